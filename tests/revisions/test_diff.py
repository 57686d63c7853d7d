"""Words added and removed: nothing of either text is lost, and people can read it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.model import Article
from broadsheet.revisions.changes import changes
from broadsheet.revisions.diff import as_html, excerpts, word_diff

WORDS = st.lists(st.sampled_from(["ein", "Hafen", " ", "\n\n", "港", "口", "，", "الميناء", "a", "<b>", "\n", "ท่า"]))


@given(WORDS, WORDS)
def test_both_texts_can_be_had_back(one: list[str], other: list[str]) -> None:
    before, after = "".join(one), "".join(other)
    spans = word_diff(before, after)
    assert "".join(span.text for span in spans if span.kind != "added") == before
    assert "".join(span.text for span in spans if span.kind != "removed") == after


SHOWN = {
    "a word": ("Der alte Hafen.", "Der neue Hafen.", "Der [-alte-]{+neue+} Hafen."),
    "a paragraph": ("Eins.\n\nZwei.", "Eins.\n\nDrei.\n\nZwei.", "Eins.\n\n{+Drei.\n\n+}Zwei."),
    "Chinese, no confetti": ("周二获得通过了", "周三已经批准了", "周[-二获得通过-]{+三已经批准+}了"),
    "nothing": ("Eins.", "Eins.", "Eins."),
    "all": ("", "Eins.", "{+Eins.+}"),
}


@pytest.mark.parametrize(("before", "after", "shown"), SHOWN.values(), ids=SHOWN)
def test_people_see_what_changed(before: str, after: str, shown: str) -> None:
    marks = {"same": "{}", "added": "{{+{}+}}", "removed": "[-{}-]"}
    assert "".join(marks[span.kind].format(span.text) for span in word_diff(before, after)) == shown


def test_long_unchanged_stretches_are_cut_to_what_stands_by_a_change() -> None:
    text = "Wort " * 400
    shown = list(excerpts(word_diff(f"{text}alt {text}", f"{text}neu {text}")))
    assert sum(len(span.text) for span in shown) < 600
    assert [span.kind for span in shown] == ["same", "removed", "added", "same"]


def test_a_page_shows_markup_as_text() -> None:
    page = as_html(word_diff("<b>", "<script>x</script>\n\nZwei"), "A & B")
    assert "<ins>&lt;script" in page or "&lt;<ins>script" in page or "<ins>script" in page
    assert "<script" not in page
    assert "<title>A &amp; B</title>" in page


def test_huge_paragraphs_are_replaced_whole_and_not_compared_for_minutes() -> None:
    before, after = (" ".join(f"{word}{n}" for n in range(50_000)) for word in ("a", "b"))
    assert [span.kind for span in word_diff(before, after)] == ["removed", "added"]


def edit(text: str, hour: int | None = None) -> Article:
    updated = datetime(2026, 11, 1, hour, tzinfo=UTC) if hour is not None else None
    return Article(url="https://e.org/a", title="Hafen", text=text, updated=updated)


SILENT = {
    "no date of change": (edit("Der Hafen ist alt."), edit("Der Hafen ist neu."), True),
    "the date stayed": (edit("Der Hafen ist alt.", 6), edit("Der Hafen ist neu.", 6), True),
    "the date says so": (edit("Der Hafen ist alt.", 6), edit("Der Hafen ist neu.", 7), False),
    "a note says so": (edit("Der Hafen."), edit("Der Hafen.\n\nKorrektur: Der Name war falsch."), False),
    "nothing changed": (edit("Der Hafen."), edit("Der Hafen."), False),
}


@pytest.mark.parametrize(("before", "after", "silent"), SILENT.values(), ids=SILENT)
def test_a_silent_edit_is_one_that_the_page_does_not_own_up_to(before: Article, after: Article, silent: bool) -> None:
    assert changes(before, after).silent is silent
