"""Players that do not start by themselves: a still or an empty box that waits for the page's scripts, Flash films."""

import re

from broadsheet.markup import attributes
from broadsheet.players import is_player, of_today
from broadsheet.read.blocks import Tree
from broadsheet.read.pictures import around, link_around

_WORD = "youtu"
_STILL = re.compile(r"//(?:img\.youtube(?:-nocookie)?\.com|i\d?\.ytimg\.com)/(?:vi|vi_webp|an_webp)/([\w-]{11})/")
_BOX = re.compile(r'^<lite-youtube |class="[^"]*youtube')
_NAMED = re.compile(r' (?:videoid|data-(?:youtube-?|video-?|yt-?)?(?:id|code|embed))="([\w-]{11})"')
_PLAYER = "https://www.youtube.com/embed/"


def player_of(tree: Tree, token: int) -> str:
    """The address of the player that a still or box stands for; "" where a tag is neither.

    A still in a link stays what it is: it leads there.
    """
    name, raw = tree.tokens.names[token], tree.tokens.raws[token]
    if name == "img":
        still = _STILL.search(" ".join(attributes(raw).values())) if "yt" in raw or _WORD in raw else None
        return f"{_PLAYER}{still[1]}" if still and not link_around(tree, around(tree, token)) else ""
    if _WORD not in raw and name != "lite-youtube":
        return ""
    named = _NAMED.search(raw) if _BOX.search(f"<{name}{raw}") else None
    return f"{_PLAYER}{named[1]}" if named else ""


def film_of(tree: Tree, first: int, last: int) -> str:
    """The address of the player that a plug-in's element (its tags, both included) showed; "" where that is unknown."""
    told = (value for raw in tree.tokens.raws[first : last + 1] for value in attributes(raw).values())
    return next(filter(is_player, map(of_today, told)), "")
