"""The card around a link: what a listing page shows of one entry beside its title."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from broadsheet import image_sources
from broadsheet.dates import parse_date
from broadsheet.feeds.listing.days import day_of, day_without_year, is_day, without_days
from broadsheet.feeds.listing.link import Link, around, owners
from broadsheet.feeds.listing.regions import CARDS
from broadsheet.feeds.listing.titles import ANY_HEADING, HEADINGS, lines_of, text_of, told
from broadsheet.text import folded, squash, words
from broadsheet.urls import absolute, parts_of

_TIMES = "time[datetime], [itemprop=datePublished], [datetime], abbr.published[title]"
_PUBLISHED = frozenset(("published", "pubdate", "datepublished", "dt-published", "entry-date"))
_UPDATED = frozenset(("updated", "modified", "datemodified", "dt-updated", "date-modified", "last-updated"))
_DATE_NAMES = "[class*=date i], [class*=time i], [class*=publi i], [class*=posted i], [class*=meta i], time"
_SUMMARY_NAMES = (
    "[class*=summary i], [class*=excerpt i], [class*=desc i], [class*=teaser i], [class*=dek i], "
    "[class*=standfirst i], [class*=intro i], [class*=abstract i], [class*=lead i]"
)
_PICTURES = "img, picture source[srcset], [style*=background i], [data-bg], video[poster]"
_BACKGROUND = re.compile(r"(?:background(?:-image)?\s*:[^;]*)?url\(\s*['\"]?([^'\")]+)", re.I)
_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|\?)", re.I)
_SIDES = re.compile(r"[-_](\d{3,4})x(\d{3,4})\.\w+$")
_WIDE = re.compile(r"\s(?:[3-9]\d\d|\d{4})w\b")
_LARGE = 150  # pixels of both sides: a picture, whatever its name
_SHARED = 3  # entries with the same picture: it is none of theirs
_LINE = 60  # characters of a line that is a date and little more
_LEAST = 6  # words of a summary
_RUNNING = 4  # words in lower case beside a date: a sentence that tells of a day
_FOLLOWING = 8  # elements after a bare heading that may be its own
_ROW = 3  # entries that stand alike
_MOST = 0.7  # of a row


class Card(NamedTuple):
    """What stands around a link and belongs to it alone."""

    parts: tuple[LexborNode, ...]
    title: str
    url: str
    own: frozenset[int]  # the links to the entry


def cards_of(links: Sequence[Link]) -> dict[str, Card]:
    """The cards of the links, by key: no card is larger than most in its row, though it stands alone there."""
    owned = owners(links)
    heights: defaultdict[str, list[int]] = defaultdict(list)
    for link in links:
        heights[link.place.shape].append(len(_levels(link, link.node, owned)))
    usual = {shape: _usual(row) for shape, row in heights.items()}
    return {link.key: _card(link, owned, usual.get(link.place.shape)) for link in links}


def _usual(heights: Sequence[int]) -> int | None:
    """The height that most of a row have; None where it is no row, or there is none."""
    height, count = Counter(heights).most_common(1)[0]
    return height if count >= _ROW and count >= _MOST * len(heights) else None


def _card(link: Link, owned: dict[int, str], most: int | None) -> Card:
    """The largest element around a link that holds no other headline; of a bare heading, what follows it."""
    tops = {(top := _levels(link, link.node, owned)[:most][-1]).mem_id: top}
    for node in (other for other in link.cards if other.mem_id != link.node.mem_id):
        tops.setdefault((top := _levels(link, node, owned)[-1]).mem_id, top)
    return Card(
        parts=tuple(part for top in tops.values() for part in (top, *_beside(top, owned))),
        title=link.title,
        url=link.url,
        own=frozenset(node.mem_id for node in link.nodes),
    )


def _levels(link: Link, node: LexborNode, owned: dict[int, str]) -> list[LexborNode]:
    """A link and the elements around it, up to where something else than its card begins."""
    found = around(link, node, owned)
    for level in range(1, len(found)):
        above, below = found[level], found[level - 1]
        if above.tag not in CARDS and any(
            child.mem_id != below.mem_id and _is_apart(child, link, owned) for child in above.iter()
        ):
            return found[:level]
    return found


def _is_apart(node: LexborNode, link: Link, owned: dict[int, str]) -> bool:
    """True for a card of its own, though no entry: a text of some length, headed or with a picture, and a link."""
    if owned.get(node.mem_id) == link.key or node.css_first("a[href]") is None:
        return False
    is_card = node.css_first(ANY_HEADING) is not None or node.css_first("img") is not None
    return is_card and any(_is_text(text_of(part)) for part in node.css("p"))


def _beside(top: LexborNode, owned: dict[int, str]) -> Iterator[LexborNode]:
    """What belongs to a heading that has no card: a flat row of headings and paragraphs, or a definition list."""
    if top.tag == "dd":
        before = _element(top.prev)
        if before is not None and before.tag == "dt":
            yield before
    elif top.tag in (*HEADINGS, "a", "p", "dt"):
        after = _element(top.next, forward=True)
        for _ in range(_FOLLOWING):
            if after is None or after.tag in (*HEADINGS, "hr", "dt", "a") or _holds_other(after, owned):
                return
            yield after
            after = _element(after.next, forward=True)


def _element(node: LexborNode | None, *, forward: bool = False) -> LexborNode | None:
    while node is not None and (node.tag or "-").startswith(("-", "_")):
        node = node.next if forward else node.prev
    return node


def _holds_other(node: LexborNode, owned: dict[int, str]) -> bool:
    return node.mem_id in owned or any(anchor.mem_id in owned for anchor in node.css("a"))


def published(card: Card, month_first: bool | None = None, seen: datetime | None = None) -> datetime | None:
    """The date that a card shows, where it is beyond doubt.

    month_first   how its page writes dates in figures, where that is known
    seen          when the page was fetched: a date without a year is the last before
    """
    for node in sorted(_select(card, _TIMES), key=_lateness):
        given = node.attributes
        if moment := parse_date(given.get("datetime") or given.get("content") or given.get("title") or ""):
            return moment
    lines = list(date_lines(card))
    return next(
        (day for line in lines if (day := day_of(line, month_first))),
        next((day for line in lines if (day := day_without_year(line, card.url, seen))), None),
    )


def _lateness(node: LexborNode) -> int:
    """Which of an entry's times is meant: that of publishing first, that of a change last."""
    given = node.attributes
    names = {*(given.get("class") or "").lower().split(), (given.get("itemprop") or "").lower()}
    if "pubdate" in given or names & _PUBLISHED:
        return 0
    return 2 if names & _UPDATED else 1


