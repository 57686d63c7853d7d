"""The bytes of WARC 1.1 records (ISO 28500), and of the HTTP messages in them. Pure.

warcio lays out the records and their block digests; it compresses at level 9 only, which would be most of a
run's cost, so it writes into memory and the gzip member is made here.
"""

import zlib
from collections.abc import Callable, Iterable
from http import HTTPStatus
from io import BytesIO

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
_REASONS = {status.value: status.phrase for status in HTTPStatus}
_BREAKS = dict.fromkeys((0, 10, 13), " ")


def record(kind: str, headers: Headers, block: bytes, content_type: str = "") -> bytes:
    """One record, uncompressed. The block digest and the length are added.

    headers        WARC header fields; values of None are left out
    content_type   of the block, where its kind does not say
    """
    content_type = content_type or _TYPES.get(kind, "application/warc-fields")
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
    return "".join(f"{name}: {line(value)}\r\n" for name, value in pairs if value is not None).encode()


def message(head: bytes, header: Callable[[str, str], tuple[str, str]]) -> bytes:
    """The head of an HTTP message with `header` (name, value -> name, value) applied to each line; bytes stay bytes."""
    first, *lines = head.decode("latin-1").split("\r\n")
    told = [": ".join(header(*_pair(line))) if ":" in line else line for line in lines if line]
    return "\r\n".join((first, *told, "", "")).encode("latin-1")


def status_line(head: bytes, status: int) -> bytes:
    """The head as HTTP/1.1 would word it: readers of WARC files know no HTTP/2 (its status line has no reason)."""
    first, line_end, rest = head.partition(b"\r\n")
    if first.startswith(b"HTTP/1."):
        return head
    return f"HTTP/1.1 {status} {_REASONS.get(status, '')}".encode() + (line_end or b"\r\n") + rest


def true_name(name: str, value: str, length: int) -> str:
    """The header's name, or X-Archive-Orig-… where it does not hold for the body as it is kept.

    length   bytes of that body: chunk borders are undone, content codings are not
    """
    is_chunking = name.lower() == "transfer-encoding"
    is_wrong_length = name.lower() == "content-length" and value != str(length)
    return f"X-Archive-Orig-{name}" if is_chunking or is_wrong_length else name


def profile(kind: str) -> str:
    """The name of a revisit profile (WARC 1.1 clause 6.7); "same-article" is our own, as the clause allows."""
    return f"urn:broadsheet:{kind}" if kind == "same-article" else _PROFILE + kind


def escaped(url: str) -> str:
    """An address that cannot break out of its line: controls and spaces percent-encoded."""
    return _encodable(url.translate(_ESCAPES))


def _pair(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip(), value.strip()


def line(text: str) -> str:
    """Text that stays on its line."""
    return text.translate(_BREAKS).strip()


def _encodable(text: str) -> str:
    return text.encode(errors="replace").decode()
