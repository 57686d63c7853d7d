"""Sitemaps, their news and image extensions, indexes, plain and packed ones; and WordPress' posts."""

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.errors import BroadsheetError, FeedError
from broadsheet.feeds.sitemap import parse_sitemap
from broadsheet.feeds.wordpress import posts_of

URL = "https://hafenblatt.example/sitemap.xml"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
)
NEWS = (
    HEAD + "<url><loc>https://hafenblatt.example/alt</loc><lastmod>2026-10-01</lastmod></url>"
    "<url><loc> https://hafenblatt.example/neu </loc><news:news><news:publication><news:name>Hafenblatt</news:name>"
    "<news:language>de</news:language></news:publication><news:publication_date>2026-10-31T08:00:00+01:00"
    "</news:publication_date><news:title>Fähre &amp; Brücke</news:title><news:keywords>Hafen, Verkehr</news:keywords>"
    "</news:news><image:image><image:loc>/bild.jpg</image:loc></image:image></url>"
    "<url><loc>https://hafenblatt.example/neu#x</loc></url><url><loc>mailto:a@b.example</loc></url></urlset>"
).encode()


def test_news_come_newest_first_each_once_with_all_that_is_told() -> None:
    new, old = parse_sitemap(NEWS, URL).entries
    assert (new.url, new.title, new.categories) == (
        "https://hafenblatt.example/neu",
        "Fähre & Brücke",
        ("Hafen", "Verkehr"),
    )
    assert new.published is not None
    assert new.published.isoformat() == "2026-10-31T07:00:00+00:00"
    assert new.image == "https://hafenblatt.example/bild.jpg"
    assert (old.url, old.published) == ("https://hafenblatt.example/alt", None), "lastmod is no date of publication"
    assert old.updated is not None


def test_packed_is_the_same() -> None:
    assert parse_sitemap(gzip.compress(NEWS), URL) == parse_sitemap(NEWS, URL)


def test_an_index_names_its_maps_newest_first() -> None:
    index = (
        b'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>/a.xml</loc></sitemap>'
        b"<sitemap><loc>/b.xml.gz</loc><lastmod>2026-10-01T00:00:00Z</lastmod></sitemap>"
        b"<sitemap><loc>/c.xml</loc><lastmod>2026-10-31</lastmod></sitemap></sitemapindex>"
    )
    assert [found.url.rpartition("/")[2] for found in parse_sitemap(index, URL).maps] == ["c.xml", "b.xml.gz", "a.xml"]


def test_a_plain_list_of_addresses() -> None:
    found = parse_sitemap(b"https://hafenblatt.example/a\nhttps://hafenblatt.example/b\n", URL)
    assert [entry.url for entry in found.entries] == ["https://hafenblatt.example/a", "https://hafenblatt.example/b"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "plain text"),
        (b"hello there", "plain text"),
        (b"<rss/>", "no sitemap"),
        (b"\x1f\x8b broken", "gzip file is broken"),
        (gzip.compress(b"0" * 60_000_000), "more than 50 MB"),
    ],
)
def test_what_is_no_sitemap_says_so(data: bytes, said: str) -> None:
    with pytest.raises(FeedError, match=said):
        parse_sitemap(data, URL)


@given(st.binary(max_size=300))
def test_no_sitemap_is_too_odd(data: bytes) -> None:
    for odd in (data, HEAD.encode() + data, b"\x1f\x8b\x08" + data):
        try:
            parse_sitemap(odd, URL)
        except BroadsheetError:
            continue


def test_the_posts_of_wordpress_are_entries() -> None:
    post = {
        "link": "https://hafenblatt.example/faehre",
        "guid": {"rendered": "https://hafenblatt.example/?p=7"},
        "title": {"rendered": "F&auml;hre <b>f&auml;hrt</b>"},
        "date": "2026-10-31T09:00:00",
        "date_gmt": "2026-10-31T08:00:00",
        "excerpt": {"rendered": "<p>Kurz.</p>"},
        "content": {"rendered": "<p>Lang.</p><script>x()</script>"},
        "_embedded": {
            "author": [{"name": "Ada"}],
            "wp:featuredmedia": [{"source_url": "https://hafenblatt.example/b.jpg"}],
        },
    }
    feed = posts_of(json.dumps([post]).encode(), URL)
    assert feed is not None
    (entry,) = feed.entries
    assert (entry.id, entry.title) == ("https://hafenblatt.example/?p=7", "Fähre fährt")
    assert entry.published is not None
    assert entry.published.isoformat() == "2026-10-31T08:00:00+00:00"
    assert [person.name for person in entry.authors] == ["Ada"]
    assert entry.image == "https://hafenblatt.example/b.jpg"
    assert entry.content_html is not None
    assert "script" not in entry.content_html


@pytest.mark.parametrize("data", [b"[]", b"{}", b"[1, 2]", b'[{"title": "x"}]', b"[", b"\xff"])
def test_what_is_no_wordpress_is_none(data: bytes) -> None:
    assert posts_of(data, URL) is None
