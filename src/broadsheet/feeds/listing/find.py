"""A listing page as a feed, with no rules: the links that stand in rows and read like headlines."""

from collections.abc import Iterable, Sequence

import msgspec
from selectolax.lexbor import LexborHTMLParser

from broadsheet.charset import as_utf8
from broadsheet.feeds.listing.cards import card_of, picture, published, summary
from broadsheet.feeds.listing.choose import verdicts
from broadsheet.feeds.listing.junk import key_of
from broadsheet.feeds.listing.link import Link, owners
from broadsheet.feeds.listing.links import HEADLINE, links_of
from broadsheet.feeds.listing.looks import IN_DATA
from broadsheet.feeds.listing.stated import in_scripts, linked
from broadsheet.markup import shallow
from broadsheet.model import Entry, Record
from broadsheet.text import squash, words
from broadsheet.urls import absolute

_UNREAD = ["script", "style", "template", "svg"]


class Other(Record, frozen=True, kw_only=True):
    """A link of a listing page that is no entry."""

    url: str
    title: str
    why: str


class Found(Record, frozen=True, kw_only=True):
    """What a listing page lists."""

    entries: tuple[Entry, ...] = ()
    shapes: tuple[str, ...] = ()  # where each stands, as tags and classes; () where they come from data
    title: str | None = None  # of the page
    others: tuple[Other, ...] = ()  # links that are no entries


def find_entries(html: bytes | str, url: str) -> tuple[Entry, ...]:
    """The entries of a listing page in its order, each address once; () where it lists nothing.

    html  the page as fetched
    url   its address: entries are absolute, and of other addresses than its own
    """
    return find_list(html, url).entries


def find_list(html: bytes | str, url: str, known: Sequence[str] = ()) -> Found:
    """The entries of a listing page, and where they stand on it.

    known   shapes that its entries stood in before
    """
    data = shallow(as_utf8(html) if isinstance(html, bytes) else html.encode("utf-8", "replace"))
    page = LexborHTMLParser(data)
    base = base_of(page, url)
    title = page.css_first("head title")
    page.strip_tags(_UNREAD)
    told = {key_of(entry.url or ""): entry for entry in linked(data, base, url)}
    links = links_of(page, base, url)
    reasons = verdicts(links, _dated(links), frozenset(known))
    reasons |= {
        link.key: "" for link in links if link.key in told and not link.place.menu
    }  # the page's own data says so
    entries = [link for link in links if not reasons[link.key]]
    owned = owners(entries)
    shown = tuple(_both(_entry(link, owned, base), told.get(link.key)) for link in entries)
    stated = () if shown else _stated(data, told.values(), base, url)
    return Found(
        entries=shown or stated,
        shapes=tuple(link.place.shape for link in entries) or (IN_DATA,) * len(stated),
        title=squash(title.text()) or None if title else None,
        others=tuple(
            Other(url=link.url, title=link.title, why=reasons[link.key]) for link in links if reasons[link.key]
        ),
    )


def _stated(data: bytes, told: Iterable[Entry], base: str, url: str) -> tuple[Entry, ...]:
    """The entries of a page that shows none: those that its data lists."""
    return tuple(entry for entry in told if entry.title) or tuple(in_scripts(data, base, url))


def _dated(links: list[Link]) -> frozenset[str]:
    """Keys of the links that show a date in their card."""
    owned = owners(link for link in links if link.is_heading or len(words(link.title)) >= HEADLINE)
    return frozenset(link.key for link in links if not link.place.menu and published(card_of(link, owned)))


def _both(shown: Entry, told: Entry | None) -> Entry:
    """What a card shows, with what the page's data says of it where the card is silent."""
    if told is None:
        return shown
    return msgspec.structs.replace(
        shown,
        published=told.published or shown.published,
        summary_html=shown.summary_html or told.summary_html,
        image=shown.image or told.image,
    )


def base_of(page: LexborHTMLParser, url: str) -> str:
    """The address that relative ones start from (HTML Standard, 4.2.3)."""
    element = page.css_first("base[href]")
    return (absolute(element.attributes.get("href"), url) if element else None) or url


def _entry(link: Link, owned: dict[int, str], base: str) -> Entry:
    card = card_of(link, owned)
    return Entry(
        url=link.url,
        title=link.title,
        published=published(card),
        summary_html=summary(card),
        image=picture(card, base),
    )
