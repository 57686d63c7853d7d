"""What is no feed says what it is and what to do; nothing else ever leaves the room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.errors import FeedError
from broadsheet.feeds.parse import parse_feed

from .test_feeds_formats import ATOM, JSON, RDF, RSS

FIND = "(name the address of its feed)"
REFUSED = {
    "empty": (b"", "the answer is empty (try again later; the site may be in trouble)"),
    "white space": (b" \n\xef\xbb\xbf\n", "the answer is empty (try again later; the site may be in trouble)"),
    "a web page": (b"<!DOCTYPE html><html><body>x</body></html>", f"this is a web page, not a feed {FIND}"),
    "HTML where XML was said": (b'<?xml version="1.0"?>\n<html xmlns="x"><body/></html>', f"this is a web page, not a feed {FIND}"),
    "other XML": (b"<?xml version='1.0'?><svg/>", f"this is XML, but no feed (its root is <svg>) {FIND}"),
    "plain text": (b"not found", f"this is plain text, not a feed {FIND}"),
    "other JSON": (b'{"a": 1}', f"this is JSON, but no JSON Feed {FIND}"),
    "broken JSON": (b'{"version": ', f"this is no JSON that can be read {FIND}"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", f"this is plain text, not a feed {FIND}"),
    "XML without an element": (b"<?xml version='1.0'?>", "the XML is broken beyond reading (look at the address in a browser)"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_feed_says_what_it_is(data: bytes, said: str) -> None:
    with pytest.raises(FeedError) as told:
        parse_feed(data, "https://e.org/f", "application/xml")
    assert str(told.value) == f"https://e.org/f: {said}"


def test_a_feed_without_items_is_a_feed() -> None:
    assert parse_feed(b"<rss version='2.0'><channel><title>x</title></channel></rss>").entries == ()


def test_entity_bombs_and_outside_entities_do_nothing() -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(12))
    text = f"<!DOCTYPE rss [{bomb}<!ENTITY out SYSTEM 'file:///etc/passwd'>]><rss><channel><title>a&e11;&out;b</title></channel></rss>"
    title = parse_feed(text.encode()).title or ""
    assert len(title) < 100
    assert "root:" not in title


def test_deep_nesting_is_read() -> None:
    text = (
        "<rss><channel><title>x</title><item><description>"
        + "<b>" * 5000
        + "</b>" * 5000
        + "</description></item></channel></rss>"
    )
    assert parse_feed(text.encode()).title == "x"


SEEDS = [text.encode() for text in (RSS, ATOM, JSON, RDF)]


@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 40), st.binary(max_size=12)), max_size=6),
)
def test_no_mutation_raises_anything_else(seed: bytes, cuts: list[tuple[int, int, bytes]]) -> None:
    for start, length, new in cuts:
        seed = seed[:start] + new + seed[start + length :]
    try:
        feed = parse_feed(seed, "https://e.org/f")
    except FeedError:
        return
    assert all(entry.url is None or isinstance(entry.url, str) for entry in feed.entries)
