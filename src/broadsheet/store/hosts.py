"""When each host was last asked, and until when it wants to be left alone: a new run goes on where the last one was."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta

from broadsheet.model import Moment, Record

LONGEST_DELAY = timedelta(minutes=2)  # what is longer ago keeps nobody waiting


class Contact(Record, frozen=True, kw_only=True):
    """The last exchange with a host."""

    host: str
    asked: Moment
    held: Moment | None = None  # it wants no request until then


def put_contacts(db: sqlite3.Connection, contacts: Iterable[Contact]) -> None:
    """Remember exchanges. A later one does not undo an earlier wish to be left alone."""
    rows = [(one.host, one.asked.isoformat(), one.held.isoformat() if one.held else "") for one in contacts]
    db.executemany(
        """INSERT INTO host (name, asked, held) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET
             asked = max(asked, excluded.asked), held = max(held, excluded.held)""",
        rows,
    )


def contacts(db: sqlite3.Connection, now: datetime) -> list[Contact]:
    """The hosts that were asked a moment ago, and those that want to be left alone."""
    since = (now - LONGEST_DELAY).isoformat()
    rows = db.execute("SELECT name, asked, held FROM host WHERE asked > ? OR held > ?", (since, now.isoformat()))
    return [
        Contact(host=name, asked=datetime.fromisoformat(asked), held=datetime.fromisoformat(held) if held else None)
        for name, asked, held in rows
    ]
