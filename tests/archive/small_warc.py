"""Records of small WARC files, made by hand."""

import zlib
from datetime import UTC, datetime

import msgspec

from broadsheet.archive.located import Located
from broadsheet.archive.payload import sha1
from broadsheet.archive.write import Exchange, Writer

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Told(msgspec.Struct, kw_only=True):
    """An exchange as a fetcher tells it."""

    url: str = "https://paper.example/a"
    at: datetime = NOON
    ip: str = "192.0.2.7"
    request: bytes = b"GET /a HTTP/1.1\r\nHost: paper.example\r\n\r\n"
    status: int = 200
    head: bytes = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    body: bytes = b"<p>hello"
    cause: str = ""


def raw(
    url: str = "https://paper.example/a",
    body: bytes = b"<p>hello",
    *,
    kind: str = "response",
    head: bytes = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n",
    date: str = "2026-03-01T12:00:00Z",
    digest: str | None = "",
    more: str = "",
    number: int = 0,
) -> bytes:
    """One uncompressed record, by hand. digest: "" for the right one, None for none."""
    block = head + b"\r\n" + body if head else body
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>",
        f"WARC-Target-URI: {url}",
        f"WARC-Date: {date}",
        *([f"WARC-Payload-Digest: {digest or sha1(body)}"] if digest is not None else []),
        *([more] if more else []),
        f"Content-Type: application/http; msgtype={'request' if kind == 'request' else 'response'}",
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def packed(data: bytes) -> bytes:
    squeeze = zlib.compressobj(6, zlib.DEFLATED, 31)
    return squeeze.compress(data) + squeeze.flush()


def exchange(
    writer: Writer,
    told: Exchange,
    source_id: str = "paper",
    key: str | None = None,
    hop: int = 0,
    **about: Located | None,
) -> Located:
    """An exchange as a run archives it: the answer, its request, and what it was for."""
    answer = writer.exchange(told, **about)
    writer.describe(answer, source_id, key, hop)
    return answer
