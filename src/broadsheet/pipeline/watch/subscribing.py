"""The subscriptions of a library kept up: hubs asked, renewed, left; their news taken into passes."""

import os
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from broadsheet.config.records import Config
from broadsheet.errors import FetchError
from broadsheet.fetch.addresses import Reach
from broadsheet.fetch.http import user_agent
from broadsheet.fetch.secrets import secrets_of
from broadsheet.fetch.transfer import Limits
from broadsheet.pipeline.edge.live import Notice
from broadsheet.pipeline.library import Library
from broadsheet.pipeline.watch.hubs import Offer, Step, at_once, is_live, offered, post, request, slowed, steps
from broadsheet.store import subscriptions
from broadsheet.store.schema import OWN, open_database, transaction
from broadsheet.store.sources import put_next, standings
from broadsheet.store.subscriptions import Subscription

MOST_BYTES = 50_000_000  # of notices that wait for a pass; above it only that they came is known
PATIENCE = Limits(connect_timeout=5.0, timeout=15.0, stall=10, max_wire=100_000)


class Subscriber:
    """Keeps up the subscriptions of a folder. `inbox`: what hubs sent and no pass has archived."""

    def __init__(self, folder: Path, clock: Callable[[], datetime], is_stopped: Callable[[], bool] = bool) -> None:
        self._folder, self._clock, self._is_stopped = folder, clock, is_stopped
        self.inbox: deque[Notice] = deque()
        self._allowed: dict[str, tuple[str, ...]] = {}  # private addresses, by source; of those that went too
        self._offers: dict[str, tuple[str | None, Offer | None]] = {}  # by source: of which record, what it offers

    def open(self) -> sqlite3.Connection:
        """own.db, for a short transaction on any thread; the caller closes it. Raises: StoreError."""
        inside = self._folder / "library"
        inside.mkdir(exist_ok=True)
        return open_database(inside / "own.db", OWN)

    def put(self, notice: Notice) -> None:
        """Take what a hub sent; a source's newest notices matter, there is no room for all."""
        self.inbox.append(notice)
        while sum(len(each.body) for each in list(self.inbox)) > MOST_BYTES:
            self.inbox.popleft()

    def held(self) -> list[Subscription]:
        """All subscriptions. Raises: StoreError."""
        with closing(self.open()) as own:
            return subscriptions.subscriptions(own)

    def pinged(self) -> set[str]:
        """Ids of sources that hubs told news of, not fetched yet."""
        return {each.source_id for each in self.held() if each.pinged}

    def begin(self, library: Library, now: datetime) -> list[Notice]:
        """Make sources due whose hubs told of news; what they sent. The library is open for writing."""
        told = {each.source_id for each in subscriptions.subscriptions(library.own) if each.pinged}
        known = standings(library.db)
        ready = [name for name in told if name in known and at_once(known[name], now)]
        with transaction(library.db):
            put_next(library.db, ready, now)
        return [self.inbox.popleft() for _ in range(len(self.inbox))]

    def end(self, library: Library, began: datetime) -> None:
        """After a pass: what was told before it is fetched; sources that are pushed are polled less."""
        held = subscriptions.subscriptions(library.own)
        subscriptions.put_heard(library.own, began)
        live = {each.source_id for each in held if is_live(each, began)}
        known = standings(library.db)
        with transaction(library.db):
            for name in live & known.keys():
                if later := slowed(known[name]):
                    put_next(library.db, [name], later)
        self._see(library)

    def tend(self, config: Config) -> Iterable[str]:
        """Ask hubs for what is to be asked; what is worth a word, for people. Takes no lock."""
        followed = {source.id for source in config.source} if config.websub.callback else set()
        offers = {name: told for name, (_, told) in self._offers.items() if told and name in followed}
        self._allowed |= {source.id: source.allow_private for source in config.source}
        with closing(self.open()) as own:
            for step in steps(offers, subscriptions.subscriptions(own), self._clock()):
                if self._is_stopped():
                    return
                if said := self._take(own, step, config, self._allowed.get(step.what.source_id, ())):
                    yield said

    def _take(self, own: sqlite3.Connection, step: Step, config: Config, allowed: tuple[str, ...]) -> str:
        what, now = step.what, self._clock()
        if not step.mode or (step.mode == "unsubscribe" and not config.websub.callback):
            subscriptions.remove(own, what.token)  # without an address of ours the lease runs out by itself
            return ""
        if step.is_new:
            subscriptions.add(own, what)
        if step.mode == "unsubscribe" and what.state != "leaving":
            subscriptions.put_state(own, what.token, "leaving", now)
        subscriptions.put_asked(own, what.token, now)  # before it is: the hub may come back to us at once
        cause = self._asked(step, config, allowed)
        if cause:
            subscriptions.put_cause(own, what.token, cause)
        return f"{what.source_id}: hub {cause}" if cause else ""

    def _asked(self, step: Step, config: Config, allowed: tuple[str, ...]) -> str:
        secrets = secrets_of(config, (), os.environ)
        limits = Limits(
            connect_timeout=PATIENCE.connect_timeout,
            timeout=PATIENCE.timeout,
            stall=PATIENCE.stall,
            max_wire=PATIENCE.max_wire,
            proxy=secrets.reveal(config.fetch.proxy),
        )
        fields = request(step, config.websub.callback)
        try:
            agent = user_agent(config.fetch.contact)
            return post(step.what.hub, fields, limits, Reach(private=allowed), agent, self._is_stopped)
        except FetchError as error:
            return error.what

    def _see(self, library: Library) -> None:
        """Look anew at what the sources offer, where their feeds are others than before."""
        followed = {source.id: source for source in library.config.source}
        records = dict(library.db.execute("SELECT id, record_id FROM source"))
        for name, source in followed.items():
            if name in records and self._offers.get(name, ("",))[0] != records[name]:
                self._offers[name] = records[name], offered(library, source)
        for name in self._offers.keys() - followed.keys():
            del self._offers[name]
