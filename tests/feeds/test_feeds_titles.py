"""Titles of feeds: a tag that has no end is a word of theirs, one that has is markup."""

import pytest

from broadsheet import parse_feed

URL = "https://hafenblatt.example/feed"


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("The <dialog> element", "The <dialog> element"),
        ("Styling <video> and <table> with CSS", "Styling <video> and <table> with CSS"),
        ("How <script> loads", "How <script> loads"),
        ("<h1> vs <h2>", "<h1> vs <h2>"),
        ("<img> lazy loading", "<img> lazy loading"),
        ("What </p> ends", "What </p> ends"),
        ("<b>Bold</b> move", "Bold move"),
        ("<p>Whole</p>", "Whole"),
        ("Two<br>lines", "Two lines"),
        ('A picture <img src="/a.jpg"> here', "A picture here"),
        ('A <a href="/b">link</a>', "A link"),
    ],
)
@pytest.mark.parametrize("kind", ["rss", "atom", "atom text", "atom html"])
def test_tags_that_are_words_stay(given: str, title: str, kind: str) -> None:
    escaped = given.replace("<", "&lt;")
    if kind == "rss":
        feed = f"<rss><channel><item><title>{escaped}</title></item></channel></rss>"
    else:
        said = f' type="{kind[5:]}"' if kind[5:] else ""
        feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title{said}>{escaped}</title></entry></feed>'
    (entry,) = parse_feed(feed.encode(), URL).entries
    assert entry.title == title
