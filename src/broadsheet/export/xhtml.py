"""Clean HTML as XHTML that books may hold (EPUB 3.3, 2.2 and 3: XML syntax, no remote resources, valid content models).

Everything a reader reads stays; what a book cannot show (players, pictures that were not kept) becomes a link or its
caption. Elements that stand where HTML does not allow them are made plain ones: ul > p, h2 > div, figcaption alone.
"""

import re
from collections.abc import Callable
from html import escape

from lxml import etree

from broadsheet.anchors import ANCHOR
from broadsheet.markup import attributes

Picture = Callable[[str], str | None]  # address -> its place in the book, None where it is not there
_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:\s[^<>]*)?)>|<!--.*?-->", re.S)
_VOID = frozenset("br hr img col wbr".split())
_DROPPED = frozenset("source track picture colgroup col wbr".split())  # tags alone: what is in them stays
_RENAMED = {"dl": "div", "dd": "div", "details": "div", "dt": "p", "summary": "p", "mark": "em", "article": "div"}
_RENAMED |= {"time": "span", "dfn": "em"}  # their own rules (a machine's date, no nesting) say nothing to a reader
_BLOCKS = frozenset(
    "address aside blockquote div figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre section table ul caption tbody td "
    "tfoot th thead tr".split()
)
_INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em i ins kbd q rp rt ruby s samp small span strong sub sup time u var".split()
)
_PHRASING_ONLY = frozenset("p h1 h2 h3 h4 h5 h6 pre address caption".split())
_PARENTS = {
    "li": ("ul", "ol"), "figcaption": ("figure",), "rt": ("ruby",), "rp": ("ruby",), "td": ("tr",), "th": ("tr",),
    "tr": ("table", "tbody", "thead", "tfoot"), "caption": ("table",), "tbody": ("table",), "thead": ("table",),
    "tfoot": ("table",),
}  # fmt: skip
_NUMBER = re.compile(r"[1-9]\d{0,4}")
_LINK = re.compile(r"https?://[^\s<>\"{}|\\^`\[\]]+|mailto:[^\s<>\"]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_MOST_DEPTH = 200


def xhtml(html: str, picture: Picture) -> str:
    """The fragment as well-formed XHTML without a namespace prefix; "" for an empty one.

    html      clean (see clean.sanitize): attributes quoted, elements nested
    picture   where a picture lies in the book
    """
    written = "".join(_tokens(html, picture))
    root = etree.fromstring(f"<div>{written}</div>", etree.XMLParser(huge_tree=True, recover=True))
    if root is None:
        return ""
    _fit(root)
    inner = etree.tostring(root, encoding="unicode")
    return inner.removeprefix("<div>").removesuffix("</div>") if inner != "<div/>" else ""


def _tokens(html: str, picture: Picture) -> list[str]:
    parts, at = [], 0
    for found in _TOKEN.finditer(html):
        parts.append(_text(html[at : found.start()]))
        at = found.end()
        if found[2]:
            parts.append(_tag(found[1], found[2], found[3], picture))
    return [*parts, _text(html[at:])]


def _text(text: str) -> str:
    return text.replace("&nbsp;", "\u00a0").replace("<", "&lt;")


def _tag(slash: str, name: str, raw: str, picture: Picture) -> str:
    if name in _DROPPED:
        return ""
    told = {} if slash else attributes(raw)
    if name in ("iframe", "video", "audio"):
        return _player(told, slash)
    if name == "img":
        return _image(told, picture)
    name = _RENAMED.get(name, name)
    if slash:
        return "" if name in _VOID else f"</{name}>"
    written = "".join(f' {key}="{escape(value)}"' for key, value in _kept(name, told))
    return f"<{name}{written}{'/' if name in _VOID else ''}>"


def _player(told: dict[str, str], slash: str) -> str:
    """A player as a link to what it plays; sources inside of it are dropped, its fallback words stay."""
    address = told.get("src", "")
    if slash or not _LINK.fullmatch(address):
        return ""
    name = told.get("title") or address.split("/")[2]
    return f'<a href="{escape(address)}">▶ {escape(name)}</a>'


def _image(told: dict[str, str], picture: Picture) -> str:
    place = picture(told.get("src", ""))
    alt = escape(told.get("alt", ""))
    if place is None:
        return f"<span>{alt}</span>" if alt else ""
    return f'<img src="{escape(place)}" alt="{alt}"/>'


def _kept(name: str, told: dict[str, str]) -> list[tuple[str, str]]:
    kept = []
    href = told.get("href", "")
    if name == "a" and (_LINK.fullmatch(href) or (href.startswith("#") and ANCHOR.fullmatch(href[1:]))):
        kept.append(("href", href))
    if ANCHOR.fullmatch(told.get("id", "")):
        kept.append(("id", told["id"]))
    if _LANGUAGE.fullmatch(told.get("lang", "")):
        kept += [("lang", told["lang"]), ("xml:lang", told["lang"])]
    if told.get("dir") in ("ltr", "rtl"):
        kept.append(("dir", told["dir"]))
    if name == "bdo" and not any(key == "dir" for key, _ in kept):
        kept.append(("dir", "ltr"))
    numbers = {"ol": ("start",), "li": ("value",), "td": ("colspan", "rowspan"), "th": ("colspan", "rowspan")}
    return kept + [(key, told[key]) for key in numbers.get(name, ()) if _NUMBER.fullmatch(told.get(key, ""))]


def _fit(root: etree._Element) -> None:
    """Make every element one that may stand where it stands."""
    for element in list(root.iter(etree.Element)):
        parent = element.getparent()
        if parent is None:
            continue
        depth = sum(1 for _ in element.iterancestors())
        if depth > _MOST_DEPTH:
            element.tag = "span"
            continue
        if element.tag in _PARENTS and parent.tag not in _PARENTS[element.tag]:
            element.tag = "div" if element.tag in _BLOCKS else "span"
        if element.tag in _BLOCKS and (parent.tag in _PHRASING_ONLY or parent.tag in _INLINE):
            _unfold(element, parent)
        if parent.tag in ("ul", "ol") and element.tag != "li":
            _wrap(element, "li")
    for parent in root.iter("ul", "ol", "table", "tbody", "thead", "tr"):
        _without_words(parent)
    for table in root.iter("table"):
        _in_order(table)
    for figure in root.iter("figure"):
        _one_caption(figure)
    for ruby in list(root.iter("ruby")):
        if not _is_ruby(ruby):
            _plain_ruby(ruby)
    for said in list(root.iter("rt", "rp")):
        parent = said.getparent()
        if parent is None or parent.tag != "ruby":
            said.tag = "span"
    _lead_within(root)
    for link in root.iter("a"):
        if any(one.tag == "a" for one in link.iterancestors()):
            link.tag = "span"
            link.attrib.pop("href", "")


def _lead_within(root: etree._Element) -> None:
    """Anchors stand once, and links within lead to one that stands (EPUB 3.3, 3.4 and epubcheck's RSC-012)."""
    standing = set[str]()
    for element in root.iter(etree.Element):
        if (name := element.get("id", "")) in standing:
            element.attrib.pop("id", "")
        standing.add(name)
    for link in root.iter("a"):
        if (href := link.get("href", "")).startswith("#") and href[1:] not in standing:
            link.attrib.pop("href")


def _unfold(element: etree._Element, parent: etree._Element) -> None:
    """A block inside of words: the words around it become a plain block, or it becomes words itself."""
    if parent.tag in _INLINE and not any(one.tag in _PHRASING_ONLY for one in parent.iterancestors()):
        for one in (parent, *parent.iterancestors()):
            if one.tag not in _INLINE:
                break
            one.tag = "div"
            one.attrib.pop("href", "")
    else:
        element.tag = "span"


def _wrap(element: etree._Element, name: str) -> None:
    parent = element.getparent()
    assert parent is not None
    around = etree.Element(name)
    around.tail, element.tail = element.tail, None
    parent.replace(element, around)
    around.append(element)


def _wrap_all(element: etree._Element, *names: str) -> None:
    """All that an element holds put into new elements, one in the other."""
    inner, text = list(element), element.text
    element.text = None
    for name in names:
        element = etree.SubElement(element, name)
    element.text = text
    element.extend(inner)


def _without_words(parent: etree._Element) -> None:
    """Words that stand between the items of a list go into the item before, or into one of their own."""
    if (parent.text or "").strip():
        first = etree.Element("li") if parent.tag in ("ul", "ol") else None
        if first is not None:
            first.text = parent.text
            parent.insert(0, first)
    parent.text = None
    for child in parent:
        if (child.tail or "").strip():
            last = child[-1] if len(child) else None
            if last is None:
                child.text = (child.text or "") + (child.tail or "")
            else:
                last.tail = (last.tail or "") + (child.tail or "")
        child.tail = None


def _in_order(table: etree._Element) -> None:
    """One caption, then one head, then bodies: further ones of the first two are bodies, feet too."""
    seen: set[object] = set()
    for child in table:
        is_late = bool(seen - {"caption"}) if child.tag == "thead" else bool(seen)
        if child.tag == "caption" and is_late:
            child.tag = "tbody"
            _wrap_all(child, "tr", "td")
        elif child.tag == "tfoot" or (child.tag == "thead" and is_late):
            child.tag = "tbody"
        elif child.tag == "tr" and "tbody" in seen:
            _wrap(child, "tbody")
        seen.add(child.tag if child.tag != "tr" else "tbody" if "tbody" in seen else "tr")


def _is_ruby(ruby: etree._Element) -> bool:
    """Words, then what is said of them, perhaps between parentheses: (words, rp?, rt, rp?)+."""
    if any(one.tag == "ruby" for one in ruby.iterdescendants()):
        return False
    is_said = has_words = bool((ruby.text or "").strip())
    for child in ruby:
        if child.tag == "rp" and (len(child) or not has_words):
            return False
        if child.tag == "rt" and not has_words:
            return False
        is_said = child.tag in ("rt", "rp")
        has_words = has_words or not is_said
        if (child.tail or "").strip():
            is_said, has_words = False, True
    return is_said and any(child.tag == "rt" for child in ruby)


def _plain_ruby(ruby: etree._Element) -> None:
    for one in (ruby, *ruby.iter("rt", "rp")):
        one.tag = "span"


def _one_caption(figure: etree._Element) -> None:
    """The first caption, at the end; further ones are paragraphs before it."""
    captions = [child for child in figure if child.tag == "figcaption"]
    for more in captions[1:]:
        more.tag = "div"
    if captions:
        after = etree.Element("span")
        after.text, captions[0].tail = captions[0].tail, None
        if (after.text or "").strip():
            captions[0].addnext(after)
        figure.append(captions[0])
