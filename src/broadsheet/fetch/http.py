"""The live edge: one address in, the page at the end of its redirects out, every exchange kept for the archive.

Honest and quiet: one User-Agent that says who we are, no cookies of a site's own, no Referer, GET only, the address as
it was given.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from importlib.metadata import version

import msgspec

from broadsheet.config.records import FetchConfig
from broadsheet.errors import FetchError
from broadsheet.fetch.addresses import Reach
from broadsheet.fetch.caching import retry_after
from broadsheet.fetch.cookies import Cookie, cookie_header
from broadsheet.fetch.encodings import ACCEPTED, inflate
from broadsheet.fetch.exchange import Exchange, Fetched, Headers, Validators, header
from broadsheet.fetch.loop import Carrier, Loop
from broadsheet.fetch.politeness import Hosts
from broadsheet.fetch.retry import patiently
from broadsheet.fetch.rules import Rules
from broadsheet.fetch.secrets import Secrets
from broadsheet.fetch.steps import Steps
from broadsheet.fetch.target import as_utf8, origin, sendable, shown
from broadsheet.fetch.transfer import Limits, Transfer
from broadsheet.fetch.wire import Wire
from broadsheet.model import Page, Record
from broadsheet.urls import absolute, is_web

MOST_HOPS = 10
NO_SECRETS = Secrets()
REDIRECTS = (301, 302, 303, 307, 308)
_ACCEPT = "text/html,application/xhtml+xml,application/atom+xml,application/rss+xml,application/feed+json,*/*;q=0.8"


class Request(Record, frozen=True, kw_only=True):
    """An address to ask for, and what its source allows and wants. Sizes in bytes, packed and unpacked."""

    url: str
    headers: Headers = ()  # to the origin of `url` only
    cookies: tuple[Cookie, ...] = ()
    validators: Validators | None = None  # sent byte for byte, to the address that gave them
    reach: Reach = Reach()
    proxy: str = ""  # "": the client's
    robots: bool = True  # robots.txt is asked, where the client asks it at all
    max_wire: int = 10_000_000
    max_body: int = 50_000_000


def user_agent(contact: str = "") -> str:
    """ "broadsheet/0.1.0 (+https://example.org/about)": program, version, and whom to turn to."""
    reach = f"+mailto:{contact}" if "@" in contact and ":" not in contact else f"+{contact}"
    return f"broadsheet/{version('broadsheet')} ({reach if contact else 'personal news archive'})"


class Client:
    """Asks. `get` waits for an answer; a loop that runs on a thread of its own is told by `ask`, and gives Futures."""

    def __init__(
        self,
        config: FetchConfig,
        now: Callable[[], datetime],
        loop: Loop | None = None,
        *,
        rules: Rules | None = None,
        ca_file: str = "",
        stall: int = 20,
        secrets: Secrets = NO_SECRETS,
    ) -> None:
        self.loop = loop or Loop(Wire(), Hosts(delay=0), time.monotonic)
        self._now, self._rules, self._secrets = now, rules, secrets
        agent = user_agent(config.contact)
        self._always: Headers = (("User-Agent", agent), ("Accept", _ACCEPT), ("Accept-Encoding", ACCEPTED))
        self._limited: dict[tuple[int, str], Limits] = {}  # by bytes and proxy of a request
        self._limits = Limits(
            connect_timeout=config.connect_timeout,
            timeout=config.timeout,
            stall=stall,
            proxy=secrets.reveal(config.proxy),
            ca_file=ca_file,
        )

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
        """Ask for `url` and wait for its answer. Not while the loop runs on another thread. As `steps`."""
        request = Request(
            url=url,
            headers=headers,
            validators=validators,
            reach=Reach(private=allow_private),
            max_wire=max_wire,
            max_body=max_body,
        )
        return self.answer(request)

    def answer(self, request: Request) -> Fetched:
        """Ask and wait for the answer. Not while the loop runs on another thread. As `steps`."""
        return self.loop.finish(self.loop.submit(self.steps(request)))

    def ask(self, request: Request, retries: int) -> Future[Fetched]:
        """Begin to ask, up to `retries` times more where a failure may pass. From any thread."""
        again = patiently(partial(self.steps, request), retries) if retries else self.steps(request)
        return self.loop.submit(again)

    def steps(self, request: Request) -> Steps[Fetched]:
        """Ask for an address and follow its redirects.

        Out:    a page of status 2xx, or 304 if `validators` were sent.
        Raises: FetchError. `cause`: "dns", "unreachable", "refused", "reset", "timeout", "too slow", "tls", "404" (any
                status), "redirect loop", "bad redirect", "private address", "bad port", "too large", "wrong length",
                "bad encoding", "bad answer", "bad address", "robots", "held", "stopped". `hops`: the exchanges so
                far. `retry_after`: seconds, where the site says so.
        """
        try:
            return (yield from self._steps(request))
        except FetchError as error:
            self._secrets.hide_error(error)
            raise

    def prime(self, url: str, status: int, robots_txt: bytes) -> None:
        """Tell the robots.txt that a site gave not long ago: it is not asked for again. From any thread."""
        if self._rules:
            self.loop.call(partial(self._rules.prime, url, status, robots_txt))

    def close(self) -> None:
        """Close the connections that are kept open. No thread may be at work."""
        self.loop.close()

    def _steps(self, request: Request) -> Steps[Fetched]:
        url = self._secrets.reveal(request.url)
        hops: list[Exchange] = []
        try:
            targets = [sendable(url)]
            for target in targets:  # more as redirects lead on
                if self._rules and request.robots:
                    hops += yield from self._rules.check(target, partial(self._robots, request))
                hops.append((yield self._transfer(url, target, request)))
                targets += _next(hops[-1], targets)
            told = tuple(map(self._secrets.hidden, hops))
            return Fetched(page=_page(self._secrets.hide(url), told[-1], request), hops=told)
        except FetchError as error:
            error.where = shown(error.where or url)
            error.hops = (*hops, *error.hops)
            raise

    def _robots(self, request: Request, url: str) -> Steps[Fetched]:
        """Ask for a robots.txt on behalf of a page."""
        plain = Request(
            url=url, reach=request.reach, proxy=request.proxy, robots=False, max_wire=1_000_000, max_body=1_000_000
        )
        return self._steps(plain)

    def _transfer(self, url: str, target: str, request: Request) -> Transfer:
        return Transfer(target, self._headers(url, target, request), self._limits_of(request), request.reach, self._now)

    def _limits_of(self, request: Request) -> Limits:
        """The same object for the same limits: a handle that has them is not told them again."""
        key = request.max_wire, request.proxy
        if key not in self._limited:
            proxy = self._secrets.reveal(request.proxy) if request.proxy else self._limits.proxy
            self._limited[key] = msgspec.structs.replace(self._limits, max_wire=request.max_wire, proxy=proxy)
        return self._limited[key]

    def _headers(self, url: str, target: str, request: Request) -> Headers:
        sent: list[tuple[str, str]] = []
        held = request.validators
        if held and target == sendable(self._secrets.reveal(held.url) or url):
            sent += [("If-None-Match", held.etag)] if held.etag else []
            sent += [("If-Modified-Since", held.last_modified)] if held.last_modified else []
        if request.cookies and (value := cookie_header(request.cookies, target, self._now().timestamp())):
            sent.append(("Cookie", value))
        if request.headers and origin(target) == origin(sendable(url)):
            sent += [(name, self._secrets.reveal(value)) for name, value in request.headers]
        return (*self._always, *sent) if sent else self._always


def polite(
    config: FetchConfig,
    now: Callable[[], datetime],
    clock: Callable[[], float],
    pause: Callable[[float], object] | None = None,
    secrets: Secrets = NO_SECRETS,
    carrier: Carrier | None = None,
) -> Client:
    """A client that keeps its distance: `delay` between two requests to a host, robots.txt asked, holds obeyed.

    In: `clock` in seconds that only go forward, `pause` waits seconds; a test hands in its own.
    """
    hosts = Hosts(config.per_host, config.delay, config.per_domain)
    loop = Loop(carrier or Wire(), hosts, clock, config.concurrency, pause)
    return Client(config, now, loop, rules=Rules(hosts) if config.robots else None, secrets=secrets)


def _next(last: Exchange, seen: Sequence[str]) -> tuple[str, ...]:
    """Where the last answer leads, if anywhere. Raises: FetchError where that is no way on."""
    location = header(last.headers, "location") if last.status in REDIRECTS else ""
    if not location:
        return ()
    target = absolute(as_utf8(location), last.url)
    if not is_web(target):
        raise FetchError(f"redirects to “{location[:200]}”", cause="bad redirect")
    target = sendable(target or "")
    if target in seen or len(seen) > MOST_HOPS:
        raise FetchError(f"redirects in circles or without end ({len(seen)} hops)", cause="redirect loop")
    return (target,)


def _page(url: str, last: Exchange, request: Request) -> Page:
    headers = last.headers
    if not (200 <= last.status < 300 or (last.status == 304 and request.validators)):
        error = FetchError(f"answered {last.status}", cause=str(last.status))
        error.retry_after = retry_after(headers, last.at)
        raise error
    encodings = ",".join([value for name, value in headers if name.lower() == "content-encoding"])
    return Page(
        url=url,
        final_url=last.url,
        status=last.status,
        body=inflate(last.body, encodings, request.max_body),
        content_type=header(headers, "content-type"),
        headers=headers,
        fetched=last.at,
    )
