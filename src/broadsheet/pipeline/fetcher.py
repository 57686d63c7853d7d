"""The thread that fetches: an address in, a Future of its answer out. It knows nothing of archive, store, decisions."""

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import datetime

from broadsheet.config.records import FetchConfig
from broadsheet.fetch.addresses import Reach
from broadsheet.fetch.cookies import Cookie
from broadsheet.fetch.exchange import Fetched, Headers, Validators
from broadsheet.fetch.http import Request, polite
from broadsheet.fetch.loop import MOST_STILL
from broadsheet.fetch.secrets import Secrets
from broadsheet.model import Source
from broadsheet.urls import host, parts_of

_NO_COOKIES: Mapping[str, tuple[Cookie, ...]] = {}


class Fetcher:
    """Asks for many addresses at a time, politely; `config.concurrency` of them move.

    clock     the time, aware UTC
    cookies   of sources, by id
    """

    def __init__(
        self,
        config: FetchConfig,
        clock: Callable[[], datetime],
        secrets: Secrets,
        cookies: Mapping[str, tuple[Cookie, ...]] = _NO_COOKIES,
    ) -> None:
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
        request = Request(
            url=url,
            headers=_headers(url, source),
            cookies=self._cookies.get(source.id, ()),
            validators=validators,
            reach=_reach(source),
            proxy=source.proxy,
            robots=is_page,
        )
        return self._client.ask(request, self._retries if is_page else 0)

    def prime(self, url: str, status: int, robots_txt: bytes) -> None:
        """Tell what the site of an address answered for its robots.txt not long ago."""
        self._client.prime(url, status, robots_txt)

    def remind(self, host: str, asked: float, held: float) -> None:
        """Tell that a host was asked so many seconds ago, and wants none for so many more; before anything is asked."""
        now = time.monotonic()
        self._client.loop.call(lambda: self._client.loop.hosts.was_asked(host, now - asked))
        if held > 0:
            self._client.loop.call(lambda: self._client.loop.hosts.hold(host, now + held))

    def close(self) -> None:
        """Break off what is under way."""
        self._client.loop.stop()
        self._thread.join()
        self._client.close()


def _headers(url: str, source: Source) -> Headers:
    """The source's own headers, for its own host only."""
    return tuple(source.headers.items()) if host(url) == host(source.url) else ()


def _reach(source: Source) -> Reach:
    try:
        port = parts_of(source.url).port
    except ValueError:
        port = None
    return Reach(private=source.allow_private, ports=(port,) if port else ())
