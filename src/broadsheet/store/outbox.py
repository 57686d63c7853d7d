"""The outbox: articles that are stored and whose posts are still to be written. The caller owns the transaction."""

import sqlite3


def waiting(db: sqlite3.Connection) -> tuple[int, ...]:
    """Numbers of entries whose posts are still to be written."""
    return tuple(n for (n,) in db.execute("SELECT entry_n FROM outbox ORDER BY entry_n"))


def post_later(db: sqlite3.Connection, n: int) -> None:
    """Put an article into the outbox; of an entry that serves another entry's article, that one."""
    db.execute("INSERT OR IGNORE INTO outbox SELECT COALESCE(article_of, n) FROM entry WHERE n = ?", (n,))


def posted(db: sqlite3.Connection, numbers: tuple[int, ...]) -> None:
    """Take entries out of the outbox: their posts are on disk."""
    db.executemany("DELETE FROM outbox WHERE entry_n = ?", [(n,) for n in numbers])
