"""Is a library whole? Archive, databases, ledger and files compared: what is wrong, what would mend it. Reads only."""

import os
import shlex
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path

import msgspec

from broadsheet.archive.verify import Checked, verify
from broadsheet.config.load import load
from broadsheet.config.records import Config
from broadsheet.errors import ArchiveError
from broadsheet.feeds.opml import parse_opml
from broadsheet.media import folder as pictured
from broadsheet.media.records import Kept, about_name
from broadsheet.model import Record
from broadsheet.pipeline.library import CONFIG, DERIVED_NAME
from broadsheet.pipeline.publishing.moved import keeping, moved
from broadsheet.pipeline.site.building import KIND as SITE
from broadsheet.publish.write import PART, digest
from broadsheet.store import old_files, pictures
from broadsheet.store.schema import address
from broadsheet.text import slug

REBUILD = "`broadsheet rebuild` makes it again from the archive"
BACKUP = "restore it from a backup"
OLD = f"{BACKUP}, or import the old site again"
_PAGES = ("response", "revisit", "resource")  # of metadata records, older versions indexed failures only
_LISTED = 5  # of one kind a file; the rest is counted


class Finding(Record, frozen=True, kw_only=True):
    """One thing that is not as it should be, or worth knowing (`is_damage` False)."""

    where: str
    what: str
    mend: str
    is_damage: bool = True


def check(folder: Path, step: Callable[[str], object] = id) -> Iterator[Finding]:
    """What is wrong with a library; nothing where all is well. `step` hears what is looked at. Raises: ConfigError."""
    config = load(folder / CONFIG, parse_opml)
    inside = folder / "library"
    sound: dict[str, bool] = {}
    for name, mend in ((DERIVED_NAME, REBUILD), ("own.db", BACKUP)):
        step(name)
        found = list(_database(inside / name, mend, inside))
        sound[name] = not found
        yield from found
    if sound[DERIVED_NAME] and (inside / DERIVED_NAME).exists():
        with closing(_opened(inside / DERIVED_NAME)) as db:
            yield from _entries(db)
            yield from _kept(inside / "media", db)
            yield from _archive(inside / "archive", db, step)
    else:
        yield from _archive(inside / "archive", None, step)
    step("pictures")
    yield from _media(inside / "media")
    if sound["own.db"] and (inside / "own.db").exists():
        with closing(_opened(inside / "own.db")) as own:
            yield from _ledger(own)
            step("files of old sites")
            yield from _old(inside / "old", own)
            step("files")
            yield from _files(folder, config, own)


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(address(path), uri=True, timeout=30)


def _database(path: Path, mend: str, inside: Path) -> Iterator[Finding]:
    if not path.exists():
        if any((inside / "archive").rglob("*.warc.gz")):
            yield Finding(where=str(path), what="is missing", mend=mend)
        return
    try:
        with closing(_opened(path)) as db:
            said = [row[0] for row in db.execute("PRAGMA integrity_check(10)")]
            orphans = len(db.execute("PRAGMA foreign_key_check").fetchall())
    except sqlite3.Error as error:
        said, orphans = [str(error)], 0
    if said != ["ok"]:
        yield Finding(where=str(path), what=f"is damaged: {said[0]}", mend=mend)
    if orphans:
        yield Finding(where=str(path), what=f"{orphans} rows refer to rows that are not there", mend=mend)


def _entries(db: sqlite3.Connection) -> Iterator[Finding]:
    (count,) = db.execute(
        """SELECT count(*) FROM entry LEFT JOIN revision ON entry_n = n AND number = entry.revision
           WHERE number IS NULL"""
    ).fetchone()
    if count:
        yield Finding(where=DERIVED_NAME, what=f"{count} entries lack their current revision", mend=REBUILD)
    waiting, running = (
        db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("outbox", "run WHERE NOT finished")
    )
    if waiting or running:
        what = f"{running} runs were not finished, {waiting} posts are still to be written"
        yield Finding(where=DERIVED_NAME, what=what, mend="the next `broadsheet run` does it", is_damage=False)


def _archive(archive: Path, db: sqlite3.Connection | None, step: Callable[[str], object]) -> Iterator[Finding]:
    known = set[str]()
    for path in sorted(archive.rglob("*")):
        name = path.relative_to(archive).as_posix()
        if path.is_dir():
            continue
        if not name.endswith(".warc.gz"):
            yield Finding(where=str(path), what="is no file of ours", mend="move it away", is_damage=False)
            continue
        step(name)
        known.add(name)
        yield from _archive_file(path, name, db)
    for (name,) in db.execute("SELECT DISTINCT file FROM record") if db else ():
        if name not in known:
            yield Finding(where=str(archive / name), what="is missing", mend=BACKUP)


def _archive_file(path: Path, name: str, db: sqlite3.Connection | None) -> Iterator[Finding]:
    faults: list[ArchiveError] = []
    wrong, unknown, missing = [], 0, 0
    rows = (
        db.execute("SELECT offset, record_id FROM record WHERE file = ? ORDER BY offset", (name,)) if db else iter(())
    )
    expected = next(rows, None)
    is_running = db is not None and _is_unfinished(db, name)
    for record in verify(path, faults):
        if not record.is_right:
            wrong.append(record)
        while expected and expected[0] < record.offset:
            missing += 1
            expected = next(rows, None)
        if expected and expected[0] == record.offset:
            missing += expected[1] != record.record_id
            expected = next(rows, None)
        elif db and record.type in _PAGES and not is_running:
            unknown += 1
    missing += sum(1 for _ in chain([expected] if expected else [], rows))
    yield from _told(path, faults, wrong)
    if missing:
        yield Finding(where=str(path), what=f"lacks {missing} records that the database knows", mend=BACKUP)
    if unknown:
        yield Finding(where=str(path), what=f"holds {unknown} records that the database does not know", mend=REBUILD)


