"""own.db: the address ledger and the manifest of files we wrote. Never derived, never deleted."""

import sqlite3
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

import msgspec

from broadsheet.store.schema import insert


class Address(msgspec.Struct, frozen=True):
    """Where a post lies in a target, for ever: its file below the target's folder, and its permalink."""

    path: str
    permalink: str


class Written(msgspec.Struct, frozen=True):
    """A file of ours: the digest on disk, and the digest we were about to write when we last said so."""

    digest: str
    pending: str


class Standing(NamedTuple):
    """A file of ours that stands as we wrote it."""

    path: str
    post_id: str
    digest: str


def fold(path: str) -> str:
    """The form under which two paths are one file on some file system (case, Unicode form)."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def address(db: sqlite3.Connection, target: str, post_id: str) -> Address | None:
    """The post's address in this target, if it has one."""
    row = db.execute(
        "SELECT path, permalink FROM address WHERE target = ? AND post_id = ?", (target, post_id)
    ).fetchone()
    return Address(*row) if row else None


def addresses_of(db: sqlite3.Connection, target: str, post_ids: Iterable[str]) -> dict[str, Address]:
    """The addresses of some posts in this target, of those that have one."""
    rows = db.execute(
        "SELECT post_id, path, permalink FROM address WHERE target = ? AND post_id IN (SELECT value FROM json_each(?))",
        (target, msgspec.json.encode(list(post_ids)).decode()),
    )
    return {post_id: Address(path, permalink) for post_id, path, permalink in rows}


def is_taken(db: sqlite3.Connection, target: str, path: str) -> bool:
    """True if a post of this target has this path, or one that a file system may take for it."""
    return (
        db.execute("SELECT 1 FROM address WHERE target = ? AND folded_path = ?", (target, fold(path))).fetchone()
        is not None
    )


def put_address(db: sqlite3.Connection, target: str, post_id: str, at: Address) -> None:
    """Write a post's address, once: a second address for it is a bug and refused by the database."""
    db.execute("INSERT INTO address VALUES (?, ?, ?, ?, ?)", (target, post_id, at.path, at.permalink, fold(at.path)))


def put_addresses(db: sqlite3.Connection, target: str, new: Mapping[str, Address]) -> None:
    """Write the addresses of many posts, once; in order, which is half of the work."""
    rows = sorted((target, post_id, at.path, at.permalink, fold(at.path)) for post_id, at in new.items())
    insert(db, "INSERT INTO address", 5, rows)


def written(db: sqlite3.Connection, target: str, path: str) -> Written | None:
    """What we wrote at a path, None where we never did."""
    row = db.execute("SELECT digest, pending FROM file WHERE target = ? AND path = ?", (target, path)).fetchone()
    return Written(*row) if row else None


def all_written(db: sqlite3.Connection, target: str, paths: Iterable[str]) -> dict[str, Written]:
    """What we wrote at each of many paths; those where we never did are left out."""
    rows = db.execute(
        "SELECT path, digest, pending FROM file WHERE target = ? AND path IN (SELECT value FROM json_each(?))",
        (target, msgspec.json.encode(list(paths)).decode()),
    )
    return {path: Written(digest, pending) for path, digest, pending in rows}


def about_to_write(db: sqlite3.Connection, target: str, path: str, post_id: str, digest: str) -> None:
    """Say what we are going to write, before we do: a kill in between must not look like the user's edit."""
    db.execute(
        """INSERT INTO file VALUES (?, ?, ?, '', ?)
           ON CONFLICT (target, path) DO UPDATE SET pending = excluded.pending, post_id = excluded.post_id""",
        (target, path, post_id, digest),
    )


def all_about_to_write(db: sqlite3.Connection, target: str, rows: Iterable[tuple[str, str, str]]) -> None:
    """Say of many files (path, post id, digest) what we are going to write."""
    db.executemany(
        """INSERT INTO file VALUES (?, ?, ?, '', ?)
           ON CONFLICT (target, path) DO UPDATE SET pending = excluded.pending, post_id = excluded.post_id""",
        [(target, *row) for row in rows],
    )


def all_stand(db: sqlite3.Connection, target: str, rows: Iterable[Standing]) -> None:
    """Say of many files that they stand as they are."""
    told = ((target, path, post_id, digest, digest) for path, post_id, digest in sorted(rows))
    insert(db, "INSERT OR REPLACE INTO file", 5, told)


def has_written(db: sqlite3.Connection, target: str, paths: Iterable[str]) -> None:
    """Say that the files are on disk as announced."""
    db.executemany("UPDATE file SET digest = pending WHERE target = ? AND path = ?", [(target, path) for path in paths])


def doubt_files(db: sqlite3.Connection, target: str) -> None:
    """Take none of a target's files for standing: each is looked at before it is written again."""
    db.execute("UPDATE file SET digest = '' WHERE target = ? AND pending <> ''", (target,))


def forget_file(db: sqlite3.Connection, target: str, path: str) -> None:
    """A file of ours is no more."""
    db.execute("DELETE FROM file WHERE target = ? AND path = ?", (target, path))


def files(db: sqlite3.Connection, target: str, prefix: str = "") -> list[str]:
    """Paths of our files in a target that begin so, in order."""
    rows = db.execute(
        "SELECT path FROM file WHERE target = ? AND path >= ? AND path < ? ORDER BY path",
        (target, prefix, f"{prefix}\U0010ffff"),
    )
    return [path for (path,) in rows]


def beside_posts(db: sqlite3.Connection, target: str) -> list[str]:
    """Paths of our files in a target that are no posts, in order."""
    rows = db.execute("SELECT path FROM file WHERE target = ? AND post_id = '' ORDER BY path", (target,))
    return [path for (path,) in rows]


def addresses(db: sqlite3.Connection, target: str) -> dict[str, Address]:
    """All addresses of a target by post id."""
    rows = db.execute("SELECT post_id, path, permalink FROM address WHERE target = ?", (target,))
    return {post_id: Address(path, permalink) for post_id, path, permalink in rows}


def addressed(db: sqlite3.Connection, post_id: str) -> list[tuple[str, str]]:
    """(target, path) of a post, in each target that has it."""
    return list(db.execute("SELECT target, path FROM address WHERE post_id = ? ORDER BY target", (post_id,)))


def post_at(db: sqlite3.Connection, target: str, path: str) -> str | None:
    """The id of the post that has this path in a target."""
    row = db.execute(
        "SELECT post_id FROM address WHERE target = ? AND folded_path = ?", (target, fold(path))
    ).fetchone()
    return row[0] if row else None


def take(db: sqlite3.Connection, target: str, path: str, post_id: str, at: datetime) -> None:
    """Give a post's file to the user: it is not written again."""
    db.execute("INSERT OR IGNORE INTO taken VALUES (?, ?, ?, ?)", (target, path, post_id, at.isoformat()))


def release(db: sqlite3.Connection, target: str, path: str) -> None:
    """Take a post's file back: it is ours to write."""
    db.execute("DELETE FROM taken WHERE target = ? AND path = ?", (target, path))


def is_taken_over(db: sqlite3.Connection, target: str, path: str) -> bool:
    """True if the file is the user's."""
    found = db.execute("SELECT 1 FROM taken WHERE target = ? AND path = ?", (target, path)).fetchone()
    return found is not None
