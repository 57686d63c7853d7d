"""A backup: one .tar with all that cannot be made again, and the derived database beside it; taken while a run goes on.

The order makes it consistent without a lock: broadsheet.db, then own.db, then the archive. What the first knows, the
later ones hold; what they hold beyond it is an unfinished run to the restored library, which finishes it.
"""

import hashlib
import os
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import msgspec

from broadsheet.archive.repair import whole_until
from broadsheet.config.load import load
from broadsheet.config.records import THEMES, Config
from broadsheet.errors import StoreError, disk_trouble
from broadsheet.feeds.opml import parse_opml
from broadsheet.model import Moment, Record
from broadsheet.pipeline.library import CONFIG, DERIVED_NAME
from broadsheet.pipeline.publishing.moved import moved
from broadsheet.pipeline.site.building import KIND as SITE
from broadsheet.publish.write import PART, digest
from broadsheet.store.records import last_offset
from broadsheet.store.schema import address

FORMAT = 1
MANIFEST = "MANIFEST.json"
_STEP = 1 << 20


class Member(Record, frozen=True, kw_only=True):
    """One file of a backup."""

    name: str
    size: int  # bytes
    sha256: str


class Manifest(Record, frozen=True, kw_only=True):
    """What a backup says of itself; its last member, since digests are known only then."""

    format: int
    version: str
    made: Moment
    members: tuple[Member, ...]


class _File(Record, frozen=True, kw_only=True):
    """A file to put into a backup, up to a size."""

    name: str
    path: Path
    size: int


def backup(folder: Path, file: Path, *, force: bool = False, step: Callable[[str], object] = id) -> Manifest:
    """Write a backup of a folder; `step` hears each file.

    Raises: StoreError where a file cannot be read or the backup cannot be written: nothing is left of it then;
    ConfigError.
    """
    if file.exists() and not force:
        raise StoreError("is there already", where=str(file), hint="give another name, or --force")
    if not file.absolute().parent.is_dir():
        raise StoreError("no such folder", where=str(file.parent), hint="make it, or give another")
    config = load(folder / CONFIG, parse_opml)
    part = file.with_name(f"{file.name}.part")
    snapshots = [part.with_name(f"{part.name}-{name}") for name in (DERIVED_NAME, "own.db")]
    try:
        with _told(file):
            manifest = _write(folder, config, part, snapshots, step)
            part.replace(file)
    finally:
        for path in (part, *snapshots):
            with suppress(OSError):  # on a read-only disk there is none
                path.unlink()
    return manifest


def _write(folder: Path, config: Config, part: Path, snapshots: list[Path], step: Callable[[str], object]) -> Manifest:
    members = []
    for path in snapshots:
        _snapshot(folder / "library" / path.name.removeprefix(f"{part.name}-"), path)
    with part.open("wb") as out:
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
            for each in _files(folder, config, snapshots):
                step(each.name)
                members.append(_put(tar, each))
            manifest = Manifest(
                format=FORMAT,
                version=version("broadsheet"),
                made=datetime.now(UTC).replace(microsecond=0),
                members=tuple(members),
            )
            data = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
            tar.addfile(_header(MANIFEST, len(data)), BytesIO(data))
        out.flush()
        os.fsync(out.fileno())
    return manifest


def _snapshot(database: Path, to: Path) -> None:
    """A consistent copy of a database that may be written to meanwhile."""
    if not database.exists():
        return
    try:
        with (
            closing(sqlite3.connect(address(database), uri=True, timeout=30)) as source,
            closing(sqlite3.connect(to)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        raise StoreError(str(error), where=str(to), hint="is there room, and is it writable?") from error
    except sqlite3.Error as error:
        raise StoreError(str(error), where=str(database), hint="`broadsheet check` says what is damaged") from error


def _files(folder: Path, config: Config, snapshots: list[Path]) -> Iterator[_File]:
    settings = [folder / CONFIG, *(path for pattern in config.include for path in sorted(folder.glob(pattern)))]
    for path in dict.fromkeys([*settings, *_themes(folder, config)]):
        yield _whole(folder, path)
    for name, path in zip((DERIVED_NAME, "own.db"), snapshots, strict=True):
        if path.exists():
            yield _File(name=f"library/{name}", path=path, size=path.stat().st_size)
    yield from _archive(folder, snapshots[0])
    for kept in ("media", "old", "released"):
        for path in sorted((folder / "library" / kept).rglob("*")):
            if path.is_file() and not path.name.endswith(PART):  # a run may be writing
                yield _whole(folder, path)
    if snapshots[1].exists():
        yield from (_whole(folder, path) for path in sorted(set(edited_posts(folder, config, snapshots[1]))))


def _themes(folder: Path, config: Config) -> Iterator[Path]:
    """The files of the user's themes. Those outside the folder stay there."""
    for theme in dict.fromkeys(Path(target.theme) for target in config.target if target.theme not in THEMES):
        if theme.parts and not theme.is_absolute() and ".." not in theme.parts:
            yield from sorted(path for path in (folder / theme).rglob("*") if path.is_file())


def _whole(folder: Path, path: Path) -> _File:
    return _File(name=path.relative_to(folder).as_posix(), path=path, size=path.stat().st_size)


def _archive(folder: Path, derived: Path) -> Iterator[_File]:
    """Every archive file up to its last whole record; a record of which the database knows is always in it."""
    archive = folder / "library" / "archive"
    with closing(sqlite3.connect(derived if derived.exists() else ":memory:")) as db:
        for path in sorted(archive.rglob("*.warc.gz")):
            since = last_offset(db, path.relative_to(archive).as_posix()) if derived.exists() else 0
            size = whole_until(path, since)
            if size:
                yield _File(name=path.relative_to(folder).as_posix(), path=path, size=size)


def edited_posts(folder: Path, config: Config, own: Path) -> Iterator[Path]:
    """The user's files in targets: edited, moved, taken over. Those of targets outside the folder stay there."""
    folders = {target.name: folder / target.path for target in config.target}
    with closing(sqlite3.connect(own)) as db:
        rows = list(db.execute("SELECT target, path, digest, pending FROM file ORDER BY target, path"))
        taken = set(db.execute("SELECT target, path FROM taken"))
        targets = [target for target in config.target if target.kind != SITE]
        elsewhere = [file for target in targets for file in moved(db, target.name, folders[target.name]).values()]
    yield from (file for file in elsewhere if file.resolve().is_relative_to(folder.resolve()))
    for target, path, ours, pending in rows:
        file = folders[target] / path if target in folders else None
        if file is None or not file.is_file() or not file.resolve().is_relative_to(folder.resolve()):
            continue
        if (target, path) in taken or digest(file.read_bytes()) not in (ours, pending):
            yield file


def _put(tar: tarfile.TarFile, each: _File) -> Member:
    with each.path.open("rb") as source:
        hashed = _Hashed(source, each.size)
        tar.addfile(_header(each.name, each.size), hashed)
    return Member(name=each.name, size=each.size, sha256=hashed.hash.hexdigest())


class _Hashed:
    """A file that is hashed as it is read; no further than its size was."""

    def __init__(self, source: BinaryIO, size: int) -> None:
        self.source, self.left, self.hash = source, size, hashlib.sha256()

    def read(self, size: int = _STEP) -> bytes:
        data = self.source.read(min(size, self.left))
        self.left -= len(data)
        self.hash.update(data)
        return data


def _header(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o644
    return info


@contextmanager
def _told(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise disk_trouble(StoreError, error, error.filename or file) from error
