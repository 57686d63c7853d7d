"""Entries and their revisions in broadsheet.db. Functions over a connection; the caller owns the transaction."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime

import msgspec

from broadsheet.model import Article, Entry, Moment, Revision

_entry = msgspec.json.Decoder(Entry)
_article = msgspec.json.Decoder(Article)
_encode = msgspec.json.Encoder(order="deterministic").encode


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the store knows of an entry, enough to decide whether to read it again."""

    n: int
    post_id: str
    first_seen: Moment
    entry_digest: str
    payload_digest: str | None
    page_cause: str | None
    reader: str
    revision: int
    words_digest: str


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """An entry with its current revision: all that a post is made of."""

    n: int
    source_id: str
    post_id: str
    first_seen: Moment
    entry: Entry
    revision: Revision


def known(db: sqlite3.Connection, source_id: str, key: str) -> Known | None:
    """The entry under this key, or None."""
    row = db.execute(
        """SELECT n, post_id, first_seen, entry_digest, entry.payload_digest, page_cause, entry.reader, revision,
                  words_digest
           FROM entry JOIN revision ON entry_n = n AND number = revision WHERE source_id = ? AND key = ?""",
        (source_id, key),
    ).fetchone()
    if row is None:
        return None
    n, post_id, first_seen, *rest = row
    names = ("entry_digest", "payload_digest", "page_cause", "reader", "revision", "words_digest")
    values = dict(zip(names, rest, strict=True))
    return Known(n=n, post_id=post_id, first_seen=datetime.fromisoformat(first_seen), **values)


def add(
    db: sqlite3.Connection,
    source_id: str,
    key: str,
    post_id: str,
    entry: Entry,
    entry_digest: str,
    first_seen: datetime,
    first: Revision,
) -> int:
    """Store a new entry with its first revision; its number."""
    cursor = db.execute(
        """INSERT INTO entry (source_id, key, post_id, first_seen, entry, entry_digest, payload_digest, reader,
                              revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)""",
        (
            source_id,
            key,
            post_id,
            first_seen.isoformat(),
            _encode(entry),
            entry_digest,
            first.payload_digest,
            first.reader,
        ),
    )
    put_revision(db, cursor.lastrowid or 0, first)
    return cursor.lastrowid or 0


def update(db: sqlite3.Connection, n: int, entry: Entry, entry_digest: str, revision: Revision) -> None:
    """Store the entry's newest words and reading; the revision is added, or replaced where it has that number."""
    db.execute(
        """UPDATE entry SET entry = ?, entry_digest = ?, payload_digest = ?, reader = ?, revision = ? WHERE n = ?""",
        (_encode(entry), entry_digest, revision.payload_digest, revision.reader, revision.number, n),
    )
    put_revision(db, n, revision)


def put_revision(db: sqlite3.Connection, n: int, revision: Revision) -> None:
    """Write one revision of entry `n`."""
    db.execute(
        "INSERT OR REPLACE INTO revision VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            n,
            revision.number,
            revision.fetched.isoformat(),
            revision.payload_digest,
            revision.reader,
            revision.words_digest,
            _encode(revision.article),
        ),
    )


def set_page_failure(db: sqlite3.Connection, n: int, cause: str | None, next_try: datetime | None) -> None:
    """Record why the page of an entry could not be had, and when to try again (both None: it was had)."""
    db.execute(
        "UPDATE entry SET page_cause = ?, page_next_try = ? WHERE n = ?",
        (cause, next_try.isoformat() if next_try else None, n),
    )


_STORED = """SELECT n, source_id, post_id, first_seen, entry, number, fetched, revision.payload_digest,
                    revision.reader, words_digest, article
             FROM entry JOIN revision ON entry_n = n AND number = revision"""


def stored(db: sqlite3.Connection, numbers: tuple[int, ...] | None = None) -> Iterator[Stored]:
    """Entries with their current revision, in the order they came; all of them where no numbers are given."""
    if numbers is None:
        yield from map(_row_to_stored, db.execute(f"{_STORED} ORDER BY n"))
        return
    for n in numbers:
        yield from map(_row_to_stored, db.execute(f"{_STORED} WHERE n = ?", (n,)))


def _row_to_stored(row: tuple[object, ...]) -> Stored:
    n, source_id, post_id, first_seen, entry, number, fetched, payload, reader, words, article = row
    revision = Revision(
        number=number,  # type: ignore[arg-type]
        fetched=datetime.fromisoformat(str(fetched)),
        payload_digest=payload,  # type: ignore[arg-type]
        reader=str(reader),
        words_digest=str(words),
        article=_article.decode(article),  # type: ignore[arg-type]
    )
    return Stored(
        n=n,  # type: ignore[arg-type]
        source_id=str(source_id),
        post_id=str(post_id),
        first_seen=datetime.fromisoformat(str(first_seen)),
        entry=_entry.decode(entry),  # type: ignore[arg-type]
        revision=revision,
    )


def outbox(db: sqlite3.Connection) -> tuple[int, ...]:
    """Numbers of entries whose posts are still to be written."""
    return tuple(n for (n,) in db.execute("SELECT entry_n FROM outbox ORDER BY entry_n"))


def post_later(db: sqlite3.Connection, n: int) -> None:
    """Put an entry into the outbox."""
    db.execute("INSERT OR IGNORE INTO outbox VALUES (?)", (n,))


def posted(db: sqlite3.Connection, numbers: tuple[int, ...]) -> None:
    """Take entries out of the outbox: their posts are on disk."""
    db.executemany("DELETE FROM outbox WHERE entry_n = ?", [(n,) for n in numbers])
