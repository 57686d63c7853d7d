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
from broadsheet.model import Feed, Hints, Outcome, Source
from broadsheet.pipeline.edge.answers import Answer, Edge, Seen
from broadsheet.pipeline.edge.interleave import Pending
from broadsheet.pipeline.library import Library
from broadsheet.pipeline.visits.look import Glance, Item, ask, look, settled
from broadsheet.pipeline.visits.maps import BACK_ISSUES, with_maps
from broadsheet.pipeline.visits.recognise import Recogniser
from broadsheet.schedule import Visit, next_visit, weekly
from broadsheet.store import lists
from broadsheet.store.entries import entry_of
from broadsheet.store.lists import ListLook
from broadsheet.store.sources import MOVED, SourceState, Visited, feed_about, source_state

_LISTS = ("list", "rule")


def visit(source: Source, edge: Edge, library: Library) -> Iterator[Item | Pending]:
    """The source's own item first, then one a distinct entry in the feed's order, then entries that left the feed.

    Between them, answers that are waited for: whoever drives the visit goes on with it when they are there.
    """
    state = _state(source, library)
    address = _address(source, state)
    looked: set[int] = set()
    if not edge.is_due(state):
        yield _not_due(source, edge.now, state)
    else:
        if pending := edge.ask(address, source, None, _seen(state)):
            yield pending
        try:
            answer, got = yield from _served(source, address, edge, library, state)
        except (FetchError, FeedError, ArchiveError) as error:
            yield _source_failed(source, edge.now, state, error, feed_about(library.db, source.id))
            if not isinstance(error, FetchError) or error.cause != "not fetched":
                return
        else:
            looks_now = _look(got, answer, _looks_before(source, answer, library))
            visited = _visited(source, address, answer, got.feed, state, looks_now)
            yield Item(source=source, seen=answer.date, visited=visited)
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
            yield from look(glance, edge, library)


def _state(source: Source, library: Library) -> SourceState | None:
    """What is remembered of a source; None where its address is another now: that one was never visited."""
    state = source_state(library.db, source.id)
    return state if state and state.url == source.url else None


def _address(source: Source, state: SourceState | None) -> str:
    """Where a source is asked for: where it moved to, once that was seen often enough to be believed."""
    return state.moved_url if state and state.moved_url and state.moved_times >= MOVED else source.url


def _seen(state: SourceState | None) -> Seen | None:
    if state is None:
        return None
    return Seen(record=state.record_id, etag=state.etag, last_modified=state.last_modified)


def _served(
    source: Source, address: str, edge: Edge, library: Library, state: SourceState | None
) -> Generator[Pending, None, tuple[Answer, Served]]:
    """The answer of a source at its address, and the feed that it is or comes to."""
    answer = edge.get(address, source, None, _seen(state))
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
        yield from look(glance, edge, library)


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


def _visited(
    source: Source, address: str, answer: Answer, feed: Feed, state: SourceState | None, look: ListLook | None
) -> Visited:
    ended = Visit(
        at=answer.date,
        validators=bool(answer.etag or answer.last_modified),
        max_age=answer.max_age,
        weekly=weekly((entry.published or entry.updated for entry in feed.entries), answer.date),
    )
    moved_url, moved_times = _moved(source, address, answer, state)
    return Visited(
        at=answer.date,
        next=next_visit(ended, feed.hints, source.id),
        feed=feed,
        record=answer.record,
        final_url=answer.final_url,
        etag=answer.etag,
        last_modified=answer.last_modified,
        look=look,
        moved_url=moved_url,
        moved_times=moved_times,
    )


def _moved(source: Source, address: str, answer: Answer, state: SourceState | None) -> tuple[str | None, int]:
    """Where permanent redirects lead, and how many visits in a row were sent there.

    301 and 308 are given by mistake too: a new address takes the old one's place when it was seen MOVED times, and
    gives it back as soon as it fails or sends us on itself.
    """
    before, times = (state.moved_url, state.moved_times) if state else (None, 0)
    if address != source.url and answer.final_url == address:
        return before, times
    if answer.moved is None:
        return None, 0
    return answer.moved, times + 1 if answer.moved == before else 1


def _not_due(source: Source, now: datetime, state: SourceState | None) -> Item:
    later, cause = (state.next_visit, state.cause or "") if state else (None, "")
    name = source.name or source.id
    outcome = Outcome(kind="not due", source_id=source.id, url=source.url, title=name, cause=cause, next_try=later)
    return Item(source=source, seen=now, outcome=outcome)


def _source_failed(
    source: Source, now: datetime, state: SourceState | None, error: BroadsheetError, about: Feed | None
) -> Item:
    """A failed visit. Where nobody was asked (its host wants to be left alone) it is no failure of the source's own."""
    if isinstance(error, FetchError) and error.cause == "not fetched":
        return Item(source=source, seen=now)
    cause = error.cause if isinstance(error, FetchError) else "empty" if isinstance(error, EmptyList) else "not a feed"
    failures = (cause != "held") + (state.failures if state else 0)
    wait = error.retry_after if isinstance(error, FetchError) else None
    ended = Visit(at=now, cause=cause, failures=failures, retry_after=wait)
    later = next_visit(ended, about.hints if about else Hints(), source.id)
    name = source.name or source.id
    outcome = Outcome(kind="failed", source_id=source.id, url=source.url, title=name, cause=str(error), next_try=later)
    visited = Visited(at=now, next=later, cause=str(error), failures=failures)
    return Item(source=source, seen=now, outcome=outcome, visited=visited)
