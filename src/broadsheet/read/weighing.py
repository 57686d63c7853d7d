"""How much each block of a page weighs: its prose, and what its place, name and neighbours say for and against it."""

import re
from functools import lru_cache
from itertools import chain, compress

from broadsheet.native import native
from broadsheet.read.blocks import Block, Tree, names_of
from broadsheet.read.names import ASIDE, BODY, BYLINE, CAPTION, COMMENT, FIGURE, HARD, HIDDEN, PRE
from broadsheet.text import folded

FINE, UNDER_PICTURE, STANDS_ASIDE = 0, 1, 2
_NEGLECTED = 0.35  # of the page's prose: an element that holds more is no aside, whatever its name says
_NEGLECTED_BODY = 0.1  # a name that says both "article body" and something else
_NEGLECTED_COMMENTS = 0.9  # comments and consent texts are often longer than the article
_PARAGRAPHS = 3  # under a picture: no caption
_ITEMS = 3  # articles side by side: a list
_BEGINNING = 400  # letters of a block in which a description is looked for
_MAIN_HOLDS = 0.1  # of the page's prose: a main element with less is a frame
_LATE = ' id="S:'  # React streams what was not ready into hidden elements below the page, and moves it by script
NOTES = "footnote"  # names asides that are notes of the article (DPUB-ARIA "doc-footnote", docutils)
LEAVES = frozenset(("p", "div", "section", "span"))
_OTHERS = 0.25  # of the letters: as many of a script that says more with one
_SUSPECT = ASIDE | HIDDEN | HARD | BYLINE | CAPTION | COMMENT
_LABEL, _BEGIN, _SAMPLE = 15, 200, 4000  # letters of a block that is passed over, of one that is looked at, of all
WORTH_MOST = 2.5
_WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def scale_of(blocks: list[Block]) -> float:
    """How many Latin letters one letter of this page stands for (Han, kana, Hangul, Thai say more with one)."""
    sample = ""
    for b in blocks:
        if b.size > _LABEL:
            sample += b.text[:_BEGIN]
            if len(sample) >= _SAMPLE:
                sample = sample[:_SAMPLE]
                break
    return worth_of(sample)


def worth_of(text: str) -> float:
    """How many Latin letters one letter of a text stands for."""
    if text.isascii():
        return 1.0
    if len(text.encode("utf-8", "replace")) < (1 + _OTHERS) * len(text):  # each of the others has two bytes or more
        return 1.0
    others = len(text) - len(text.encode("ascii", "ignore"))
    is_wide = others > _OTHERS * len(text) and len(_WIDE.findall(text)) > _OTHERS * len(text)
    return WORTH_MOST if is_wide else 1.0


def weights(blocks: list[Block], scale: float) -> list[float]:
    """The prose in each block: characters outside links, where they are more than a label."""
    out = []
    for b in blocks:
        free = (b.size - b.linked) * scale
        if b.flags & HARD or b.linked * 2 > b.size or free < 25 or _is_markup(b):
            out.append(0.0)
        elif b.marks == 0 and free < 80:
            out.append(free * 0.25)
        else:
            out.append(free)
    return out


def _is_markup(b: Block) -> bool:
    """True for what a noscript holds, where a page was saved with that as its words."""
    return b.text[0] == "<" and b.flags & (HIDDEN | PRE) == HIDDEN


def repeats_of(blocks: list[Block]) -> dict[int, int]:
    """Long blocks that say again what another says, and which: exact copies, and hidden ones that begin the same."""
    seen: dict[str, int] = {}
    out = {}
    for k, b in enumerate(blocks):
        if b.size < 60 or b.linked * 2 > b.size:
            continue
        start = b.text[:50]
        other = seen.setdefault(start, k)
        if other != k:
            if blocks[other].flags & HIDDEN and not b.flags & HIDDEN:
                out[other] = k
                seen[start] = k
            elif b.text == blocks[other].text or (b.flags & HIDDEN and not blocks[other].flags & HIDDEN):
                out[k] = other
    return out


def held_of(tree: Tree, weight: list[float]) -> list[float]:
    """Prose in the subtree of each element."""
    own = [0.0] * len(tree.tags)
    for b, w in compress(zip(tree.blocks, weight, strict=True), weight):
        own[b.element] += w
    return _sums(tree.parents, own)


def sums(parents: list[int], own: list[float]) -> list[float]:
    """What each element has with all in it. Also compiled, see native/elements.c."""
    total = own[:]
    for i in range(len(total) - 1, 0, -1):
        if total[i]:
            total[parents[i]] += total[i]
    return total


def spread(parents: list[int], own: list[int]) -> list[int]:
    """The highest number of each element and those around it. Also compiled, see native/elements.c."""
    out = own[:]
    for i in range(1, len(out)):
        out[i] = max(out[parents[i]], out[i])
    return out


def flagged(flags: list[int], bits: int) -> list[int]:
    """The elements that have one of these bits. Also compiled, as above."""
    return [i for i, own in enumerate(flags) if own & bits]


