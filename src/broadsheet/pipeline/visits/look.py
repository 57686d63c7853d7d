"""Look at one entry: is its page to be asked for, did anything change, what is to be read. Writes nothing."""

from collections.abc import Generator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import msgspec

from broadsheet.archive.read import read_page
from broadsheet.config.ages import age
from broadsheet.errors import ArchiveError, FetchError
from broadsheet.forwarding import leads_to
from broadsheet.identity import is_front, post_id, record_digest
from broadsheet.model import Entry, Moment, Outcome, Record, Rule, Source
from broadsheet.pipeline.edge.answers import Answer, Edge, Held, Seen, answer_of
from broadsheet.pipeline.edge.interleave import Pending
from broadsheet.pipeline.reading import Job, plain, reader_of
from broadsheet.read.memory import Memory, mark_of
from broadsheet.schedule import Visit, next_look, next_try
from broadsheet.store.entries import Known, Look
from broadsheet.store.sources import Visited

R = TypeVar("R", bound=Record)
_LED = "led on"  # the page that an entry's page leads to, by its key in the archive
_SMALL = 8_000  # bytes that a page which only leads on takes there
UNPUBLISHED = frozenset(("404", "410", "redirect to the front page"))
# Causes of a replay or rebuild that say nothing about the site.
UNASKED = frozenset(("not in the replay", "not fetched"))


class Item(Record, frozen=True, kw_only=True):
    """One thing that a run settles: an entry to read (`job`), or an outcome that is already certain."""

    source: Source
    seen: Moment  # when the feed was fetched
    outcome: Outcome | None = None
    visited: Visited | None = None  # on the item that stands for the source itself
    key: str = ""
    entry: Entry | None = None
    entry_digest: str = ""
    known: Known | None = None
    answer: Answer | None = None  # what the words come from
    look: Look | None = None
    page_cause: str = ""
    job: Job | None = None


class Glance(Record, frozen=True, kw_only=True):
    """An entry as a visit comes upon it."""

    source: Source
    seen: Moment
    base: str  # the feed's address: relative links of an entry without one of its own start there
    key: str
    entry: Entry
    known: Known | None


def ask(at: Glance, edge: Edge) -> Iterator[Pending]:
    """Begin to ask for the page of an entry, if it is to be asked for: the answer to wait for before `look`."""
    if _asks(at, edge) and at.source.full_text and at.entry.url:
        pending = edge.ask(at.entry.url, at.source, at.key, _seen(at))
        if pending is not None:
            yield pending


def _asks(at: Glance, edge: Edge) -> bool:
    return at.known is None or at.known.entry_digest != record_digest(at.entry) or edge.looks(at.known, at.source)


def look(at: Glance, edge: Edge, held: Held) -> Iterator[Item | Pending]:
    """What is to be done about one entry that passed the filters; first what to wait for, if its page leads on."""
    changed = record_digest(at.entry)
    item = Item(source=at.source, seen=at.seen, key=at.key, entry=at.entry, entry_digest=changed, known=at.known)
    before = at.known
    answer, cause, seen = (yield from _page(at, edge)) if _asks(at, edge) else (None, "", None)
    if seen is not None:
        item = _with(item, look=seen, page_cause=cause)
    rule = _rule(at, answer, held)
    memory = held.memory(answer.final_url, edge.now) if answer else None
    if before is None:
        yield _with(item, answer=answer, job=_job(at, answer, rule, memory))
        return
    if is_same(before, changed, answer, reader_of(rule)):
        yield settled(item, "same", _trouble(before, cause))
        return
    held_page = _held_page(at, before, held)
    if answer is None and held_page is not None:
        memory = held.memory(held_page.final_url, edge.now)
    earlier = _earlier(before, answer, held_page, f"{reader_of(rule)}{mark_of(memory)}")
    yield _with(item, answer=answer or held_page, job=_job(at, answer or held_page, rule, memory, earlier))


def is_same(before: Known, entry_digest: str, answer: Answer | None, reader: str) -> bool:
    """True if neither their bytes nor our reader changed. A page that now fails takes nothing away."""
    if plain(before.reader) != reader or before.entry_digest != entry_digest:
        return False
    return answer is None or answer.payload_digest == before.payload_digest


def _rule(at: Glance, answer: Answer | None, held: Held) -> Rule | None:
    """The rule for the page that the words come from: for the address where it was, not where it was asked for."""
    if answer is not None:
        return held.rule(answer.final_url)
    if at.known is None or not at.known.page_record:  # the feed's words alone
        return None
    return held.rule(held.address(at.known.page_record) or at.entry.url or "")


