"""Which blocks are the article: the container that holds the prose, its kin, and clean ends."""

import re
from collections.abc import Callable
from itertools import compress, islice
from typing import TypeAlias

from broadsheet.read import phrases
from broadsheet.read.blocks import Block, Tree, is_blank, names_of
from broadsheet.read.captions import beside_pictures, is_caption, is_remark
from broadsheet.read.ends import clean_ends, is_sentence, standfirst
from broadsheet.read.names import BODY, CAPTION, HARD, HEADING
from broadsheet.read.teasers import cards, next_articles, pointers
from broadsheet.read.weighing import (
    FINE,
    LEAVES,
    NOTES,
    STANDS_ASIDE,
    UNDER_PICTURE,
    anchor,
    held_of,
    lessen_around,
    lessen_lists,
    negatives,
    repeats_of,
    scale_of,
    weights,
)

_DESCEND = 0.55
_WHOLE = 0.95  # of an element's prose: the rest is not missed
_PARTS = re.compile(r"(?<=section)[-_]\d+|(?<=part)[-_]\d+|(?<=chapter)[-_]\d+")  # numbers of parts of one body
_SITES_MOST = 0.15  # of a body: more than that the site itself does not say in it
Common: TypeAlias = Callable[[Block], bool]


class Body:
    """The decision: indices of the text blocks in order, the container elements, and how sure it is."""

    __slots__ = (
        "byline", "captions", "chosen", "dateline", "hero", "lead", "negative", "others", "prose", "root", "share",
        "site", "spans", "total",
    )  # fmt: skip

    def __init__(self) -> None:
        self.chosen: list[int] = []
        self.captions: list[int] = []
        self.lead: list[int] = []  # of the chosen, those before the container
        self.negative: list[int] = []
        self.others: set[int] = set()  # blocks of other articles
        self.root = 0
        self.hero = -1  # the token of the opening picture, where it is not among the rest
        self.byline = self.dateline = 0  # elements that say who and when, where no field for machines does
        self.spans: list[tuple[int, int]] = []  # from start tag to end tag: the containers that a rule names
        self.total = 0.0
        self.prose = 0.0
        self.share = 0.0
        self.site = ""  # the host's name


def decide(
    tree: Tree,
    titles: tuple[str, ...] = (),
    description: str = "",
    known: str = "",
    site: str = "",
    common: Common | None = None,
) -> Body:
    """The blocks that are the article's text, in the page's order.

    In:     `titles` as the page's head has them; `description` of its meta elements; `known` folded text that surely
            is the article's; `site` the host's name, to tell links that stay from those that leave; `common`
            is true for lines that stand on other pages of the site too.
    """
    body = Body()
    body.site = site
    blocks = tree.blocks
    scale = scale_of(blocks)
    weight = weights(blocks, scale)
    repeats = repeats_of(blocks)
    for k in repeats:
        weight[k] = 0.0
    held = held_of(tree, weight)
    negative = body.negative = negatives(tree, held)
    for k, b in compress(enumerate(blocks), weight):
        if negative[b.element]:
            weight[k] = 0.0
        elif phrases.COOKIES in b.text or (b.flags & HEADING and not is_sentence(b, scale)):
            weight[k] *= 0.3
    others = body.others = cards(tree, scale, site) | next_articles(tree, titles)
    for k in others:
        weight[k] = 0.0
    anchor(blocks, weight, description, known)
    lessen_lists(tree, held, weight)
    lessen_around(tree, held, weight)
    held = held_of(tree, weight)
    body.total = held[0]
    if not body.total:
        return body
    root = body.root = _container(tree, held)
    inside = tree.within(root)
    if inside and blocks[inside[-1]].last > tree.ends[root]:  # of an element in a line, which goes on
        inside = inside[:-1]
    body.captions = [k for k in inside if is_caption(blocks[k], negative[blocks[k].element])]
    beside = beside_pictures(tree, [k for k in inside if not negative[blocks[k].element]], scale)
    under = {*body.captions, *beside}
    body.captions += [k for k in beside if not is_remark(blocks[k])]
    body.captions = [k for k in body.captions if not phrases.CONTROL.within(blocks[k].text)]
    chosen = [k for k in inside if k not in under and k not in others and not negative[blocks[k].element]]
    chosen = [k for k in chosen if not is_blank(blocks[k])]
    if repeats:  # what repeats a block that is left out itself is not said twice
        standing = set(chosen)
        chosen = [k for k in chosen if repeats.get(k) not in standing]
    if pointing := pointers(tree, chosen, scale):
        chosen = [k for k in chosen if k not in pointing]
        body.others = others | pointing
    if common:
        chosen = _own_lines(chosen, blocks, common)
    chosen = clean_ends(chosen, tree, weight, scale, titles, site)
    body.chosen = chosen
    said = others | repeats.keys() | {repeats[k] for k in chosen if k in repeats}
    body.chosen[:0] = body.lead = standfirst(body.chosen, negative, tree, weight, said, titles, description, scale)
    body.prose = sum(weight[k] for k in chosen)
    body.share = body.prose / body.total
    return body