_sums, _spread, _flagged = (native.sums, native.spread, native.flagged) if native else (sums, spread, flagged)


def negatives(tree: Tree, held: list[float]) -> list[int]:
    """FINE, UNDER_PICTURE (words of a picture) or STANDS_ASIDE for each element, by names of it and those around it.

    Names on elements that hold much of the page's prose, alone or all of one name together, are no verdict.
    """
    verdicts = [FINE] * len(tree.tags)
    whole = held[0] or 1.0
    tags, flags, inherited = tree.tags, tree.flags, tree.inherited
    suspects = _flagged(flags, _SUSPECT)
    together = _held_by_name(tree, suspects, held)
    for i in suspects:
        own, holds, tag = flags[i], held[i], tags[i]
        if (own & HIDDEN and _LATE in tree.raw(i)) or (tag == "aside" and NOTES in tree.raw(i)):
            continue
        if together and tag in LEAVES and (key := (tag, _called(tree, i))) in together:
            holds = max(holds, together[key])
        verdict = _judged(own, inherited[i], holds / whole)
        if verdict == UNDER_PICTURE and tag == "figcaption" and _has_paragraphs(tree, i):
            verdict = FINE
        verdicts[i] = verdict
    for box in _picture_boxes(tree):
        verdicts[box] = FINE
    return _spread(tree.parents, verdicts)


def _picture_boxes(tree: Tree) -> set[int]:
    """Elements named as asides that hold one figure and no words but its caption: a picture of the article."""
    found = set()
    for i in tree.named("figure"):
        if tree.flags[above := tree.parents[i]] & ASIDE and not tree.flags[above] & HARD:
            words = (tree.blocks[k] for k in tree.within(above))
            if all(b.flags & (FIGURE | CAPTION) and b.linked * 2 <= b.size for b in words):
                found.add(above)
    return found


def _has_paragraphs(tree: Tree, element: int) -> bool:
    """Several: a caption has one, and a credit."""
    return tree.tags_in(element).count("p") >= _PARAGRAPHS


def _held_by_name(tree: Tree, suspects: list[int], held: list[float]) -> dict[tuple[str, ...], float]:
    """Prose of all paragraphs of one tag and name together, where much: a name on every paragraph says nothing."""
    found: dict[tuple[str, ...], float] = {}
    for i in suspects:
        if held[i] and tree.tags[i] in LEAVES:
            key = (tree.tags[i], _called(tree, i))
            found[key] = found.get(key, 0.0) + held[i]
    return {key: holds for key, holds in found.items() if holds >= _NEGLECTED_BODY * held[0]}


def _called(tree: Tree, element: int) -> str:
    """What an element shares with others of one name: its attributes; beside others that only differ in their ids, its
    classes."""
    raw = tree.raw(element)
    if ' id="' in raw and (names := names_of(tree, element)):
        return f"{names} {tree.parents[element]}"
    return raw


@lru_cache(4096)  # most hold no prose: their names alone tell
def _judged(own: int, inherited: int, share: float) -> int:
    if own & HARD:
        return STANDS_ASIDE
    if share >= (_NEGLECTED_COMMENTS if own & COMMENT else _NEGLECTED_BODY if own & BODY else _NEGLECTED):
        return FINE
    if own & (ASIDE | HIDDEN | COMMENT):
        return STANDS_ASIDE
    return UNDER_PICTURE if own & CAPTION or inherited & FIGURE else STANDS_ASIDE


def anchor(blocks: list[Block], weight: list[float], description: str, known: str) -> None:
    """What the description, the JSON-LD or the feed words alike is surely the article: it weighs threefold."""
    start = folded(description)[:50]
    is_described, is_known = len(start) > 30, len(known) > 200
    for k, b in compress(enumerate(blocks), weight):
        if not is_described and not is_known:
            break
        words = folded(b.text[:_BEGINNING])
        if (is_described and start in words) or (is_known and len(words) > 30 and words[:60] in known):
            weight[k] *= 3
            is_described = is_described and start not in words


def lessen_around(tree: Tree, held: list[float], weight: list[float]) -> None:
    """What stands outside the page's one main element counts little, if that holds something."""
    for tag in ("main", "article"):
        found = tree.named(tag)
        if len(found) == 1 and held[found[0]] > _MAIN_HOLDS * held[0]:
            inside = tree.within(found[0])
            for k in chain(range(inside.start), range(inside.stop, len(weight))):
                weight[k] *= 0.1
            return


def lessen_lists(tree: Tree, held: list[float], weight: list[float]) -> None:
    """Several articles side by side are teasers: each counts little, unless one is most of them."""
    families: dict[int, list[int]] = {}
    for i in tree.named("article"):
        families.setdefault(tree.parents[i], []).append(i)
    for family in families.values():
        if len(family) >= _ITEMS:
            whole = sum(held[i] for i in family)
            small = (tree.within(i) for i in family if held[i] < 0.5 * whole)
            for k in {k for inside in small for k in inside}:
                weight[k] *= 0.1
