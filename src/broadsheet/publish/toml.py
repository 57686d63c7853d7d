"""Front matter as TOML between `+++` lines: basic strings on one line, read back before it is published."""

import tomllib
from collections.abc import Mapping
from datetime import datetime

from broadsheet.errors import PublishError
from broadsheet.publish.front import Value, compare, rfc3339, tidied

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"'})


def toml_front_matter(fields: Mapping[str, Value | None], **tables: Mapping[str, Value | None]) -> str:
    """The block, checked; what is None or empty is left out, tables too. Times carry their offset.

    Raises: PublishError where a reader would not give back what was meant.
    """
    tops = tidied(fields)
    below = {name: kept for name, table in tables.items() if (kept := tidied(table))}
    lines = [_line(name, value) for name, value in tops.items()]
    for name, table in below.items():
        lines += [f"\n[{name}]", *(_line(key, value) for key, value in table.items())]
    block = "\n".join(lines)
    _check(block, tops, below)
    return f"+++\n{block}\n+++\n"


def _check(block: str, tops: Mapping[str, object], below: Mapping[str, Mapping[str, object]]) -> None:
    try:
        found = tomllib.loads(block)
    except tomllib.TOMLDecodeError as error:
        raise PublishError(f"front matter is no TOML: {error}") from error
    for name, table in below.items():
        compare(f"TOML [{name}]", found.pop(name, None), table, rfc3339)
    compare("TOML", found, tops, rfc3339)


def read_toml(text: str) -> dict[str, object]:
    """The front matter of a file, its tables laid flat. Raises: PublishError."""
    head = text.removeprefix("+++\n").partition("\n+++\n")[0]
    try:
        found = tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        raise PublishError(f"front matter is no TOML: {error}") from error
    tables = (table for table in found.values() if isinstance(table, dict))
    return {key: value for table in (found, *tables) for key, value in table.items()}


def _line(name: str, value: object) -> str:
    return f"{name} = {_written(value)}"


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    return f'"{value.translate(_ESCAPES)}"' if isinstance(value, str) else str(value)
