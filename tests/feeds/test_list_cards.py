"""What belongs to an entry of a page: date, picture and summary of its own card, never of the next."""

from datetime import datetime

import pytest

from broadsheet.feeds.listing.find import find_entries, find_list
from broadsheet.model import Entry

URL = "https://hafenblatt.example/"


def found(body: str, lang: str = "en") -> tuple[Entry, ...]:
    """The entries of a page with this body."""
    return find_entries(f'<html lang="{lang}"><body><main>{body}</main></body></html>', URL)


def test_a_card_that_is_a_link_ends_where_the_next_begins() -> None:
    first, second = found(
        '<div><a class="card" href="/the-new-breakwater-plan"><h3>Harbour board approves the plan</h3></a>'
        '<a class="card" href="/the-ferry-timetable-changes"><h3>Ferry timetable changes again</h3>'
        '<img src="/two.jpg"><time datetime="2025-11-12"></time><p>A summary that belongs to the second card.</p></a></div>'
    )
    assert (first.published, first.image, first.summary_html) == (None, None, None)
    assert second.published
    assert second.image == f"{URL}two.jpg"


def test_what_is_beside_a_card_is_none_of_its() -> None:
    entries = found(
        '<div><div><h3><a href="/2026/11/27/plan">Harbour board approves the plan</a></h3></div><div><img src="/promo.jpg">'
        '<p>Our letter comes every morning, free of charge.</p><a href="/letter">Join</a></div></div>'
        '<div><div><h3><a href="/2026/11/26/ferry">Ferry timetable changes again</a></h3></div></div>'
    )
    assert [(entry.image, entry.summary_html) for entry in entries] == [(None, None)] * 2


def test_a_card_alone_in_its_column_is_no_larger_than_the_others() -> None:
    card = '<div class="card"><h3><a href="/the-{0}-is-{0}">A story of the {0} and the sea</a></h3></div>'
    columns = [card.format("one") + card.format("two"), card.format("three") + card.format("four")]
    alone = card.format("five") + "<p>Opening hours of our office: from nine to five.</p>"
    entries = found("".join(f'<div class="col">{column}</div>' for column in [*columns, alone]))
    assert [entry.summary_html for entry in entries] == [None] * 5


DATED = '<article><h2><a href="{}">{}</a></h2>{}</article>'


def dates(*cards: tuple[str, str], lang: str = "en", seen: str = "2026-11-29") -> list[str | None]:
    """The days of cards, each by its address and what stands under its title."""
    body = "".join(
        DATED.format(url, f"Story {n} of the harbour and the sea", under) for n, (url, under) in enumerate(cards)
    )
    page = f'<html lang="{lang}"><body><main>{body}</main></body></html>'
    entries = find_list(page, URL, seen=datetime.fromisoformat(f"{seen}T12:00Z")).entries
    return [entry.published.date().isoformat() if entry.published else None for entry in entries]


def test_the_time_of_publishing_is_meant() -> None:
    changed = '<time class="updated" datetime="2026-11-28"></time>'
    first = '<time class="published" datetime="2026-11-20"></time>'
    assert dates(("/a-b-c-d", changed + first), ("/b-c-d-e", changed)) == ["2026-11-20", "2026-11-28"]


def test_one_date_tells_how_a_page_writes_all() -> None:
    assert dates(("/a-b-c-d", "<i>12/11/2026</i>"), ("/b-c-d-e", "<i>27/10/2026</i>")) == ["2026-11-12", "2026-10-27"]
    assert dates(("/a-b-c-d", "<i>11/12/2026</i>"), ("/b-c-d-e", "<i>10/27/2026</i>")) == ["2026-11-12", "2026-10-27"]
    assert dates(("/a-b-c-d", "<i>12/11/2026</i>"), lang="en-US") == ["2026-12-11"]
    assert dates(("/a-b-c-d", "<i>12/11/2026</i>"), lang="fr") == ["2026-11-12"]
    assert dates(("/a-b-c-d", "<i>12/11/2026</i>"), lang="en") == [None]  # nothing tells


def test_a_date_without_its_year_is_the_last_one() -> None:
    assert dates(("/a-b-c-d", "<i>Nov 27</i>"), ("/b-c-d-e", "<i>3 December</i>"), ("/c-d-e-f", "<i>10-12</i>")) == [
        "2026-11-27",
        "2025-12-03",
        None,  # a score
    ]
    assert dates(("/2024/11/a-b-c-d", "<i>Nov 27</i>"), ("/2024/11/b-c-d-e", "<i>11-26</i>")) == [
        "2024-11-27",
        "2024-11-26",
    ]


