"""Runs and how what they looked at ended."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

import msgspec

from broadsheet.model import Outcome

_encode = msgspec.json.Encoder(order="deterministic").encode


def next_sequence(db: sqlite3.Connection) -> int:
    """The number that the next run has; the first one has 1."""
    (last,) = db.execute("SELECT max(sequence) FROM run").fetchone()
    return (last or 0) + 1


def begin_run(
    db: sqlite3.Connection,
    run_id: str,
    now: datetime,
    *,
    version: str = "",
    config_digest: str = "",
    replay: str = "",
    sequence: int = 0,
) -> None:
    """Note that a run began; one that was begun before goes on."""
    db.execute(
        """INSERT OR IGNORE INTO run (id, now, version, config_digest, replay, sequence) VALUES (?, ?, ?, ?, ?, ?)""",
        (run_id, now.isoformat(), version, config_digest, replay, sequence),
    )


def finish_run(db: sqlite3.Connection, run_id: str) -> None:
    """Note that a run came to its end."""
    db.execute("UPDATE run SET finished = 1 WHERE id = ?", (run_id,))


def unfinished(db: sqlite3.Connection) -> tuple[str, ...]:
    """Ids of runs that were begun and did not come to their end."""
    return tuple(run_id for (run_id,) in db.execute("SELECT id FROM run WHERE NOT finished ORDER BY sequence, id"))


def finished(db: sqlite3.Connection) -> int:
    """How many runs came to their end."""
    count: int = db.execute("SELECT count(*) FROM run WHERE finished").fetchone()[0]
    return count


def is_finished(db: sqlite3.Connection, run_id: str) -> bool:
    """True if the run came to its end."""
    return db.execute("SELECT 1 FROM run WHERE id = ? AND finished", (run_id,)).fetchone() is not None


def put_outcomes(db: sqlite3.Connection, run_id: str, outcomes: Iterable[Outcome]) -> None:
    """Record how entries and sources of a run ended; each has exactly one row, and the first word stands."""
    db.executemany(
        "INSERT OR IGNORE INTO outcome VALUES (?, ?, ?, ?, ?)",
        [(run_id, o.source_id, o.entry_key or "", o.kind, _encode(o)) for o in outcomes],
    )


def forget_same(db: sqlite3.Connection, before: datetime) -> None:
    """Let go of outcomes that changed nothing, of finished runs older than this: they are most of them by far."""
    db.execute(
        """DELETE FROM outcome WHERE kind IN ('same', 'not due', 'excluded')
           AND run_id IN (SELECT id FROM run WHERE finished AND now < ?)""",
        (before.isoformat(),),
    )
