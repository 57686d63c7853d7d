"""On which line of a TOML text a setting stands. TOML readers forget it; a person with 300 sources needs it.

Used only once something is wrong, so it may read the text a second time.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]
_CLOSERS = ("]", "}", '"""', "'''")


def line_of(text: str, path: Path) -> int | None:
    """The line (from 1) that sets `path`, or that opens the nearest table around it; None where nothing does.

    In: `text` is TOML that tomllib has read without complaint; `path` as in ("source", 0, "limit").
    """
    places: dict[Path, int] = {}
    for place, line in _places(text):
        places.setdefault(place, line)
    for length in range(len(path), 0, -1):
        if path[:length] in places:
            return places[path[:length]]
    return None


def _places(text: str) -> Iterator[tuple[Path, int]]:
    table: Path = ()
    seen: Counter[Path] = Counter()
    for number, statement in _statements(text):
        if statement.lstrip().startswith("["):
            table = _table(statement, seen)
            yield from ((table[:length], number) for length in range(1, len(table) + 1))
        else:
            yield from ((table + path, number) for path in _paths(tomllib.loads(statement)))


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """(first line, whole statement): a value in brackets or in three quotes runs over lines."""
    start, held = 0, ""
    for number, bare in enumerate(text.split("\n"), 1):  # TOML knows no other line ends, such as U+2028
        line = bare + "\n"
        start = start if held else number
        held += line
        # Only a closing mark can end a long value: without this test a long array would cost its square.
        if (held == line or any(mark in line for mark in _CLOSERS)) and _whole(held):
            if held.strip() and not held.lstrip().startswith("#"):
                yield start, held
            held = ""


def _whole(statement: str) -> bool:
    try:
        tomllib.loads(statement)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _table(header: str, seen: Counter[Path]) -> Path:
    """The path of [a.b] or [[a]]; names of arrays get the number of the one that is open."""
    names = _names(tomllib.loads(header))
    path: Path = ()
    for depth, name in enumerate(names, 1):
        path += (name,)
        if depth == len(names) and header.lstrip().startswith("[["):
            seen[path] += 1
        if seen[path]:
            path += (seen[path] - 1,)
    return path


def _names(value: Any) -> list[str]:
    names = []
    while value:
        value = value[0] if isinstance(value, list) else value
        if not value:
            break
        name, value = next(iter(value.items()))
        names.append(name)
    return names


def _paths(value: Any, above: Path = ()) -> Iterator[Path]:
    if above:
        yield above
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield from _paths(inner, (*above, key))
