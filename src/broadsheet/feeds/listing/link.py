"""A link of a listing page as a record, and the elements around it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from broadsheet.feeds.listing.regions import Place

MANY = ""  # stands for the key of an element that holds several addresses
_LEVELS = 12  # that a card may reach up from its link
_TOO_WIDE = frozenset("main table tbody".split())


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
    cards: tuple[LexborNode, ...]  # those that may stand in a card of it: not in running text, a menu or a box


def ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """From an element's parent up to the body's child."""
    above = node.parent
    while above is not None and above.tag not in ("body", "html", "-undef", None):
        yield above
        above = above.parent


def owners(links: Iterable[Link]) -> dict[int, str]:
    """For each link and each element above one: the key of the address, MANY where there are several in it."""
    found: dict[int, str] = {}
    for link in links:
        for node in link.nodes:
            found.setdefault(node.mem_id, link.key)
            for above in ancestors(node):
                owner = found.setdefault(above.mem_id, link.key)
                if owner not in (link.key, MANY):
                    found[above.mem_id] = MANY
                elif owner == MANY:
                    break  # and all above it
    return found


def around(link: Link, node: LexborNode, owned: dict[int, str]) -> list[LexborNode]:
    """One of a link's elements and those around it that hold no other address, from the inside out."""
    found = [node]
    for _, above in zip(range(_LEVELS), ancestors(node), strict=False):
        if owned.get(above.mem_id) != link.key or above.tag in _TOO_WIDE:
            break
        found.append(above)
    return found
