"""A listing page as a feed, with no rules: the links that stand in rows and read like headlines."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from selectolax.lexbor import LexborHTMLParser

from broadsheet.charset import as_utf8
from broadsheet.feeds.listing.cards import Card, cards_of, date_lines, own_pictures, pictures, published, summary
from broadsheet.feeds.listing.choose import Shown, verdicts
from broadsheet.feeds.listing.days import day_in, month_first
from broadsheet.feeds.listing.headed import Headed
from broadsheet.feeds.listing.junk import key_of
from broadsheet.feeds.listing.link import Link, ancestors
from broadsheet.feeds.listing.links import HEADLINE, links_of
from broadsheet.feeds.listing.looks import IN_DATA
from broadsheet.feeds.listing.stated import in_scripts, known_to_scripts, linked
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


def find_list(html: bytes | str, url: str, known: Sequence[str] = (), seen: datetime | None = None) -> Found:
    """The entries of a listing page, and where they stand on it.

    known   shapes that its entries stood in before
    seen    when it was fetched: a date without a year is the last one before
    """
    data = shallow(as_utf8(html) if isinstance(html, bytes) else html.encode("utf-8", "replace"))
    page = LexborHTMLParser(data)
    base = base_of(page, url)
    title = page.css_first("head title")
    page.strip_tags(_UNREAD)
    told = {key_of(entry.url or ""): entry for entry in linked(data, base, url)}
    links = links_of(page, base, url)
    likely = cards_of([link for link in links if link.is_heading or len(words(link.title)) >= HEADLINE])
    order = month_first((line for card in likely.values() for line in date_lines(card)), _language(page))
    reasons = verdicts(links, _shown(links, likely, order, base), frozenset(known))
    reasons |= {
        link.key: "" for link in links if link.key in told and not link.place.menu
    }  # the page's own data says so
    entries = [link for link in links if not reasons[link.key]]
    cards = cards_of(entries)
    images = own_pictures(cards, base)
    headed = Headed()

    def date(card: Card) -> datetime | None:
        return published(card, order, seen) or headed.day(card.parts[0]) or day_in(card.url)

    shown = {key: _both(_entry(card, images.get(key), date(card)), told.get(key)) for key, card in cards.items()}
    if bare := frozenset(key for key, entry in shown.items() if not entry.published):
        shown |= {key: _filled(shown[key], more) for key, more in known_to_scripts(data, base, url, bare).items()}
    stated = () if shown else _stated(data, told.values(), base, url)
    return Found(
        entries=tuple(shown.values()) or stated,
        shapes=tuple(link.place.shape for link in entries) or (IN_DATA,) * len(stated),
        title=squash(title.text()) or None if title else None,
        others=tuple(
            Other(url=link.url, title=link.title, why=reasons[link.key]) for link in links if reasons[link.key]
        ),
    )


def _language(page: LexborHTMLParser) -> str:
    root = page.css_first("html[lang]")
    return (root.attributes.get("lang") or "") if root else ""


def _stated(data: bytes, told: Iterable[Entry], base: str, url: str) -> tuple[Entry, ...]:
    """The entries of a page that shows none: those that its data lists."""
    return tuple(entry for entry in told if entry.title) or tuple(in_scripts(data, base, url))


def _shown(links: list[Link], likely: dict[str, Card], order: bool | None, base: str) -> Shown:
    """What the cards of the links show; of one that reads like no headline, and stands in no card of one that does."""
    alone = {key: card for key, card in cards_of(links).items() if card.parts[0].mem_id not in card.own}
    taken = frozenset(part.mem_id for card in likely.values() for part in card.parts)
    own = {key: card for key, card in alone.items() if key in likely or not _is_within(card, taken)}
    cards = own | likely

    def dates(links: Sequence[Link]) -> frozenset[str]:
        return frozenset(key for key, card in cards_of(links).items() if published(card, order))

    return Shown(
        dated=frozenset(link.key for link in links if link.key in cards and published(cards[link.key], order)),
        pictured=frozenset(key for key, card in cards.items() if pictures(card, base)),
        alone=frozenset(own),
        dates=dates,
    )


def _is_within(card: Card, taken: frozenset[int]) -> bool:
    return any(above.mem_id in taken for above in ancestors(card.parts[0]))


def _both(shown: Entry, told: Entry | None) -> Entry:
    """What a card shows, with what the page's data says of it where the card is silent; its date is exact."""
    if told is None:
        return shown
    return msgspec.structs.replace(_filled(shown, told), published=told.published or shown.published)


def _filled(shown: Entry, told: Entry) -> Entry:
    return msgspec.structs.replace(
        shown,
        published=shown.published or told.published,
        summary_html=shown.summary_html or told.summary_html,
        image=shown.image or told.image,
    )


def base_of(page: LexborHTMLParser, url: str) -> str:
    """The address that relative ones start from (HTML Standard, 4.2.3)."""
    element = page.css_first("base[href]")
    return (absolute(element.attributes.get("href"), url) if element else None) or url


def _entry(card: Card, image: str | None, date: datetime | None) -> Entry:
    return Entry(url=card.url, title=card.title, published=date, summary_html=summary(card), image=image)
