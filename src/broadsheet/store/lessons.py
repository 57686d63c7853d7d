"""What the pages of a site taught, and in which run: site memory is made of the lessons of earlier runs."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

MOST = 200  # lessons of a site that are kept whole; of later ones only the look


class Kept(NamedTuple):
    """A lesson as it is kept; `data` is the caller's form of its lines, empty where they were let go."""

    date: str  # of the page's record, ISO 8601
    url: str
    look: str
    data: bytes


def put(db: sqlite3.Connection, host: str, lesson: Kept, now: datetime) -> None:
    """Keep the lesson of a page that a run read; the same page read again teaches the same."""
    many = "SELECT count(*) FROM (SELECT 1 FROM lesson WHERE host = ? LIMIT ?)"  # a site may have very many
    (count,) = db.execute(many, (host, MOST)).fetchone()
    data = lesson.data if count < MOST else b""
    db.execute(
        "INSERT OR REPLACE INTO lesson VALUES (?, ?, ?, ?, ?, ?)",
        (host, lesson.date, lesson.url, now.isoformat(), lesson.look, data),
    )


def before(db: sqlite3.Connection, host: str, now: datetime) -> list[Kept]:
    """The whole lessons of runs before this moment, by the dates and addresses of their pages."""
    rows = db.execute(
        """SELECT date, url, look, data FROM lesson WHERE host = ? AND run_now < ? AND length(data) > 0
           ORDER BY date, url""",
        (host, now.isoformat()),
    )
    return [Kept(*row) for row in rows]


def looks(db: sqlite3.Connection, host: str) -> list[tuple[str, str]]:
    """(date, look) of all pages of a site, in the order of their dates and addresses."""
    return list(db.execute("SELECT date, look FROM lesson WHERE host = ? ORDER BY date, url", (host,)))


def hosts(db: sqlite3.Connection) -> Iterable[str]:
    """Sites that taught something, by name."""
    return [host for (host,) in db.execute("SELECT DISTINCT host FROM lesson ORDER BY host")]