def date_lines(card: Card) -> Iterator[str]:
    """The short texts of a card that may be its date: those that are named so, then those with figures."""
    for node in _select(card, _DATE_NAMES):
        text = text_of(node).replace(card.title, "", 1)  # a title may name a day of its own
        if len(text) <= 2 * _LINE and any(map(str.isdigit, text)):
            yield text
    for part in card.parts:
        for node in part.traverse(include_text=True):
            text = squash(node.text()) if node.tag == "-text" else ""
            if len(text) <= _LINE and text not in card.title and any(map(str.isdigit, text)) and not _is_sentence(text):
                yield text


def _is_sentence(text: str) -> bool:
    """True for running text: it tells of a day, but is not dated."""
    return sum(map(str.islower, words(without_days(text)))) >= _RUNNING


def pictures(card: Card, base: str) -> list[str]:
    """The addresses of a card's real pictures, in its order."""
    found: dict[str, None] = {}
    for node in _select(card, _PICTURES):
        for one in _instead(node):
            given = {name: value or "" for name, value in one.attributes.items()}
            address = _address(one, given, base)
            if address and not _is_decoration(given, address) and not _is_elsewhere(node, card, base):
                found[address] = None
    return list(found)


def _instead(node: LexborNode) -> Iterator[LexborNode]:
    """A picture, and before it the one that those see who run no scripts: the first may be a placeholder."""
    after = _element(node.next, forward=True) if node.tag == "img" else None
    plain = after.css_first("img") if after is not None and after.tag == "noscript" else None
    if plain is not None:
        yield plain
    yield node