def test_a_day_in_the_address_serves_where_the_card_has_none() -> None:
    assert dates(("/2026/11/27/harbour", ""), ("/a-b-2026-11-26", ""), ("/t20261125_12.htm", "")) == [
        "2026-11-27",
        "2026-11-26",
        "2026-11-25",
    ]


def test_a_day_in_a_sentence_is_no_date() -> None:
    assert dates(("/a-b-c-d", "<p>The museum was opened on 14 May 1998 by the mayor.</p>")) == [None]
    assert dates(("/a-b-c-d", "<p>Posted on 14 May 2026 by Ann Rope in News</p>")) == ["2026-05-14"]


def test_a_day_above_a_list_is_that_of_all_in_it() -> None:
    row = '<li><a href="/the-{0}-and-the-{0}">A story of the {0} and the sea</a></li>'
    body = "".join(
        f"<h3>{day}</h3><ul>{''.join(map(row.format, names))}</ul>"
        for day, names in (("November 27, 2026", ["harbour", "bridge"]), ("November 26, 2026", ["ferry", "rope"]))
    )
    assert [entry.published.day for entry in found(body) if entry.published] == [27, 27, 26, 26]


def image(card: str) -> str | None:
    """The picture of an entry with this in its card."""
    article = '<article><h2><a href="/harbour-{0}-the-plan">The plan of the harbour {0}</a></h2>{1}</article>'
    (entry, *_) = found(article.format("board", card) + article.format("master", ""))
    return entry.image


@pytest.mark.parametrize(
    ("card", "name"),
    [
        ('<img src="/lazy.gif"><noscript><img src="/own.jpg"></noscript>', "own.jpg"),
        ('<img src="/blurred.jpg"><noscript><img src="/own.jpg"></noscript>', "own.jpg"),
        ('<img src="/i/dot.gif">', None),
        ('<div data-bg="/own.jpg"></div>', "own.jpg"),
        ('<video poster="/own.jpg"></video>', "own.jpg"),
        ('<a href="/author/ann"><img src="/ann.jpg"></a><img src="/own.jpg">', "own.jpg"),
        ('<button><img src="/play.jpg"></button>', None),
        ('<a href="/own.jpg"><img src="/small.jpg"></a>', "small.jpg"),
        ('<img src="/new-logo.jpg" width="600" height="400">', "new-logo.jpg"),
        ('<img src="/new-logo.jpg">', None),
        ('<img src="/new-logo-1536x864.jpg">', "new-logo-1536x864.jpg"),
        ('<img src="/avatars/ann.jpg" width="600" height="400">', None),
    ],
)
def test_the_picture_of_a_card(card: str, name: str | None) -> None:
    assert image(card) == (f"{URL}{name}" if name else None)


def test_a_picture_that_several_entries_show_is_none_of_theirs() -> None:
    card = '<article><img src="/all.jpg"><img src="/{0}.jpg"><h2><a href="/the-{0}-plan">The {0} has a plan</a></h2></article>'
    assert [entry.image for entry in found("".join(map(card.format, ("board", "ferry", "rope"))))] == [
        f"{URL}board.jpg",
        f"{URL}ferry.jpg",
        f"{URL}rope.jpg",
    ]


def summary(card: str) -> str | None:
    """The summary of an entry with this in its card."""
    (entry, *_) = found(
        f"<article>{card}</article><article><h2><a href=/the-old-rope-museum>The old rope museum</a></h2>"
    )
    return entry.summary_html


@pytest.mark.parametrize(
    "card",
    [
        '<h2><a href="/the-plan-of-it">The plan of it</a></h2><p>The board voted for it, seven to two. <a href="/the-plan-of-it">Read more</a></p>',
        '<p><a href="/the-plan-of-it">The plan of the harbour board</a>, 14 November 2026, Ann Rope and Bob Knot, for us</p>'
        "<p>The board voted for it, seven to two.</p>",
        '<h2><a href="/the-plan-of-it">The plan of it</a></h2><p>By Ann Rope, Bob Knot and others, <time>14 November 2026</time></p>'
        "<p>The board voted for it, seven to two.</p>",
        '<h2><a href="/the-plan-of-it">The plan of it</a></h2><div itemprop="description articleBody">The board voted for it, seven to two.</div>',
    ],
)
def test_a_summary_is_neither_title_nor_date_nor_read_more(card: str) -> None:
    assert summary(card) == "The board voted for it, seven to two."


def test_a_label_is_no_summary() -> None:
    assert summary('<h2><a href="/the-plan-of-it">The plan of it</a></h2><p>プレスリリース</p>') is None
    assert summary('<h2><a href="/the-plan-of-it">The plan of it</a></h2><p>1 2 3 4 of 12 34 56</p>') is None
