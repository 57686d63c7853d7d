"""The links of a page, each address once: its title, what it stands in, and the card around it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from broadsheet.feeds.listing.junk import is_junk, key_of
from broadsheet.feeds.listing.regions import Place, Places
from broadsheet.text import squash, words
from broadsheet.urls import absolute, is_web

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HEADINGS = ", ".join(HEADINGS)
_NAMED_TITLE = "[class*=title i], [class*=headline i]"
_LABELS = (
    "time, small, [class*=kicker i], [class*=eyebrow i], [class*=label i], [class*=categor i], [class*=badge i], "
    "[class*=date i], [class*=author i], [class*=byline i], [class~=cat i], [class~=tag i]"
)
_RUNS = frozenset("span em strong b i u small".split())  # what running text is made of
_RUNNING = 3  # words
_FIGURES = re.compile(r"\d+")
_LONG = 40  # words: more than a headline, so a whole card is one link
HEADLINE = 4  # words
_CARD = 8  # links: an article or a row that holds more is no card


class Link(NamedTuple):
    """An address and the best of the links that lead to it."""

    url: str
    key: str
    title: str
    order: int  # of its first link on the page
    is_heading: bool
    is_inline: bool  # in running text
    place: Place
    node: LexborNode
    nodes: tuple[LexborNode, ...]  # all links to it


def links_of(page: LexborHTMLParser, base: str, url: str) -> list[Link]:
    """The links that may be entries, in the order of the page."""
    own, places, found = key_of(url), Places(), dict[str, Link]()
    for link in _without_wide(_anchors(page, base, url, places)):
        if link.key != own:
            found[link.key] = _better(found[link.key], link) if link.key in found else link
    return _one_a_card([link for link in found.values() if link.title])


def _anchors(page: LexborHTMLParser, base: str, url: str, places: Places) -> Iterator[Link]:
    junk: dict[str, bool] = {}
    for order, anchor in enumerate(page.css("a[href]")):
        address = absolute(anchor.attributes.get("href"), base)
        if address and is_web(address):
            key = key_of(address)
            if key not in junk:
                junk[key] = is_junk(address, url)
            if not junk[key]:
                yield _link(order, address, key, anchor, places)


def _without_wide(links: Iterable[Link]) -> list[Link]:
    """The links, with no mark of a menu or box that holds most of the page's headlines: it is the page itself."""
    kept = list(links)
    headlines = [link for link in kept if len(words(link.title)) >= HEADLINE]
    holds = Counter(mark for link in headlines for mark in (*link.place.menu, *link.place.side))
    wide = {mark for mark, count in holds.items() if count > len(headlines) / 2}
    return [_unmarked(link, wide) for link in kept] if wide else kept


def _unmarked(link: Link, wide: set[int]) -> Link:
    place = link.place
    menu, side = (tuple(mark for mark in marks if mark not in wide) for marks in (place.menu, place.side))
    return link._replace(place=place._replace(menu=menu, side=side))


def _one_a_card(links: list[Link]) -> list[Link]:
    """The links without those that stand beside another one's heading in its card: its section, its source."""
    heads = Counter(link.place.card for link in links if link.is_heading)
    size = Counter(link.place.card for link in links)
    cards = {card for card, count in heads.items() if card and count == 1 and size[card] <= _CARD}
    return [link for link in links if link.is_heading or link.place.card not in cards]


def _link(order: int, address: str, key: str, anchor: LexborNode, places: Places) -> Link:
    title, is_heading = _title(anchor)
    return Link(
        url=address,
        key=key,
        title=title,
        order=order,
        is_heading=is_heading,
        is_inline=not is_heading and _is_inline(anchor),
        place=places.of(anchor.parent),
        node=anchor,
        nodes=(anchor,),
    )


def _better(first: Link, second: Link) -> Link:
    """One of two links to an address: that in the main part, then that of a heading, then the longer one."""
    best = max(first, second, key=_worth)
    return best._replace(order=first.order, url=first.url, nodes=(*first.nodes, *second.nodes))


def _worth(link: Link) -> tuple[bool, bool, bool, bool, int]:
    size = len(link.title)
    beside = bool(link.place.menu or link.place.side)
    return (
        bool(link.title) and not link.place.menu,
        bool(link.title) and not beside,
        link.is_heading,
        not link.is_inline,
        size,
    )


def _title(anchor: LexborNode) -> tuple[str, bool]:
    """The words of a link, and whether they are a heading."""
    heading = anchor.css_first(_HEADINGS)
    if heading is not None and (text := _text(heading)):
        return text, True
    text = _text(anchor)
    if _heading_above(anchor):
        return text, True
    if len(words(text)) > 3:
        named = anchor.css_first(_NAMED_TITLE)
        if named is not None and (title := _text(named)) and title != text:
            return title, True
    text = _without_labels(anchor, text)
    if len(words(text)) > _LONG:
        text = next((line for child in anchor.css("*") if len(words(line := _text(child))) in range(3, _LONG)), text)
    return text, False


def _without_labels(anchor: LexborNode, text: str) -> str:
    """The words of a link that is a whole card, without its section, date and the like."""
    rest = text
    for label in anchor.css(_LABELS):
        rest = rest.replace(_text(label), "", 1)
    return squash(rest) if len(words(rest)) >= _RUNNING else text


def _text(node: LexborNode) -> str:
    return squash(node.text(separator=" "))


def _heading_above(anchor: LexborNode) -> bool:
    node = anchor.parent
    for _ in range(3):
        if node is None:
            return False
        if node.tag in HEADINGS:
            return True
        node = node.parent
    return False


def _is_inline(anchor: LexborNode) -> bool:
    """True for a link in running text: words of its line come before it. A date or a number may."""
    node: LexborNode | None = anchor
    while node is not None and (node.tag == "a" or node.tag in _RUNS):
        before = node.prev
        while before is not None and (before.tag == "-text" or before.tag in _RUNS):
            if len(words(_FIGURES.sub(" ", before.text()))) >= _RUNNING:
                return True
            before = before.prev
        node = node.parent
    return False


def ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """From an element's parent up to the body's child."""
    above = node.parent
    while above is not None and above.tag not in ("body", "html", "-undef", None):
        yield above
        above = above.parent
