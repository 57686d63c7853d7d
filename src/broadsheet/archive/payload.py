"""The payload of an HTTP record: its digest, and its transfer and content codings undone, within limits."""

import base64
import hashlib
import io
import re
import zlib

import brotli
from fastwarc.stream_io import ZstdReader

from broadsheet.errors import FetchError

WIRE_MOST = 10_000_000  # bytes as sent
INFLATED_MOST = 50_000_000  # bytes after decoding
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_STEP = 1 << 20  # bytes made at a time
_ZSTD = b"\x28\xb5\x2f\xfd"
_ALGORITHMS = {
    "sha1": "sha1",
    "sha-1": "sha1",
    "sha256": "sha256",
    "sha-256": "sha256",
    "sha512": "sha512",
    "md5": "md5",
}


def sha1(data: bytes) -> str:
    """The digest of bytes as WARC files write it: "sha1:" and 32 base32 characters."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def matches(digest: str, body: bytes, *, chunked: bool = False) -> bool:
    """True if `digest` ("algorithm:value", base32 or hex) is that of the body; of an unknown algorithm, True.

    Writers disagree whether chunk borders belong to the payload (WARC 1.1 clause 6.3.2: they do not;
    warcio: they do), so both are accepted.
    """
    name, _, value = digest.partition(":")
    algorithm = name.strip().lower().replace("-", "")
    if algorithm not in _ALGORITHMS:
        return True
    forms = (body, dechunk(body) or body) if chunked else (body,)
    return any(value.strip().lower().rstrip("=") in _spellings(algorithm, form) for form in forms)


def _spellings(algorithm: str, body: bytes) -> tuple[str, str]:
    raw = hashlib.new(algorithm, body, usedforsecurity=False).digest()
    return base64.b32encode(raw).decode().lower().rstrip("="), raw.hex()


def dechunk(body: bytes) -> bytes | None:
    """The body without chunk borders (RFC 9112 section 7.1); None if there are none in it.

    Raises: FetchError (cause "cut off") when the last chunk is not whole.
    """
    parts: list[bytes] = []
    place = 0
    while place < len(body):
        size = _SIZE.match(body, place)
        if size is None:
            return None  # tools that undo the chunks often leave the header
        length = int(size[1], 16)
        if length == 0:
            break
        if size.end() + length > len(body):
            if not parts:
                return None
            raise FetchError("the body ends inside a chunk", cause="cut off")
        parts.append(body[size.end() : size.end() + length])
        place = size.end() + length
        place += 2 if body[place : place + 2] == b"\r\n" else 1
    return b"".join(parts)


def undo(body: bytes, codings: str) -> bytes:
    """The body with its content codings (gzip, deflate, br, zstd) undone, last one first.

    A body that is not in the coding that its header names comes back as it is: many archives keep the
    header and store the decoded body. Raises: FetchError (cause "too large", "cut off", "bad encoding").
    """
    for coding in reversed([c.strip().lower() for c in codings.split(",")] if body else []):
        if coding in ("gzip", "x-gzip"):
            body = _gunzip(body) if body.startswith(b"\x1f\x8b") else body
        elif coding == "deflate":
            body = _inflate_either(body)
        elif coding == "br":
            body = _unbrotli(body)
        elif coding == "zstd":
            body = _unzstd(body) if body.startswith(_ZSTD) else body
        elif coding not in ("", "identity", "none", "utf-8", "binary"):
            raise FetchError(f"content coding {coding!r} is unknown", cause="bad encoding")
    return body


def _gunzip(body: bytes) -> bytes:
    parts: list[bytes] = []
    room = INFLATED_MOST
    while body.startswith(b"\x1f\x8b"):  # RFC 1952: members may follow each other
        part, body = _inflate(body, zlib.MAX_WBITS | 16, room)
        parts.append(part)
        room -= len(part)
    return b"".join(parts)


def _inflate_either(body: bytes) -> bytes:
    """RFC 9110 says zlib; some servers send raw deflate; some archives hold it undone."""
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return _inflate(body, window, INFLATED_MOST)[0]
        except FetchError as error:
            if error.cause != "bad encoding":
                raise
    return body


def _inflate(body: bytes, window: int, room: int) -> tuple[bytes, bytes]:
    inflate = zlib.decompressobj(window)
    try:
        data = inflate.decompress(body, room + 1)
    except zlib.error as error:
        raise FetchError(f"the body cannot be inflated ({error})", cause="bad encoding") from error
    if len(data) > room:
        raise too_large(INFLATED_MOST, "inflated")
    if not inflate.eof:
        raise FetchError("the compressed body is not whole", cause="cut off")
    return data, inflate.unused_data


def _unbrotli(body: bytes) -> bytes:
    """Brotli has no mark at its beginning: what gives nothing at all is taken for a body that was decoded before."""
    inflate, data = brotli.Decompressor(), io.BytesIO()
    try:
        part = inflate.process(body, output_buffer_limit=_STEP)
        while part:
            data.write(part)
            if data.tell() > INFLATED_MOST:
                raise too_large(INFLATED_MOST, "inflated")
            part = b"" if inflate.is_finished() else inflate.process(b"", output_buffer_limit=_STEP)
    except brotli.error as error:
        if data.tell():
            raise FetchError("the body cannot be inflated", cause="bad encoding") from error
        return body
    if not inflate.is_finished():
        raise FetchError("the compressed body is not whole", cause="cut off")
    return data.getvalue()


def _unzstd(body: bytes) -> bytes:
    data = io.BytesIO()
    reader = ZstdReader(io.BytesIO(body))
    try:
        while part := reader.read(_STEP):
            data.write(part)
            if data.tell() > INFLATED_MOST:
                raise too_large(INFLATED_MOST, "inflated")
    except OSError as error:
        raise FetchError(f"the body cannot be inflated ({error})", cause="bad encoding") from error
    return data.getvalue()


def too_large(most: int, how: str, url: str = "") -> FetchError:
    """The refusal of a body over the limit."""
    return FetchError(f"more than {most // 1_000_000} MB {how}", cause="too large", where=url)
