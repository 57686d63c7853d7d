"""What we write as a feed, we read as it was; and a strict parser takes it."""

import json
from datetime import UTC, datetime
from itertools import pairwise
from typing import cast

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from broadsheet.errors import UsageError
from broadsheet.export.feeds import Format, write_feed
from broadsheet.feeds.parse import parse_feed
from broadsheet.model import Enclosure, Entry, Feed, Hints, Person
from broadsheet.text import squash

WHEN = datetime(2024, 5, 6, 10, 0, 1, tzinfo=UTC)
FULL = Feed(
    id="tag:blatt.example,2024:f",
    title="Hafen & Stadt <neu>",
    title_html="Hafen &amp; <em>Stadt</em> &lt;neu>",
    description="<p>Nachrichten</p>",
    url="https://blatt.example/feed",
    site_url="https://blatt.example/",
    language="de",
    image="https://blatt.example/logo.png",
    authors=(Person(name="Jana Weiß", url="https://blatt.example/jana", email="j@blatt.example"),),
    categories=("Lokales", "Ä & Ö"),
    updated=WHEN,
    entries=(
        Entry(
            id="tag:blatt.example,2024:1",
            url="https://blatt.example/1?a=1&b=2",
            title="港口 <重启> & R&amp;D",
            authors=(Person(name="A"), Person(name="B", email="b@e.org"), Person(name="C")),
            published=WHEN,
            updated=WHEN.replace(hour=12),
            summary_html="<p>kurz ]]> &amp;</p>",
            content_html='<p title="&lt;">lang\r\n<br>x</p>',
            categories=("x", "y"),
            enclosures=(
                Enclosure(url="https://blatt.example/a.mp3", type="audio/mpeg", length=12, duration=61.5),
                Enclosure(url="https://blatt.example/b.mp3"),
            ),
            image="https://blatt.example/b.jpg",
            language="zh-Hans",
        ),
        Entry(id="https://blatt.example/2", url="https://blatt.example/2", content_html="<p>ohne Titel</p>"),
    ),
    hints=Hints(
        hub="https://hub.example/",
        self_url="https://blatt.example/feed",
        next_url="https://blatt.example/feed?2",
        prev_archive="https://blatt.example/2023",
        complete=True,
    ),
)


def again(feed: Feed, form: Format) -> Feed:
    return parse_feed(write_feed(feed, form, seen=WHEN), "https://blatt.example/feed")


def test_rss_is_read_as_it_was() -> None:
    assert again(FULL, "rss") == FULL


def test_atom_is_read_as_it_was() -> None:
    """But what Atom has for all: a date of change; and the feed's language and authors, which hold for its entries."""
    first, second = FULL.entries
    inherited = msgspec.structs.replace(second, updated=WHEN, language="de", authors=FULL.authors)
    assert again(FULL, "atom") == msgspec.structs.replace(FULL, entries=(first, inherited))


def test_json_is_read_as_it_was() -> None:
    """But what it has no place for: markup of titles, texts and summaries, categories of the feed, archives."""
    found = again(FULL, "json")
    assert [entry.title for entry in found.entries] == ["港口 <重启> & R&D", None]  # titles are words there
    assert [entry.content_html for entry in found.entries] == [entry.content_html for entry in FULL.entries]
    assert found.entries[0].authors == FULL.entries[0].authors
    assert found.entries[0].enclosures[0] == FULL.entries[0].enclosures[0]
    assert (found.title, found.description, found.hints.hub) == (FULL.title, "Nachrichten", "https://hub.example/")


words = st.text(max_size=40).map(lambda text: " ".join(text.split()))
lines = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=30).map(
    lambda text: squash("".join(c for c in text if c.isprintable()))
)
names = lines.filter(lambda text: bool(text) and not set(text) & set("@<>&"))
addresses = st.from_regex(r"https://[a-z]{1,9}\.example/[a-z0-9&?=]{0,12}[a-z0-9]", fullmatch=True)
moments = st.datetimes(datetime(1971, 1, 1), datetime(2099, 1, 1)).map(lambda d: d.replace(microsecond=0, tzinfo=UTC))
bodies = lines.filter(bool).map(lambda text: f"<p>{text.replace('&', '&amp;').replace('<', '&lt;')}</p>")
entries = st.builds(
    Entry,
    id=addresses,
    url=addresses,
    title=lines.filter(bool),
    authors=st.lists(names.map(lambda name: Person(name=name)), min_size=1, max_size=3, unique=True).map(tuple),
    published=moments,
    updated=moments,
    summary_html=bodies,
    content_html=bodies,
    categories=st.lists(names, max_size=3, unique=True).map(tuple),
    enclosures=st.lists(
        st.builds(Enclosure, url=addresses, type=st.just("audio/mpeg"), length=st.none() | st.integers(1, 10**9)),
        max_size=2,
        unique_by=lambda one: one.url,
    ).map(tuple),
    language=st.sampled_from(("de", "zh-Hans", "ar")),
)  # fmt: skip
feeds = st.builds(
    Feed,
    id=addresses,
    title=lines.filter(bool),
    url=st.just("https://blatt.example/feed"),
    site_url=addresses,
    updated=moments,
    entries=st.lists(entries, max_size=3).map(tuple),
    hints=st.just(Hints(self_url="https://blatt.example/feed")),
)


