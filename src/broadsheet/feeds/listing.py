"""A listing page as a feed, with no rules: the links that are repeated in one shape and read like headlines.

First form, by repeated shapes alone; the Sources issue adds JSON-LD lists, JSON state and the rest.
"""

from collections import defaultdict

from selectolax.lexbor import LexborHTMLParser, LexborNode

from broadsheet.markup import shallow
from broadsheet.model import Entry
from broadsheet.text import squash, words
from broadsheet.urls import absolute, host, is_web, normalise

_AROUND = frozenset("nav header footer aside form".split())
_GROUPS = 5  # the shapes with the most words; more are boxes and menus
_LEAST_WORDS = 4  # a link's mean: menus are shorter


def find_entries(html: bytes | str, url: str) -> tuple[Entry, ...]:
    """The entries of a listing page in its order, each address once; () where it lists nothing.

    html  the page as fetched
    url   its address: entries are absolute, and of other addresses than its own
    """
    page = LexborHTMLParser(shallow(html if isinstance(html, bytes) else html.encode()))
    groups: defaultdict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for order, anchor in enumerate(page.css("a[href]")):
        address = absolute(anchor.attributes.get("href"), url)
        title = squash(anchor.text(separator=" "))
        shape = _shape(anchor)
        if shape and title and address and is_web(address) and normalise(address) != normalise(url):
            groups[shape].append((order, address, title))
    return tuple(Entry(url=address, title=title) for address, title in _chosen(groups, host(url)).items())


def _chosen(groups: dict[str, list[tuple[int, str, str]]], site: str) -> dict[str, str]:
    good = [group for group in groups.values() if len(group) >= 2 and _mean_words(group) >= _LEAST_WORDS]
    best = sorted(good, key=lambda group: -sum(len(words(title)) for _, _, title in group))[:_GROUPS]
    found: dict[str, str] = {}
    for _, address, title in sorted(link for group in best for link in group):
        if len(title) > len(found.get(address, "")):
            found[address] = title
    return found


def _mean_words(group: list[tuple[int, str, str]]) -> float:
    return sum(len(words(title)) for _, _, title in group) / len(group)


def _shape(anchor: LexborNode) -> str:
    """The tags above a link, "" for one in a menu or a footer."""
    tags, node = [], anchor.parent
    while node is not None and node.tag not in ("body", "html"):
        if node.tag in _AROUND:
            return ""
        tags.append(node.tag or "")
        node = node.parent
    return "/".join(reversed(tags)) or "body"
