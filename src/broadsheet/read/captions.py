"""Which blocks are the words under a picture."""

import re
from bisect import bisect_left, bisect_right

from broadsheet import image_sources
from broadsheet.markup import attributes, unescape
from broadsheet.read import phrases
from broadsheet.read.blocks import Block, Tree
from broadsheet.read.names import BODY, CAPTION, FIGURE, HEADING, ITEM, PRE, QUOTE, TABLE
from broadsheet.read.weighing import FINE, UNDER_PICTURE
from broadsheet.text import folded

_NO_CAPTION = CAPTION | TABLE | PRE | QUOTE  # CAPTION: named as one, and found to be text
_SHORT = 200  # Latin letters
_ALT = 4  # letters of a picture's description, at least
_NOT_DESCRIBING = HEADING | ITEM | QUOTE | PRE
_LONGEST = 600  # letters of a caption
_LABEL = 8  # letters
_TOLD = re.compile(r' alt="([^"]+)"')
_BEYOND = 60  # letters of a caption that its picture's description has not: a credit
_POINTS_UP = "▲△▴⬆↑☝"  # a caption's first sign, in East Asia
_PICTURED = re.compile(r'class="[^"]*(?:ima?ge?|photo|foto|pict|bild|media|galler|caption)', re.I)


def is_caption(block: Block, stands: int) -> bool:
    if stands == UNDER_PICTURE:
        return True
    return (
        stands == FINE
        and bool(block.flags & FIGURE)
        and not block.flags & (CAPTION | TABLE | PRE | QUOTE)
        and block.size < _LONGEST
    )


def beside_pictures(tree: Tree, inside: list[int], scale: float) -> list[int]:
    """Short blocks that share a small box with one picture and little else, point up to one, or say its description."""
    firsts = tree.firsts
    out = _described(tree, inside)
    for k in inside:
        b = tree.blocks[k]
        if b.size * scale > _SHORT or b.flags & (BODY | HEADING | ITEM | TABLE | QUOTE | PRE):
            continue
        if b.text[0] in _POINTS_UP and _follows_picture(tree, k):
            out.append(k)
            continue
        if b.tag == "div" and b.first > tree.starts[b.element] and _is_framed(tree, b):
            out.append(k)
            continue
        box = tree.parents[b.element]
        for _ in range(3):
            start, end = tree.starts[box], tree.ends[box]
            if not box or bisect_left(firsts, end) - bisect_left(firsts, start) > 2:
                break
            if bisect_left(tree.pictures, start) < bisect_left(tree.pictures, end):
                if b.tag != "p" or _PICTURED.search(tree.raw(box)) or _PICTURED.search(tree.raw(b.element)):
                    out.append(k)
                break
            box = tree.parents[box]
    return out


def is_remark(block: Block) -> bool:
    """Words beside a picture that are no caption: a link, who wrote and when, an appeal, a path."""
    said = block.text
    return (
        block.linked * 2 > block.size
        or said.count(" > ") > 1  # where the page stands in its site
        or phrases.BY.within(said)
        or phrases.DATED.within(said)
        or phrases.ALONE.within(said)
        or phrases.appeals(said)
    )


def _described(tree: Tree, inside: list[int]) -> list[int]:
    """Blocks that say, right after a picture, what its alternative text says."""
    if not inside:
        return []
    out, raws = set[int](), tree.tokens.raws
    first, last = tree.blocks[inside[0]].first, tree.firsts[inside[-1]]
    for token in tree.pictures[bisect_left(tree.pictures, first) : bisect_right(tree.pictures, last)]:
        k = bisect_left(tree.firsts, token)
        b = tree.blocks[k]
        if b.size < _LONGEST and not b.flags & _NOT_DESCRIBING and ' alt="' in raws[token] and _says(tree, b, token):
            out.add(k)
    return sorted(out.intersection(inside)) if out else []


def _says(tree: Tree, b: Block, token: int) -> bool:
    """True where a block says what describes a picture, be it with a credit; no other words of its paragraph follow."""
    raw = tree.tokens.raws[token]
    told = _TOLD.search(raw)
    letters = len(told[1]) if told else 0
    if not told or not letters <= 2 * b.size <= 4 * letters:  # as long, near enough: most are not
        return False
    if b.linked * 2 > b.size:  # the title of a teaser
        return False
    if b.tag == "p" and tree.starts[b.element] < token and tree.tokens.names[b.last : b.last + 1] != ["/p"]:
        return False
    said, alt = folded(b.text), folded(unescape(told[1]))
    if len(alt) < _ALT or not said.startswith(alt) or len(said) - len(alt) > min(len(alt), _BEYOND):
        return False
    return _is_shown(raw)


def _is_framed(tree: Tree, b: Block) -> bool:
    """True where a block's own box has one picture, above the words, and nothing else."""
    start, below = bisect_left(tree.pictures, tree.starts[b.element]), bisect_right(tree.pictures, b.first)
    if below - start != 1 or b.size < _LABEL or bisect_left(tree.pictures, tree.ends[b.element]) != below:
        return False
    return len(tree.within(b.element)) == 1 and _is_shown(tree.tokens.raws[tree.pictures[start]])


def _is_shown(raw: str) -> bool:
    """True for a picture that can be shown, and is no sign."""
    attrs = attributes(raw)
    address = image_sources.source(attrs, "")
    return address is not None and not image_sources.is_decoration(attrs, address)


def _follows_picture(tree: Tree, k: int) -> bool:
    """True where a picture stands between a block and the one before it."""
    above = tree.blocks[k - 1].last if k else 0
    at = bisect_left(tree.pictures, above)
    return at < len(tree.pictures) and tree.pictures[at] < tree.blocks[k].first


def captions_between(tree: Tree, chosen: list[int], negative: list[int], begin: int, end: int) -> list[int]:
    """Blocks of words under pictures that begin between two tokens."""
    blocks = tree.blocks
    between = range(bisect_left(tree.firsts, begin), bisect_left(tree.firsts, end))
    taken = set(chosen) if between else set()
    return [k for k in between if is_caption(blocks[k], negative[blocks[k].element]) and k not in taken]
