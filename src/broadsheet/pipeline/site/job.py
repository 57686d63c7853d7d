"""One site to be built: its facts out of the config, its theme, its state, its addresses."""

import hashlib
import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import msgspec
from markupsafe import Markup

from broadsheet.config.records import TargetConfig
from broadsheet.errors import PublishError, disk_trouble
from broadsheet.model import Post, Source
from broadsheet.pipeline.library import Library
from broadsheet.pipeline.site.files import Put, put_files, put_new_files, remove_file, remove_files, settle_files
from broadsheet.publish import media
from broadsheet.publish.write import PART, sync_all, write_all, write_whole
from broadsheet.site.feeds import Entry
from broadsheet.site.records import Card, File, Link, Site, clean, decode_card, root_of, section_key
from broadsheet.site.words import words
from broadsheet.store import imported, own, site
from broadsheet.store.followed import remembered
from broadsheet.store.schema import address, open_database, transaction
from broadsheet.store.site import Place
from broadsheet.store.sources import feed_about
from broadsheet.text import slug

if TYPE_CHECKING:
    from broadsheet.site.records import Render
    from broadsheet.site.shards import Segment

PICTURES = "pictures"  # the folder of a site's own copies
AT_HAND = 12_000  # cards, where all of a site is made: some 40 MB
TOLD = 2_000  # texts for feeds: some 15 MB
MEMBERS = 12_000  # articles, whose places in lists wait to be put in together
_NOTED = 16_000  # files or addresses that wait to be told to own.db, where the site's folder is new
_AT_ONCE = 4_000_000  # bytes that wait to be written together, where all of a site is made
_SLUG, _TITLE = 60, 90  # bytes of a level and of a title in an address


class AtHand(NamedTuple):
    """An article as lists show it."""

    n: int  # of its entry in broadsheet.db
    item: Markup  # its card
    card: Card


class Told(NamedTuple):
    """What feeds tell of an article beside its card."""

    html: str
    authors: tuple[str, ...]
    url: str  # the source's
    tags: tuple[str, ...]


