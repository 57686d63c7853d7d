"""Where each archived record lies: the index of the archive."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple


def last_offset(db: sqlite3.Connection, file: str) -> int:
    """Where the last known record of an archive file begins; 0 where none is known."""
    (offset,) = db.execute("SELECT max(offset) FROM record WHERE file = ?", (file,)).fetchone()
    return offset or 0


def has_record(db: sqlite3.Connection, record_id: str) -> bool:
    """True if the archive holds the record with this id."""
    return db.execute("SELECT 1 FROM record WHERE record_id = ?", (record_id,)).fetchone() is not None


def has_failure(db: sqlite3.Connection, url: str, when: datetime) -> bool:
    """True if the archive holds the failure of this address at this time."""
    row = db.execute(
        "SELECT 1 FROM record WHERE url = ? AND date = ? AND type = 'metadata'", (url, when.isoformat())
    ).fetchone()
    return row is not None


def newest_record(db: sqlite3.Connection, url: str, since: datetime) -> tuple[str, int, int] | None:
    """(file below the archive, offset, length) of the newest answer of an address that is not older than `since`."""
    found: tuple[str, int, int] | None = db.execute(
        """SELECT file, offset, length FROM record WHERE url = ? AND date >= ? AND type = 'response'
           ORDER BY date DESC LIMIT 1""",
        (url, since.isoformat()),
    ).fetchone()
    return found


def last_record(db: sqlite3.Connection, url: str, before: datetime) -> tuple[str, int, int] | None:
    """(file below the archive, offset, length) of the newest answer of an address that is older than `before`."""
    found: tuple[str, int, int] | None = db.execute(
        """SELECT file, offset, length FROM record WHERE url = ? AND date < ? AND type = 'response'
           ORDER BY date DESC LIMIT 1""",
        (url, before.isoformat()),
    ).fetchone()
    return found


class Archived(NamedTuple):
    """Where a record lies; `file` is relative to the archive, so that the folder can be moved."""

    record_id: str
    url: str
    date: str
    type: str
    file: str
    offset: int
    length: int
    payload_digest: str | None


def record_place(db: sqlite3.Connection, record_id: str) -> tuple[str, int, int] | None:
    """(file below the archive, offset, length) of a record, None where the archive has none with this id."""
    found: tuple[str, int, int] | None = db.execute(
        "SELECT file, offset, length FROM record WHERE record_id = ?", (record_id,)
    ).fetchone()
    return found


def record_address(db: sqlite3.Connection, record_id: str) -> str | None:
    """The address that a record is for, None where the archive has none with this id."""
    row = db.execute("SELECT url FROM record WHERE record_id = ?", (record_id,)).fetchone()
    return row[0] if row else None


def put_records(db: sqlite3.Connection, records: Iterable[Archived]) -> None:
    """Index archived records."""
    db.executemany("INSERT OR IGNORE INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?)", records)
