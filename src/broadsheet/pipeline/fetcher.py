"""The threads that fetch: an address in, a Future of its answer out. They know nothing of archive, store, decisions."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from functools import partial

from broadsheet.config.records import FetchConfig
from broadsheet.errors import FetchError
from broadsheet.fetch.exchange import Fetched, Headers, Validators
from broadsheet.fetch.http import polite
from broadsheet.fetch.retry import patiently
from broadsheet.fetch.secrets import Secrets
from broadsheet.model import Source
from broadsheet.urls import host


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
    """Asks for up to `config.concurrency` addresses at a time, politely. `clock`: the time, aware UTC.

    tally   counts what comes
    """

    def __init__(
        self,
        config: FetchConfig,
        clock: Callable[[], datetime],
        secrets: Secrets,
        tally: Tally | None = None,
    ) -> None:
        self.clock, self.most, self._tally = clock, config.concurrency, tally
        self._retries = config.retries
        self._stopped = threading.Event()
        self._client = polite(config, clock, time.monotonic, self._stopped.wait, self._stopped.is_set, secrets)
        self._threads = ThreadPoolExecutor(config.concurrency, "fetch")

    def ask(self, url: str, source: Source, validators: Validators | None) -> Future[Fetched]:
        """Begin to ask for an address on behalf of a source. The Future raises FetchError."""
        get = partial(
            self._client.get,
            url,
            headers=_headers(url, source),
            allow_private=source.allow_private,
            validators=validators,
        )
        asked = self._threads.submit(patiently, get, self._retries, self._stopped.wait)
        if self._tally:
            asked.add_done_callback(self._tally.count)
        return asked

    def prime(self, url: str, status: int, robots_txt: bytes) -> None:
        """Tell what the site of an address answered for its robots.txt not long ago."""
        self._client.prime(url, status, robots_txt)

    def stop(self) -> None:
        """Let what is under way end within a second or so, as "stopped"; from any thread."""
        self._stopped.set()

    def close(self) -> None:
        """End what is under way, and wait for that."""
        self.stop()
        self._threads.shutdown(cancel_futures=True)
        self._client.close()


def _headers(url: str, source: Source) -> Headers:
    """The source's own headers, for its own host only."""
    return tuple(source.headers.items()) if host(url) == host(source.url) else ()
