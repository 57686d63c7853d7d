"""Look at one source: its feed, entries and pages; say what is to be done. Reads the store, writes nothing."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from broadsheet.archive.read import read_page
from broadsheet.config.filters import selects
from broadsheet.errors import ArchiveError, FeedError, FetchError
from broadsheet.feeds.parse import parse_feed
from broadsheet.model import Entry, Feed, Moment, Outcome, Record, Source
from broadsheet.pipeline.edge import Answer, Edge
from broadsheet.pipeline.identity import entry_key, post_id, record_digest
from broadsheet.pipeline.reading import READER, Job
from broadsheet.store.entries import Known, known


class Item(Record, frozen=True, kw_only=True):
    """One thing that a run settles: an entry to read (`job`), or an outcome that is already certain."""

    source: Source
    seen: Moment  # when the feed was fetched
    outcome: Outcome | None = None
    feed: Feed | None = None  # on the item that stands for the source itself
    key: str = ""
    entry: Entry | None = None
    entry_digest: str = ""
    known: Known | None = None
    answer: Answer | None = None
    page_cause: str = ""
    job: Job | None = None


def visit(source: Source, edge: Edge, db: sqlite3.Connection) -> Iterator[Item]:
    """The source's own item first, then one a distinct entry, in the feed's order."""
    try:
        answer = edge.get(source.url, source, None)
        page = read_page(Path(answer.file), answer.offset, answer.url)
        feed = parse_feed(page.body, page.final_url, page.content_type)
    except (FetchError, FeedError, ArchiveError) as error:
        yield Item(source=source, seen=edge.now, outcome=_source_failed(source, str(error)))
        return
    yield Item(source=source, seen=answer.date, feed=feed)
    passed = 0
    for key, entry in distinct(feed).items():
        if passed == source.limit:  # counted after the filters, as RSSHub does
            return
        item = look(entry, key, source, answer, edge, db)
        passed += item.outcome is None or item.outcome.kind != "excluded"
        yield item


def distinct(feed: Feed) -> dict[str, Entry]:
    """Entries by key, the first of each, in the feed's order."""
    entries: dict[str, Entry] = {}
    for entry in feed.entries:
        entries.setdefault(entry_key(entry), entry)
    return entries


def look(entry: Entry, key: str, source: Source, feed: Answer, edge: Edge, db: sqlite3.Connection) -> Item:
    """What is to be done about one entry."""
    before = known(db, source.id, key)
    base = Item(source=source, seen=feed.date, key=key, entry=entry, entry_digest=record_digest(entry), known=before)
    if before is None and (rule := selects(entry, source, edge.now)):
        return _settled(base, "excluded", rule)
    answer, cause = _page(entry, key, source, edge)
    if before is not None and is_same(before, base.entry_digest, answer, cause):
        return _settled(base, "same", cause)
    job = Job(entry=entry, base=source.url)
    if answer is not None:
        job = Job(entry=entry, base=source.url, file=answer.file, offset=answer.offset, url=answer.url)
    return _with(base, answer=answer, page_cause=cause, job=job)


def is_same(before: Known, entry_digest: str, answer: Answer | None, cause: str) -> bool:
    """True if neither their bytes nor our reader changed. A page that now fails takes nothing away."""
    if before.reader != READER or before.entry_digest != entry_digest:
        return False
    return answer is None or answer.payload_digest == before.payload_digest


def _page(entry: Entry, key: str, source: Source, edge: Edge) -> tuple[Answer | None, str]:
    if not source.full_text:
        return None, ""
    if not entry.url:
        return None, "the feed gives no address"
    try:
        return edge.get(entry.url, source, key), ""
    except FetchError as error:
        return None, error.cause


def _settled(item: Item, kind: str, cause: str) -> Item:
    assert item.entry is not None
    outcome = Outcome(
        kind=kind,  # type: ignore[arg-type]
        source_id=item.source.id,
        entry_key=item.key,
        post_id=post_id(item.source.id, item.key),
        title=item.entry.title or "",
        url=item.entry.url or "",
        cause=cause,
    )
    return _with(item, outcome=outcome)


def _source_failed(source: Source, cause: str) -> Outcome:
    return Outcome(kind="failed", source_id=source.id, url=source.url, title=source.name or source.id, cause=cause)


def _with(item: Item, **changes: object) -> Item:
    return msgspec.structs.replace(item, **changes)


def seen_at(item: Item) -> datetime:
    """When the words of an item were fetched: the page's time, else the feed's."""
    return item.answer.date if item.answer else item.seen
