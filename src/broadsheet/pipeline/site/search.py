"""What a site's search reads: leaves of documents, and the pieces of the segments that changed."""

from collections.abc import Generator, Iterator, Sequence
from itertools import islice

import msgspec

from broadsheet.pipeline.site.files import Put
from broadsheet.pipeline.site.job import Job
from broadsheet.pipeline.site.lists import changed_pages, places_on
from broadsheet.site import found
from broadsheet.site.records import Card
from broadsheet.site.shards import LEAF, Segment, index, segments
from broadsheet.store import articles, site


def index_all(job: Job, total: int, texts: Iterator[str]) -> Iterator[Put]:
    """Write the pieces of all segments, out of the texts of all documents in order."""
    for segment in segments(total):
        made = index(islice(texts, segment.held))
        job.indexed[segment] = made.pair_count, made.word_count
        yield from job.put(list(found.pieces(segment, made)))


def build_search(job: Job) -> Iterator[Put]:
    """The search's files, as far as documents came, went or changed."""
    number = job.list_number("documents")
    marks = [] if job.is_whole else site.marks(job.db, number)
    total = site.total(job.db, number)
    made = changed_pages(job, number, LEAF, spare=0)
    leaves = [page for page in made.write if (page - 1) * LEAF < total]
    for page in leaves:
        yield from job.put([found.leaf(page - 1, _documents(job, places_on(job, number, page, LEAF, made)))])
    yield from job.remove([f"{found.FOLDER}d{page}.js" for page in made.gone if page * LEAF >= total])
    before = {Segment(*row[:3]): (row[3], row[4]) for row in msgspec.json.decode(site.fact(job.db, "segments") or "[]")}
    moves = [mark.place for mark in marks if mark.kind in ("in", "out")]
    since = (max(1, site.page_of(job.db, number, min(moves))) - 1) * LEAF if moves else total
    texts = [(site.page_of(job.db, number, mark.place) - 1) * LEAF for mark in marks if mark.kind == "text"]
    counts = job.indexed
    for segment in [] if job.is_whole else segments(total):
        end = segment.start + segment.size
        if segment not in before or since < end or any(segment.start <= at < end for at in texts):
            counts[segment] = yield from _segment(job, number, segment)
        else:
            counts[segment] = before[segment]
    names = {segment.name for segment in counts}
    for old in before:
        if old.name not in names:
            yield from job.remove_below(f"{found.FOLDER}{old.name}/")
    rows = [(*segment, *count) for segment, count in counts.items()]
    site.put_fact(job.db, "segments", msgspec.json.encode(rows).decode())
    yield from job.put([found.overview(total, [(segment, *count) for segment, count in counts.items()])])


def _segment(job: Job, number: int, segment: Segment) -> Generator[Put, None, tuple[int, int]]:
    """Write a segment's pieces; returns how many there are."""
    made = index(_texts(job, number, segment))
    files = list(found.pieces(segment, made))
    yield from job.put(files)
    new = {file.path for file in files}
    yield from job.remove([path for path in job.files(f"{found.FOLDER}{segment.name}/") if path not in new])
    return made.pair_count, made.word_count


def _texts(job: Job, number: int, segment: Segment) -> Iterator[str]:
    since = site.page_begins(job.db, number, segment.start // LEAF + 1)
    places = site.members(job.db, number, since, segment.held)
    keys = (place.id.rpartition(".") for place in places)
    return map(str, articles.words(job.library.db, ((post_id, int(revision)) for post_id, _, revision in keys)))


def _documents(job: Job, places: Sequence[site.Place]) -> Iterator[tuple[Card, bool]]:
    keys = [place.id.rpartition(".") for place in places]
    cards = job.cards({post_id for post_id, *_ in keys})
    for post_id, _, revision in keys:
        if post_id in cards:
            card = cards[post_id].card
            yield card, int(revision) < card.revision
