"""What is compiled does what its Python does: equal on our pages, on spoiled ones, and on text that is no page.

The tests beside this one run over both: `make test` runs them again with BROADSHEET_PURE=1.
"""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from bench.native_fuzz import check, check_lists, check_page, check_walk, check_written
from hypothesis import given
from hypothesis import strategies as st
from test_fuzz import PAGES

from broadsheet import markup, native, text
from broadsheet.native import loaded
from broadsheet.read import head
from broadsheet.read.tokens import tokens_of

pytestmark = pytest.mark.skipif(native.native is None, reason="nothing is compiled here")


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_read_alike(page: bytes) -> None:
    check_page(page, Random(1))


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_spoiled_pages_are_read_alike(start: int) -> None:
    for number in range(start, start + 100):
        check(number, 3, PAGES)


@given(st.text(st.sampled_from("<>!-/ ab=\"'&;\xa0\u3000é\x00") | st.characters(exclude_categories=["Cs"])))
def test_any_text_is_split_and_read_alike(written: str) -> None:
    check_written(written)
    check_walk(written.encode())


@pytest.mark.parametrize(
    "page",
    [
        "", "<", "<a<b c<d='<'>x</a<b>", "<p is=x hidden>", "<!DOCTYPE html><?xml:x y?>z", "<iframe><p></iframe>x", "<iframe><!--</iframe><p>x<!-- -->y", "<!--<iframe>--><p>x<iframe>y</iframe>",
        "<math xlink:href=a xml:lang=b><mi><![CDATA[<p>]]></mi></math>", "<svg><foreignObject><p>x</svg>y", "<iframes><p>x</iframes>",
        "<input>x<keygen>y<bgsound>z<frame>", "<x-y Z=\xa0>\xa0&amp;&lt;&gt;\"<br/>", "<plaintext></body>", "<xmp><!--</xmp><p>x<!-- -->y", "<template><p>x</template>",
    ],
)  # fmt: skip
def test_a_tree_is_walked_as_it_would_be_written(page: str) -> None:
    check_walk(page.encode())


def test_no_tree_is_walked_that_is_none() -> None:
    compiled = loaded()
    assert compiled is not None
    for nothing, error in ((0, ValueError), ("1", TypeError), (None, TypeError)):
        with pytest.raises(error):
            compiled.walk(nothing)  # type: ignore[arg-type]
    with pytest.raises(RuntimeError):  # what is known of names is those of the first
        compiled.bind("", 0, frozenset())


def test_a_name_that_holds_a_comment_is_a_name() -> None:
    assert tokens_of(b"<p>a<b<!--c>d<p>e").names[4:6] == ["p", "b!--c"]


@given(st.lists(st.tuples(*[st.text(st.characters(exclude_categories=["Cs"]), max_size=8)] * 3), max_size=12))
def test_any_tags_grow_alike(tags: list[tuple[str, str, str]]) -> None:
    check_lists(*([tag[i] for tag in tags] for i in range(3)))


@given(st.text())
def test_any_letters_fold_alike(letters: str) -> None:
    assert text.folded(letters) == text.folded_letters(letters)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["name", "property", "itemprop", "http-equiv", "content", "NAME", "x"]),
            st.sampled_from(["og:title", "Author", "a  b", "", " ", "&amp;", "\u00e9", "x" * 70, "\x85", "a\tb"]),
        ),
        max_size=6,
    )
)
def test_any_meta_element_tells_alike(attrs: list[tuple[str, str]]) -> None:
    compiled = loaded()
    assert compiled is not None
    raw = "".join(f' {name}="{value}"' for name, value in attrs)
    told = compiled.told(raw)
    assert told is None or told == head.told(raw)
    assert compiled.told(' name="Author" content=" A &amp; B "') == (["author"], " A & B ")


def test_half_a_character_is_read_by_python() -> None:
    compiled = loaded()
    assert compiled is not None
    assert compiled.told(' name="\ud800"') is None
    assert markup.attributes(' alt="\ud800"') == {"alt": "\ud800"}
    assert text.folded("a\ud800") == text.folded_letters("a\ud800")


