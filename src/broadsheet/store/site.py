"""What a built site knows of itself: library/site-NAME.db, derived and disposable. The caller owns the transaction.

Cards are what lists say of an article. A list is an ordered set of cards, oldest first; its pages are numbered from
that end, so that a page once full stays. Marks say which cards of which list changed since the pages were written.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec import json

from broadsheet.store.schema import insert

SITE = (
    """
    CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE card (id TEXT PRIMARY KEY, n INTEGER NOT NULL, card BLOB NOT NULL, item TEXT NOT NULL) STRICT;
    CREATE TABLE list (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, total INTEGER NOT NULL DEFAULT 0) STRICT;
    CREATE TABLE member (
        list INTEGER NOT NULL, moment INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (list, moment, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE page (
        list INTEGER NOT NULL, number INTEGER NOT NULL, moment INTEGER NOT NULL, id TEXT NOT NULL,
        PRIMARY KEY (list, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE mark (
        list INTEGER NOT NULL, moment INTEGER NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL,
        PRIMARY KEY (list, moment, id, kind)
    ) STRICT, WITHOUT ROWID;
    """,
)


class Place(NamedTuple):
    """Where a card stands in its lists: by moment (seconds since 1970), then by id."""

    moment: int
    id: str


class Kept(NamedTuple):
    """A card as it is kept."""

    id: str
    n: int  # of its entry in broadsheet.db
    card: bytes
    item: str  # its markup in lists


class Mark(NamedTuple):
    """One change in a list: "in" and "out" move all that comes after, "card" and "text" do not."""

    place: Place
    kind: str


def fact(db: sqlite3.Connection, name: str) -> str:
    """What was noted under a name; "" where nothing was."""
    row = db.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
    return row[0] if row else ""


def put_fact(db: sqlite3.Connection, name: str, value: str) -> None:
    """Note something."""
    db.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))


def card(db: sqlite3.Connection, id_: str) -> Kept | None:
    """The card of an article."""
    row = db.execute("SELECT id, n, card, item FROM card WHERE id = ?", (id_,)).fetchone()
    return Kept(*row) if row else None


def cards(db: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Kept]:
    """The cards of some articles, by their ids."""
    rows = db.execute(
        "SELECT id, n, card, item FROM card WHERE id IN (SELECT value FROM json_each(?))",
        (json.encode(list(ids)).decode(),),
    )
    return {row[0]: Kept(*row) for row in rows}


def ids(db: sqlite3.Connection) -> list[str]:
    """The ids of all articles."""
    return [id_ for (id_,) in db.execute("SELECT id FROM card")]


def count(db: sqlite3.Connection) -> int:
    """How many articles the site has."""
    return int(db.execute("SELECT count(*) FROM card").fetchone()[0])


def put_cards(db: sqlite3.Connection, new: Iterable[Kept]) -> None:
    """Keep articles' cards."""
    insert(db, "INSERT OR REPLACE INTO card (id, n, card, item)", 4, new)


def drop_card(db: sqlite3.Connection, id_: str) -> None:
    """Forget an article's card."""
    db.execute("DELETE FROM card WHERE id = ?", (id_,))


def list_number(db: sqlite3.Connection, key: str) -> int:
    """The number of a list; it is made where there is none."""
    row = db.execute("SELECT number FROM list WHERE key = ?", (key,)).fetchone()
    if row is None:
        row = db.execute("INSERT INTO list (key) VALUES (?) RETURNING number", (key,)).fetchone()
    return int(row[0])


def lists(db: sqlite3.Connection, prefix: str = "") -> dict[str, int]:
    """Keys of lists that begin with a prefix, in order, and how many cards each has; empty ones are left out."""
    rows = db.execute(
        "SELECT key, total FROM list WHERE key >= ? AND key < ? AND total > 0 ORDER BY key",
        (prefix, f"{prefix}\U0010ffff"),
    )
    return dict(rows)


def all_lists(db: sqlite3.Connection) -> dict[str, int]:
    """Keys and numbers of all lists, in order."""
    return dict(db.execute("SELECT key, number FROM list ORDER BY key"))


def total(db: sqlite3.Connection, number: int) -> int:
    """How many cards a list has."""
    row = db.execute("SELECT total FROM list WHERE number = ?", (number,)).fetchone()
    return int(row[0]) if row else 0


def put_member(db: sqlite3.Connection, number: int, at: Place) -> None:
    """Add a card to a list. One that is there stays."""
    if db.execute("INSERT OR IGNORE INTO member VALUES (?, ?, ?)", (number, *at)).rowcount:
        db.execute("UPDATE list SET total = total + 1 WHERE number = ?", (number,))
        put_mark(db, number, Mark(at, "in"))


def drop_member(db: sqlite3.Connection, number: int, at: Place) -> None:
    """Take a card out of a list."""
    if db.execute("DELETE FROM member WHERE list = ? AND moment = ? AND id = ?", (number, *at)).rowcount:
        db.execute("UPDATE list SET total = total - 1 WHERE number = ?", (number,))
        put_mark(db, number, Mark(at, "out"))


def put_members(db: sqlite3.Connection, rows: Iterable[tuple[int, int, str]]) -> None:
    """Add many cards (list, moment, id) to lists that are being made; `count_members` follows."""
    insert(db, "INSERT OR IGNORE INTO member", 3, rows)


def count_members(db: sqlite3.Connection) -> None:
    """Set how many cards each list has."""
    db.execute("UPDATE list SET total = (SELECT count(*) FROM member WHERE list = number)")


def put_mark(db: sqlite3.Connection, number: int, mark: Mark) -> None:
    """Say that something changed in a list."""
    db.execute("INSERT OR IGNORE INTO mark VALUES (?, ?, ?, ?)", (number, *mark.place, mark.kind))


def marked(db: sqlite3.Connection) -> dict[str, int]:
    """Keys and numbers of the lists in which something changed, in order."""
    rows = db.execute("SELECT key, number FROM list WHERE number IN (SELECT DISTINCT list FROM mark) ORDER BY key")
    return dict(rows)


def marks(db: sqlite3.Connection, number: int) -> list[Mark]:
    """What changed in a list, the oldest card first."""
    rows = db.execute("SELECT moment, id, kind FROM mark WHERE list = ? ORDER BY moment, id, kind", (number,))
    return [Mark(Place(moment, id_), kind) for moment, id_, kind in rows]


def drop_marks(db: sqlite3.Connection, number: int) -> None:
    """Say that a list's pages are as they must be."""
    db.execute("DELETE FROM mark WHERE list = ?", (number,))


def members(db: sqlite3.Connection, number: int, since: Place | None = None, most: int = -1) -> Iterator[Place]:
    """The cards of a list from a place on, the oldest first."""
    moment, id_ = since or (-(1 << 62), "")
    rows = db.execute(
        "SELECT moment, id FROM member WHERE list = ? AND (moment, id) >= (?, ?) ORDER BY moment, id LIMIT ?",
        (number, moment, id_, most),
    )
    return (Place(*row) for row in rows)


def items(db: sqlite3.Connection, number: int, since: Place | None, most: int) -> list[str]:
    """The markup of a list's cards from a place on, the newest first."""
    moment, id_ = since or (-(1 << 62), "")
    rows = db.execute(
        """SELECT item FROM member JOIN card USING (id) WHERE list = ? AND (moment, id) >= (?, ?)
           ORDER BY moment, id LIMIT ?""",
        (number, moment, id_, most),
    )
    return [item for (item,) in rows][::-1]


def newest(db: sqlite3.Connection, number: int, most: int) -> list[Place]:
    """The newest cards of a list, the newest first."""
    rows = db.execute(
        "SELECT moment, id FROM member WHERE list = ? ORDER BY moment DESC, id DESC LIMIT ?", (number, most)
    )
    return [Place(*row) for row in rows]


def page_begins(db: sqlite3.Connection, number: int, page: int) -> Place | None:
    """The oldest card of a page of a list, as the page was written."""
    row = db.execute("SELECT moment, id FROM page WHERE list = ? AND number = ?", (number, page)).fetchone()
    return Place(*row) if row else None


def page_of(db: sqlite3.Connection, number: int, at: Place) -> int:
    """The page on which a place of a list lies, as the pages were written; 0 where it has none."""
    row = db.execute(
        """SELECT number FROM page WHERE list = ? AND (moment, id) <= (?, ?) ORDER BY number DESC LIMIT 1""",
        (number, *at),
    ).fetchone()
    return int(row[0]) if row else 0


def last_page(db: sqlite3.Connection, number: int) -> int:
    """How many pages of a list begin somewhere; 0 where it has none."""
    row = db.execute("SELECT max(number) FROM page WHERE list = ?", (number,)).fetchone()
    return int(row[0] or 0)


def put_pages(db: sqlite3.Connection, number: int, begins: Iterable[tuple[int, Place]], last: int) -> None:
    """Say where pages of a list begin, and which is the last."""
    db.executemany("INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?)", [(number, page, *at) for page, at in begins])
    db.execute("DELETE FROM page WHERE list = ? AND number > ?", (number, last))


def forget(db: sqlite3.Connection) -> None:
    """Know nothing any more: the site is built anew."""
    for table in ("fact", "card", "list", "member", "page", "mark"):
        db.execute(f"DELETE FROM {table}")
