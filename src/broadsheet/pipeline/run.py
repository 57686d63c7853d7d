"""One pass over the sources: visit, read, store, publish; each entry ends as exactly one outcome.

A batch is committed in this order: WARC fsync, database transaction with an outbox of posts, posts written,
outbox emptied with the outcomes. A kill at any point loses nothing: the next run drains the outbox first.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TypeVar

import msgspec

from broadsheet.model import Outcome, Source
from broadsheet.pipeline.edge import Edge
from broadsheet.pipeline.library import Library
from broadsheet.pipeline.publishing import Published, publish
from broadsheet.pipeline.reading import Job, Reading, work
from broadsheet.pipeline.settle import settle
from broadsheet.pipeline.visit import Item, visit
from broadsheet.pipeline.workers import Pool, WorkerCrash
from broadsheet.store import entries, runs

T = TypeVar("T")
BATCH = 64  # entries a commit: large enough that fsyncs do not rule, small enough that a kill costs little


def drain(library: Library) -> Iterator[Published]:
    """Write the posts that an earlier run stored and did not get to write."""
    for numbers in batches(iter(entries.outbox(library.db)), BATCH):
        yield from _publish(library, numbers)


def run(library: Library, edge: Edge, sources: Sequence[Source], run_id: str, count: int) -> Iterator[Outcome]:
    """Visit the sources in order, with `count` reading workers; outcomes as they settle.

    Raises: StoreError, ArchiveError or PublishError where the disk fails; what was committed stays.
    """
    waiting: deque[Item] = deque()
    with Pool(work, count) as pool:
        readings = pool.map(_jobs(sources, edge, library, waiting))
        settled = ((waiting.popleft(), reading) for reading in readings)
        for batch in batches(settled, BATCH):
            yield from _commit(library, edge, run_id, batch)


def _jobs(sources: Sequence[Source], edge: Edge, library: Library, waiting: deque[Item]) -> Iterator[Job | None]:
    for source in sources:
        for item in visit(source, edge, library.db):
            waiting.append(item)
            yield item.job


def _commit(
    library: Library, edge: Edge, run_id: str, batch: Sequence[tuple[Item, Reading | WorkerCrash | None]]
) -> Iterator[Outcome]:
    records = edge.archived()
    library.db.execute("BEGIN IMMEDIATE")
    runs.put_records(library.db, [library.place(record) for record in records])
    outcomes = [outcome for item, reading in batch if (outcome := _settle(library, item, reading))]
    library.db.execute("COMMIT")
    posts = {post.post_id: post for post in _publish(library, entries.outbox(library.db))}
    told = [_told(outcome, posts.get(outcome.post_id or "")) for outcome in outcomes]
    library.db.execute("BEGIN IMMEDIATE")
    runs.put_outcomes(library.db, run_id, told)
    library.db.execute("COMMIT")
    yield from told


def _settle(library: Library, item: Item, reading: Reading | WorkerCrash | None) -> Outcome | None:
    """The outcome of an item; None for the item of a source that served its feed."""
    if item.entry is None:
        cause = item.outcome.cause if item.outcome else None
        runs.put_visit(library.db, item.source.id, item.source.url, item.seen, feed=item.feed, cause=cause)
        return item.outcome
    if item.outcome is not None:
        return item.outcome
    if isinstance(reading, WorkerCrash):  # a poison page: named, counted, tried again by the next version
        return _crashed(item, str(reading))
    assert reading is not None
    return settle(item, reading, library.db)


def _crashed(item: Item, cause: str) -> Outcome:
    title, url = (item.entry.title or "", item.entry.url or "") if item.entry else ("", "")
    return Outcome(kind="failed", source_id=item.source.id, entry_key=item.key, title=title, url=url, cause=cause)


def _publish(library: Library, numbers: Sequence[int]) -> list[Published]:
    """Write the posts of these entries and take them out of the outbox; those that failed stay in it."""
    if not numbers:
        return []
    batch = list(entries.stored(library.db, tuple(numbers)))
    published = list(publish(library, batch))
    failed = {post.post_id for post in published if post.state == "failed"}
    library.db.execute("BEGIN IMMEDIATE")
    entries.posted(library.db, tuple(stored.n for stored in batch if stored.post_id not in failed))
    library.db.execute("COMMIT")
    return published


def _told(outcome: Outcome, post: Published | None) -> Outcome:
    """The outcome with what publishing adds: the body that a layout chose, an edited file, a post refused."""
    if post is None:
        return outcome
    if post.state == "failed":
        return msgspec.structs.replace(outcome, kind="failed", cause=post.cause)
    note = f"{post.path} was edited: left alone" if post.state == "edited" else outcome.cause
    return msgspec.structs.replace(outcome, body=post.body or outcome.body, cause=note)


def batches(items: Iterator[T], size: int) -> Iterator[list[T]]:
    """Lists of at most `size` items."""
    while batch := list(islice(items, size)):
        yield batch
