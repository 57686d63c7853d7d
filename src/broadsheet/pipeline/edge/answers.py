"""Where answers come from: a replay file, the network, or the archive itself. Each says where an answer lies."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

import msgspec

from broadsheet.archive.located import Located
from broadsheet.archive.replay import Replay
from broadsheet.archive.write import Writer, use_urn
from broadsheet.errors import FetchError
from broadsheet.model import Moment, Record, Rule, Source
from broadsheet.pipeline.edge.interleave import Pending
from broadsheet.read.memory import Memory
from broadsheet.store.entries import Known
from broadsheet.store.hosts import Contact
from broadsheet.store.pictures import Due, Scope, due
from broadsheet.store.sources import SourceState


class Answer(Record, frozen=True, kw_only=True):
    """One address answered: a record in a WARC file that can be read now."""

    url: str
    final_url: str
    file: str
    offset: int
    date: Moment
    record: str  # its id
    payload_digest: str | None
    etag: str = ""
    last_modified: str = ""
    max_age: float | None = None  # seconds that it stays fresh
    length: int = 0  # bytes that it takes in the archive
    moved: str | None = None  # where redirects led, if all of them are for ever


class Seen(Record, frozen=True, kw_only=True):
    """What we hold of an address, to ask whether it has changed."""

    record: str | None
    etag: str | None
    last_modified: str | None


class Edge(Protocol):
    """What a run needs of the outside world."""

    now: datetime
    most: int  # sources that are visited at once
    spends: bool  # True where asking costs a site something

    def is_due(self, state: SourceState | None) -> bool:
        """True if a source is to be visited in this run."""

    def looks(self, entry: Known, source: Source) -> bool:
        """True if the page of a known entry that did not change is to be asked for again."""

    def others(self, source_id: str, db: sqlite3.Connection) -> Iterable[Known]:
        """Entries of a source to look at, be they in its feed or not."""

    def pictures(self, wanted: Scope, db: sqlite3.Connection) -> Iterable[Due]:
        """The pictures to ask for."""

    def ask(self, url: str, source: Source, key: str | None, seen: Seen | None = None) -> Pending | None:
        """Begin to ask for an address, where that takes time; `get` has the answer when it is done.

        key   the entry whose page it is; None: what the user told us to follow
        """

    def get(self, url: str, source: Source, key: str | None, seen: Seen | None = None) -> Answer:
        """The answer for an address, archived. Raises: FetchError with its cause, archived too."""

    def decide(self, record_id: str, is_same: bool) -> Located | None:
        """Hear if the article of an answer is the one we had; the record that stands for it where it is not kept."""

    def archived(self) -> list[Located]:
        """Records archived since the last call, now safe on disk."""

    def contacts(self) -> list[Contact]:
        """The hosts that were asked since the last call."""


class Held(Protocol):
    """What the library already holds, so that the same replay run twice copies nothing twice."""

    def record(self, record_id: str) -> bool:
        """True if a record with this id is archived."""

    def failure(self, url: str, when: datetime) -> bool:
        """True if a failure of this address at this time is archived."""

    def located(self, record_id: str) -> Located | None:
        """Where a record lies, None where the archive has none with this id."""

    def address(self, record_id: str) -> str | None:
        """The address that an archived record is for, None where there is no such record."""

    def rule(self, url: str) -> Rule | None:
        """How a page at this address is to be read, where the config says so."""

    def memory(self, url: str, now: datetime) -> Memory | None:
        """What the runs before `now` taught of the site of an address."""

    def newest(self, url: str, since: datetime) -> Located | None:
        """Where the newest answer of an address lies that is not older than `since`."""


class ReplayEdge:
    """Every fetch is answered from WARC files; what is not in them fails as "not in the replay". Opens no socket.

    fresh   records written and not yet told, by id; edges that share it copy no record twice
    """

    most = 1
    spends = False

    def __init__(self, replay: Replay, writer: Writer, held: Held, fresh: dict[str, Located] | None = None) -> None:
        self.replay, self.writer, self.held = replay, writer, held
        self.now = replay.now
        self._fresh = {} if fresh is None else fresh

    def is_due(self, state: SourceState | None) -> bool:
        return True

    def looks(self, entry: Known, source: Source) -> bool:
        return True

    def others(self, source_id: str, db: sqlite3.Connection) -> Iterable[Known]:
        return ()

    def pictures(self, wanted: Scope, db: sqlite3.Connection) -> Iterable[Due]:
        return due(db, wanted, self.now, waits=False)

    def ask(self, url: str, source: Source, key: str | None, seen: Seen | None = None) -> Pending | None:
        return None

    def get(self, url: str, source: Source, key: str | None, seen: Seen | None = None) -> Answer:
        try:
            hops = self.replay.follow(url)
        except FetchError as error:
            if not self.held.failure(url, self.now):
                self._note(self.writer.failure(url, error, self.now, source.id, key))
            raise
        for number, hop in enumerate(hops):
            if self._is_new(hop.record_id):
                self._note(self.writer.copy(hop))
            if self._is_new(use_urn(hop, source.id, key, number)):
                self._note(self.writer.describe(hop, source.id, key, number))
        return msgspec.structs.replace(
            answer_of(url, hops[-1]), moved=moved([hop.status for hop in hops], hops[-1].url)
        )

    def decide(self, record_id: str, is_same: bool) -> Located | None:
        return None

    def archived(self) -> list[Located]:
        self.writer.sync()
        told = list(self._fresh.values())
        self._fresh.clear()
        return told

    def contacts(self) -> list[Contact]:
        return []

    def _is_new(self, record_id: str) -> bool:
        return record_id not in self._fresh and not self.held.record(record_id)

    def _note(self, record: Located) -> None:
        self._fresh[record.record_id] = record


def answer_of(url: str, last: Located, at: datetime | None = None) -> Answer:
    """The answer that a record holds. Raises: FetchError where the site answered with anything but 2xx."""
    status = last.status or 0
    if not 200 <= status < 300:
        raise FetchError(f"answered {status}", cause=str(status), where=url)
    return Answer(
        url=url,
        final_url=last.url,
        file=str(Path(last.path)),
        offset=last.offset,
        date=at or last.date,
        record=last.record_id,
        payload_digest=last.payload_digest,
        etag=last.etag,
        last_modified=last.last_modified,
        length=last.length,
    )


def moved(statuses: Sequence[int | None], final_url: str) -> str | None:
    """Where the redirects of a fetch led, if there were any and all of them are for ever (RFC 9110, 15.4)."""
    on_the_way = statuses[:-1]
    return final_url if on_the_way and all(status in (301, 308) for status in on_the_way) else None
