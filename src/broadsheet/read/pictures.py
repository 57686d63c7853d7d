"""Which pictures in an article's container are not its own: of teasers, of advertisements, behind links to share."""

import re
from bisect import bisect_left

from broadsheet.read.blocks import Tree
from broadsheet.read.body import Body
from broadsheet.read.leading import is_of

_HREF = re.compile(r' href="([^"]*)"')
_SHARES = re.compile(
    r"//(?:[\w-]+\.)*(?:facebook\.com/(?:sharer|share|dialog)|(?:twitter|x)\.com/(?:intent|share)|t\.me/share|linkedin\.com/share|"
    r"pinterest\.[a-z.]+/pin/create|reddit\.com/submit|vk\.com/share|service\.weibo\.com|wa\.me/|api\.whatsapp\.com|"
    r"social-plugins\.line\.me|getpocket\.com/)|^mailto:",
    re.I,
)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp)(?:[?#/]|$)|/(?:attachment|photo|gallery|image)s?/", re.I)


def left_out(tree: Tree, body: Body, spans: list[tuple[int, int]]) -> set[int]:
    """Tokens of pictures that stand with other articles, behind links that share, or behind links to pages of the site:
    where words that were left out lead too, or below the article's last.

    Pictures without a link, and those that lead to themselves in another size, are the article's.
    """
    last = tree.blocks[body.chosen[-1]].last if body.chosen else 0
    firsts = [b.first for b in tree.blocks] if body.others else []
    dropped: set[str] | None = None
    found = set[int]()
    for begin, end in spans:
        for token in tree.pictures[bisect_left(tree.pictures, begin) : bisect_left(tree.pictures, end)]:
            here = _around(tree, token)
            link = here
            while link and tree.tags[link] != "a":
                link = tree.parents[link]
            href = _HREF.search(tree.raw(link)) if link else None
            if firsts and _is_with(tree, here, firsts, body.others):
                found.add(token)
            elif not href or _PICTURE.search(href[1]):
                continue
            elif not is_of(body.site, href[1]):
                if _SHARES.search(href[1]):
                    found.add(token)
            else:
                dropped = _dropped(tree, body, spans) if dropped is None else dropped
                if token > last or href[1] in dropped:
                    found.add(token)
    return found


def _around(tree: Tree, token: int) -> int:
    """The innermost element that a token stands in."""
    here = bisect_left(tree.starts, token) - 1
    while here > 0 and tree.ends[here] < token:
        here = tree.parents[here]
    return max(here, 0)


def _is_with(tree: Tree, here: int, firsts: list[int], others: set[int]) -> bool:
    """True where the nearest words around an element are other articles' alone."""
    while here:
        within = range(bisect_left(firsts, tree.starts[here]), bisect_left(firsts, tree.ends[here]))
        if within:
            return others.issuperset(within)
        here = tree.parents[here]
    return False


def _dropped(tree: Tree, body: Body, spans: list[tuple[int, int]]) -> set[str]:
    """Pages of the site to which links lead that are most of a block which was left out."""
    found, taken = set[str](), set(body.chosen)
    names, raws, _ = tree.tokens
    begin, end = spans[0][0], spans[-1][1]
    for k, b in enumerate(tree.blocks):
        if not begin <= b.first < end or b.linked * 2 < b.size or k in taken:
            continue
        link = b.element
        while link and tree.tags[link] != "a":
            link = tree.parents[link]
        links = [tree.raw(link)] if link else [raws[i] for i in range(b.first, b.last) if names[i] == "a"]
        found.update(href[1] for raw in links if (href := _HREF.search(raw)))
    return {href for href in found if "#" not in href and is_of(body.site, href)}
