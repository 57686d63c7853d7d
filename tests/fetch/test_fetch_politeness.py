"""One host is never hurried, and a site's robots.txt is asked and obeyed."""

import math
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import LOOPBACK, NOW, NOWHERE, Site, answer

from broadsheet.config.records import FetchConfig
from broadsheet.errors import FetchError
from broadsheet.fetch.http import Client, polite
from broadsheet.fetch.politeness import HOLD, Hosts
from broadsheet.fetch.robots import allows, parse

# --- one host's turn


def test_a_host_is_asked_again_after_the_delay() -> None:
    hosts = Hosts(per_host=1, delay=2.0)
    assert hosts.wait("a", 0) == 0
    hosts.begin("a", 0)
    assert hosts.wait("a", 9) == math.inf  # still running
    assert hosts.wait("b", 0) == 0  # another host is another matter
    hosts.end("a", 5)
    assert [hosts.wait("a", now) for now in (5, 6, 7, 8)] == [2, 1, 0, 0]


def test_a_host_that_asks_for_more_gets_more() -> None:
    hosts = Hosts(delay=1.0)
    hosts.slow("a", 10)
    hosts.begin("a", 0)
    hosts.end("a", 1)
    assert hosts.wait("a", 1) == 10
    hosts.end("a", 1, hold=100)
    hosts.end("a", 1, hold=5)  # a shorter wish does not undo a longer one
    assert hosts.wait("a", 1) == 100


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 5)), max_size=40), st.integers(1, 3), st.integers(0, 3))
def test_never_more_at_once_and_never_sooner(steps: list[tuple[str, int]], per_host: int, delay: int) -> None:
    hosts, now = Hosts(per_host, delay), 0.0
    begun: dict[str, list[float]] = {"a": [], "b": []}
    for name, passed in steps:
        now += passed
        if hosts.wait(name, now) == 0:
            hosts.begin(name, now)
            begun[name].append(now)
    for times in begun.values():
        assert len(times) <= per_host
        assert all(later - sooner >= delay for sooner, later in pairwise(times))


# --- robots.txt

ROBOTS = """\ufeff# our rules
Disallow: /before-any-agent
User-agent: *
Disallow: /all/
Crawl-delay: 5

User-Agent: otherbot
user-agent: BroadSheet/2.0  # us
Disallow: /private
Allow: /private/open
Disallow: /*.pdf$
disallow : /search*q=
Disallow: /caf%c3%a9
Disallow: /%7Euser
Disallow:
Sitemap: https://e.example/map.xml

User-agent: broadsheet
Disallow: /second-group
Crawl-delay: 2.5
""".encode()


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/all/x", True),  # the group of "*" is not ours
        ("/before-any-agent", True),
        ("/private", False),
        ("/privateer", False),
        ("/private/x", False),
        ("/private/open/x", True),  # the longest rule decides
        ("/a/b.pdf", False),
        ("/a/b.pdf?x", True),  # $ is the end
        ("/search?a=1&q=2", False),
        ("/search?p=2", True),
        ("/café", False),
        ("/caf%C3%A9", False),
        ("/~user", False),
        ("/second-group", False),  # groups of one name are one
        ("/robots.txt", True),
    ],
)
def test_what_robots_txt_allows(path: str, allowed: bool) -> None:
    assert allows(parse(ROBOTS), f"https://e.example{path}") is allowed


def test_what_else_robots_txt_says() -> None:
    robots = parse(ROBOTS)
    assert (robots.delay, robots.sitemaps) == (2.5, ("https://e.example/map.xml",))
    assert parse(b"User-agent: *\nCrawl-delay: 86400").delay == 60


@pytest.mark.parametrize(
    "data", [b"", b"<html>not found</html>", b"Disallow: /", b"User-agent: *\nDisallow:", bytes(99)]
)
def test_what_says_nothing_allows_all(data: bytes) -> None:
    assert allows(parse(data), "https://e.example/a")


def test_as_long_means_allow() -> None:
    robots = parse(b"User-agent: *\rDisallow: /page\rAllow: /page")
    assert allows(robots, "https://e.example/page")


