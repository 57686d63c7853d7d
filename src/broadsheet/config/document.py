"""A TOML file as read: its text, its data, and how to say where in it something is wrong."""

import re
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from broadsheet.config import lines
from broadsheet.errors import ConfigError

MOST_BYTES = 10_000_000  # 50,000 sources; more is some other file
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_AT = re.compile(r"^(?P<what>.*?) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$", re.S)
# What tomllib says, and what a person should do about it.
_REMEDIES = {
    "Unescaped '\\'": r"in 'single quotes' a \ stands for itself",
    "Invalid value": 'text stands in quotes: key = "value"',
    "Cannot overwrite a value": "the key is already set above",
    "Cannot declare": "the table is already there; for a second one write [[name]] both times",
    "Expected '=' after a key": 'a setting is written key = "value"',
    "Illegal character '\\n'": "a text ends on the line it begins on; close its quotes",
    "Unterminated string": "close its quotes",
}
_NAMES = {"source": "id", "target": "name", "rule": "host"}  # the key that tells one table from the next


class Document(NamedTuple):
    """One TOML file. `name` is what messages call it."""

    name: str
    text: str
    data: dict[str, Any]

    def error(self, path: lines.Path, what: str, hint: str = "") -> ConfigError:
        """`what`, with file, line and place in front: `broadsheet.toml: line 7: source 1: limit: …`."""
        line = lines.line_of(self.text, path)
        at = f"line {line}" if line else ""
        return ConfigError(what, where=": ".join(filter(None, (self.name, at, self._place(path)))), hint=hint)

    def _place(self, path: lines.Path) -> str:
        """ "source 3: limit", or with the source's id where it has one."""
        match path:
            case (("source" | "target" | "rule") as table, int(number), *rest):
                said = [self._titled(table, number), *rest]
            case _:
                said = list(path)
        return ": ".join(f"item {part + 1}" if isinstance(part, int) else str(part) for part in said)

    def _titled(self, table: str, number: int) -> str:
        row = self.data[table][number]
        name = row.get(_NAMES[table]) if isinstance(row, dict) else None
        return f"{table} “{name}”" if name and isinstance(name, str) else f"{table} {number + 1}"


def document(path: Path, name: str) -> Document:
    """The TOML file at `path`. Raises ConfigError, with line and column where the TOML itself is broken."""
    text = decoded(raw(path, name), name)
    try:
        # With a last line end, tomllib knows the line even of a mistake at the very end.
        return Document(name, text, tomllib.loads(text if text.endswith("\n") else text + "\n"))
    except tomllib.TOMLDecodeError as error:
        raise _syntax(str(error), text, name) from error
    except RecursionError as error:
        raise ConfigError("brackets nested too deeply", where=name) from error


def raw(path: Path, name: str) -> bytes:
    """The bytes of a file of the config. Raises ConfigError where it cannot or should not be read."""
    try:
        if path.is_dir():
            raise ConfigError("is a folder, not a file", where=name)
        if path.stat().st_size > MOST_BYTES:
            raise ConfigError(f"is larger than {MOST_BYTES // 1_000_000} MB", where=name, hint="is it the right file?")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ConfigError("no such file", where=name, hint="broadsheet init makes one") from error
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", where=name) from error


def decoded(data: bytes, name: str) -> str:
    """UTF-8 text, without the mark that some editors put in front. Raises ConfigError with the line."""
    if data.startswith(_UTF16):
        raise ConfigError("is written in UTF-16", where=name, hint="save it as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"byte {error.start + 1} is not UTF-8"
        raise ConfigError(what, where=f"{name}: line {line}", hint="save it as UTF-8") from error


def _syntax(said: str, text: str, name: str) -> ConfigError:
    found = _AT.match(said)
    what = found["what"] if found else said
    if found and found["line"]:
        at = f"line {found['line']}, column {found['column']}"
    else:
        last = text.rstrip("\n").count("\n") + 1
        at = f"line {last}, at the end"
    hint = next((remedy for start, remedy in _REMEDIES.items() if what.startswith(start)), "")
    return ConfigError(what[:1].lower() + what[1:], where=f"{name}: {at}", hint=hint)
