"""A body in containers that a rule names: all of them at the user's word, what reads like the article at a prior's."""

from bisect import bisect_left, bisect_right

from broadsheet.read.blocks import FORMATTING, INLINE, Block, Tree
from broadsheet.read.body import Body
from broadsheet.read.captions import beside_pictures, is_caption
from broadsheet.read.ends import clean_ends, says
from broadsheet.read.names import CAPTION, HARD, HEADING, HIDDEN
from broadsheet.read.weighing import FINE, STANDS_ASIDE, UNDER_PICTURE, scale_of, weights
from broadsheet.text import folded

_LEAST = 200  # letters of a body that a prior may name
_LESS, _MORE = 0.7, 2.5  # of what the reader finds by itself: how far a prior may be from it
_LITTLE = 500  # letters found by the reader itself that say nothing against a longer body
_END = 1 << 60  # later than any token
_LINKED = 0.4  # of a prior's body: more of it in links is a list


def named(tree: Tree, own: Body, starts: list[int], titles: tuple[str, ...]) -> Body | None:
    """All blocks in the containers that begin at these tokens; None where they hold none.

    Left out: what never is text (buttons, navigation), what is hidden, the headline, words under pictures.
    """
    holders = _containers(tree, starts)
    negative = [STANDS_ASIDE] * len(tree.tags)
    for holder in holders:
        above = tree.inherited[holder]  # what all of the container is says nothing of its parts
        for i in tree.elements(tree.starts[holder], tree.ends[holder]):
            negative[i] = _stands(tree.inherited[i] & ~above)
    body = _within(tree, holders, negative)
    body.root, body.site = own.root, own.site
    heads = [folded(title) for title in titles if title]
    while body.chosen and _is_headline(tree.blocks[body.chosen[0]], heads):
        del body.chosen[0]
    body.share = 1.0
    return body if body.chosen else None


def narrowed(tree: Tree, own: Body, starts: list[int], titles: tuple[str, ...]) -> Body | None:
    """What the reader would take of the containers that begin at these tokens; None where that is nothing."""
    holders = _containers(tree, starts)
    body = _within(tree, holders, own.negative)
    body.share, body.total, body.root, body.site = own.share, own.total, own.root, own.site
    scale = scale_of(tree.blocks)
    body.chosen = clean_ends(body.chosen, tree, weights(tree.blocks, scale), scale, titles, body.site)
    return body if body.chosen else None


def is_plausible(tree: Tree, body: Body, plain: Tree, own: Body) -> bool:
    """True for a body that reads like an article: prose, and neither far less nor far more than the reader's own."""
    size, found = _size(tree, body), _size(plain, own)
    linked = sum(tree.blocks[k].linked for k in body.chosen)
    if size * scale_of(tree.blocks) < _LEAST or linked > _LINKED * size:
        return False
    return _LESS * found <= size and (found < _LITTLE or size <= _MORE * found)


def _size(tree: Tree, body: Body) -> int:
    return sum(tree.blocks[k].size for k in body.chosen)


def _stands(flags: int) -> int:
    if flags & (HARD | HIDDEN):
        return STANDS_ASIDE
    return UNDER_PICTURE if flags & CAPTION else FINE


def _is_headline(block: Block, titles: list[str]) -> bool:
    return bool(block.flags & HEADING) and says(folded(block.text), titles)


def _containers(tree: Tree, starts: list[int]) -> list[int]:
    """The elements that begin at these tokens, in the page's order; one inside another counts once."""
    out: list[int] = []
    held = sorted({b.element for b in tree.blocks})
    for start in starts:
        i = bisect_right(tree.starts, start) - 1
        if tree.tokens.names[start] in FORMATTING:  # not in the tree: what is around it
            while tree.ends[i] < start:
                i = tree.parents[i]
        elif tree.starts[i] != start:  # in the head, or void
            continue
        while tree.tags[i] in INLINE and not _has_one(held, tree, i):  # part of a paragraph: the paragraph
            i = tree.parents[i]
        if not out or tree.starts[i] > tree.ends[out[-1]]:
            out.append(i)
    return out


def _has_one(held: list[int], tree: Tree, element: int) -> bool:
    """True where one of the elements that hold blocks is this one, or in it."""
    at = bisect_left(held, element)
    return at < len(held) and tree.starts[held[at]] < tree.ends[element]


def holds(spans: list[tuple[int, int]], block: Block) -> bool:
    """True for a block in one of these ranges of tokens, which are in order and apart."""
    at = bisect_right(spans, (block.first, _END)) - 1
    return at >= 0 and block.first < spans[at][1]


def _within(tree: Tree, holders: list[int], negative: list[int]) -> Body:
    body = Body()
    body.negative = negative
    body.spans = [(tree.starts[i], tree.ends[i]) for i in holders]
    inside = [k for k, b in enumerate(tree.blocks) if holds(body.spans, b)]
    body.captions = [k for k in inside if is_caption(tree.blocks[k], negative[tree.blocks[k].element])]
    fine = [k for k in inside if not negative[tree.blocks[k].element]]
    body.captions += beside_pictures(tree, fine, scale_of(tree.blocks))
    under = set(body.captions)
    body.chosen = [k for k in fine if k not in under]
    body.prose = sum(tree.blocks[k].size for k in body.chosen)
    body.total = body.prose
    return body
