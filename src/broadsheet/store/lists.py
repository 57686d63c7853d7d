"""How the lists of sources without a feed looked, each look with its day. The caller owns the transaction."""

import sqlite3
from datetime import datetime

import msgspec

from broadsheet.model import Moment


class ListLook(msgspec.Struct, frozen=True, kw_only=True):
    """How a listing page looked from one visit on."""

    at: Moment
    entries: int
    shapes: tuple[str, ...]
    reason: str = ""  # why it was looked for again; "" for the first


def put(db: sqlite3.Connection, source_id: str, look: ListLook) -> None:
    """Remember a look; the same visit gone through again tells the same."""
    shapes = msgspec.json.encode(look.shapes).decode()
    row = (source_id, look.at.isoformat(), look.entries, shapes, look.reason)
    db.execute("INSERT OR REPLACE INTO list_look VALUES (?, ?, ?, ?, ?)", row)


def looks(db: sqlite3.Connection, source_id: str) -> list[ListLook]:
    """All looks of a source, the first one first."""
    rows = db.execute("SELECT at, entries, shapes, reason FROM list_look WHERE source_id = ? ORDER BY at", (source_id,))
    return [
        ListLook(
            at=datetime.fromisoformat(at), entries=entries, shapes=tuple(msgspec.json.decode(shapes)), reason=reason
        )
        for at, entries, shapes, reason in rows
    ]
