"""Feed bytes -> an XML tree, strictly where they are well-formed, mended where they are not.

lxml is the floor of speed; entities are never expanded and nothing is fetched, so bombs and external entities stay
text. Names of the usual namespaces become short ones, whatever prefix a feed binds them to.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import entities
from html import escape as escape_html
from typing import Any

from lxml import etree

Element = etree._Element
_OPTIONS: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "huge_tree": True,
    "remove_comments": True,
    "remove_pis": True,
}
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"'][^>]*\?>", re.I)
_ANY_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"\A((?:\s*<!--.*?-->)*\s*)<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.I | re.S)
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(?:([A-Za-z][A-Za-z0-9]{1,31});)?")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.S)
_ROOT = re.compile(r"<(?:rss|feed|rdf:rdf|channel)\b[^<>]*>", re.I)
_BARE_VALUE = re.compile(r"=([^\s\"'<>=]+)(?=[\s>])")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, 2.2
_C1_CHARACTER = re.compile(r"[\x80-\x9f]")
_C1 = re.compile(rb"\xc2[\x80-\x9f]")
_C1_REFERENCE = re.compile(rb"&#(?:1[2-5][0-9]|[xX][89][0-9a-fA-F]);")
_WINDOWS_BYTE = re.compile(rb"[\x80-\x9f]")
# Browsers read them all as Windows-1252 (Encoding Standard, 4.2).
_LATIN = (b"iso-8859-1", b"iso8859-1", b"latin1", b"latin-1", b"us-ascii", b"ascii")
# What HTML makes of a reference to these (HTML Standard, 13.2.5.80), we make of the characters, too.
_WINDOWS = {n: bytes([n]).decode("cp1252", "ignore") or chr(n) for n in range(0x80, 0xA0)}
_REFERENCE_TO_C1 = re.compile(r"&#(?:(1[2-5][0-9])|[xX]([89][0-9a-fA-F]));")
# An entity of the document's own that is a few words cannot grow, nor can many of them; others stay as written.
_EXPANSIONS = 10_000
_ENTITY = re.compile(r"""<!ENTITY\s+(\w+)\s+(?:"([^"&<%]{0,100})"|'([^'&<%]{0,100})')\s*>""")
_NAMESPACES = {
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/elements/1.0/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://search.yahoo.com/mrss": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://www.itunes.com/DTDs/PodCast-1.0.dtd": "itunes:",
    "http://example.com/DTDs/PodCast-1.0.dtd": "itunes:",
    "http://purl.org/rss/1.0/modules/syndication/": "sy:",
    "http://purl.org/syndication/history/1.0": "fh:",
    "http://www.w3.org/2005/atom": "atom:",
    "http://purl.org/atom/ns#": "atom:",
    "http://purl.org/echo/": "atom:",  # names that Atom had on its way to 0.3
    "http://purl.org/pie/": "atom:",
    "http://example.com/newformat#": "atom:",
    "http://example.com/necho": "atom:",
    "uri/of/echo/namespace#": "atom:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://purl.org/rss/1.0/modules/slash/": "slash:",
    "http://wellformedweb.org/commentapi/": "wfw:",
}
_BY_LOWER = {uri.lower().rstrip("/#"): short for uri, short in _NAMESPACES.items()}
_FEED_NAMESPACES = (
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://channel.netscape.com/rdf/simple/0.9/",
    "http://my.netscape.com/publish/formats/",
    "http://purl.org/net/rss1.1#",
    "http://backend.userland.com/",
    "http://blogs.law.harvard.edu/tech/rss",
    "http://cyber.law.harvard.edu/rss",
)
# Names are told apart without regard to case, as iTunes does: these are not all in lower case.
_CASED = {
    one.lower(): one
    for one in (
        "pubDate lastBuildDate managingEditor webMaster skipHours skipDays fullText updatePeriod updateFrequency"
    ).split()
}
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@lru_cache(maxsize=4096)
def name(tag: str) -> str:
    """A tag as "title", "dc:creator", "atom:link"; RSS elements without prefix, unknown namespaces with "?:"."""
    if tag[0] != "{":
        prefix, _, local = tag.rpartition(":")  # an undeclared prefix, kept by the recovering parser
        return f"{prefix.lower()}:{_cased(local)}" if prefix and prefix.lower() != "rss" else _cased(local)
    uri, _, local = tag[1:].partition("}")
    if uri.lower().startswith(_FEED_NAMESPACES) and "modules" not in uri:
        return _cased(local)
    return f"{_BY_LOWER.get(uri.lower().rstrip('/#'), '?:')}{_cased(local)}"


