"""The links of a page, each address once: its title, what it stands in, and the card around it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from broadsheet.feeds.listing.days import without_days
from broadsheet.feeds.listing.junk import is_junk, key_of
from broadsheet.feeds.listing.link import Link
from broadsheet.feeds.listing.regions import Places
from broadsheet.feeds.listing.titles import boilerplate, title_of
from broadsheet.feeds.listing.untitled import named
from broadsheet.text import folded, words
from broadsheet.urls import absolute, is_web, without_session

_RUNS = frozenset("span em strong b i u small".split())  # what running text is made of
_RUNNING = 3  # words
_ITEMS = 3  # of a list
_LONG = 100  # of one that is not looked through
HEADLINE = 4  # words
_CARD = 8  # links: an article or a row that holds more is no card


def links_of(page: LexborHTMLParser, base: str, url: str) -> list[Link]:
    """The links that may be entries, in the order of the page."""
    own, found = key_of(url), dict[str, Link]()
    for link in _without_wide(_telling(_anchors(page, base, url, Places()))):
        if link.key != own:
            found[link.key] = _better(found[link.key], link) if link.key in found else link
    return _one_a_card([link for link in named(list(found.values())) if link.title])


def _anchors(page: LexborHTMLParser, base: str, url: str, places: Places) -> Iterator[Link]:
    junk: dict[str, bool] = {}
    for order, anchor in enumerate(page.css("a[href]")):
        address = absolute(anchor.attributes.get("href"), base)
        if address and is_web(address):
            address = without_session(address)
            key = key_of(address)
            if key not in junk:
                junk[key] = is_junk(address, url)
            if not junk[key]:
                yield _link(order, address, key, anchor, places)


def _telling(links: Iterable[Link]) -> list[Link]:
    """The links, without words that several addresses have in common."""
    kept = list(links)
    empty = boilerplate([(link.title, link.key) for link in kept if not link.is_heading])
    return [link._replace(title="") if link.title in empty and not link.is_heading else link for link in kept]


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
    cards = () if link.is_inline or menu or side else link.nodes
    return link._replace(place=place._replace(menu=menu, side=side), cards=cards)


def _one_a_card(links: list[Link]) -> list[Link]:
    """The links without those that stand beside another one's heading in its card: its section, its source."""
    heads = Counter(link.place.card for link in links if link.is_heading)
    size = Counter(link.place.card for link in links)
    cards = {card for card, count in heads.items() if card and count == 1 and size[card] <= _CARD}
    return [link for link in links if link.is_heading or link.place.card not in cards]


def _link(order: int, address: str, key: str, anchor: LexborNode, places: Places) -> Link:
    title, is_heading = title_of(anchor, address)
    is_inline = not is_heading and _is_inline(anchor)
    place = places.of(anchor.parent)
    return Link(
        url=address,
        key=key,
        title=title,
        order=order,
        is_heading=is_heading,
        is_inline=is_inline,
        place=place,
        node=anchor,
        nodes=(anchor,),
        cards=() if is_inline or place.menu or place.side else (anchor,),
    )


def _better(first: Link, second: Link) -> Link:
    """One of two links to an address: that in the main part, then one to the whole page, that of a heading, the longer.

    "Read more about" and a title is the title: it ends as the other begins.
    """
    best, other = (second, first) if _worth(second) > _worth(first) else (first, second)
    if _worth(best)[:-1] == _worth(other)[:-1] and _is_rest(other.title, best.title):
        best = other
    return best._replace(
        order=first.order,
        url=second.url if "#" in first.url and "#" not in second.url else first.url,
        nodes=(*first.nodes, *second.nodes),
        cards=(*first.cards, *second.cards),
    )


def _is_rest(title: str, longer: str) -> bool:
    """True for what a longer title ends with."""
    return bool(title) and len(title) < len(longer) and folded(longer).endswith(folded(title))


def _worth(link: Link) -> tuple[bool, bool, bool, bool, bool, int]:
    beside = bool(link.place.menu or link.place.side)
    return (
        bool(link.title) and not link.place.menu,
        bool(link.title) and not beside,
        "#" not in link.url,
        link.is_heading,
        not link.is_inline,
        len(link.title),
    )


def _is_inline(anchor: LexborNode) -> bool:
    """True for a link in running text: words of its line come before it. A date or a number may."""
    node: LexborNode | None = anchor
    while node is not None and (node.tag == "a" or node.tag in _RUNS):
        before = node.prev
        while before is not None and (before.tag == "-text" or before.tag in _RUNS):
            if len(words(without_days(before.text()))) >= _RUNNING:
                return not _is_in_row(node)
            before = before.prev
        node = node.parent
    return False


def _is_in_row(node: LexborNode) -> bool:
    """True in a list of items that begin alike, each with one link: "27 November: a text, and its link"."""
    item = node.parent
    if item is None or item.tag != "li" or item.parent is None:
        return False
    items = [one for one in islice(item.parent.iter(), _LONG) if one.tag == "li"]
    return (
        _ITEMS <= len(items) < _LONG
        and all(len(one.css("a[href]")) == 1 for one in items)
        and len({_start(one) for one in items}) == 1
        and _start(items[0]) is not None
    )


def _start(item: LexborNode) -> str | None:
    """The element that an item begins with; None where it begins with words."""
    child = item.child
    while child is not None and child.tag == "-text" and not child.text().strip():
        child = child.next
    return child.tag if child is not None and child.tag != "-text" else None
