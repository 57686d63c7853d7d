"""What we write as a feed is valid by the formats' own grammars: Atom's from RFC 4287, RSS's from its specification,
JSON Feed's from its version 1.1. Of `write_feed` and of a built site.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from lxml import etree
from test_feed_writing import FULL, WHEN, feeds

from broadsheet.export.feeds import write_feed
from broadsheet.feeds.parse import parse_feed
from broadsheet.model import Feed
from broadsheet.site.feeds import Channel, Item, entry, feed_files
from broadsheet.site.records import Card, Link, Site

HERE = Path(__file__).parent
ATOM = etree.RelaxNG(etree.parse(HERE / "atom.rng"))
RSS = etree.RelaxNG(etree.parse(HERE / "rss.rng"))
NAMES = {"atom": "http://www.w3.org/2005/Atom"}


class JsonPerson(msgspec.Struct, forbid_unknown_fields=True):
    name: str | None = None
    url: str | None = None
    avatar: str | None = None


class JsonFile(msgspec.Struct, forbid_unknown_fields=True):
    url: str
    mime_type: str
    title: str | None = None
    size_in_bytes: float | None = None
    duration_in_seconds: float | None = None


class JsonHub(msgspec.Struct, forbid_unknown_fields=True):
    type: str
    url: str


class JsonItem(msgspec.Struct, forbid_unknown_fields=True):
    """jsonfeed.org/version/1.1, "Items"; authors of several, content of one kind at least."""

    id: str
    url: str | None = None
    external_url: str | None = None
    title: str | None = None
    content_html: str | None = None
    content_text: str | None = None
    summary: str | None = None
    image: str | None = None
    banner_image: str | None = None
    date_published: datetime | None = None
    date_modified: datetime | None = None
    authors: list[JsonPerson] | None = None
    tags: list[str] | None = None
    language: str | None = None
    attachments: list[JsonFile] | None = None


class JsonFeed(msgspec.Struct, forbid_unknown_fields=True):
    """jsonfeed.org/version/1.1, "Top-level"."""

    version: str
    title: str
    items: list[JsonItem]
    home_page_url: str | None = None
    feed_url: str | None = None
    description: str | None = None
    user_comment: str | None = None
    next_url: str | None = None
    icon: str | None = None
    favicon: str | None = None
    authors: list[JsonPerson] | None = None
    language: str | None = None
    expired: bool | None = None
    hubs: list[JsonHub] | None = None


def check_atom(document: bytes) -> None:
    """By the grammar, and by its two rules of Schematron: an author, and a link or content."""
    root = etree.fromstring(document)
    ATOM.assertValid(root)
    every = root.findall("atom:entry", NAMES)
    assert root.find("atom:author", NAMES) is not None or all(
        one.find("atom:author", NAMES) is not None for one in every
    )
    for one in every:
        is_linked = any(link.get("rel", "alternate") == "alternate" for link in one.findall("atom:link", NAMES))
        assert is_linked or one.find("atom:content", NAMES) is not None
    ids = [one.findtext("atom:id", None, NAMES) for one in every]
    assert all(one and ":" in one for one in ids)


def check_rss(document: bytes) -> None:
    """By the grammar; an item has a title or a description."""
    root = etree.fromstring(document)
    RSS.assertValid(root)
    assert all(one.find("title") is not None or one.find("description") is not None for one in root.iter("item"))


def check_json(document: bytes) -> None:
    """By its fields; an item has content, dates are RFC 3339."""
    found = msgspec.json.decode(document, type=JsonFeed)
    assert found.version == "https://jsonfeed.org/version/1.1"
    for item in found.items:
        assert item.id
        assert item.content_html is not None or item.content_text is not None
        assert all(one is None or one.tzinfo for one in (item.date_published, item.date_modified))
        assert all(one.name or one.url for one in item.authors or ())


CHECKS: dict[Any, Any] = {"atom": check_atom, "rss": check_rss, "json": check_json}


@pytest.mark.parametrize("form", CHECKS)
def test_a_full_feed_is_valid(form: Any) -> None:
    CHECKS[form](write_feed(FULL, form, seen=WHEN))


@pytest.mark.parametrize("form", CHECKS)
def test_an_empty_feed_is_valid(form: Any) -> None:
    CHECKS[form](write_feed(Feed(url="https://blatt.example/"), form))


@pytest.mark.parametrize("form", CHECKS)
@given(feed=feeds)
def test_any_feed_is_valid(form: Any, feed: Feed) -> None:
    CHECKS[form](write_feed(feed, form, seen=WHEN))


def built(title: str, html: str) -> dict[str, bytes]:
    """The feeds of a built site, by file name; one article has all, one next to nothing."""
    site = Site(title=f"{title} & Co.", url="https://mein.example/", language="zh-Hans")
    source = Link(name=f"{title} <x>", href="source/x/")
    full = Card(id="abc", title=title, href="a/abc/", moment=1_700_000_000, date="2023-11-14T22:13:20Z", shown="14.",
                source=source, section=("世界", "A & B"), brief=title, language="de")  # fmt: skip
    bare = Card(id="d", title="", href="a/d/", moment=0, date="1970-01-01T00:00:00Z", shown="1.")
    items = [Item(full, html, (title, "B"), "https://blatt.example/?a=1&b=2", ("x",)), Item(bare, "", (), "", ())]
    return {
        file.path.rpartition("/")[2]: file.data
        for file in feed_files(site, Channel(title, "all/"), [entry(site, item) for item in items])
    }


@pytest.mark.parametrize("title", ["Hafen & <b>", "新闻", "a ]]> \"b\" 'c'", "x"])
def test_feeds_of_a_site_are_valid_and_read_as_they_were(title: str) -> None:
    html = "<p title='&lt;'>]]> &amp; 世界</p>"
    files = built(title, html)
    check_rss(files["feed.xml"])
    check_atom(files["atom.xml"])
    check_json(files["feed.json"])
    for document in files.values():
        first, second = parse_feed(document).entries
        assert first.title == title
        assert first.content_html is not None
        assert first.content_html.startswith(html)
        assert first.published == datetime.fromtimestamp(1_700_000_000, UTC)
        assert second.url == "https://mein.example/a/d/"


def test_what_is_not_valid_is_told() -> None:
    document = write_feed(FULL, "atom", seen=WHEN)
    for part in (b"<updated>2024-05-06T10:00:01Z</updated>", b"<id>tag:blatt.example,2024:1</id>"):
        assert part in document
        with pytest.raises(etree.DocumentInvalid):
            check_atom(document.replace(part, b"", 1))
    with pytest.raises(etree.DocumentInvalid):
        check_rss(write_feed(FULL, "rss").replace(b"Mon, 06 May", b"6 May"))
    with pytest.raises(msgspec.ValidationError):
        check_json(write_feed(FULL, "json").replace(b'"url"', b'"address"'))
