"""A folder of broadsheet's: config, library, databases, archive; opened for writing under the lock, or for reading.

What reads pages is imported where it is needed: a command that only publishes begins in half the time without it.
"""

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from broadsheet.config.load import load
from broadsheet.config.records import Config
from broadsheet.errors import ConfigError, StoreError, disk_trouble
from broadsheet.model import Rule, Source
from broadsheet.store.followed import remember
from broadsheet.store.lessons import before
from broadsheet.store.lock import library_lock
from broadsheet.store.records import (
    Archived,
    has_failure,
    has_record,
    last_offset,
    last_record,
    newest_record,
    record_address,
    record_place,
)
from broadsheet.store.runs import unfinished
from broadsheet.store.schema import DERIVED, OWN, open_database
from broadsheet.text import slug

if TYPE_CHECKING:
    from broadsheet.archive.located import Located
    from broadsheet.read.memory import Memory

CONFIG = "broadsheet.toml"
DERIVED_NAME = "broadsheet.db"
UNDECIDED = "undecided"  # the folder of answers that a run has not decided on


@dataclass(frozen=True, slots=True)
class Library:
    """An open folder. `db` is derived, `own` is the user's."""

    folder: Path
    config: Config
    db: sqlite3.Connection
    own: sqlite3.Connection
    rules: Mapping[str, Rule]  # by host
    memories: "dict[tuple[str, datetime], Memory | None]"  # by site and moment, as they were asked for

    @property
    def archive(self) -> Path:
        """Where the WARC files lie."""
        return self.folder / "library" / "archive"

    @property
    def media(self) -> Path:
        """Where the pictures lie."""
        return self.folder / "library" / "media"

    @property
    def old(self) -> Path:
        """Where the files of old sites lie."""
        return self.folder / "library" / "old"

    def place(self, record: "Located") -> Archived:
        """An archived record as the database keeps it."""
        return Archived(
            record_id=record.record_id,
            url=record.url,
            date=record.date.isoformat(),
            type=record.type,
            file=record.path.relative_to(self.archive).as_posix(),
            offset=record.offset,
            length=record.length,
            payload_digest=record.payload_digest,
        )

    def record(self, record_id: str) -> bool:
        """True if a record with this id is archived."""
        return has_record(self.db, record_id)

    def failure(self, url: str, when: datetime) -> bool:
        """True if a failure of this address at this time is archived."""
        return has_failure(self.db, url, when)

    def located(self, record_id: str) -> "Located | None":
        """Where an archived record lies, None where there is none with this id. Raises: ArchiveError."""
        return self._at(record_place(self.db, record_id))

    def address(self, record_id: str) -> str | None:
        """The address that an archived record is for, None where there is no such record."""
        return record_address(self.db, record_id) if self.rules else None

    def rule(self, url: str) -> Rule | None:
        """How a page at this address is to be read, where the config says so."""
        if not self.rules:
            return None
        from broadsheet.read.rules import rule_for

        return rule_for(self.rules, url)

    def memory(self, url: str, now: datetime) -> "Memory | None":
        """What the runs before `now` taught of the site of an address: the same all through a run."""
        from broadsheet.read.memory import Lesson, learn, site_of

        asked = site_of(url), now
        if asked not in self.memories:
            if any(moment != now for _, moment in islice(self.memories, 1)):  # those of the run before
                self.memories.clear()
            told = [msgspec.msgpack.decode(kept.data, type=Lesson) for kept in before(self.db, *asked)]
            self.memories[asked] = learn(asked[0], told)
        return self.memories[asked]

    def newest(self, url: str, since: datetime) -> "Located | None":
        """The newest archived answer of an address that is not older than `since`. Raises: ArchiveError."""
        return self._at(newest_record(self.db, url, since))

    def last(self, url: str, before: datetime) -> "Located | None":
        """The newest archived answer of an address that is older than `before`. Raises: ArchiveError."""
        return self._at(last_record(self.db, url, before))

    def _at(self, place: tuple[str, int, int] | None) -> "Located | None":
        if place is None:
            return None
        from broadsheet.archive.read import locate

        return locate(self.archive / place[0], place[1], place[2])


def find(start: Path) -> Path:
    """The folder that holds broadsheet.toml: `start` itself, else the nearest above it.

    Raises: ConfigError with the remedy where there is none.
    """
    if home := _home(start):
        return home
    raise ConfigError(f"no {CONFIG} here or above", where=str(start), hint="`broadsheet init` makes one")