def _cased(local: str) -> str:
    return _CASED.get(local.lower(), local.lower())


def tree(data: bytes, charset: str = "") -> Element | None:
    """The root element, None where there is no element at all. Raises nothing."""
    if not _has_entities(data) and not _has_windows_points(data):
        try:
            return etree.fromstring(data.lstrip(), etree.XMLParser(**_OPTIONS))
        except (etree.XMLSyntaxError, ValueError):
            pass
    try:
        return etree.fromstring(mended(data, charset).encode(), etree.XMLParser(recover=True, **_OPTIONS))
    except (etree.XMLSyntaxError, ValueError):
        return None


def _has_entities(data: bytes) -> bool:
    return b"<!DOCTYPE" in data[:2000] or b"<!ENTITY" in data[:2000]


def _has_windows_points(data: bytes) -> bool:
    """True where Windows-1252 was written as if it were Unicode or Latin-1: "\x92" as U+0092."""
    if _C1.search(data) or _C1_REFERENCE.search(data):
        return True
    declared = _DECLARATION.match(data)
    return declared is not None and declared[1].lower() in _LATIN and _WINDOWS_BYTE.search(data) is not None


def mended(data: bytes, charset: str = "") -> str:
    """The document as text without what no XML parser takes: control characters, bare ampersands, names of HTML."""
    text = _ANY_DECLARATION.sub("", decoded(data, charset).lstrip("\ufeff \t\r\n"))
    own = _own_entities(text)
    text = _ILLEGAL.sub("", _REFERENCE_TO_C1.sub(_windows, _DOCTYPE.sub(r"\1", text)))
    text = _C1_CHARACTER.sub(lambda found: _WINDOWS[ord(found[0])], text)
    text = _ROOT.sub(lambda root: _BARE_VALUE.sub(r'="\1"', root[0]), text, count=1)
    parts = _CDATA.split(text)
    left = iter(range(_EXPANSIONS))
    parts[::2] = [_AMPERSAND.sub(lambda found: _reference(found, own, left), part) for part in parts[::2]]
    return "".join(parts)


def _own_entities(text: str) -> dict[str, str]:
    doctype = _DOCTYPE.match(text)
    return {name: one or other for name, one, other in _ENTITY.findall(doctype[0])} if doctype else {}


def _windows(found: re.Match[str]) -> str:
    point = int(found[1]) if found[1] else int(found[2], 16)
    return _WINDOWS.get(point, found[0])


def decoded(data: bytes, charset: str = "") -> str:
    """Bytes as text: BOM, then the declaration where it holds, strict UTF-8, the header, Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    found = _DECLARATION.match(data)
    declared = found[1].decode() if found else ""
    meant = "cp1252" if found and found[1].lower() in _LATIN else declared
    for encoding in ("utf-8-sig", meant, declared, charset, "cp1252"):
        try:
            return data.decode(encoding) if encoding else data.decode("ascii")
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")


def _reference(found: re.Match[str], own: dict[str, str], left: Iterator[int]) -> str:
    if found[1] in own and next(left, None) is not None:
        return escape_html(own[found[1]])
    character = entities.html5.get(f"{found[1]};") if found[1] else None
    return escape_html(character) if character else f"&amp;{found[0][1:]}"


def text(element: Element) -> str:
    """The character data of an element; markup that stands in it unescaped is written out again."""
    if not len(element):
        return element.text or ""
    return inner(element)


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
    attributes = "".join(f' {_local(str(key))}="{escape_html(str(value))}"' for key, value in element.attrib.items())
    tail = escape_html(element.tail or "", quote=False)
    if not len(element) and not element.text and local in ("br", "hr", "img", "wbr"):
        return f"<{local}{attributes}>{tail}"
    return f"<{local}{attributes}>{_inner(element)}</{local}>{tail}"


def _local(key: str) -> str:
    return key.rpartition("}")[2]
