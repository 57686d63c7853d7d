"""Where the links of a block lead."""

import re
from bisect import bisect_right
from collections.abc import Collection
from html import escape, unescape
from itertools import accumulate
from urllib.parse import unquote

from broadsheet.read.blocks import Block, Tree

_OLD_NAME = ' name="'  # of links, before elements had ids
_NAMES = (' id="', _OLD_NAME)
HREF = re.compile(r' href="([^"]*)"')


def leads_on(tree: Tree, b: Block, site: str) -> bool:
    """True where the link of a block leads to another page of the same site, and no place of one."""
    return is_another(site, address_of(tree, b))


def stays(tree: Tree, b: Block, site: str) -> bool:
    """True where the link of a block leads to a page of the same site, or to another place of its own."""
    return is_of(site, address_of(tree, b))


def place_on_page(tree: Tree, b: Block, site: str) -> str:
    """The place that the link of a block leads to, on its own page or another of the site; "" where to none."""
    page, _, name = address_of(tree, b).partition("#")
    return unquote(unescape(name)) if name and (not page or is_of(site, page)) else ""


def places_of(tree: Tree, wanted: Collection[str], begin: int, end: int) -> dict[str, int]:
    """Where those of the wanted names are that links within the page may lead to: tokens from `begin` to `end`."""
    raws = tree.tokens.raws[begin:end]
    whole, ends = "".join(raws), list(accumulate(map(len, raws)))
    asked = {escape(name, quote=False): name for name in wanted}
    found = dict[str, int]()
    for mark in _NAMES:
        first, *pieces = whole.split(mark)
        at = len(first)
        for piece in pieces:
            if (name := piece[: piece.find('"')]) in asked:
                token = begin + bisect_right(ends, at)
                if mark is not _OLD_NAME or tree.tokens.names[token] == "a":
                    found.setdefault(asked[name], token)
            at += len(mark) + len(piece)
        if len(found) == len(asked):
            break
    return found


def is_another(site: str, href: str) -> bool:
    """True where a link, as written, leads to a page of the site and no place of one."""
    return "#" not in href and is_of(site, href)


def is_of(site: str, href: str) -> bool:
    """True where a link, as written, leads to a page of the site."""
    return bool(href) and (not href.startswith(("http:", "https:", "//")) or not site or site in href)


def address_of(tree: Tree, b: Block) -> str:
    """The first link's, as written; "" where there is none."""
    link = _link_of(tree, b)
    found = HREF.search(tree.tokens.raws[link]) if link >= 0 else None
    return found[1] if found else ""


def _link_of(tree: Tree, b: Block) -> int:
    """The token of the link around a block, else of the first in it; -1 where there is none."""
    above = bisect_right(tree.starts, b.first) - 1  # from the innermost: words may begin in an element in a link
    while above and not (tree.tags[above] == "a" and tree.ends[above] > b.first):
        above = tree.parents[above]
    if above:
        return tree.starts[above]
    try:
        return tree.tokens.names.index("a", b.first, b.last)
    except ValueError:
        return -1
