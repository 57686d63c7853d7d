"""What is compiled for feeds does what its Python does; what it passes over, the judge would leave as it is."""

from random import Random

import pytest
from bench.native_fuzz import check_markup, markup_of_tags
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.feeds import harmless
from broadsheet.native import native

SPECIMENS = {
    harmless._ELEMENT: "<{}>",
    harmless._VALUE: '<p {}="x">',
    harmless._ADDRESS: '<p {}="/x">',
    harmless._PROPERTY: '<p style="{}: red">',
    harmless._FOREIGN: "<{}>",
    harmless._FOREIGN_END: "</{}>",
}


@pytest.mark.parametrize("kind", SPECIMENS)
def test_plain_words_are_those_that_the_judge_leaves(kind: int) -> None:
    for word in harmless._PLAIN_WORDS[kind]:
        markup = SPECIMENS[kind].format(word)
        is_foreign = kind in (harmless._FOREIGN, harmless._FOREIGN_END)
        assert harmless.end_of_plain(markup, 0, is_foreign) == len(markup), word
        judge, found = harmless._Judge(), harmless._ODD.match(markup)
        judge.is_foreign = is_foreign
        assert found
        assert judge(found).rstrip(';">') == markup.rstrip(';">'), word


@pytest.mark.skipif(native is None, reason="nothing is compiled here")
@pytest.mark.parametrize("start", range(0, 400, 100))
def test_markup_is_passed_over_alike(start: int) -> None:
    for number in range(start, start + 100):
        check_markup(markup_of_tags(Random(number)))


@pytest.mark.skipif(native is None, reason="nothing is compiled here")
@given(st.text(st.sampled_from("<>/ ab=\"'&;:#\xa0\u3000é\x00p\U0001f600")))
def test_any_text_is_passed_over_alike(markup: str) -> None:
    check_markup(markup)


@pytest.mark.skipif(native is None, reason="nothing is compiled here")
@pytest.mark.parametrize("args", [("x", 2, False), ("x", -1, False), (b"x", 0, False), ("x", "0", False), ("x", 0)])
def test_what_is_no_place_in_a_text_is_refused(args: tuple[object, ...]) -> None:
    assert native is not None
    with pytest.raises((TypeError, ValueError)):
        native.end_of_plain(*args)  # type: ignore[arg-type]


@pytest.mark.skipif(native is None, reason="nothing is compiled here")
@pytest.mark.parametrize("words", [{"": 1}, {"x" * 24: 1}, {"x": 64}, {"x": "y"}, {1: 1}, []])
def test_what_is_no_table_is_refused(words: object) -> None:
    assert native is not None
    with pytest.raises((TypeError, ValueError)):
        native.learn_plain(words)  # type: ignore[arg-type]
