"""What is read: any WARC file, whole records only, digests verified, codings undone, within limits."""

import base64
import gzip
import hashlib
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_warc import NOON, packed, raw

from broadsheet.archive.located import moment, stamp
from broadsheet.archive.payload import dechunk, undo
from broadsheet.archive.read import index, locate, read_page
from broadsheet.errors import ArchiveError, FetchError

TEXT = "<p>新闻 hello</p>".encode() * 50
OK = b"HTTP/1.1 200 OK\r\n"


def chunks(body: bytes, size: int) -> bytes:
    parts = [body[i : i + size] for i in range(0, len(body), size)]
    return b"".join(b"%x;x=1\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@pytest.mark.parametrize("name", ["web.warc.gz", "web.warc"])
def test_records_are_found_where_they_lie(warc, name: str) -> None:
    path = warc(raw(), raw(url="https://paper.example/新", body=b"", number=1), raw(number=2), name=name)
    found = list(index(path))
    assert [r.url for r in found] == ["https://paper.example/a", "https://paper.example/新", "https://paper.example/a"]
    assert found[0].offset == 0
    assert all(a.offset + a.length == b.offset for a, b in pairwise(found))
    assert found[-1].offset + found[-1].length == path.stat().st_size
    assert [locate(r.path, r.offset, r.length) for r in found] == found
    assert read_page(path, found[2].offset).body == b"<p>hello"


def test_headers_longer_than_most_are_found_too(warc) -> None:
    noise = base64.b64encode(b"".join(hashlib.sha256(bytes([n])).digest() for n in range(200))).decode()
    path = warc(raw(more="".join(f"X-{n}: {noise}\r\n" for n in range(3)) + "X: y"))
    (found,) = index(path)
    assert locate(path, found.offset, found.length) == found


@pytest.mark.parametrize(
    ("coding", "sent"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT[:300]) + gzip.compress(TEXT[300:])),
        ("deflate", zlib.compress(TEXT)),
        ("Deflate", zlib.compress(TEXT)[2:-4]),
        ("br", brotli.compress(TEXT)),
        ("gzip, br", brotli.compress(gzip.compress(TEXT))),
        ("identity", TEXT),
        ("gzip", TEXT),
        ("deflate", TEXT),
        ("br", TEXT),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("size", [0, 7, 100_000])
def test_codings_are_undone_also_where_the_header_no_longer_holds(warc, coding: str, sent: bytes, size: int) -> None:
    head = OK + b"Content-Encoding: " + coding.encode() + b"\r\n" + (b"Transfer-Encoding: chunked\r\n" if size else b"")
    path = warc(raw(body=chunks(sent, size) if size else sent, head=head))
    assert read_page(path, 0).body == TEXT


def test_a_chunked_header_over_a_body_without_chunks_is_no_matter(warc) -> None:
    assert read_page(warc(raw(body=TEXT, head=OK + b"Transfer-Encoding: chunked\r\n")), 0).body == TEXT


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
@pytest.mark.parametrize("is_hex", [True, False])
def test_digests_may_be_written_in_several_ways(warc, algorithm: str, is_hex: bool) -> None:
    def digest(body: bytes) -> str:
        value = hashlib.new(algorithm, body).digest()
        return f"{algorithm}:{value.hex() if is_hex else base64.b32encode(value).decode()}"

    assert read_page(warc(raw(digest=digest(b"<p>hello"))), 0).digest == digest(b"<p>hello")
    chunked = raw(body=chunks(TEXT, 9), head=OK + b"Transfer-Encoding: chunked\r\n", digest=digest(TEXT))
    assert read_page(warc(chunked), 0).body == TEXT
    with pytest.raises(ArchiveError, match=r"web\.warc\.gz, byte 0, https://paper\.example/a: .* digest"):
        read_page(warc(raw(digest=digest(b"<p>other"))), 0)


def test_a_record_without_digest_gets_one(warc) -> None:
    assert read_page(warc(raw(digest=None)), 0).digest.startswith("sha1:")


def test_a_resource_record_is_a_page(warc) -> None:
    record = raw(kind="resource", head=b"").replace(b"application/http; msgtype=response", b"text/html; charset=utf-8")
    page = read_page(warc(record), 0)
    assert (page.status, page.body, page.content_type) == (200, b"<p>hello", "text/html; charset=utf-8")


@pytest.mark.parametrize("kind", ["request", "revisit", "metadata"])
def test_other_records_hold_no_page(warc, kind: str) -> None:
    with pytest.raises(ArchiveError, match=f"a {kind} record holds no page"):
        read_page(warc(raw(kind=kind)), 0)


@pytest.mark.parametrize("offset", [1, 20, 10_000])
def test_where_no_record_begins_is_told(warc, offset: int) -> None:
    with pytest.raises(ArchiveError, match=f"byte {offset}"):
        read_page(warc(raw()), offset)


ZEROS = b"\0" * 60_000_000


@pytest.mark.parametrize(
    ("coding", "sent"),
    [
        ("gzip", gzip.compress(ZEROS, 1)),
        ("gzip, gzip", gzip.compress(gzip.compress(ZEROS, 1))),
        ("gzip", gzip.compress(ZEROS[: len(ZEROS) // 2], 1) * 2),
        ("deflate", zlib.compress(ZEROS, 1)),
        ("br", brotli.compress(ZEROS, quality=1)),
    ],
    ids=["gzip", "twice", "members", "deflate", "br"],
)
def test_what_inflates_too_far_is_refused(coding: str, sent: bytes) -> None:
    with pytest.raises(FetchError, match="more than 50 MB inflated") as caught:
        undo(sent, coding)
    assert caught.value.cause == "too large"


def test_what_is_too_long_as_sent_is_refused_with_its_address(warc) -> None:
    with pytest.raises(FetchError, match=r"https://paper\.example/a: more than 10 MB") as caught:
        read_page(warc(raw(body=ZEROS[:10_000_001])), 0)
    assert caught.value.cause == "too large"
    assert len(read_page(warc(raw(body=ZEROS[:10_000_000])), 0).body) == 10_000_000


@pytest.mark.parametrize("sent", [gzip.compress(TEXT)[:-12], brotli.compress(TEXT)[:-3]], ids=["gzip", "br"])
def test_a_compressed_body_that_was_cut_off_is_no_page(sent: bytes) -> None:
    with pytest.raises(FetchError) as caught:
        undo(sent, "br" if sent[:1] != b"\x1f" else "gzip")
    assert caught.value.cause == "cut off"


def test_an_unknown_coding_is_told() -> None:
    with pytest.raises(FetchError, match="'sdch' is unknown"):
        undo(TEXT, "sdch")


def test_a_single_member_is_refused_with_the_remedy(warc) -> None:
    path = warc(raw() + raw(number=1))
    with pytest.raises(ArchiveError, match="warcio recompress"):
        list(index(path))


@pytest.mark.parametrize(
    "data", [b"", b"hello world" * 100, b"PK\x03\x04", b"\x1f\x8b"], ids=["empty", "text", "zip", "stub"]
)
def test_what_is_no_warc_file_is_told_with_its_name(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "web.warc.gz"
    path.write_bytes(data)
    with pytest.raises(ArchiveError, match=r"web\.warc\.gz"):
        list(index(path))


def test_gzip_of_something_else_is_told(warc) -> None:
    with pytest.raises(ArchiveError, match="damaged"):
        list(index(warc(b"no WARC record in here" * 10)))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"none\.warc: No such file"):
        list(index(tmp_path / "none.warc"))


@pytest.mark.parametrize("name", ["web.warc.gz", "web.warc"])
def test_a_file_torn_at_any_byte_gives_the_records_before(warc, name: str) -> None:
    path = warc(raw(), raw(number=1), raw(number=2), name=name)
    whole, records = path.read_bytes(), list(index(path))
    for cut in range(records[2].offset + 1, len(whole)):
        path.write_bytes(whole[:cut])
        faults: list[ArchiveError] = []
        found = list(index(path, faults))
        assert found == records[:2], cut
        # A stub of nothing but line ends is no loss.
        assert [f"byte {records[2].offset}" in fault.where for fault in faults] == [True], cut


def test_without_a_list_the_fault_is_raised_after_the_last_record(warc) -> None:
    path = warc(raw(), raw(number=1))
    path.write_bytes(path.read_bytes()[:-5])
    records = index(path)
    assert next(records).url == "https://paper.example/a"
    with pytest.raises(ArchiveError, match="the file ends inside this record"):
        next(records)


def test_records_after_a_damaged_one_still_come(warc) -> None:
    path = warc(*(raw(url=f"https://paper.example/{n}", number=n) for n in range(4)))
    whole, records = bytearray(path.read_bytes()), list(index(path))
    for place in range(records[1].offset, records[2].offset):
        damaged = whole.copy()
        damaged[place] ^= 0xFF
        path.write_bytes(damaged)
        faults: list[ArchiveError] = []
        found = [r.record_id for r in index(path, faults)]
        assert [found[0], *found[-2:]] == [r.record_id for r in (records[0], *records[2:])], place
        # Gzip's own header has bytes that mean nothing (time, system): then nothing is lost.
        assert len(found) == 4 or len(faults) == 1, place


@pytest.mark.parametrize("name", ["web.warc.gz", "web.warc"])
def test_a_record_whose_headers_have_no_end_is_left_out_and_told(warc, name: str) -> None:
    endless = raw(head=OK + b"X-Long: " + b"x" * 1_000_000 + b"\r\n", number=1)
    path = warc(raw(), endless, raw(number=2), name=name)
    faults: list[ArchiveError] = []
    assert [r.record_id[-3:] for r in index(path, faults)] == ["00>", "02>"]
    assert len(faults) == 1


def test_a_record_without_a_date_is_left_out_and_told(warc) -> None:
    path = warc(raw(date="yesterday"), raw(number=1))
    found = list(index(path, faults := []))
    assert [r.record_id[-3:] for r in found] == ["01>"]
    assert "without a WARC-Date" in str(faults[0])


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2026-03-01T12:00:00Z", NOON),
        ("2026-03-01T12:00:00.123456789Z", NOON.replace(microsecond=123456)),
        ("2026-03-01T12:00Z", NOON),
        ("2026-03-01", NOON.replace(hour=0)),
        ("2026-03", NOON.replace(hour=0)),
        ("2026", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-13-01", None),
        ("1 March 2026", None),
        ("", None),
        (None, None),
    ],
)
def test_dates_are_of_any_precision(text: str | None, when: datetime | None) -> None:
    assert moment(text) == when


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1000, 1, 1)))
def test_a_date_comes_back(when: datetime) -> None:
    assert moment(stamp(when)) == when


@given(st.binary(min_size=1), st.integers(1, 50))
def test_chunks_come_apart(body: bytes, size: int) -> None:
    assert dechunk(chunks(body, size)) == body


@given(st.binary())
def test_any_bytes_are_a_body_or_a_foreseen_failure(body: bytes) -> None:
    for coding in ("gzip", "deflate", "br", "zstd"):
        with suppress(FetchError):
            assert undo(body, coding) is not None


@given(st.binary(max_size=300))
def test_any_bytes_are_a_warc_file_or_an_archive_error(tmp_path_factory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "web.warc"
    for begin in (b"", b"WARC/1.1\r\n", packed(b"WARC/1.1\r\n" + data)):
        path.write_bytes(begin + data)
        with pytest.raises(ArchiveError):
            list(index(path))
