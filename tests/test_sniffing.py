"""What is no page, and what is one though its server says otherwise."""

import gzip
from random import Random

import pytest

from broadsheet import extract
from broadsheet.model import Entry
from broadsheet.sniffing import as_markup, foreign, is_plain

WORDS = "The council voted on Tuesday to approve the new harbour plan after three years of debate, officials said. "
PAGE = f"<!doctype html><title>Harbour</title><h1>Harbour</h1><p>{WORDS * 3}</p>".encode()
NO_PAGES = {
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "film": b"\0\0\0\x20ftypisom\0\0\2\0",
    "sound": b"ID3\4\0\0",
    "archive": gzip.compress(PAGE),
    "document": b"{\\rtf1\\ansi Words.}",
    "data": Random(3).randbytes(3000),
}


@pytest.mark.parametrize(("kind", "body"), NO_PAGES.items())
def test_what_is_no_page_is_known_by_its_bytes(kind: str, body: bytes) -> None:
    assert foreign(body, "text/html; charset=utf-8") == kind
    article = extract(body, "https://news.example/a", content_type="text/html")
    assert (article.kind, article.text, article.html, article.title) == ("empty", "", "", None)


@pytest.mark.parametrize(
    ("content_type", "kind"),
    [
        ("application/json", "JSON"),
        ("application/ld+json; charset=utf-8", "data"),
        ("text/css", "CSS"),
        ("image/svg+xml", "picture"),
        ("video/mp4", "film"),
        ("text/html", ""),
        ("application/xhtml+xml", ""),
        ("", ""),
        ("nonsense", ""),
    ],
)
def test_what_has_no_markup_is_what_its_server_says(content_type: str, kind: str) -> None:
    assert foreign(b"{a: 1}", content_type) == kind


@pytest.mark.parametrize(
    "body",
    [
        PAGE,
        b"\xef\xbb\xbf" + PAGE,
        PAGE.decode().encode("utf-16"),
        PAGE.replace(b"Harbour", b"Harb\0our\x07"),  # spoiled
        "<p>Σήμερα</p>".encode("iso-8859-7"),
        "<html><p>日本語の頁</p>".encode("iso2022_jp"),  # which escapes to its letters
        "<title>港</title>".encode("gb18030"),
        b"",
    ],
)
@pytest.mark.parametrize("content_type", ["", "text/html", "application/octet-stream", "image/png"])
def test_a_page_is_one_whatever_is_said_of_it(body: bytes, content_type: str) -> None:
    assert not foreign(body, content_type) or not body or body.startswith((b"\xff\xfe", b"\xfe\xff"))
    assert not foreign(body, "text/html")


def test_of_what_is_no_page_the_feeds_words_serve() -> None:
    entry = Entry(title="A paper", content_html=f"<p>{WORDS * 4}</p>")
    article = extract(NO_PAGES["PDF"], "https://news.example/a.pdf", entry=entry)
    assert (article.title, article.origins["html"]) == ("A paper", "feed")
    assert article.text.startswith("The council")


def test_plain_text_has_paragraphs() -> None:
    text = f"{WORDS}\n{WORDS}\n\n{WORDS} 1 < 2 & 3.\n \n    x = 1\n    y = 2\n".encode()
    assert is_plain(text, "text/plain; charset=utf-8")
    assert not is_plain(text, "text/html")
    assert not is_plain(PAGE, "text/plain")
    article = extract(text, "https://news.example/a.txt", content_type="text/plain")
    assert article.text.count("\n\n") == 2
    assert "1 < 2 & 3." in article.text
    assert "<pre>    x = 1\n    y = 2\n</pre>" in article.html
    assert as_markup(b"") == b""
