"""What is written: WARC 1.1 that others read, the same bytes for the same run, and no secrets."""

import errno
import gzip
import io
import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_warc import NOON, Told, exchange, raw
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker
from warcio.indexer import Indexer

from broadsheet.archive.read import index, read_page
from broadsheet.archive.redaction import Redaction
from broadsheet.archive.write import Writer
from broadsheet.errors import ArchiveError, FetchError

ETAG = b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n"


def only_file(folder: Path) -> Path:
    (path,) = folder.rglob("*.warc.gz")
    return path


def text(writer: Writer) -> str:
    writer.sync()
    return gzip.decompress(only_file(writer.folder).read_bytes()).decode("latin-1")


def test_a_run_that_fetches_nothing_leaves_no_file(tmp_path: Path) -> None:
    with Writer(tmp_path / "archive", "run-1") as writer:
        writer.warcinfo("0.1", NOON)
    assert not (tmp_path / "archive").exists()


def test_an_exchange_is_response_request_and_metadata_after_the_warcinfo(writer: Writer) -> None:
    answer = exchange(writer, Told(), "paper", "paper/1", 2)
    writer.sync()
    path = only_file(writer.folder)
    assert path.relative_to(writer.folder).as_posix() == "2026/03/run-1-00000.warc.gz"
    records = list(index(path))
    assert [r.type for r in records] == ["warcinfo", "response", "request", "metadata"]
    assert records[1] == answer
    assert records[3].refers_to == answer.record_id
    assert all(words in text(writer) for words in ("source: paper\r\nentry: paper/1\r\nhop: 2\r\n", "config: c0ffee"))


def test_what_was_written_is_read_back(writer: Writer) -> None:
    answer = exchange(writer, Told(), "paper")
    writer.sync()
    page = read_page(answer.path, answer.offset, "https://paper.example/short")
    assert (page.url, page.final_url) == ("https://paper.example/short", "https://paper.example/a")
    assert (page.status, page.body, page.content_type, page.fetched) == (200, b"<p>hello", "text/html", NOON)
    assert page.digest == answer.payload_digest


def test_warcio_reads_it_and_finds_every_digest_right(writer: Writer, capsys: pytest.CaptureFixture[str]) -> None:
    first = exchange(writer, Told(), "paper")
    exchange(writer, Told(at=NOON + timedelta(hours=1)), "paper", earlier=first)
    writer.failure("https://paper.example/b", FetchError("no answer", cause="timeout"), NOON, "paper")
    writer.close()
    checker = Checker(type("Options", (), {"inputs": [str(first.path)], "verbose": True})())
    checker.process_all()
    said = capsys.readouterr().out
    assert checker.exit_value == 0
    assert said.count("digest pass") == 7
    with first.path.open("rb") as file:
        kinds = [(r.rec_type, r.http_headers and r.http_headers.get_statuscode()) for r in ArchiveIterator(file)]
    assert kinds[1] == ("response", "200")
    assert kinds[4] == ("revisit", "200")


def test_warcio_indexes_every_record_where_we_say_it_lies(writer: Writer) -> None:
    answers = [exchange(writer, Told(url=f"https://paper.example/{n}"), "paper") for n in range(3)]
    writer.close()
    out = io.StringIO()
    names = ["offset", "warc-target-uri", "warc-type"]
    with answers[0].path.open("rb") as file:
        Indexer(names, [], None).process_one(file, out, answers[0].path.name)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    places = {line["warc-target-uri"]: int(line["offset"]) for line in lines if line["warc-type"] == "response"}
    assert places == {answer.url: answer.offset for answer in answers}


def test_the_same_run_writes_the_same_bytes(tmp_path: Path) -> None:
    def run(folder: Path) -> bytes:
        with Writer(folder, "run-1") as writer:
            writer.warcinfo("0.1", NOON)
            exchange(writer, Told(), "paper")
            exchange(writer, Told(), "paper", "same address once more")
        records = list(index(only_file(folder)))
        assert len({r.record_id for r in records}) == len(records)
        return only_file(folder).read_bytes()

    assert run(tmp_path / "one") == run(tmp_path / "two")


