"""The network edge: fetch, archive every exchange, hand on where the answer lies.

Another thread fetches; archive, store and decisions are the main thread's.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from broadsheet.archive.located import Located
from broadsheet.archive.read import read_page
from broadsheet.archive.uses import PICTURE
from broadsheet.archive.write import Writer
from broadsheet.errors import FetchError, StoppedError
from broadsheet.fetch.caching import fresh_seconds, validators
from broadsheet.fetch.exchange import Exchange, Fetched, Validators
from broadsheet.fetch.http import MOST_HOPS, REDIRECTS
from broadsheet.fetch.politeness import hold_of
from broadsheet.fetch.rules import robots_address
from broadsheet.model import Moment, Record, Source
from broadsheet.pipeline.edge.answers import Answer, Held, Seen, answer_of, moved
from broadsheet.pipeline.edge.fetcher import Fetcher
from broadsheet.pipeline.edge.interleave import Pending
from broadsheet.pipeline.edge.recorded import RecordedEdge
from broadsheet.pipeline.undecided import Undecided, is_candidate
from broadsheet.schedule import is_due
from broadsheet.store import pictures
from broadsheet.store.entries import Known, due
from broadsheet.store.hosts import Contact
from broadsheet.store.pictures import Due, Scope
from broadsheet.store.sources import SourceState
from broadsheet.urls import absolute, host

_NONE: Mapping[str, Path] = {}
LONGEST_HOLD = 7 * 86_400.0  # seconds: nobody's wish silences a host for longer


def utc_now() -> datetime:
    """The time, in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


class Notice(Record, frozen=True, kw_only=True):
    """What a hub sent of the topic of a source (WebSub, 7); its signature was right."""

    source_id: str
    topic: str
    at: Moment
    head: bytes  # of its request, without the path that only the hub knows
    body: bytes


@dataclass(slots=True)
class _Asked:
    """An address that was asked for, and what came of it once it is archived."""

    future: Future[Fetched] | None  # None: archived, its bytes let go
    earlier: Located | None
    sends: Validators | None
    told: tuple[Answer, Located] | FetchError | None = None


