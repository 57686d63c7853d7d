"""The borders of records in a file: one gzip member each in a .warc.gz, plain bytes in a .warc."""

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from broadsheet.errors import ArchiveError

GZIP = b"\x1f\x8b\x08"
WARC = b"WARC/"
_CHUNK = 1 << 18
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d+)[ \t]*\r?$", re.I | re.M)
_HEADER_MOST = 1 << 16


class Torn(Exception):
    """The record at `offset` is not whole: the file ends in it (cut), or its bytes are damaged."""

    def __init__(self, offset: int, what: str) -> None:
        super().__init__(what)
        self.offset, self.what = offset, what


def is_gzip(file: BinaryIO) -> bool:
    """True for a .warc.gz, False for a .warc. Raises: ArchiveError for anything else."""
    start = _at(file, 0, len(WARC))
    if start.startswith(GZIP):
        return True
    if start == WARC:
        return False
    where = str(getattr(file, "name", ""))
    if not start:
        raise ArchiveError("the file is empty", where=where)
    raise ArchiveError("no WARC file", where=where, hint="expected .warc, or .warc.gz with one gzip member a record")


def member_end(file: BinaryIO, offset: int) -> int:
    """The byte after the gzip member at `offset`, checked to its CRC. Raises: Torn."""
    file.seek(offset)
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    while not inflate.eof:
        chunk = inflate.unconsumed_tail or file.read(_CHUNK)
        if not chunk:
            raise Torn(offset, "the file ends inside this record")
        try:
            inflate.decompress(chunk, 4 * _CHUNK)  # the bytes are dropped: a bomb costs time, not memory
        except zlib.error as error:
            raise Torn(offset, f"damaged ({error})") from error
    return file.tell() - len(inflate.unused_data)


def plain_end(file: BinaryIO, offset: int) -> int:
    """The byte after the uncompressed record at `offset`, its two closing line ends included. Raises: Torn."""
    head = _at(file, offset, _HEADER_MOST)
    border = head.find(b"\r\n\r\n")
    length = _LENGTH.search(head[:border]) if border >= 0 else None
    if not head.startswith(WARC) or length is None:
        raise Torn(offset, "the file ends inside this record, or it is damaged")
    end = offset + border + 4 + int(length[1]) + 4
    if end > file.seek(0, 2):
        raise Torn(offset, "the file ends inside this record")
    return end


def next_member(file: BinaryIO, offset: int) -> int | None:
    """The next place from `offset` on where a gzip member with a WARC record begins; None if there is none."""
    return next((place for place in _magic(file, offset) if starts_record(_at(file, place, 512))), None)


def starts_record(data: bytes) -> bool:
    """True if these bytes begin a gzip member whose contents begin a WARC record."""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, len(WARC)) == WARC
    except zlib.error:
        return False


def _magic(file: BinaryIO, offset: int) -> Iterator[int]:
    while window := _at(file, offset, _CHUNK):
        place = window.find(GZIP)
        while place >= 0:
            yield offset + place
            place = window.find(GZIP, place + 1)
        offset += max(1, len(window) - len(GZIP) + 1)


def _at(file: BinaryIO, offset: int, length: int) -> bytes:
    file.seek(offset)
    return file.read(length)
