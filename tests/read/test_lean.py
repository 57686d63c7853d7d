"""A page's bytes without what is never read: only what surely is a script, a style or a known region goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.native import native
from broadsheet.read.lean import LARGE, lean, lean_of, light
from broadsheet.read.tokens import tokens_of

SIDE = b'<div class="side">'

PAGES = [  # the page, and what is left of it without SIDE
    (b"<p>a</p>", b"<p>a</p>"),
    (b"<script>a<b</script>c", b"<script></script>c"),
    (b"<SCRIPT type=x>a</Script >c", b"<SCRIPT type=x></Script >c"),
    (b"<style>a{}</style>", b"<style></style>"),
    (b"<script>'</scripted>'</script>c", b"<script></script>c"),
    (b'<a title="<script>">b</a><script>c</script>', b'<a title="<script>">b</a><script></script>'),
    (b"<a title='>' x=<script>>b</a>", b"<a title='>' x=<script>>b</a>"),
    (b"<!-- <script> -->b<!-- </script> -->", b"<!-- <script> -->b<!-- </script> -->"),
    (b"<!--><script>b</script>", b"<!--><script></script>"),
    (b"<!---><script>b</script>", b"<!---><script></script>"),
    (b"<!-- --!><script>b</script>", b"<!-- --!><script></script>"),
    (b"<title><script>a</title><script>b</script>", b"<title><script>a</title><script></script>"),
    (b"<textarea><div class=\"side\"></textarea>a", b"<textarea><div class=\"side\"></textarea>a"),
    (b"a < b <3 </ c> <", b"a < b <3 </ c> <"),
    (b'a<div class="side"><div>b</div><p>c</div>d', b'a<div class="side"></div>d'),
    (b'a<div class="side">words</DIV>d', b'a<div class="side"></DIV>d'),
    (b'<div class="side"><!-- </div> -->b</div>d', b'<div class="side"></div>d'),
    (b'<div class="side"><a title="</div>">b</a></div>d', b'<div class="side"></div>d'),
    (b'<div class="side"><script>"</div>"</script>b</div>d', b'<div class="side"></div>d'),
    (b"<svg><style>a</style></svg>b", b"<svg><style></style></svg>b"),
]  # fmt: skip

UNSURE = [  # where an element ends elsewhere than it seems, or does not
    b"<script>a",
    b"<script><!-- <script> </script> --></script>a",
    b"<p title='a",
    b"<p a",
    b"<!-- a",
    b'<div class="side">a',
    b'<div class="side"><div>a</div>',
    b"<plaintext>a",
    b"<svg><style>a<p>b</style></svg>",  # in SVG a style has tags
    b"<svg><script/>a</svg><script>b</script>",
    b"<svg><![CDATA[ <div> ]]></svg>",
]


@pytest.mark.parametrize(("html", "left"), PAGES)
def test_only_scripts_styles_and_known_regions_go(html: bytes, left: bytes) -> None:
    starts = (SIDE,) if left.startswith((SIDE, b"a" + SIDE)) else ()
    found = lean(html, starts)
    assert found == lean_of(html, starts)
    assert found is not None
    assert found[0] == left
    assert (found[1] > 0) == bool(starts)


@pytest.mark.parametrize(
    ("html", "spared"),
    [
        (b'<div class="side" id="x">words and words</div>d', 0),  # another start tag
        (b"<p>words</p>", 0),
        (b'<div class="side">b</div><p>words</p><div class="side">cd</div>', 3),
    ],
)
def test_how_much_known_regions_held_is_told(html: bytes, spared: int) -> None:
    found = lean(html, (SIDE,))
    assert found == lean_of(html, (SIDE,))
    assert found is not None
    assert found[1] == spared


@pytest.mark.parametrize("html", UNSURE)
def test_a_page_that_is_not_sure_stays_whole(html: bytes) -> None:
    assert lean(html, (SIDE,)) is None
    assert lean_of(html, (SIDE,)) is None


PIECES = (
    b"<script>", b"</script>", b"<style>", b"</style>", b"<!--", b"-->", b"--!>", b"<", b">", b'"', b"'", b"=", b" a", b"/", b"<p>", b"</p>", b"<b",
    b"<svg>", b"</svg>", b"<math>", b"<title>", b"</title>", b"<textarea>", b"</textarea>", b"<template>", b"</template>", b"<select>", b"<iframe>", b"</iframe>",
    b"<noscript>", b"</noscript>", b"<table>", b"<td>", b"words", b"\n", b"<![CDATA[", b"]]>", b"<?", SIDE, b"</div>", b"<body>", b"<head>", b"</head>",
)  # fmt: skip


def test_a_large_page_is_read_without_its_scripts() -> None:
    page = b"<title>Quay</title><script>x='%b'</script><article>%b</article>" % (
        b"y" * LARGE,
        b"<p>Some words.</p>" * 9,
    )
    assert (len(light(page)[0]) < len(page) - LARGE) == (native is not None)
    assert light(page[:LARGE]) == (page[:LARGE], 0)
    assert tokens_of(light(page)[0]) == tokens_of(page)


@given(st.lists(st.sampled_from(PIECES), max_size=25).map(b"".join))
def test_a_page_without_its_scripts_has_the_same_tags(html: bytes) -> None:
    left, _ = lean(html, ()) or (html, 0)
    assert tokens_of(left) == tokens_of(html)


@given(st.lists(st.sampled_from(PIECES), max_size=25).map(b"".join), st.sampled_from([(), (SIDE,), (SIDE, b"<p>")]))
def test_compiled_or_not_the_same_is_left(html: bytes, starts: tuple[bytes, ...]) -> None:
    assert lean(html, starts) == lean_of(html, starts)
