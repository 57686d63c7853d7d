"""Players that a page's scripts would start: a still or an empty box in the place of the film."""

import re
from bisect import bisect_left

from broadsheet.markup import attributes
from broadsheet.read.blocks import Tree
from broadsheet.read.pictures import around, link_around

_WORD = "youtu"
_STILL = re.compile(r"//(?:img\.youtube(?:-nocookie)?\.com|i\d?\.ytimg\.com)/(?:vi|vi_webp|an_webp)/([\w-]{11})/")
_BOX = re.compile(r'^<lite-youtube |class="[^"]*youtube')
_NAMED = re.compile(r' (?:videoid|data-(?:youtube-?|video-?|yt-?)?(?:id|code|embed))="([\w-]{11})"')
_PLAYER = "https://www.youtube.com/embed/"


def facades(tree: Tree, spans: list[tuple[int, int]]) -> dict[int, str]:
    """Tokens of stills and boxes -> addresses of the players that they stand for.

    A still in a link stays what it is: it leads there.
    """
    found: dict[int, str] = {}
    names, raws, _ = tree.tokens
    for begin, end in spans:
        whole = "".join(raws[begin:end])
        if _WORD not in whole and "ytimg" not in whole and "lite-youtube" not in names[begin:end]:
            continue
        for i in [i for i in range(begin, min(end, len(raws))) if _WORD in raws[i] or _WORD in names[i]]:
            if names[i] != "img" and _BOX.search(f"<{names[i]}{raws[i]}") and (named := _NAMED.search(raws[i])):
                found[i] = f"{_PLAYER}{named[1]}"
        for i in tree.pictures[bisect_left(tree.pictures, begin) : bisect_left(tree.pictures, end)]:
            if "yt" not in raws[i] and _WORD not in raws[i]:
                continue
            still = _STILL.search(" ".join(attributes(raws[i]).values()))
            if still and not link_around(tree, around(tree, i)):
                found[i] = f"{_PLAYER}{still[1]}"
    return found
