"""Content-Encoding undone, with a bound: a kilobyte may claim to be a gigabyte."""

import io
import zlib
from collections.abc import Callable, Iterator

import brotli
from fastwarc.stream_io import ZstdReader

from broadsheet.errors import FetchError

ACCEPTED = "gzip, br, zstd, deflate"
_STEP = 262_144  # bytes made at a time, before the bound is looked at again
_LAYERS = 3
_GZIP = b"\x1f\x8b"


def inflate(body: bytes, encodings: str, most: int) -> bytes:
    """The body with its content encodings undone, the last applied first.

    In:     the value of Content-Encoding; names that are no encoding ("identity", "utf-8") change nothing.
    Raises: FetchError "bad encoding" (broken or cut short), "too large" (more than `most` bytes).
    """
    names = [name for name in (n.strip().lower() for n in encodings.split(",")) if name in _DECODERS]
    if len(names) > _LAYERS:
        raise FetchError(f"is encoded {len(names)} times over", cause="bad encoding")
    for name in reversed(names if body else []):
        body = _bounded(_DECODERS[name], body, name, most)
    return body


def _bounded(decode: Callable[[bytes], Iterator[bytes]], body: bytes, name: str, most: int) -> bytes:
    parts, size = [], 0
    try:
        for part in decode(body):
            parts.append(part)
            size += len(part)
            if size > most:
                raise FetchError(f"is more than {most:,} bytes when unpacked", cause="too large")
    except (zlib.error, brotli.error, OSError, EOFError) as error:
        raise FetchError(f"its {name} data is broken or cut short", cause="bad encoding") from error
    return b"".join(parts)


def _gzip(body: bytes) -> Iterator[bytes]:
    """All members (RFC 1952, 2.2); other bytes behind the last are padding. What only claims to be gzip is plain."""
    if not body.startswith(_GZIP):
        yield body
        return
    while body.startswith(_GZIP):
        unpacker = zlib.decompressobj(31)
        yield from _unzipped(unpacker, body)
        body = unpacker.unused_data


def _deflate(body: bytes) -> Iterator[bytes]:
    """zlib's format (RFC 9110), or bare deflate as some servers send: the first two bytes tell (RFC 1950, 2.2)."""
    is_zlib = body[0] & 15 == 8 and int.from_bytes(body[:2]) % 31 == 0
    yield from _unzipped(zlib.decompressobj(15 if is_zlib else -15), body)


def _unzipped(unpacker: "zlib._Decompress", body: bytes) -> Iterator[bytes]:
    while not unpacker.eof:
        part = unpacker.decompress(body, _STEP)
        body = unpacker.unconsumed_tail
        if not part and not body and not unpacker.eof:
            raise EOFError
        yield part


def _brotli(body: bytes) -> Iterator[bytes]:
    unpacker = brotli.Decompressor()
    part = unpacker.process(body, output_buffer_limit=_STEP)
    while part:
        yield part
        part = b"" if unpacker.is_finished() else unpacker.process(b"", output_buffer_limit=_STEP)
    if not unpacker.is_finished():
        raise EOFError


def _zstd(body: bytes) -> Iterator[bytes]:
    reader = ZstdReader(io.BytesIO(body))
    while part := reader.read(_STEP):
        yield part


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
