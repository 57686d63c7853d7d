"""Going through runs again from their own archive: to finish one that was killed, and to make the database anew.

The archive is the truth: an entry is read from the page that its run fetched, in the order of the runs, with today's
reader and today's config. So the same archive gives the same library, and a better reader a better one.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from broadsheet.archive.located import Located
from broadsheet.archive.recording import path_of
from broadsheet.archive.redaction import Redaction
from broadsheet.archive.uses import INDEXED, ArchivedRun, Failure, Uses, archived_runs
from broadsheet.archive.write import written_key
from broadsheet.errors import ArchiveError, FetchError
from broadsheet.model import Outcome, Source
from broadsheet.pipeline.edge.answers import Answer, Held, Seen, answer_of, moved
from broadsheet.pipeline.edge.interleave import Pending
from broadsheet.pipeline.importing import derive
from broadsheet.pipeline.library import DERIVED_NAME, Library, config_digest, writing
from broadsheet.pipeline.moving.pictures import keep_old_pictures
from broadsheet.pipeline.pictures import keep_pictures
from broadsheet.pipeline.publishing.draining import batches
from broadsheet.pipeline.run import resolved, run
from broadsheet.store import imported, runs
from broadsheet.store.entries import Known, known, known_number
from broadsheet.store.hosts import Contact
from broadsheet.store.likeness import alias
from broadsheet.store.pictures import Due, Scope, still_due
from broadsheet.store.records import put_records
from broadsheet.store.schema import transaction
from broadsheet.store.sources import SourceState
from broadsheet.urls import is_recording

BUILDING = "rebuilding.db"  # beside broadsheet.db, which it replaces when it is whole


class AgainEdge:
    """Every fetch is answered as it was in the run; what the run did not fetch fails as "not fetched"."""

    most = 1
    spends = False

    def __init__(self, now: datetime, uses: Uses, held: Held, redaction: Redaction | None = None) -> None:
        self.now, self.uses, self.held = now, uses, held
        self.redaction = redaction or Redaction()

    def is_due(self, state: SourceState | None) -> bool:
        return True

    def looks(self, entry: Known, source: Source) -> bool:
        return True

    def others(self, source_id: str, db: sqlite3.Connection) -> Iterable[Known]:
        for key in self.uses.keys(source_id):
            n = alias(db, source_id, key)
            found = known(db, source_id, key) or (known_number(db, n) if n else None)
            if found is not None:
                yield found

    def pictures(self, wanted: Scope, db: sqlite3.Connection) -> Iterable[Due]:
        """Those that the run asked for, whoever shows them now: so what is kept hangs on the archive alone."""
        asked = (still_due(db, url, source_id, self.now) for url, source_id in self.uses.pictures())
        return [each for each in asked if each is not None]

    def ask(self, url: str, source: Source, key: str | None, seen: Seen | None = None) -> Pending | None:
        return None

    def get(self, url: str, source: Source, key: str | None, seen: Seen | None = None) -> Answer:
        told = self.uses.answers.get((source.id, written_key(key, self.redaction) if key else ""))
        if told is None:
            raise FetchError("the run did not get to it", cause="not fetched", where=url)
        if isinstance(told, Failure):
            raise FetchError(told.detail, cause=told.cause)  # it begins with the address
        last = self._record(told[-1], url)
        hops = [self.uses.records.get(record_id) for record_id in told]
        went = moved([hop.status if hop else None for hop in hops], last.url)
        if last.type != "revisit":
            return msgspec.structs.replace(answer_of(url, last), moved=went)
        answer = answer_of(url, self._record(last.refers_to or "", url), last.date)
        return msgspec.structs.replace(
            answer, etag=last.etag or answer.etag, last_modified=last.last_modified or answer.last_modified, moved=went
        )

    def decide(self, record_id: str, is_same: bool) -> Located | None:
        return None

    def archived(self) -> list[Located]:
        return []

    def contacts(self) -> list[Contact]:
        return []

    def _record(self, record_id: str, url: str) -> Located:
        found = self.uses.records.get(record_id) or self.held.located(record_id)
        if found is None:
            raise FetchError("the archive lacks its record", cause="not in the archive", where=url)
        return found


class Progress(NamedTuple):
    """How far a rebuild is."""

    run_id: str
    number: int  # of the run, from 1
    total: int
    is_done: bool  # by an earlier rebuild that was stopped
    config_changed: bool


def complete(library: Library, count: int) -> None:
    """Finish the runs that were killed: what they fetched is read and stored, as far as they came."""
    unfinished = set(runs.unfinished(library.db))
    if not unfinished:
        return
    for archived in archived_runs(library.archive, [], unfinished):
        if archived.id in unfinished:
            for _ in again(library, archived, count):
                pass
    for run_id in unfinished:
        runs.finish_run(library.db, run_id)


def again(library: Library, archived: ArchivedRun, count: int) -> Iterator[Outcome]:
    """Go through one run again; posts stay in the outbox."""
    uses, found = Uses.read(archived.paths)
    for batch in batches(iter(found), 1000):
        with transaction(library.db):
            put_records(library.db, [library.place(record) for record in batch if record.type in INDEXED])
    edge = AgainEdge(archived.now, uses, library)
    followed = [_source(library, source_id, uses) for source_id in uses.sources()]
    del found
    yield from run(library, edge, followed, archived.id, count, writes_posts=False)
    for _ in keep_pictures(library, edge, followed, count):
        pass


def rebuild(
    folder: Path, count: int, tell: Callable[[Progress], object] = id, faults: list[ArchiveError] | None = None
) -> Iterator[Outcome]:
    """Make broadsheet.db again from the archive and own.db, with today's reader and config; outcomes of all runs.

    It is made beside the old one and takes its place when it is whole; one that was stopped goes on where it was.
    tell     hears each run as it begins
    faults   gets what of the archive could not be read
    Raises: as `writing`; ArchiveError, StoreError.
    """
    told = [] if faults is None else faults
    with writing(folder, "rebuild", BUILDING) as library:
        today = config_digest(library)
        archived, arrivals = archived_runs(library.archive, told), imported.arrivals(library.own)
        for number, each in enumerate(archived, 1):
            is_done = runs.is_finished(library.db, each.id)
            tell(Progress(each.id, number, len(archived), is_done, each.config_digest not in ("", today)))
            if is_done:
                continue
            sequence = each.sequence or number
            if arrivals and arrivals[0] < sequence:
                derive(library, before=sequence)
                arrivals = [after for after in arrivals if after >= sequence]
            runs.begin_run(library.db, each.id, each.now, config_digest=each.config_digest, sequence=sequence)
            yield from again(library, each, count)
            runs.finish_run(library.db, each.id)
        derive(library)
        deque(keep_old_pictures(library, count), maxlen=0)
        _into_place(library)


def _into_place(library: Library) -> None:
    library.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    library.db.execute("PRAGMA journal_mode = DELETE")  # no -wal file that a rename would leave behind
    inside = library.folder / "library"
    for ending in ("-wal", "-shm"):
        (inside / f"{DERIVED_NAME}{ending}").unlink(missing_ok=True)
    (inside / BUILDING).replace(inside / DERIVED_NAME)


def _source(library: Library, source_id: str, uses: Uses) -> Source:
    """The source as today's config has it; one that is followed no more keeps what it gave.

    Where it was a recording in this run, or is one only now, it is what it was: that decides what an article is.
    """
    told = uses.answers.get((source_id, ""))
    first = uses.records.get(told[0]) if isinstance(told, list) else None
    asked = path_of(first.url if first else told.url if isinstance(told, Failure) else "")
    for source in library.config.source:
        if source.id == source_id:
            today = resolved(source, library.config.rsshub.instance)
            is_other = asked and is_recording(asked) != is_recording(today.url)
            return msgspec.structs.replace(today, url=asked) if is_other else today
    return Source(id=source_id, url=asked)
