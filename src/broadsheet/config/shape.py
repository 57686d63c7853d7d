"""Plain data into records. What does not fit is told in the words of the file: where, what, what was expected."""

import re
from collections.abc import Iterable
from datetime import date, time
from typing import Any, TypeVar, get_args

import msgspec

from broadsheet.config.document import Document
from broadsheet.config.fields import field
from broadsheet.config.lines import Path
from broadsheet.errors import ConfigError
from broadsheet.model import Filter, Rule, Source

T = TypeVar("T", bound=msgspec.Struct)

_TOLD = re.compile(r"^(?P<what>.*?)(?: - at `\$(?P<path>.*)`)?$", re.S)
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
_UNKNOWN = re.compile(r"^Object contains unknown field `(.*)`$", re.S)
_MISSING = re.compile(r"^Object missing required field `(\w+)`$")
_NO_CHOICE = re.compile(r"^Invalid enum value '?(.*?)'?$", re.S)
_EXPECTED = re.compile(r"^Expected `(\w+)[^`]*`(?:, got `\w+`| (>=?) ([\d.]+))$")
_WANTED = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
}
_AT_LEAST = {">=": "at least", ">": "more than"}


def shaped(doc: Document, kind: type[T], at: Path = ()) -> T:
    """The data of `doc` below `at` as a record of `kind`. Raises ConfigError; converts nothing silently."""
    try:
        return msgspec.convert(at_path(doc.data, at), kind, strict=True)
    except msgspec.ValidationError as error:
        raise _told(doc, kind, at, str(error)) from error


def nearest(word: str, known: Iterable[str]) -> str:
    """The hint for a word that is not among the `known`."""
    import difflib

    names = list(known)
    close = difflib.get_close_matches(word.lower(), names, n=1, cutoff=0.6)
    return f'did you mean "{close[0]}"?' if close else "known: " + ", ".join(names)


def at_path(data: Any, path: Path) -> Any:
    """The value at `path`."""
    for step in path:
        data = data[step]
    return data


def _told(doc: Document, kind: type[msgspec.Struct], at: Path, said: str) -> ConfigError:
    parts = _TOLD.match(said)
    what, below = (parts["what"], parts["path"] or "") if parts else (said, "")
    path = at + tuple(name or int(number) for name, number in _STEP.findall(below))
    if found := _UNKNOWN.match(what):
        # msgspec names the table; the line that we want is the key's own.
        error = doc.error(
            (*path, found[1]), f'unknown key "{found[1]}"', nearest(found[1], _keys(kind, path[len(at) :]))
        )
        error.where = error.where.removesuffix(f": {found[1]}")
        return error
    if found := _MISSING.match(what):
        return doc.error(path, f'the key "{found[1]}" is missing', _example((*path, found[1])))
    if found := _EXPECTED.match(what):
        return doc.error(path, _mismatch(found, at_path(doc.data, path)), _example(path))
    if found := _NO_CHOICE.match(what):
        known = _choices(kind, path[len(at) :])
        return doc.error(path, f'"{found[1]}" is none of its values', nearest(found[1], known))
    return doc.error(path, what)


def _mismatch(found: re.Match[str], value: Any) -> str:
    if found[2]:
        return f"must be {_AT_LEAST[found[2]]} {found[3]}, and is {value}"
    return f"expected {_WANTED.get(found[1], found[1])}, found {_described(value)}"


def _described(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'the text "{value[:40]}"'
        case int() | float():
            return f"the number {value}"
        case date() | time():
            return f"the date or time {value}"
        case list():
            return "a list"
        case _:
            return "a table"


def _example(path: Path) -> str:
    words = field(tuple(step for step in path if isinstance(step, str)))
    return "such as " + " ".join(words.example.splitlines()) if words else ""


def _keys(kind: type[msgspec.Struct], path: Path) -> tuple[str, ...]:
    """The keys that the table at `path` below a `kind` may have."""
    return _table(kind, path).__struct_fields__


def _table(kind: type[msgspec.Struct], path: Iterable[str | int]) -> type[msgspec.Struct]:
    """The record at `path` below a `kind`."""
    for step in path:
        if isinstance(step, str):
            kind = _TABLES.get(step) or _inner(kind, step)
    return kind


def _choices(kind: type[msgspec.Struct], path: Path) -> tuple[str, ...]:
    """The values that a setting at `path` below a `kind` may have, where they can be counted."""
    *above, name = [step for step in path if isinstance(step, str)]
    types: list[Any] = [next(f.type for f in msgspec.structs.fields(_table(kind, above)) if f.name == name)]
    known: list[str] = []
    for each in types:
        inner = get_args(each)
        types += [arg for arg in inner if not isinstance(arg, str)]
        known += [arg for arg in inner if isinstance(arg, str) and arg]
    return tuple(known)


_TABLES: dict[str, type[msgspec.Struct]] = {"source": Source, "rule": Rule, "exclude": Filter, "include": Filter}


def _inner(kind: type[msgspec.Struct], name: str) -> type[msgspec.Struct]:
    inner = next(f.type for f in msgspec.structs.fields(kind) if f.name == name)
    found = [arg for arg in (inner, *getattr(inner, "__args__", ())) if isinstance(arg, type)]
    return next(arg for arg in found if issubclass(arg, msgspec.Struct))
