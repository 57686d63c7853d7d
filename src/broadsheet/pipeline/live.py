"""The network edge: fetch, archive every exchange, hand on where the answer lies."""

import sqlite3
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import msgspec

from broadsheet.archive.located import Located
from broadsheet.archive.write import Writer
from broadsheet.config.records import FetchConfig
from broadsheet.errors import FetchError
from broadsheet.fetch.caching import fresh_seconds, validators
from broadsheet.fetch.exchange import Exchange, Fetched, Validators
from broadsheet.fetch.http import polite
from broadsheet.model import Source
from broadsheet.pipeline.edge import Answer, Held, Seen, answer_of
from broadsheet.pipeline.undecided import Undecided, is_candidate
from broadsheet.schedule import is_due
from broadsheet.store.entries import Known, due
from broadsheet.store.sources import SourceState


def utc_now() -> datetime:
    """The time, in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


class LiveEdge:
    """Fetches over HTTP. What came is written to the archive before anyone reads it, failures too.

    An address is asked for once a run: who else wants it gets the same answer, and the archive says so.
    """

    def __init__(
        self,
        config: FetchConfig,
        writer: Writer,
        held: Held,
        undecided: Undecided,
        clock: Callable[[], datetime],
        *,
        all_sources: bool = False,
    ) -> None:
        self.now, self.writer, self.held, self.all_sources = clock(), writer, held, all_sources
        self.undecided = undecided
        self.client = polite(config, clock, time.monotonic, time.sleep)
        self._fresh: list[Located] = []
        self._asked: dict[str, tuple[Answer, Located] | FetchError] = {}

    def is_due(self, state: SourceState | None) -> bool:
        return self.all_sources or state is None or is_due(state.next_visit, self.now)

    def looks(self, entry: Known) -> bool:
        return entry.next_look is not None and entry.next_look <= self.now

    def others(self, source_id: str, db: sqlite3.Connection) -> Iterable[Known]:
        return due(db, source_id, self.now)

    def get(self, url: str, source: Source, key: str | None, seen: Seen | None = None) -> Answer:
        before = self._asked.get(url)
        if isinstance(before, FetchError):
            self._fresh.append(self.writer.failure(url, before, self.now, source.id, key))
            raise before
        if before is not None:
            self._fresh += self.undecided.keep(before[1].record_id)
            self._fresh.append(self.writer.describe(before[1], source.id, key))
            return before[0]
        earlier = self.held.located(seen.record) if seen and seen.record else None
        try:
            answer, record = self._fetch(url, source, key, seen, earlier)
        except FetchError as error:
            self._asked[url] = error
            raise
        self._asked[url] = answer, record
        return answer

    def decide(self, record_id: str, is_same: bool) -> Located | None:
        if not is_same:
            self._fresh += self.undecided.keep(record_id)
            return None
        records, earlier = self.undecided.drop(record_id)
        self._fresh += records
        return earlier

    def archived(self) -> list[Located]:
        self.writer.sync()
        fresh, self._fresh = self._fresh, []
        return fresh

    def _fetch(
        self, url: str, source: Source, key: str | None, seen: Seen | None, earlier: Located | None
    ) -> tuple[Answer, Located]:
        asked = None
        if seen and earlier and (seen.etag or seen.last_modified):
            asked = Validators(etag=seen.etag or "", last_modified=seen.last_modified or "")
        try:
            fetched = self.client.get(url, allow_private=source.allow_private, validators=asked)
        except FetchError as error:
            for number, hop in enumerate(error.hops):
                if hop.status:
                    self._keep(hop, source, key, number, None)
            self._fresh.append(self.writer.failure(url, error, self.now, source.id, key))
            raise
        kept = [self._keep(hop, source, key, number, earlier) for number, hop in enumerate(fetched.hops)]
        self.writer.flush()  # a worker reads the record from the file
        return _answer(url, fetched, kept[-1], earlier, asked), kept[-1]

    def _keep(self, hop: Exchange, source: Source, key: str | None, number: int, earlier: Located | None) -> Located:
        known = earlier if earlier and earlier.url == hop.url else None
        if known and source.keep == "changes" and is_candidate(hop, known):
            return self.undecided.put(hop, known, source.id, key, number)
        record = self.writer.exchange(hop, known)
        self._fresh += record, self.writer.describe(record, source.id, key, number)
        return record


def _answer(url: str, fetched: Fetched, last: Located, earlier: Located | None, asked: Validators | None) -> Answer:
    """The answer that came; of a revisit, the bytes are those that it repeats."""
    headers = fetched.page.headers
    holds = earlier if last.type == "revisit" and earlier else last
    if fetched.page.status == 304 and holds is last:
        raise FetchError("answered 304 for another address than the one we hold", cause="304", where=url)
    gave = validators(headers, asked if fetched.page.status == 304 else None)
    return msgspec.structs.replace(
        answer_of(url, holds, last.date),
        etag=gave.etag,
        last_modified=gave.last_modified,
        max_age=fresh_seconds(headers, last.date),
    )
