"""Proof that an SVG is a drawing and nothing else, so that it may be served as it is from a site's own root.

Not a sanitiser: a list. Each element, address and style must be one that draws; whatever is not on the list is an
objection, never a guess. Opened by itself an SVG is a document of the site, with the rights of its pages: so no script,
no handler, nothing of HTML, no animation of a link, nothing that loads from elsewhere. Its XML must be plain enough
that no two parsers differ on it: UTF-8, no entities or defaults of its own, no processing instructions (a style sheet
may be a program), and nothing in comments that a reader of HTML would see.
"""

import re
from collections.abc import Iterator
from typing import cast

from lxml import etree

_SIZE = 10_000_000  # bytes
_SVG = "http://www.w3.org/2000/svg"
# SVG 2, the elements that draw, describe, group, fill, filter or move.
_ELEMENTS = frozenset(
    "a animate animateMotion animateTransform circle clipPath defs desc ellipse feBlend feColorMatrix "
    "feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow "
    "feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset "
    "fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter font font-face g glyph image line "
    "linearGradient marker mask metadata missing-glyph mpath path pattern polygon polyline radialGradient rect set "
    "stop style svg switch symbol text textPath title tref tspan use view".split()
)
# What drawing programs add of their own means nothing to browsers; of the W3C's own names only these do.
_KNOWN = ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2000/01/rdf-schema#")
_OTHERS = ("http://www.w3.org/", "https://www.w3.org/", "http://www.mozilla.org/")  # that browsers act upon
_HERE = re.compile(r"\s*(?:#.*|data:image/(?:png|jpe?g|gif|webp|avif);base64,[A-Za-z0-9+/=\s]*)", re.S)
_MOVED = re.compile("href|^\\s*on|base", re.I)  # what an animation may not change
_AWAY = re.compile(r"\s*(?:https?://|mailto:)[^\x00-\x1f]*", re.I)
# In styles and in attributes that draw: an address is one of the drawing's own parts, or of a picture or font within.
_LOADS = re.compile(
    r"@import|@charset|\\|javascript:|expression\(|"
    r"\b(?:url|image|image-set|src)\(\s*+[\"']?+(?!\s*(?:#|data:(?:image|font|application)/))",
    re.I,
)
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"'](?!utf-8[\"']|us-ascii[\"'])", re.I)
_OWN_NAMES = re.compile(rb"<!DOCTYPE[^>\[]*\[|<!(?:ENTITY|ATTLIST|ELEMENT|NOTATION)", re.I)
_HIDDEN = re.compile(rb"<!\[CDATA\[(?:(?!\]\]>)[^<])*+<")


def objection(data: bytes) -> str:
    """Why an SVG is not proven to be a drawing alone, in words; "" where it is. Linear in its length."""
    if len(data) > _SIZE:
        return f"it has more than {_SIZE // 1_000_000} MB"
    if b"\0" in data or any(found.search(data) for found in (_ENCODING, _OWN_NAMES, _HIDDEN)):
        return "its XML is not plain"
    try:
        data.decode()
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except (UnicodeDecodeError, etree.XMLSyntaxError):
        return "it is no XML in UTF-8"
    if root.tag != f"{{{_SVG}}}svg":
        return "it is no SVG"
    outside = [*root.itersiblings(preceding=True), *root.itersiblings()]
    return next(filter(None, (said for node in (*outside, *root.iter()) for said in _objections(node))), "")


def _objections(node: etree._Element) -> Iterator[str]:
    if isinstance(node, etree._Comment):
        yield "markup in a comment" if "<" in (node.text or "") else ""
        return
    if not isinstance(node.tag, str):  # a processing instruction, an entity
        yield "its XML is not plain"
        return
    name = etree.QName(node)
    if name.namespace != _SVG:
        is_acted_on = (name.namespace or "").startswith(_OTHERS) and name.namespace not in _KNOWN
        yield f"<{name.localname}> of {name.namespace}" if is_acted_on else ""
    elif name.localname not in _ELEMENTS:
        yield f"<{name.localname}>"
    elif name.localname == "style":
        yield "a style that loads" if _LOADS.search("".join(cast("Iterator[str]", node.itertext()))) else ""
    for key, value in node.attrib.items():
        yield _attribute(name.localname, etree.QName(str(key)), str(value))


def _attribute(element: str, key: etree.QName, value: str) -> str:
    name = key.localname.lower()
    if name.startswith("on") or name == "base" or (name == "attributename" and _MOVED.search(value)):
        is_harmless = False
    elif name == "href":
        is_harmless = bool(_HERE.fullmatch(value) or (element == "a" and _AWAY.fullmatch(value)))
    else:
        is_harmless = key.namespace is not None or not _LOADS.search(value)
    return "" if is_harmless else f"<{element}> with {name}={value[:60]}"
