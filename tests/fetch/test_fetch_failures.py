"""Every way in which a page does not come, told in one line with a stable cause."""

import gzip
import os
import pickle
import signal
import socket
import ssl
import struct
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from loopback import LOOPBACK, NOW, NOWHERE, Answer, Site, answer

from broadsheet.config.records import FetchConfig
from broadsheet.errors import FetchError
from broadsheet.fetch.http import Client

CERTIFICATES = Path(__file__).parent / "certificates"


def drip(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(40):
        connection.sendall(b"x")
        time.sleep(0.05)


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def endless_headers(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X: " + b"y" * 1000 + b"\r\n")


def silent(connection: socket.socket) -> None:
    connection.recv(1)


PLAIN: list[tuple[str, Answer, str, str]] = [
    ("404", answer("404 Not Found", b"gone?"), "404", "answered 404"),
    ("410", answer("410 Gone"), "410", "answered 410"),
    ("429", answer("429 Too Many Requests"), "429", "answered 429"),
    ("500", answer("500 Oh"), "500", "answered 500"),
    ("304 that nobody asked for", answer("304 Not Modified"), "304", "answered 304"),
    ("300 without a place", answer("300 Multiple Choices"), "300", "answered 300"),
    ("302 without a place", answer("302 Found"), "302", "answered 302"),
    ("silence", silent, "timeout", "no answer within 1 s"),
    ("hang up", lambda connection: None, "reset", "closed the connection without an answer"),
    ("reset", reset, "reset", "broke off the connection"),
    ("no HTTP", lambda c: c.sendall(b"220 mail ready\r\n\r\n"), "bad answer", "does not speak HTTP"),
    ("longer promised", lambda c: c.sendall(answer(body=b"half", Content_Length="9")), "wrong length",
     "the answer ends before its stated length"),
    ("last chunk missing", lambda c: c.sendall(answer(Transfer_Encoding="chunked") + b"3\r\nabc\r\n"),
     "wrong length", "the answer ends before its stated length"),
    ("chunk without a size", answer(Transfer_Encoding="chunked") + b"zz\r\nabc\r\n",
     "bad answer", "its chunks are malformed"),
    ("cut gzip", answer(body=gzip.compress(b"words" * 99)[:-3], Content_Encoding="gzip"),
     "bad encoding", "its gzip data is broken or cut short"),
    ("bomb", answer(body=gzip.compress(bytes(300_000)), Content_Encoding="gzip"),
     "too large", "is more than 200,000 bytes when unpacked"),
    ("said to be large", lambda c: c.sendall(answer(Content_Length="99999999")),
     "too large", "is more than 100,000 bytes"),
    ("large", lambda c: c.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + bytes(200_000)),
     "too large", "is more than 100,000 bytes"),
    ("endless headers", endless_headers, "too large", "sends more than 262,144 bytes of headers"),
    ("one endless header", lambda c: c.sendall(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 400_000), "too large",
     "sends more headers than a page can need"),
    ("headers by the ten thousand", lambda c: c.sendall(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 20_000 + b"\r\n"),
     "too large", "sends more headers than a page can need"),
    ("interim answers without end", lambda c: c.sendall(b"HTTP/1.1 103 Hints\r\nA: b\r\n\r\n" * 20_000), "too large",
     "sends more headers than a page can need"),
    ("redirect to itself", answer("302 Found", Location="/"), "redirect loop",
     "redirects in circles or without end (1 hops)"),
    ("redirect to a file", answer("302 Found", Location="file:///etc/passwd"), "bad redirect",
     "redirects to “file:///etc/passwd”"),
    ("redirect to gopher", answer("302 Found", Location="gopher://127.0.0.1/"), "bad redirect",
     "redirects to “gopher://127.0.0.1/”"),
    ("redirect to nowhere", answer("302 Found", Location="http://["), "bad redirect", "redirects to “http://[”"),
]  # fmt: skip


@pytest.mark.parametrize(("reply", "cause", "what"), [p[1:] for p in PLAIN], ids=[p[0] for p in PLAIN])
def test_a_failure_is_told(site: Site, get: Callable, reply: Answer, cause: str, what: str) -> None:
    site.answers["/"] = reply
    with pytest.raises(FetchError) as caught:
        get(max_wire=100_000, max_body=200_000)
    assert (caught.value.cause, str(caught.value)) == (cause, f"{site.url()}: {what}")
    assert caught.value.hops[-1].url == site.url()


def test_a_page_that_drips_is_given_up(site: Site, get: Callable) -> None:
    site.answers["/"] = drip
    with pytest.raises(FetchError) as caught:
        get()
    assert caught.value.cause == "too slow"
    assert "not finished after 1 s (" in str(caught.value)
    assert set(caught.value.hops[0].body) == {ord("x")}  # what came is kept


def test_silence_on_a_connection_that_is_used_again_is_no_missing_connection(site: Site, get: Callable) -> None:
    site.answers = {"/": answer(), "/slow": silent}
    get("/")
    with pytest.raises(FetchError, match="no answer within 1 s"):
        get("/slow")
    assert site.connections == 1, "the same one"


def test_nobody_listens(client: Client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(FetchError, match="refused the connection") as caught:
        client.get(f"http://127.0.0.1:{port}/", allow_private=LOOPBACK)
    assert caught.value.cause == "refused"


def test_no_such_host(client: Client) -> None:
    with pytest.raises(FetchError, match=rf"{NOWHERE}/: there is no such host") as caught:
        client.get(f"http://{NOWHERE}/")
    assert caught.value.cause == "dns"


@pytest.mark.parametrize("url", ["", "news", "ftp://example.org/", "http://", "http://[1", "http://\udc80/", "//x/"])
def test_no_address(client: Client, url: str) -> None:
    with pytest.raises(FetchError) as caught:
        client.get(url)
    assert caught.value.cause == "bad address"


def test_redirects_without_end(site: Site, get: Callable) -> None:
    site.answers = {f"/{n}": answer("302 Found", Location=f"/{n + 1}") for n in range(30)}
    with pytest.raises(FetchError, match=r"redirects in circles or without end \(11 hops\)") as caught:
        get("/0")
    assert [hop.url for hop in caught.value.hops] == [site.url(f"/{n}") for n in range(11)]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("120", 120), ("Wed, 04 Mar 2026 11:30:00 GMT", 3600), ("Wed, 04 Mar 2020 11:30:00 GMT", 0), ("soon", None)],
)
def test_how_long_to_wait(site: Site, get: Callable, said: str, seconds: float | None) -> None:
    site.answers["/"] = answer("503 Busy", Retry_After=said)
    with pytest.raises(FetchError) as caught:
        get()
    assert (caught.value.cause, caught.value.retry_after) == ("503", seconds)
    assert pickle.loads(pickle.dumps(caught.value)).retry_after == seconds


