"""Posts that the user gave another name or folder: our id still stands in their front matter."""

import os
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from broadsheet.config.records import TargetConfig
from broadsheet.pipeline.library import Library
from broadsheet.store import own

_SUFFIXES = (".md", ".html", ".markdown")
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:---(.*?)^---|\+\+\+(.*?)^\+\+\+|<html>(.*?)</head>)", re.S | re.M)
_ID = re.compile(rb"broadsheet_id\W{1,9}(?:content\W+)?([\w-]+)")


class Moved:
    """Where posts lie that the user moved; each target is looked through once, when it is first asked for."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[str, dict[str, Path]] = {}

    def place(self, config: TargetConfig, post_id: str) -> Path | None:
        """The file that a post is now; None where it lies as the ledger says, or nowhere."""
        if config.name not in self._known:
            self._known[config.name] = moved(self._library.own, config.name, self._library.folder / config.path)
        return self._known[config.name].get(post_id)


def moved(ledger: sqlite3.Connection, target: str, folder: Path) -> dict[str, Path]:
    """Files in a target's folder that are posts of ours and lie elsewhere than the ledger says, by post id.

    Of several the first. What a layout writes without an id is not known again.
    """
    addresses = own.addresses(ledger, target)
    ours = {own.fold(at.path) for at in addresses.values()}
    found: dict[str, Path] = {}
    for file in _files(folder) if addresses else ():
        if own.fold(file.relative_to(folder).as_posix()) not in ours and (post_id := _id_in(file)) in addresses:
            found.setdefault(post_id, file)
    return found


def keeping(post_id: str, file: Path, other: Path) -> str:
    """What to do about a post that lies elsewhere than the ledger says: `file` is its place, `other` is where it is."""
    also = f" and delete {file}" if file.exists() else ""
    return f"keep it there: `broadsheet publish --take-over {post_id}`{also}; keep ours: delete {other}"


def _id_in(file: Path) -> str:
    """The id in a file's front matter; "" where there is none."""
    try:
        head = _HEAD.match(file.read_bytes())
    except OSError:
        return ""
    said = _ID.search(head[0]) if head else None
    return said[1].decode(errors="replace") if said else ""


def _files(folder: Path) -> Iterator[Path]:
    """The files that may be posts, by name; not those of packages, nor what is hidden."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "node_modules" and not name.startswith("."))
        yield from (Path(place, name) for name in sorted(names) if name.endswith(_SUFFIXES))
