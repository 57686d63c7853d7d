"""The threads that fetch: an address in, a Future of its answer out. They know nothing of archive, store, decisions."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from functools import partial

from broadsheet.config.records import FetchConfig
from broadsheet.fetch.exchange import Fetched, Headers, Validators
from broadsheet.fetch.http import polite
from broadsheet.fetch.retry import patiently
from broadsheet.fetch.secrets import Secrets
from broadsheet.model import Source
from broadsheet.urls import host


class Fetcher:
    """Asks for up to `config.concurrency` addresses at a time, politely. `clock`: the time, aware UTC."""

    def __init__(self, config: FetchConfig, clock: Callable[[], datetime], secrets: Secrets) -> None:
        self.clock, self.most = clock, config.concurrency
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
        return self._threads.submit(patiently, get, self._retries, self._stopped.wait)

    def prime(self, url: str, status: int, robots_txt: bytes) -> None:
        """Tell what the site of an address answered for its robots.txt not long ago."""
        self._client.prime(url, status, robots_txt)

    def close(self) -> None:
        """End what is under way, within a second or so."""
        self._stopped.set()
        self._threads.shutdown(cancel_futures=True)
        self._client.close()


def _headers(url: str, source: Source) -> Headers:
    """The source's own headers, for its own host only."""
    return tuple(source.headers.items()) if host(url) == host(source.url) else ()
