"""Look at one source: its feed, entries and pages; say what is to be done. Reads the store, writes nothing."""

from collections.abc import Generator, Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from broadsheet.archive.read import read_page
from broadsheet.config.filters import selects
from broadsheet.errors import ArchiveError, BroadsheetError, EmptyList, FeedError, FetchError
from broadsheet.feeds.listing.looks import is_redesign, look_of, stayed
from broadsheet.feeds.served import Served, served
from broadsheet.model import Feed, Outcome, Source
from broadsheet.pipeline.edge import Answer, Edge, Seen
from broadsheet.pipeline.interleave import Pending
from broadsheet.pipeline.library import Library
from broadsheet.pipeline.look import Glance, Item, ask, look, settled
from broadsheet.pipeline.maps import BACK_ISSUES, with_maps
from broadsheet.pipeline.recognise import Recogniser
from broadsheet.schedule import Visit, next_visit
from broadsheet.store import lists
from broadsheet.store.entries import entry_of
from broadsheet.store.lists import ListLook
from broadsheet.store.sources import SourceState, Visited, source_state

_LISTS = ("list", "rule")


def visit(source: Source, edge: Edge, library: Library) -> Iterator[Item | Pending]:
    """The source's own item first, then one a distinct entry in the feed's order, then entries that left the feed.

    Between them, answers that are waited for: whoever drives the visit goes on with it when they are there.
    """
    state = source_state(library.db, source.id)
    looked: set[int] = set()
    if not edge.is_due(state):
        yield _not_due(source, edge.now, state)
    else:
        if pending := edge.ask(source.url, source, _seen(state)):
            yield pending
        try:
            answer, got = yield from _served(source, edge, library, state)
        except (FetchError, FeedError, ArchiveError) as error:
            yield _source_failed(source, edge.now, state, error)
            if not isinstance(error, FetchError) or error.cause != "not fetched":
                return
        else:
            looks_now = _look(got, answer, _looks_before(source, answer, library))
            yield Item(source=source, seen=answer.date, visited=_visited(source, answer, got.feed, looks_now))
            recogniser = Recogniser(source.id, got.feed, library.db, is_moved=bool(looks_now and looks_now.reason))
            for step in _entries(source, answer, got, recogniser, edge, library):
                if isinstance(step, Item):
                    looked.add(step.known.n if step.known else 0)
                yield step
    for known in edge.others(source.id, library.db):
        if known.n not in looked:
            entry = entry_of(library.db, known.n)
            glance = Glance(source=source, seen=edge.now, base=source.url, key=known.key, entry=entry, known=known)
            yield from ask(glance, edge)
            yield look(glance, edge, library)


def _seen(state: SourceState | None) -> Seen | None:
    if state is None:
        return None
    return Seen(record=state.record_id, etag=state.etag, last_modified=state.last_modified)


def _served(
    source: Source, edge: Edge, library: Library, state: SourceState | None
) -> Generator[Pending, None, tuple[Answer, Served]]:
    """The answer of a source, and the feed that it is or comes to."""
    answer = edge.get(source.url, source, None, _seen(state))
    page = read_page(Path(answer.file), answer.offset, answer.url)
    before = _looks_before(source, answer, library)
    has_served = state is not None and state.record_id is not None
    is_feed = has_served and not lists.looks(library.db, source.id)
    got = served(page, source, before[-1].shapes if before else (), is_feed=is_feed)
    if got.way == "sitemap":
        got = yield from with_maps(got, source, edge, library)
    return answer, got


def _looks_before(source: Source, answer: Answer, library: Library) -> list[ListLook]:
    """The looks of a list up to this answer: a visit that is gone through again knows what it knew."""
    return [look for look in lists.looks(library.db, source.id) if look.at < answer.date]


