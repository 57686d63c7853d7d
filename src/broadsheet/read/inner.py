"""Links within the page (contents, notes): they lead to the same words of the article, wherever it is shown."""

from bisect import bisect_right
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

from broadsheet.anchors import anchor
from broadsheet.read.blocks import Tree
from broadsheet.read.leading import HREF, places_of
from broadsheet.read.tokens import find
from broadsheet.urls import absolute

_CARRIERS = frozenset("p h1 h2 h3 h4 h5 h6 li td th dt dd pre blockquote".split())  # written with their attributes
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_NUMBERING = " \t\n[]().0123456789*"
_NEAR = 12  # tags from a place to the words that it is of, at most


class Inner(NamedTuple):
    """Tokens of the article's tags: what is led to, with its anchor; links, each with where it leads: "" to itself."""

    places: dict[int, str]
    links: dict[int, str]


def inner_of(tree: Tree, chosen: list[int], address: str, base: str) -> Inner:
    """The links of the chosen blocks that lead to one of them; `address` is the page's, where `base` may be another."""
    blocks, raws, names = tree.blocks, tree.tokens.raws, tree.tokens.names
    begin, end = (max(0, blocks[chosen[0]].first - _NEAR), blocks[chosen[-1]].last) if chosen else (0, 0)
    page = f"{address.partition('#')[0]}#"
    leads = dict[int, str]()  # links, with the name that they lead to
    for i in find(names[begin:end], ("a",)):
        if "#" in (raw := raws[begin + i]) and (name := _led_to(raw, page, base)):
            leads[begin + i] = name
    found = places_of(tree, leads.values(), begin, end) if leads else {}
    places, anchors = dict[int, str](), dict[str, str]()  # by token; by the page's name
    firsts = [blocks[k].first for k in chosen] if leads else []
    for name, i in found.items():
        carrier = _carrier(tree, chosen, firsts, i)
        made = places.get(carrier, "") or anchor(address, name) if carrier else ""
        if made:
            places[carrier] = anchors[name] = made
    links = {i: anchors[name] for i, name in leads.items() if name in anchors}
    own = [i for i, name in links.items() if places.get(_carrier(tree, chosen, firsts, i)) == name]  # of a heading
    own += [i for i in leads if i not in links and names[_carrier(tree, chosen, firsts, i)] in _HEADINGS]  # to contents
    return Inner(places, links | dict.fromkeys(own, ""))


def _led_to(raw: str, page: str, base: str) -> str:
    """The name of the place that a link leads to on this page, whose address ends with "#"; "" for others."""
    found = HREF.search(raw)
    href = unescape(found[1]) if found else ""
    if href.startswith("#"):
        return unquote(href[1:])
    there = (absolute(href, base) or "") if len(page) > 1 and "#" in href else ""
    return unquote(there[len(page) :]) if there.startswith(page) else ""


def _carrier(tree: Tree, chosen: list[int], firsts: list[int], at: int) -> int:
    """The start tag of the chosen block that a tag stands in or right before; 0 where none can carry an anchor."""
    place = bisect_right(firsts, at) - 1
    if place < 0 or tree.blocks[chosen[place]].last <= at:  # before the next one, or in it before its first words
        place += 1
    if place < len(firsts) and not tree.blocks[chosen[place]].text.strip(_NUMBERING):  # of a note, which follows
        place += 1
    if place == len(firsts) or firsts[place] - at > _NEAR or _says_something(tree, at, firsts[place]):
        return 0
    element = tree.blocks[chosen[place]].element
    start = tree.starts[element]
    return start if tree.tags[element] in _CARRIERS else 0


def _says_something(tree: Tree, at: int, first: int) -> bool:
    """True where a place has other words or a picture of its own, which are not in the chosen block that follows.

    The number of a note is none.
    """
    texts, names = tree.tokens.texts, tree.tokens.names
    return any(names[i] == "img" or texts[i].strip(_NUMBERING) for i in range(at, first))
