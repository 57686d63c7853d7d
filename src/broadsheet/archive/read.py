"""Reading WARC files: where each record lies, and the page in one of them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

import msgspec
from fastwarc.warc import ArchiveIterator, WarcRecord

from broadsheet.archive.located import UNDATED, Located, moment, record_urn
from broadsheet.archive.members import GZIP, Torn, is_gzip, member_end, next_member, plain_end
from broadsheet.archive.payload import WIRE_MOST, dechunk, matches, sha1, too_large, undo
from broadsheet.errors import ArchiveError, FetchError, disk_trouble
from broadsheet.model import Page

Headers = tuple[tuple[str, str], ...]
_HEADERS = 16_384  # bytes that hold the headers of most records
_FIELDS = frozenset(("warcinfo", "metadata"))
_FIELDS_MOST = 65_536  # bytes
_RECOMPRESS = "recompress it with one gzip member a record: warcio recompress IN.warc.gz OUT.warc.gz"


def index(path: Path, faults: list[ArchiveError] | None = None) -> Iterator[Located]:
    """The records of a .warc or .warc.gz in their order, in one pass; only whole ones.

    faults   gets what could not be read (a torn tail, a damaged stretch); the records after a damaged
             stretch still come. Without a list, the first fault is raised once all records have come.

    Raises: ArchiveError for a file that is no WARC file or cannot be read at random.
    """
    told = [] if faults is None else faults
    with _opened(path) as file:
        packed = is_gzip(file)
        start: int | None = 0
        while start is not None:
            try:
                for record in _whole(file, path, start, packed):
                    if record.date == UNDATED:
                        told.append(ArchiveError("a record without a WARC-Date", where=_place(record)))
                    else:
                        yield record
                break
            except Torn as torn:
                told.append(ArchiveError(torn.what, where=f"{path}, byte {torn.offset}"))
                start = _after(file, torn.offset, packed)
    if faults is None and told:
        raise told[0]


def _whole(file: BinaryIO, path: Path, start: int, packed: bool) -> Iterator[Located]:
    """The records from `start` on. A record is handed on when its successor has begun, or its end was checked."""
    last: Located | None = None
    file.seek(start)
    for found in _headers(file, path):
        if isinstance(found, OSError):
            # FastWARC inflates a record to its end only when it goes on: the damage is in `last` or behind it.
            break
        if packed and os.pread(file.fileno(), len(GZIP), found.offset) != GZIP:
            raise ArchiveError("its records are not compressed one by one", where=str(path), hint=_RECOMPRESS)
        if last:
            yield _sized(last, found.offset)
        last = found
    end = start
    if last:
        end = (member_end if packed else plain_end)(file, last.offset)
        yield _sized(last, end)
    if os.pread(file.fileno(), 64, end).strip(b"\r\n"):
        raise Torn(end, "the file ends inside this record, or it is damaged")


def _after(file: BinaryIO, offset: int, packed: bool) -> int | None:
    """Where to go on behind a record that cannot be read: at its end if it has one, else at the next gzip member."""
    try:
        end = (member_end if packed else plain_end)(file, offset)
    except Torn:
        return next_member(file, offset + 1) if packed else None
    return end if end < os.fstat(file.fileno()).st_size else None


def _headers(file: BinaryIO, path: Path) -> Iterator[Located | OSError]:
    try:
        for record in ArchiveIterator(file, parse_http=True):
            yield _located(record, path, record.stream_pos)
    except OSError as error:
        yield error


def locate(path: Path, offset: int, length: int) -> Located:
    """The record at a known place, by its header alone. Raises: ArchiveError."""
    with _opened(path) as file:
        file.seek(offset)
        begin = BytesIO(file.read(min(length, _HEADERS)))
        try:
            record = _record(begin, path, 0)
        except ArchiveError:  # headers longer than most
            record = _record(file, path, offset)
        return _sized(_located(record, path, offset), offset + length)


def content_type_of(record: Located) -> str:
    """The type of what a response or resource record holds, as it was told with it. Raises: ArchiveError."""
    with _opened(record.path) as file:
        return next(iter(_values(_headers_of(_record(file, record.path, record.offset)), "content-type")), "")


def read_page(path: Path, offset: int, url: str | None = None) -> Page:
    """The page in the response (or resource) record at `offset`; its digest is verified, its codings are undone.

    url   the address that was asked for, where redirects led to this record

    Raises: ArchiveError (damaged, wrong digest, no such record), FetchError (cause "too large", "cut off",
    "bad encoding"): the limits are 10 MB as stored and 50 MB inflated.
    """
    with _opened(path) as file:
        record = _record(file, path, offset)
        where = _located(record, path, offset)
        if where.type not in ("response", "resource"):
            raise ArchiveError(f"a {where.type} record holds no page", where=_place(where))
        if where.date == UNDATED:
            raise ArchiveError("a record without a WARC-Date", where=_place(where))
        if record.headers.get("WARC-Truncated") in ("time", "disconnect"):  # "length" is the recorder's own limit
            raise FetchError("the answer was cut off when it was recorded", cause="cut off", where=where.url)
        wire, headers = _wire(record, where), _headers_of(record)
    if where.payload_digest and not matches(where.payload_digest, wire, chunked=_is_chunked(headers)):
        raise ArchiveError(f"the bytes do not have their digest {where.payload_digest}", where=_place(where))
    try:
        body = _decoded(wire, headers)
    except FetchError as error:
        error.where = where.url
        raise
    return Page(
        url=url or where.url,
        final_url=where.url,
        status=where.status or 0,
        body=body,
        content_type=next(iter(_values(headers, "content-type")), ""),
        headers=headers,
        fetched=where.date,
        digest=where.payload_digest or sha1(wire),
    )


def _wire(record: WarcRecord, where: Located) -> bytes:
    """The payload as stored, read no further than the limit."""
    length = record.content_length
    if length > WIRE_MOST:
        raise too_large(WIRE_MOST, "on the wire", where.url)
    try:
        body: bytes = record.reader.read(length)
    except OSError as error:
        raise ArchiveError(f"damaged ({error})", where=_place(where)) from error
    if len(body) < length:
        raise ArchiveError("the file ends inside this record", where=_place(where))
    return body


def _decoded(body: bytes, headers: Headers) -> bytes:
    if _is_chunked(headers):
        whole = dechunk(body)
        body = body if whole is None else whole
    return undo(body, ",".join(_values(headers, "content-encoding")))


def _is_chunked(headers: Headers) -> bool:
    return any("chunked" in value.lower() for value in _values(headers, "transfer-encoding"))


def _values(headers: Headers, wanted: str) -> list[str]:
    return [value for name, value in headers if name.lower() == wanted]


def _headers_of(record: WarcRecord) -> Headers:
    """The HTTP headers; of a resource record (a file kept without HTTP), its type alone."""
    if record.http_headers is not None:
        return tuple((_text(name), _text(value)) for name, value in record.http_headers.items_bytes())
    return (("Content-Type", record.headers.get("Content-Type", "")),)


def _record(file: BinaryIO, path: Path, offset: int) -> WarcRecord:
    file.seek(offset)
    try:
        return next(ArchiveIterator(file, parse_http=True))
    except (OSError, StopIteration) as error:
        raise ArchiveError(f"no WARC record begins here ({error})", where=f"{path}, byte {offset}") from error


def _located(record: WarcRecord, path: Path, offset: int) -> Located:
    head, http = record.headers.get, record.http_headers
    url, kind, written = _bare(head("WARC-Target-URI")), head("WARC-Type") or "unknown", head("WARC-Date")
    return Located(
        path=path,
        offset=offset,
        length=0,  # known when its end is
        type=kind,
        url=url,
        date=moment(written) or UNDATED,
        record_id=head("WARC-Record-ID") or record_urn(url, written, kind, offset),
        payload_digest=head("WARC-Payload-Digest"),
        status=http.status_code if http else 200 if kind == "resource" else None,
        location=_text(http.get_bytes(b"Location")) or None if http else None,
        refers_to=head("WARC-Refers-To"),
        refers_to_url=_bare(head("WARC-Refers-To-Target-URI")) or None,
        refers_to_date=moment(head("WARC-Refers-To-Date")),
        etag=_text(http.get_bytes(b"ETag")) if http else "",
        last_modified=_text(http.get_bytes(b"Last-Modified")) if http else "",
        said=_said(record) if kind in _FIELDS else (),
    )


def _said(record: WarcRecord) -> tuple[tuple[str, str], ...]:
    """The fields of an application/warc-fields block; nothing of other blocks, or of one that is out of measure."""
    is_fields = (record.headers.get("Content-Type") or "").startswith("application/warc-fields")
    if not is_fields or record.content_length > _FIELDS_MOST:
        return ()
    lines = record.reader.read(record.content_length).decode(errors="replace").splitlines()
    return tuple((name, value.strip()) for name, colon, value in (line.partition(":") for line in lines) if colon)


def _text(value: bytes | None) -> str:
    """Header bytes are Latin-1 by the book; addresses in them are often bare UTF-8."""
    data = value or b""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _bare(uri: str | None) -> str:
    """WARC 1.0 writers put the address in angle brackets."""
    url = (uri or "").strip(" \t")
    return url[1:-1] if url.startswith("<") and url.endswith(">") else url


def _sized(record: Located, end: int) -> Located:
    return msgspec.structs.replace(record, length=end - record.offset)


def _place(where: Located) -> str:
    return f"{where.path}, byte {where.offset}, {where.url}"


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb", buffering=0) as file:
            yield cast(BinaryIO, file)
    except OSError as error:
        raise disk_trouble(ArchiveError, error, path) from error
