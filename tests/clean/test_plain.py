"""What native/clean.c lets pass without a parse is what nh3 makes of it: to the byte, over all that it takes."""

from itertools import product
from random import Random

import pytest
from bench.native_fuzz import ELEMENTS, check_markup, plain_markup
from hypothesis import given
from hypothesis import strategies as st

import broadsheet
from broadsheet.clean.sanitize import TAGS
from broadsheet.clean.stages import clean_html, through_all
from broadsheet.markup import VOID
from broadsheet.native import native

pytestmark = pytest.mark.skipif(native is None, reason="nothing is compiled here")
ADDRESSED = {"img": ' src="https://e.org/x"', "source": ' src="https://e.org/x"', "a": ' href="https://e.org/x"'}


def written(name: str, inside: str = "") -> str:
    """An element with the address that it needs, holding what it can."""
    start = f"<{name}{ADDRESSED.get(name, '')}>"
    return f"{start}{inside}" if name in VOID else f"{start}{inside}</{name}>"


def test_an_element_in_each_other_is_read_as_a_parser_does() -> None:
    taken = set[str]()
    for outer, inner, after in product(sorted(set(ELEMENTS)), sorted(set(ELEMENTS)), ("p", "li", "b")):
        for html in (
            f"x{written(outer, f'y{written(inner)}z')}",
            written(outer, f"<i>{written(inner, written(after, 'x'))}</i>"),
            written(outer, f"<table><tbody><tr><td>{written(inner, 'x')}</td></tr></tbody></table>"),
            written(outer, f"<ul><li>{written(inner, 'x')}</li></ul>"),
        ):
            if check_markup(html):
                taken |= {outer, inner}
    assert {"p", "table", "ul", "a", "img", "ruby", "video"} <= taken <= TAGS


@pytest.mark.parametrize("start", range(0, 4000, 1000))
def test_plain_markup_comes_out_as_of_nh3(start: int) -> None:
    taken = sum(check_markup(plain_markup(Random(f"7:{number}"))) for number in range(start, start + 1000))
    assert taken > 200


@given(st.text(st.sampled_from("abcx01-.:/?#@%[]\\_ \t&;\xa0\u3000é") | st.characters(exclude_categories=["Cs"])))
def test_an_address_is_let_pass_only_as_nh3_does(rest: str) -> None:
    for scheme in ("https://", "http://e.org", "mailto:", "https://e.org/", ""):
        check_markup(f'<p><a href="{scheme}{rest}">x</a></p>')
        check_markup(f'<p><img src="{scheme}{rest}" alt="{rest}">x</p>')


@given(st.text())
def test_any_words_are_let_pass_only_as_nh3_does(words: str) -> None:
    check_markup(f"<p>{words}</p>")
    check_markup(words)


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="javascript:alert(1)">x</a></p>',
        '<p><a href="https://e.org/" onclick="x()">x</a></p>',
        '<p><a href="https://e.org/" href="javascript:x">x</a></p>',
        "<p><a href='https://e.org/'>x</a></p>",
        '<p><a href="https://user@e.org/">x</a></p>',
        '<iframe src="https://www.youtube.com@evil.example/embed/"></iframe>',
        '<iframe src="https://www.youtube.com/embed/x"><p>x</p></iframe>',
        '<p><img src="https://e.org/x" srcset="javascript:x 1x"></p>',
        "<p>x<script>y</script></p>",
        "<p>x<!-- y --></p>",
        "<p>x<svg></svg></p>",
        "<p>x</p></div>",
        "<p>x",
        "<table>x</table>",
        "<p>&#x6a;</p>",
        "<p>a\u202eb</p>",
        "<p\n>x</p>",
        "<P>x</P>",
    ],
)
def test_whatever_is_not_plain_goes_to_nh3(html: str) -> None:
    assert native is not None
    assert native.clean(html) is None
    assert clean_html(html) == through_all(html)


def test_half_a_character_goes_to_nh3() -> None:
    assert native is not None
    assert native.clean("<p>\ud800</p>") is None


def test_an_article_as_we_write_it_is_plain() -> None:
    page = """<article><h1>Harbour</h1><p>The council <b>approved</b> the <a href="/x?a=1&b=2">harbour</a> on Monday, after
    a debate of three hours &amp; more.</p><figure><img src="/a.jpg" alt="It's"><figcaption>A ship</figcaption></figure>
    <iframe src="https://www.youtube.com/embed/x"></iframe><p>The extension will cost forty million, said the mayor.</p>
    </article>"""
    html = broadsheet.extract(page, "https://e.org/").html
    assert "<iframe" in html
    assert "It's" in html
    assert native is not None
    assert clean_html(html) == html
