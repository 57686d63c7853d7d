"""The card around a link: what a listing page shows of one entry beside its title."""

import re
from collections.abc import Iterator
from datetime import datetime
from html import escape
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from broadsheet import image_sources
from broadsheet.dates import parse_date
from broadsheet.feeds.listing.link import Link, around
from broadsheet.feeds.listing.titles import HEADINGS
from broadsheet.text import folded, squash, words
from broadsheet.written_dates import find_date

_TIMES = "time[datetime], [itemprop=datePublished], [datetime], abbr.published[title]"
_DATE_NAMES = "[class*=date i], [class*=time i], [class*=publi i], [class*=posted i], [class*=meta i], time"
_SUMMARY_NAMES = (
    "[class*=summary i], [class*=excerpt i], [class*=desc i], [class*=teaser i], [class*=dek i], "
    "[class*=standfirst i], [class*=intro i], [class*=abstract i], [class*=lead i]"
)
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]*url\(\s*['\"]?([^'\")]+)", re.I)
_LINE = 60  # characters of a line that is a date and little more
_LEAST = 6  # words of a summary
_FOLLOWING = 8  # elements after a bare heading that may be its own


class Card(NamedTuple):
    """What stands around a link and belongs to it alone."""

    parts: tuple[LexborNode, ...]
    title: str


def card_of(link: Link, owned: dict[int, str]) -> Card:
    """The largest element around a link that holds no other headline; of a bare heading, what follows it."""
    tops = {top.mem_id: top for node in (link.node, *link.cards) for top in [around(link, node, owned)[-1]]}
    return Card(tuple(part for top in tops.values() for part in (top, *_beside(top, owned))), link.title)


def _beside(top: LexborNode, owned: dict[int, str]) -> Iterator[LexborNode]:
    """What belongs to a heading that has no card: a flat row of headings and paragraphs, or a definition list."""
    if top.tag == "dd":
        before = _element(top.prev)
        if before is not None and before.tag == "dt":
            yield before
    elif top.tag in (*HEADINGS, "a", "p", "dt"):
        after = _element(top.next, forward=True)
        for _ in range(_FOLLOWING):
            if after is None or after.tag in (*HEADINGS, "hr", "dt") or _holds_other(after, owned):
                return
            yield after
            after = _element(after.next, forward=True)


def _element(node: LexborNode | None, *, forward: bool = False) -> LexborNode | None:
    while node is not None and (node.tag or "-").startswith(("-", "_")):
        node = node.next if forward else node.prev
    return node


def _holds_other(node: LexborNode, owned: dict[int, str]) -> bool:
    return node.mem_id in owned or any(anchor.mem_id in owned for anchor in node.css("a"))


def published(card: Card) -> datetime | None:
    """The date that a card shows, where it is beyond doubt."""
    for node in _select(card, _TIMES):
        given = node.attributes
        if moment := parse_date(given.get("datetime") or given.get("content") or given.get("title") or ""):
            return moment
    for node in _select(card, _DATE_NAMES):
        text = squash(node.text(separator=" ")).replace(card.title, "", 1)  # a title may name a day of its own
        if len(text) <= 2 * _LINE and (moment := _in_line(text)):
            return moment
    return next(filter(None, map(_in_line, _lines(card))), None)


def _in_line(text: str) -> datetime | None:
    """The date in a short line; None where figures may be meant either way."""
    day = find_date(text)
    if day is None or find_date(text, month_first=True) != day:
        return None
    exact = parse_date(text)
    return exact if exact and exact.date() == day.date() else day


def _lines(card: Card) -> Iterator[str]:
    for part in card.parts:
        for node in part.traverse(include_text=True):
            text = squash(node.text()) if node.tag == "-text" else ""
            if len(text) <= _LINE and text not in card.title and any(map(str.isdigit, text)):
                yield text


def picture(card: Card, base: str) -> str | None:
    """The address of a card's first real picture."""
    for node in _select(card, "img, picture source[srcset], [style*=background i]"):
        given = {name: value or "" for name, value in node.attributes.items()}
        if node.tag in ("img", "source"):
            found = image_sources.source(given, base)
        else:
            styled = _BACKGROUND.search(given.get("style", ""))
            found = image_sources.source({"src": styled[1]}, base) if styled else None
        if found and not image_sources.is_decoration(given, found):
            return found
    return None


def summary(card: Card) -> str | None:
    """A card's text on its entry, as markup."""
    title = folded(card.title)
    for selector in ("p, [itemprop=description]", _SUMMARY_NAMES):
        texts = [squash(node.text(separator=" ")) for node in _select(card, selector)]
        good = [text for text in texts if len(words(text)) >= _LEAST and folded(text) not in title]
        if good and folded(best := max(good, key=len)) != title:
            return escape(best, quote=False)
    return None


def _select(card: Card, selector: str) -> Iterator[LexborNode]:
    for part in card.parts:
        yield from part.css(selector)
