"""Lessons of pages become the memory of a site; memory cleans, and is never a reason to lose an article."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import broadsheet
from broadsheet.read.article import extract, understood
from broadsheet.read.boilerplate import same_of
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


MORE = '<div class="more"><h2>Mehr</h2><ul>{}</ul></div>'
TEASERS = "".join(
    f"<li data-more='{'x' * 200}'><a href='/{n}'>Noch eine Nachricht aus dem Hafen, die Nummer {n}</a></li>"
    for n in range(4)
)


def page(number: int, more: str = TEASERS, container: str = "text") -> str:
    """An article with a byline, and below it a box of other articles."""
    body = "".join(f"<p>{part}. {text} Es ist Meldung {number}.</p>" for part in range(5) for text in LONG)
    return (
        f"<html><head><title>Nachricht {number}</title></head><body><div class='{container}'><h1>Nachricht {number}</h1>"
        f'<p class="byline">Von Anna Weber, 5. Mai 2026</p><div class="{container}-body">{body}</div></div>'
        f"{MORE.format(more)}</body></html>"
    )


def test_regions_without_anything_of_the_article_are_learned_and_not_parsed_again() -> None:
    memory = learn("blatt.example", lessons([page(1), page(2)]))
    assert memory is not None
    assert memory.aside == (b'<div class="more">',)
    known, unknown = understood(page(3), URL, memory=memory), understood(page(3), URL)
    assert len(known.tree.blocks) == len(unknown.tree.blocks) - 5
    for field in ("title", "authors", "published", "text", "html", "kind"):
        assert getattr(known.article, field) == getattr(unknown.article, field)


def test_a_region_that_holds_an_article_on_one_page_is_never_left_out() -> None:
    turned = page(3).replace('class="more"', 'class="x"').replace('class="text-body"', 'class="more"')
    memory = learn("blatt.example", lessons([page(1), page(2), turned]))
    assert memory is not None
    assert memory.aside == ()


@pytest.mark.parametrize(
    "bare",
    [
        '<div data-v class="more">',
        "<DIV Class='more'>",
        "<div class=more >",
        "<div\n  class = 'more'\n>",
        '<div class="more""data-v">',
    ],
)
def test_a_region_is_known_however_its_attributes_are_written(bare: str) -> None:
    side = '<div class="more">'
    pages = [page(n).replace(side, bare) for n in (1, 2)]
    memory = learn("blatt.example", lessons(pages))
    assert memory is not None
    assert memory.aside == (bare.encode(),)
    turned = page(3).replace('class="more"', 'class="x"').replace('<div class="text-body">', bare)
    memory = learn("blatt.example", lessons([*pages, turned]))
    assert memory is not None
    assert memory.aside == ()


def test_tags_full_of_spaces_are_compared_in_linear_time() -> None:
    tag = b"<div it's='x' title='&%b'>" % (b" " * 300_000)
    assert same_of(tag) == same_of(tag.replace(b"<div", b"<DIV"))


def test_a_container_that_names_its_own_article_is_known_by_the_rest_of_its_tag() -> None:
    def posted(number: int) -> str:
        mine = f"<div id=post-{number} class='text post-{number}  has-thumbnail'>"
        return page(number).replace("<div class='text'>", mine).replace('<div class="text-body">', "")

    memory = learn("blatt.example", lessons([posted(1), posted(2)]))
    assert memory is not None
    assert memory.containers == (b"has-thumbnail",)
    assert len(understood(posted(3), URL, memory=memory).tree.blocks) < len(understood(posted(3), URL).tree.blocks)


def test_a_page_that_looks_otherwise_is_read_whole() -> None:
    memory = learn("blatt.example", lessons([page(1), page(2)]))
    moved = page(3, "".join(f"<p>{text}</p>" for text in LONG * 4), "new").replace("Es ist Meldung 3.", "")
    assert extract(moved, URL, memory=memory).text == extract(moved, URL).text


def test_what_is_too_short_without_the_regions_is_read_whole() -> None:
    memory = learn("blatt.example", lessons([page(1), page(2)]))
    short = re.sub(r'(<div class="text-body">).*?(?=</div>)', r"\1<p>Es ist Meldung 3.</p>", page(3)).replace(
        TEASERS, "".join(f"<p>{text}</p>" for text in LONG * 2)
    )
    assert LONG[1] in extract(short, URL, memory=memory).text


def test_a_page_of_a_known_site_teaches_what_it_was_read_without() -> None:
    first = learn("blatt.example", lessons([page(1), page(2)]))
    assert first is not None
    later = [understood(page(n), URL, memory=first) for n in (3, 4, 5)]
    told = [lesson_of(each.page, each.tree, each.body, each.article, first) for each in later]
    again = learn("blatt.example", told)
    assert again is not None
    assert again.aside == first.aside


def test_the_library_learns_from_the_pages_of_a_site() -> None:
    memory = broadsheet.learn([(page(n), f"https://www.blatt.example/{n}") for n in (1, 2)])
    assert memory is not None
    assert memory == learn("blatt.example", lessons([page(1), page(2)]))
    assert broadsheet.extract(page(3), URL, memory=memory).text == broadsheet.extract(page(3), URL).text
    assert broadsheet.learn([]) is None


def signed(number: int, byline: str, day: str) -> str:
    """An article whose names stand where nothing says that they are names, and two dates that may be its own."""
    return page(number).replace(
        '<p class="byline">Von Anna Weber, 5. Mai 2026</p>',
        f"<p>Der Hafen feiert am 1. Mai 2026</p><p class='a1'>{byline}</p><p class='b7'>{day}</p>",
    )


def test_where_the_pages_of_a_site_have_their_byline_it_is_looked_for_first() -> None:
    pages = [signed(1, "Von Anna Weber", "Hafen"), signed(2, "Von Ben Kurz", "Hafen")]
    memory = learn("blatt.example", lessons(pages))
    assert memory is not None
    assert memory.bylines == (' class="a1"',)
    bare = signed(3, "Clara Lang", "Hafen")
    assert extract(bare, URL).authors == ()
    assert extract(bare, URL, memory=memory).authors == ("Clara Lang",)


def test_where_the_pages_of_a_site_have_their_date_it_is_looked_for_first() -> None:
    pages = [signed(n, "", f"{n}. Mai 2026").replace("<p>Der Hafen feiert am 1. Mai 2026</p>", "") for n in (4, 5)]
    memory = learn("blatt.example", lessons(pages))
    assert memory is not None
    assert memory.datelines == (' class="b7"',)
    other = signed(6, "", "6. Mai 2026")
    assert str(extract(other, URL).published)[:10] == "2026-05-01"
    assert str(extract(other, URL, memory=memory).published)[:10] == "2026-05-06"


def test_a_box_that_stands_twice_or_says_more_is_no_place_of_a_byline() -> None:
    twice = [signed(n, "Von Anna Weber", "x").replace("class='b7'", "class='a1'") for n in (1, 2)]
    assert all(lesson.byline == "" for lesson in lessons(twice))
    memory = learn("blatt.example", lessons([signed(1, "Von Anna Weber", "x"), signed(2, "Von Ben Kurz", "x")]))
    assert memory is not None
    long = signed(3, f"Von hier an {LONG[0]}", "Von Clara Lang")
    assert extract(long, URL, memory=memory).authors == extract(long, URL).authors == ("Clara Lang",)


def test_tags_and_the_opening_picture_stand_in_no_region_that_is_left_out() -> None:
    hero = '<div class="hero"><img src="/media/hafen-im-nebel.jpg"><span>×</span></div>'
    tags = '<ul class="topics">' + "".join(f'<li><a rel="tag" href="/t/{t}">{t}</a></li>' for t in "abc") + "</ul>"
    head = '<meta property="og:image" content="https://blatt.example/media/hafen-im-nebel.jpg">'

    def with_both(number: int) -> str:
        whole = page(number).replace("<title>", f"{head}<title>").replace(MORE[:18], f"{tags}{MORE[:18]}")
        return whole.replace("<div class='text'>", f"{hero}<div class='text'>")

    memory = learn("blatt.example", lessons([with_both(1), with_both(2)]))
    assert memory is not None
    assert memory.aside == (b'<div class="more">',)
    read = extract(with_both(3), URL, memory=memory)
    assert read.tags == ("a", "b", "c")
    assert "hafen-im-nebel.jpg" in read.html
