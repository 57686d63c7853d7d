"""The bytes of WARC 1.1 records (ISO 28500), and of the HTTP messages in them. Pure.

warcio lays out the records and their block digests; it compresses at level 9 only, which would be most of a
run's cost, so it writes into memory and the gzip member is made here.
"""

import zlib
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from io import BytesIO
from urllib.parse import urlsplit

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

LEVEL = 6
Headers = Iterable[tuple[str, str]]
_PROFILE = "http://netpreserve.org/warc/1.1/revisit/"
_TYPES = {
    "response": "application/http; msgtype=response",
    "revisit": "application/http; msgtype=response",
    "request": "application/http; msgtype=request",
}
_ESCAPES = {code: f"%{code:02X}" for code in (*range(33), 127)}
_BREAKS = dict.fromkeys((0, 10, 13), " ")


def record(kind: str, headers: Headers, block: bytes) -> bytes:
    """One record, uncompressed. The block digest and the length are added.

    headers   WARC header fields; values of None are left out
    """
    content_type = _TYPES.get(kind, "application/warc-fields")
    fields = [(name, _encodable(value.translate(_BREAKS))) for name, value in headers if value]
    head = StatusAndHeaders("", [("WARC-Type", kind), *fields], protocol="WARC/1.1")
    # "warcinfo" only tells warcio to take the block as it is: no payload digest of its own, no header of ours reworded.
    laid = ArcWarcRecord("warc", "warcinfo", head, BytesIO(block), None, content_type, len(block))
    laid.payload_length = len(block)
    out = BytesIO()
    WARCWriter(out, gzip=False, warc_version="1.1").write_record(laid)
    return out.getvalue()


def member(data: bytes) -> bytes:
    """One gzip member; no name and no time in its header, so equal bytes stay equal."""
    squeeze = zlib.compressobj(LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return squeeze.compress(data) + squeeze.flush()


def fields(pairs: Iterable[tuple[str, str | None]]) -> bytes:
    """An application/warc-fields block: one "name: value" a line."""
    return "".join(f"{name}: {_line(value)}\r\n" for name, value in pairs if value is not None).encode()


def request(url: str, headers: Sequence[tuple[str, str]]) -> bytes:
    """The request as HTTP/1.1 would send it."""
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    named = {name.lower() for name, _ in headers}
    host = [] if "host" in named else [("Host", parts.netloc.rpartition("@")[2])]
    return f"GET {escaped(target)} HTTP/1.1\r\n".encode() + _http_headers([*host, *headers])


def response(status: int, headers: Headers, body: bytes) -> bytes:
    """The answer as HTTP/1.1 would send it."""
    try:
        reason = HTTPStatus(status).phrase
    except ValueError:
        reason = ""
    return f"HTTP/1.1 {status} {reason}\r\n".encode() + _http_headers(headers) + body


def as_stored(headers: Headers, length: int, *, decoded: bool) -> list[tuple[str, str]]:
    """The answer's headers, true for the bytes that are kept: what no longer holds is named X-Archive-Orig-….

    length    bytes of the body as it is kept
    decoded   its content codings were undone
    """
    untrue = {"transfer-encoding", *(("content-encoding",) if decoded else ())}
    kept = []
    for name, value in headers:
        wrong = name.lower() in untrue or (name.lower() == "content-length" and value.strip() != str(length))
        kept.append((f"X-Archive-Orig-{name}" if wrong else name, value))
    return kept


def profile(kind: str) -> str:
    """The address of a revisit profile (WARC 1.1 clause 6.7)."""
    return _PROFILE + kind


def escaped(url: str) -> str:
    """An address that cannot break out of its line: controls and spaces percent-encoded."""
    return _encodable(url.translate(_ESCAPES))


def _http_headers(headers: Headers) -> bytes:
    """Bytes as they came: HTTP libraries hand header bytes on as Latin-1."""
    lines = "".join(f"{_name(name)}: {_line(value)}\r\n" for name, value in headers) + "\r\n"
    try:
        return lines.encode("latin-1")
    except UnicodeEncodeError:
        return _encodable(lines).encode()


def _name(text: str) -> str:
    return "".join(c for c in text if c.isalnum() or c in "!#$%&'*+-.^_`|~")


def _line(text: str) -> str:
    return text.translate(_BREAKS).strip()


def _encodable(text: str) -> str:
    return text.encode(errors="replace").decode()
