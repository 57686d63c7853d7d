"""Paths into JSON, the plain part of JSONPath (RFC 9535): names, numbers, wildcards, descent; no filters."""

import re
from typing import Any

_STEP = re.compile(
    r"(?P<deep>\.\.)?(?:\.?(?P<name>[^.\[\]*$@?!()\s'\"]+)|\.?(?P<star>\*)"
    r"|\[\s*(?:'(?P<single>[^']*)'|\"(?P<double>[^\"]*)\"|(?P<number>-?\d{1,9})|(?P<any>\*))\s*\])"
)
_NODES = 200_000  # that a descent may pass


def steps(path: str) -> list[tuple[bool, str | int | None]] | None:
    """The steps of a path as (anywhere below?, name or number, None for all); None for what is no path."""
    text = path.strip().removeprefix("$")
    found: list[tuple[bool, str | int | None]] = []
    at = 0
    while at < len(text):
        step = _STEP.match(text, at)
        if step is None:
            return None
        name = next((step[key] for key in ("name", "single", "double") if step[key] is not None), None)
        found.append((bool(step["deep"]), int(step["number"]) if step["number"] else name))
        at = step.end()
    return found


def find(document: Any, path: str) -> list[Any]:
    """The values at a path, in the order of the document."""
    values = [document]
    for deep, wanted in steps(path) or ():
        places = [inner for value in values for inner in _below(value)] if deep else values
        values = [inner for place in places for inner in _at(place, wanted)]
    return values


def _at(value: Any, wanted: str | int | None) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values()) if wanted is None else [value[wanted]] if wanted in value else []
    if isinstance(value, list):
        if wanted is None:
            return value
        return [value[wanted]] if isinstance(wanted, int) and -len(value) <= wanted < len(value) else []
    return []


def _below(value: Any) -> list[Any]:
    """A value and all in it, outermost first."""
    found, open_ = list[Any](), [value]
    while open_ and len(found) < _NODES:
        node = open_.pop()
        found.append(node)
        inner = list(node.values()) if isinstance(node, dict) else node if isinstance(node, list) else []
        open_ += reversed(inner)
    return found
