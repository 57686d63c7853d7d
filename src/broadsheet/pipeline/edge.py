"""Where answers come from: a replay file, or the network. Both archive what they hand on, and say where it lies."""

from datetime import datetime
from pathlib import Path
from typing import Protocol

from broadsheet.archive.located import Located
from broadsheet.archive.replay import Replay
from broadsheet.archive.write import Writer
from broadsheet.errors import FetchError
from broadsheet.model import Moment, Record, Source


class Answer(Record, frozen=True, kw_only=True):
    """One address answered: a record in a WARC file that can be read now."""

    url: str
    final_url: str
    file: str
    offset: int
    date: Moment
    payload_digest: str | None


class Edge(Protocol):
    """What a run needs of the outside world."""

    now: datetime

    def get(self, url: str, source: Source, key: str | None) -> Answer:
        """The answer for an address, archived. Raises: FetchError with its cause, archived too."""

    def archived(self) -> list[Located]:
        """Records archived since the last call, now safe on disk."""


class ReplayEdge:
    """Every fetch is answered from WARC files; what is not in them fails as "not in the replay". Opens no socket."""

    def __init__(self, replay: Replay, writer: Writer, is_known: "Known") -> None:
        self.replay, self.writer, self.is_known = replay, writer, is_known
        self.now = replay.now
        self._fresh: dict[str, Located] = {}  # record id -> record, not yet told

    def get(self, url: str, source: Source, key: str | None) -> Answer:
        try:
            hops = self.replay.follow(url)
        except FetchError as error:
            if not self.is_known.failure(url, self.now):
                self._note(self.writer.failure(url, error, self.now, source.id, key))
            raise
        for number, hop in enumerate(hops):
            if hop.record_id not in self._fresh and not self.is_known.record(hop.record_id):
                self._note(self.writer.copy(hop, source.id, key, number))
        return _answer(url, hops[-1])

    def archived(self) -> list[Located]:
        self.writer.sync()
        fresh, self._fresh = list(self._fresh.values()), {}
        return fresh

    def _note(self, record: Located) -> None:
        self._fresh[record.record_id] = record


class Known(Protocol):
    """What the library already holds, so that the same replay run twice copies nothing twice."""

    def record(self, record_id: str) -> bool:
        """True if a record with this id is archived."""

    def failure(self, url: str, when: datetime) -> bool:
        """True if a failure of this address at this time is archived."""


def _answer(url: str, last: Located) -> Answer:
    status = last.status or 0
    if not 200 <= status < 300:
        raise FetchError(f"answered {status}", cause=str(status), where=url)
    return Answer(
        url=url,
        final_url=last.url,
        file=str(Path(last.path)),
        offset=last.offset,
        date=last.date,
        payload_digest=last.payload_digest,
    )