def _home(start: Path) -> Path | None:
    return next((folder for folder in (start, *start.absolute().parents) if (folder / CONFIG).is_file()), None)


def near(start: Path) -> Config:
    """The config of the paper that a folder belongs to; the defaults outside of one. Raises: ConfigError.

    Its files of cookies are named so that they are found from here.
    """
    home = _home(start)
    if home is None:
        return Config(title="")
    config = load(home / CONFIG, _opml)
    sources = [
        msgspec.structs.replace(each, cookies=each.cookies and str(home / each.cookies)) for each in config.source
    ]
    return msgspec.structs.replace(config, source=tuple(sources))


def load_config(folder: Path) -> Config:
    """The config of a folder, its targets known. Raises: ConfigError."""
    config = load(folder / CONFIG, _opml)
    _check_layouts(config)
    return config


@contextmanager
def writing(folder: Path, doing: str, derived: str = DERIVED_NAME, config: Config | None = None) -> Iterator[Library]:
    """Open a folder to write to it; `derived` is the file that holds what can be made again.

    config   in force, where it is not to be loaded from the folder
    Raises: ConfigError, StoreError, LockedError.
    """
    config = config or load_config(folder)
    inside = folder / "library"
    try:
        inside.mkdir(exist_ok=True)
    except OSError as error:
        raise disk_trouble(StoreError, error, inside) from error
    with library_lock(inside, doing):
        library = _open(folder, config, derived)
        try:
            _clear(inside)
            mend(library)
            remember(library.own, config.source)
            yield library
        finally:
            library.db.close()
            library.own.close()


def _opml(data: bytes) -> tuple[Source, ...]:
    from broadsheet.feeds.opml import parse_opml

    return parse_opml(data)


def _check_layouts(config: Config) -> None:
    """Raises: ConfigError naming a layout that there is not, or that cannot show pictures."""
    for target in config.target:
        if target.kind != "site":
            from broadsheet.publish.targets import target_of

            if target_of(target.kind, target.layout, target.body).media is None and target.pictures != "off":
                what = f'target "{target.name}": its layout cannot show pictures of ours'
                raise ConfigError(what, where=CONFIG, hint='pictures = "off", or another layout')


def _clear(inside: Path) -> None:
    """Let go of answers that a killed run had not decided on."""
    if (inside / UNDECIDED).exists():
        shutil.rmtree(inside / UNDECIDED, ignore_errors=True)


def _by_host(config: Config) -> Mapping[str, Rule]:
    if not config.rule:
        return {}
    from broadsheet.read.rules import by_host

    return by_host(config.rule)


def mend(library: Library) -> int:
    """Cut the torn tails that killed runs left in the archive; the number of bytes cut. Raises: ArchiveError."""
    cut = 0
    for run_id in unfinished(library.db):
        from broadsheet.archive.repair import cut_torn_tail

        for path in sorted(library.archive.rglob(f"{slug(run_id)}-*.warc.gz")):
            cut += cut_torn_tail(path, last_offset(library.db, path.relative_to(library.archive).as_posix()))
    return cut


@contextmanager
def reading(folder: Path) -> Iterator[Library]:
    """Open a folder to look at it; others may write meanwhile. Raises: ConfigError, StoreError."""
    config = load(folder / CONFIG, _opml)
    (folder / "library").mkdir(exist_ok=True)
    library = _open(folder, config)
    try:
        yield library
    finally:
        library.db.close()
        library.own.close()


def _open(folder: Path, config: Config, derived: str = DERIVED_NAME) -> Library:
    inside = folder / "library"
    if derived == DERIVED_NAME and not (inside / derived).exists() and any((inside / "archive").rglob("*.warc.gz")):
        what = "the database is missing, and the archive beside it is not"
        raise StoreError(what, where=str(inside / derived), hint="`broadsheet rebuild` makes it again")
    return Library(
        folder=folder,
        config=config,
        db=open_database(inside / derived, DERIVED),
        own=open_database(inside / "own.db", OWN),
        rules=_by_host(config),
        memories={},
    )


def config_digest(library: Library) -> str:
    """sha256 of broadsheet.toml as it stands, as hex."""
    return hashlib.sha256((library.folder / CONFIG).read_bytes()).hexdigest()
