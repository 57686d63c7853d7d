"""Where on a page an element stands: its way up to the root in tags and classes, and what of that is no main list."""

import re
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from broadsheet.text import words
from broadsheet.urls import parts_of

_MENU_TAGS = frozenset("nav footer form dialog menu".split())
_MENU_ROLES = frozenset("navigation contentinfo search menu menubar dialog alertdialog tablist".split())
_SIDE_ROLES = frozenset(("complementary", "banner"))
CARDS = frozenset("article li tr dd".split())
_MAIN = ("/main", "/section")  # a header or footer in one of these, or in a card, is its own
_MENU_WORDS = frozenset(  # in a name of an element
    """nav navbar navigation menu submenu megamenu breadcrumb breadcrumbs sharing pagination pager paginator pagenav
    cookie cookies consent gdpr footer colophon offcanvas newsletter taglist tagcloud commentlist copyright""".split()
)
_MENU_NAMES = frozenset(  # a whole name: they are parts of a card's names, too
    """share social login signup subscribe comments toolbar drawer modal popup lightbox masthead toc byline authors tags
    dropdown langs languages legal skip""".split()
)
_SIDE_WORDS = frozenset(
    """sidebar aside popular mostpopular mostread mostviewed trending recommended recommendations recommend related
    nocontent sponsored sponsor sponsors promoted outbrain taboola ranking ticker""".split()
)
_SIDE_PAIRS = re.compile(
    r"most[-_](?:read|viewed|shared|commented)|side[-_](?:bar|col)|right[-_]?(?:rail|col)|hot[-_]news", re.I
)
_NEAR = 2  # levels below the body
_HEADLINE = 4  # words
_HEADED = "h1 a[href], h2 a[href], h3 a[href], a[href]:has(h1), a[href]:has(h2), a[href]:has(h3)"
_MANY = 5  # links: more than a card's own header has
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HASH = re.compile(r"__(?=\w*[A-Z])\w+$")  # what CSS modules add at each build
_TERM = re.compile(r"(?:category|tag|term|type|format)[-_]")  # what a post is about (WordPress, post_class)
_STATE = re.compile(r"\d|^(?:first|last|odd|even|active|current|is-|has-|js-)")


class Place(NamedTuple):
    """An element's place, from the root down to it."""

    path: str  # tags
    shape: str  # tags with classes, without those that count or tell a state
    menu: tuple[int, ...]  # the elements above it that are a menu, a footer, a form
    side: tuple[int, ...]  # and those that are a box beside the main list
    card: int  # the id of the innermost list item, article or row; 0


ROOT = Place("", "", (), (), 0)


class Places:
    """The places of a page's elements, each worked out once."""

    def __init__(self) -> None:
        self._known: dict[int, Place] = {}

    def of(self, node: LexborNode | None) -> Place:
        """The place of an element; of none, and of the body, the root."""
        above: list[LexborNode] = []
        while node is not None and node.tag not in ("html", "-undef", None) and node.mem_id not in self._known:
            above.append(node)
            node = node.parent
        place = ROOT if node is None or node.mem_id not in self._known else self._known[node.mem_id]
        for element in reversed(above):
            place = self._known[element.mem_id] = _below(place, element)
        return place


def _below(place: Place, node: LexborNode) -> Place:
    if node.tag == "body":
        return ROOT
    tag, number = node.tag or "", node.mem_id
    classes = (node.attributes.get("class") or "").split()
    steady = sorted(_HASH.sub("", name) for name in classes if not _STATE.search(name))[:4]
    return Place(
        path=f"{place.path}/{tag}",
        shape=f"{place.shape}/{tag}.{'.'.join(steady)}",
        menu=(*place.menu, number) if _is_menu(node, place, classes) else place.menu,
        side=(*place.side, number) if _is_side(node, classes) else place.side,
        card=number if tag in CARDS else place.card,
    )


def _is_menu(node: LexborNode, place: Place, classes: list[str]) -> bool:
    if node.tag in _MENU_TAGS or (node.attributes.get("role") or "").lower() in _MENU_ROLES:
        return True
    if node.tag in ("header", "footer"):
        return _is_the_pages(node, place)
    names = _names(node, classes)
    return node.tag not in CARDS and bool(_words(names) & _MENU_WORDS or _MENU_NAMES.intersection(names))


def _is_the_pages(node: LexborNode, place: Place) -> bool:
    """True for the header or footer of the page: not in a card, near the root or with many links."""
    if place.card or place.path.endswith(_MAIN) or _is_hero(node):
        return False
    return place.path.count("/") < _NEAR or len(node.css("a")) > _MANY


def _is_hero(node: LexborNode) -> bool:
    """True for a header that shows the story of the day: few links, one of them a headline and not the site's name."""
    return len(node.css("a")) <= _MANY and any(
        len(words(anchor.text())) >= _HEADLINE and parts_of(anchor.attributes.get("href") or "").path.strip("/")
        for anchor in node.css(_HEADED)
    )


def _is_side(node: LexborNode, classes: list[str]) -> bool:
    if node.tag in ("aside", "noscript") or (node.attributes.get("role") or "").lower() in _SIDE_ROLES:
        return True
    names = _names(node, classes)
    return node.tag not in CARDS and bool(_words(names) & _SIDE_WORDS or any(map(_SIDE_PAIRS.search, names)))


def _names(node: LexborNode, classes: list[str]) -> list[str]:
    number = node.attributes.get("id")
    return [name for name in (*classes, *([number] if number else ())) if not _TERM.match(name)]


def _words(names: list[str]) -> frozenset[str]:
    return frozenset(word.lower() for name in names for word in _WORD.findall(name))
