"""A month of following 500 sources on 100 hosts, on a clock of its own: which of the rules of politeness are broken?

python -m bench.month [days]

Client, loop, hosts, robots.txt, schedule and what is stored between runs are the real ones. The network is played: the
servers keep a log, and the rules are counted in it by `broken`, which knows nothing of the client. A machine runs every
ten minutes; now and then it is killed in the middle of a run and started again. What was under way then was never
stored: those requests are counted apart.
"""

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from broadsheet.config.records import FetchConfig
from broadsheet.errors import FetchError
from broadsheet.fetch.caching import fresh_seconds, validators
from broadsheet.fetch.exchange import Exchange, Fetched, Validators
from broadsheet.fetch.http import Client, Request, polite
from broadsheet.fetch.politeness import hold_of
from broadsheet.fetch.transfer import Transfer
from broadsheet.schedule import Visit, is_due, next_visit
from broadsheet.store.hosts import Contact, contacts, put_contacts
from broadsheet.store.schema import DERIVED, open_database
from broadsheet.store.sources import SourceState, Visited, put_visit, source_state
from broadsheet.urls import host

START = datetime(2026, 11, 1, tzinfo=UTC)
HOUR, DAY = 3600.0, 86_400.0
KINDS = ("steady", "no validators", "max-age", "busy", "missing", "gone", "dead", "failing", "slow pages")


@dataclass(slots=True)
class Asked:
    """One request as a server saw it. Seconds since the start."""

    host: str
    path: str
    at: float
    conditional: bool
    end: float = 0.0
    status: int = 0  # 0: no answer
    told: dict[str, str] = field(default_factory=dict)
    is_cut: bool = False  # the client was killed before it had stored the answer


class Web:
    """100 hosts, and time: it passes only while somebody waits."""

    def __init__(self, seed: int) -> None:
        self.now, self.random, self.log = 0.0, random.Random(seed), list[Asked]()
        self._flying: list[tuple[float, Transfer, Asked]] = []

    def start(self, transfer: Transfer) -> None:
        transfer.at = self.moment()
        path = transfer.url.partition(".example")[2]
        names = {name for name, _ in transfer.headers}
        asked = Asked(transfer.host, path, self.now, bool(names & {"If-None-Match", "If-Modified-Since"}))
        self.log.append(asked)
        is_dead = kind_of(transfer.host) == "dead"
        self._flying.append((self.now + (10.0 if is_dead else self.random.uniform(0.05, 2.0)), transfer, asked))

    def wait(self, seconds: float) -> Iterator[tuple[Transfer, Exchange | FetchError]]:
        first = min((flight[0] for flight in self._flying), default=self.now + seconds)
        self.now = min(first, self.now + seconds)
        ended = [flight for flight in self._flying if flight[0] <= self.now]
        self._flying = [flight for flight in self._flying if flight[0] > self.now]
        for end, transfer, asked in ended:
            asked.end = end
            yield transfer, self._answer(transfer, asked)

    def pause(self, seconds: float) -> None:
        self.now += seconds

    def listen(self) -> None: ...
    def wake(self) -> None: ...

    def close(self) -> None:
        for _, _, asked in self._flying:
            asked.end = self.now
        self._flying.clear()

    def moment(self) -> datetime:
        return START + timedelta(seconds=self.now)

    def _answer(self, transfer: Transfer, asked: Asked) -> Exchange | FetchError:
        kind = kind_of(asked.host)
        if kind == "dead":
            return FetchError("no connection within 10 s", cause="timeout", where=transfer.url)
        asked.status, asked.told = self._says(kind, asked)
        lines = "".join(f"{name}: {value}\r\n" for name, value in asked.told.items())
        body = b"User-agent: *\nCrawl-delay: 20\n" if asked.path == "/robots.txt" and asked.status == 200 else b""
        head = f"HTTP/1.1 {asked.status} X\r\n{lines}\r\n".encode()
        return Exchange(url=transfer.url, at=transfer.at, status=asked.status, head=head, body=body)

    def _says(self, kind: str, asked: Asked) -> tuple[int, dict[str, str]]:
        luck = self.random.random()
        if asked.path == "/robots.txt":
            return (200 if kind == "slow pages" else 404), {}
        if asked.path.startswith("/page"):
            return (429, {"Retry-After": "5"}) if luck < 0.02 else (200, {})
        if kind == "busy" and luck < 0.2:
            wait = self.random.choice(["7200", "", "100000", "1"])
            return self.random.choice([429, 503]), {"Retry-After": wait} if wait else {}
        if kind == "missing" and asked.path.endswith("0"):
            return 404, {}
        if kind == "gone" and asked.path.endswith("0"):
            return 410, {}
        if kind == "failing" and luck < 0.3:
            return self.random.choice([500, 502, 504]), {}
        told = {} if kind == "no validators" else {"ETag": f'"{int(asked.at // HOUR / 5)}"'}
        if kind == "max-age":
            told["Cache-Control"] = "max-age=20000"
        return (304 if asked.conditional and luck < 0.7 else 200), told


