"""Which blocks are the article: the container that holds the prose, its kin, and clean ends."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import TypeAlias

from broadsheet.read import phrases
from broadsheet.read.blocks import MARKS, Block, Tree
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
_NEGLECTED_BODY = 0.1  # a name that says both "article body" and something else
_NEGLECTED_COMMENTS = 0.9  # comments and consent texts are often longer than the article
_ALL_LINKS = 0.9  # share of characters in links
_LEAD_LEAST = 90  # letters of a standfirst
_ITEMS = 3  # articles side by side: a list
_DESCEND = 0.55
_BEGINNING = 400  # letters of a block in which a description is looked for
_CARD_MOST = 300  # letters outside links in a teaser
_SITES_MOST = 0.15  # of a body: more than that the site itself does not say in it
_MAIN_HOLDS = 0.1  # of the page's prose: a main element with less is a frame
FINE, UNDER_PICTURE, STANDS_ASIDE = 0, 1, 2
_LEAVES = frozenset(("p", "div", "section", "span"))
_SUSPECT = ASIDE | HIDDEN | HARD | BYLINE | CAPTION | COMMENT
_PICTURED = re.compile(r'class="[^"]*(?:ima?ge?|photo|foto|pict|bild|media|galler|caption)', re.I)
_HREF = re.compile(r' href="([^"]*)"')
_CLASS = re.compile(r' class="([^"]*)"')
_WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")


Common: TypeAlias = Callable[[Block], bool]


class Body:
    """The decision: indices of the text blocks in order, the container elements, and how sure it is."""

    __slots__ = ("captions", "chosen", "lead", "negative", "prose", "root", "share", "site", "spans", "total")

    def __init__(self) -> None:
        self.chosen: list[int] = []
        self.captions: list[int] = []
        self.lead: list[int] = []  # of the chosen, those before the container
        self.negative: list[int] = []
        self.root = 0
        self.spans: list[tuple[int, int]] = []  # from start tag to end tag: the containers that a rule names
        self.total = 0.0
        self.prose = 0.0
        self.share = 0.0
        self.site = ""  # the host's name


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


def _repeats(blocks: list[Block]) -> set[int]:
    """Long blocks that say again what another says: exact copies, and hidden ones that begin the same."""
    seen: dict[str, int] = {}
    out = set()
    for k, b in enumerate(blocks):
        if b.size < 60 or b.linked * 2 > b.size:
            continue
        start = b.text[:50]
        other = seen.setdefault(start, k)
        if other != k:
            if blocks[other].flags & HIDDEN and not b.flags & HIDDEN:
                out.add(other)
                seen[start] = k
            elif b.flags & HIDDEN or b.text == blocks[other].text:
                out.add(k)
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
    """FINE, UNDER_PICTURE (words of a picture) or STANDS_ASIDE for each element, by names of it and those around it.

    Names on elements that hold much of the page's prose, alone or all of one name together, are no verdict.
    """
    parents, flags, inherited = tree.parents, tree.flags, tree.inherited
    out = [FINE] * len(parents)
    whole = held[0] or 1.0
    together = _held_by_name(tree, held)
    boxes = _picture_boxes(tree)
    for i in range(1, len(parents)):
        above, own = out[parents[i]], flags[i]
        if above == STANDS_ASIDE:
            out[i] = above
        elif own & _SUSPECT:
            share = max(held[i], together.get((tree.tags[i], tree.raw(i)), 0.0)) / whole
            out[i] = above if i in boxes else max(above, _judged(own, inherited[i], share))
        else:
            out[i] = above
    return out


def _picture_boxes(tree: Tree) -> set[int]:
    """Elements named as asides that hold one figure and no words but its caption: a picture of the article."""
    found = set()
    firsts = [b.first for b in tree.blocks]
    for i, tag in enumerate(tree.tags):
        if tag == "figure" and tree.flags[above := tree.parents[i]] & ASIDE and not tree.flags[above] & HARD:
            words = slice(bisect_left(firsts, tree.starts[above]), bisect_left(firsts, tree.ends[above]))
            if all(b.flags & (FIGURE | CAPTION) and b.linked * 2 <= b.size for b in tree.blocks[words]):
                found.add(above)
    return found


def _held_by_name(tree: Tree, held: list[float]) -> dict[tuple[str, ...], float]:
    """Prose of all paragraphs of one tag and name together: a name on every paragraph says nothing."""
    found: dict[tuple[str, ...], float] = {}
    for i, own in enumerate(tree.flags):
        if own & _SUSPECT and held[i] and tree.tags[i] in _LEAVES:
            key = (tree.tags[i], tree.raw(i))
            found[key] = found.get(key, 0.0) + held[i]
    return found


def _judged(own: int, inherited: int, share: float) -> int:
    if own & HARD:
        return STANDS_ASIDE
    if share >= (_NEGLECTED_COMMENTS if own & COMMENT else _NEGLECTED_BODY if own & BODY else _NEGLECTED):
        return FINE
    if own & (ASIDE | HIDDEN | COMMENT):
        return STANDS_ASIDE
    return UNDER_PICTURE if own & CAPTION or inherited & FIGURE else STANDS_ASIDE


def _anchor(blocks: list[Block], weight: list[float], description: str, known: str) -> None:
    """What the description, the JSON-LD or the feed words alike is surely the article: it weighs threefold."""
    start = folded(description)[:50]
    is_described, is_known = len(start) > 30, len(known) > 200
    for k, b in enumerate(blocks):
        if weight[k] and (is_described or is_known):
            words = folded(b.text[:_BEGINNING])
            if (is_described and start in words) or (is_known and len(words) > 30 and words[:60] in known):
                weight[k] *= 3
                is_described = is_described and start not in words


def _cards(tree: Tree, scale: float, site: str) -> set[int]:
    """Blocks of teasers of other pages of the site: headlines that are links, each in a box with few words."""
    families: dict[tuple[str, str], list[int]] = {}
    for k, b in enumerate(tree.blocks):
        if b.flags & HEADING and b.size > 10 and b.linked > _ALL_LINKS * b.size:
            families.setdefault((b.tag, _names(tree, b.element)), []).append(k)
    firsts = [b.first for b in tree.blocks]
    found: set[int] = set()
    for heads in families.values():
        if len(heads) < _ITEMS:
            continue
        starts = [tree.blocks[k].first for k in heads]
        boxes = [box for k in heads if _is_card(tree, box := _box(tree, k, starts), tree.blocks[k], site)]
        cards = [range(bisect_left(firsts, tree.starts[i]), bisect_left(firsts, tree.ends[i])) for i in boxes]
        sizes = [sum(tree.blocks[k].size - tree.blocks[k].linked for k in card) * scale for card in cards]
        if sizes and sum(sizes) <= _CARD_MOST * len(sizes):
            found.update(k for card, size in zip(cards, sizes, strict=True) if size <= 2 * _CARD_MOST for k in card)
    return found


def _is_card(tree: Tree, box: int, headline: Block, site: str) -> bool:
    """A box around more than the headline, which leads to another page of the site, or is an article element."""
    if box == headline.element:
        return False
    last = bisect_left(tree.starts, tree.ends[box])
    return leads_on(tree, headline, site) or "article" in tree.tags[box:last]


def leads_on(tree: Tree, b: Block, site: str) -> bool:
    """True where the link of a block leads to another page of the same site."""
    href = next((_HREF.search(tree.tokens.raws[i]) for i in _links_of(tree, b)), None)
    if not href or href[1].startswith("#"):
        return False
    return not href[1].startswith(("http:", "https:", "//")) or not site or site in href[1]


def _links_of(tree: Tree, b: Block) -> Iterator[int]:
    """Tokens of the links in, or around, a block."""
    above = b.element
    while above and tree.tags[above] != "a":
        above = tree.parents[above]
    if above:
        yield tree.starts[above]
    yield from (i for i in range(b.first, b.last) if tree.tokens.names[i] == "a")


def _box(tree: Tree, k: int, heads: list[int]) -> int:
    """The largest element around a block that holds no other of these headlines (tokens, in order)."""
    box = tree.blocks[k].element
    while True:
        above = tree.parents[box]
        if not above or bisect_left(heads, tree.ends[above]) - bisect_left(heads, tree.starts[above]) > 1:
            return box
        box = above


def _lessen_around(tree: Tree, held: list[float], weight: list[float]) -> None:
    """What stands outside the page's one main element counts little, if that holds something."""
    for tag in ("main", "article"):
        found = [i for i, name in enumerate(tree.tags) if name == tag]
        if len(found) == 1 and held[found[0]] > _MAIN_HOLDS * held[0]:
            start, end = tree.starts[found[0]], tree.ends[found[0]]
            for k, b in enumerate(tree.blocks):
                if not start <= b.first < end:
                    weight[k] *= 0.1
            return


