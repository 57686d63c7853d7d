"""One pass over the sources: visit, read, store, publish; each entry ends as exactly one outcome.

A batch is committed in this order: WARC fsync, then database transaction with an outbox of posts, posts written,
outbox emptied with the outcomes. A kill at any point loses nothing: the next run drains the outbox first.
"""

from collections import deque
from collections.abc import Iterator, Sequence

import msgspec

from broadsheet.model import Outcome, Source
from broadsheet.pipeline.edge.answers import Edge
from broadsheet.pipeline.edge.interleave import interleave
from broadsheet.pipeline.library import Library
from broadsheet.pipeline.publishing.draining import BATCH, batches, publish_waiting
from broadsheet.pipeline.publishing.publish import Published, build_sites
from broadsheet.pipeline.reading import Job, Reading, work
from broadsheet.pipeline.settle import put_look, settle
from broadsheet.pipeline.visits.look import Item
from broadsheet.pipeline.visits.parts import whole
from broadsheet.pipeline.visits.visit import visit
from broadsheet.pipeline.workers import Pool, WorkerCrash
from broadsheet.store import hosts, outbox, records, runs, sources
from broadsheet.store.entries import put_page
from broadsheet.store.schema import transaction

_WEIGHT = {"edited": 1, "moved": 1, "failed": 2}


def run(
    library: Library, edge: Edge, followed: Sequence[Source], run_id: str, count: int, *, writes_posts: bool = True
) -> Iterator[Outcome]:
    """Visit the sources in order, with `count` reading workers; outcomes as they settle.

    writes_posts   False leaves the posts in the outbox: a rebuild writes each once, at its end

    Raises: StoreError, ArchiveError or PublishError where the disk fails; what was committed stays.
    """
    waiting: deque[Item] = deque()
    with Pool(work, count) as pool:
        readings = pool.map(_jobs(followed, edge, library, waiting))
        pairs = ((waiting.popleft(), reading) for reading in readings)
        settled = ((item, whole(item, reading, edge, library)) for item, reading in pairs)
        for batch in batches(settled, BATCH):
            yield from _commit(library, edge, run_id, batch, writes_posts)
    if writes_posts:
        deque(build_sites(library), maxlen=0)


def _jobs(followed: Sequence[Source], edge: Edge, library: Library, waiting: deque[Item]) -> Iterator[Job | None]:
    for item in interleave((visit(source, edge, library) for source in followed), edge.most):
        waiting.append(item)
        yield item.job


def _commit(
    library: Library,
    edge: Edge,
    run_id: str,
    batch: Sequence[tuple[Item, Reading | WorkerCrash | None]],
    writes_posts: bool,
) -> Iterator[Outcome]:
    with transaction(library.db):
        outcomes = [outcome for item, reading in batch if (outcome := _settle(library, edge, item, reading))]
        records.put_records(library.db, [library.place(record) for record in edge.archived()])
        hosts.put_contacts(library.db, edge.contacts())
        if not writes_posts:
            runs.put_outcomes(library.db, run_id, outcomes)
    if writes_posts:
        published = publish_waiting(library, outbox.waiting(library.db))
        published.sort(key=lambda post: _WEIGHT.get(post.state, 0))
        posts = {post.post_id: post for post in published}  # of several targets, the one that has something to tell
        outcomes = [_told(outcome, posts.get(outcome.post_id or "")) for outcome in outcomes]
        with transaction(library.db):
            runs.put_outcomes(library.db, run_id, outcomes)
    yield from outcomes


def _settle(library: Library, edge: Edge, item: Item, reading: Reading | WorkerCrash | None) -> Outcome | None:
    """The outcome of an item, stored; None for the item of a source that served its feed."""
    outcome = _outcome(library, item, reading)
    if item.answer and item.known and outcome:
        stands = edge.decide(item.answer.record, outcome.kind == "same")
        if stands:
            put_page(library.db, item.known.n, stands.record_id, stands.payload_digest)
    return outcome


def _outcome(library: Library, item: Item, reading: Reading | WorkerCrash | None) -> Outcome | None:
    if item.entry is None:
        if item.visited:
            sources.put_visit(library.db, item.source.id, item.source.url, item.visited)
        return item.outcome
    if item.outcome is not None:
        put_look(item, library.db)
        return item.outcome
    if isinstance(reading, WorkerCrash):  # a poison page: named, counted, tried again by the next version
        return _crashed(item, str(reading))
    assert reading is not None
    return settle(item, reading, library.db)


def _crashed(item: Item, cause: str) -> Outcome:
    title, url = (item.entry.title or "", item.entry.url or "") if item.entry else ("", "")
    return Outcome(kind="failed", source_id=item.source.id, entry_key=item.key, title=title, url=url, cause=cause)


def _told(outcome: Outcome, post: Published | None) -> Outcome:
    """The outcome with what publishing adds: the body that a layout chose, an edited file, a post refused."""
    if post is None:
        return outcome
    if post.state == "failed":
        return msgspec.structs.replace(outcome, kind="failed", cause=post.cause)
    note = outcome.cause
    if post.state in ("edited", "moved"):
        note = f"{post.path} was {post.state}{f' {post.cause}' if post.cause else ''}: left alone"
    return msgspec.structs.replace(outcome, body=post.body or outcome.body, cause=note)


def resolved(source: Source, instance: str) -> Source:
    """The source with `rsshub://route` spelled out as an address of the instance that the config names."""
    route = source.url.removeprefix("rsshub://")
    if route == source.url:
        return source
    return msgspec.structs.replace(source, url=f"{instance.rstrip('/')}/{route.lstrip('/')}")