def kind_of(name: str) -> str:
    """What a host is like: the first half of them steady."""
    number = int(name.partition(".")[0].removeprefix("h"))
    return KINDS[0] if number % 2 else KINDS[number // 2 % len(KINDS)]


class Machine:
    """Runs, with what is stored between them."""

    def __init__(self, web: Web, sources: int, hosts: int) -> None:
        self.web, self.db = web, open_database(Path(":memory:"), DERIVED)
        # Every fourth host shares a domain with three others.
        self.sources = [f"http://h{n % hosts}.d{n % hosts // 4}.example/feed{n // hosts}" for n in range(sources)]
        self._robots: dict[str, tuple[float, int, bytes]] = {}
        self._config = FetchConfig()
        self._begun, self._stored = (
            0,
            set[str](),
        )  # of this run: where its log begins, the addresses answered and stored

    def run(self, dies_at: float) -> bool:
        """Visit what is due; False if the machine died meanwhile."""
        web, now = self.web, self.web.moment()
        self._begun, self._stored = len(web.log), set[str]()
        client = polite(self._config, web.moment, lambda: web.now, web.pause, carrier=web)
        self._remind(client, now)
        states = {url: source_state(self.db, url) for url in self.sources}
        due = [url for url, state in states.items() if state is None or is_due(state.next_visit, now)]
        asked = {
            url: client.ask(Request(url=url, validators=_held(states[url]), robots=False), 0)  # as edge/fetcher
            for url in due
        }
        pages = []
        for url, future in asked.items():
            if not self._drive(client, future, dies_at):
                return False
            pages += self._visited(url, states[url], future, client)
        return all(self._drive(client, page, dies_at) and self._had(page) for page in pages)

    def _drive(self, client: Client, future: object, dies_at: float) -> bool:
        loop = client.loop
        while not future.done():  # type: ignore[attr-defined]
            if self.web.now >= dies_at:
                self.web.close()
                for asked in self.web.log[self._begun :]:
                    asked.is_cut = f"http://{asked.host}{asked.path}" not in self._stored
                return False
            loop._work()
            if not future.done():  # type: ignore[attr-defined]
                loop._wait()
        return True

    def _visited(self, url: str, state: SourceState | None, future: object, client: Client) -> list[object]:
        self._stored.add(url)
        try:
            fetched: Fetched = future.result()  # type: ignore[attr-defined]
        except FetchError as error:
            self._note(error.hops)
            failures = (error.cause != "held") + (state.failures if state else 0)
            now = self.web.moment()
            ended = Visit(at=now, cause=error.cause, failures=failures, retry_after=error.retry_after)
            put_visit(
                self.db,
                url,
                url,
                Visited(at=now, next=next_visit(ended, seed=url), cause=error.cause, failures=failures),
            )
            return []
        self._note(fetched.hops)
        last = fetched.hops[-1]
        gave = validators(last.headers, _held(state) if last.status == 304 else None)
        ended = Visit(
            at=last.at,
            validators=bool(gave.etag or gave.last_modified),
            max_age=fresh_seconds(last.headers, last.at),
            weekly=float(len(url) * 7 % 170),
        )
        later = next_visit(ended, seed=url)
        put_visit(
            self.db,
            url,
            url,
            Visited(at=last.at, next=later, record="r", etag=gave.etag, last_modified=gave.last_modified),
        )
        return [self._page(url, number, client) for number in range(self.web.random.choice([0, 0, 0, 1, 3]))]

    def _page(self, url: str, number: int, client: Client) -> object:
        origin = url.rpartition("/")[0]
        at, status, body = self._robots.get(origin, (-DAY, 0, b""))
        if self.web.now - at < DAY:
            client.prime(url, status, body)
        return client.ask(Request(url=f"{origin}/page{self.web.now:.0f}-{url[-1]}-{number}"), 2)

    def _had(self, page: object) -> bool:
        try:
            self._note(page.result().hops)  # type: ignore[attr-defined]
        except FetchError as error:
            self._note(error.hops)
        return True

    def _note(self, hops: tuple[Exchange, ...]) -> None:
        """As pipeline/edge/live.py: what is stored of an exchange."""
        for hop in hops:
            self._stored.add(hop.url)
            if hop.url.endswith("/robots.txt") and hop.status:
                at = (hop.at - START).total_seconds()
                self._robots[hop.url.removesuffix("/robots.txt")] = (at, hop.status, hop.body)
            hold = hold_of(hop)
            held = hop.at + timedelta(seconds=hold) if hold is not None else None
            put_contacts(self.db, [Contact(host=host(hop.url), asked=hop.at, held=held)])

    def _remind(self, client: Client, now: datetime) -> None:
        for one in contacts(self.db, now):
            client.loop.hosts.was_asked(one.host, self.web.now - (now - one.asked).total_seconds())
            if one.held:
                client.loop.hosts.hold(one.host, self.web.now + (one.held - now).total_seconds())


def _held(state: SourceState | None) -> Validators | None:
    if state is None or not (state.etag or state.last_modified):
        return None
    return Validators(etag=state.etag or "", last_modified=state.last_modified or "")


def broken(log: list[Asked], delay: float = 1.0, per_domain: int = 4) -> Counter[str]:
    """How often each rule was broken, from the servers' log alone."""
    found: Counter[str] = Counter()
    feeds, hosts, domains = defaultdict(list), defaultdict(list), defaultdict(list)
    for asked in log:
        hosts[asked.host].append(asked)
        domains[asked.host.partition(".")[2]].append(asked)
        if asked.path.startswith("/feed"):
            feeds[asked.host, asked.path].append(asked)
        if asked.path == "/robots.txt":
            feeds[asked.host, asked.path].append(asked)
    for (_, path), every in feeds.items():
        answered = [asked for asked in every if not asked.is_cut]
        for before, after in pairwise(answered):
            least, rule = (DAY, "robots.txt once a day") if path == "/robots.txt" else _least(before)
            found[rule] += after.at - before.at < least - 1
        if path != "/robots.txt":
            etag = False
            for asked in answered:
                found["unconditional, though it gave validators"] += etag and not asked.conditional
                found["conditional, though it gave none"] += asked.conditional and not etag
                etag = "ETag" in asked.told if asked.status == 200 else etag
    for every in hosts.values():
        every = [asked for asked in every if not asked.is_cut]
        until = 0.0
        for before, after in pairwise(every):
            found["two at once at a host"] += after.at < before.end
            pause = 20.0 if kind_of(before.host) == "slow pages" and before.path.startswith("/page") else delay
            found["a host hurried"] += after.at - before.end < pause - 0.01
            if before.status in (429, 503):
                until = max(until, before.at + min(float(before.told.get("Retry-After", 300)), 7 * DAY))
            found["a host not left alone"] += after.at < until - 1
    for every in domains.values():
        ends: list[float] = []
        for asked in every:
            ends = [end for end in ends if end > asked.at]
            ends.append(asked.end)
            found["too many at once at a domain"] += len(ends) > per_domain
    return +found


def _least(before: Asked) -> tuple[float, str]:
    """Seconds before the same feed may be asked again after this, and the rule that says so."""
    if before.status == 410:
        return float("inf"), "410 asked again"
    if before.status == 404:
        return DAY, "404 asked within a day"
    if before.status in (429, 503):
        return max(HOUR, float(before.told.get("Retry-After", 2 * HOUR))), "Retry-After"
    if "Cache-Control" in before.told:
        return 20_000.0, "max-age"
    if before.status in (200, 304) and not before.told:
        return DAY, "once a day without validators"
    return HOUR, "once an hour"


def burst(log: list[Asked], restarts: list[float], since: float) -> tuple[int, int]:
    """The most requests in a minute, right after a restart and otherwise; `since` leaves the first hours out."""
    minutes = Counter(int(asked.at // 60) for asked in log if asked.at > since and not asked.is_cut)
    after = {int(at // 60) + n for at in restarts for n in (0, 1)}
    most = [
        max((count for minute, count in minutes.items() if (minute in after) is told), default=0)
        for told in (True, False)
    ]
    return most[0], most[1]


def simulate(days: float, sources: int = 500, hosts: int = 100, seed: int = 1) -> tuple[Web, list[float]]:
    """Run every ten minutes, die now and then; the web with its log, and when the machine came up again."""
    web = Web(seed)
    machine, restarts = Machine(web, sources, hosts), list[float]()
    with closing(machine.db):
        while web.now < days * DAY:
            begun = web.now
            dies = begun + web.random.uniform(0, 20) if web.random.random() < 0.2 else float("inf")
            if machine.run(dies):
                web.now = max(web.now, begun + 600)
            else:
                web.now += web.random.uniform(1, 30)
                restarts.append(web.now)
    return web, restarts


def main() -> None:
    """Say what was asked and what was broken."""
    days = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    web, restarts = simulate(days)
    found = broken(web.log)
    after, else_ = burst(web.log, restarts, DAY)
    cut = sum(asked.is_cut for asked in web.log)
    print(
        f"{days:g} days, 500 sources on 100 hosts: {len(web.log):,} requests, {len(restarts)} restarts, {cut} cut off"
    )
    print(f"rules broken: {found.total()} {dict(found) or ''}")
    print(f"most requests in a minute: {after} after a restart, {else_} otherwise")


if __name__ == "__main__":
    main()
