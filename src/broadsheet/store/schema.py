"""The two databases: what is derived and disposable, and what is the user's own.

`broadsheet.db` can be made again from the archive. `own.db` cannot: marks, the address ledger, the manifest of
files we wrote. Both are SQLite in WAL mode with synchronous=FULL, so that a power cut loses no commit.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from urllib.parse import quote

from msgspec import json

from broadsheet.errors import StoreError
from broadsheet.identity import other_keys, places
from broadsheet.model import Article, Entry
from broadsheet.pictures import pictures_of

_ROWS = 100  # of a statement; times their columns no more values than every SQLite takes (999)

# One script a version; a script is never changed after it landed, a change is a new script (PRAGMA user_version).
DERIVED = (
    """
    CREATE TABLE source (
        id TEXT PRIMARY KEY, url TEXT NOT NULL, feed BLOB,
        last_visit TEXT, last_ok TEXT, next_visit TEXT, failures INTEGER NOT NULL DEFAULT 0, cause TEXT,
        etag TEXT, last_modified TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE entry (
        n INTEGER PRIMARY KEY, source_id TEXT NOT NULL, key TEXT NOT NULL, post_id TEXT NOT NULL UNIQUE,
        first_seen TEXT NOT NULL, entry BLOB NOT NULL, entry_digest TEXT NOT NULL,
        payload_digest TEXT, page_cause TEXT, page_next_try TEXT,
        reader TEXT NOT NULL, revision INTEGER NOT NULL,
        UNIQUE (source_id, key)
    ) STRICT;
    CREATE TABLE revision (
        entry_n INTEGER NOT NULL REFERENCES entry (n), number INTEGER NOT NULL, fetched TEXT NOT NULL,
        payload_digest TEXT, reader TEXT NOT NULL, words_digest TEXT NOT NULL, article BLOB NOT NULL,
        PRIMARY KEY (entry_n, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE record (
        record_id TEXT PRIMARY KEY, url TEXT NOT NULL, date TEXT NOT NULL, type TEXT NOT NULL,
        file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, payload_digest TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX record_by_url ON record (url, date);
    CREATE TABLE run (
        id TEXT PRIMARY KEY, now TEXT NOT NULL, version TEXT NOT NULL, config_digest TEXT NOT NULL,
        replay TEXT NOT NULL, finished INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE outcome (
        run_id TEXT NOT NULL, source_id TEXT NOT NULL, entry_key TEXT NOT NULL, kind TEXT NOT NULL,
        outcome BLOB NOT NULL, PRIMARY KEY (run_id, source_id, entry_key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE outbox (entry_n INTEGER PRIMARY KEY REFERENCES entry (n)) STRICT;
    """,
    """
    ALTER TABLE run ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
    UPDATE run SET sequence = (SELECT count(*) FROM run AS other WHERE other.now <= run.now);
    ALTER TABLE source ADD COLUMN final_url TEXT;
    ALTER TABLE source ADD COLUMN record_id TEXT;
    ALTER TABLE entry RENAME COLUMN page_next_try TO next_look;
    ALTER TABLE entry ADD COLUMN looked TEXT;
    ALTER TABLE entry ADD COLUMN page_failures INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE entry ADD COLUMN page_record TEXT;
    ALTER TABLE entry ADD COLUMN etag TEXT;
    ALTER TABLE entry ADD COLUMN last_modified TEXT;
    ALTER TABLE entry ADD COLUMN gone TEXT;
    ALTER TABLE entry ADD COLUMN article_of INTEGER REFERENCES entry (n);
    ALTER TABLE entry ADD COLUMN dated TEXT NOT NULL DEFAULT '';
    UPDATE entry SET dated = COALESCE(
        (SELECT replace(json_extract(CAST(article AS TEXT), '$.published'), 'Z', '+00:00') FROM revision
         WHERE entry_n = n AND number = revision), first_seen);
    CREATE INDEX record_by_payload ON record (payload_digest);
    UPDATE entry SET page_record = (
        SELECT min(record_id) FROM record WHERE record.payload_digest = entry.payload_digest AND type = 'response');
    DROP INDEX record_by_payload;
    CREATE INDEX record_by_file ON record (file, offset);
    CREATE INDEX entry_by_date ON entry (source_id, dated);
    CREATE INDEX entry_by_look ON entry (source_id, next_look) WHERE next_look IS NOT NULL;
    CREATE INDEX entry_by_article ON entry (article_of) WHERE article_of IS NOT NULL;
    CREATE TABLE alias (
        source_id TEXT NOT NULL, key TEXT NOT NULL, entry_n INTEGER REFERENCES entry (n), PRIMARY KEY (source_id, key)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO alias
        SELECT source_id, key, CASE count(*) WHEN 1 THEN min(n) END FROM (
            SELECT n, source_id, json_each.value AS key FROM entry, json_each(other_keys(CAST(entry AS TEXT))))
        GROUP BY source_id, key;
    CREATE TABLE place (
        url TEXT NOT NULL, entry_n INTEGER NOT NULL REFERENCES entry (n), PRIMARY KEY (url, entry_n)
    ) STRICT, WITHOUT ROWID;
    INSERT OR IGNORE INTO place
        SELECT json_each.value, n FROM entry JOIN revision ON entry_n = n AND number = revision,
            json_each(places(CAST(entry AS TEXT), CAST(article AS TEXT)));
    ALTER TABLE revision ADD COLUMN changes TEXT NOT NULL DEFAULT '';
    ALTER TABLE revision ADD COLUMN silent INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE event (
        entry_n INTEGER NOT NULL REFERENCES entry (n), at TEXT NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL,
        PRIMARY KEY (entry_n, at, kind)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE lesson (
        host TEXT NOT NULL, date TEXT NOT NULL, url TEXT NOT NULL, run_now TEXT NOT NULL, look TEXT NOT NULL,
        data BLOB NOT NULL, PRIMARY KEY (host, date, url)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE shows (
        entry_n INTEGER NOT NULL REFERENCES entry (n), place INTEGER NOT NULL, url TEXT NOT NULL,
        is_lead INTEGER NOT NULL, PRIMARY KEY (entry_n, place)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX shows_by_url ON shows (url);
    CREATE TABLE picture (
        url TEXT PRIMARY KEY, kept BLOB, cause TEXT, failures INTEGER NOT NULL DEFAULT 0, tried TEXT, next_try TEXT,
        record_id TEXT, etag TEXT, last_modified TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX picture_by_try ON picture (next_try) WHERE next_try IS NOT NULL;
    CREATE INDEX picture_failed ON picture (url) WHERE cause IS NOT NULL;
    INSERT INTO shows
        SELECT n, json_each.key, json_each.value ->> 0, json_each.value ->> 1
        FROM entry JOIN revision ON entry_n = n AND number = revision, json_each(pictures_of(CAST(article AS TEXT)));
    INSERT OR IGNORE INTO picture (url, next_try) SELECT url, '' FROM shows;
    """,
    """
    CREATE TABLE list_look (
        source_id TEXT NOT NULL, at TEXT NOT NULL, entries INTEGER NOT NULL, shapes TEXT NOT NULL, reason TEXT NOT NULL,
        PRIMARY KEY (source_id, at)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    ALTER TABLE source ADD COLUMN moved_url TEXT;
    ALTER TABLE source ADD COLUMN moved_times INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE host (name TEXT PRIMARY KEY, asked TEXT NOT NULL, held TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;
    """,
    # Whole articles lie in a table with row numbers, behind all else that is known of them: a look-up compares keys in
    # an index and reads one row, where it read some of those beside it.
    """
    CREATE TABLE numbered (
        entry_n INTEGER NOT NULL REFERENCES entry (n), number INTEGER NOT NULL, fetched TEXT NOT NULL,
        payload_digest TEXT, reader TEXT NOT NULL, words_digest TEXT NOT NULL, changes TEXT NOT NULL,
        silent INTEGER NOT NULL, digest TEXT NOT NULL, article BLOB NOT NULL, PRIMARY KEY (entry_n, number)
    ) STRICT;
    INSERT INTO numbered
        SELECT entry_n, number, fetched, payload_digest, reader, words_digest, changes, silent, digest(article), article
        FROM revision ORDER BY entry_n, number;
    DROP TABLE revision;
    ALTER TABLE numbered RENAME TO revision;
    """,
)
OWN = (
    """
    CREATE TABLE address (
        target TEXT NOT NULL, post_id TEXT NOT NULL, path TEXT NOT NULL, permalink TEXT NOT NULL,
        folded_path TEXT NOT NULL, PRIMARY KEY (target, post_id), UNIQUE (target, folded_path)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE file (
        target TEXT NOT NULL, path TEXT NOT NULL, post_id TEXT NOT NULL,
        digest TEXT NOT NULL, pending TEXT NOT NULL, PRIMARY KEY (target, path)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE mark (
        post_id TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (post_id, name)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE taken (
        target TEXT NOT NULL, path TEXT NOT NULL, post_id TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (target, path)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE imported (
        post_id TEXT PRIMARY KEY, source_id TEXT NOT NULL, key TEXT NOT NULL, at TEXT NOT NULL,
        after_run INTEGER NOT NULL, words BLOB NOT NULL, raw BLOB NOT NULL, address TEXT UNIQUE
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE moved (address TEXT PRIMARY KEY, post_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE INDEX moved_by_post ON moved (post_id);
    """,
    """
    CREATE TABLE subscription (
        token TEXT PRIMARY KEY, source_id TEXT NOT NULL, hub TEXT NOT NULL, topic TEXT NOT NULL, secret TEXT NOT NULL,
        state TEXT NOT NULL, since TEXT NOT NULL, asked TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
        lease_end TEXT, pinged TEXT, cause TEXT NOT NULL DEFAULT ''
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE old_file (
        place TEXT PRIMARY KEY, address TEXT NOT NULL, folded_address TEXT NOT NULL, digest TEXT NOT NULL,
        size INTEGER NOT NULL, path TEXT NOT NULL, at TEXT NOT NULL, objection TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX old_file_by_address ON old_file (folded_address);
    """,
    """
    CREATE TABLE followed (source_id TEXT PRIMARY KEY, words BLOB NOT NULL) STRICT, WITHOUT ROWID;
    """,
)


def address(path: Path, mode: str = "ro") -> str:
    """The URI that opens a database: on a read-only disk as a file that nobody changes, for its log needs to be made.

    That leaves out what is in a log, so not where one was left.
    """
    is_fixed = path.exists() and not os.access(path.parent, os.W_OK) and not _has_log(path)
    return f"file:{quote(str(path))}?{'immutable=1' if is_fixed else f'mode={mode}'}"


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def open_database(path: Path, scripts: tuple[str, ...]) -> sqlite3.Connection:
    """Open (or make) a database and bring it to the newest version. The caller begins and ends transactions.

    Raises: StoreError naming the file, where it is no database of ours or was made by a newer broadsheet.
    """
    try:
        db = sqlite3.connect(address(path, "rwc"), uri=True, isolation_level=None, timeout=30)
    except sqlite3.Error as error:
        raise StoreError(str(error), where=str(path), hint="is the folder writable?") from error
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA temp_store = MEMORY")  # what a statement of many rows may have to undo: no file in /var/tmp
        db.create_function("other_keys", 1, _other_keys, deterministic=True)
        db.create_function("places", 2, _places, deterministic=True)
        db.create_function("pictures_of", 1, _pictures_of, deterministic=True)
        db.create_function("digest", 1, digest, deterministic=True)
        while _version(db, path, scripts) < len(scripts):
            _migrate(db, path, scripts)
    except BaseException as error:
        db.close()  # a half-done migration is rolled back
        if isinstance(error, sqlite3.Error):
            raise StoreError(str(error), where=str(path), hint=_remedy(path, error)) from error
        raise
    return db


@contextmanager
def written_once(db: sqlite3.Connection) -> Iterator[None]:
    """For a transaction that makes all of a database: its pages go where they belong, not into a log and from there.

    A kill is undone by the next to open it, as ever. Where another process looks into it, there is a log after all.
    """
    with suppress(sqlite3.OperationalError):  # locked
        db.execute("PRAGMA journal_mode = DELETE")
    yield
    with suppress(sqlite3.OperationalError):
        db.execute("PRAGMA journal_mode = WAL")


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing. Raises: StoreError where the disk does not do as asked; the database is as before."""
    try:
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise StoreError(str(error), where=_file_of(db), hint=_remedy_of(error)) from error


def insert(db: sqlite3.Connection, into: str, width: int, rows: Iterable[Sequence[object]]) -> None:
    """Insert many rows ("INSERT INTO table", so many columns), a hundred a statement: in half the time of one each."""
    each = chain.from_iterable(rows)
    lot, one = width * _ROWS, f"({', '.join('?' * width)})"
    many = f"{into} VALUES {', '.join([one] * _ROWS)}"
    while values := tuple(islice(each, lot)):
        db.execute(many if len(values) == lot else f"{into} VALUES {', '.join([one] * (len(values) // width))}", values)


def _file_of(db: sqlite3.Connection) -> str:
    return str(next((row[2] for row in db.execute("PRAGMA database_list") if row[1] == "main"), ""))


def _remedy_of(error: sqlite3.OperationalError) -> str:
    said = str(error)
    if "full" in said:
        return "the disk is full: make room, then run again; nothing is lost"
    if "readonly" in said or "unable to open" in said:
        return "is the folder writable?"
    if "locked" in said:
        return "another program holds the database: wait for it, or stop it"
    return "the disk failed: `broadsheet check` says what is damaged; what was committed stands"


def _other_keys(entry: str) -> str:
    """For scripts that word old rows in today's way: the other keys of an entry, as JSON."""
    return json.encode(other_keys(json.decode(entry, type=Entry))).decode()


def _places(entry: str, article: str) -> str:
    return json.encode(places(json.decode(entry, type=Entry), json.decode(article, type=Article))).decode()


def _pictures_of(article: str) -> str:
    return json.encode(pictures_of(json.decode(article, type=Article))).decode()


def digest(article: bytes) -> str:
    """sha256 of an article as it is kept, as hex."""
    return sha256(article).hexdigest()


def _version(db: sqlite3.Connection, path: Path, scripts: tuple[str, ...]) -> int:
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    if version > len(scripts):
        raise StoreError("made by a newer broadsheet", where=str(path), hint="upgrade broadsheet")
    return version


def _migrate(db: sqlite3.Connection, path: Path, scripts: tuple[str, ...]) -> None:
    """One version up, whole or not at all; another process may have done it while this one waited."""
    db.execute("BEGIN IMMEDIATE")
    version = _version(db, path, scripts)
    for statement in _statements(scripts[version] if version < len(scripts) else ""):
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {min(version + 1, len(scripts))}")
    db.execute("COMMIT")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script (executescript would commit what was begun)."""
    statement = ""
    for piece in script.split(";")[:-1]:
        statement += f"{piece};"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _remedy(path: Path, error: sqlite3.Error) -> str:
    if isinstance(error, sqlite3.OperationalError):
        return _remedy_of(error)
    if path.name == "own.db":
        return "restore it from a backup: it holds your marks and addresses"
    return "it is derived: move it away and run `broadsheet rebuild`"
