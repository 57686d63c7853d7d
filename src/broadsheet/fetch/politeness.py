"""Who may be asked when: one host's requests apart from each other, its wish to wait obeyed, its robots.txt read.

`Hosts` is a state machine without a clock; `Gate`, which threads share, puts it, a clock and robots.txt in front of a
Client.
"""

import math
import threading
from collections.abc import Callable
from concurrent.futures import Future
from urllib.parse import urlsplit

from broadsheet.errors import FetchError
from broadsheet.fetch.exchange import Exchange, Fetched
from broadsheet.fetch.robots import OPEN, Robots, allows, parse
from broadsheet.urls import host

HOLD = 300.0  # seconds: 429 or 503 without Retry-After
PATIENCE = 30.0  # seconds that a run waits for one host; longer is the next run's


class Hosts:
    """When each host may be asked next. Times are seconds of any clock that only goes forward."""

    def __init__(self, per_host: int = 1, delay: float = 1.0) -> None:
        self.per_host, self.delay = per_host, delay
        self._running: dict[str, int] = {}
        self._next: dict[str, float] = {}
        self._held: dict[str, float] = {}
        self._own_delay: dict[str, float] = {}

    def wait(self, name: str, now: float) -> float:
        """Seconds until a request to the host may begin: 0 now, inf while too many are running."""
        if self._running.get(name, 0) >= self.per_host:
            return math.inf
        return max(0.0, self._next.get(name, now) - now, self._held.get(name, now) - now)

    def begin(self, name: str, now: float) -> None:
        """A request begins."""
        self._running[name] = self._running.get(name, 0) + 1
        self._next[name] = now + max(self.delay, self._own_delay.get(name, 0.0))

    def end(self, name: str, now: float, hold: float | None = None) -> None:
        """A request ended; `hold`: the host wants none for so many seconds. The delay counts from here too."""
        self._running[name] = max(0, self._running.get(name, 0) - 1)
        self._next[name] = max(self._next.get(name, now), now + max(self.delay, self._own_delay.get(name, 0.0)))
        if hold is not None:
            self._held[name] = max(self._held.get(name, now), now + hold)

    def slow(self, name: str, delay: float) -> None:
        """The host asks for a longer delay (Crawl-delay); a shorter one than ours changes nothing."""
        self._own_delay[name] = delay


class Gate:
    """Stands before a Client's every hop: waits for the host's turn, asks its robots.txt once a run.

    `sleep` takes seconds and says True where the run was stopped meanwhile.
    """

    def __init__(
        self,
        hosts: Hosts,
        clock: Callable[[], float],
        sleep: Callable[[float], bool | None],
        fetch_robots: Callable[[str, tuple[str, ...]], Fetched] | None = None,
    ) -> None:
        self._hosts, self._clock, self._sleep, self._fetch_robots = hosts, clock, sleep, fetch_robots
        self._turns = threading.Condition()  # guards what follows and `_hosts`
        self._robots: dict[str, Future[Robots | FetchError]] = {}

    def enter(self, url: str, allowed: tuple[str, ...]) -> tuple[Exchange, ...]:
        """Wait until `url` may be asked for. Out: the exchanges that asking robots.txt took.

        Raises: FetchError "robots" (it says no, or cannot be had), "held" (the host wants a longer wait than PATIENCE).
        """
        made = self._ask(url, allowed)
        self._turn(url)
        return made

    def prime(self, url: str, robots: Robots) -> None:
        """Tell the rules of a site that are known already, unless they were asked for."""
        with self._turns:
            if _origin(url) not in self._robots:
                self._robots[_origin(url)] = told = Future[Robots | FetchError]()
                told.set_result(robots)
                self._hosts.slow(host(url), robots.delay)

    def leave(self, url: str, hold: float | None = None) -> None:
        """The exchange with `url` ended; `hold` as in Hosts.end."""
        with self._turns:
            self._hosts.end(host(url), self._clock(), hold)
            self._turns.notify_all()

    def _turn(self, url: str) -> None:
        name = host(url)
        while wait := self._wait(name):
            if wait > PATIENCE:
                error = FetchError(f"{name} wants no request for {wait:.0f} s", cause="held", where=url)
                error.retry_after = wait
                raise error
            if self._sleep(wait):
                raise FetchError("the run was stopped", cause="stopped", where=url)

    def _wait(self, name: str) -> float:
        """Seconds until the host's turn; 0: it has begun. Where too many are running, one of them is waited for."""
        with self._turns:
            while (wait := self._hosts.wait(name, self._clock())) == math.inf:
                self._turns.wait()
            if not wait:
                self._hosts.begin(name, self._clock())
            return wait

    def _ask(self, url: str, allowed: tuple[str, ...]) -> tuple[Exchange, ...]:
        if self._fetch_robots is None:
            return ()
        origin = _origin(url)
        made: tuple[Exchange, ...] = ()
        with self._turns:
            is_first = origin not in self._robots
            told = self._robots.setdefault(origin, Future())
        if is_first:
            try:
                made = self._read_robots(origin, url, allowed, told)
            except BaseException as bug:
                told.set_exception(bug)  # nobody is left waiting
                raise
        robots = told.result()
        error = robots if isinstance(robots, FetchError) else None
        if error is None and isinstance(robots, Robots) and not allows(robots, url):
            error = FetchError("robots.txt asks programs to leave it alone", cause="robots")
        if error is None:
            return made
        refusal = FetchError(error.what, cause=error.cause, where=url, hint=error.hint)
        refusal.hops, refusal.retry_after = made, error.retry_after
        raise refusal

    def _read_robots(
        self, origin: str, url: str, allowed: tuple[str, ...], told: Future[Robots | FetchError]
    ) -> tuple[Exchange, ...]:
        """Tell the rules; what it took. RFC 9309, 2.3.1: 4xx allows all, 5xx nothing; no connection is a cause too."""
        assert self._fetch_robots is not None
        try:
            self._turn(url)
        except FetchError as error:
            told.set_result(error)
            return ()
        try:
            fetched = self._fetch_robots(robots_address(url), allowed)
        except FetchError as error:
            told.set_result(_without(error))
            return error.hops
        finally:
            self.leave(url)
        robots = parse(fetched.page.body)
        with self._turns:
            self._hosts.slow(host(url), robots.delay)
        told.set_result(robots)
        return fetched.hops


def _origin(url: str) -> str:
    return "{0.scheme}://{0.netloc}".format(urlsplit(url))


def robots_address(url: str) -> str:
    """Where the site of an address keeps its robots.txt."""
    return f"{_origin(url)}/robots.txt"


def _without(error: FetchError) -> Robots | FetchError:
    if error.cause.startswith("4") and error.cause != "429":
        return OPEN
    if error.cause == "429" or error.cause.startswith("5"):
        return FetchError(f"robots.txt cannot be read (answered {error.cause})", cause="robots")
    if error.cause in ("too large", "bad encoding", "bad redirect", "redirect loop", "wrong length"):
        return OPEN  # there is none that a program could read
    return error