@dataclass
class Job:
    """A site and all that its building needs."""

    library: Library
    config: TargetConfig
    folder: Path
    db: sqlite3.Connection
    is_rehearsal: bool = False  # nothing is written or removed
    is_new: bool = False  # `folder` is beside its place, and gets its name when all files are there
    is_whole: bool = False  # all of it is made: what is not made again is no more of it
    has_stood: bool = True  # files were made before
    made: set[str] = field(default_factory=set)  # paths, where it is whole
    members: defaultdict[int, list[Place]] = field(default_factory=lambda: defaultdict(list))  # of lists, to be put in
    at_hand: dict[str, AtHand] = field(default_factory=dict)  # cards that need not be asked for again
    indexed: "dict[Segment, tuple[int, int]]" = field(default_factory=dict)  # how many pieces of pairs, and of words
    has_pictures: bool = True  # that were tried, in the library
    in_feeds: frozenset[int] = frozenset()  # entries whose articles are likely in feeds
    told: dict[int, Told] = field(default_factory=dict)  # of those, as far as they were read
    entries: dict[str, Entry] = field(default_factory=dict)  # of feeds, by article
    _queue: list[tuple[str, bytes, str]] = field(default_factory=list)  # (path, content, post id or "")
    _queued: int = 0  # bytes
    _members: dict[int, list[Place]] | None = None  # of all lists, in order, where they came in one lot
    _unsettled: list[str] = field(default_factory=list)  # paths
    _standing: list[own.Standing] = field(default_factory=list)  # files of a new folder that own.db is to be told of
    _addresses: dict[str, own.Address] = field(default_factory=dict)  # and of articles, by post id
    _places: dict[str, str] = field(default_factory=dict)  # ledger key -> permalink
    _paths: dict[tuple[str, ...], tuple[Link, ...]] = field(default_factory=dict)  # of sections
    _links: dict[tuple[str, str], Link] = field(default_factory=dict)  # of sources
    _numbers: dict[str, int] = field(default_factory=dict)
    _former: dict[str, Source] = field(default_factory=dict)  # that are followed no more, by id
    titles: dict[str, str | None] = field(default_factory=dict)

    @cached_property
    def site(self) -> Site:
        """What every page shares."""
        from broadsheet.site.theme_files import theme_digest

        config, url = self.library.config, self.config.url
        widest = dict.fromkeys(source.section[:1] for source in config.source if source.section)
        return Site(
            title=config.title,
            url=f"{url.rstrip('/')}/" if url else "",
            language=self.config.language or "en",
            zone=config.timezone,
            sections=tuple(Link(name=names[0], href=self.section(names)) for names in widest),
            canonical=self.config.canonical,
            hotlink=self.config.hotlink,
            themes=theme_digest(self.themes),
        )

    @cached_property
    def themes(self) -> tuple[Path, ...]:
        """The folders of the theme. Raises: PublishError."""
        from broadsheet.site.theme_files import theme_folders

        return theme_folders(self.config.theme, self.library.folder)

    @cached_property
    def render(self) -> "Render":
        """The theme's templates; not loaded before something is to be made."""
        from broadsheet.site.theme import renderer

        compiled = None if self.is_rehearsal else self.library.folder / "library" / "site" / "templates"
        return renderer(self.site, self.themes, compiled, are_many=self.is_whole)

    @cached_property
    def words(self) -> dict[str, str]:
        """The words of the site's language."""
        return words(self.site.language)

    @cached_property
    def shell(self) -> str:
        """Digest of all that bears on every page: another one means that all are made anew."""
        mixed = hashlib.sha256(msgspec.json.encode(self.site, order="deterministic"))
        mixed.update(self.config.pictures.encode())
        for source in self.library.config.source:
            shown = (source.excerpt_only, source.noindex)
            mixed.update(msgspec.json.encode((source.id, source.name, source.section, source.url, *shown)))
        return mixed.hexdigest()

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The config's sources by id."""
        return {source.id: source for source in self.library.config.source}

    def source(self, source_id: str, url: str) -> Source:
        """The source as the config has it, or had it last; one that we know nothing of keeps its id."""
        if source_id not in self.sources and source_id not in self._former:
            kept = remembered(self.library.own, [source_id]).get(source_id)
            self._former[source_id] = kept or Source(id=source_id, url=url)
        return self.sources.get(source_id) or self._former[source_id]

    def section(self, names: Sequence[str]) -> str:
        """The address of a section, for ever."""
        key = section_key(names)
        if key not in self._places:
            plain = "/".join(slug(name, _SLUG) or "-" for name in names)
            self._places[key] = self.place(key, f"section/{plain}")
        return self._places[key]

    def places(self, names: tuple[str, ...]) -> tuple[Link, ...]:
        """A section and those above it, from the widest."""
        if names not in self._paths:
            path = (Link(name=name, href=self.section(names[: depth + 1])) for depth, name in enumerate(names))
            self._paths[names] = tuple(path)
        return self._paths[names]

    def source_link(self, source_id: str, name: str) -> Link:
        """A source and where its list stands."""
        if (source_id, name) not in self._links:
            self._links[source_id, name] = Link(name=name, href=self.source_place(source_id))
        return self._links[source_id, name]

    def source_place(self, source_id: str) -> str:
        """The address of a source's list, for ever."""
        key = f"source/{source_id}"
        if key not in self._places:
            self._places[key] = self.place(key, f"source/{slug(source_id, _SLUG) or '-'}")
        return self._places[key]

    def feed_title(self, source_id: str) -> str | None:
        """What a source's feed calls itself."""
        if source_id not in self.titles:
            about = feed_about(self.library.db, source_id)
            self.titles[source_id] = about.title if about else None
        return self.titles[source_id]

    def cards(self, ids: Collection[str]) -> dict[str, AtHand]:
        """The cards of some articles, by their ids."""
        found = {id_: self.at_hand[id_] for id_ in ids if id_ in self.at_hand}
        if len(found) < len(ids):
            kept = site.cards(self.db, (id_ for id_ in ids if id_ not in found))
            found |= {id_: AtHand(each.n, clean(each.item), decode_card(each.card)) for id_, each in kept.items()}
        return found

    def items(self, ids: Sequence[str]) -> list[Markup]:
        """The markup of some articles' cards, in the order of their ids."""
        try:
            return [self.at_hand[id_].item for id_ in ids]
        except KeyError:
            found = self.cards(ids)
            return [found[id_].item for id_ in ids if id_ in found]

    def put_members(self) -> None:
        """Put what waits into the lists, in their order: that is a third of the work."""
        lot = {number: sorted(self.members[number]) for number in sorted(self.members)}
        site.put_members(self.db, ((number, *place) for number, places in lot.items() for place in places))
        self._members = lot if self._members is None else {}
        self.members.clear()

    def places_in(self, number: int) -> Sequence[Place]:
        """The cards of a list, the oldest first."""
        return (self._members or {}).get(number) or list(site.members(self.db, number))

    def list_number(self, key: str) -> int:
        """The number of a list, which is made where there is none."""
        if key not in self._numbers:
            self._numbers[key] = site.list_number(self.db, key)
        return self._numbers[key]

    def place(self, key: str, plain: str) -> str:
        """What the ledger says of a key; else `plain`, or with a mark where another has it, written once."""
        name = self.config.name
        at = own.address(self.library.own, name, key)
        if at is None:
            at = _folder(plain)
            if self.is_taken(at.path):
                at = _folder(f"{plain}-{hashlib.sha256(key.encode()).hexdigest()[:6]}")
            own.put_address(self.library.own, name, key, at)
        return at.permalink

    def articles(self, posts: Sequence[Post]) -> list[own.Address]:
        """Where articles' pages lie, for ever: by day, title and id; as in the old site, where they moved from one."""
        db, name, ids = self.library.own, self.config.name, [post.id for post in posts]
        known = own.addresses_of(db, name, ids)
        moved = imported.some(db, ids) if len(known) < len(ids) else {}
        for post in posts:
            if post.id in known:
                continue
            day, title = post.date.date().isoformat().replace("-", "/"), slug(post.title, _TITLE)
            at = _folder(f"{day}/{title}-{post.id}" if title else f"{day}/{post.id}")
            old = moved.get(post.id)
            if old and old.address:
                had = own.Address(old.address, old.address)
                had = had if old.address.endswith((".html", ".htm")) else _folder(old.address.rstrip("/"))
                at = at if self.is_taken(had.path) else had
            known[post.id] = self._addresses[post.id] = at
        if not self.is_new or len(self._addresses) > _NOTED:
            self._put_addresses()
        return [known[post.id] for post in posts]

    def is_taken(self, path: str) -> bool:
        """True if a page of this site has this path, or one that a file system may take for it."""
        self._put_addresses()  # so that they are seen
        return own.is_taken(self.library.own, self.config.name, path)

    def _put_addresses(self) -> None:
        if not self._addresses:
            return
        own.put_addresses(self.library.own, self.config.name, self._addresses)
        self._addresses.clear()

    def put(self, files: Sequence[File], post_ids: dict[str, str] | None = None) -> list[Put]:
        """Make files stand. Where all is made, in large lots: what became of the last ones is told by `flush`."""
        of = post_ids or {}
        self._queue += [(path, data, of.get(path, "")) for path, data in files]
        if self.is_whole:
            self.made.update([path for path, _ in files])
            self._queued += sum([len(data) for _, data in files])
            if self._queued < _AT_ONCE:
                return []
        return self.flush()

    def flush(self) -> list[Put]:
        """Write what waits to be written."""
        rows, self._queue, self._queued = self._queue, [], 0
        if self.is_new:
            self._standing += put_new_files(self.folder, rows)
            if len(self._standing) > _NOTED:
                self._note_new()
            return [Put(path=path, state="written", post_id=post_id) for path, _, post_id in rows]
        write = _write_nothing if self.is_rehearsal else write_all
        told = put_files(self.library, self.config.name, self.folder, rows, write)
        self._unsettled += [put.path for put in told if put.state == "written"]
        return told

    def _note_new(self) -> None:
        """Tell own.db what is in the new folder, in lots: a kill before that is one before the folder has its name."""
        with transaction(self.library.own):
            self._put_addresses()
            own.all_stand(self.library.own, self.config.name, self._standing)
        self._standing.clear()

    def settle(self) -> None:
        """Wait until the disk has all that was written."""
        if self.is_rehearsal:
            return
        settle_files(self.library, self.config.name, self.folder, self._unsettled)
        self._unsettled.clear()

    def begin_new(self) -> None:
        """Write from now on into a folder beside the site's place. Raises: PublishError."""
        self.is_new, self.folder = True, self.folder.with_name(f".{self.folder.name}{PART}")
        try:
            shutil.rmtree(self.folder, ignore_errors=True)  # what a kill left
            self.folder.mkdir(parents=True)
        except OSError as error:
            raise disk_trouble(PublishError, error, self.folder) from error

    def end_new(self) -> None:
        """Give the new folder its name, once the disk has all of it. Raises: PublishError."""
        place = self.library.folder / self.config.path
        self._note_new()
        try:
            sync_all(self.folder, sorted(self.made))
            self.folder.rename(place)
        except OSError as error:
            raise disk_trouble(PublishError, error, place) from error
        self.is_new, self.folder = False, place

    def drop_new(self) -> None:
        """Remove the folder beside the site's place, if there is one."""
        if self.is_new:
            shutil.rmtree(self.folder, ignore_errors=True)

    def write_picture(self, path: Path, data: bytes) -> None:
        """Write a file that has its place in the site's folder."""
        write_whole(self.folder / path.relative_to(self.library.folder / self.config.path), data)

    def remove(self, paths: Sequence[str]) -> list[Put]:
        """Remove files that are no more of the site."""
        remove = _remove_nothing if self.is_rehearsal else remove_file
        return remove_files(self.library, self.config.name, self.folder, paths, remove)

    def files(self, prefix: str = "") -> list[str]:
        """Paths of all our files that begin so."""
        return own.files(self.library.own, self.config.name, prefix)

    def remove_below(self, prefix: str) -> list[Put]:
        """Remove all our files below a folder."""
        return self.remove(self.files(prefix))


