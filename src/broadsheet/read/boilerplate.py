"""Regions of a site's pages in which nothing of an article ever stands: found on pages that were read.

A region is known by its start tag, to the letter. Later pages are parsed without what it holds (`lean`).
"""

import re
from collections import Counter
from itertools import islice

from broadsheet.markup import attributes_as_written
from broadsheet.model import Article
from broadsheet.read.blocks import Block, Tree
from broadsheet.read.body import Body, shown
from broadsheet.read.dateline import marked_up, surroundings
from broadsheet.read.ends import is_signature
from broadsheet.read.kinds import gates_of
from broadsheet.read.names import FIGURE
from broadsheet.read.pictures import around
from broadsheet.read.tags import links_shown
from broadsheet.read.titles import headline_of
from broadsheet.read.weighing import STANDS_ASIDE, scale_of

_NAMES = frozenset("div section aside header footer ul ol article dialog".split())  # their end tags are never left out
_LEAST = 8  # tags in a region that is worth it
_MOST = 24  # regions of a page
_LOOKED_FOR = 200  # regions of a page, each in all of it
_LONGEST = 200  # letters of a start tag
_MENU = b"<nav "  # what it holds is never text, and not in the tree
_LINE = 200  # letters of one that tells when
_VALUE = re.compile(rb'="([^"&]+)"')
_ODD = re.compile(rb"[^A-Za-z_-]")
_REGULAR = re.compile(rb'<[a-z][a-z0-9-]*(?: [^\s"\'=<>/A-Z]+(?:="[^"]*")?)*>')
_TAG = re.compile(r"<([A-Za-z][\w-]*)(.*)>", re.S)
_TRIES = 4  # places of a value that are looked at
_BELOW = 6  # blocks under the body that may tell who and when


def regions_of(
    html: bytes, tree: Tree, body: Body, article: Article, known: frozenset[bytes] = frozenset()
) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """(start tags of regions without anything of the article, the largest first; start tags of elements that hold it).

    In:     `html` as it came, in UTF-8; `known` the regions that were left out already.
    """
    used = _used(tree, body, article)
    holders = {start_of(tree, i) for i in range(1, len(tree.tags)) if used[i] and tree.raw(i)}
    sizes = Counter[bytes]()
    for i in range(1, len(tree.tags)):
        if used[i] or not used[tree.parents[i]]:
            continue
        start = start_of(tree, i)
        if tree.raw(i) and start not in holders and (tree.tags[i] in _NAMES or "-" in tree.tags[i]):
            sizes[start] += tree.ends[i] - tree.starts[i]
        else:  # no name to know it by: what is in it may have one
            used[i] = True
    left_out = {same_of(start) for start in known}
    largest = [start for start, size in sizes.most_common() if size >= _LEAST or same_of(start) in left_out]
    aside = islice(filter(None, (as_written(start, html) for start in largest[:_LOOKED_FOR])), _MOST)
    return (*aside, *_menus(html)), tuple(holders)


def _menus(html: bytes) -> list[bytes]:
    """The start tags of the page's menus that have names."""
    tags = (part[: _LONGEST - len(_MENU)].partition(b">") for part in html.split(_MENU)[1:])
    named = (_MENU + names + end for names, end, _ in tags if names and end and b"<" not in names)
    return list(dict.fromkeys(named))[:_MOST]


def as_written(start: bytes, html: bytes) -> bytes | None:
    """A start tag as the page's author wrote it; None where it is too long, or is not found."""
    ways = dict.fromkeys((start, start.replace(b'=""', b""), start.replace(b"&amp;", b"&")))
    return next((way for way in ways if len(way) <= _LONGEST and way in html), None) or _written_otherwise(start, html)


def _written_otherwise(start: bytes, html: bytes) -> bytes | None:
    """With other quotes or none, other spaces, other letters: found by the longest of its values."""
    value = max(_VALUE.findall(start), key=len, default=b"")
    at = html.find(value) if value else -1
    for _ in range(_TRIES):
        if at < 0:
            return None
        begin = html.rfind(b"<", max(0, at - _LONGEST), at)
        end = html.find(b">", at + len(value), at + len(value) + _LONGEST) + 1
        if 0 <= begin < end <= begin + _LONGEST and same_of(html[begin:end]) == same_of(start):
            return html[begin:end]
        at = html.find(value, at + 1)
    return None


def same_of(start: bytes) -> bytes:
    """A start tag in the form that all its ways to be written share, that of the serialiser too."""
    if not _REGULAR.fullmatch(start) and (found := _TAG.fullmatch(start.decode("utf-8", "replace"))):
        told = "".join(f' {name}="{value}"' for name, value in attributes_as_written(found[2]).items())
        start = f"<{found[1].lower()}{told}>".encode()
    return start.replace(b'=""', b"").replace(b"&amp;", b"&")


def word_of(start: bytes) -> bytes:
    """The longest word of a start tag's values that tells of no single page: by which a page of the site is known."""
    words = [word for value in _VALUE.findall(start) for word in value.split() if not _ODD.search(word)]
    return max(words, key=len, default=start.split()[0].rstrip(b">"))


def start_of(tree: Tree, element: int) -> bytes:
    """The start tag of an element as the serialiser writes it, and most authors."""
    return f"<{tree.tags[element]}{tree.raw(element)}>".encode("utf-8", "replace")


def _used(tree: Tree, body: Body, article: Article) -> list[bool]:
    """For each element: does it hold something of the article, or of what tells of it?"""
    used = [False] * len(tree.tags)
    used[0] = True

    def use(element: int) -> None:
        while not used[element]:
            used[element] = True
            element = tree.parents[element]

    blocks, scale = tree.blocks, scale_of(tree.blocks)
    first, last = (body.chosen[0], body.chosen[-1]) if body.chosen else (0, -1)
    headline = headline_of(tree, article.title or "", first)
    told = surroundings(tree, headline, first)
    below = range(last + 1, min(last + 1 + _BELOW, len(blocks)))
    names = article.authors if article.origins.get("authors") == "page" else ()
    signed = [k for k in below if is_signature(blocks[k], scale) or any(name in blocks[k].text for name in names)]
    if article.origins.get("published") == "page" and not any(_may_tell_when(blocks[k]) for k in told):
        signed += [k for k in below if _may_tell_when(blocks[k])]
    for k in (*body.chosen, *body.captions, *told, *signed, *gates_of(blocks)):
        use(blocks[k].element)
    for element in (*tree.named("h1"), *tree.named("time")[:1]):
        use(element)
    for token in (*links_shown(tree, told.start, last), body.hero):
        use(around(tree, token) if token >= 0 else 0)
    if names:
        for element, _ in marked_up(tree, 0, len(tree.tokens.names)):
            use(element)
    for start, end in shown(tree, body, headline):
        for i in tree.elements(start, end):
            if body.negative[i] != STANDS_ASIDE:
                use(i)
        for token in tree.pictured(start, end):
            if tree.inherited[here := around(tree, token)] & FIGURE:  # shown, whatever stands around it
                use(here)
    looks = {(b.tag, raw) for b in blocks if used[b.element] and (raw := tree.raw(b.element))}
    for b in blocks:  # what is alike is judged together: teasers, captions
        if (b.tag, tree.raw(b.element)) in looks:
            use(b.element)
    return used


def _may_tell_when(b: Block) -> bool:
    return b.size < _LINE and any(c.isdigit() for c in b.text)
