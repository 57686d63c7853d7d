"""Our own pages spoiled at random: the reader raises nothing, takes no second, and what it gives can be stored."""

from pathlib import Path
from random import Random

import pytest
from bench.fuzz import Input, check
from bench.memory import remembered
from bench.mutations import mutate
from bench.rereading import again_as_feed, lines
from bench.shapes import SHAPES, seconds

import broadsheet

PAGES = [path.read_bytes() for path in sorted((Path(__file__).parent / "cases").glob("*.html"))]
URL = "https://news.example/2024/05/06/harbour.html"
# Each of them took a minute once, or was too deep for the stack of what came after.
HEAVY = (
    "ampersands", "attributes", "bylines in bylines", "cells", "cells in mathematics", "commas in srcset", "depth after an attribute",
    "depth of items of two kinds", "depth of ruby texts", "JSON-LD comment and white space", "pictures in buttons", "script of quotes", "script starts",
)  # fmt: skip


def spoiled(number: int) -> Input:
    chance = Random(number)
    page, other = chance.choice(PAGES), chance.choice(PAGES)
    return Input(mutate(page, chance, other), URL, None, remembered(page) if number % 3 == 0 else None)


@pytest.mark.parametrize("start", range(0, 300, 50))
def test_spoiled_pages_are_read(start: int) -> None:
    for number in range(start, start + 50):
        given = spoiled(number)
        check(broadsheet.extract(given.html, URL, memory=given.memory))


@pytest.mark.parametrize("shape", HEAVY)
def test_no_shape_is_slow(shape: str) -> None:
    assert seconds(SHAPES[shape](100_000)) < 1


@pytest.mark.parametrize("digits", [10, 5000])
def test_a_reference_of_many_digits_is_one_unknown_character(digits: int) -> None:
    assert (
        broadsheet.extract(f"<p>Words before&#{'9' * digits};and after it, enough of them.</p>").text.count("\ufffd")
        == 1
    )


@pytest.mark.parametrize("charset", ["hex", "base64", "idna", "undefined", "punycode", "zlib", "unicode_escape"])
def test_what_is_no_charset_of_the_web_is_not_believed(charset: str) -> None:
    page = f"<meta charset={charset}><p>Der Stadtrat hat den Ausbau des Hafens in der Nähe beschlossen.</p>"
    assert "Ausbau des Hafens" in broadsheet.extract(page.encode("cp1252")).text


@pytest.mark.parametrize("page", PAGES)
def test_as_the_markup_of_an_entry_an_article_reads_the_same_again(page: bytes) -> None:
    article = broadsheet.extract(page, URL)
    assert lines(again_as_feed(article).text) == lines(article.text)


def test_a_tag_with_a_less_than_sign_in_its_name_is_one_tag() -> None:
    words = "Der Stadtrat hat den Ausbau des Hafens in der Nacht beschlossen, mit großer Mehrheit."
    page = f"<p>{words}</p><a<b><p<><p <x>Und noch mehr.</p></a<b><p>{words[::-1]}</p>"
    assert words[::-1] in broadsheet.extract(page).text
