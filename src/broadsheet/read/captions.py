"""Which blocks are the words under a picture."""

import re
from bisect import bisect_left
from operator import attrgetter

from broadsheet.read import phrases
from broadsheet.read.blocks import Block, Tree
from broadsheet.read.names import BODY, CAPTION, FIGURE, HEADING, ITEM, PRE, QUOTE, TABLE
from broadsheet.read.weighing import FINE, UNDER_PICTURE

_NO_CAPTION = CAPTION | TABLE | PRE | QUOTE  # CAPTION: named as one, and found to be text
_SHORT = 200  # Latin letters
_POINTS_UP = "▲△▴⬆↑☝"  # a caption's first sign, in East Asia
_first = attrgetter("first")
_PICTURED = re.compile(r'class="[^"]*(?:ima?ge?|photo|foto|pict|bild|media|galler|caption)', re.I)


def is_caption(block: Block, stands: int) -> bool:
    if stands == UNDER_PICTURE:
        return True
    return (
        stands == FINE
        and bool(block.flags & FIGURE)
        and not block.flags & (CAPTION | TABLE | PRE | QUOTE)
        and block.size < 600
    )


def beside_pictures(tree: Tree, inside: list[int], scale: float) -> list[int]:
    """Short blocks that share a small box with one picture and little else, or point up to one."""
    firsts = tree.firsts
    out = []
    for k in inside:
        b = tree.blocks[k]
        if b.size * scale > _SHORT or b.flags & (BODY | HEADING | ITEM | TABLE | QUOTE | PRE):
            continue
        if b.text[0] in _POINTS_UP and _follows_picture(tree, k):
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
    """Words beside a picture that are no caption: a link, who wrote and when, an appeal."""
    said = block.text
    return (
        block.linked * 2 > block.size
        or phrases.BY.within(said)
        or phrases.DATED.within(said)
        or phrases.ALONE.within(said)
        or phrases.appeals(said)
    )


def _follows_picture(tree: Tree, k: int) -> bool:
    """True where a picture stands between a block and the one before it."""
    above = tree.blocks[k - 1].last if k else 0
    at = bisect_left(tree.pictures, above)
    return at < len(tree.pictures) and tree.pictures[at] < tree.blocks[k].first


def captions_between(tree: Tree, chosen: list[int], negative: list[int], begin: int, end: int) -> list[int]:
    """Blocks of words under pictures that begin between two tokens."""
    blocks = tree.blocks
    between = range(bisect_left(blocks, begin, key=_first), bisect_left(blocks, end, key=_first))
    return [k for k in between if is_caption(blocks[k], negative[blocks[k].element]) and k not in chosen]