def test_the_same_bytes_again_are_a_revisit(writer: Writer) -> None:
    first = exchange(writer, Told(), "paper")
    later = exchange(writer, Told(at=NOON + timedelta(hours=1)), "paper", earlier=first)
    other = exchange(writer, Told(body=b"<p>changed"), "paper", earlier=first)
    assert (later.type, other.type) == ("revisit", "response")
    assert "/1.1/revisit/identical-payload-digest" in text(writer)
    (found,) = [r for r in index(first.path) if r.type == "revisit"]
    assert (found.refers_to, found.refers_to_url, found.refers_to_date) == (first.record_id, first.url, first.date)


@pytest.mark.parametrize("is_known", [True, False])
def test_304_is_a_server_not_modified_revisit(writer: Writer, is_known: bool) -> None:
    first = exchange(writer, Told(), "paper")
    again = exchange(writer, Told(status=304, head=ETAG, body=b""), "paper", earlier=first if is_known else None)
    assert (again.type, again.status) == ("revisit", 304)
    assert "/1.1/revisit/server-not-modified" in text(writer)
    assert again.payload_digest == (first.payload_digest if is_known else None)


def test_a_failure_keeps_its_cause(writer: Writer) -> None:
    failed = writer.failure(
        "https://paper.example/b", FetchError("no answer", cause="timeout"), NOON, "paper", "paper/1"
    )
    assert (failed.type, failed.url, failed.date) == ("metadata", "https://paper.example/b", NOON)
    assert "failure: timeout\r\ndetail: no answer\r\n" in text(writer)


@pytest.mark.parametrize(("cause", "word"), [("timeout", "time"), ("reset", "disconnect"), ("too large", "length")])
def test_an_answer_that_is_not_whole_says_so(writer: Writer, cause: str, word: str) -> None:
    answer = exchange(writer, Told(cause=cause), "paper")
    assert f"WARC-Truncated: {word}\r\n" in text(writer)
    if word != "length":
        with pytest.raises(FetchError, match="cut off when it was recorded"):
            read_page(answer.path, answer.offset)


def test_after_a_flush_others_can_read(writer: Writer) -> None:
    answer = exchange(writer, Told(), "paper")
    writer.flush()
    assert read_page(answer.path, answer.offset).body == b"<p>hello"


