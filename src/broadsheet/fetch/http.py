"""The live edge: one address in, the page at the end of its redirects out, every exchange kept for the archive.

Honest and quiet: one User-Agent that says who we are, no cookies, no Referer, GET only, the address as it was given.
"""

import threading
from base64 import b32encode
from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha1
from importlib.metadata import version
from typing import Any

import msgspec
import pycurl

from broadsheet.config.records import FetchConfig
from broadsheet.errors import FetchError
from broadsheet.fetch.caching import retry_after
from broadsheet.fetch.encodings import ACCEPTED, inflate
from broadsheet.fetch.exchange import Exchange, Fetched, Headers, Validators, header
from broadsheet.fetch.politeness import HOLD, Gate, Hosts
from broadsheet.fetch.robots import OPEN, parse
from broadsheet.fetch.secrets import Secrets
from broadsheet.fetch.target import as_utf8, origin, sendable, shown
from broadsheet.fetch.transfer import Limits, Transfer
from broadsheet.model import Page
from broadsheet.urls import absolute, is_web

MOST_HOPS = 10
NO_SECRETS = Secrets()
_REDIRECTS = (301, 302, 303, 307, 308)
_ACCEPT = "text/html,application/xhtml+xml,application/atom+xml,application/rss+xml,application/feed+json,*/*;q=0.8"


def user_agent(contact: str = "") -> str:
    """ "broadsheet/0.1.0 (+https://example.org/about)": program, version, and whom to turn to."""
    reach = f"+mailto:{contact}" if "@" in contact and ":" not in contact else f"+{contact}"
    return f"broadsheet/{version('broadsheet')} ({reach if contact else 'personal news archive'})"


class Client:
    """Threads may share it. A curl handle for each thread and set of private addresses: a connection that one source
    may use is not another's.
    """

    def __init__(
        self,
        config: FetchConfig,
        now: Callable[[], datetime],
        gate: Gate | None = None,
        ca_file: str = "",
        stall: int = 20,
        secrets: Secrets = NO_SECRETS,
        is_stopped: Callable[[], bool] = bool,
    ) -> None:
        self._now, self._gate = now, gate
        self._agent = user_agent(config.contact)
        self._limits = Limits(
            connect_timeout=config.connect_timeout,
            timeout=config.timeout,
            stall=stall,
            proxy=secrets.reveal(config.proxy),
            ca_file=ca_file,
        )
        self._is_stopped, self._secrets = is_stopped, secrets
        self._mine = _Handles()
        self._handles: list[Any] = []  # of all threads

    def get(
        self,
        url: str,
        *,
        headers: Headers = (),
        validators: Validators | None = None,
        allow_private: tuple[str, ...] = (),
        max_wire: int = 10_000_000,
        max_body: int = 50_000_000,
    ) -> Fetched:
        """Ask for `url` and follow its redirects.

        In:     `headers` go to the host of `url` only; `validators` are sent byte for byte; `max_wire` and `max_body`
                are bytes, packed and unpacked.
        Out:    a page of status 2xx, or 304 if `validators` were sent. `digest` is of the body as sent.
        Raises: FetchError. `cause`: "dns", "unreachable", "refused", "reset", "timeout", "too slow", "tls", "404" (any
                status), "redirect loop", "bad redirect", "private address", "too large", "wrong length",
                "bad encoding", "bad answer", "bad address", "robots", "held". `hops`: the exchanges so far.
                `retry_after`: seconds, where the site says so.
        """
        try:
            fetched = self._get(url, headers, validators, allow_private, max_wire, max_body)
        except FetchError as error:
            self._secrets.hide_error(error)
            raise
        return fetched

    def _get(
        self,
        url: str,
        headers: Headers,
        validators: Validators | None,
        allow_private: tuple[str, ...],
        max_wire: int,
        max_body: int,
    ) -> Fetched:
        url = self._secrets.reveal(url)
        headers = tuple((name, self._secrets.reveal(value)) for name, value in headers)
        hops: list[Exchange] = []
        limits = msgspec.structs.replace(self._limits, max_wire=max_wire)
        try:
            for target in self._targets(url, hops):
                sent = self._headers(url, target, headers, validators)
                hops += self._gate.enter(target, allow_private) if self._gate else ()
                hops.append(self._exchange(target, sent, limits, allow_private))
            told = tuple(map(self._secrets.hidden, hops))
            return Fetched(page=_page(self._secrets.hide(url), told[-1], validators, max_body), hops=told)
        except FetchError as error:
            error.where = shown(error.where or url)
            error.hops = (*hops, *error.hops)
            raise

    def prime(self, url: str, status: int, robots_txt: bytes) -> None:
        """Tell the robots.txt that a site gave not long ago: it is not asked for again."""
        if self._gate:
            self._gate.prime(url, parse(robots_txt) if status < 400 else OPEN)

    def close(self) -> None:
        """Close the connections that are kept open. No thread may be at work."""
        for handle in self._handles:
            handle.close()
        self._handles.clear()
        self._mine = _Handles()

    def _targets(self, url: str, hops: list[Exchange]) -> Iterator[str]:
        """The address to ask for, again after each redirect that `hops` ends with."""
        target: str | None = sendable(url)
        seen: list[str] = []
        while target:
            if target in seen or len(seen) > MOST_HOPS:
                raise FetchError(f"redirects in circles or without end ({len(seen)} hops)", cause="redirect loop")
            seen.append(target)
            yield target
            target = _next(hops[-1])

    def _headers(self, url: str, target: str, headers: Headers, validators: Validators | None) -> Headers:
        sent = [("User-Agent", self._agent), ("Accept", _ACCEPT), ("Accept-Encoding", ACCEPTED)]
        if validators and validators.etag:
            sent.append(("If-None-Match", validators.etag))
        if validators and validators.last_modified:
            sent.append(("If-Modified-Since", validators.last_modified))
        return (*sent, *(headers if origin(target) == origin(sendable(url)) else ()))

    def _exchange(self, url: str, headers: Headers, limits: Limits, allowed: tuple[str, ...]) -> Exchange:
        handle = self._handle(allowed)
        transfer = Transfer(url, headers, limits, allowed, self._now(), self._is_stopped)
        ended = None
        try:
            ended = transfer.finish(handle, _performed(handle, transfer))
            return ended
        finally:
            transfer.close()
            handle.reset()  # lets go of the body; connections stay open
            if self._gate:
                self._gate.leave(url, _hold(ended))

    def _handle(self, allowed: tuple[str, ...]) -> Any:
        mine = self._mine.by_allowed
        if allowed not in mine:
            mine[allowed] = pycurl.Curl()
            self._handles.append(mine[allowed])
        return mine[allowed]