@pytest.fixture
def tls_port() -> Callable[[str], int]:
    def serve(name: str) -> int:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATES / f"{name}.pem")
        server = socket.create_server(("127.0.0.1", 0))

        def once() -> None:
            try:
                with server, context.wrap_socket(server.accept()[0], server_side=True) as connection:
                    connection.recv(65536)
                    connection.sendall(answer(body=b"safe"))
            except OSError:
                return  # the client refuses: that is the test

        threading.Thread(target=once, daemon=True).start()
        return server.getsockname()[1]

    return serve


@pytest.mark.parametrize(
    ("name", "host", "trusted", "what"),
    [
        ("expired", "localhost", "expired", "certificate has expired"),
        ("good", "localhost", "", "self-signed certificate"),
        ("good", "127.0.0.1", "good", "no alternative certificate subject name matches target"),
    ],
)
def test_a_connection_that_is_not_safe(tls_port, name: str, host: str, trusted: str, what: str) -> None:
    client = Client(FetchConfig(), lambda: NOW, ca_file=str(CERTIFICATES / f"{trusted}.pem") if trusted else "")
    with pytest.raises(FetchError, match=f"no safe connection: .*{what}") as caught:
        client.get(f"https://{host}:{tls_port(name)}/", allow_private=(*LOOPBACK, "::1"))
    assert caught.value.cause == "tls"


