"""A replay answers from its files, or says "not in the replay"."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_warc import NOON, Told, exchange, packed, raw

from broadsheet.archive.read import read_page
from broadsheet.archive.redaction import Redaction
from broadsheet.archive.replay import Replay
from broadsheet.archive.write import Writer
from broadsheet.errors import ArchiveError, FetchError


def moved(number: int, to: str, status: int = 301) -> bytes:
    head = f"HTTP/1.1 {status} Moved\r\nLocation: {to}\r\n".encode()
    return raw(url=f"https://paper.example/{number}", head=head, body=b"", number=number)


def absent(replay: Replay, url: str) -> bool:
    with pytest.raises(FetchError, match="not in the replay") as caught:
        replay.get(url)
    return caught.value.cause == "not in the replay" and caught.value.where == url


def test_an_address_is_answered_and_any_other_is_not_in_the_replay(warc) -> None:
    replay = Replay.open(warc(raw(), raw(kind="request", url="https://paper.example/asked", number=1)))
    assert replay.get("https://paper.example/a").offset == 0
    assert len(replay) == 1
    assert all(absent(replay, f"https://paper.example/{path}") for path in ("b", "", "A", "asked", "a?x=1"))


def test_an_address_is_found_by_other_spellings_of_it(warc) -> None:
    replay = Replay.open(warc(raw(url="https://paper.example/a?b=1")))
    for url in (
        "https://paper.example/a?b=1#top",
        "HTTPS://Paper.Example:443/a?b=1",
        "https://paper.example/a?b=1&utm_source=x",
    ):
        assert replay.get(url).url == "https://paper.example/a?b=1"
    assert absent(replay, "http://paper.example/a?b=1")


def test_the_exact_spelling_goes_first(warc) -> None:
    later = "2026-03-02T00:00:00Z"
    path = warc(raw(url="https://paper.example/#!/a"), raw(url="https://paper.example/#!/b", date=later, number=1))
    assert Replay.open(path).get("https://paper.example/#!/a").url == "https://paper.example/#!/a"


def test_an_address_whose_secrets_were_redacted_is_found_again(tmp_path) -> None:
    redaction = Redaction(parameters=["key"])
    url = "https://me:s3cr3t@paper.example/a b?key=s3cr3t"
    with Writer(tmp_path, "run", redaction=redaction) as writer:
        answer = exchange(writer, Told(url=url), "paper")
    assert Replay.open(answer.path, redaction=redaction).get(url) == answer
    assert absent(Replay.open(answer.path), url)


def test_the_newest_answer_counts_and_now_is_the_newest_date(warc) -> None:
    path = warc(raw(date="2026-03-02T00:00:00Z"), raw(date="2026-03-01T00:00:00Z", number=1))
    replay = Replay.open(path)
    assert replay.get("https://paper.example/a").offset == 0
    assert replay.now == datetime(2026, 3, 2, tzinfo=UTC)


def test_several_files_are_one_web(warc) -> None:
    one = warc(raw(), name="one.warc.gz")
    two = warc(raw(url="https://paper.example/b", date="2026-03-02T00:00:00Z"), name="two.warc")
    replay = Replay.open(one, two)
    assert [replay.get(f"https://paper.example/{name}").path for name in "ab"] == [one, two]
    assert replay.now.day == 2


def test_a_revisit_leads_to_what_it_repeats(writer: Writer) -> None:
    first = exchange(writer, Told(), "paper")
    changed = exchange(writer, Told(body=b"<p>changed", at=NOON + timedelta(hours=1)), "paper")
    exchange(writer, Told(at=NOON + timedelta(hours=2)), "paper", earlier=first)
    exchange(writer, Told(url="https://paper.example/copy"), "paper", earlier=first)
    exchange(writer, Told(url="https://paper.example/gone", status=304, body=b""), "paper")
    writer.close()
    replay = Replay.open(first.path)
    assert changed.type == "response"
    for url in ("https://paper.example/a", "https://paper.example/copy"):
        found = replay.get(url)
        assert (found.record_id, read_page(found.path, found.offset).body) == (first.record_id, b"<p>hello")
    assert absent(replay, "https://paper.example/gone")


def test_a_revisit_that_names_nothing_repeats_the_same_bytes(warc) -> None:
    old = raw(kind="revisit", body=b"", number=2, date="2026-03-03T00:00:00Z", digest="sha1:ABC")
    one = raw(digest="sha1:ABC")
    two = raw(digest="sha1:DEF", date="2026-03-02T00:00:00Z", number=1)
    assert Replay.open(warc(one, two, old)).get("https://paper.example/a").payload_digest == "sha1:ABC"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_inside_the_replay(warc, status: int) -> None:
    replay = Replay.open(warc(moved(1, "/2#part", status), moved(2, "//paper.example/a"), raw()))
    assert [hop.url[-2:] for hop in replay.follow("https://paper.example/1")] == ["/1", "/2", "/a"]


def test_a_redirect_to_a_bare_utf8_address_is_followed(warc) -> None:
    replay = Replay.open(warc(moved(1, "/新闻"), raw(url="https://paper.example/新闻")))
    assert replay.follow("https://paper.example/1")[-1].url == "https://paper.example/新闻"


def test_a_redirect_out_of_the_replay_fails_with_the_address_that_is_missing(warc) -> None:
    replay = Replay.open(warc(moved(1, "https://other.example/")))
    with pytest.raises(FetchError, match=r"https://other\.example/: not in the replay"):
        replay.follow("https://paper.example/1")


def test_redirects_end_after_ten(warc) -> None:
    chain = Replay.open(warc(*(moved(n, f"/{n + 1}") for n in range(12)), raw(url="https://paper.example/12")))
    assert len(chain.follow("https://paper.example/2")) == 11
    for replay, url in (
        (chain, "https://paper.example/1"),
        (Replay.open(warc(moved(1, "/1"), name="circle.warc")), "https://paper.example/1"),
    ):
        with pytest.raises(FetchError, match="redirects") as caught:
            replay.follow(url)
        assert caught.value.cause == "redirect loop"


def test_a_torn_file_serves_its_whole_records_and_tells_what_was_cut(warc) -> None:
    path = warc(raw(), raw(url="https://paper.example/b", number=1))
    path.write_bytes(path.read_bytes()[:-9])
    replay = Replay.open(path)
    assert replay.get("https://paper.example/a").length == len(packed(raw()))
    assert absent(replay, "https://paper.example/b")
    assert [str(fault) for fault in replay.faults] == [
        f"{path}, byte {len(packed(raw()))}: the file ends inside this record"
    ]


def test_a_file_without_one_whole_record_is_told(warc) -> None:
    path = warc(raw())
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(ArchiveError, match="no whole record"):
        Replay.open(path)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=20), max_size=8, unique=True))
def test_every_address_that_went_in_is_answered(tmp_path_factory, tails: list[str]) -> None:
    with Writer(tmp_path_factory.mktemp("any"), "run") as writer:
        answers = [
            exchange(writer, Told(url=f"https://paper.example/{tail}", body=tail.encode()), "s")
            for tail in ("", *tails)
        ]
    replay = Replay.open(answers[0].path)
    assert {replay.get(answer.url).url for answer in answers} == {answer.url for answer in answers}
