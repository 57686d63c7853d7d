"""Feed bytes -> an XML tree, strictly where they are well-formed, mended where they are not.

lxml is the floor of speed; entities are never expanded and nothing is fetched, so bombs and external entities stay
text.
"""

from html import escape as escape_html
from itertools import islice
from typing import Any

from lxml import etree

from broadsheet.feeds.mending import as_meant, mended

Element = etree._Element
_OPTIONS: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "huge_tree": True,
    "remove_comments": True,
    "remove_pis": True,
}
_ATTRIBUTES = 100  # of an element that are read: lxml goes through all of them for each
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def tree(data: bytes) -> Element | None:
    """The root element of XML that is well-formed and needs no mending; None of any other. Raises nothing."""
    meant = as_meant(data)
    return None if meant is None else strict(meant.lstrip())


def strict(data: bytes) -> Element | None:
    """The root element of well-formed XML; None of any other. Raises nothing."""
    try:
        return etree.fromstring(data, etree.XMLParser(**_OPTIONS))
    except (etree.XMLSyntaxError, ValueError):
        return None


def recovered(data: bytes) -> Element | None:
    """The root element of what can be made of XML in UTF-8; None where there is no element at all. Raises nothing."""
    try:
        return etree.fromstring(data, etree.XMLParser(recover=True, encoding="utf-8", **_OPTIONS))
    except (etree.XMLSyntaxError, ValueError):
        return None


def any_tree(data: bytes) -> Element | None:
    """The root element, strictly or else of what is mended; None where there is none. Raises nothing."""
    root = tree(data)
    return recovered(mended(data)) if root is None else root


def text(element: Element) -> str:
    """The character data of an element; markup that stands in it unescaped is written out again."""
    return inner(element) if len(element) else element.text or ""


def inner(element: Element) -> str:
    """What stands between an element's tags, as markup without namespaces; too deep a tree is words alone."""
    try:
        return _inner(element)
    except RecursionError:
        return escape_html("".join(map(str, element.itertext())), quote=False)


def _inner(element: Element) -> str:
    return "".join([escape_html(element.text or "", quote=False), *map(_markup, element)])


def _markup(element: Element) -> str:
    if not isinstance(element.tag, str):  # an entity that was left alone
        return escape_html(element.tail or "", quote=False)
    local = _local(element.tag)
    attributes = "".join(
        f' {_local(str(key))}="{escape_html(str(element.get(key)))}"' for key in islice(element.attrib, _ATTRIBUTES)
    )
    tail = escape_html(element.tail or "", quote=False)
    if not len(element) and not element.text and local in ("br", "hr", "img", "wbr"):
        return f"<{local}{attributes}>{tail}"
    return f"<{local}{attributes}>{_inner(element)}</{local}>{tail}"


def _local(key: str) -> str:
    return key.rpartition("}")[2]
