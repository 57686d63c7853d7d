"""The pictures of a run: asked for when its articles are read, archived like pages, kept in library/media.

They come last: words do not wait for pictures. A post is written again when one of its pictures is there. What is
kept hangs on the archive alone: a rebuild makes it again, byte for byte, without a network.
"""

import hashlib
import math
import resource
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from broadsheet.archive.read import read_page
from broadsheet.archive.uses import PICTURE
from broadsheet.config.records import Config
from broadsheet.errors import ArchiveError, ConfigError, FetchError, PictureError
from broadsheet.media import folder
from broadsheet.media.forms import writes
from broadsheet.media.make import make
from broadsheet.media.records import Kept, Recipe, about_name
from broadsheet.model import Moment, Record, Source
from broadsheet.pipeline.edge.answers import Answer, Edge, Seen
from broadsheet.pipeline.edge.interleave import Pending, interleave
from broadsheet.pipeline.library import Library
from broadsheet.pipeline.publishing.draining import batches
from broadsheet.pipeline.visits.look import UNASKED
from broadsheet.pipeline.workers import Pool, WorkerCrash
from broadsheet.publish.write import write_whole
from broadsheet.schedule import Visit, next_try
from broadsheet.store import pictures, records
from broadsheet.store.hosts import put_contacts
from broadsheet.store.pictures import Due, Scope, Tried
from broadsheet.store.schema import transaction
from broadsheet.urls import host

BATCH = 64  # pictures a commit
A_HOST = 600  # pictures of one host a run: ten minutes at a second's pause
MEMORY = 3 << 29  # bytes that a worker may take; 50 megapixels with alpha take 1.05e9 (measured)
SECONDS = 30.0  # that one picture may take
FINAL = frozenset(("tiny", "svg", "too many pixels"))  # the same at any later time


PictureKind = Literal["picture kept", "picture left out", "picture failed", "picture not asked for"]


class PictureOutcome(Record, frozen=True, kw_only=True):
    """How one picture of a run ended."""

    kind: PictureKind
    source_id: str
    url: str
    cause: str = ""
    next_try: Moment | None = None


class Job(Record, frozen=True, kw_only=True):
    """A picture to make: where its answer lies in a WARC file, where others lie that are made already."""

    file: str
    offset: int | None = None  # None: the file is the picture
    url: str
    media: str
    recipe: Recipe


class Made(Record, frozen=True, kw_only=True):
    """What came of a job: a picture, its files as far as they are still to be written; or why there is none."""

    kept: Kept | None = None
    blobs: tuple[bytes, ...] = ()
    cause: str = ""
    detail: str = ""


class _Got(NamedTuple):
    """A picture that was asked for, and what came of that."""

    due: Due
    told: Answer | FetchError


class _Budget:
    """What the run may still fetch: bytes in all, pictures of each host. What costs no site anything has no bounds."""

    def __init__(self, config: Config, edge: Edge) -> None:
        self.left = config.pictures.per_run * 1_000_000 if edge.spends else math.inf
        self.a_host = A_HOST if edge.spends else None


def keep_pictures(library: Library, edge: Edge, followed: Sequence[Source], count: int) -> Iterator[PictureOutcome]:
    """Ask for the pictures that are wanted and keep them, with `count` workers; articles that show them are posted.

    Raises: StoreError, ArchiveError or PublishError where the disk fails; what was committed stays.
    """
    scope = scope_of(library.config, followed)
    by_id = {source.id: source for source in followed}
    budget, waiting = _Budget(library.config, edge), deque[_Got]()
    visits = (_visit(dues, by_id, edge, budget) for dues in _by_host(edge.pictures(scope, library.db)))
    recipe = recipe_of(library.config)

    def jobs() -> Iterator[Job | None]:
        for got in interleave(visits, edge.most):
            waiting.append(got)
            yield _job(got, library.media, recipe)

    with Pool(work, count, seconds=SECONDS) as pool:
        ended = ((waiting.popleft(), made) for made in pool.apart(jobs()))
        for batch in batches(((got, written(made, library.media)) for got, made in ended), BATCH):
            yield from _commit(library, edge, batch)


def scope_of(config: Config, followed: Sequence[Source]) -> Scope:
    """Which pictures the targets of a config want. A run over all sources looks after articles without one too."""
    wishes = {target.pictures for target in config.target} - {"off"}
    ids = tuple(source.id for source in followed)
    is_whole = {source.id for source in config.source} <= {*ids}
    return Scope(
        sources=() if not wishes else None if is_whole else ids,
        per_article=config.pictures.per_article,
        lead_only=wishes == {"lead"},
    )


def recipe_of(config: Config) -> Recipe:
    """What is made of a picture, as the config says. Raises: ConfigError where this machine cannot make it."""
    said = config.pictures
    for form in said.forms:
        if not writes(form):
            what = f"this machine's Pillow writes no {form}"
            raise ConfigError(what, where="pictures: forms", hint="install Pillow from its wheel, or leave it out")
    return Recipe(widths=said.widths, quality=said.quality, forms=said.forms)


