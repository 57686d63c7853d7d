"""Where the pages of a site say who wrote, and when: elements of a make that stands once on a page."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator

from broadsheet.read.blocks import Tree

BOX = 150  # letters of an element that says who or when and little else
_STEPS = 3  # elements around a name or a day among which one is known again


def place_of(tree: Tree, element: int, tells: Callable[[int], bool]) -> str:
    """What the smallest box around an element that tells the same is known by: its attributes, as written; else ""."""
    for _ in range(_STEPS):
        raw = tree.raw(element)
        if not element or sum(tree.blocks[k].size for k in tree.within(element)) > BOX:
            return ""
        if raw and " href=" not in raw and tree.tokens.raws.count(raw) == 1 and tells(element):
            return raw
        element = tree.parents[element]
    return ""


def standing_at(tree: Tree, places: Iterable[str]) -> Iterator[int]:
    """The elements of a page that are known by these."""
    raws, starts = tree.tokens.raws, tree.starts
    for place in places:
        if raws.count(place) == 1:
            element = bisect_left(starts, raws.index(place))
            if element < len(starts) and tree.raw(element) == place:
                yield element
