"""The thread that fetches: an address in, a Future of its answer out. It knows nothing of archive, store, decisions."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import datetime

from broadsheet.config.records import FetchConfig
from broadsheet.errors import FetchError
from broadsheet.fetch.addresses import Reach
from broadsheet.fetch.cookies import Cookie
from broadsheet.fetch.exchange import Fetched, Headers, Validators
from broadsheet.fetch.http import Request, polite
from broadsheet.fetch.loop import MOST_STILL
from broadsheet.fetch.secrets import Secrets
from broadsheet.model import Source
from broadsheet.urls import host, port

_NO_COOKIES: Mapping[str, tuple[Cookie, ...]] = {}


class Tally:
    """Counts what came of fetching: answers by status class ("2xx", "failed"), and bytes. Threads share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._bytes = 0

    def count(self, done: Future[Fetched]) -> None:
        """Count the exchanges of an address that was asked for."""
        if done.cancelled():
            return
        error = done.exception()
        hops = done.result().hops if error is None else error.hops if isinstance(error, FetchError) else ()
        with self._lock:
            self._counts.update(f"{hop.status // 100}xx" if hop.status and not hop.cause else "failed" for hop in hops)
            self._bytes += sum(len(hop.head) + len(hop.body) for hop in hops)

    def told(self) -> tuple[dict[str, int], int]:
        """Exchanges by class, and bytes."""
        with self._lock:
            return dict(sorted(self._counts.items())), self._bytes


class Fetcher:
    """Asks for many addresses at a time, politely; `config.concurrency` of them move.

    clock     the time, aware UTC
    cookies   of sources, by id
    tally     counts what comes
    """

    def __init__(
        self,
        config: FetchConfig,
        clock: Callable[[], datetime],
        secrets: Secrets,
        cookies: Mapping[str, tuple[Cookie, ...]] = _NO_COOKIES,
        tally: Tally | None = None,
    ) -> None:
        self._tally, self._stopping = tally, threading.Lock()
        self.clock, self.most = clock, config.concurrency * MOST_STILL
        self._retries, self._cookies = config.retries, cookies
        self._client = polite(config, clock, time.monotonic, secrets=secrets)
        self._thread = threading.Thread(target=self._client.loop.run, name="fetch", daemon=True)
        self._thread.start()

    def ask(self, url: str, source: Source, validators: Validators | None, *, is_page: bool = True) -> Future[Fetched]:
        """Begin to ask for an address on behalf of a source. The Future raises FetchError.

        is_page   its robots.txt is asked, and a failure that may pass is tried again. What the user told us to follow
                  is asked for once a run: to its site, another try is another visit.
        """
        request = request_for(url, source, self._cookies.get(source.id, ()), validators, is_page)
        with self._stopping:  # what is asked after the thread's end would never be answered
            if self._client.loop.is_stopped:
                return _stopped(url)
            asked = self._client.ask(request, self._retries if is_page else 0)
        if self._tally:
            asked.add_done_callback(self._tally.count)
        return asked

    def prime(self, url: str, status: int, robots_txt: bytes) -> None:
        """Tell what the site of an address answered for its robots.txt not long ago."""
        self._client.prime(url, status, robots_txt)

    def remind(self, host: str, asked: float, held: float) -> None:
        """Tell that a host was asked so many seconds ago, and wants none for so many more; before anything is asked."""
        now = time.monotonic()
        self._client.loop.call(lambda: self._client.loop.hosts.was_asked(host, now - asked))
        if held > 0:
            self._client.loop.call(lambda: self._client.loop.hosts.hold(host, now + held))

    def stop(self) -> None:
        """Break off what is under way: it ends as "stopped". From any thread."""
        with self._stopping:
            if not self._client.loop.is_stopped:
                self._client.loop.stop()

    def close(self) -> None:
        """Break off what is under way, and wait for that."""
        self.stop()
        self._thread.join()
        self._client.close()


def request_for(
    url: str,
    source: Source,
    cookies: tuple[Cookie, ...] = (),
    validators: Validators | None = None,
    robots: bool = True,
) -> Request:
    """An address as it is asked for on behalf of a source: with its headers, its proxy, what it may reach."""
    return Request(
        url=url,
        headers=_headers(url, source),
        cookies=cookies,
        validators=validators,
        reach=_reach(source),
        proxy=source.proxy,
        robots=robots,
    )


def _stopped(url: str) -> Future[Fetched]:
    told: Future[Fetched] = Future()
    told.set_exception(FetchError("the run was stopped", cause="stopped", where=url))
    return told


def _headers(url: str, source: Source) -> Headers:
    """The source's own headers, for its own host only."""
    return tuple(source.headers.items()) if source.headers and host(url) == host(source.url) else ()


def _reach(source: Source) -> Reach:
    own = port(source.url)
    return Reach(private=source.allow_private, ports=(own,) if own else ())