def plain_json(feed: Feed) -> Feed:
    """Without what JSON Feed has no place for."""
    kept = tuple(
        msgspec.structs.replace(entry, summary_html=None, title=(entry.title or "").replace("&", ""))
        for entry in feed.entries
    )
    return msgspec.structs.replace(
        feed, title=(feed.title or "").replace("&", ""), entries=kept, id=None, updated=None, hints=Hints()
    )


@pytest.mark.parametrize("form", ["rss", "atom"])
@given(feed=feeds)
def test_any_feed_is_read_as_it_was(form: Format, feed: Feed) -> None:
    found = again(feed, form)
    if form == "atom" and not (feed.entries and all(entry.authors for entry in feed.entries)):
        found = msgspec.structs.replace(found, authors=())  # somebody must have made it
    assert found == feed


@given(feed=feeds)
def test_any_json_feed_is_read_as_it_was(feed: Feed) -> None:
    assert plain_json(again(feed, "json")) == plain_json(feed)


@pytest.mark.parametrize("form", ["rss", "atom"])
@given(text=st.text(), markup=st.text())
def test_whatever_the_text_xml_parsers_take_it(form: Format, text: str, markup: str) -> None:
    person = Person(name=text or "x", url=text, email=text)
    entry = Entry(
        id=text, url=text, title=text, title_html=markup, content_html=markup, authors=(person,), language=text
    )
    feed = Feed(
        id=text, title=text, description=markup, categories=(text,), image=text, entries=(entry,), authors=(person,)
    )
    document = write_feed(feed, form)
    assert etree.fromstring(document).tag.endswith(form.replace("atom", "feed"))
    assert document == write_feed(feed, form)


@given(text=st.text(st.characters(exclude_categories=())))
def test_json_is_json(text: str) -> None:
    told = json.loads(write_feed(Feed(title=text, entries=(Entry(title=text, summary_html=text),)), "json"))
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert told["items"][0]["id"]


def test_what_the_formats_ask_for_is_there() -> None:
    atom = etree.fromstring(write_feed(Feed(title="x", entries=(Entry(id="1 2", title="a"),)), "atom", seen=WHEN))
    space = "{http://www.w3.org/2005/Atom}"
    assert [one.text for one in atom.iter(f"{space}id")] == ["urn:x-broadsheet:x", "urn:x-broadsheet:1%202"]
    assert {one.text for one in atom.iter(f"{space}updated")} == {"2024-05-06T10:00:01Z"}
    assert atom.findtext(f"{space}author/{space}name") == "x"
    rss = etree.fromstring(write_feed(Feed(entries=(Entry(content_html="<p>a</p>"),)), "rss"))
    assert [rss.findtext(f"channel/{name}") for name in ("title", "link", "description")] == ["", "", ""]
    assert rss.find("channel/item/description") is not None


def test_dates_of_rss_are_english_and_whole() -> None:
    feed = Feed(entries=(Entry(title="x", published=datetime(2024, 2, 1, tzinfo=UTC)),))
    assert b"<pubDate>Thu, 01 Feb 2024 00:00:00 GMT</pubDate>" in write_feed(feed, "rss")


def test_order_is_kept() -> None:
    feed = Feed(entries=tuple(Entry(id=f"{n}", title=f"{n}") for n in range(20)))
    found = [int(entry.title or "") for entry in again(feed, "rss").entries]
    assert all(a < b for a, b in pairwise(found))


def test_a_format_that_is_none_is_told_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"“foo” is no format of a feed \(one of rss, atom, json\)"):
        write_feed(Feed(), cast(Format, "foo"))
