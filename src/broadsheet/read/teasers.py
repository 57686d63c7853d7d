"""Other articles on the page: teasers of them, and whole ones below the first."""

from bisect import bisect_left

from broadsheet.read import phrases
from broadsheet.read.blocks import Block, Tree, names_of
from broadsheet.read.ends import ALL_LINKS, says
from broadsheet.read.leading import leads_on
from broadsheet.read.names import HEADING, HIDDEN, ITEM, PRE, QUOTE, TABLE
from broadsheet.text import folded

_ITEMS = 3  # of one kind: fewer are no list
_MOST = 300  # letters outside links in a teaser
_LABEL = 40  # letters of a label
_BLOCKS, _TEASER = 5, 600  # blocks and letters of a box that points to another article
_PROSE = QUOTE | PRE | TABLE | ITEM


def cards(tree: Tree, scale: float, site: str) -> set[int]:
    """Blocks of teasers of other pages of the site: headlines that are links, each in a box with few words."""
    families: dict[tuple[str, str], list[int]] = {}
    for k, b in enumerate(tree.blocks):
        if b.flags & HEADING and b.size > 10 and b.linked > ALL_LINKS * b.size:
            families.setdefault((b.tag, names_of(tree, b.element)), []).append(k)
    found: set[int] = set()
    for heads in families.values():
        if len(heads) < _ITEMS:
            continue
        starts = [tree.blocks[k].first for k in heads]
        boxes = [box for k in heads if _is_card(tree, box := _box(tree, k, starts), tree.blocks[k], site)]
        boxed = [tree.within(box) for box in boxes]
        sizes = [sum(tree.blocks[k].size - tree.blocks[k].linked for k in card) * scale for card in boxed]
        if sizes and sum(sizes) <= _MOST * len(sizes):
            found.update(k for card, size in zip(boxed, sizes, strict=True) if size <= 2 * _MOST for k in card)
    return found


def next_articles(tree: Tree, titles: tuple[str, ...]) -> set[int]:
    """Blocks of whole articles beside the page's own: in boxes of the same make, each with its headline.

    Sections of one article may have such headlines too: without the make of an article they count as sections.
    """
    known = [folded(title) for title in titles if title]
    shown = [k for k, b in enumerate(tree.blocks) if b.tag in ("h1", "h2") and not b.flags & HIDDEN]
    own = next((k for k in shown if says(folded(tree.blocks[k].text), known)), -1)
    if own < 0:
        return set()
    heads = [k for k in shown if tree.blocks[k].tag == tree.blocks[own].tag]
    if len(heads) < 2:
        return set()
    starts = [tree.blocks[k].first for k in heads]
    box = _box(tree, own, starts)
    make = tree.tags[box], names_of(tree, box)
    if box == tree.blocks[own].element or (make[0] != "article" and tree.blocks[own].tag != "h1"):
        return set()
    found: set[int] = set()
    for k in heads[heads.index(own) + 1 :]:
        if tree.blocks[k].text == tree.blocks[own].text:  # the headline once more
            continue
        other = _box(tree, k, starts)
        if tree.parents[other] == tree.parents[box] and (tree.tags[other], names_of(tree, other)) == make:
            found.update(tree.within(other))
    return found


def pointers(tree: Tree, chosen: list[int], scale: float) -> set[int]:
    """Blocks of boxes that point to another article: "Read also" first, its headline as a link, a few words of it."""
    found: set[int] = set()
    labels = [k for k in chosen if tree.blocks[k].size * scale <= _LABEL and not tree.blocks[k].flags & _PROSE]
    pointing = phrases.CROSS.among([tree.blocks[k].text for k in labels])
    for place in pointing:
        k = labels[place]
        box, inside = tree.blocks[k].element, range(k, k + 1)
        while above := tree.parents[box]:
            wider = tree.within(above)
            if wider[0] < k or len(wider) > _BLOCKS or sum(tree.blocks[n].size for n in wider) * scale > _TEASER:
                break
            box, inside = above, wider
        if len(inside) > 1 and "a" in tree.tags_in(box):
            found.update(inside)
    return found


def _is_card(tree: Tree, box: int, headline: Block, site: str) -> bool:
    """A box around more than the headline, which leads to another page of the site, or is an article element."""
    if box == headline.element:
        return False
    return leads_on(tree, headline, site) or "article" in tree.tags_in(box)


def _box(tree: Tree, k: int, heads: list[int]) -> int:
    """The largest element around a block that holds no other of these headlines (tokens, in order)."""
    box = tree.blocks[k].element
    while True:
        above = tree.parents[box]
        if not above or bisect_left(heads, tree.ends[above]) - bisect_left(heads, tree.starts[above]) > 1:
            return box
        box = above