class LiveEdge:
    """Fetches over HTTP. What came is written to the archive before anyone reads it, failures too.

    recordings   WARC files that are sources, by id

    An address is asked for once a run: who else wants it gets the same answer, and the archive says so.
    """

    spends = True

    def __init__(
        self,
        fetcher: Fetcher,
        writer: Writer,
        held: Held,
        undecided: Undecided,
        sources: Sequence[Source],
        *,
        all_sources: bool = False,
        recordings: Mapping[str, Path] = _NONE,
    ) -> None:
        self.now, self.most = fetcher.clock(), fetcher.most
        self.fetcher, self.writer, self.held, self.undecided = fetcher, writer, held, undecided
        self.all_sources = all_sources
        self._order = {source.id: number for number, source in enumerate(sources)}
        self._copied: dict[str, Located] = {}  # from recordings, by id
        self._recorded = {
            source.id: RecordedEdge(
                source, recordings[source.id], writer, held, self.now, self._order[source.id], self._copied
            )
            for source in sources
            if source.id in recordings
        }
        self._fresh: list[Located] = []
        self._primed: set[str] = set()
        self._asked: dict[str, _Asked] = {}
        self._contacts: dict[str, Contact] = {}

    def is_due(self, state: SourceState | None) -> bool:
        return self.all_sources or state is None or is_due(state.next_visit, self.now)

    def looks(self, entry: Known, source: Source) -> bool:
        if recording := self._recorded.get(source.id):
            return recording.is_new
        return entry.next_look is not None and entry.next_look <= self.now

    def others(self, source_id: str, db: sqlite3.Connection) -> Iterable[Known]:
        return () if source_id in self._recorded else due(db, source_id, self.now)

    def pictures(self, wanted: Scope, db: sqlite3.Connection) -> Iterable[Due]:
        return pictures.due(db, wanted, self.now)

    def ask(self, url: str, source: Source, key: str | None, seen: Seen | None = None) -> Pending | None:
        return None if self._recording(source, key) else self._ask(url, source, key, seen).future

    def get(self, url: str, source: Source, key: str | None, seen: Seen | None = None) -> Answer:
        if recording := self._recording(source, key):
            return recording.get(url, key, seen)
        asked = self._ask(url, source, key, seen)
        if asked.told is None:
            asked.told = self._archive(url, source, key, asked)
            asked.future = None
        elif isinstance(asked.told, FetchError):
            self._fresh.append(self.writer.failure(url, asked.told, self.now, source.id, key))
        else:
            record = asked.told[1]
            self._fresh += self.undecided.keep(record.record_id)
            self._fresh.append(self.writer.describe(record, source.id, key, order=self._order_of(source, key)))
        if isinstance(asked.told, FetchError):
            raise asked.told
        return asked.told[0]

    def decide(self, record_id: str, is_same: bool) -> Located | None:
        if not is_same:
            self._fresh += self.undecided.keep(record_id)
            return None
        records, earlier = self.undecided.drop(record_id)
        self._fresh += records
        return earlier

    def heard(self, notices: Iterable[Notice]) -> None:
        """Archive what hubs told since the last run."""
        self._fresh += [self.writer.notice(n.topic, n.head, n.body, n.at, n.source_id) for n in notices]

    def archived(self) -> list[Located]:
        self.writer.sync()
        fresh, self._fresh = [*self._fresh, *self._copied.values()], []
        self._copied.clear()
        return fresh

    def contacts(self) -> list[Contact]:
        told, self._contacts = list(self._contacts.values()), {}
        return told

    def _recording(self, source: Source, key: str | None) -> RecordedEdge | None:
        """What answers for a source that is a WARC file: all but pictures, which few recorders keep."""
        return None if key and key.startswith(PICTURE) else self._recorded.get(source.id)

    def _ask(self, url: str, source: Source, key: str | None, seen: Seen | None) -> _Asked:
        if url not in self._asked:
            if key is not None:
                self._prime(url)
            earlier = self.held.located(seen.record) if seen and seen.record else None
            sends = None
            if seen and earlier and (seen.etag or seen.last_modified):
                sends = Validators(url=earlier.url, etag=seen.etag or "", last_modified=seen.last_modified or "")
            future = self.fetcher.ask(url, source, sends, is_page=key is not None)
            self._asked[url] = _Asked(future, earlier, sends)
        return self._asked[url]

    def _prime(self, url: str) -> None:
        """Take a site's robots.txt from the archive while it is fresh (RFC 9309, 2.4: a day), past redirects too."""
        address = robots_address(url)
        if address in self._primed:
            return
        self._primed.add(address)
        held = self.held.newest(address, self.now - timedelta(days=1))
        for _ in range(MOST_HOPS):
            if held is None or held.status not in REDIRECTS or not held.location:
                break
            address = absolute(held.location, held.url) or ""
            held = self.held.newest(address, self.now - timedelta(days=1))
        if held is not None and held.status is not None and (held.status < 300 or _is_none(held.status)):
            body = read_page(held.path, held.offset).body if held.status < 300 else b""
            self.fetcher.prime(url, held.status, body)

    def _note(self, hops: Iterable[Exchange]) -> None:
        """Remember when each host was asked, and for how long it wants to be left alone."""
        for hop in hops:
            hold = hold_of(hop)
            until = hop.at + timedelta(seconds=min(hold, LONGEST_HOLD)) if hold is not None else None
            before = self._contacts.get(host(hop.url))
            if before and before.held and (until is None or before.held > until):
                until = before.held
            self._contacts[host(hop.url)] = Contact(host=host(hop.url), asked=hop.at, held=until)

    def _archive(self, url: str, source: Source, key: str | None, asked: _Asked) -> tuple[Answer, Located] | FetchError:
        """Wait for the answer, archive what was exchanged."""
        assert asked.future is not None
        try:
            fetched = asked.future.result()
            self._note(fetched.hops)
            kept = [self._keep(hop, source, key, number, asked.earlier) for number, hop in enumerate(fetched.hops)]
            self.writer.flush()  # a worker reads the record from the file
            return _answer(url, fetched, kept[-1], asked.earlier, asked.sends), kept[-1]
        except FetchError as error:
            if error.cause == "stopped":  # says nothing about the site
                raise StoppedError(error.what) from error
            self._note(error.hops)
            for number, hop in enumerate(error.hops):
                if hop.status:
                    self._keep(hop, source, key, number, None)
            self._fresh.append(self.writer.failure(url, error, self.now, source.id, key))
            return error

    def _keep(self, hop: Exchange, source: Source, key: str | None, number: int, earlier: Located | None) -> Located:
        known = earlier if earlier and earlier.url == hop.url else None
        if known and key is not None and source.keep == "changes" and is_candidate(hop, known):
            return self.undecided.put(hop, known, source.id, key, number)
        record = self.writer.exchange(hop, known)
        self._fresh += record, self.writer.describe(record, source.id, key, number, self._order_of(source, key))
        return record

    def _order_of(self, source: Source, key: str | None) -> int | None:
        """The source's number in the run, told with its feed: a rebuild takes the sources in this order."""
        return self._order.get(source.id) if key is None else None


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
        moved=moved([hop.status for hop in fetched.hops], fetched.page.final_url),
    )


def _is_none(status: int) -> bool:
    """True where there is no robots.txt. 429 says nothing of the kind."""
    return 400 <= status < 500 and status != 429
