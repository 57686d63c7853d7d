"""Clean HTML as what a book may hold: the same words, in elements that may stand where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from broadsheet.clean.sanitize import sanitize
from broadsheet.export.xhtml import xhtml
from broadsheet.markup import plain

KEPT = {"https://x.example/a.jpg": "../pictures/a.jpg"}


@pytest.mark.parametrize(
    ("html", "book"),
    [
        ("<p>a&nbsp;b<br>c</p>", "<p>a\u00a0b<br/>c</p>"),
        ('<p lang="ar" dir="rtl">مرحبا</p>', '<p lang="ar" xml:lang="ar" dir="rtl">مرحبا</p>'),
        ('<img src="https://x.example/a.jpg" alt="A" width="9">', '<img src="../pictures/a.jpg" alt="A"/>'),
        ('<figure><img src="https://x.example/lost.jpg" alt="A"><figcaption>C</figcaption></figure>',
         "<figure><span>A</span><figcaption>C</figcaption></figure>"),
        ('<iframe src="https://v.example/1" title="Film"></iframe>', '<a href="https://v.example/1">▶ Film</a>'),
        ('<video src="https://v.example/1.mp4" controls=""></video>', '<a href="https://v.example/1.mp4">▶ v.example</a>'),
        ('<a href="https://x.example/a b">w</a>', "<a>w</a>"),
        ("<ul><p>a</p>b<li>c</li></ul>", "<ul><li><p>a</p>b</li><li>c</li></ul>"),
        ("<h2><div>T</div></h2>", "<h2><span>T</span></h2>"),
        ("<b>x<p>y</p></b>", "<div>x<p>y</p></div>"),
        ("<figcaption>alone</figcaption>", "<div>alone</div>"),
        ("<figure><figcaption>C</figcaption><p>x</p></figure>", "<figure><p>x</p><figcaption>C</figcaption></figure>"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "<div><p>a</p><div>b</div></div>"),
        ("<table><tfoot><tr><td>f</td></tr></tfoot><tbody><tr><td>b</td></tr></tbody></table>",
         "<table><tbody><tr><td>f</td></tr></tbody><tbody><tr><td>b</td></tr></tbody></table>"),
        ("<pre>a &lt;b&gt;\n  c</pre>", "<pre>a &lt;b&gt;\n  c</pre>"),
        ('<p id="n-0a1b2c-x">a <a href="#n-0a1b2c-x">b</a></p>', '<p id="n-0a1b2c-x">a <a href="#n-0a1b2c-x">b</a></p>'),
        ('<p id="n-0a1b2c-x">a</p><p id="n-0a1b2c-x">a <a href="#n-0a1b2c-y">b</a></p>',
         '<p id="n-0a1b2c-x">a</p><p>a <a>b</a></p>'),
        ("", ""),
    ],
)  # fmt: skip
def test_what_a_book_holds(html: str, book: str) -> None:
    assert xhtml(html, KEPT.get) == book


TAGS = "p div ul ol li h2 b em a blockquote figure figcaption table tr td pre ruby rt dl dt dd details summary".split()


@st.composite
def fragments(draw: st.DrawFn, depth: int = 0) -> str:
    parts = []
    for _ in range(draw(st.integers(0, 3))):
        words = draw(st.text("ab 中é&<>", max_size=6)).replace("&", "&amp;").replace("<", "&lt;")
        inner = draw(fragments(depth + 1)) if depth < 5 else ""
        tag = draw(st.sampled_from(TAGS))
        parts.append(f"{words}<{tag}>{inner}{words}</{tag}>")
    return "".join(parts)


@given(fragments())
def test_it_is_well_formed_and_loses_no_word(html: str) -> None:
    clean = sanitize(html)
    book = xhtml(clean, KEPT.get)
    words = "".join(etree.fromstring(f"<div>{book}</div>").itertext())
    assert sorted("".join(words.split())) == sorted("".join(plain(clean).split()))
