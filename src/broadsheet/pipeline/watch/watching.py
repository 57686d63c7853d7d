"""`watch`: pass after pass over the sources that are due, for months.

Due is a matter of the wall clock, waiting one of a clock that only goes forward: between two naps the wall clock may
jump as it likes. The library is locked during a pass only.
"""

import shutil
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from broadsheet.config.records import Config
from broadsheet.errors import BroadsheetError, LockedError, StoppedError
from broadsheet.model import Outcome, Source
from broadsheet.pipeline.edge.fetcher import Tally
from broadsheet.pipeline.edge.live import Notice, utc_now
from broadsheet.pipeline.library import DERIVED_NAME, Library, writing
from broadsheet.pipeline.watch.due import Plan, due_times, plan
from broadsheet.pipeline.watch.following import Following
from broadsheet.pipeline.watch.report import LATEST, Pass, Report, states
from broadsheet.pipeline.watch.sizes import Sizes
from broadsheet.pipeline.watch.subscribing import Subscriber
from broadsheet.store.entries import next_looks
from broadsheet.store.runs import forget_same
from broadsheet.store.schema import DERIVED, open_database, transaction
from broadsheet.store.sources import Standing, set_back, standings

PACE = timedelta(minutes=5)  # between passes: sources that come due meanwhile share one
BRISK = timedelta(seconds=10)  # instead, where a hub told of news
NAP = 30.0  # seconds: as long as a changed config or a jump of the clock goes unnoticed
LOOK = timedelta(hours=1)  # as long as what other commands did, or a lease that ends, goes unnoticed
HELD_UP = 5.0  # seconds between two looks at a lock that others hold
MOST_REST = timedelta(minutes=15)  # after a pass that failed
KEPT = timedelta(days=30)  # of outcomes that changed nothing

Visit = Callable[[Library, Sequence[Source], Sequence[Notice]], Generator[Outcome, None, None]]


class Bell:
    """Wakes a watch, from any thread: there is news, or it is to stop."""

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self._rung = threading.Event()
        self._end: Callable[[], object] = bool

    def ring(self) -> None:
        """Look up."""
        self._rung.set()

    def stop(self) -> None:
        """Come to an end."""
        self.stopped.set()
        self._rung.set()
        self._end()

    def ends(self, end: Callable[[], object]) -> None:
        """Call this when it is to stop: what goes on now."""
        self._end = end
        if self.stopped.is_set():
            end()

    def wait(self, seconds: float) -> bool:
        """Wait for the bell, at most so long; True if it was rung."""
        rung = self._rung.wait(seconds)
        self._rung.clear()
        return rung


