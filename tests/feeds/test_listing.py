"""Listing pages into entries: each page in listing_pages/ beside what it lists, date, picture and summary of each card."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.feeds.listing.find import find_entries, find_list
from broadsheet.feeds.listing.junk import is_junk
from broadsheet.model import Entry

PAGES = sorted((Path(__file__).parent / "listing_pages").glob("*.html"))
URL = "https://hafenblatt.example/"


def told(entry: Entry) -> dict[str, str]:
    """What a case file says of an entry."""
    facts = {
        "url": entry.url,
        "title": entry.title,
        "published": entry.published.isoformat() if entry.published else None,
        "image": entry.image,
        "summary": entry.summary_html,
    }
    return {key: value for key, value in facts.items() if value}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_lists_what_its_case_says(page: Path) -> None:
    expected = json.loads(page.with_suffix(".expected.json").read_text(encoding="utf-8"))
    assert [told(entry) for entry in find_entries(page.read_bytes(), URL)] == expected


@pytest.mark.parametrize(
    "address",
    [
        "https://hafenblatt.example/",
        "https://hafenblatt.example/login?next=/a-b-c-d",
        "https://hafenblatt.example/tag/alte-hafen-anlage-nord",
        "https://hafenblatt.example/author/maria-brandt",
        "https://hafenblatt.example/news/page/3/",
        "https://hafenblatt.example/news?page=2",
        "https://hafenblatt.example/news/list_4.html",
        "https://hafenblatt.example/files/annual-report-2026.pdf",
        "https://www.facebook.com/sharer/sharer.php?u=https://hafenblatt.example/a-b-c",
        "https://x.com/intent/post?url=https://hafenblatt.example/a-b-c",
        "https://x.com/hafenblatt",
        "https://service.weibo.com/share/share.php?url=https://hafenblatt.example/a",
        "https://hafenblatt.example/privacy-policy",
    ],
)
def test_an_address_that_is_no_article_is_known(address: str) -> None:
    assert is_junk(address, "https://hafenblatt.example/news")


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("https://hafenblatt.example/2026/10/contact-lost-with-buoy", URL),
        ("https://hafenblatt.example/topics/harbour/the-long-way-round", URL),
        ("https://hafenblatt.example/tag/harbour/the-long-way-round", "https://hafenblatt.example/tag/harbour"),
        ("https://hafenblatt.example/people/an-interview", "https://hafenblatt.example/people"),
        ("https://hafenblatt.example/article.php?id=1042&p=1", "https://hafenblatt.example/list.php"),
        ("https://youtube.com/watch?v=dQw4w9WgXcQ", URL),
    ],
)
def test_an_address_that_may_be_an_article_is_kept(address: str, page: str) -> None:
    assert not is_junk(address, page)


def test_what_was_an_entrys_place_before_helps_it_when_its_words_do_not() -> None:
    rows = "".join(f'<div class="n"><a href="/n/{n}">Nebel {n}</a></div>' for n in range(4))
    page = f"<html><body><div class='flow'>{rows}</div></body></html>"
    assert find_entries(page, URL) == ()
    assert len(find_list(page, URL, ("/div.flow/div.n",)).entries) == 4


def test_links_that_are_no_entries_say_why() -> None:
    page = next(page for page in PAGES if page.stem == "german-cards")
    reasons = {other.title: other.why for other in find_list(page.read_bytes(), URL).others}
    assert reasons["Wirtschaft und Arbeit heute"] == "in a menu, a form or a footer"
    assert reasons["Hochwasser: Was jetzt zu tun ist"] == "beside the main list"


@given(st.binary(max_size=400), st.sampled_from(["", URL, "http://["]))
def test_no_page_is_too_odd(data: bytes, url: str) -> None:
    for page in (
        data,
        b"<ul><li><h2><a href='/a-b-c'>" + data + b"</a></h2></li><li><a href='/d-e-f'>One two three four</a>",
    ):
        addresses = [entry.url for entry in find_entries(page, url)]
        assert len(addresses) == len(set(addresses))
        assert all(address and address.startswith("http") for address in addresses)
