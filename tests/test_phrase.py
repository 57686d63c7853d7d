"""A wording is found as re finds it, in ASCII and beyond."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.phrase import Phrase, Wording

PATTERN = r"(?:^|[/_\s\x0b\x1c-\x1f])(?:icons?|logo\w{0,3})(?:[\d.]|$)"


@given(st.text(st.sampled_from("/_ \n\x0b\x1d.1icosnlgéſK") | st.characters(exclude_categories=["Cs"])))
def test_a_wording_is_there_where_re_finds_it(text: str) -> None:
    text = text.removesuffix("\n")  # before which "$" of re ends too
    assert Wording(PATTERN).within(text) == (re.search(PATTERN, text, re.I) is not None)


@pytest.mark.parametrize(("text", "found"), [("/ICON1", True), ("/icon", True), ("xicon1", False), ("_logoſ.", True)])
def test_case_and_edges(text: str, found: bool) -> None:
    assert Wording(PATTERN).within(text) is found


def test_a_phrase_knows_its_beginning() -> None:
    assert Phrase("(?i)^by ").within("By Anna")
    assert not Phrase("(?i)^by ").within("Written by Anna")
