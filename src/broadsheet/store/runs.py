"""Runs, their outcomes, the health of sources, and where each archived record lies."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import msgspec

from broadsheet.model import Feed, Outcome

_encode = msgspec.json.Encoder(order="deterministic").encode


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """How a source fares."""

    id: str
    entries: int = 0
    last_visit: str | None = None
    last_ok: str | None = None
    next_visit: str | None = None
    failures: int = 0
    cause: str | None = None


def begin_run(
    db: sqlite3.Connection, run_id: str, now: datetime, version: str, config_digest: str, replay: str
) -> None:
    """Note that a run began; a replay of the same file is the same run again."""
    db.execute(
        "INSERT OR REPLACE INTO run (id, now, version, config_digest, replay) VALUES (?, ?, ?, ?, ?)",
        (run_id, now.isoformat(), version, config_digest, replay),
    )
    db.execute("DELETE FROM outcome WHERE run_id = ?", (run_id,))


def finish_run(db: sqlite3.Connection, run_id: str) -> None:
    """Note that a run came to its end."""
    db.execute("UPDATE run SET finished = 1 WHERE id = ?", (run_id,))


def unfinished(db: sqlite3.Connection) -> tuple[str, ...]:
    """Ids of runs that were begun and did not come to their end."""
    return tuple(run_id for (run_id,) in db.execute("SELECT id FROM run WHERE NOT finished ORDER BY id"))


def last_offset(db: sqlite3.Connection, file: str) -> int:
    """Where the last known record of an archive file begins; 0 where none is known."""
    (offset,) = db.execute("SELECT max(offset) FROM record WHERE file = ?", (file,)).fetchone()
    return offset or 0


def put_outcomes(db: sqlite3.Connection, run_id: str, outcomes: Iterable[Outcome]) -> None:
    """Record how entries and sources of a run ended; each has exactly one row."""
    db.executemany(
        "INSERT INTO outcome VALUES (?, ?, ?, ?, ?)",
        [(run_id, o.source_id, o.entry_key or "", o.kind, _encode(o)) for o in outcomes],
    )


def put_visit(
    db: sqlite3.Connection, source_id: str, url: str, now: datetime, *, feed: Feed | None, cause: str | None
) -> None:
    """Record a visit of a source: what its feed says of itself, or why it failed."""
    about = _encode(msgspec.structs.replace(feed, entries=())) if feed else None
    db.execute(
        """INSERT INTO source (id, url, feed, last_visit, last_ok, failures, cause) VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET
             url = excluded.url, feed = COALESCE(excluded.feed, feed), last_visit = excluded.last_visit,
             last_ok = COALESCE(excluded.last_ok, last_ok), cause = excluded.cause,
             failures = CASE WHEN excluded.cause IS NULL THEN 0 ELSE failures + 1 END""",
        (source_id, url, about, now.isoformat(), None if cause else now.isoformat(), int(cause is not None), cause),
    )


def feed_about(db: sqlite3.Connection, source_id: str) -> Feed | None:
    """What the source's feed last said of itself (no entries)."""
    row = db.execute("SELECT feed FROM source WHERE id = ?", (source_id,)).fetchone()
    return msgspec.json.decode(row[0], type=Feed) if row and row[0] else None


def health(db: sqlite3.Connection, source_id: str) -> Health:
    """How a source fares; a source never visited has no times."""
    (entries,) = db.execute("SELECT count(*) FROM entry WHERE source_id = ?", (source_id,)).fetchone()
    row = db.execute(
        "SELECT last_visit, last_ok, next_visit, failures, cause FROM source WHERE id = ?", (source_id,)
    ).fetchone()
    if row is None:
        return Health(id=source_id, entries=entries)
    last_visit, last_ok, next_visit, failures, cause = row
    return Health(
        id=source_id,
        entries=entries,
        last_visit=last_visit,
        last_ok=last_ok,
        next_visit=next_visit,
        failures=failures,
        cause=cause,
    )


def has_record(db: sqlite3.Connection, record_id: str) -> bool:
    """True if the archive holds the record with this id."""
    return db.execute("SELECT 1 FROM record WHERE record_id = ?", (record_id,)).fetchone() is not None


def has_failure(db: sqlite3.Connection, url: str, when: datetime) -> bool:
    """True if the archive holds the failure of this address at this time."""
    row = db.execute(
        "SELECT 1 FROM record WHERE url = ? AND date = ? AND type = 'metadata'", (url, when.isoformat())
    ).fetchone()
    return row is not None


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


def put_records(db: sqlite3.Connection, records: Iterable[Archived]) -> None:
    """Index archived records."""
    db.executemany("INSERT OR IGNORE INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?)", records)
