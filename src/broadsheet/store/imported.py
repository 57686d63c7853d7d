"""own.db: posts of old sites that moved here, with the bytes of their files, and the addresses that lead to them."""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from broadsheet.model import Entry, Moment, Record, Source

_encode = msgspec.json.Encoder(order="deterministic").encode


class Words(Record, frozen=True, kw_only=True):
    """What an old post said."""

    path: str  # of its file, below the old site's folder
    entry: Entry
    sections: tuple[tuple[str, ...], ...]
    source_name: str
    site: str  # the old site's title


class Imported(Record, frozen=True, kw_only=True):
    """A post that moved here."""

    post_id: str
    source_id: str  # of the import
    key: str
    at: Moment  # when it moved
    after_run: int  # the sequence number of the run before
    words: Words
    address: str | None  # below the site's root, as it was; None: not known, or another's


_words = msgspec.json.Decoder(Words)
_SELECT = "SELECT post_id, source_id, key, at, after_run, words, address FROM imported"


def put(db: sqlite3.Connection, post: Imported, raw: bytes) -> None:
    """Keep a post for good. Its address must be free: see `address_taken`."""
    db.execute(
        "INSERT INTO imported VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            post.post_id,
            post.source_id,
            post.key,
            post.at.isoformat(),
            post.after_run,
            _encode(post.words),
            zlib.compress(raw),
            post.address,
        ),
    )


def get(db: sqlite3.Connection, post_id: str) -> Imported | None:
    """The imported post with this id."""
    row = db.execute(f"{_SELECT} WHERE post_id = ?", (post_id,)).fetchone()
    return _imported(row) if row else None


def some(db: sqlite3.Connection, post_ids: Iterable[str]) -> dict[str, Imported]:
    """The imported posts among these ids."""
    asked = msgspec.json.encode(list(post_ids)).decode()
    return {
        row[0]: _imported(row)
        for row in db.execute(f"{_SELECT} WHERE post_id IN (SELECT value FROM json_each(?))", (asked,))
    }


def every(db: sqlite3.Connection) -> Iterator[Imported]:
    """All imported posts, in the order of their ids."""
    return map(_imported, db.execute(f"{_SELECT} ORDER BY post_id"))


def sources(db: sqlite3.Connection) -> tuple[str, ...]:
    """What the imports are called."""
    return tuple(name for (name,) in db.execute("SELECT DISTINCT source_id FROM imported ORDER BY source_id"))


def arrivals(db: sqlite3.Connection) -> list[int]:
    """The sequence numbers of the runs after which posts came, the earliest first."""
    return [after for (after,) in db.execute("SELECT DISTINCT after_run FROM imported ORDER BY after_run")]


def raw_of(db: sqlite3.Connection, post_id: str) -> bytes:
    """The file of an imported post, to the byte."""
    (packed,) = db.execute("SELECT raw FROM imported WHERE post_id = ?", (post_id,)).fetchone()
    return zlib.decompress(packed)


def sources_of(post: Imported) -> list[Source]:
    """The sources that an imported post stands for: one a section, its own first."""
    words = post.words
    paths = words.sections or ((),)
    name = words.source_name or "".join(paths[0][-1:]) or words.site
    return [Source(id=post.source_id, url="", name=name, section=path) for path in paths]


def at_address(db: sqlite3.Connection, address: str) -> str | None:
    """The id of the post that an old address leads to."""
    row = db.execute(
        "SELECT post_id FROM imported WHERE address = ?1 UNION SELECT post_id FROM moved WHERE address = ?1", (address,)
    ).fetchone()
    return row[0] if row else None


def put_moved(db: sqlite3.Connection, address: str, post_id: str) -> None:
    """Say that an old address leads to this post; the first word stands."""
    db.execute("INSERT OR IGNORE INTO moved VALUES (?, ?)", (address, post_id))


def aliases(db: sqlite3.Connection, post_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Further old addresses that lead to some posts."""
    rows = db.execute(
        "SELECT post_id, address FROM moved WHERE post_id IN (SELECT value FROM json_each(?)) ORDER BY address",
        (msgspec.json.encode(list(post_ids)).decode(),),
    )
    found: dict[str, tuple[str, ...]] = {}
    for post_id, address in rows:
        found[post_id] = (*found.get(post_id, ()), address)
    return found


def _imported(row: tuple[str, str, str, str, int, bytes, str | None]) -> Imported:
    post_id, source_id, key, at, after_run, words, address = row
    return Imported(
        post_id=post_id,
        source_id=source_id,
        key=key,
        at=datetime.fromisoformat(at),
        after_run=after_run,
        words=_words.decode(words),
        address=address,
    )