def _look(got: Served, answer: Answer, before: list[ListLook]) -> ListLook | None:
    """What is to be remembered of a list's look: the first one, and each that is otherwise than the last.

    Of a list by the user's rule, that it is one.
    """
    if got.way not in _LISTS:
        return None
    look = ListLook(at=answer.date, entries=len(got.feed.entries), shapes=look_of(got.shapes))
    if not before:
        return look
    if got.way == "rule" or not is_redesign(before[-1].shapes, got.shapes):
        return None
    reason = f"{stayed(before[-1].shapes, got.shapes)} of {look.entries} entries stand where they stood"
    return msgspec.structs.replace(look, reason=reason)


def _entries(
    source: Source, answer: Answer, got: Served, recogniser: Recogniser, edge: Edge, library: Library
) -> Iterator[Item | Pending]:
    passed: list[Glance] = []
    for key, entry in recogniser.entries.items():
        known = recogniser.find(key, entry)
        if known is not None and got.way in _LISTS:  # another wording of its card is no edit; another address is one
            before = entry_of(library.db, known.n)
            entry = before if key == known.key else msgspec.structs.replace(before, url=entry.url)
        base = answer.final_url
        glance = Glance(source=source, seen=answer.date, base=base, key=key, entry=entry, known=known)
        if known is None and (rule := selects(entry, source, edge.now)):
            yield settled(Item(source=source, seen=answer.date, key=key, entry=entry), "excluded", rule)
        else:
            passed.append(glance)
    for glance in _taken(passed, source):  # counted after the filters, as RSSHub does
        yield from ask(glance, edge)
        yield look(glance, edge, library)


def _taken(passed: list[Glance], source: Source) -> list[Glance]:
    """The entries of this visit: the newest; of back issues, the newest that are not here yet."""
    if not source.since:
        return newest(passed, source.limit)
    return newest([glance for glance in passed if glance.known is None], source.limit or BACK_ISSUES)


def newest(passed: list[Glance], limit: int | None) -> list[Glance]:
    """The newest entries in the feed's order: by date where all have one, else the first ones.

    A feed may serve its entries in any order, and in another one tomorrow.
    """
    if limit is None or len(passed) <= limit:
        return passed
    dates = [glance.entry.published or glance.entry.updated for glance in passed]
    if None in dates:
        return passed[:limit]
    latest = sorted(range(len(passed)), key=lambda i: (dates[i], -i), reverse=True)[:limit]
    return [passed[i] for i in sorted(latest)]


def _visited(source: Source, answer: Answer, feed: Feed, look: ListLook | None) -> Visited:
    ended = Visit(at=answer.date, validators=bool(answer.etag or answer.last_modified), max_age=answer.max_age)
    return Visited(
        at=answer.date,
        next=next_visit(ended, feed.hints, source.id),
        feed=feed,
        record=answer.record,
        final_url=answer.final_url,
        etag=answer.etag,
        last_modified=answer.last_modified,
        look=look,
    )


def _not_due(source: Source, now: datetime, state: SourceState | None) -> Item:
    later = state.next_visit if state else None
    name = source.name or source.id
    outcome = Outcome(kind="not due", source_id=source.id, url=source.url, title=name, next_try=later)
    return Item(source=source, seen=now, outcome=outcome)


def _source_failed(source: Source, now: datetime, state: SourceState | None, error: BroadsheetError) -> Item:
    if isinstance(error, FetchError) and error.cause == "not fetched":
        return Item(source=source, seen=now)
    failures = 1 + (state.failures if state else 0)
    cause = error.cause if isinstance(error, FetchError) else "empty" if isinstance(error, EmptyList) else "not a feed"
    wait = error.retry_after if isinstance(error, FetchError) else None
    later = next_visit(Visit(at=now, cause=cause, failures=failures, retry_after=wait), seed=source.id)
    name = source.name or source.id
    outcome = Outcome(kind="failed", source_id=source.id, url=source.url, title=name, cause=str(error), next_try=later)
    visited = Visited(at=now, next=later, cause=str(error), failures=failures)
    return Item(source=source, seen=now, outcome=outcome, visited=visited)
