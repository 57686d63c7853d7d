"""The small server of `watch --listen`, over a real socket."""

import socket
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from broadsheet.errors import StoreError, UsageError
from broadsheet.web.listening import MOST_BODY, Answer, Asked, listening, place

SAID: list[str] = []


def respond(asked: Asked) -> Answer:
    if asked.path == "/voll":
        raise StoreError("database is locked", where="own.db")
    return Answer(200, f"{asked.method} {asked.path} {dict(asked.query)} {asked.body!r}".encode())


@pytest.fixture
def address() -> Iterator[str]:
    SAID.clear()
    with listening("127.0.0.1:0", respond, SAID.append) as url:
        yield url


def told(url: str, data: bytes | None = None) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, data) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def raw(url: str, data: bytes) -> bytes:
    host, _, port = url.removeprefix("http://").rpartition(":")
    with socket.create_connection((host, int(port)), timeout=5) as line:
        line.sendall(data)
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(65536), b""))


def test_a_question_and_its_answer(address: str) -> None:
    assert told(f"{address}/a/b?x=1&x=2&y=") == (200, "GET /a/b {'x': '2', 'y': ''} b''")
    assert told(f"{address}/a", b"<rss/>") == (200, "POST /a {} b'<rss/>'")


def test_a_head_has_no_body(address: str) -> None:
    answer = raw(address, b"HEAD /a HTTP/1.0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.0 200")
    assert answer.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(
    ("case", "data", "status"),
    [
        ("no length", b"POST / HTTP/1.0\r\n\r\n", b"411"),
        ("an odd length", b"POST / HTTP/1.0\r\nContent-Length: -1\r\n\r\n", b"411"),
        ("too large", f"POST / HTTP/1.0\r\nContent-Length: {MOST_BODY + 1}\r\n\r\n".encode(), b"413"),
        ("another method", b"DELETE / HTTP/1.0\r\n\r\n", b"501"),
        ("no HTTP", b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"400"),
        ("endless headers", b"GET / HTTP/1.0\r\n" + b"A: b\r\n" * 500 + b"\r\n", b"431"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_requests_are_refused(address: str, case: str, data: bytes, status: bytes) -> None:
    assert status in raw(address, data).partition(b"\r\n")[0]


def test_a_body_that_breaks_off_is_no_request(address: str) -> None:
    assert raw(address, b"POST /a HTTP/1.0\r\nContent-Length: 100\r\n\r\nhalf") == b""


def test_a_trouble_of_ours_is_told_to_people_not_to_strangers(address: str) -> None:
    assert told(f"{address}/voll") == (503, "not now\n")
    assert SAID == ["own.db: database is locked"]


def test_it_says_nothing_of_python(address: str) -> None:
    assert b"Python" not in raw(address, b"GET /a HTTP/1.0\r\n\r\n")


@pytest.mark.parametrize(
    ("said", "expected"),
    [("127.0.0.1:8080", ("127.0.0.1", 8080)), (":8080", ("127.0.0.1", 8080)), ("[::1]:80", ("::1", 80))],
)
def test_a_place_to_listen_at(said: str, expected: tuple[str, int]) -> None:
    assert place(said) == expected


@pytest.mark.parametrize("said", ["", "8080", "localhost", "localhost:http", "127.0.0.1:99999", "127.0.0.1:-1"])
def test_no_place_to_listen_at(said: str) -> None:
    with pytest.raises(UsageError, match="such as --listen"):
        place(said)


def test_a_port_that_is_taken_is_told(address: str) -> None:
    taken = address.removeprefix("http://")
    with pytest.raises(UsageError, match=f"cannot listen at {taken}"), listening(taken, respond):
        pass


def test_the_loopback_of_version_6() -> None:
    with listening("[::1]:0", respond) as url:
        assert told(f"{url}/a") == (200, "GET /a {} b''")
