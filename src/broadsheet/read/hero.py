"""The picture that opens an article, where it stands above the container or in a box that is named as something else.

It is known by its file: the head of the page names it for those who share the page.
"""

import re
from bisect import bisect_left
from typing import NamedTuple

from broadsheet.read.blocks import Tree
from broadsheet.read.body import Body
from broadsheet.read.names import CAPTION, COMMENT, FIGURE, HARD
from broadsheet.read.pictures import around, elements_up, leads_on
from broadsheet.read.weighing import FINE, UNDER_PICTURE

_LEAST = 6  # letters of a file's name that is its own
_CAPTIONS = 12  # blocks of a picture's words
_BELOW = 2  # blocks of the article above it: a standfirst
_ABOVE = 25  # blocks between the picture and the first paragraph
_SIZE = re.compile(r"[-_]\d{2,4}x\d{2,4}$")


class Hero(NamedTuple):
    """Where the opening picture stands: its token, its box (tags), the elements around it, and the blocks under it."""

    token: int
    span: tuple[int, int]
    around: list[int]
    captions: list[int]


def hero_of(tree: Tree, body: Body, address: str) -> Hero | None:
    """The picture of this address in the page, if it stands near the article's beginning.

    address   as the page's head names it; the page may show it in another size
    """
    path = address.split("?")[0].rstrip("/")
    name = _SIZE.sub("", path.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    if len(name) < _LEAST:  # a short one is known by the folders that it lies in
        name = "/".join(path.split("/")[-3:])
    if len(name) < _LEAST or not body.chosen or body.spans:
        return None
    raws, first = tree.tokens.raws, body.chosen[min(_BELOW, len(body.chosen) - 1)]
    for token in tree.pictures:
        if token >= tree.blocks[first].first:
            return None
        if name in raws[token]:
            here = around(tree, token)
            if not tree.inherited[here] & (HARD | COMMENT) and not leads_on(tree, here, body.site):
                return _boxed(tree, here, token, first)
    return None


def _boxed(tree: Tree, here: int, token: int, first: int) -> Hero | None:
    """The picture with the largest box that has no other one, and no words but its caption."""
    firsts = tree.firsts
    if first - bisect_left(firsts, token) > _ABOVE:
        return None
    captions, span = range(0), (token, token + 1)
    for element in elements_up(tree, here):
        start, end = tree.starts[element], tree.ends[element]
        words = tree.within(element)
        is_alone = bisect_left(tree.pictures, end) - bisect_left(tree.pictures, start) == 1
        if not is_alone or len(words) > _CAPTIONS or not all(tree.blocks[k].flags & (CAPTION | FIGURE) for k in words):
            break
        captions, span = words, (start, end + 1)
    return Hero(token, span, list(elements_up(tree, here)), list(captions))


def shown_with(
    tree: Tree, hero: Hero, negative: list[int], spans: list[tuple[int, int]]
) -> tuple[list[int], list[tuple[int, int]]]:
    """The verdicts on elements and the tags to write, so that the opening picture and its caption are written."""
    negative = negative[:]
    for element in hero.around:
        negative[element] = FINE
    for k in hero.captions:
        for element in elements_up(tree, tree.blocks[k].element):
            negative[element] = min(negative[element], UNDER_PICTURE)
    if any(begin <= hero.token < end for begin, end in spans):
        return negative, spans
    return negative, [hero.span, *spans]
