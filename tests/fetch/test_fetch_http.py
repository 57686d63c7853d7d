"""What is asked, and what comes back."""

import gzip
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loopback import LOOPBACK, NOW, Site, answer

from broadsheet.config.records import FetchConfig
from broadsheet.errors import FetchError
from broadsheet.fetch.caching import fresh_seconds, moment, retry_after, validators
from broadsheet.fetch.exchange import Validators
from broadsheet.fetch.http import Client, user_agent
from broadsheet.fetch.target import sendable


def test_a_page_and_its_exchange(site: Site, get: Callable) -> None:
    packed = gzip.compress("晨报".encode())
    site.answers["/a?b=c"] = answer(body=packed, Content_Encoding="gzip", Content_Type="text/html; charset=utf-8")
    fetched = get("/a?b=c#part")
    page, (hop,) = fetched.page, fetched.hops
    assert (page.url, page.final_url) == (site.url("/a?b=c#part"), site.url("/a?b=c"))
    assert (page.status, page.body, page.content_type) == (200, "晨报".encode(), "text/html; charset=utf-8")
    assert page.fetched == NOW
    assert (hop.body, hop.ip, hop.cause) == (packed, "127.0.0.1", "")
    assert hop.head == site.answers["/a?b=c"].removesuffix(packed)


def test_the_request_is_honest_and_kept_as_sent(site: Site, get: Callable) -> None:
    site.answers["/"] = answer(body=b"x", Set_Cookie="id=1")
    get()
    fetched = get()
    sent = site.requests[-1]
    assert fetched.hops[0].request.decode() == sent
    assert [line.split(":")[0] for line in sent.split("\r\n")] == [
        "GET / HTTP/1.1",
        "Host",
        "User-Agent",
        "Accept",
        "Accept-Encoding",
        "",
        "",
    ]
    assert "User-Agent: broadsheet/" in sent
    assert "(+https://me.example/about)" in sent
    assert site.connections == 1  # kept open


def test_what_was_said_of_one_request_is_not_said_of_the_next(site: Site, get: Callable) -> None:
    site.answers["/"] = answer(body=b"x" * 2000, ETag='"1"')
    get(headers=(("X-Key", "secret"),), validators=Validators(etag='"1"'))
    with pytest.raises(FetchError, match="more than 1,000 bytes"):
        get(max_wire=1000)
    fetched = get()
    assert ["X-Key" in each for each in site.requests] == [True, False, False]
    assert ["If-None-Match" in each for each in site.requests] == [True, False, False]
    assert fetched.hops[0].request.decode() == site.requests[-1]
    assert len(fetched.page.body) == 2000


def test_a_system_without_epoll(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("select.epoll", raising=False)
    site.answers["/"] = answer("302 Found", Location="/there", Connection="close")
    site.answers["/there"] = answer(body=b"x")
    with closing(Client(FetchConfig(timeout=0.7), lambda: NOW)) as client:
        assert client.get(site.url(), allow_private=LOOPBACK).page.body == b"x"
        site.answers["/silence"] = lambda connection: connection.recv(1) and None
        with pytest.raises(FetchError) as caught:
            client.get(site.url("/silence"), allow_private=LOOPBACK)
    assert caught.value.cause == "timeout"


def test_who_we_say_we_are() -> None:
    assert user_agent("me@example.org").endswith(" (+mailto:me@example.org)")
    assert user_agent("https://example.org/about").endswith(" (+https://example.org/about)")
    assert user_agent("").endswith(" (personal news archive)")


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Same", "308 Same for ever"])
def test_redirects_are_followed_and_told(site: Site, get: Callable, status: str) -> None:
    site.answers["/old/"] = answer(status, b"moved", Location="../new?a=%E6%99%A8#x")
    site.answers["/new?a=%E6%99%A8"] = answer(body=b"here")
    fetched = get("/old/")
    assert (fetched.page.body, fetched.page.final_url) == (b"here", site.url("/new?a=%E6%99%A8"))
    assert [(hop.status, hop.body) for hop in fetched.hops] == [(int(status[:3]), b"moved"), (200, b"here")]


def test_a_place_in_raw_utf_8(site: Site, get: Callable) -> None:
    site.answers["/"] = answer("302 Found", Location="/晨报 1")
    site.answers["/%E6%99%A8%E6%8A%A5%201"] = answer(body=b"here")
    assert get().page.body == b"here"


def test_headers_of_our_own_stay_with_their_host(site: Site, get: Callable) -> None:
    site.answers = {"/": answer("302 F", Location="/b"), "/b": answer("302 F", Location=site.url("/c", "127.0.0.2"))}
    site.answers["/c"] = answer()
    with pytest.raises(FetchError):  # the site listens on 127.0.0.1 alone
        get(headers=(("Authorization", "secret"),))
    assert ["secret" in request for request in site.requests] == [True, True]


@pytest.mark.parametrize("etag", ['"abc"', 'W/"x y"', "unquoted", '"\xe6\x99\xa8 \xff"', '""'])
def test_validators_go_back_byte_for_byte(site: Site, get: Callable, etag: str) -> None:
    site.answers["/"] = answer("304 Not Modified")
    page = get(validators=Validators(etag=etag, last_modified="Sat, 1 jan 2000 00:00:00 +0100")).page
    assert (page.status, page.body) == (304, b"")
    assert f"\r\nIf-None-Match: {etag}\r\n" in site.requests[0]
    assert "\r\nIf-Modified-Since: Sat, 1 jan 2000 00:00:00 +0100\r\n" in site.requests[0]


def test_interim_answers_are_no_answers(site: Site, get: Callable) -> None:
    site.answers["/"] = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + answer(body=b"x")
    assert get().hops[0].head.startswith(b"HTTP/1.1 200 OK\r\n")


def test_the_environments_proxy_is_not_ours(site: Site, get: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    site.answers["/"] = answer(body=b"direct")
    assert get().page.body == b"direct"


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://example.org", "https://example.org/"),
        (" https://example.org/a b\n", "https://example.org/a%20b"),
        ("https://example.org/%7e?q=%zz&r=晨#f", "https://example.org/%7e?q=%zz&r=%E6%99%A8"),
        ("https://münchen.example/ü", "https://xn--mnchen-3ya.example/%C3%BC"),
        ("http://中文.example:81/", "http://xn--fiq228c.example:81/"),
        ("http://example.org/a;b,c=(d)'e*!$&+@:~[1]", "http://example.org/a;b,c=(d)'e*!$&+@:~[1]"),
    ],
)
def test_an_address_is_sent_as_given_but_in_ascii(url: str, sent: str) -> None:
    assert sendable(url) == sent
    assert sendable(sent) == sent


