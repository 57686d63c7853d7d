"""The thirteen rules of a well-behaved feed reader, each seen by the server: what was asked, when, and with which headers.

Source: the feed reader score project (rachelbythebay.com, "/fs/help.html") and openrss.org's audits.
"""

import gzip
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import brotli
import pytest

sys.path.append(str(Path(__file__).parents[1] / "fetch"))

from loopback import Answer, answer
from loopback import Site as Loopback

from broadsheet.model import Outcome
from broadsheet.pipeline.again import rebuild
from news_site import START, Paper, config
from small_web import LONG, article, feed, item

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
ETAG = '"v1"'


class Reader:
    """A paper that follows one feed, and what its server saw: (minutes since the start, path, headers)."""

    def __init__(self, site: Loopback, folder: Path) -> None:
        self.site, self.paper = site, Paper(folder, config(f'id = "blatt"\nurl = "{site.url("/feed")}"'))
        self.serve(ETag=ETAG)

    def serve(self, status: str = "200 OK", body: bytes | None = None, path: str = "/feed", **headers: str) -> None:
        """From now on answer so; entries without a date say nothing of how active the feed is."""
        body = feed(item(1, pubDate="", link="", description=LONG[0])).encode() if body is None else body
        self.site.answers[path] = answer(status, body, Content_Type="application/rss+xml", **headers)

    def visit(self, after: timedelta = timedelta(), **options: bool) -> list[str]:
        """Run once; the requests that the server saw meanwhile."""
        self.outcomes: list[Outcome] = self.paper.run(after, **options)
        seen, self.site.requests = self.site.requests, []
        return seen

    def paths(self, after: timedelta = timedelta(), **options: bool) -> list[str]:
        return [request.split(" ")[1] for request in self.visit(after, **options)]

    def times(self, every: timedelta, until: timedelta) -> list[timedelta]:
        """A machine that runs us far too often: when the server was asked, since now."""
        begin = self.paper.now
        return [self.paper.now - begin for _ in range(until // every) for _ in self.visit(every)]


@pytest.fixture
def site() -> Iterator[Loopback]:
    one = Loopback()
    yield one
    one.close()


@pytest.fixture
def reader(site: Loopback, tmp_path: Path) -> Reader:
    return Reader(site, tmp_path / "paper")


def header(request: str, name: str) -> str | None:
    found = re.search(rf"(?mi)^{name}: ?(.*?)\r$", request)
    return found[1] if found else None


def test_rule_01_one_unconditional_request_ever(reader: Reader) -> None:
    requests = reader.visit()
    requests += reader.visit(2 * HOUR)  # a restart: each run is a new client on a new database connection
    requests += reader.visit(MINUTE, all_sources=True)  # a refresh by hand
    reader.paper.configure(config(f'id = "blatt"\nname = "Neu"\nlimit = 3\nurl = "{reader.site.url("/feed")}"'))
    requests += reader.visit(2 * HOUR)  # an edit of the source
    reader.site.answers["/feed"] = answer("500 Oh")
    requests += reader.visit(2 * HOUR) + reader.visit(2 * DAY)  # failures forget nothing
    list(rebuild(reader.paper.folder, 1))
    requests += reader.visit(7 * DAY)
    assert [header(request, "If-None-Match") for request in requests] == [None, *[ETAG] * 6]


@pytest.mark.parametrize("etag", ['"a"', 'W/"x y"', "bare", '"é\xff"', '""', '"a,b;c"'])
@pytest.mark.parametrize("modified", ["Sat, 1 jan 2000 00:00:00 +0100", "", "yesterday", "0"])
def test_rule_02_validators_go_back_byte_for_byte(reader: Reader, etag: str, modified: str) -> None:
    told = {"ETag": etag, **({"Last_Modified": modified} if modified else {})}
    reply = answer(body=feed(item(1, link="")).encode(), **told).decode("utf-8")
    reader.site.answers["/feed"] = reply.encode("latin-1")
    reader.visit()
    (request,) = reader.visit(2 * DAY)
    assert header(request, "If-None-Match") == etag
    assert header(request, "If-Modified-Since") == (modified or None), "never one that was not received"


def test_rule_03_every_answer_renews_the_validators(reader: Reader) -> None:
    """The same bytes with another ETag, a 200 that drops one, a 304 that keeps or renews them."""
    sent = []
    for told in ({"ETag": '"1"', "Last_Modified": "then"}, {"ETag": '"2"', "Last_Modified": "then"}, {"ETag": '"3"'}):
        reader.serve(**told)
        sent += reader.visit(2 * DAY)
    for told in ({}, {"ETag": '"4"'}, {}):
        reader.serve("304 Not Modified", b"", **told)
        sent += reader.visit(2 * DAY)
    reader.serve()
    sent += reader.visit(2 * DAY) + reader.visit(2 * DAY)
    assert [header(request, "If-None-Match") for request in sent] == [
        *(None, '"1"', '"2"', '"3"', '"3"', '"4"', '"4"', None)
    ]
    modified = [header(request, "If-Modified-Since") for request in sent]
    assert modified == [None, "then", "then", *[None] * 5]


@pytest.mark.parametrize(("headers", "least"), [({"ETag": ETAG}, HOUR), ({}, DAY)])
def test_rule_04_once_an_hour_with_validators_once_a_day_without(
    reader: Reader, headers: dict[str, str], least: timedelta
) -> None:
    reader.serve(**headers)
    reader.visit()
    asked = [timedelta(), *reader.times(least / 20, 5 * least)]
    gaps = [later - sooner for sooner, later in pairwise(asked)]
    assert len(gaps) == 4
    assert all(least <= gap <= least * 1.16 for gap in gaps), "59 minutes is early; what is spread is spread upwards"


@pytest.mark.parametrize("status", ["500 Oh", "502 Bad Gateway", "504 Late"])
def test_rule_04_a_failure_is_a_visit(reader: Reader, status: str) -> None:
    reader.serve(status, b"")
    assert reader.paths() == ["/feed"]
    assert min(reader.times(6 * MINUTE, 2 * HOUR)) >= HOUR


def test_rule_05_the_timer_survives_a_restart(site: Loopback, tmp_path: Path) -> None:
    """Twenty sources, a run every quarter of an hour, a rebuild between: nobody is early, and no burst at start-up."""
    names = [f"s{n}" for n in range(20)]
    sources = [f'id = "{name}"\nurl = "{site.url(f"/{name}")}"' for name in names]
    for name in names:
        site.answers[f"/{name}"] = answer(body=feed(item(1, pubDate="", link="")).encode(), ETag=ETAG)
    paper = Paper(tmp_path, config(*sources))
    paper.run()
    last = dict.fromkeys((f"/{name}" for name in names), paper.now)
    site.requests.clear()
    bursts = []
    for number in range(24):
        if number == 10:
            list(rebuild(tmp_path, 1))
        paper.run(15 * MINUTE)
        paths = [request.split(" ")[1] for request in site.requests]
        site.requests.clear()
        for path in paths:
            assert paper.now - last[path] >= HOUR
            last[path] = paper.now
        bursts.append(len(paths))
    assert sum(bursts) >= 20 * 4, "all of them go on being asked"


@pytest.mark.parametrize(
    ("status", "headers", "least", "most"),
    [
        ("200 OK", {"ETag": ETAG, "Cache_Control": "max-age=10800"}, 3 * HOUR, 4 * HOUR),
        ("200 OK", {"ETag": ETAG, "Expires": format_datetime(START + 5 * HOUR)}, 5 * HOUR, 6 * HOUR),
        ("429 Slow", {"Retry_After": "28800"}, 8 * HOUR, 9 * HOUR),
        ("503 Busy", {"Retry_After": format_datetime(START + 8 * HOUR)}, 8 * HOUR, 9 * HOUR),
        ("429 Slow", {"Retry_After": "1"}, 4 * HOUR, 5 * HOUR),
        ("503 Busy", {"Retry_After": "0"}, 4 * HOUR, 5 * HOUR),
        ("429 Slow", {}, 4 * HOUR, 5 * HOUR),
        ("503 Busy", {}, 4 * HOUR, 5 * HOUR),
    ],
)
def test_rule_06_what_the_site_says_about_waiting(
    reader: Reader, status: str, headers: dict[str, str], least: timedelta, most: timedelta
) -> None:
    reader.serve(status, None if status.startswith("200") else b"", **headers)
    assert reader.paths() == ["/feed"], "never again at once"
    first = reader.times(HOUR / 4, 10 * HOUR)[0]
    assert least <= first <= most


def test_rule_06_a_host_that_wants_rest_has_it_from_all_sources_and_over_runs(reader: Reader) -> None:
    reader.serve("429 Slow", b"", Retry_After="7200")
    reader.visit()
    both = [f'id = "{n}"\nurl = "{reader.site.url(p)}"' for n, p in (("blatt", "/feed"), ("neu", "/new"))]
    reader.paper.configure(config(*both))
    reader.serve(path="/new")
    assert reader.paths(HOUR, all_sources=True) == []
    assert [outcome.cause.rpartition(": ")[2] for outcome in reader.outcomes] == [
        "127.0.0.1 wants no request for 3600 s"
    ] * 2
    reader.serve(ETag=ETAG)
    assert reader.paths(2 * HOUR) == ["/feed", "/new"]


def test_rule_07_nothing_that_tracks(reader: Reader) -> None:
    reader.paper.configure(config(f'id = "blatt"\nurl = "{reader.site.url("/feed#top")}"'))
    page = article("Hafen", *LONG).encode()
    reader.serve(body=feed(item(1, link=reader.site.url("/1#part"))).encode(), ETag=ETAG, Set_Cookie="id=1; Path=/")
    reader.site.answers["/1"] = answer("302 Found", Location="/2", Set_Cookie="id=2; Path=/")
    reader.site.answers["/2"] = answer(body=page, Content_Type="text/html; charset=utf-8", Set_Cookie="id=3")
    requests = reader.visit() + reader.visit(2 * DAY)
    assert {request.split(" ")[1] for request in requests} == {"/feed", "/1", "/2"}
    for request in requests:
        names = {line.partition(":")[0] for line in request.split("\r\n")[1:] if line}
        assert names <= {"Host", "User-Agent", "Accept", "Accept-Encoding", "If-None-Match", "If-Modified-Since"}


def test_rule_08_we_say_who_we_are(reader: Reader) -> None:
    text = config(f'id = "blatt"\nurl = "{reader.site.url("/feed")}"')
    text = text.replace("robots = false", 'robots = true\ncontact = "https://me.example/about"')
    reader.paper.configure(text)
    reader.serve(body=feed(item(1, link=reader.site.url("/1"))).encode())
    reader.site.answers |= {"/robots.txt": answer("404 No"), "/1": answer("403 Forbidden")}
    requests = reader.visit() + reader.visit(2 * DAY)
    agents = {header(request, "User-Agent") for request in requests}
    assert len(requests) >= 4
    assert len(agents) == 1, "the same to all, whatever they answer"
    assert re.fullmatch(r"broadsheet/\d+\.\d+\.\d+ \(\+https://me\.example/about\)", agents.pop() or "")


CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    # One raw block: RFC 8878, 3.1.1: magic, a frame of one segment with a 4-byte size, a last raw block.
    "zstd": lambda data: (
        b"\x28\xb5\x2f\xfd\xa0" + len(data).to_bytes(4, "little") + (len(data) << 3 | 1).to_bytes(3, "little") + data
    ),
}


@pytest.mark.parametrize("coding", CODINGS)
def test_rule_09_every_coding_that_is_offered_is_decoded(reader: Reader, coding: str) -> None:
    packed = CODINGS[coding](feed(item(1, "Hafen", link="", description=LONG[0])).encode())
    reader.serve(body=packed, Content_Encoding=coding)
    (request,) = reader.visit()
    assert coding in (header(request, "Accept-Encoding") or "").split(", ")
    assert [(outcome.kind, outcome.title) for outcome in reader.outcomes] == [("new", "Hafen")]


def test_rule_10_a_new_source_costs_one_request(reader: Reader) -> None:
    reader.paper.configure((reader.paper.folder / "broadsheet.toml").read_text().replace("robots = false", ""))
    requests = reader.visit()
    assert [request.split("\r\n")[0] for request in requests] == ["GET /feed HTTP/1.1"], "no HEAD, no favicon, no twice"


@pytest.mark.parametrize(
    "path", ["/feed?", "/feed?b=2&a=1&", "/Feed/../x//y", "/feed%7e%2F?q=a+b%20c", "/feed;v=1?=&&x"]
)
def test_rule_11_the_address_is_sent_as_it_was_given(reader: Reader, path: str) -> None:
    reader.paper.configure(config(f'id = "blatt"\nurl = "{reader.site.url(path)}"'))
    reader.serve(path=path)
    reader.serve(path=path.partition("?")[0])
    (request,) = reader.visit()
    assert request.split("\r\n")[0] == f"GET {path} HTTP/1.1"


@pytest.mark.parametrize("status", ["301 Moved Permanently", "308 Permanent Redirect"])
def test_rule_12_a_move_is_believed_when_it_was_seen_three_times(reader: Reader, status: str) -> None:
    reader.serve(path="/new", ETag=ETAG)
    reader.site.answers["/feed"] = answer(status, Location="/new")
    assert [reader.paths(2 * DAY) for _ in range(3)] == [["/feed", "/new"]] * 3
    assert [reader.paths(2 * DAY) for _ in range(2)] == [["/new"]] * 2
    list(rebuild(reader.paper.folder, 1))
    assert reader.paths(2 * DAY) == ["/new"]
    reader.serve("500 Oh", b"", path="/new")
    reader.paths(2 * DAY)
    assert reader.paths(2 * DAY) == ["/feed", "/new"], "what fails was no good address: the user's own is asked again"


@pytest.mark.parametrize("status", ["302 Found", "303 See Other", "307 Temporary Redirect"])
def test_rule_12_a_passing_redirect_is_followed_and_not_kept(reader: Reader, status: str) -> None:
    reader.serve(path="/new", ETag=ETAG)
    reader.site.answers["/feed"] = answer(status, Location="/new")
    assert [reader.paths(2 * DAY) for _ in range(5)] == [["/feed", "/new"]] * 5


def test_rule_12_gone_is_gone_until_the_user_gives_another_address(reader: Reader) -> None:
    reader.serve("410 Gone", b"")
    assert reader.paths() == ["/feed"]
    assert reader.times(30 * DAY, 360 * DAY) == []
    reader.serve(path="/new")
    reader.paper.configure(config(f'id = "blatt"\nurl = "{reader.site.url("/new")}"'))
    assert reader.paths(HOUR) == ["/new"]


def test_rule_12_not_found_slows_down_to_once_a_day(reader: Reader) -> None:
    reader.serve("404 Not Found", b"")
    reader.visit()
    asked = [timedelta(), *reader.times(HOUR, 10 * DAY)]
    gaps = [later - sooner for sooner, later in pairwise(asked)]
    assert len(gaps) >= 8
    assert all(DAY <= gap <= 1.2 * DAY for gap in gaps)


def test_rule_13_nobody_is_asked_for_what_was_not_named(reader: Reader) -> None:
    text = config(f'id = "blatt"\nurl = "{reader.site.url("/feed")}"').replace("robots = false", "robots = true")
    reader.paper.configure(text)
    reader.serve(body=feed(item(1, link=reader.site.url("/1"))).encode(), ETag=ETAG)
    missing: Answer = answer("404 Not Found", b"<h1>404</h1>")
    reader.site.answers |= {"/robots.txt": missing, "/1": missing, "/favicon.ico": missing}
    assert reader.paths() == ["/feed", "/robots.txt", "/1"], "robots.txt before the first page, and nothing else"
    again = [path for hours in range(1, 24) for path in reader.paths(HOUR)]
    assert "/robots.txt" not in again, "a day long it is known"
    assert set(again) <= {"/feed", "/1"}