def settled(item: Item, kind: str, cause: str) -> Item:
    """The item with an outcome that needs no reading."""
    assert item.entry is not None
    outcome = Outcome(
        kind=kind,  # type: ignore[arg-type]
        source_id=item.source.id,
        entry_key=item.key,
        post_id=item.known.post_id if item.known else post_id(item.source.id, item.key),
        title=item.entry.title or "",
        url=item.entry.url or "",
        cause=cause,
        next_try=item.look.next if item.look else None,
    )
    return _with(item, outcome=outcome)


def seen_at(item: Item) -> datetime:
    """When the words of an item were fetched: the page's time, else the feed's."""
    return item.answer.date if item.answer else item.seen


def _page(at: Glance, edge: Edge) -> Generator[Pending, None, tuple[Answer | None, str, Look | None]]:
    """The page of an entry, or why there is none, and what to remember of having asked."""
    if not at.source.full_text:
        return None, "", None
    url = at.entry.url
    if not url:
        return None, "the feed gives no address", None
    try:
        answer = edge.get(url, at.source, at.key, _seen(at))
        if further := _led_to(answer):
            edge.decide(answer.record, False)  # no article is read from it
            key = f"{at.key} {_LED}"
            if pending := edge.ask(further, at.source, key, _seen(at)):
                yield pending
            answer = _with(edge.get(further, at.source, key, _seen(at)), url=url)
        if is_front(answer.final_url) and not is_front(url):
            raise FetchError(f"leads to {answer.final_url}", cause="redirect to the front page", where=url)
    except FetchError as error:
        return None, error.cause, _failed(at, edge.now, error)
    return answer, "", _found(at, answer)


def _led_to(answer: Answer) -> str:
    """Where a page leads that only leads on; "" for others, and for one that cannot be read: its reader tells why."""
    if answer.length > _SMALL:
        return ""
    try:
        return leads_to(read_page(Path(answer.file), answer.offset).body, answer.final_url)
    except (ArchiveError, FetchError):
        return ""


def _seen(at: Glance) -> Seen | None:
    if at.known is None or not at.known.page_record:
        return None
    return Seen(record=at.known.page_record, etag=at.known.etag, last_modified=at.known.last_modified)


def _found(at: Glance, answer: Answer) -> Look:
    return Look(
        at=answer.date,
        next=next_look(_first_seen(at), answer.date, _ages(at.source)),
        record=answer.record,
        payload_digest=answer.payload_digest,
        etag=answer.etag,
        last_modified=answer.last_modified,
    )


def _failed(at: Glance, now: datetime, error: FetchError) -> Look | None:
    """A page that we have is asked for at its ages, whatever comes; one that we never had, as schedule.py says."""
    before = at.known
    if error.cause in UNASKED:  # nobody asked the site: the next live run does, for what we never had
        return None if before else Look(at=now, next=now, cause=error.cause)
    failures = 1 + (before.page_failures if before else 0)
    visit = Visit(at=now, cause=error.cause, failures=failures, retry_after=error.retry_after)
    has_page = before is not None and before.page_record is not None
    later = next_look(_first_seen(at), now, _ages(at.source)) if has_page else next_try(visit)
    gone = error.cause if has_page and error.cause in UNPUBLISHED else before.gone if before else None
    return Look(at=now, next=later, cause=error.cause, failures=failures, gone=gone)


def _first_seen(at: Glance) -> datetime:
    return at.known.first_seen if at.known else at.seen


def _ages(source: Source) -> list[timedelta]:
    return [span for span in map(age, source.revisit) if span]


def _trouble(before: Known, cause: str) -> str:
    return f"unpublished: {cause}" if cause in UNPUBLISHED and before.page_record else cause


def _held_page(at: Glance, before: Known, held: Held) -> Answer | None:
    """The page that was read last, out of the archive."""
    record = held.located(before.page_record) if before.page_record else None
    return answer_of(at.entry.url or record.url, record) if record else None


def _earlier(before: Known, answer: Answer | None, held_page: Answer | None, reader: str) -> Answer | None:
    """The page as it was read last, to be read anew: only so can another reader tell their changes from its own."""
    is_other = answer is not None and answer.payload_digest != before.payload_digest
    return held_page if is_other and before.reader != reader else None


def _job(
    at: Glance, answer: Answer | None, rule: Rule | None, memory: Memory | None, earlier: Answer | None = None
) -> Job:
    job = Job(entry=at.entry, base=at.base, rule=rule, memory=memory)
    if answer is not None:
        job = _with(job, file=answer.file, offset=answer.offset, url=answer.url)
    if earlier is not None:
        job = _with(job, earlier_file=earlier.file, earlier_offset=earlier.offset)
    return job


def _with(record: R, **changes: object) -> R:
    return msgspec.structs.replace(record, **changes)