def _lessen_lists(tree: Tree, held: list[float], weight: list[float]) -> None:
    """Several articles side by side are teasers: each counts little, unless one is most of them."""
    families: dict[int, list[int]] = {}
    for i, tag in enumerate(tree.tags):
        if tag == "article":
            families.setdefault(tree.parents[i], []).append(i)
    for family in families.values():
        if len(family) >= _ITEMS:
            whole = sum(held[i] for i in family)
            small = [(tree.starts[i], tree.ends[i]) for i in family if held[i] < 0.5 * whole]
            for k, b in enumerate(tree.blocks):
                if weight[k] and any(s <= b.first < e for s, e in small):
                    weight[k] *= 0.1


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
    repeats = _repeats(blocks)
    for k in repeats:
        weight[k] = 0.0
    held = sums(tree, weight)
    negative = body.negative = negatives(tree, held)
    for k, b in enumerate(blocks):
        if negative[b.element]:
            weight[k] = 0.0
        elif phrases.COOKIES in b.text or (b.flags & HEADING and not _is_sentence(b, scale)):
            weight[k] *= 0.3
    for k in _cards(tree, scale, site):
        weight[k] = 0.0
        repeats.add(k)
    _anchor(blocks, weight, description, known)
    _lessen_lists(tree, held, weight)
    _lessen_around(tree, held, weight)
    held = sums(tree, weight)
    body.total = held[0]
    if not body.total:
        return body
    root = body.root = _container(tree, held)
    start, end = tree.starts[root], tree.ends[root]
    inside = [k for k, b in enumerate(blocks) if start <= b.first and b.last <= end]
    body.captions = [k for k in inside if _is_caption(blocks[k], negative[blocks[k].element])]
    body.captions += _beside_pictures(tree, [k for k in inside if not negative[blocks[k].element]], scale)
    under = set(body.captions)
    chosen = [k for k in inside if k not in under and k not in repeats and not negative[blocks[k].element]]
    if common:
        chosen = _own_lines(chosen, blocks, common)
    chosen = _ends(chosen, tree, weight, scale, titles)
    body.chosen = chosen
    body.chosen[:0] = body.lead = _standfirst(body, tree, weight, repeats, titles, description, scale)
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
    body.captions = [k for k, b in enumerate(tree.blocks) if _is_caption(b, stands[b.element])]
    under = set(body.captions)
    body.chosen = [k for k, b in enumerate(tree.blocks) if k not in under and not stands[b.element]]
    return body