class Watch:
    """Follows the sources of a folder until `bell` says stop.

    visit    makes a pass over some sources, as `live_run` does
    hear     gets every new report
    say      gets what is worth a line, for people
    hubs     keeps up subscriptions, where hubs can reach us
    """

    def __init__(
        self,
        folder: Path,
        visit: Visit,
        bell: Bell,
        *,
        clock: Callable[[], datetime] = utc_now,
        hear: Callable[[Report], object] = id,
        say: Callable[[str], object] = id,
        tally: Tally | None = None,
        hubs: Subscriber | None = None,
        pace: timedelta = PACE,
    ) -> None:
        self.folder, self.visit, self.bell, self.clock = folder, visit, bell, clock
        self.hear, self.say, self.tally, self.hubs, self.pace = hear, say, tally or Tally(), hubs, pace
        self._following = Following(folder, say)
        self._sizes = Sizes(folder / "library")
        self._entries: Counter[str] = Counter()
        self._ended: datetime | None = None
        self._failures = 0
        self._pruned: datetime | None = None
        now = self._planned_at = clock()
        self.report = Report(started=now, at=now, beat=time.monotonic())

    @property
    def config(self) -> Config:
        """The config in force."""
        return self._following.config

    def run(self) -> None:
        """Pass after pass. The first one begins at once: it finishes what an earlier program left.

        Raises: BroadsheetError where the first pass fails; later ones are told, and tried again.
        """
        planned, before = Plan(self.clock()), self.clock()
        while not self.bell.stopped.is_set():
            now = self.clock()
            if self._following.reload() or now < before or now - self._planned_at >= LOOK:
                planned = self._planned()
            if planned.at is not None and planned.at <= now:
                if not self._pass():
                    break
                planned = self._planned()
            before = now
            if self.bell.wait(self._nap(planned)) and not self.bell.stopped.is_set():
                planned = self._planned()
            self._told()
        self._told(doing="stopped")

    def _nap(self, planned: Plan) -> float:
        left = NAP if planned.at is None else (planned.at - self.clock()).total_seconds()
        return min(max(left, 0.0), NAP)

    def _pass(self) -> bool:
        """One pass; False: it was stopped."""
        began, counted = time.monotonic(), Counter[str]()
        try:
            with self._writing() as library:
                at = self.clock()
                notices = self._begin(library, at)
                due = self._due(library, at)
                self._told(doing="visiting", cause="", visiting=len(due), visited=0)
                failed = self._visit(library, due, notices, counted)
                self._end(library, at)
            last = Pass(
                at=at, seconds=time.monotonic() - began, sources=len(due), outcomes=dict(counted), failed=failed
            )
            self._failures = 0
        except StoppedError:
            return False
        except (BroadsheetError, sqlite3.Error) as error:
            if not self.report.passes:
                raise
            self._failures += 1
            self.say(f"the pass failed: {error}; trying again")
            last = Pass(at=self.clock(), seconds=time.monotonic() - began, sources=0, cause=str(error))
        self._ended = self.clock()
        passes, failed = self.report.passes + 1, self.report.passes_failed + bool(last.cause)
        self._told(passes=passes, passes_failed=failed, last=last)
        return True

    def _visit(self, library: Library, due: Sequence[Source], notices: Sequence[Notice], counted: Counter[str]) -> int:
        """Visit the sources that are due; how many failed."""
        seen, failed = set[str](), 0
        with closing(self.visit(library, due, notices)) as outcomes:
            for outcome in outcomes:
                if outcome.entry_key is None:
                    failed += outcome.kind == "failed"
                else:
                    counted[outcome.kind] += 1
                    self._entries[outcome.kind] += 1
                seen.add(outcome.source_id)
                latest = self.report.latest
                if outcome.kind == "new":
                    latest = ((self.clock(), outcome), *latest)[:LATEST]
                self._told(visited=len(seen), latest=latest)
                if self.bell.stopped.is_set():
                    raise StoppedError("the watch was stopped")
        return failed

    @contextmanager
    def _writing(self) -> Iterator[Library]:
        """The library, as soon as nobody else holds it. Raises: StoppedError, and as `writing`."""
        while True:
            try:
                with writing(self.folder, "watch", config=self.config) as library:
                    yield library
                return
            except LockedError as error:
                if self.report.cause != error.what:
                    self.say(f"waiting: {error.what}")
                self._told(doing="held up", cause=error.what)
                self.bell.wait(HELD_UP)
            if self.bell.stopped.is_set():
                raise StoppedError("the watch was stopped")

    def _begin(self, library: Library, now: datetime) -> Sequence[Notice]:
        with transaction(library.db):
            set_back(library.db, now)
        return self.hubs.begin(library, now) if self.hubs else ()

    def _due(self, library: Library, now: datetime) -> list[Source]:
        ids = [source.id for source in self.config.source]
        due = due_times(ids, standings(library.db), next_looks(library.db), now)
        return [source for source in self.config.source if source.id in due and due[source.id] <= now]

    def _end(self, library: Library, began: datetime) -> None:
        """Keep the databases small: old outcomes that changed nothing go, the write-ahead log is emptied."""
        if self.hubs:
            self.hubs.end(library, began)
        if self._pruned is None or abs(began - self._pruned) >= timedelta(days=1):
            self._pruned = began
            with transaction(library.db):
                forget_same(library.db, began - KEPT)
        for db in (library.db, library.own):
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _planned(self) -> Plan:
        """The next pass as things stand."""
        self._planned_at = self.clock()
        try:
            return self._plan()
        except (BroadsheetError, sqlite3.Error) as error:
            self.say(f"{error}; looking again in {MOST_REST.total_seconds() / 60:.0f} minutes")
            return Plan(self.clock() + MOST_REST)

    def _plan(self) -> Plan:
        """The next pass as things stand; subscriptions are seen to. Raises: BroadsheetError, sqlite3.Error."""
        now = self.clock()
        known, looks, articles = self._look()
        ids = [source.id for source in self.config.source]
        due = due_times(ids, known, looks, now)
        pinged = self._tended() & due.keys()
        rest = min(self.pace * 2**self._failures, MOST_REST) if self._failures else self.pace
        planned = plan(due | dict.fromkeys(pinged, now), self._ended, BRISK if pinged else rest, now)
        failing = sorted((known[i] for i in ids if i in known and known[i].cause), key=lambda s: -s.failures)
        self._told(
            doing="waiting",
            cause="",
            visiting=0,
            next_pass=planned.at,
            next_source=planned.source_id,
            sources=states(ids, known),
            failing=tuple(failing),
            articles=articles,
            archive_bytes=self._sizes.archive(),
            database_bytes=self._sizes.databases(),
            free_bytes=self._free(),
            hubs=dict(Counter(each.state for each in self.hubs.held())) if self.hubs else {},
        )
        return planned

    def _tended(self) -> set[str]:
        """Ask hubs for what is to be asked; ids of sources that they told news of."""
        if self.hubs is None:
            return set()
        for said in self.hubs.tend(self.config):
            self.say(said)
        return self.hubs.pinged()

    def _look(self) -> tuple[dict[str, Standing], dict[str, datetime], int]:
        """How the sources stand, when pages are to be looked at, how many articles there are. Takes no lock."""
        path = self.folder / "library" / DERIVED_NAME
        if not path.exists():
            return {}, {}, 0
        with closing(open_database(path, DERIVED)) as db:
            (articles,) = db.execute("SELECT count(*) FROM entry WHERE article_of IS NULL").fetchone()
            return standings(db), next_looks(db), articles

    def _free(self) -> int | None:
        try:
            return shutil.disk_usage(self.folder).free
        except OSError:
            return None

    def _told(self, **changes: object) -> None:
        fetches, fetched = self.tally.told()
        self.report = msgspec.structs.replace(
            self.report,
            at=self.clock(),
            beat=time.monotonic(),
            entries=dict(self._entries),
            fetches=fetches,
            fetched_bytes=fetched,
            **changes,
        )
        self.hear(self.report)