def test_a_full_disk_is_told_with_the_file(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    exchange(writer, Told(), "paper")
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(ArchiveError, match=r"run-1-00000\.warc\.gz: No space left"):
            writer.sync()


def test_headers_that_do_not_hold_for_what_is_kept_are_renamed(writer: Writer) -> None:
    head = b"HTTP/2 200\r\nTransfer-Encoding: chunked\r\nContent-Length: 999\r\nContent-Encoding: br\r\n\r\n"
    exchange(writer, Told(head=head), "paper")
    kept = ["X-Archive-Orig-Transfer-Encoding: chunked", "X-Archive-Orig-Content-Length: 999", "Content-Encoding: br"]
    assert "\r\n".join(["HTTP/1.1 200 OK", *kept]) in text(writer)


def test_files_are_rotated_and_each_begins_with_a_warcinfo(tmp_path: Path) -> None:
    with Writer(tmp_path, "run-1", rotate_at=1500) as writer:
        writer.warcinfo("0.1", NOON)
        answers = [exchange(writer, Told(url=f"https://paper.example/{n}"), "paper") for n in range(5)]
    files = sorted(tmp_path.rglob("*.warc.gz"))
    assert len(files) > 1
    assert all(next(index(file)).type == "warcinfo" for file in files)
    assert all(read_page(a.path, a.offset).final_url == a.url for a in answers)


def test_a_run_that_goes_on_appends_to_its_file(tmp_path: Path) -> None:
    for name in "ab":
        with Writer(tmp_path, "run-1") as writer:
            writer.warcinfo("0.1", NOON)
            exchange(writer, Told(url=f"https://paper.example/{name}"), "paper")
    kinds = [r.type for r in index(only_file(tmp_path))]
    assert kinds == ["warcinfo", "response", "request", "metadata", "response", "request", "metadata"]


def test_a_copied_record_keeps_its_bytes(writer: Writer, warc) -> None:
    path = warc(raw(number=1), raw(url="https://paper.example/b", number=2))
    source = list(index(path))[1]
    copied = writer.copy(source)
    writer.describe(copied, "paper", "paper/1", 1)
    writer.close()
    stored = copied.path.read_bytes()[copied.offset : copied.offset + copied.length]
    assert stored == path.read_bytes()[source.offset :]
    assert (copied.record_id, copied.url) == (source.record_id, source.url)
    assert [r.type for r in index(copied.path)] == ["warcinfo", "response", "metadata"]


def test_a_record_of_an_uncompressed_file_is_compressed_when_copied(writer: Writer, warc) -> None:
    path = warc(raw(), raw(number=2), name="web.warc")
    copied = writer.copy(list(index(path))[1])
    writer.close()
    assert read_page(copied.path, copied.offset).body == b"<p>hello"
    assert gzip.decompress(copied.path.read_bytes()).count(raw(number=2)) == 1


def test_secrets_never_enter(tmp_path: Path) -> None:
    secret = "s3cr3t"
    told = Told(
        url=f"https://me:{secret}@paper.example/a?page=2&key={secret}",
        request=f"GET /a?page=2&key={secret} HTTP/1.1\r\nHost: paper.example\r\nCookie: id={secret}\r\n"
        f"authorization: Bearer {secret}\r\nProxy-Authorization: {secret}\r\nX-Api-Key: {secret}\r\n\r\n".encode(),
        head=f"HTTP/1.1 200 OK\r\nSet-Cookie: id={secret}\r\nLocation: /b?KEY={secret}&x=1\r\n\r\n".encode(),
    )
    error = FetchError(f"refused for https://paper.example/?key={secret}", cause="refused", where=told.url)
    with Writer(tmp_path, "run-1", redaction=Redaction(["X-Api-Key"], ["key"])) as writer:
        answer = exchange(writer, told, "paper")
        writer.failure(told.url, error, NOON, "paper")
    everything = gzip.decompress(answer.path.read_bytes())
    assert secret.encode() not in everything
    assert answer.url == "https://redacted@paper.example/a?page=2&key=redacted"
    assert b"Location: /b?KEY=redacted&x=1" in everything


header_text = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=40)


@given(
    st.dictionaries(st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,15}", fullmatch=True), header_text, max_size=4), st.binary()
)
def test_any_answer_comes_back_as_it_was(tmp_path_factory, headers: dict[str, str], body: bytes) -> None:
    plain = {n: v.strip(" \t\0\v\f") for n, v in headers.items() if n.lower() not in HELD}
    head = "HTTP/1.1 200 OK\r\n" + "".join(f"{n}: {v}\r\n" for n, v in plain.items()) + "\r\n"
    with Writer(tmp_path_factory.mktemp("any"), "run") as writer:
        answer = exchange(writer, Told(head=head.encode("latin-1"), body=body), "paper")
    page = read_page(answer.path, answer.offset)
    assert page.body == body
    assert [n for n, _ in page.headers] == list(plain)


HELD = ("content-encoding", "transfer-encoding", "content-length", "cookie", "set-cookie", "set-cookie2", "cookie2")


@given(st.text(max_size=60))
def test_no_address_breaks_out_of_its_line(tmp_path_factory, tail: str) -> None:
    with Writer(tmp_path_factory.mktemp("any"), "run") as writer:
        told = Told(url=f"https://paper.example/{tail}\r\nWARC-Type: warcinfo\r\n\r\n")
        answer = exchange(writer, told, f"source{tail}", f"entry\r\nhop: 9{tail}")
        writer.failure(told.url, FetchError(tail, cause="dns"), NOON, "paper")
    records = list(index(answer.path))
    assert [r.type for r in records] == ["warcinfo", "response", "request", "metadata", "metadata"]
    assert records[1] == answer
