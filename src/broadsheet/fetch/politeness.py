"""Who may be asked when: the requests to one host, and to the hosts of one domain, kept apart; wishes to wait obeyed.

A state machine without a clock: whoever drives requests (loop.py) tells it when they begin and end.
"""

import math
from dataclasses import dataclass

from broadsheet.errors import FetchError
from broadsheet.fetch.caching import retry_after
from broadsheet.fetch.exchange import Exchange

HOLD = 300.0  # seconds: 429 or 503 without Retry-After, and a host that cannot be reached
PATIENCE = 30.0  # seconds that a run waits for one host; longer is the next run's
MOST_DOWN = 3  # connections that fail in a row, before the host is left alone
_DOWN = frozenset(("dns", "unreachable", "refused", "timeout", "tls"))
# Second labels under which countries register names ("co" of example.co.uk). A domain only bounds how many are asked
# at once, so a name that this gets wrong costs a little time, or a little politeness, and nothing else.
_SECOND = frozenset(("ac", "co", "com", "edu", "ed", "go", "gob", "gouv", "gov", "lg", "ne", "net", "nom", "or", "org"))


@dataclass(slots=True)
class _Host:
    """What is known of a host. Times are seconds of the clock that the methods are told."""

    domain: str
    running: int = 0
    free: float = -math.inf  # when the delay after its last request is over
    held: float = -math.inf  # when its wish to be left alone is over
    delay: float = 0.0  # that it asks for itself
    down: int = 0  # connections failed in a row


class Hosts:
    """When each host may be asked next. Times are seconds of any clock that only goes forward."""

    def __init__(self, per_host: int = 1, delay: float = 1.0, per_domain: int = 4) -> None:
        self.per_host, self.delay, self.per_domain = per_host, delay, per_domain
        self._hosts: dict[str, _Host] = {}
        self._running: dict[str, int] = {}  # by domain

    def wait(self, name: str, now: float) -> float:
        """Seconds until a request to the host may begin: 0 now, inf while too many are running."""
        host = self._host(name)
        if host.running >= self.per_host or self._running.get(host.domain, 0) >= self.per_domain:
            return math.inf
        return max(0.0, host.free - now, host.held - now)

    def begin(self, name: str, now: float) -> None:
        """A request begins."""
        host = self._host(name)
        host.running += 1
        host.free = now + max(self.delay, host.delay)
        self._running[host.domain] = self._running.get(host.domain, 0) + 1

    def end(self, name: str, now: float, hold: float | None = None, *, cause: str = "") -> None:
        """A request ended; `hold`: the host wants none for so many seconds. The delay counts from here too.

        cause   why it failed: a host that cannot be reached several times in a row is left alone
        """
        host = self._host(name)
        host.running -= 1
        host.free = max(host.free, now + max(self.delay, host.delay))
        self._running[host.domain] -= 1
        host.down = host.down + 1 if cause in _DOWN else 0
        if host.down >= MOST_DOWN:
            hold = max(hold or 0.0, HOLD)
        if hold is not None:
            self.hold(name, now + hold)

    def hold(self, name: str, until: float) -> None:
        """The host wants no request until then; an earlier end does not undo a later one."""
        host = self._host(name)
        host.held = max(host.held, until)

    def slow(self, name: str, delay: float) -> None:
        """The host asks for a longer delay (Crawl-delay); a shorter one than ours changes nothing."""
        self._host(name).delay = delay

    def was_asked(self, name: str, at: float) -> None:
        """The host was asked at this time, by a run before this one."""
        host = self._host(name)
        host.free = max(host.free, at + max(self.delay, host.delay))

    def domain(self, name: str) -> str:
        """The domain that the host belongs to."""
        return self._host(name).domain

    def _host(self, name: str) -> _Host:
        known = self._hosts.get(name)
        if known is None:
            known = self._hosts[name] = _Host(domain_of(name))
        return known


def domain_of(host: str) -> str:
    """What somebody registered: "example.org" of news.example.org, "example.co.uk" of www.example.co.uk.

    An IP address stands for itself.
    """
    labels = host.rstrip(".").rsplit(".", 3)
    if len(labels) < 3 or ":" in host or labels[-1].isdigit():
        return host
    is_second = len(labels[-1]) == 2 and labels[-2] in _SECOND
    return ".".join(labels[-3:] if is_second else labels[-2:])


def hold_of(ended: Exchange | FetchError) -> float | None:
    """Seconds that the host wants to be left alone after this; None where it says nothing of the kind."""
    if isinstance(ended, FetchError) or ended.status not in (429, 503):
        return None
    asked = retry_after(ended.headers, ended.at)
    return HOLD if asked is None else asked


def held(name: str, url: str, seconds: float) -> FetchError:
    """Why a host is not asked now."""
    error = FetchError(f"{name} wants no request for {seconds:.0f} s", cause="held", where=url)
    error.retry_after = seconds
    return error
