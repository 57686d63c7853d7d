"""Where the entries of a listing page stand, from visit to visit: a redesign is when they stand elsewhere."""

import re
from collections import Counter
from collections.abc import Sequence

IN_DATA = "data"  # the shape of what stands in no element
_SHAPES = 8  # that are remembered, the most frequent
_STAYED = 0.25  # of the entries stand where they stood: the page is the one we know
_LEVELS = 5  # shown to people


def look_of(shapes: Sequence[str]) -> tuple[str, ...]:
    """The shapes that most entries stand in, the most frequent first."""
    return tuple(shape for shape, _ in sorted(Counter(shapes).items(), key=lambda one: (-one[1], one[0]))[:_SHAPES])


def stayed(look: Sequence[str], shapes: Sequence[str]) -> int:
    """How many entries stand where entries stood before."""
    known = frozenset(look)
    return sum(shape in known for shape in shapes)


def is_redesign(look: Sequence[str], shapes: Sequence[str]) -> bool:
    """True where hardly an entry stands where they stood."""
    return bool(look) and stayed(look, shapes) < _STAYED * len(shapes)


def place_of(shape: str) -> str:
    """A shape for people: its last steps, with one class each."""
    if shape == IN_DATA:
        return "the page's own data"
    steps = [re.sub(r"^(\w+)\.?([\w-]*).*$", r"\1.\2", step).rstrip(".") for step in shape.split("/") if step]
    return " > ".join(steps[-_LEVELS:]) or "the page itself"