def test_a_safe_connection(tls_port) -> None:
    client = Client(FetchConfig(), lambda: NOW, ca_file=str(CERTIFICATES / "good.pem"))
    fetched = client.get(f"https://localhost:{tls_port('good')}/", allow_private=(*LOOPBACK, "::1"))
    assert fetched.page.body == b"safe"


def test_https_to_a_plain_server(client: Client) -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def plain() -> None:
        with listener, listener.accept()[0] as connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 400 Bad\r\n\r\n")

    threading.Thread(target=plain, daemon=True).start()
    with pytest.raises(FetchError) as caught:
        client.get(f"https://127.0.0.1:{listener.getsockname()[1]}/", allow_private=LOOPBACK)
    assert caught.value.cause == "tls"


def test_a_site_that_sends_next_to_nothing_is_given_up_before_the_time_is_over(site: Site) -> None:
    client = Client(FetchConfig(timeout=60), lambda: NOW, stall=1)
    site.answers["/"] = drip
    with pytest.raises(FetchError) as caught:
        client.get(site.url(), allow_private=LOOPBACK)
    assert caught.value.cause == "too slow"


def test_a_kept_connection_that_died_is_no_failure(site: Site, get: Callable) -> None:
    def last_words(connection: socket.socket) -> None:
        connection.sendall(answer(body=b"x"))  # and hangs up without having said so

    site.answers["/"] = last_words
    assert [get().page.body, get().page.body] == [b"x", b"x"]


def test_an_interrupt_does_not_wait_for_a_slow_site(site: Site) -> None:
    def interrupt(connection: socket.socket) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        connection.recv(1)

    site.answers["/"] = interrupt
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background ignores it
    try:
        with pytest.raises(KeyboardInterrupt):
            Client(FetchConfig(timeout=50), lambda: NOW).get(site.url(), allow_private=LOOPBACK)
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_password_is_sent_and_not_told(site: Site, client: Client) -> None:
    site.answers["/"] = answer("401 Unauthorized")
    with pytest.raises(FetchError) as caught:
        client.get(f"http://me:secret@127.0.0.1:{site.port}/", allow_private=LOOPBACK)
    assert str(caught.value) == f"{site.url()}: answered 401"
    assert "Authorization: Basic bWU6c2VjcmV0" in site.requests[0]
    assert b"Authorization" not in caught.value.hops[0].request


def interrupted(*_: object) -> Any:
    raise KeyboardInterrupt


class TestAnInterruptInTheMidstOfLibcurlIsHeard:
    @pytest.mark.parametrize("is_open", [False, True])
    def test_while_a_connection_is_judged(self, site: Site, monkeypatch: pytest.MonkeyPatch, is_open: bool) -> None:
        site.answers["/"] = answer(body=b"x")
        client = Client(FetchConfig(), lambda: NOW)
        if is_open:
            client.get(site.url(), allow_private=LOOPBACK)
        monkeypatch.setattr("broadsheet.fetch.handle.refused", interrupted)
        with pytest.raises(KeyboardInterrupt):
            client.get(site.url(), allow_private=LOOPBACK)
        assert site.connections == is_open

    @pytest.mark.parametrize("before", [0, 3], ids=["headers", "body"])
    def test_while_bytes_come(self, site: Site, monkeypatch: pytest.MonkeyPatch, before: int) -> None:
        """Three lines of headers, then the body: each looks once at what came before."""
        looks = iter(range(9))
        came = property(lambda _: interrupted() if next(looks) == before else 0, lambda *_: None)
        monkeypatch.setattr("broadsheet.fetch.transfer.Transfer.came", came)
        site.answers["/"] = answer(body=b"x")
        with pytest.raises(KeyboardInterrupt):
            Client(FetchConfig(), lambda: NOW).get(site.url(), allow_private=LOOPBACK)

    def test_while_libcurl_says_what_it_waits_for(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("broadsheet.fetch.wire._EVENTS", defaultdict(interrupted))
        with pytest.raises(KeyboardInterrupt):
            Client(FetchConfig(), lambda: NOW).get(site.url(), allow_private=LOOPBACK)
