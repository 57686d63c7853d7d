"""Pictures in broadsheet.db: who shows them, which are kept, when to try again. The caller owns the transaction."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from broadsheet.model import Moment
from broadsheet.store.moments import stamp

MOST = 10_000  # pictures a run
FROM_FILE = "old:"  # begins what stands for the record of a picture of an old site: its file's digest follows
_FINAL = "9999"  # later than any moment


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """Which pictures are wanted."""

    sources: tuple[str, ...] | None  # of articles of these sources; None: of all that there are
    per_article: int
    lead_only: bool


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A picture to ask for, and what earlier tries left to remember."""

    url: str
    source_id: str
    failures: int = 0
    record_id: str | None = None
    etag: str | None = None
    last_modified: str | None = None


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """How a try ended."""

    url: str
    at: Moment
    next: Moment | None = None  # None: never again
    kept: bytes | None = None  # the record of what is kept
    cause: str | None = None  # it failed
    failures: int = 0
    record_id: str | None = None
    etag: str = ""
    last_modified: str = ""


class Failed(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that could not be kept."""

    source_id: str
    url: str
    cause: str
    next_try: str | None


def put_shows(db: sqlite3.Connection, n: int, shown: Iterable[tuple[str, bool]]) -> None:
    """Remember the pictures of an article, in their order: (address, is it the lead picture?)."""
    rows = [(n, place, url, is_lead) for place, (url, is_lead) in enumerate(shown)]
    db.execute("DELETE FROM shows WHERE entry_n = ?", (n,))
    db.executemany("INSERT INTO shows VALUES (?, ?, ?, ?)", rows)
    db.executemany("INSERT OR IGNORE INTO picture (url, next_try) VALUES (?, '')", [(url,) for _, _, url, _ in rows])


def due(db: sqlite3.Connection, scope: Scope, now: datetime, waits: bool = True) -> list[Due]:
    """The pictures to ask for, those of the newest articles first. One that was tried at this moment is not.

    waits   False: those too whose next try is later
    """
    if scope.sources == ():
        return []
    among = f"AND source_id IN ({', '.join('?' * len(scope.sources))})" if scope.sources else ""
    rows = db.execute(
        f"""SELECT picture.url, source_id, failures, record_id, picture.etag, picture.last_modified
            FROM picture JOIN shows ON shows.url = picture.url JOIN entry ON n = entry_n
            WHERE picture.next_try IS NOT NULL AND picture.next_try <= ? AND (tried IS NULL OR tried < ?)
              AND article_of IS NULL AND place < ? AND (is_lead OR ?) {among}
            ORDER BY dated DESC, n, place LIMIT ?""",
        (
            stamp(now) if waits else _FINAL,
            stamp(now),
            scope.per_article,
            not scope.lead_only,
            *(scope.sources or ()),
            MOST,
        ),
    )
    found: dict[str, Due] = {}
    for row in rows:
        found.setdefault(row[0], _due(row))
    return list(found.values())


def not_kept(db: sqlite3.Connection, scope: Scope) -> list[Due]:
    """The pictures of some sources that a fetch did not bring, or not yet; those of the newest articles first."""
    rows = db.execute(
        """SELECT picture.url, source_id, failures, record_id, picture.etag, picture.last_modified
           FROM entry CROSS JOIN shows ON entry_n = n CROSS JOIN picture ON picture.url = shows.url
           WHERE source_id IN (SELECT value FROM json_each(?)) AND kept IS NULL
             AND (record_id IS NULL OR record_id NOT LIKE ?)
             AND article_of IS NULL AND place < ? AND (is_lead OR ?)
           ORDER BY dated DESC, n, place""",
        (
            msgspec.json.encode(scope.sources or ()).decode(),
            f"{FROM_FILE}%",
            scope.per_article,
            not scope.lead_only,
        ),
    )
    found: dict[str, Due] = {}
    for row in rows:
        found.setdefault(row[0], _due(row))
    return list(found.values())


def still_due(db: sqlite3.Connection, url: str, source_id: str, now: datetime) -> Due | None:
    """The picture, unless it is kept, given up, or was tried at this moment."""
    row = db.execute(
        """SELECT url, ?, failures, record_id, etag, last_modified, next_try, tried FROM picture WHERE url = ?""",
        (source_id, url),
    ).fetchone()
    if row is None:
        return Due(url=url, source_id=source_id)
    *about, later, tried = row
    return None if later is None or (tried and tried >= stamp(now)) else _due(about)


def put_tried(db: sqlite3.Connection, tried: Tried) -> None:
    """Remember how a try ended; of one that is kept, the articles that show it go into the outbox."""
    db.execute(
        """INSERT OR REPLACE INTO picture (url, kept, cause, failures, tried, next_try, record_id, etag, last_modified)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            tried.url,
            tried.kept,
            tried.cause,
            tried.failures,
            stamp(tried.at),
            stamp(tried.next) if tried.next else None,
            tried.record_id,
            tried.etag or None,
            tried.last_modified or None,
        ),
    )


def post_later(db: sqlite3.Connection, url: str) -> None:
    """Put the articles that show a picture into the outbox."""
    db.execute(
        """INSERT OR IGNORE INTO outbox SELECT n FROM shows JOIN entry ON n = entry_n
           WHERE url = ? AND article_of IS NULL""",
        (url,),
    )


def any_settled(db: sqlite3.Connection) -> bool:
    """True if any picture was tried."""
    return db.execute("SELECT 1 FROM picture WHERE tried IS NOT NULL LIMIT 1").fetchone() is not None


def have_settled(db: sqlite3.Connection, numbers: Iterable[int]) -> set[int]:
    """The entries, of these, that show a picture that was tried."""
    rows = db.execute(
        """SELECT DISTINCT entry_n FROM shows JOIN picture USING (url)
           WHERE entry_n IN (SELECT value FROM json_each(?)) AND tried IS NOT NULL""",
        (msgspec.json.encode(list(numbers)).decode(),),
    )
    return {n for (n,) in rows}


def settled(db: sqlite3.Connection, urls: Iterable[str]) -> dict[str, tuple[bytes | None, str | None]]:
    """Of these pictures, those that were tried: the record of what is kept, the cause of a failure."""
    query = "SELECT kept, cause FROM picture WHERE url = ? AND tried IS NOT NULL"
    found = ((url, db.execute(query, (url,)).fetchone()) for url in urls)
    return {url: row for url, row in found if row is not None}


def failed(db: sqlite3.Connection) -> list[Failed]:
    """The pictures that could not be kept, by source and address."""
    rows = db.execute(
        """SELECT DISTINCT source_id, picture.url, cause, picture.next_try
           FROM picture JOIN shows ON shows.url = picture.url JOIN entry ON n = entry_n
           WHERE cause IS NOT NULL AND cause != 'tiny' AND article_of IS NULL ORDER BY 1, 2"""
    )
    return [Failed(source_id=row[0], url=row[1], cause=row[2], next_try=row[3]) for row in rows]


def kept(db: sqlite3.Connection) -> Iterable[bytes]:
    """The records of all pictures that are kept."""
    return (row[0] for row in db.execute("SELECT kept FROM picture WHERE kept IS NOT NULL"))


def _due(row: Sequence[object]) -> Due:
    return msgspec.convert(dict(zip(Due.__struct_fields__, row, strict=True)), Due)
