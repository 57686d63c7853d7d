"""What is compiled for sites does what its Python does, over any text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from broadsheet import markup, text
from broadsheet.native import native
from broadsheet.site.article import body_plainly
from broadsheet.site.records import Site, quoted, quoted_plainly

if native is None:
    pytest.skip("nothing is compiled here", allow_module_level=True)

SITE = Site(title="")
LETTERS = st.sampled_from("a <>&\"'é\x00\x7f\xff߿ࠀ港香\ud7ff\ue000￼🏮") | st.characters(exclude_categories=["Cs"])
TEXTS = st.text(LETTERS, max_size=60) | st.text("ab <港", min_size=8, max_size=40) | st.text("a<&é", max_size=200)
PIECES = st.sampled_from(
    [
        "<img", "<im", ' src="x"', ' alt=""', " alt", ' title="a alt=b"', ' title="<img>"', ' data-from="x"', ' ø="港"',
        ">", " ", "/>", '"', "=", "<p>", "<h1", "<h2>", "<iframe", "<video>", "<audio", "港", "🏮", "a", "-b",
    ]
)  # fmt: skip


@given(st.lists(TEXTS, max_size=6).map(tuple))
def test_texts_are_put_together_alike(parts: tuple[str, ...]) -> None:
    assert markup.as_utf8(parts) == markup.as_utf8_plainly(parts)
    for part in parts:
        assert markup.escaped_as_utf8(part) == markup.escaped_as_utf8_plainly(part)


@pytest.mark.parametrize("size", [47, 48, 49, 96, 8191, 8192, 8193, 30_000])
@pytest.mark.parametrize("letter", ["a", "'", "é", "&é", "港", "\"港<>&'", "🏮", "🏮<", "a" * 9 + "港" * 9])
def test_long_texts_are_written_alike(letter: str, size: int) -> None:
    long = letter * size
    assert markup.as_utf8((long, "x")) == long.encode() + b"x"
    assert markup.escaped_as_utf8(long) == markup.escaped_plainly(long).encode()


def test_a_half_of_a_pair_is_refused() -> None:
    for write in (markup.escaped_as_utf8, lambda half: markup.as_utf8(("a", half))):
        with pytest.raises(UnicodeEncodeError):
            write("a\ud800<")


@given(st.text(st.sampled_from("  \n\t\r\u3000\xa0a港￼\u200b\x7f\ud800🏮"), max_size=20) | TEXTS)
def test_lines_are_squashed_alike(said: str) -> None:
    assert text.squash(said) == text.squash_plainly(said)


@given(TEXTS)
def test_addresses_are_quoted_alike(href: str) -> None:
    assert quoted(href) == quoted_plainly(href)


@example(["<img", ' src="x"', ">", "港", "<img", ' alt=""', ">"])
@given(st.lists(PIECES, max_size=14))
def test_bodies_are_quiet_alike(pieces: list[str]) -> None:
    html = "".join(pieces)
    assert native is not None
    assert native.quiet(html) in (None, body_plainly(html, SITE, {}))


def test_most_bodies_are_made_quiet_without_python() -> None:
    assert native is not None
    quiet = ' loading="lazy" decoding="async" referrerpolicy="no-referrer">'
    assert (
        native.quiet('<p>港<img src="a"></p><img alt="" src="b">')
        == f'<p>港<img src="a" alt{quiet}</p><img alt="" src="b"{quiet}'
    )
    assert native.quiet("<img>" * 256) == f"<img alt{quiet}" * 256
    assert native.quiet("<img>" * 257) is None
    for loud in ("<h1>x</h1>", "<iframe></iframe>", "<video></video>", "<audio></audio>"):
        assert native.quiet(f"<p>x</p>{loud}") is None