@contextmanager
def rehearsed(library: Library, config: TargetConfig) -> Iterator[Job]:
    """A site with a copy of its state, in memory: nothing is written. `library` has a copy of own.db."""
    path = library.folder / "library" / "site" / f"{slug(config.name)}.db"
    with closing(open_database(Path(":memory:"), site.SITE)) as db:
        if path.exists():
            with closing(sqlite3.connect(address(path), uri=True)) as stands:
                stands.backup(db)
        yield Job(library=library, config=config, folder=library.folder / config.path, db=db, is_rehearsal=True)


def _write_nothing(folder: Path, files: Sequence[tuple[str, bytes]]) -> None:
    """For a rehearsal."""


def _remove_nothing(folder: Path, file: Path) -> None:
    """For a rehearsal."""


def beside(post_path: PurePosixPath, name: str) -> media.Place:
    """Where a site keeps its pictures, and how a page finds them."""
    return media.Place(PurePosixPath(PICTURES) / name, f"{root_of(str(post_path))}{PICTURES}/{name}")


def in_root(post_path: PurePosixPath, name: str) -> media.Place:
    """Where a site has a file of an old one, and how a page finds it."""
    return media.Place(PurePosixPath(name), f"{root_of(str(post_path))}{quote(name)}")


def for_others(url: str, folder: str, post_path: PurePosixPath, name: str) -> media.Place:
    """Where a site at `url` has a file, and how it is found from elsewhere: in feeds."""
    at = PurePosixPath(folder) / name
    return media.Place(at, f"{url}{quote(str(at))}")


def _folder(place: str) -> own.Address:
    """The address of a page that is a folder's front."""
    return own.Address(f"{place}/index.html", f"{place}/")


@contextmanager
def opened(library: Library, config: TargetConfig) -> Iterator[Job]:
    """A site with its state, which is made where there is none. Raises: StoreError, PublishError."""
    inside = library.folder / "library" / "site"
    inside.mkdir(parents=True, exist_ok=True)
    db = open_database(inside / f"{slug(config.name)}.db", site.SITE)
    try:
        yield Job(library=library, config=config, folder=library.folder / config.path, db=db)
    finally:
        db.close()
