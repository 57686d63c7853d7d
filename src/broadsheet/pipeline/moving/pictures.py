"""Pictures of old sites that lie in library/old: kept like those that are fetched, and never asked for.

What is kept hangs on own.db and library/old alone: a rebuild makes it again. One that cannot be made anew stays what it
was on the old site: its file, at its old address.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from broadsheet.pipeline.library import Library
from broadsheet.pipeline.pictures import (
    BATCH,
    SECONDS,
    Job,
    Made,
    PictureKind,
    PictureOutcome,
    recipe_of,
    scope_of,
    work,
    written,
)
from broadsheet.pipeline.publishing.draining import batches
from broadsheet.pipeline.workers import Pool
from broadsheet.store import imported, old_files, pictures
from broadsheet.store.old_files import OldFile, name_of
from broadsheet.store.pictures import FROM_FILE, Due, Scope, Tried
from broadsheet.store.schema import transaction


class _Held(NamedTuple):
    """A picture that is wanted, and its file."""

    due: Due
    file: OldFile


def keep_old_pictures(library: Library, count: int) -> Iterator[PictureOutcome]:
    """Make the pictures that imported posts show of their files, with `count` workers, where a target wants them.

    Raises: StoreError or PublishError where the disk fails; what was committed stays. ConfigError.
    """
    if not old_files.are_there(library.own):
        return
    wanted = pictures.not_kept(library.db, _scope(library))
    files = old_files.named(library.own, [due.url for due in wanted])
    held = [_Held(due, files[due.url]) for due in wanted if due.url in files]
    if not held:
        return
    recipe, waiting, media = recipe_of(library.config), deque(held), str(library.media)
    jobs = (
        Job(file=str(library.old / name_of(file.digest)), url=due.url, media=media, recipe=recipe) for due, file in held
    )
    with Pool(work, count, seconds=SECONDS) as pool:
        ended = ((waiting.popleft(), made) for made in pool.apart(jobs))
        for batch in batches(((each, written(made, library.media)) for each, made in ended), BATCH):
            yield from _commit(library, batch)


def _scope(library: Library) -> Scope:
    """The pictures of imported posts, as far as a target wants them."""
    whole = scope_of(library.config, library.config.source)
    return msgspec.structs.replace(whole, sources=imported.sources(library.own) if whole.sources is None else ())


def _commit(library: Library, batch: Sequence[tuple[_Held, Made | None]]) -> Iterator[PictureOutcome]:
    outcomes = []
    with transaction(library.db):
        for (due, file), made in batch:
            assert made is not None
            about = msgspec.json.encode(made.kept, order="deterministic") if made.kept else None
            tried = Tried(
                url=due.url,
                at=file.at,
                kept=about,
                cause=made.cause or None,
                failures=int(not about),
                record_id=f"{FROM_FILE}{file.digest}",
            )
            pictures.put_tried(library.db, tried)
            if about or made.cause == "tiny":
                pictures.post_later(library.db, due.url)
            if made.cause != "svg" or file.objection:  # a drawing is shown as it is
                outcomes.append(_outcome(due, made))
    yield from outcomes


def _outcome(due: Due, made: Made) -> PictureOutcome:
    kind: PictureKind = (
        "picture kept" if made.kept else "picture left out" if made.cause == "tiny" else "picture failed"
    )
    return PictureOutcome(kind=kind, source_id=due.source_id, url=due.url, cause=made.detail)
