"""Under which other names an entry is known: keys that its feed gave up, and addresses that its article shares."""

import sqlite3
from collections.abc import Iterable


def put_aliases(db: sqlite3.Connection, source_id: str, keys: Iterable[str], n: int) -> None:
    """Other keys of an entry. A key that two entries of a source have tells nothing: it names neither from then on."""
    db.executemany(
        """INSERT INTO alias VALUES (?, ?, ?) ON CONFLICT (source_id, key) DO UPDATE
           SET entry_n = CASE WHEN entry_n = excluded.entry_n THEN entry_n END""",
        [(source_id, key, n) for key in keys],
    )


def alias(db: sqlite3.Connection, source_id: str, key: str) -> int | None:
    """The entry that has this other key, if just one has."""
    row = db.execute("SELECT entry_n FROM alias WHERE source_id = ? AND key = ?", (source_id, key)).fetchone()
    return row[0] if row else None


def put_places(db: sqlite3.Connection, urls: Iterable[str], n: int) -> None:
    """Addresses (normalised) at which the article of an entry is found."""
    db.executemany("INSERT OR IGNORE INTO place VALUES (?, ?)", [(url, n) for url in urls])


def at_place(db: sqlite3.Connection, url: str, not_of: str) -> list[int]:
    """Articles of other sources at an address, the earliest first."""
    rows = db.execute(
        """SELECT n FROM place JOIN entry ON n = entry_n
           WHERE url = ? AND source_id != ? AND article_of IS NULL ORDER BY n LIMIT 10""",
        (url, not_of),
    )
    return [n for (n,) in rows]


def put_article_of(db: sqlite3.Connection, n: int, article_of: int) -> None:
    """Say that entry `n` serves the article of another entry."""
    db.execute("UPDATE entry SET article_of = ? WHERE n = ?", (article_of, n))
