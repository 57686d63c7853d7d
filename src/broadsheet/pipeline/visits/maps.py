"""The sitemaps that an index names: the newest first, a few each run; what was read before comes from the archive."""

from collections.abc import Generator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from broadsheet.archive.read import read_page
from broadsheet.dates import parse_date
from broadsheet.errors import ArchiveError, FeedError, FetchError
from broadsheet.feeds.served import Served
from broadsheet.feeds.sitemap import Map, parse_sitemap
from broadsheet.identity import entry_key
from broadsheet.model import Entry, Source
from broadsheet.pipeline.edge.answers import Edge
from broadsheet.pipeline.edge.interleave import Pending
from broadsheet.pipeline.library import Library
from broadsheet.store.entries import known

BACK_ISSUES = 50  # entries of a run, where the source names no limit
_FETCHED = 10  # sitemaps that a run asks for
_FRESH = timedelta(days=1)  # a sitemap without a date is asked for again after this
_PREFIX = "map:"  # of the name under which a sitemap is archived, in place of an entry's key


def with_maps(got: Served, source: Source, edge: Edge, library: Library) -> Generator[Pending, None, Served]:
    """A sitemap with the entries of the sitemaps that it names, from `since` on, until a run has enough that is new.

    Yields answers that are waited for.
    """
    since = parse_date(source.since)
    found = _since(got.feed.entries, since)
    wanted, asked = source.limit or BACK_ISSUES, 0
    for part in got.maps:
        if (
            asked >= _FETCHED
            or _new(found, source, library) >= wanted
            or (since and part.changed and part.changed < since)
        ):
            break
        entries = _archived(part, edge, library)
        if entries is None:
            asked += 1
            if pending := edge.ask(part.url, source, None):
                yield pending
            entries = _fetched(part, source, edge)
        found += _since(entries, since)
    return msgspec.structs.replace(got, feed=msgspec.structs.replace(got.feed, entries=tuple(found)))


def _since(entries: tuple[Entry, ...], since: datetime | None) -> list[Entry]:
    """Entries that are not known to be older."""
    dated = ((entry, entry.published or entry.updated) for entry in entries)
    return [entry for entry, date in dated if since is None or date is None or date >= since]


def _new(entries: list[Entry], source: Source, library: Library) -> int:
    return sum(known(library.db, source.id, entry_key(entry)) is None for entry in entries)


def _archived(part: Map, edge: Edge, library: Library) -> tuple[Entry, ...] | None:
    """What an earlier run read of a sitemap that did not change since; None where it is to be asked for."""
    held = library.last(part.url, edge.now)
    if held is None or (held.date < part.changed if part.changed else held.date < edge.now - _FRESH):
        return None
    try:
        return parse_sitemap(read_page(held.path, held.offset).body, part.url).entries
    except (ArchiveError, FeedError, FetchError):
        return None


def _fetched(part: Map, source: Source, edge: Edge) -> tuple[Entry, ...]:
    """A sitemap that fails is left for the next run."""
    try:
        answer = edge.get(part.url, source, f"{_PREFIX}{part.url}")
        return parse_sitemap(read_page(Path(answer.file), answer.offset, answer.url).body, part.url).entries
    except (ArchiveError, FeedError, FetchError):
        return ()
