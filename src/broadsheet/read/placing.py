"""Tables and lists of terms that only place pictures or code: what they hold stands without them."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise, zip_longest

from broadsheet.read.blocks import Tree
from broadsheet.read.names import PRE
from broadsheet.read.tokens import find

_TABULAR = frozenset("table thead tbody tfoot tr td th dl dt dd".split())
_PLACES, _CELL = ("table", "dl"), ("td", "th")


def placing(tree: Tree, chosen: list[int]) -> set[int]:
    """Start tags of what places and tells nothing.

    Tables and lists of terms, with their parts, that hold pictures and no words, or code and nothing else; tables of
    one cell, and around other tables; code around other code.
    """
    found = set[int]()
    places = find(tree.tags, _PLACES)
    firsts = [tree.blocks[k].first for k in chosen] if places else []
    cells = find(tree.tags, _CELL) if places else []
    done = 0  # what stands in a table that places is told with it
    around = set[int]()  # tables that hold others
    for i, next_ in zip_longest(places, places[1:], fillvalue=len(tree.tags)):
        start, end = tree.starts[i], tree.ends[i]
        if start < done:
            continue
        first = bisect_left(firsts, start)
        within = chosen[first : min(first + 2, bisect_left(firsts, end))]  # two are as good as many
        inside = tree.elements(start, end)
        is_single = bisect_left(cells, inside.stop) - bisect_left(cells, i) == 1
        if is_single or _is_placing(tree, within, start, end):
            found.update(tree.starts[k] for k in inside if tree.tags[k] in _TABULAR)
            done = end
            if is_single and tree.tags[tree.parents[i]] == "figure":  # that of a table, which it no longer is
                found.add(tree.starts[tree.parents[i]])
        elif next_ < inside.stop and tree.tags[next_] == "table":
            around.add(i)
    found.update(tree.starts[k] for k in _own_parts(tree, around))
    codes = tree.named("pre")
    for outer, inner in pairwise(codes):
        if tree.starts[inner] < tree.ends[outer]:
            between = range(tree.starts[outer], tree.starts[inner])
            found.update(k for k in between if tree.tokens.names[k] in ("pre", "code"))
    return found


def _own_parts(tree: Tree, tables: set[int]) -> Iterator[int]:
    """These tables and their parts, but those of tables and lists of terms in them."""
    nearest = [0]  # such an element that each one is or stands in
    for k in range(1, len(tree.tags) if tables else 0):
        nearest.append(k if tree.tags[k] in _PLACES else nearest[tree.parents[k]])
        if nearest[k] in tables and tree.tags[k] in _TABULAR:
            yield k


def _is_placing(tree: Tree, within: list[int], start: int, end: int) -> bool:
    """True for a table of these blocks (the first two) if they are none, beside pictures, or one that is code."""
    if not within:
        return bisect_left(tree.pictures, start) < bisect_left(tree.pictures, end)
    return len(within) == 1 and bool(tree.blocks[within[0]].flags & PRE)
