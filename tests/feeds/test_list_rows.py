"""Which links of a page are entries: what stands as entries do is one, what only looks like one is none."""

import pytest

from broadsheet.feeds.listing.find import find_entries, find_list

URL = "https://hafenblatt.example/"
ROWS = (
    ("harbour-board", "Harbour board approves the new breakwater"),
    ("pilot", "Pilot rescued"),
    ("storm", "Storm"),
    ("ten-years", "Ten years of the old rope museum"),
    ("budget-vote", "Budget vote"),
)


def titles(body: str) -> list[str | None]:
    """What a page with this body lists."""
    return [entry.title for entry in find_entries(f"<html><body>{body}</body></html>", URL)]


@pytest.mark.parametrize(
    "row",
    [
        '<li>{day} <a href="/news/{slug}">{title}</a></li>',
        '<li><div><div><a href="/news/{slug}">{title}</a> by <a href="/u{n}">Bob</a></div></div><div>{day}</div></li>',
        '<li>{day} <a href="news.php?id=1{n}">{title}</a></li>',
    ],
    ids=["short titles", "beside their authors", "numbered"],
)
def test_what_stands_as_entries_do_is_one(row: str) -> None:
    rows = "".join(row.format(n=n, day=f"2{n}.11.2026", slug=slug, title=title) for n, (slug, title) in enumerate(ROWS))
    assert titles(f"<main><ul>{rows}</ul></main>") == [title for _, title in ROWS]


HEADED = "".join(f'<article><h2><a href="/news/{slug}">{title}</a></h2></article>' for slug, title in ROWS)


def test_the_story_of_the_day_may_look_otherwise() -> None:
    first = '<section><a href="/news/the-story-of-the-day"><img src="/1.jpg"><b class="headline">The big story of this day shakes the harbour</b></a></section>'
    assert titles(f"<main>{first}{HEADED}</main>")[0] == "The big story of this day shakes the harbour"


def test_a_header_with_a_headline_is_a_story() -> None:
    header = '<header><h1><a href="/news/the-story-of-the-day">The big story of this day shakes the harbour</a></h1></header>'
    assert titles(f"{header}<main>{HEADED}</main>")[0] == "The big story of this day shakes the harbour"


def test_the_name_of_the_site_is_no_story() -> None:
    header = '<header><h1><a href="/">The paper of the harbour</a></h1><a href="/all-our-news-of-today">All our news</a></header>'
    assert len(titles(f"{header}<main>{HEADED}</main>")) == len(ROWS)


def test_the_folder_of_entries_is_their_section() -> None:
    found = find_list(f'<main><h2><a href="/news">News and views of the day</a></h2>{HEADED}</main>', URL)
    assert len(found.entries) == len(ROWS)
    assert [other.why for other in found.others] == ["the section of other entries"]


def test_links_that_pass_on_to_something_by_a_code_are_ads() -> None:
    ads = "".join(
        f'<article><h2><a href="/offer?to=9da508bb-ebe9-438c-a72f-{n}16498c124">Learn to sail in a week</a></h2></article>'
        for n in range(2)
    )
    assert len(titles(f"<main>{HEADED}{ads}</main>")) == len(ROWS)


def test_more_articles_are_no_article() -> None:
    rows = "".join(
        f'<p><a href="/news/{slug}">{title}</a> <i>1{n}.11.2026</i></p>' for n, (slug, title) in enumerate(ROWS)
    )
    assert len(titles(f'<main>{rows}<p><a href="/news/all">More articles</a></p></main>')) == len(ROWS)


def test_a_list_whose_items_begin_alike_is_no_running_text() -> None:
    items = "".join(
        f'<li><b>November 2{n}</b>: what was said of it in the harbour — <a href="/wiki/the-{slug}">{title} of the old harbour</a></li>'
        for n, (slug, title) in enumerate(ROWS)
    )
    assert len(titles(f"<main><ul>{items}</ul></main>")) == len(ROWS)


def test_a_date_before_a_link_is_no_running_text() -> None:
    items = "".join(
        f'<li>Posted on Thursday, November 2{n}, 2026: <a href="/news/{slug}">{title}</a></li>'
        for n, (slug, title) in enumerate(ROWS)
    )
    assert len(titles(f"<main><ul>{items}</ul></main>")) == len(ROWS)
