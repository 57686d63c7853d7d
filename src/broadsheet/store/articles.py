"""Articles in broadsheet.db: every revision of each, and the newest of a section. The caller owns the transaction."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

import msgspec
from msgspec import json

from broadsheet.model import Article, Entry, Moment, Revision
from broadsheet.pictures import pictures_of
from broadsheet.store.moments import stamp
from broadsheet.store.pictures import put_shows
from broadsheet.store.schema import digest

_LOT = 64  # articles asked for at once
_entry = msgspec.json.Decoder(Entry)
_article = msgspec.json.Decoder(Article)
_encode = msgspec.json.Encoder(order="deterministic").encode


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """An entry with its current revision: all that a post is made of."""

    n: int
    source_id: str
    post_id: str
    first_seen: Moment
    entry: Entry
    revision: Revision
    also_in: tuple[str, ...] = ()  # other sources that serve the same article, in the order they did
    digest: str = ""  # of the revision's article as it is kept


def put_revision(db: sqlite3.Connection, n: int, revision: Revision) -> None:
    """Write one revision of entry `n` (in place of one with its number), and make it the current one."""
    article = _encode(revision.article)
    db.execute(
        "INSERT OR REPLACE INTO revision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            n,
            revision.number,
            stamp(revision.fetched),
            revision.payload_digest,
            revision.reader,
            revision.words_digest,
            ", ".join(revision.changes),
            revision.silent,
            digest(article),
            article,
        ),
    )
    dated = revision.article.published
    db.execute(
        "UPDATE entry SET revision = ?, reader = ?, dated = COALESCE(?, first_seen) WHERE n = ?",
        (revision.number, revision.reader, stamp(dated) if dated else None, n),
    )
    put_shows(db, n, pictures_of(revision.article))


_STORED = """SELECT n, source_id, post_id, first_seen, entry, number, fetched, revision.payload_digest,
                    revision.reader, words_digest, article, changes, silent, digest
             FROM entry JOIN revision ON entry_n = n AND number = revision"""


def numbers(db: sqlite3.Connection) -> Iterator[int]:
    """The numbers of all articles, in the order they came."""
    return (n for (n,) in db.execute("SELECT n FROM entry WHERE article_of IS NULL ORDER BY n"))


def documents(db: sqlite3.Connection) -> Iterator[tuple[int, str, int]]:
    """Every revision of every article (number of its entry, post id, its own), in the order they came: by the second,
    then by name."""
    return db.execute(
        """SELECT n, post_id, number FROM entry JOIN revision ON entry_n = n WHERE article_of IS NULL
           ORDER BY CAST(strftime('%s', fetched) AS INTEGER), post_id || '.' || printf('%06d', number)"""
    )


def dated_between(
    db: sqlite3.Connection, first: datetime | None, last: datetime | None, source_id: str = ""
) -> Iterator[int]:
    """The numbers of articles (that a source serves, first or not) that may be dated in a time, in the order they came.

    A date in the future is that of the first look in posts, so what was first seen in that time comes too.
    """
    since, until = (stamp(moment) if moment else None for moment in (first, last))
    rows = db.execute(
        """SELECT n FROM entry WHERE article_of IS NULL
           AND (?3 = '' OR source_id = ?3 OR n IN (SELECT article_of FROM entry WHERE source_id = ?3))
           AND (?1 IS NULL OR max(dated, first_seen) >= ?1)
           AND (?2 IS NULL OR min(dated, first_seen) < ?2) ORDER BY n""",
        (since, until, source_id),
    )
    return (n for (n,) in rows)


def tags(db: sqlite3.Connection) -> Iterator[str]:
    """Every tag of an article, once."""
    rows = db.execute(
        """SELECT DISTINCT value FROM entry JOIN revision ON entry_n = n AND number = revision,
                  json_each(CAST(article AS TEXT), '$.tags') WHERE article_of IS NULL ORDER BY value"""
    )
    return (tag for (tag,) in rows)


def stored(db: sqlite3.Connection, numbers: Iterable[int]) -> Iterator[Stored]:
    """Entries with their current revision, in the order of their numbers given.

    An entry that serves an article of another entry is not an article of its own, and does not come.
    """
    each = iter(numbers)
    while lot := list(islice(each, _LOT)):
        asked = json.encode(lot).decode()
        rows = db.execute(f"{_STORED} WHERE n IN (SELECT value FROM json_each(?)) AND article_of IS NULL", (asked,))
        found, others = {row[0]: row for row in rows}, _also_in(db, asked)
        for n in lot:
            if n in found:
                yield _row_to_stored(found[n], others.get(n, ()))


def newest(db: sqlite3.Connection, source_ids: Iterable[str], most: int) -> list[Stored]:
    """The newest articles of some sources (a section), newest first: by their date, else by when they were first seen.

    Each source's part comes from an index, so the cost is that of `most` articles a source, however large the library.
    """
    rows: set[tuple[str, int]] = set()
    for source_id in source_ids:
        rows.update(
            (dated, root or n)
            for dated, n, root in db.execute(
                "SELECT dated, n, article_of FROM entry WHERE source_id = ? ORDER BY dated DESC LIMIT ?",
                (source_id, most),
            )
        )
    numbers = list(dict.fromkeys(n for _, n in sorted(rows, key=lambda row: (row[0], -row[1]), reverse=True)))
    return list(stored(db, numbers[:most]))


def newest_of(db: sqlite3.Connection, source_id: str, most: int) -> list[tuple[str, int]]:
    """The newest articles of a source (date, number of the entry), the newest first; nothing is read of them."""
    rows = db.execute(
        "SELECT dated, n FROM entry WHERE source_id = ? AND article_of IS NULL ORDER BY dated DESC LIMIT ?",
        (source_id, most),
    )
    return list(rows)


def twins(db: sqlite3.Connection, n: int) -> tuple[str, ...]:
    """The post ids of entries that serve the article of entry `n`, in the order they came."""
    return tuple(name for (name,) in db.execute("SELECT post_id FROM entry WHERE article_of = ? ORDER BY n", (n,)))


def _also_in(db: sqlite3.Connection, asked: str) -> dict[int, tuple[str, ...]]:
    """The other sources of some entries (a JSON list), in the order they came."""
    rows = db.execute(
        "SELECT article_of, source_id FROM entry WHERE article_of IN (SELECT value FROM json_each(?)) ORDER BY n",
        (asked,),
    )
    found: dict[int, dict[str, None]] = {}
    for n, source_id in rows:
        found.setdefault(n, {})[source_id] = None
    return {n: tuple(sources) for n, sources in found.items()}


def _row_to_stored(row: tuple[object, ...], also_in: tuple[str, ...]) -> Stored:
    n, source_id, post_id, first_seen, entry, *revision, kept_as = row
    return Stored(
        n=n,  # type: ignore[arg-type]
        source_id=str(source_id),
        post_id=str(post_id),
        first_seen=datetime.fromisoformat(str(first_seen)),
        entry=_entry.decode(entry),  # type: ignore[arg-type]
        revision=_revision(tuple(revision)),
        also_in=also_in,
        digest=str(kept_as),
    )


def revisions(db: sqlite3.Connection, n: int) -> list[Revision]:
    """All revisions of an entry, the first one first."""
    rows = db.execute(
        """SELECT number, fetched, payload_digest, reader, words_digest, article, changes, silent
           FROM revision WHERE entry_n = ? ORDER BY number""",
        (n,),
    )
    return [_revision(row) for row in rows]


def digests(db: sqlite3.Connection, n: int) -> dict[int, str]:
    """The digest of each revision's article as it is kept, by the revision's number."""
    return dict(db.execute("SELECT number, digest FROM revision WHERE entry_n = ?", (n,)))


def current(db: sqlite3.Connection, n: int) -> Revision:
    """The current revision of an entry."""
    row = db.execute(
        """SELECT number, fetched, revision.payload_digest, revision.reader, words_digest, article, changes, silent
           FROM entry JOIN revision ON entry_n = n AND number = revision WHERE n = ?""",
        (n,),
    ).fetchone()
    return _revision(row)


def _revision(row: tuple[object, ...]) -> Revision:
    number, fetched, payload, reader, words, article, changes, silent = row
    return Revision(
        number=number,  # type: ignore[arg-type]
        fetched=datetime.fromisoformat(str(fetched)),
        payload_digest=payload,  # type: ignore[arg-type]
        reader=str(reader),
        words_digest=str(words),
        article=_article.decode(article),  # type: ignore[arg-type]
        changes=tuple(str(changes).split(", ")) if changes else (),
        silent=bool(silent),
    )


def words_of(article: Article) -> str:
    """What an article is searched for."""
    return str(Words(article.title, article.text, article.authors, article.tags))


class Words(msgspec.Struct):
    """What a revision is searched for."""

    title: str | None = None
    text: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join((self.title or "", self.text, *self.authors, *self.tags))


_words = msgspec.json.Decoder(Words)


def words(db: sqlite3.Connection, asked: Iterable[tuple[str, int]]) -> Iterator[Words]:
    """The words of some revisions (post id, number); none where there is no such revision."""
    each = iter(asked)
    while lot := list(islice(each, _LOT)):
        rows = db.execute(
            """SELECT asked.key, article FROM json_each(?) AS asked CROSS JOIN entry ON post_id = value ->> 0
               CROSS JOIN revision ON entry_n = n AND number = value ->> 1""",
            (json.encode(lot).decode(),),
        )
        found = dict(rows)
        yield from (_words.decode(found[place]) if place in found else Words() for place in range(len(lot)))


def count(db: sqlite3.Connection) -> int:
    """How many articles there are. Two counts over indexes: no article is read."""
    (entries,) = db.execute("SELECT count(*) FROM entry").fetchone()
    (others,) = db.execute("SELECT count(*) FROM entry WHERE article_of IS NOT NULL").fetchone()
    return int(entries - others)
