"""Lessons of pages become the memory of a site; memory cleans, and is never a reason to lose an article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.read.article import extract, understood
from broadsheet.read.memory import Lesson, learn, learned_from, lesson_of, redesign
from small_web import LONG, article

URL = "https://blatt.example/1"
MOTTO = "Das Hafenblatt gibt es jeden Morgen auch am Kiosk an der alten Brücke."
PAGES = [article(f"Nachricht {n}", *(f"{text} Es ist Meldung {n}." for text in LONG), MOTTO) for n in range(6)]


def lessons(pages: list[str]) -> list[Lesson]:
    seen = (understood(page, URL) for page in pages)
    return [lesson_of(each.page, each.tree, each.body, each.article) for each in seen]


def test_a_line_of_several_pages_is_the_sites_own() -> None:
    assert MOTTO in extract(PAGES[3], URL).text
    read = extract(PAGES[3], URL, memory=learn("blatt.example", lessons(PAGES[:3])))
    assert MOTTO not in read.text
    assert MOTTO not in read.html
    assert read.text.count("Es ist Meldung 3.") == 3


def test_one_page_makes_no_memory_nor_do_two_readings_of_one_article() -> None:
    assert learn("blatt.example", lessons(PAGES[:1])) is None
    assert learn("blatt.example", lessons([PAGES[0], PAGES[0], PAGES[0]])) is None


def test_what_is_much_of_an_article_is_not_dropped() -> None:
    pages = [
        article(f"Kurz {n}", f"Es ist Meldung {n} aus dem Hafen, und mehr ist nicht zu sagen.", MOTTO) for n in "abc"
    ]
    memory = learn("blatt.example", lessons(pages[:2]))
    assert memory is not None
    assert memory.common
    assert MOTTO in extract(pages[2], URL, memory=memory).text


def test_the_reader_with_a_memory_is_another_reader_by_name() -> None:
    memory = learn("blatt.example", lessons(PAGES[:2]))
    assert memory is not None
    assert extract(PAGES[3], URL, memory=memory).reader == f"{extract(PAGES[3], URL).reader}~{memory.digest}"


@given(st.integers(0, 5000))
def test_a_memory_grows_in_few_steps(count: int) -> None:
    assert learned_from(count) <= count
    assert learned_from(count + 1) in (learned_from(count), count + 1)
    assert len({learned_from(n) for n in range(count)}) < 22


OLD, NEW, OTHER = "main>div.text", "body>article.story", "main>section"


@pytest.mark.parametrize(
    ("looks", "since"),
    [
        ([("2026-11-01", OLD)] * 4 + [("2026-11-03", NEW)] * 2, "2026-11-03"),
        ([("2026-11-01", OLD)] * 2 + [("2026-11-02", OTHER), ("2026-11-02", OLD)] + [("2026-11-05", NEW)] * 3, "2026-11-05"),
        ([("2026-11-01", OLD)] * 4 + [("2026-11-03", NEW)], None),  # one page is a chance
        ([("2026-11-01", OLD)] * 4 + [("2026-11-03", OLD), ("2026-11-03", NEW)], None),
        ([("2026-11-01", OLD), ("2026-11-01", NEW)] * 3 + [("2026-11-03", NEW)] * 3, None),  # it had both
        ([("2026-11-01", OLD)] * 5, None),
        ([], None),
    ],
)  # fmt: skip
def test_a_redesign_has_its_day(looks: list[tuple[str, str]], since: str | None) -> None:
    found = redesign(looks)
    assert (found.since if found else None) == since
