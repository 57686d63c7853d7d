"""robots.txt asked before a site's pages: once a run, by the first page that needs it; the others wait for it."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeAlias
from urllib.parse import urlsplit

from broadsheet.errors import FetchError
from broadsheet.fetch.exchange import Exchange, Fetched
from broadsheet.fetch.politeness import Hosts
from broadsheet.fetch.robots import OPEN, Robots, allows, parse
from broadsheet.fetch.steps import Steps
from broadsheet.urls import host

_Told: TypeAlias = Future[Robots | FetchError]
# RFC 9309, 2.3.1.3: unavailable means that nothing is forbidden. So does what no program could read.
_NONE = ("too large", "bad encoding", "bad redirect", "redirect loop", "wrong length")


class Rules:
    """What each site asks programs to leave alone. One thread, as all that drives steps."""

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts
        self._told: dict[str, _Told] = {}

    def check(self, url: str, fetch: Callable[[str], Steps[Fetched]]) -> Steps[tuple[Exchange, ...]]:
        """Let through what robots.txt allows. Out: the exchanges that asking took.

        fetch   the steps that ask for an address, without this check
        Raises: FetchError "robots" (it says no, or is broken), or why its host cannot be asked.
        """
        origin = _origin(url)
        made: tuple[Exchange, ...] = ()
        told = self._told.get(origin)
        if told is None:
            told = self._told[origin] = Future()
            try:
                made = yield from self._ask(url, fetch, told)
            except BaseException as bug:  # a stopped run too: nobody is left waiting
                told.set_exception(bug)
                raise
        elif not told.done():
            yield told
        refusal = _refusal(told.result(), url)
        if refusal is not None:
            refusal.hops = made
            raise refusal
        return made

    def prime(self, url: str, status: int, robots_txt: bytes) -> None:
        """Tell the robots.txt that a site gave not long ago: it is not asked for again."""
        told = self._told.setdefault(_origin(url), Future())
        if not told.done():
            self._tell(url, parse(robots_txt) if status < 400 else OPEN, told)

    def _ask(self, url: str, fetch: Callable[[str], Steps[Fetched]], told: _Told) -> Steps[tuple[Exchange, ...]]:
        try:
            fetched = yield from fetch(robots_address(url))
        except FetchError as error:
            told.set_result(_without(error))
            return error.hops
        self._tell(url, parse(fetched.page.body), told)
        return fetched.hops

    def _tell(self, url: str, robots: Robots, told: _Told) -> None:
        self._hosts.slow(host(url), robots.delay)
        told.set_result(robots)


def robots_address(url: str) -> str:
    """Where the site of an address keeps its robots.txt."""
    return f"{_origin(url)}/robots.txt"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _refusal(told: Robots | FetchError, url: str) -> FetchError | None:
    if isinstance(told, Robots):
        refused = FetchError("robots.txt asks programs to leave it alone", cause="robots", where=url)
        return None if allows(told, url) else refused
    error = FetchError(told.what, cause=told.cause, where=url, hint=told.hint)
    error.retry_after = told.retry_after
    return error


def _without(error: FetchError) -> Robots | FetchError:
    """RFC 9309, 2.3.1: 4xx allows all, 5xx nothing; no connection is a cause of its own."""
    if error.cause == "429" or error.cause.startswith("5"):
        refused = FetchError(f"robots.txt cannot be read (answered {error.cause})", cause="robots")
        refused.retry_after = error.retry_after
        return refused
    return OPEN if error.cause.startswith("4") or error.cause in _NONE else error
