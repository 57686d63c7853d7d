"""The two databases: what is derived and disposable, and what is the user's own.

`broadsheet.db` can be made again from the archive. `own.db` cannot: marks, the address ledger, the manifest of
files we wrote. Both are SQLite in WAL mode with synchronous=FULL, so that a power cut loses no commit.
"""

import sqlite3
from pathlib import Path

from broadsheet.errors import StoreError

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
)


def open_database(path: Path, scripts: tuple[str, ...]) -> sqlite3.Connection:
    """Open (or make) a database and bring it to the newest version. The caller begins and ends transactions.

    Raises: StoreError naming the file, where it is no database of ours or was made by a newer broadsheet.
    """
    try:
        db = sqlite3.connect(path, isolation_level=None, timeout=30)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
        _migrate(db, path, scripts)
    except sqlite3.Error as error:
        raise StoreError(str(error), where=str(path), hint=_remedy(path)) from error
    return db


def _migrate(db: sqlite3.Connection, path: Path, scripts: tuple[str, ...]) -> None:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > len(scripts):
        raise StoreError("made by a newer broadsheet", where=str(path), hint="upgrade broadsheet")
    for number, script in enumerate(scripts[version:], version + 1):
        db.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {number}; COMMIT;")


def _remedy(path: Path) -> str:
    if path.name == "own.db":
        return "restore it from a backup: it holds your marks and addresses"
    return "it is derived: move it away and run `broadsheet rebuild`"
