"""The lock: words and structure come through, whatever acts does not; twice is once."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.clean.normalize import normalize
from broadsheet.clean.sanitize import sanitize
from broadsheet.clean.stages import clean_html
from broadsheet.clean.structure import is_read_as_written

LINK = 'rel="noopener noreferrer nofollow"'
CASES = {
    "text in ten scripts": ("<p>港 みなと 항구 ميناء נמל ท่าเรือ порт Hafen λιμάνι बंदरगाह</p>",) * 2,
    "structure": ("<h2>a</h2><ul><li>b<ol><li>c</li></ol></li></ul><pre>d\n  e</pre>",) * 2,
    "ruby": ("<ruby>港<rp>(</rp><rt>みなと</rt><rp>)</rp></ruby>",) * 2,
    "figure": ('<figure><img src="https://e.org/a.jpg" alt="b"><figcaption>c</figcaption></figure>',) * 2,
    "link": ('<a href="https://e.org/" onclick="x()" target="_blank">a</a>', f'<a href="https://e.org/" {LINK}>a</a>'),
    "script": ("a<script>alert(1)</script>b", "ab"),
    "event": ('<img src="https://e.org/a.jpg" onerror="alert(1)">', '<img src="https://e.org/a.jpg">'),
    "javascript": ('<a href="java&#10;script:alert(1)">a</a>', "<a>a</a>"),
    "odd space before a scheme": ('<a href="&#x2003;javascript:alert(1)">a</a>', "<a>a</a>"),
    "control character in an address": ('<a href="https://e.org/&#1;x">a</a>', "<a>a</a>"),
    "spaces in an address": ('<img src="https://e.org/ onerror=">', '<img src="https://e.org/%20onerror=">'),
    "srcset": ('<img src="https://e.org/a.jpg" srcset="javascript:1 1x">', '<img src="https://e.org/a.jpg">'),
    "player": (
        '<iframe src="https://www.youtube.com/embed/a1" onload="x()" width="560">a<img src=x onerror=y></iframe>',
        '<iframe src="https://www.youtube.com/embed/a1" width="560" '
        'sandbox="allow-scripts allow-same-origin allow-presentation" loading="lazy"></iframe>',
    ),
    "steps upwards in parts": ('<iframe src="https://www.youtube.com/embed/&#x200b;../redirect?q=x"></iframe>', ""),
    "a host that is none once it is seen": (
        '<img src="https://e.org/a.jpg" srcset="https://&#x200b;/x 1x">',
        '<img src="https://e.org/a.jpg">',
    ),
    "a player's host, not its player": ('<iframe src="https://www.youtube.com/embed/../redirect?q=x"></iframe>', ""),
    "steps upwards by reference": ('<iframe src="https://www.youtube.com/embed/%2e%2E/redirect?q=x"></iframe>', ""),
    "steps upwards the other way": ('<iframe src="https://www.youtube.com/embed/\\..\\..\\redirect"></iframe>', ""),
    "picture": (
        '<picture><source srcset="https://e.org/a.webp 1x, data:x 2x" media="print"><img src="https://e.org/a.jpg">'
        "</picture>",
        '<picture><source srcset="https://e.org/a.webp 1x" media="print"><img src="https://e.org/a.jpg"></picture>',
    ),
    "picture without a harmless address": ('<picture><source srcset="javascript:1 1x"></picture>', ""),
    "srcset with commas in addresses": (
        '<img srcset="https://e.org/a,b.jpg 300w,https://e.org/c.jpg 600w,">',
        '<img srcset="https://e.org/a,b.jpg 300w, https://e.org/c.jpg 600w">',
    ),
    "srcset out of its grammar": (
        '<img src="https://e.org/a.jpg" srcset="https://e.org/b.jpg 1x onerror=x">',
        '<img src="https://e.org/a.jpg">',
    ),
    "any other frame": ('<p>a</p><iframe src="https://evil.example/"></iframe>', "<p>a</p>"),
    "a frame that looks like a player": ('<iframe src="https://www.youtube.com@evil.example/"></iframe>', ""),
    "comment": ("a<!-- more -->b", "ab"),
    "style and class": ('<p style="position:fixed" class="x" id="y">a</p>', "<p>a</p>"),
    "form": ("<form><input><button>a</button></form>b", "ab"),
    "pixel": ('<p>a</p><img src="https://t.example/p.gif" width="1" height="1">', "<p>a</p>"),
    "picture without address": ("<p>a</p><img alt='b'>", "<p>a</p>"),
    "lines before the first of code": ("<pre>\n\n\na\n\nb</pre><pre>\n\n</pre>", "<pre>a\n\nb</pre>"),
    "hollow paragraphs": ("<p>a</p><p> </p><p><span></span></p><div><br></div>", "<p>a</p>"),
    "rows of breaks": ("a<br><br>\n<br><br>b", "a<br><br>b"),
    "rows of breaks around what is hollow": ("a<br><br><i><b><br></b></i><br>b", "a<br><br>b"),
    "control characters by reference": ("a&#x202e;b&#xfffc;c&#11;d", "abcd"),
    "control characters in text": ("a\x00\x0bb\u202ec", "abc"),
    "lines before what is hollow before code": (
        "<pre><i></i>\n\na</pre><pre></p>\nb</pre>",
        "<pre>a</pre><pre>b</pre>",
    ),
    "line ends by reference": ("<p>a&#13;b</p>", "<p>a\nb</p>"),
}
# Elements that a parser never leaves in each other, but for what stood between them or was moved out of a table.
MISNESTED = {
    "link in a link": ("<a href=<p><table><a href=<p>>", "<a>&gt;</a><table></table>"),
    "link in a link, out of a frame of its own": (
        '<a href="https://e.org/1">a<marquee><a href="https://e.org/2">b</a></marquee>c</a>',
        f'<a href="https://e.org/1" {LINK}>a</a><a href="https://e.org/2" {LINK}>b</a>c',
    ),
    "link in a cell in a link": (
        "<a>a<table><td><a>b",
        "<a>a<table><tbody><tr><td><a>b</a></td></tr></tbody></table></a>",
    ),
    "paragraph in a paragraph": ("<p>a<button><p>b</button>c", "<p>a</p><p>b</p>c"),
    "list in a paragraph": ("<p>a<button><ul><li>b</ul></button>c", "<p>a</p><ul><li>b</li></ul>c"),
    "item in an item": ("<ul><li>a<nav><li>b</nav>c</ul>", "<ul><li>a</li><li>b</li>c</ul>"),
    "item out of a table in an item": ("<li>a<table><li>b", "<li>a</li><li>b</li><table></table>"),
    "term in its meaning": ("<dl><dd>a<form><dt>b</form></dl>", "<dl><dd>a</dd><dt>b</dt></dl>"),
    "heading in a heading": ("<h1>a<center><h2>b</center>c", "<h1>a</h1><h2>b</h2>c"),
    "ruby text in ruby text": ("<ruby>a<rt>b<table><rt>c", "<ruby>a<rt>b</rt><rt>c</rt><table></table></ruby>"),
}


@pytest.mark.parametrize(("dirty", "clean"), (CASES | MISNESTED).values(), ids=CASES | MISNESTED)
def test_what_comes_through(dirty: str, clean: str) -> None:
    assert clean_html(dirty) == clean
    assert clean_html(clean) == clean


def test_relative_addresses_start_at_the_base() -> None:
    dirty = '<a href="../b">a</a><img src="//e.org/c.jpg" srcset="d.jpg 2x"><a href="#e">f</a>'
    assert clean_html(dirty, "https://h.example/p/q/") == (
        f'<a href="https://h.example/p/b" {LINK}>a</a><img src="https://e.org/c.jpg" '
        f'srcset="https://h.example/p/q/d.jpg 2x"><a href="#e" {LINK}>f</a>'
    )


@given(st.text(alphabet="<>/=\"' \tabhrefimgsp:&;#x0\n", max_size=60))
@settings(max_examples=300)
def test_any_text_twice_is_once(markup: str) -> None:
    clean = clean_html(markup)
    assert clean_html(clean) == clean


def test_a_tree_of_any_depth_costs_little_and_keeps_its_words() -> None:
    assert "deep" in clean_html("<div>" * 50_000 + "deep" + "</div>" * 50_000)


MARKUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<div",
            ">",
            '"',
            "'",
            "<img src=",
            "https://e.org/",
            " onerror=",
            "alert(1)",
            "<a href=",
            " srcset=",
            "<iframe",
            "</iframe>",
            "https://www.youtube.com/embed/",
            "&#x6a;",
        ]
        + [
            "<svg>",
            "<math>",
            "<style>",
            "</style>",
            "<!--",
            "-->",
            "<noscript>",
            "x",
            " ",
            "\x00",
            "<table>",
            "<pre>",
            "\n",
        ]
    )
    | st.text(max_size=8),
    max_size=25,
).map("".join)


@given(MARKUP)
def test_nothing_active_survives_any_mixture(markup: str) -> None:
    clean = clean_html(markup)
    tags = re.findall(r"<[^>]*>", clean)
    assert not any(re.search(r"<(script|svg|math|style|form|base|meta|object)\b|\son\w+=", tag) for tag in tags)
    assert "javascript:" not in "".join(tags)
    assert clean_html(clean) == clean


@given(
    st.lists(
        st.builds(
            "<{}{}>".format,
            st.sampled_from(["", "", "/"]),
            st.sampled_from(
                "a table tr td caption p div ul li dd h1 h2 ruby rt pre b i details button nav marquee select form svg".split()
            ),
        )
        | st.sampled_from(["x", " ", "\n", "<br>", "&#13;"]),
        max_size=25,
    ).map("".join)
)
@settings(max_examples=500)
def test_elements_misnested_in_any_way_are_written_as_browsers_read_them(markup: str) -> None:
    clean = clean_html(markup)
    assert clean_html(clean) == clean
    assert is_read_as_written(clean)
    words = re.sub(r"<[^>]*>|\s", "", clean)
    assert words == re.sub(r"<[^>]*>|\s", "", normalize(sanitize(markup))), "all that one parse leaves"


@pytest.mark.parametrize("blocks", [7, 8, 30, 200])
def test_a_link_many_blocks_deep_in_a_link_settles(blocks: int) -> None:
    clean = clean_html(f'<a href="https://e.org/">a{"<div>b" * blocks}<table><a href="https://e.org/">c')
    assert clean_html(clean) == clean
    assert is_read_as_written(clean)
    assert re.sub(r"<[^>]*>", "", clean) == f"a{'b' * blocks}c"


def test_an_address_made_absolute_is_judged_as_any_other() -> None:
    dirty = '<a href="//@">a</a><a href="//e.org:99999/">b</a><a href="//m\u00fcnchen.example/">c</a>'
    assert clean_html(dirty, "https://h.example/") == (
        f'<a>a</a><a>b</a><a href="https://m\u00fcnchen.example/" {LINK}>c</a>'
    )


def test_a_long_address_is_one_address_however_many_ampersands_it_has() -> None:
    words = "&amp;" * 30_000
    told = clean_html(f'<p>{words}</p><img src="https://news.example/?{words}" alt="x">')
    assert "<x>" not in told
    assert "&lt;x" not in told
    assert told.count("&amp;") == 30_000, "those of the words; an address that long is none"