class _Handles(threading.local):
    """The curl handles of a thread."""

    def __init__(self) -> None:
        self.by_allowed: dict[tuple[str, ...], Any] = {}


def _performed(handle: Any, transfer: Transfer) -> tuple[int, str] | None:
    """Drive one transfer to its end; what libcurl says if it failed."""
    try:
        transfer.prepare(handle)
        handle.perform()
    except pycurl.error as error:
        return error.args[0], error.args[1]
    return None


def polite(
    config: FetchConfig,
    now: Callable[[], datetime],
    clock: Callable[[], float],
    sleep: Callable[[float], bool | None],
    is_stopped: Callable[[], bool] = bool,
    secrets: Secrets = NO_SECRETS,
) -> Client:
    """A client that keeps its distance: `delay` between two requests to a host, robots.txt asked, holds obeyed.

    In: `clock` in seconds that only go forward, `sleep` seconds (True: the run was stopped meanwhile); a test hands in
    its own. `is_stopped` ends transfers within a second.
    """
    plain = Client(config, now, secrets=secrets, is_stopped=is_stopped)

    def robots(url: str, allowed: tuple[str, ...]) -> Fetched:
        return plain.get(url, allow_private=allowed, max_wire=1_000_000, max_body=1_000_000)

    gate = Gate(Hosts(config.per_host, config.delay), clock, sleep, robots if config.robots else None)
    return Client(config, now, gate, secrets=secrets, is_stopped=is_stopped)


def _hold(ended: Exchange | None) -> float | None:
    """Seconds that the host wants to be left alone."""
    if ended is None or ended.status not in (429, 503):
        return None
    asked = retry_after(ended.headers, ended.at)
    return HOLD if asked is None else asked


def _next(last: Exchange) -> str | None:
    location = header(last.headers, "location")
    if last.status not in _REDIRECTS or not location:
        return None
    target = absolute(as_utf8(location), last.url)
    if not is_web(target):
        raise FetchError(f"redirects to “{location[:200]}”", cause="bad redirect")
    return sendable(target or "")


def _page(url: str, last: Exchange, validators: Validators | None, max_body: int) -> Page:
    if not (200 <= last.status < 300 or (last.status == 304 and validators)):
        error = FetchError(f"answered {last.status}", cause=str(last.status))
        error.retry_after = retry_after(last.headers, last.at)
        raise error
    encodings = ",".join(value for name, value in last.headers if name.lower() == "content-encoding")
    return Page(
        url=url,
        final_url=last.url,
        status=last.status,
        body=inflate(last.body, encodings, max_body),
        content_type=header(last.headers, "content-type"),
        headers=last.headers,
        fetched=last.at,
        digest=f"sha1:{b32encode(sha1(last.body, usedforsecurity=False).digest()).decode()}",
    )