def _address(node: LexborNode, given: dict[str, str], base: str) -> str | None:
    if node.tag in ("img", "source"):
        return image_sources.source(given, base)
    value = given.get("poster") or given.get("data-bg") or given.get("style", "")
    styled = _BACKGROUND.search(value)
    if styled is None and value == given.get("style"):
        return None
    return image_sources.source({"src": styled[1] if styled else value}, base)


def _is_decoration(given: dict[str, str], address: str) -> bool:
    """True for what is no picture; the name of one that is large says nothing."""
    if not image_sources.is_decoration(given, address):
        return False
    sides = [image_sources.pixels(given.get(side)) or 0 for side in ("width", "height")]
    named = _SIDES.search(address)
    large = min(sides) >= _LARGE or (named and min(int(named[1]), int(named[2])) >= _LARGE)
    if not (large or _WIDE.search(given.get("srcset", ""))):
        return True
    return image_sources.is_decoration({}, f"{address.rpartition('/')[0]}/")  # by who serves it


def _is_elsewhere(node: LexborNode, card: Card, base: str) -> bool:
    """True for a picture that is a button, or leads to another page: whose it is, not what it is about."""
    tops = {part.mem_id for part in card.parts}
    above: LexborNode | None = node
    while above is not None:
        if above.tag == "button":
            return True
        if above.tag == "a" and above.mem_id not in card.own:
            address = absolute(above.attributes.get("href"), base) or card.url
            return parts_of(address).path != parts_of(card.url).path and not _FILE.search(address)
        above = None if above.mem_id in tops else above.parent
    return False


def own_pictures(cards: dict[str, Card], base: str) -> dict[str, str]:
    """The picture of each card, by key: its first one that not several others show, too."""
    found = {key: pictures(card, base) for key, card in cards.items()}
    times = Counter(address for addresses in found.values() for address in addresses)
    return {
        key: own[0]
        for key, addresses in found.items()
        if (own := [address for address in addresses if times[address] < _SHARED])
    }


def summary(card: Card) -> str | None:
    """A card's text on its entry, as markup."""
    title = folded(card.title)
    for texts in _texts(card):
        good = [text for text in texts if _is_text(text) and folded(text) not in title]
        if good and folded(best := max(good, key=len)) != title:
            return escape(best, quote=False)
    return None


def _texts(card: Card) -> Iterator[list[str]]:
    for selector in ("p, [itemprop~=description]", _SUMMARY_NAMES):
        yield [text for node in _select(card, selector) if (text := _text(node, card))]
    yield [line for part in card.parts if part.mem_id in card.own for line in lines_of(part)]


def _text(node: LexborNode, card: Card) -> str:
    """A paragraph without "Read more" at its end, a link to its entry; "" for one that has the title or the date."""
    text = text_of(node)
    for anchor in reversed(node.css("a")):
        said = text_of(anchor)
        if anchor.mem_id not in card.own or not said:
            continue
        if said == card.title and node.tag == "p":
            return ""
        text = text.removesuffix(said).rstrip()
    return "" if node.tag == "p" and _is_line_of_date(node, text) else text


def _is_line_of_date(node: LexborNode, text: str) -> bool:
    """True for a paragraph that names the day and who wrote."""
    return len(text) <= 2 * _LINE and (
        node.css_first("time") is not None
        or any(is_day(line) for child in node.iter(include_text=True) if (line := squash(child.text())))
    )


def _is_text(text: str) -> bool:
    """True for at least six words; figures are none, and of scripts without spaces two characters are one."""
    return told(text) >= _LEAST


def _select(card: Card, selector: str) -> Iterator[LexborNode]:
    for part in card.parts:
        yield from part.css(selector)
