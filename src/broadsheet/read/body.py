"""Which blocks are the article: the container that holds the prose, its kin, and clean ends."""

import re

from broadsheet.read.blocks import Block, Tree
from broadsheet.read.names import (
    ASIDE,
    BODY,
    BYLINE,
    CAPTION,
    COMMENT,
    FIGURE,
    HARD,
    HEADING,
    HIDDEN,
    ITEM,
    LEAD,
    PRE,
    QUOTE,
    TABLE,
)
from broadsheet.text import folded

_NEGLECTED = 0.35  # of the page's prose: an element that holds more is no aside, whatever its name says
_NEGLECTED_COMMENTS = 0.9
_DESCEND = 0.55
FINE, UNDER_PICTURE, STANDS_ASIDE = 0, 1, 2
_SUSPECT = ASIDE | HIDDEN | HARD | BYLINE | CAPTION | COMMENT
_WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")


class Body:
    """The decision: indices of the text blocks in order, the container elements, and how sure it is."""

    __slots__ = ("captions", "chosen", "negative", "prose", "region", "root", "share", "total")

    def __init__(self) -> None:
        self.chosen: list[int] = []
        self.captions: list[int] = []
        self.negative: list[int] = []
        self.root = 0
        self.region = (0, 0)  # first and last block index that may belong
        self.total = 0.0
        self.prose = 0.0
        self.share = 0.0


def scale_of(blocks: list[Block]) -> float:
    """How many Latin letters one letter of this page stands for (Han, kana, Hangul, Thai say more with one)."""
    sample = "".join(b.text[:200] for b in blocks if b.size > 15)[:4000]
    return 2.5 if len(_WIDE.findall(sample)) > 0.25 * len(sample) else 1.0


def weights(blocks: list[Block], scale: float) -> list[float]:
    """The prose in each block: characters outside links, where they are more than a label."""
    out = []
    for b in blocks:
        free = (b.size - b.linked) * scale
        if b.flags & HARD or b.linked * 2 > b.size or free < 25:
            out.append(0.0)
        elif b.marks == 0 and free < 80:
            out.append(free * 0.25)
        else:
            out.append(free)
    return out


def sums(tree: Tree, weight: list[float]) -> list[float]:
    """Prose in the subtree of each element."""
    total = [0.0] * len(tree.tags)
    for b, w in zip(tree.blocks, weight, strict=True):
        total[b.element] += w
    parents = tree.parents
    for i in range(len(total) - 1, 0, -1):
        if total[i]:
            total[parents[i]] += total[i]
    return total


def negatives(tree: Tree, held: list[float]) -> list[int]:
    """FINE, UNDER (words of a picture) or ASIDE_ for each element, by names and tags of it and those around it.

    An element that holds much of the page's prose is no aside, whatever its name says.
    """
    parents, flags, inherited = tree.parents, tree.flags, tree.inherited
    out = [FINE] * len(parents)
    whole = held[0] or 1.0
    for i in range(1, len(parents)):
        above, own = out[parents[i]], flags[i]
        if above == STANDS_ASIDE:
            out[i] = above
        elif own & _SUSPECT:
            out[i] = max(above, _judged(own, inherited[i], held[i] / whole))
        else:
            out[i] = above
    return out


def _judged(own: int, inherited: int, share: float) -> int:
    if own & HARD:
        return STANDS_ASIDE
    if share >= (_NEGLECTED_COMMENTS if own & COMMENT else _NEGLECTED):
        return FINE
    if own & (ASIDE | HIDDEN | COMMENT):
        return STANDS_ASIDE
    return UNDER_PICTURE if own & CAPTION or inherited & FIGURE else STANDS_ASIDE


def decide(tree: Tree, titles: tuple[str, ...] = (), description: str = "") -> Body:
    """The blocks that are the article's text, in the page's order."""
    body = Body()
    blocks = tree.blocks
    scale = scale_of(blocks)
    weight = weights(blocks, scale)
    held = sums(tree, weight)
    negative = body.negative = negatives(tree, held)
    for k, b in enumerate(blocks):
        if negative[b.element]:
            weight[k] = 0.0
        elif b.flags & HEADING:
            weight[k] *= 0.3
    held = sums(tree, weight)
    body.total = held[0]
    if not body.total:
        return body
    root = body.root = _container(tree, held)
    start, end = tree.starts[root], tree.ends[root]
    inside = [k for k, b in enumerate(blocks) if start <= b.first and b.last <= end]
    body.captions = [k for k in inside if _is_caption(blocks[k], negative[blocks[k].element])]
    under = set(body.captions)
    chosen = [k for k in inside if k not in under and not negative[blocks[k].element]]
    chosen = _ends(chosen, blocks, weight, scale, titles)
    body.chosen = chosen
    body.prose = sum(weight[k] for k in chosen)
    body.share = body.prose / body.total
    return body


def everything(tree: Tree) -> Body:
    """All blocks but captions and what never is text: for markup that is an article and nothing else."""
    body = Body()
    body.negative = [STANDS_ASIDE if f & HARD else UNDER_PICTURE if f & CAPTION else FINE for f in tree.inherited]
    stands = body.negative
    body.captions = [k for k, b in enumerate(tree.blocks) if _is_caption(b, stands[b.element])]
    under = set(body.captions)
    body.chosen = [k for k, b in enumerate(tree.blocks) if k not in under and not stands[b.element]]
    return body


def _is_caption(block: Block, stands: int) -> bool:
    if stands == UNDER_PICTURE:
        return True
    return (
        stands == FINE and bool(block.flags & FIGURE) and not block.flags & (TABLE | PRE | QUOTE) and block.size < 600
    )


def _container(tree: Tree, held: list[float]) -> int:
    children: dict[int, list[int]] = {}
    for i, p in enumerate(tree.parents):
        if i and held[i]:
            children.setdefault(p, []).append(i)
    here = 0
    while here in children:
        best = max(children[here], key=held.__getitem__)
        if held[best] < _DESCEND * held[here] or best not in children and tree.tags[best] == "p":
            break
        here = best
    return here


def _ends(
    chosen: list[int], blocks: list[Block], weight: list[float], scale: float, titles: tuple[str, ...]
) -> list[int]:
    strong = [k for k in chosen if weight[k] >= 80 and blocks[k].marks]
    if not strong:
        return chosen
    first, last = strong[0], strong[-1]
    out = []
    known = {folded(t) for t in titles if t}
    for k in chosen:
        b = blocks[k]
        if k < first:
            if b.flags & HEADING and folded(b.text) in known:
                out.clear()
                continue
            if b.linked * 3 > b.size or b.size * scale < 25:
                continue
        elif k > last:
            if b.linked * 3 > b.size or b.flags & HEADING:
                continue
        elif b.linked * 2 > b.size and b.flags & ITEM:
            continue
        out.append(k)
    return out
