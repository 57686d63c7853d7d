"""Every page but an article's own: its path, and what its template is given. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from broadsheet.site.records import Card, File, Link, Page, Render, Site, clean, root_of
from broadsheet.site.words import long_date, long_month

LIST = 30  # cards on a page of a list; its front has up to twice as many
LEADING = 8  # of the newest, of which one leads the front page
ON_FRONT, ON_SECTION = 11, 5  # cards on the front page: of all, and of each of the widest sections


class Listed(NamedTuple):
    """A list as its pages show it."""

    heading: str
    at: str  # where its front stands below the root, with a trailing slash
    above: tuple[Link, ...] = ()  # the sections above it, from the widest
    below: tuple[Link, ...] = ()  # those right below
    has_feed: bool = False


def list_page(render: Render, listed: Listed, page: int, closed: int, items: Sequence[Markup]) -> File:
    """A page of a list, newest card first; page `closed` + 1 is its front."""
    is_front = page > closed
    path = f"{listed.at}index.html" if is_front else f"{listed.at}page-{page}/index.html"
    root = root_of(path)
    given = {
        "heading": listed.heading,
        "at": listed.at,
        "above": listed.above,
        "below": listed.below if is_front else (),
        "has_feed": listed.has_feed,
        "page": 0 if is_front else page,
        "entries": items,
        "older": f"{listed.at}page-{page - 1}/" if page > 1 else "",
        "newer": "" if is_front else f"{listed.at}page-{page + 1}/" if page < closed else listed.at,
        "oldest": f"{listed.at}page-1/" if closed and page > 1 else "",
    }
    data = render("list.html", root=root, **given)
    return File(path, data.replace(b"\0", root.encode()))  # in all cards at once


def item(render: Render, card: Card) -> str:
    """A card's markup, for lists: "\\0" stands for the way to the root, which is another on each page."""
    return render("item.html", root="\0", card=card).decode()


def placed(items: Iterable[str]) -> list[Markup]:
    """The markup of cards on the front page."""
    return [clean(item.replace("\0", "")) for item in items]


def front_page(
    render: Render, newest: Sequence[tuple[Card, str]], sections: Sequence[tuple[Link, Sequence[str]]]
) -> File:
    """The site's front: what is newest, then the newest of each of the widest sections. Cards come with their markup.

    The first of the newest that has a picture leads; where none has, the newest.
    """
    lead = next((card for card, _ in newest[:LEADING] if card.picture), newest[0][0] if newest else None)
    entries = placed(markup for card, markup in newest if card is not lead)
    blocks = [(link, placed(markup)) for link, markup in sections if markup]
    return File("index.html", render("front.html", root="", lead=lead, entries=entries, blocks=blocks))


def archive_pages(render: Render, site: Site, days: dict[str, int], months: set[str]) -> Iterable[File]:
    """The archive's front, and the pages of some months ("2026-11"); `days` has how many articles each has."""
    by_month: dict[str, list[tuple[Link, int]]] = {}
    for day, count in days.items():
        link = Link(name=long_date(date.fromisoformat(day), site.language), href=f"{day.replace('-', '/')}/")
        by_month.setdefault(day[:7], []).append((link, count))
    years: dict[str, list[tuple[Link, int]]] = {}
    for month, listed in by_month.items():
        link = Link(name=_named(month, site), href=f"{month.replace('-', '/')}/")
        years.setdefault(month[:4], []).insert(0, (link, sum(count for _, count in listed)))
    groups = list(years.items())[::-1]
    yield File("archive/index.html", render("archive.html", root="../", heading="", groups=groups))
    for month in sorted(months & by_month.keys()):
        path = f"{month.replace('-', '/')}/index.html"
        groups = [(month, by_month[month][::-1])]
        yield File(path, render("archive.html", root=root_of(path), heading=_named(month, site), groups=groups))


def _named(month: str, site: Site) -> str:
    return long_month(date.fromisoformat(f"{month}-01"), site.language)


def changes_page(render: Render, page: Page, revisions: Sequence[tuple[int, str, tuple[str, ...], str]]) -> File:
    """What changed in an article, the newest revision first.

    revisions   (number, date for people, kinds of change, the changed words as clean markup)
    """
    path = f"{page.changes}index.html"
    told = [(number, when, kinds, clean(html)) for number, when, kinds, html in revisions]
    return File(path, render("revisions.html", root=root_of(path), a=page, revisions=told))


class Followed(NamedTuple):
    """A source as the page of sources shows it."""

    link: Link
    section: tuple[str, ...]
    url: str  # its own address, "" where it is no page of the web
    articles: int
    newest: str  # date for people
    first: str
    cause: str  # why it fails now, "" where it does not


def sections_page(render: Render, sections: Sequence[tuple[int, Link]]) -> File:
    """All sections: (level from 0, link), each below the one that holds it."""
    return File("sections/index.html", render("sections.html", root="../", sections=sections))


def plain_pages(render: Render, site: Site, followed: Sequence[Followed]) -> Iterable[File]:
    """Sources, search, and the page for addresses that lead nowhere."""
    yield File("sources/index.html", render("sources.html", root="../", followed=followed))
    yield File("search/index.html", render("search.html", root="../"))
    yield File("404.html", render("404.html", root=site.base))