def _beside_pictures(tree: Tree, inside: list[int], scale: float) -> list[int]:
    """Short blocks that share a small box with one picture and little else."""
    firsts = [b.first for b in tree.blocks]
    out = []
    for k in inside:
        b = tree.blocks[k]
        if b.size * scale > 200 or b.flags & (BODY | HEADING | ITEM | TABLE | QUOTE | PRE):
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


def captions_between(tree: Tree, body: Body, begin: int, end: int) -> list[int]:
    """Blocks of words under pictures that begin between two tokens."""
    return [
        k
        for k, b in enumerate(tree.blocks)
        if begin <= b.first < end and k not in body.chosen and _is_caption(b, body.negative[b.element])
    ]


def _is_caption(block: Block, stands: int) -> bool:
    if stands == UNDER_PICTURE:
        return True
    return (
        stands == FINE and bool(block.flags & FIGURE) and not block.flags & (TABLE | PRE | QUOTE) and block.size < 600
    )


def _container(tree: Tree, held: list[float]) -> int:
    """From the top down to the smallest element that holds the prose; where kin share it, their parent."""
    children: dict[int, list[int]] = {}
    for i, p in enumerate(tree.parents):
        if i and held[i]:
            children.setdefault(p, []).append(i)
    here = 0
    while here in children:
        family = children[here]
        best = max(family, key=held.__getitem__)
        share = held[best] / held[here]
        if share < _DESCEND or (best not in children and tree.tags[best] in _LEAVES):
            break
        if share < 0.95 and (tree.flags[here] & BODY or _has_kin(tree, family, best)):
            break
        here = best
    return here


def _has_kin(tree: Tree, family: list[int], best: int) -> bool:
    """Siblings of the same tag and names: a body in several parts."""
    if tree.tags[best] == "article":
        return False
    own = _names(tree, best)
    return any(i != best and tree.tags[i] == tree.tags[best] and _names(tree, i) == own for i in family)


def _names(tree: Tree, element: int) -> str:
    found = _CLASS.search(tree.raw(element))
    return found[1] if found else ""