def work(job: Job) -> Made:
    """A worker's task: a picture made of its archived answer, within bounds. Raises nothing of a malformed file."""
    _bound()
    try:
        data = _original(job)
        done = folder.held(Path(job.media), hashlib.sha256(data).hexdigest(), job.recipe)
        kept, blobs = (done, ()) if done else make(data, job.recipe)
        return Made(kept=kept, blobs=blobs)
    except (PictureError, FetchError) as error:
        return Made(cause=error.cause, detail=error.what)
    except ArchiveError as error:
        return Made(cause="not in the archive", detail=str(error))
    except OSError as error:
        return Made(cause="not in the library", detail=str(error))
    except MemoryError:
        return Made(cause="too much memory", detail=f"needs more than {MEMORY:,} bytes to decode")


def _original(job: Job) -> bytes:
    path = Path(job.file)
    return path.read_bytes() if job.offset is None else read_page(path, job.offset, job.url).body


@cache
def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _by_host(dues: Iterable[Due]) -> list[list[Due]]:
    """One visit a host, so that hosts do not wait for each other."""
    found: dict[str, list[Due]] = {}
    for due in dues:
        found.setdefault(host(due.url), []).append(due)
    return list(found.values())


def _visit(dues: Sequence[Due], by_id: dict[str, Source], edge: Edge, budget: _Budget) -> Iterator[_Got | Pending]:
    for due in dues[: budget.a_host]:
        if budget.left <= 0:
            return
        source = by_id.get(due.source_id) or Source(id=due.source_id, url="")
        seen = Seen(record=due.record_id, etag=due.etag, last_modified=due.last_modified) if due.record_id else None
        if pending := edge.ask(due.url, source, f"{PICTURE}{due.url}", seen):
            yield pending
        try:
            answer = edge.get(due.url, source, f"{PICTURE}{due.url}", seen)
            edge.decide(answer.record, False)
            budget.left -= answer.length
        except FetchError as error:
            yield _Got(due, error)
        else:
            yield _Got(due, answer)


def _job(got: _Got, media: Path, recipe: Recipe) -> Job | None:
    if isinstance(got.told, FetchError):
        return None
    return Job(file=got.told.file, offset=got.told.offset, url=got.due.url, media=str(media), recipe=recipe)


def written(made: Made | WorkerCrash | None, media: Path) -> Made | None:
    """The outcome of a job with its files on disk; the record of a picture is written last, when all of it is there."""
    if isinstance(made, WorkerCrash):
        return Made(cause="cannot be decoded", detail=str(made).replace("the reader", "its decoder"))
    if made is None or made.kept is None:
        return made
    for variant, blob in zip(made.kept.variants, made.blobs, strict=False):  # none where they are there already
        write_whole(media / variant.name, blob)
    write_whole(media / about_name(made.kept.digest), folder.encode(made.kept))
    return msgspec.structs.replace(made, blobs=())


def _commit(library: Library, edge: Edge, batch: Sequence[tuple[_Got, Made | None]]) -> Iterator[PictureOutcome]:
    archived = [library.place(record) for record in edge.archived()]
    outcomes = []
    with transaction(library.db):
        for got, made in batch:
            tried = _tried(got, made, edge)
            if tried is not None:
                pictures.put_tried(library.db, tried)
            if tried is not None and (tried.kept or tried.cause == "tiny"):
                pictures.post_later(library.db, tried.url)
            outcomes.append(_outcome(got, made, tried))
        records.put_records(library.db, archived)
        put_contacts(library.db, edge.contacts())
    yield from outcomes


def _tried(got: _Got, made: Made | None, edge: Edge) -> Tried | None:
    """What to remember of a try; None where nobody asked the site."""
    due, told = got
    if isinstance(told, FetchError):
        return None if told.cause in UNASKED else _failed(due, edge, told.cause, told.retry_after)
    assert made is not None
    if made.kept is not None:
        about = msgspec.json.encode(made.kept, order="deterministic")
        return Tried(url=due.url, at=edge.now, kept=about, record_id=told.record)
    tried = _failed(due, edge, made.cause, None)
    return msgspec.structs.replace(tried, record_id=told.record, etag=told.etag, last_modified=told.last_modified)


def _failed(due: Due, edge: Edge, cause: str, wait: float | None) -> Tried:
    failures = due.failures + 1
    visit = Visit(at=edge.now, cause=cause, failures=failures, retry_after=wait)
    return Tried(
        url=due.url,
        at=edge.now,
        next=None if cause in FINAL else next_try(visit),
        cause=cause,
        failures=failures,
        record_id=due.record_id,
        etag=due.etag or "",
        last_modified=due.last_modified or "",
    )


def _outcome(got: _Got, made: Made | None, tried: Tried | None) -> PictureOutcome:
    cause = str(got.told) if isinstance(got.told, FetchError) else made.detail if made else ""
    kind: PictureKind
    if tried is None:
        kind = "picture not asked for"
    elif tried.kept:
        kind = "picture kept"
    else:
        kind = "picture left out" if tried.cause == "tiny" else "picture failed"
    later = tried.next if tried else None
    return PictureOutcome(kind=kind, source_id=got.due.source_id, url=got.due.url, cause=cause, next_try=later)