def _told(path: Path, faults: list[ArchiveError], wrong: list[Checked]) -> Iterator[Finding]:
    for fault in faults[:_LISTED]:
        mend = f"the next `broadsheet run` cuts a torn end; else {BACKUP}"
        yield Finding(where=fault.where or str(path), what=fault.what, mend=mend)
    for record in wrong[:_LISTED]:
        what = f"the {record.type} record does not have its digest"
        yield Finding(where=f"{path}, byte {record.offset}", what=what, mend=BACKUP)
    more = max(0, len(faults) - _LISTED) + max(0, len(wrong) - _LISTED)
    if more:
        yield Finding(where=str(path), what=f"and {more} more records of it", mend=BACKUP)


def _is_unfinished(db: sqlite3.Connection, name: str) -> bool:
    """True if the file is one that a run is writing, or was when it was killed: the next run takes up what it holds."""
    stem = Path(name).name
    return any(stem.startswith(f"{slug(run)}-") for (run,) in db.execute("SELECT id FROM run WHERE NOT finished"))


def _kept(media: Path, db: sqlite3.Connection) -> Iterator[Finding]:
    names = {about_name(msgspec.json.decode(about, type=Kept).digest) for about in pictures.kept(db)}
    for name in sorted(names):
        if not (media / name).is_file():
            yield Finding(where=str(media / name), what="is missing", mend=REBUILD)


def _media(media: Path) -> Iterator[Finding]:
    ours = set[Path]()
    for found in pictured.pictures(media):
        if isinstance(found, Path):
            ours.add(found)
            yield Finding(where=str(found), what="cannot be read", mend=REBUILD)
            continue
        ours |= {media / about_name(found.digest), *(media / variant.name for variant in found.variants)}
        for variant in found.variants:
            if not pictured.is_whole(media, variant):
                what = "does not have its digest" if (media / variant.name).exists() else "is missing"
                yield Finding(where=str(media / variant.name), what=what, mend=REBUILD)
    for path in sorted(media.rglob("*")):
        if path.is_file() and path not in ours:
            yield Finding(where=str(path), what="belongs to no picture", mend="delete it", is_damage=False)


def _ledger(own: sqlite3.Connection) -> Iterator[Finding]:
    rows = own.execute(
        "SELECT target, permalink, count(*) FROM address GROUP BY 1, 2 HAVING count(*) > 1 AND permalink != ''"
    )
    for target, permalink, count in rows:
        what = f"{count} posts have the address {permalink}"
        yield Finding(where=f"own.db, target {target}", what=what, mend="report it: that is a bug of broadsheet")


def _old(folder: Path, own: sqlite3.Connection) -> Iterator[Finding]:
    ours = {folder / old_files.name_of(file.digest): file for file in old_files.every(own)}
    for path, file in sorted(ours.items()):
        if not path.is_file():
            yield Finding(where=str(path), what=f"is missing ({file.path} of an old site)", mend=OLD)
        elif digest(path.read_bytes()) != file.digest:
            yield Finding(where=str(path), what=f"does not have its digest ({file.path} of an old site)", mend=OLD)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path not in ours:
            mend = "import the old site again, or delete it"
            yield Finding(where=str(path), what="belongs to no old site", mend=mend, is_damage=False)


def _files(folder: Path, config: Config, own: sqlite3.Connection) -> Iterator[Finding]:
    folders = {target.name: folder / target.path for target in config.target}
    taken = set(own.execute("SELECT target, path FROM taken"))
    elsewhere = {
        target.name: moved(own, target.name, folders[target.name]) for target in config.target if target.kind != SITE
    }
    for target, path, post_id, *digests in own.execute(
        "SELECT target, path, post_id, digest, pending FROM file ORDER BY 1, 2"
    ):
        if target in folders:
            other = elsewhere.get(target, {}).get(post_id)
            yield from _file(folders[target] / path, post_id, digests, other, is_theirs=(target, path) in taken)
    for top in folders.values():
        for left in _parts(top):
            yield Finding(where=left, what="was left by a run that was killed", mend="delete it", is_damage=False)


def _file(
    file: Path, post_id: str, digests: Sequence[str], other: Path | None, *, is_theirs: bool
) -> Iterator[Finding]:
    """What is to be said of a file of ours; `other` is where its post lies elsewhere than the ledger says."""
    is_there = file.is_file()
    if other and is_there:
        what = f"has one address with {other}, the same post"
        yield Finding(where=str(file), what=what, mend=keeping(post_id, file, other))
    if is_theirs:
        return
    if other and not is_there:
        what, mend = f"was moved to {other}, and is left alone", keeping(post_id, file, other)
        yield Finding(where=str(file), what=what, mend=mend, is_damage=False)
    elif not is_there:
        yield Finding(where=str(file), what="is missing", mend="`broadsheet publish` writes it again")
    elif digest(file.read_bytes()) not in digests:
        mend = f"keep it: `broadsheet publish --take-over {shlex.quote(str(file))}`; write it again: --release"
        yield Finding(where=str(file), what="was edited, and is left alone", mend=mend, is_damage=False)


def _parts(top: Path) -> Iterator[str]:
    for place, folders, names in os.walk(top):
        folders[:] = [name for name in folders if name not in ("node_modules", ".git")]
        yield from (os.path.join(place, name) for name in names if name.startswith(".") and name.endswith(PART))