def _ends(chosen: list[int], tree: Tree, weight: list[float], scale: float, titles: tuple[str, ...]) -> list[int]:
    """Without what stands before the first strong block and after the last, and without cross references inside."""
    blocks = tree.blocks
    chosen = [k for k in chosen if not _is_around(blocks[k])]
    strong = [k for k in chosen if weight[k] >= 80 and blocks[k].marks and blocks[k].tag != "h1"]
    if not strong:
        return chosen
    first, last = strong[0], strong[-1]
    out: list[int] = []
    known = {folded(t) for t in titles if t}
    link_lists = _link_lists(chosen, tree)
    heading = chosen[chosen.index(first) - 1]  # what stands right before the first paragraph
    for k in chosen:
        b = blocks[k]
        if b.flags & ITEM and tree.parents[b.element] in link_lists:
            continue
        if k < first:
            if b.tag == "h1" or (b.size < 300 and folded(b.text) in known):
                out.clear()
            elif (b.flags & HEADING and b.tag != "h1" and k == heading) or (
                not _is_loose(b, scale) and not _is_dated(b)
            ):
                out.append(k)
        elif k > last:
            if b.linked * 3 <= b.size and not b.flags & HEADING and not _is_last_word(b):
                out.append(k)
        else:
            out.append(k)
    while out and (blocks[out[-1]].flags & HEADING or _is_last_word(blocks[out[-1]])):
        out.pop()
    return out


def _link_lists(chosen: list[int], tree: Tree) -> set[int]:
    """Lists whose items are links and nothing else."""
    sizes: dict[int, list[int]] = {}
    for k in chosen:
        b = tree.blocks[k]
        if b.flags & ITEM:
            total = sizes.setdefault(tree.parents[b.element], [0, 0])
            total[0] += b.size
            total[1] += b.linked
    return {element for element, (size, linked) in sizes.items() if linked > _ALL_LINKS * size}


def _is_sentence(b: Block, scale: float) -> bool:
    """A heading that is a paragraph all the same: long, and ended as a sentence is."""
    return b.size * scale > 100 and MARKS.search(b.text, b.size - 2) is not None


def _is_loose(b: Block, scale: float) -> bool:
    return b.linked * 3 > b.size or b.size * scale < 25


def _is_dated(b: Block) -> bool:
    """A line that tells when, and little else."""
    return b.size < 120 and bool(phrases.DATED.search(b.text))


def _is_around(b: Block) -> bool:
    """A short block worded like a cross reference, an appeal or a credit."""
    if b.size > 250 or b.flags & (QUOTE | PRE | TABLE):
        return False
    if b.size < 50 and phrases.ALONE.match(b.text):
        return True
    if b.linked * 5 > b.size * 2 and phrases.CROSS.match(b.text):
        return True
    if b.linked > _ALL_LINKS * b.size and b.size > 25 and not b.flags & (HEADING | ITEM):
        return True
    return bool(phrases.APPEAL.search(b.text[:100]) or (b.size < 120 and phrases.CREDIT.match(b.text)))


def _is_last_word(b: Block) -> bool:
    """An appeal or a credit in the longer form that ends an article."""
    if b.size > 600 or b.flags & (QUOTE | PRE | TABLE):
        return False
    return bool(phrases.APPEAL.search(b.text) or phrases.CREDIT.match(b.text))


def _standfirst(
    body: Body,
    tree: Tree,
    weight: list[float],
    repeats: set[int],
    titles: tuple[str, ...],
    description: str,
    scale: float,
) -> list[int]:
    """Blocks between the headline and the container that introduce the article."""
    if not body.chosen:
        return []
    blocks, first = tree.blocks, body.chosen[0]
    known = [folded(t) for t in titles if t]
    start = folded(description)[:40]
    out: list[int] = []
    for k in range(first - 1, max(-1, first - 40), -1):
        b = blocks[k]
        if b.flags & HEADING and b.size > 3 and _says(folded(b.text), known):
            return out[::-1]
        if (
            k in repeats
            or _is_around(b)
            or _is_dated(b)
            or b.linked * 3 > b.size
            or not _LEAD_LEAST <= b.size * scale < 900
        ):
            continue
        described = len(start) > 20 and folded(b.text).startswith(start)
        stands = body.negative[b.element]
        if (described and stands != UNDER_PICTURE) or (
            not stands and not b.flags & (BYLINE | CAPTION | FIGURE | ITEM) and (b.flags & LEAD or b.marks)
        ):
            out.append(k)
    return []


def _says(text: str, known: list[str]) -> bool:
    return any(
        text == t or (len(text) > 12 and (t.startswith(text) or text.startswith(t) or text.endswith(t)))
        for t in known
        if t
    )
