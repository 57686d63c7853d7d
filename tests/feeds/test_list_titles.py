"""What the entries of a page are called: three cards, each with the same markup, and the titles that are read."""

import pytest

from broadsheet.feeds.listing.find import find_entries

URL = "https://hafenblatt.example/"
TITLES = (
    "Harbour board approves the new breakwater plan",
    "Ferry timetable changes from December",
    "Ten years of the old rope museum",
)
SLUGS = ("new-breakwater-plan", "ferry-timetable-changes", "ten-years-rope-museum")


def page(card: str) -> str:
    """A page of cards: T stands for the title, /S for the address."""
    cards = "".join(
        card.replace("T!", title).replace("/S", f"/{slug}") for title, slug in zip(TITLES, SLUGS, strict=True)
    )
    return f"<html lang=en><body><main>{cards}</main></body></html>"


@pytest.mark.parametrize(
    "card",
    [
        '<article><h2>T!</h2><p>Some words.</p><a href="/S">Read more</a></article>',
        '<article><h2>T!</h2><p>Some words of a summary. <a href="/S">Read the full story here</a></p></article>',
        '<article><h2>T!</h2><a class="veil" href="/S" aria-label="T!"></a></article>',
        '<div><a href="/S"></a><p>27 November 2025</p><p>T!</p><p>A summary that is longer than its title.</p></div>',
        '<div><a href="/S" aria-label="Post link to T!"></a></div>',
        '<div><a href="/S"><img src="/i/S.jpg" alt="T!"></a></div>',
        '<div><a href="/S" title="T!"><img src="/i/S.jpg" alt=""></a></div>',
        '<div><b><a href="/S">T!</a></b> <a href="/S">Read more<span class="hidden"> about T!</span></a></div>',
        '<article><a href="/S#comments">12 comments so far</a><h2><a href="/S">T!</a></h2></article>',
        '<article><h2><a href="/S">T!</a></h2><a href="/item/S">3 hours ago</a></article>',
        '<article><h2><a href="/S"><span class="kicker">Opinion</span> <span>T!</span></a></h2></article>',
        '<article><h2><a href="/S">T!<span class="sr-only">, opens in a new window</span></a></h2></article>',
        '<article><a href="/S"><h2><time>27 Nov 2025</time> T!</h2></a></article>',
        '<a href="/S"><div>Culture</div><div>T!</div><div>For years the harbour waited for a wave.</div>'
        "<div>By Ann Rope</div><div>2 days ago</div></a>",
    ],
    ids=[
        "heading beside a bare link",
        "the same words for all",
        "veil over a card",
        "line that the address is named after",
        "label with a beginning in common",
        "what the picture shows",
        "title attribute",
        "read more about",
        "comments first",
        "age of a story",
        "kicker",
        "for screen readers alone",
        "day in the heading",
        "whole card is the link",
    ],
)
def test_an_entry_is_called_what_its_card_says(card: str) -> None:
    found = find_entries(page(card), URL)
    assert [(entry.title, entry.url) for entry in found] == [
        (title, f"{URL}{slug}") for title, slug in zip(TITLES, SLUGS, strict=True)
    ]


def test_titles_that_differ_in_a_number_alone_are_a_series() -> None:
    issues = "".join(f'<li>2{n}.11.2025 <a href="/issues/{n}0412">This week in ropes {n}</a></li>' for n in range(4))
    found = find_entries(f"<html><body><main><ul>{issues}</ul></main></body></html>", URL)
    assert [entry.title for entry in found] == [f"This week in ropes {n}" for n in range(4)]


@pytest.mark.parametrize(
    "title", ["Day {} of the strike at the docks", "{} weeks in the harbour jury", "罢工第{}天:码头上的人们"]
)
def test_headlines_that_differ_in_a_number_in_their_midst_are_a_series(title: str) -> None:
    titles = [title.format(n) for n in range(1, 10)]
    rows = "".join(f"<li><a href=/n/{n}>{title}</a></li>" for n, title in enumerate(titles, 1))
    found = find_entries(f"<html><body><main><ul>{rows}</ul></main></body></html>", URL)
    assert [entry.title for entry in found] == titles


def test_a_heading_of_several_addresses_is_a_row_of_links() -> None:
    row = '<h3><a href="/old">Past thirty days of news</a> | <a href="/reviews">Articles and reviews of all</a></h3>'
    found = find_entries(page('<article><h2><a href="/S">T!</a></h2></article>').replace("</main>", row), URL)
    assert [entry.title for entry in found] == list(TITLES)
