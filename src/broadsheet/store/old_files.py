"""own.db: files of old sites that moved here. Their bytes lie in library/old by digest; here stands where each was."""

import sqlite3
from collections.abc import Iterable
from pathlib import PurePosixPath
from urllib.parse import unquote

import msgspec

from broadsheet.model import Moment, Record
from broadsheet.store.own import fold
from broadsheet.urls import parts_of


class OldFile(Record, frozen=True, kw_only=True):
    """A file that posts of an old site name."""

    place: str  # where they say it is: see `place_of`
    address: str  # where it was, below the site's root, not escaped
    digest: str  # sha256, as hex
    size: int  # bytes
    path: str  # below the old site's folder
    at: Moment  # when it moved
    objection: str = ""  # why no site serves it; "": it is published


_COLUMNS = ", ".join(OldFile.__struct_fields__)


def place_of(url: str) -> str:
    """Host and path of an address, not escaped: all spellings of it, with any query and fragment, are one file."""
    parts = parts_of(url)
    return f"{parts.netloc.lower()}{unquote(parts.path)}"


def name_of(digest: str) -> PurePosixPath:
    """Where the bytes lie below library/old."""
    return PurePosixPath(digest[:2], digest)


def put(db: sqlite3.Connection, file: OldFile) -> None:
    """Remember a file; what is known of its place is replaced."""
    db.execute(
        "INSERT OR REPLACE INTO old_file VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            file.place,
            file.address,
            fold(file.address),
            file.digest,
            file.size,
            file.path,
            file.at.isoformat(),
            file.objection,
        ),
    )


def digest_at(db: sqlite3.Connection, place: str, address: str) -> str | None:
    """The digest of the file that a place or an address has already, on whatever file system."""
    row = db.execute(
        "SELECT digest FROM old_file WHERE place = ? UNION ALL SELECT digest FROM old_file WHERE folded_address = ?",
        (place, fold(address)),
    ).fetchone()
    return row[0] if row else None


def named(db: sqlite3.Connection, urls: Iterable[str]) -> dict[str, OldFile]:
    """The files at these addresses, of those that have one."""
    places = {url: place_of(url) for url in urls}
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM old_file WHERE place IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode([*places.values()]).decode(),),
    )
    found = {file.place: file for file in map(_old_file, rows)}
    return {url: found[place] for url, place in places.items() if place in found}


def every(db: sqlite3.Connection) -> list[OldFile]:
    """All files, by their places."""
    return [_old_file(row) for row in db.execute(f"SELECT {_COLUMNS} FROM old_file ORDER BY place")]


def published(db: sqlite3.Connection) -> list[OldFile]:
    """The files that every target has."""
    return [file for file in every(db) if not file.objection]


def are_there(db: sqlite3.Connection) -> bool:
    """True if any file moved here."""
    return db.execute("SELECT 1 FROM old_file LIMIT 1").fetchone() is not None


def _old_file(row: tuple[object, ...]) -> OldFile:
    return msgspec.convert(dict(zip(OldFile.__struct_fields__, row, strict=True)), OldFile)