def test_stars_cost_no_more_than_letters() -> None:
    robots = parse(b"User-agent: *\nDisallow: /" + b"*a" * 5000 + b"*b$")
    assert allows(robots, "https://e.example/" + "a" * 50_000)


@given(st.binary(max_size=300), st.text(max_size=50))
def test_any_robots_txt_is_read(data: bytes, path: str) -> None:
    assert allows(parse(b"User-agent: *\n" + data), f"https://e.example/{path}") in (True, False)


# --- both before a live client


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now, self.slept = 0.0, []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ask(site: Site, clock: Clock) -> Callable[[str], list[str]]:
    client = polite(FetchConfig(delay=2.0, timeout=2), lambda: NOW, clock, clock.sleep)

    def ask(path: str) -> list[str]:
        return [hop.url.removeprefix(site.url("")) for hop in client.get(site.url(path), allow_private=LOOPBACK).hops]

    return ask


def test_robots_txt_is_asked_once_and_kept_with_the_first_page(site: Site, ask: Callable, clock: Clock) -> None:
    site.answers = {"/robots.txt": answer(body=b"User-agent: *\nDisallow: /no\nCrawl-delay: 7")}
    site.answers |= {
        "/a": answer("302 Found", Location="/b"),
        "/b": answer(),
        "/c": answer("302 Found", Location="/no"),
    }
    assert ask("/a") == ["/robots.txt", "/a", "/b"]
    assert ask("/b") == ["/b"]
    assert clock.slept == [2, 7, 7]  # its own wish counts from the first page on
    with pytest.raises(FetchError, match=r"/no: robots\.txt asks programs to leave it alone") as caught:
        ask("/c")
    assert caught.value.cause == "robots"
    assert [hop.status for hop in caught.value.hops] == [302]


@pytest.mark.parametrize("status", ["404 Not Found", "401 Unauthorized", "403 Forbidden", "410 Gone"])
def test_no_robots_txt_allows_all(site: Site, ask: Callable, status: str) -> None:
    site.answers = {"/robots.txt": answer(status), "/a": answer()}
    assert ask("/a") == ["/robots.txt", "/a"]


@pytest.mark.parametrize("status", ["500 Oh", "503 Busy", "429 Slow"])
def test_a_broken_robots_txt_allows_nothing(site: Site, ask: Callable, status: str) -> None:
    site.answers = {"/robots.txt": answer(status), "/a": answer()}
    for _ in range(2):
        with pytest.raises(FetchError) as caught:
            ask("/a")
        assert str(caught.value) == f"{site.url('/a')}: robots.txt cannot be read (answered {status[:3]})"
    assert len(site.requests) == 1


def test_a_host_that_cannot_be_reached_fails_with_that_cause(clock: Clock) -> None:
    client = polite(FetchConfig(), lambda: NOW, clock, clock.sleep)
    with pytest.raises(FetchError) as caught:
        client.get(f"http://{NOWHERE}/x")
    assert (caught.value.cause, caught.value.where) == ("dns", f"http://{NOWHERE}/x")


def test_a_busy_host_is_left_alone_for_the_run(site: Site, clock: Clock) -> None:
    client = polite(FetchConfig(robots=False), lambda: NOW, clock, clock.sleep)
    site.answers = {"/a": answer("429 Slow"), "/b": answer()}
    causes = []
    for path in ("/a", "/b"):
        with pytest.raises(FetchError) as caught:
            client.get(site.url(path), allow_private=LOOPBACK)
        causes.append(caught.value.cause)
    assert causes == ["429", "held"]
    assert caught.value.retry_after == HOLD
    clock.now += HOLD
    assert client.get(site.url("/b"), allow_private=LOOPBACK).page.status == 200


def test_without_a_gate_nothing_waits(site: Site) -> None:
    site.answers = {"/a": answer()}
    client = Client(FetchConfig(), lambda: NOW)
    client.get(site.url("/a"), allow_private=LOOPBACK)
    assert len(site.requests) == 1
