"""Sources in broadsheet.db: the last visit, the next one, how each fares."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

import msgspec

from broadsheet.model import Feed, Moment
from broadsheet.store.lists import ListLook
from broadsheet.store.lists import put as put_look
from broadsheet.store.moments import stamp

MOVED = 3  # visits in a row that were sent on for ever, until the new address is asked instead
_TIMED = (
    ("source", "id", "last_visit", "next_visit"),
    ("entry", "n", "looked", "next_look"),
    ("host", "name", "asked", "held"),
)
_encode = msgspec.json.Encoder(order="deterministic").encode


class Visited(msgspec.Struct, frozen=True, kw_only=True):
    """What a visit of a source left to remember."""

    at: Moment
    next: Moment | None
    feed: Feed | None = None  # what the feed says of itself
    cause: str | None = None  # it failed
    failures: int = 0  # in a row
    record: str | None = None
    final_url: str | None = None
    etag: str = ""
    last_modified: str = ""
    look: ListLook | None = None  # of a list that looks otherwise than before
    moved_url: str | None = None  # where permanent redirects led
    moved_times: int = 0  # so many visits in a row


class SourceState(msgspec.Struct, frozen=True, kw_only=True):
    """What bears on the next visit of a source."""

    url: str
    failures: int
    next_visit: Moment | None
    record_id: str | None
    final_url: str | None
    etag: str | None
    last_modified: str | None
    cause: str | None
    moved_url: str | None
    moved_times: int


def put_visit(db: sqlite3.Connection, source_id: str, url: str, visit: Visited) -> None:
    """Remember a visit of a source. What a failed visit did not bring stays as it was; of another address, nothing."""
    about = _encode(msgspec.structs.replace(visit.feed, entries=())) if visit.feed else None
    at, later = visit.at.isoformat(), visit.next.isoformat() if visit.next else None
    db.execute(
        """INSERT INTO source (id, url, feed, last_visit, last_ok, next_visit, failures, cause, etag, last_modified,
                               record_id, final_url, moved_url, moved_times)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET
             url = excluded.url, feed = COALESCE(excluded.feed, feed), last_visit = excluded.last_visit,
             last_ok = COALESCE(excluded.last_ok, last_ok), next_visit = excluded.next_visit,
             failures = excluded.failures, cause = excluded.cause,
             etag = iif(excluded.record_id IS NULL AND excluded.url = url, etag, excluded.etag),
             last_modified = iif(excluded.record_id IS NULL AND excluded.url = url,
                                 last_modified, excluded.last_modified),
             record_id = COALESCE(excluded.record_id, iif(excluded.url = url, record_id, NULL)),
             final_url = COALESCE(excluded.final_url, iif(excluded.url = url, final_url, NULL)),
             moved_url = excluded.moved_url, moved_times = excluded.moved_times""",
        (
            source_id,
            url,
            about,
            at,
            None if visit.cause else at,
            later,
            visit.failures,
            visit.cause,
            visit.etag or None,
            visit.last_modified or None,
            visit.record,
            visit.final_url,
            visit.moved_url,
            visit.moved_times,
        ),
    )
    if visit.look is not None:
        put_look(db, source_id, visit.look)


def source_state(db: sqlite3.Connection, source_id: str) -> SourceState | None:
    """What is remembered of a source; None where it was never visited."""
    names = tuple(SourceState.__struct_fields__)
    row = db.execute(f"SELECT {', '.join(names)} FROM source WHERE id = ?", (source_id,)).fetchone()
    return None if row is None else msgspec.convert(dict(zip(names, row, strict=True)), SourceState)


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """How a source fares."""

    id: str
    entries: int = 0
    last_visit: str | None = None
    last_ok: str | None = None
    next_visit: str | None = None
    failures: int = 0
    cause: str | None = None
    moved_url: str | None = None  # where it is asked for meanwhile


def feed_about(db: sqlite3.Connection, source_id: str) -> Feed | None:
    """What the source's feed last said of itself (no entries)."""
    row = db.execute("SELECT feed FROM source WHERE id = ?", (source_id,)).fetchone()
    return msgspec.json.decode(row[0], type=Feed) if row and row[0] else None


def health(db: sqlite3.Connection, source_id: str) -> Health:
    """How a source fares; a source never visited has no times."""
    (entries,) = db.execute("SELECT count(*) FROM entry WHERE source_id = ?", (source_id,)).fetchone()
    row = db.execute(
        """SELECT last_visit, last_ok, next_visit, failures, cause, iif(moved_times >= ?, moved_url, NULL)
           FROM source WHERE id = ?""",
        (MOVED, source_id),
    ).fetchone()
    if row is None:
        return Health(id=source_id, entries=entries)
    last_visit, last_ok, next_visit, failures, cause, moved_url = row
    return Health(
        id=source_id,
        entries=entries,
        last_visit=last_visit,
        last_ok=last_ok,
        next_visit=next_visit,
        failures=failures,
        cause=cause,
        moved_url=moved_url,
    )


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How a source stands: when it was visited, when it is next, why it fails."""

    id: str
    last_visit: Moment
    next_visit: Moment | None  # None: it is gone
    failures: int = 0
    cause: str | None = None


def standings(db: sqlite3.Connection) -> dict[str, Standing]:
    """All sources that were ever visited, by id."""
    names = tuple(Standing.__struct_fields__)
    rows = db.execute(f"SELECT {', '.join(names)} FROM source WHERE last_visit IS NOT NULL")
    found = (msgspec.convert(dict(zip(names, row, strict=True)), Standing) for row in rows)
    return {standing.id: standing for standing in found}


def put_next(db: sqlite3.Connection, ids: Iterable[str], when: datetime) -> None:
    """Visit these sources at another time."""
    db.executemany("UPDATE source SET next_visit = ? WHERE id = ?", [(stamp(when), name) for name in ids])


def set_back(db: sqlite3.Connection, now: datetime) -> None:
    """After the clock went back: what was visited or looked at "later than now" waits its time from now on."""
    for table, key, last, later in _TIMED:
        ahead = db.execute(f"SELECT {key}, {last}, {later} FROM {table} WHERE {last} > ?", (stamp(now),)).fetchall()
        for name, was, then in ahead:
            wait = datetime.fromisoformat(then) - datetime.fromisoformat(was) if then else None
            row = stamp(now), then if wait is None else stamp(now + wait), name
            db.execute(f"UPDATE {table} SET {last} = ?, {later} = ? WHERE {key} = ?", row)