def _own_lines(chosen: list[int], blocks: list[Block], common: Common) -> list[int]:
    """Without the site's own lines; with them where they are too much to be just that."""
    own = [k for k in chosen if not common(blocks[k])]
    dropped = sum(blocks[k].size for k in chosen) - sum(blocks[k].size for k in own)
    return own if dropped <= _SITES_MOST * sum(blocks[k].size for k in chosen) else chosen


def everything(tree: Tree) -> Body:
    """All blocks but captions and what never is text: for markup that is an article and nothing else."""
    body = Body()
    body.negative = [STANDS_ASIDE if f & HARD else UNDER_PICTURE if f & CAPTION else FINE for f in tree.inherited]
    stands = body.negative
    body.captions = [k for k, b in enumerate(tree.blocks) if is_caption(b, stands[b.element])]
    under = set(body.captions)
    body.chosen = [k for k, b in enumerate(tree.blocks) if k not in under and not stands[b.element] and not is_blank(b)]
    return body


def shown(tree: Tree, body: Body, headline: int = -1) -> list[tuple[int, int]]:
    """The tokens that the article's markup is made of: its containers, what stands between the headline and them."""
    if body.spans:
        return [(start, end + 1) for start, end in body.spans]
    spans = [(tree.starts[body.root], tree.ends[body.root])]  # its start tag too: words may follow it
    if body.lead or headline >= 0:
        edges = [tree.blocks[headline].last] if headline >= 0 else []
        begin = min(edges + [tree.blocks[k].first for k in body.lead])
        if begin < spans[0][0]:
            spans.insert(0, (begin, spans[0][0]))
    return spans


def _container(tree: Tree, held: list[float]) -> int:
    """From the top down to the smallest element that holds the prose; where kin share it, their parent."""
    children: dict[int, list[int]] = {}
    parents = tree.parents
    for i in compress(range(1, len(parents)), islice(held, 1, None)):
        children.setdefault(parents[i], []).append(i)
    here = 0
    while here in children:
        family = children[here]
        best = max(family, key=held.__getitem__)
        share = held[best] / held[here]
        if share < _DESCEND or (best not in children and tree.tags[best] in LEAVES):
            break
        if tree.tags[best] == "li" and not (share >= _WHOLE and _holds_boxes(tree, children.get(best, []), children)):
            break
        if share < _WHOLE and (tree.flags[here] & BODY or _goes_on(tree, family, best)):
            break
        here = best
    return here


def _goes_on(tree: Tree, family: list[int], best: int) -> bool:
    """True where an article goes on beside its best part: in parts of the same make, or in notes below it."""
    return _has_kin(tree, family, best) or any(i > best and NOTES in tree.raw(i) for i in family)


def _holds_boxes(tree: Tree, family: list[int], children: dict[int, list[int]]) -> bool:
    """True for an item that is a column of the page: its prose is in a box, not in paragraphs of its own."""
    return any(i in children and tree.tags[i] != "li" for i in family)


def _has_kin(tree: Tree, family: list[int], best: int) -> bool:
    """Siblings of the same tag and names, or of the same first name where that is a body's: one in several parts."""
    if tree.tags[best] == "article":
        return False
    own = _PARTS.sub("", names_of(tree, best))
    first, is_body = own.partition(" ")[0], tree.flags[best] & BODY
    for i in family:
        if i != best and tree.tags[i] == tree.tags[best]:
            names = _PARTS.sub("", names_of(tree, i))
            if names == own or (is_body and tree.flags[i] & BODY and names.partition(" ")[0] == first):
                return True
    return False