@pytest.mark.parametrize(
    "args", [([], [], ["x"]), ([1], [""], [""]), (["p"], ["", ""], [""]), ("p", "", ""), ([], []), (None, None, None)]
)
def test_what_are_no_tags_is_refused(args: tuple[object, ...]) -> None:
    compiled = loaded()
    assert compiled is not None
    with pytest.raises(TypeError):
        compiled.grow(*args)  # type: ignore[arg-type]


@pytest.mark.parametrize("parents", [[0, 5], [0, 1], [1], [0, -1], [0, 2**70]])
def test_a_child_before_its_parent_is_refused(parents: list[int]) -> None:
    compiled = loaded()
    assert compiled is not None
    for told in (compiled.sums, compiled.spread):
        with pytest.raises((ValueError, OverflowError)):
            told(parents, [0] * len(parents))


def test_python_stands_in_where_it_is_asked_for() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "from broadsheet.native import native; print(native)"],
        env={**os.environ, "BROADSHEET_PURE": "1"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout == "None\n"


def test_each_letter_folds_alike() -> None:
    compiled = loaded()
    assert compiled is not None
    known = 0
    for letter in map(chr, (*range(0xD800), *range(0xE000, 0x11000))):
        folded = compiled.folded(letter)
        known += folded is not None
        assert folded is None or folded == text.folded_letters(letter), hex(ord(letter))
    assert known > 30_000


def test_a_writer_is_told_strings_alone() -> None:
    compiled = loaded()
    assert compiled is not None
    writer = compiled.Writer()
    for told in (writer.close, writer.text, writer.void, writer.media, writer._write):
        with pytest.raises(TypeError):
            told(None)
    for args in ((), ("p",), ("p", None, False), (None, "", False)):
        with pytest.raises(TypeError):
            writer.open(*args)
    assert writer.finish() == ""


def test_what_a_link_is_written_as_is_a_pair_of_strings() -> None:
    compiled = loaded()
    assert compiled is not None

    class Odd(compiled.Writer):  # type: ignore[misc, name-defined]
        def _inline_tags(self, tag: str, raw: str) -> tuple[str, ...]:
            return (raw,)

    with pytest.raises(TypeError):
        Odd().open("a", ' href="/"', False)


@pytest.mark.parametrize(
    ("at", "end", "until", "marks", "lasts", "error"),
    [
        (0, 9, 0, bytearray(9), {}, IndexError),  # beyond the tags
        (-1, 1, 0, bytearray(2), {}, IndexError),
        (0, 2, 0, bytearray(1), {}, IndexError),  # beyond the marks
        (0, 2, 0, bytearray(b"\2\0"), {}, KeyError),  # a block that nobody told of
        (0, 2, 0, bytearray(b"\2\0"), {0: "x"}, TypeError),
        (0, 2, 0, b"\0\0", {}, TypeError),
        ("0", 2, 0, bytearray(2), {}, TypeError),
    ],
)
def test_a_run_of_tags_stays_within_them(
    at: int, end: int, until: int, marks: bytearray, lasts: dict[int, int], error: type[Exception]
) -> None:
    compiled = loaded()
    assert compiled is not None
    with pytest.raises(error):
        compiled.Writer().run(["p", "/p"], ["", ""], ["a", ""], at, end, until, marks, lasts, set())
    with pytest.raises(TypeError):
        compiled.Writer().run(["p", None], ["", ""], ["a", ""], 0, 2, 2, bytearray(2), {}, set())


@pytest.mark.parametrize(
    "name",
    "clean walk named lean grow attributes told known others folded places sums spread flagged as_utf8 escaped_as_utf8 squash quoted quiet".split(),
)
def test_where_memory_ends_the_failure_is_told_and_nothing_is_kept(name: str) -> None:
    pytest.importorskip("_testcapi")
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("no_memory.py"), name], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    first, more, kept = map(int, done.stdout.split())
    assert first > 0
    assert kept < max(10, more // 4)