@given(st.text(max_size=60))
def test_any_address_is_ascii_or_refused(rest: str) -> None:
    try:
        sent = sendable(f"http://example.org/{rest}")
    except FetchError as error:
        sent = error.cause
    assert sent == "bad address" or (sent.isascii() and sent.isprintable() and " " not in sent)


HEADERS = (("ETag", '"new"'), ("Cache-Control", "public"), ("cache-control", "s-maxage=9, max-age=600"))


def test_validators_to_keep() -> None:
    before = Validators(etag='"old"', last_modified="then")
    assert validators(HEADERS) == Validators(etag='"new"')  # a 200 that drops one: it is forgotten
    assert validators(HEADERS, before) == Validators(etag='"new"', last_modified="then")  # a 304 renews what it names
    assert validators((), before) == before


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        (HEADERS, 600),
        ((), None),
        ((("Expires", "Wed, 04 Mar 2026 11:30:00 GMT"),), 3600),
        ((("Expires", "Wed, 04 Mar 2026 11:30:00 GMT"), ("Date", "Wed, 04 Mar 2026 11:29:00 GMT")), 60),
        ((("Expires", "0"),), None),
        ((("Expires", "Wed, 04 Mar 2020 11:30:00 GMT"),), 0),
        ((("Cache-Control", "no-cache, max-age=99"),), 0),
    ],
)
def test_how_long_an_answer_is_fresh(headers: tuple, seconds: float | None) -> None:
    assert fresh_seconds(headers, NOW) == seconds


@given(st.text(max_size=60))
def test_any_date_is_a_moment_or_none(text: str) -> None:
    assert moment(text) is None or moment(text).tzinfo is UTC
    assert (retry_after((("Retry-After", text),), datetime(2026, 1, 1, tzinfo=UTC)) or 0) >= 0


def test_closing_closes(site: Site, client: Client) -> None:
    site.answers["/"] = answer(body=b"x")
    client.get(site.url(), allow_private=LOOPBACK)
    assert site.connections == site.open == 1
    client.close()
    site.closed.wait(5)
    assert site.open == 0


def test_bare_line_ends_are_line_ends(site: Site, get: Callable) -> None:
    site.answers["/"] = b'HTTP/1.1 200 OK\nETag: "a"\nContent-Length: 1\n\nx'
    assert validators(get().page.headers) == Validators(etag='"a"')


LINES = st.lists(
    st.sampled_from(
        [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 99999\r\n", b"HTTP/1.1 100 \r\n\r\n", b"\r\n", b"Content-Length: 3\r\n"]
    )
    | st.sampled_from([b"Content-Length: -1\r\n", b"Content-Length: 9, 3\r\n", b"Transfer-Encoding: chunked, gzip\r\n"])
    | st.sampled_from([b"Content-Encoding: gzip\r\n", b"Location: /\r\n", b"HTTP/1.1 301 X\r\n", b"Location:\r\n"])
    | st.binary(max_size=20),
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=LINES)
def test_whatever_a_server_says_is_a_page_or_a_told_failure(site: Site, get: Callable, said: list[bytes]) -> None:
    site.answers["/"] = lambda connection: connection.sendall(b"".join(said))
    try:
        told = str(get().page.status)
    except FetchError as error:
        told = error.cause
    assert told
