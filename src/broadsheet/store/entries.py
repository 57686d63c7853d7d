"""Entries in broadsheet.db: what is known of each, and when to look again. The caller owns the transaction."""

import sqlite3
from datetime import datetime

import msgspec

from broadsheet.model import Entry, Moment, Revision
from broadsheet.store.articles import put_revision
from broadsheet.store.moments import stamp

_entry = msgspec.json.Decoder(Entry)
_encode = msgspec.json.Encoder(order="deterministic").encode


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the store knows of an entry, enough to decide whether to look at it again."""

    n: int
    post_id: str
    key: str
    first_seen: Moment
    entry_digest: str
    payload_digest: str | None  # of the page as last read
    page_record: str | None  # the WARC record of that page
    page_cause: str | None  # why the page failed at the last look
    page_failures: int  # in a row
    looked: Moment | None  # when the page was last asked for
    next_look: Moment | None
    etag: str | None
    last_modified: str | None
    gone: str | None  # why the page counts as unpublished
    reader: str
    revision: int
    words_digest: str


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What a look at an entry's page left to remember."""

    at: Moment
    next: Moment | None
    cause: str | None = None  # it failed
    failures: int = 0
    gone: str | None = None
    record: str | None = None
    payload_digest: str | None = None
    etag: str = ""
    last_modified: str = ""


_COLUMNS = tuple(Known.__struct_fields__)
_KNOWN = f"""SELECT {", ".join(f"entry.{c}" if c != "words_digest" else c for c in _COLUMNS)}
             FROM entry JOIN revision ON entry_n = n AND number = revision"""


def known(db: sqlite3.Connection, source_id: str, key: str) -> Known | None:
    """The entry under this key, or None."""
    return _known(db.execute(f"{_KNOWN} WHERE source_id = ? AND key = ?", (source_id, key)).fetchone())


def known_number(db: sqlite3.Connection, n: int) -> Known | None:
    """The entry with this number, or None."""
    return _known(db.execute(f"{_KNOWN} WHERE n = ?", (n,)).fetchone())


def due(db: sqlite3.Connection, source_id: str, now: datetime) -> list[Known]:
    """Entries of a source whose pages are to be looked at again, the longest due first."""
    rows = db.execute(f"{_KNOWN} WHERE source_id = ? AND next_look <= ? ORDER BY next_look, n", (source_id, stamp(now)))
    return [found for row in rows if (found := _known(row))]


def next_looks(db: sqlite3.Connection) -> dict[str, datetime]:
    """When a page of each source is to be looked at next, by source id."""
    rows = db.execute("SELECT source_id, min(next_look) FROM entry WHERE next_look IS NOT NULL GROUP BY source_id")
    return {source_id: datetime.fromisoformat(when) for source_id, when in rows}


def find(db: sqlite3.Connection, post_id: str, url: str = "") -> int | None:
    """The number of the article with this post id, or at this (normalised) address."""
    row = db.execute(
        """SELECT COALESCE(article_of, n) FROM entry WHERE post_id = ?
           UNION ALL SELECT COALESCE(article_of, n) FROM place JOIN entry ON n = entry_n WHERE url = ? LIMIT 1""",
        (post_id, url),
    ).fetchone()
    return row[0] if row else None


def _known(row: tuple[object, ...] | None) -> Known | None:
    return None if row is None else msgspec.convert(dict(zip(_COLUMNS, row, strict=True)), Known)


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
                              revision, dated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '')""",
        (
            source_id,
            key,
            post_id,
            stamp(first_seen),
            _encode(entry),
            entry_digest,
            first.payload_digest,
            first.reader,
            first.number,
        ),
    )
    n = cursor.lastrowid or 0
    put_revision(db, n, first)
    return n


def update(db: sqlite3.Connection, n: int, entry: Entry, entry_digest: str, reader: str) -> None:
    """Store the entry's newest words, and which reader has read it last."""
    db.execute(
        "UPDATE entry SET entry = ?, entry_digest = ?, reader = ? WHERE n = ?",
        (_encode(entry), entry_digest, reader, n),
    )


def put_look(db: sqlite3.Connection, n: int, look: Look) -> None:
    """Remember a look at the page of an entry. What a failed look did not bring stays as it was."""
    db.execute(
        """UPDATE entry SET looked = ?, next_look = ?, page_cause = ?, page_failures = ?, gone = ? WHERE n = ?""",
        (stamp(look.at), stamp(look.next) if look.next else None, look.cause, look.failures, look.gone, n),
    )
    if look.record:
        db.execute(
            "UPDATE entry SET page_record = ?, payload_digest = ?, etag = ?, last_modified = ? WHERE n = ?",
            (look.record, look.payload_digest, look.etag or None, look.last_modified or None, n),
        )


def put_page(db: sqlite3.Connection, n: int, record: str, payload_digest: str | None) -> None:
    """Say which archived page holds the words of an entry."""
    db.execute("UPDATE entry SET page_record = ?, payload_digest = ? WHERE n = ?", (record, payload_digest, n))


def put_event(db: sqlite3.Connection, n: int, at: datetime, kind: str, detail: str) -> None:
    """Note what happened to an article beside its words: "unpublished", "back"."""
    db.execute("INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?)", (n, stamp(at), kind, detail))


def events(db: sqlite3.Connection, n: int) -> list[tuple[str, str, str]]:
    """(when, kind, detail) of what happened to an article, in order."""
    return list(db.execute("SELECT at, kind, detail FROM event WHERE entry_n = ? ORDER BY at, kind", (n,)))


def entry_of(db: sqlite3.Connection, n: int) -> Entry:
    """The newest words of an entry."""
    return _entry.decode(db.execute("SELECT entry FROM entry WHERE n = ?", (n,)).fetchone()[0])


def titles(db: sqlite3.Connection, source_id: str, most: int) -> list[tuple[int, str]]:
    """Number and title of the entries of a source that came last."""
    rows = db.execute(
        "SELECT n, entry FROM entry WHERE source_id = ? ORDER BY first_seen DESC, n DESC LIMIT ?", (source_id, most)
    )
    return [(n, _entry.decode(data).title or "") for n, data in rows]
