"""Articles out of the library in other forms: which ones, with which facts. Reads only."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

import msgspec

from broadsheet.anchors import led_back
from broadsheet.export.epub import Picture
from broadsheet.export.rows import Row, row_of
from broadsheet.media.make import as_jpeg
from broadsheet.media.records import Kept
from broadsheet.model import Entry, Feed, Hints, Person, Post, Record
from broadsheet.pipeline.library import Library
from broadsheet.pipeline.posts import posts_of
from broadsheet.pipeline.publishing.draining import batches
from broadsheet.store import articles, pictures
from broadsheet.store.articles import Stored

_BATCH = 200
_WIDEST = 1280  # pixels of a book's pictures


class Choice(Record, frozen=True, kw_only=True):
    """Which articles are meant: all that are given must hold. Days are of the config's time zone."""

    section: tuple[str, ...] = ()  # this one and those below it
    source: str = ""  # its id
    since: date | None = None
    until: date | None = None  # this day too


def rows(library: Library, choice: Choice) -> Iterator[Row]:
    """A row for each article meant, in the order they came."""
    for stored, post in _chosen(library, choice):
        yield row_of(post, stored.first_seen, tuple(articles.revisions(library.db, stored.n)))


def posts(library: Library, choice: Choice) -> list[Post]:
    """The posts of the articles meant, newest first."""
    found = [post for _, post in _chosen(library, choice)]
    return sorted(found, key=lambda post: (post.date, post.id), reverse=True)


def is_empty(library: Library, choice: Choice) -> bool:
    """True if no article is meant."""
    return next(_chosen(library, choice), None) is None


def picture(library: Library, url: str) -> Picture | None:
    """The picture at an address as books show it; None where it is not kept."""
    about = pictures.settled(library.db, [url]).get(url, (None, None))[0]
    if about is None:
        return None
    kept = msgspec.json.decode(about, type=Kept)
    plain = [variant for variant in kept.variants if variant.form == "webp"]
    fit = max((each for each in plain if each.width <= _WIDEST), key=lambda each: each.width, default=plain[0])
    try:
        data = (library.media / fit.name).read_bytes()
    except FileNotFoundError:
        return None
    return Picture(name=f"{kept.digest}.jpg", media_type="image/jpeg", data=as_jpeg(data))


def _chosen(library: Library, choice: Choice) -> Iterator[tuple[Stored, Post]]:
    zone = ZoneInfo(library.config.timezone)
    first, last = _midnight(choice.since, zone), _midnight(choice.until and choice.until + timedelta(days=1), zone)
    for numbers in batches(articles.dated_between(library.db, first, last, choice.source), _BATCH):
        batch = list(articles.stored(library.db, numbers))
        for stored, post in zip(batch, posts_of(library, batch), strict=True):
            if _is_meant(post, choice, first, last):
                yield stored, post


def _is_meant(post: Post, choice: Choice, first: datetime | None, last: datetime | None) -> bool:
    wanted: Sequence[str] = choice.section
    sections = post.sections or ((),)
    return (
        (not wanted or any(section[: len(wanted)] == wanted for section in sections))
        and (first is None or post.date >= first)
        and (last is None or post.date < last)
    )


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=zone) if day else None


def feed_of(library: Library, choice: Choice, most: int, *, url: str = "", hub: str = "") -> Feed:
    """The newest of the articles meant as a feed with their whole text.

    url, hub   the feed's own address, and its WebSub hub, where it is published at one
    """
    found = posts(library, choice)[:most]
    name = " · ".join((library.config.title, *choice.section))
    newest = max((post.updated or post.date for post in found), default=None)
    hints = Hints(hub=hub or None)
    return Feed(title=name, url=url or None, updated=newest, entries=tuple(map(_entry, found)), hints=hints)


def _entry(post: Post) -> Entry:
    return Entry(
        id=f"urn:broadsheet:{post.id}",
        url=post.url or None,
        title=post.title,
        authors=tuple(Person(name=name) for name in post.authors or post.agencies),
        published=None if post.date_unknown else post.date.astimezone(UTC),
        updated=post.updated.astimezone(UTC) if post.updated else None,
        summary_html=escape(post.summary) if post.summary else None,
        content_html=led_back(post.html, post.url or "") or None,
        categories=(*post.section, *post.tags),
        image=post.lead_image.url if post.lead_image else None,
        language=post.language,
    )
