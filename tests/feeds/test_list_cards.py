"""What belongs to an entry of a page: date, picture and summary of its own card, never of the next."""

from broadsheet.feeds.listing.find import find_entries
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
