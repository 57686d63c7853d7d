"""Markup as text: attributes, entities, plain words, and a guard against trees too deep for the parsers."""

import re
from collections.abc import Callable
from functools import lru_cache
from html import unescape as html_unescape

from broadsheet.native import native

SIZE = 50_000_000  # bytes read of a page
LEVELS = 512  # of elements; lexbor and nh3 are quadratic in depth
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# Closed by the parser itself when the next one opens: they never pile up on their own.
_SELF_CLOSING = frozenset(map(str.encode, VOID)) | frozenset(
    b"p tr td th option thead tbody tfoot html head body".split()
)
# (next, open): closed only where nothing else is open in between, also not each other.
_ITEMS = frozenset([(b"li", b"li"), (b"dt", b"dt"), (b"dt", b"dd"), (b"dd", b"dt"), (b"dd", b"dd")])
# Those that pile up all the same in SVG and MathML; the others end it (HTML Standard, "in foreign content").
_PILING = frozenset(b"area base col input link param source track wbr html td th tr tbody thead tfoot option".split())
# An end tag of these closes only itself (HTML Standard, adoption agency algorithm).
_FORMATTING = frozenset(b"a b big code em font i nobr s small strike strong tt u".split())
# A comment or a tag with its attributes, to the letter of the tokenizer (HTML Standard, 13.2.5), or a page could hide
# its depth from us in attributes and comments that are none. Nothing is tried twice, also where no ">" comes.
_TOKEN = re.compile(
    rb"""<!--(?:-?>|.*?(?:--!?>|\Z))|<(/?)([a-zA-Z][^\t\n\f\r />]*+)"""
    rb"""(?:[\t\n\f\r /]++|[^\t\n\f\r />][^\t\n\f\r />=]*+"""
    rb"""(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\t\n\f\r "'>][^\t\n\f\r >]*+)?+)?+)*+>?""",
    re.S,
)
# Their content is no markup, but in SVG and MathML.
_OPAQUE = {
    name: re.compile(rb"</%b[\t\n\f\r />]" % name, re.I)
    for name in b"script style textarea title iframe noembed noframes xmp".split()
}
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_ANY_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template)\b.*?(?:</\1\s*>|\Z)|</?[a-zA-Z!][^>]{0,4000}>", re.S | re.I
)
_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")  # as html.unescape has it
_ENDLESS = re.compile(r"&#[0-9]{4000,};?")
_PARTING = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|blockquote|tr|td|th|table|section|article|pre|hr)\b[^>]{0,4000}>", re.I
)
# The first thousand attributes of a tag; none of its parts is tried twice.
_CROWD = re.compile(
    rb"""<[a-zA-Z][^\s/>]*+(?:[\s/]++[^\s"'<>/=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?+){1000}"""
)
_CROWDED = 4000  # bytes: a tag with fewer has no thousand attributes
_WINDOW = 65_536
_HARMLESS = 3000  # levels that a bound may allow: the parser still takes only milliseconds
_FLAT = (b"<!--", b"<br", b"<img", b"<meta", b"<hr")
_LOOKS_LIKE_MARKUP = re.compile(r"<|&(?:#|[A-Za-z][A-Za-z0-9]*;)")


def escaped_plainly(text: str) -> str:
    """A text as markup, between tags or in quotes; as markupsafe, which themes are given, writes it."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&#34;").replace("'", "&#39;")


def as_utf8_plainly(parts: tuple[str, ...]) -> bytes:
    """Texts put together, as UTF-8."""
    return "".join(parts).encode()


def escaped_as_utf8_plainly(text: str) -> bytes:
    """A text as markup, as UTF-8."""
    return escaped_plainly(text).encode()


escaped: Callable[[str], str] = native.escaped if native else escaped_plainly
as_utf8: Callable[[tuple[str, ...]], bytes] = native.as_utf8 if native else as_utf8_plainly
escaped_as_utf8: Callable[[str], bytes] = native.escaped_as_utf8 if native else escaped_as_utf8_plainly


def unescape(text: str) -> str:
    """The text with its references read; of one with thousands of digits, which Python refuses to read, U+FFFD."""
    if "&" not in text:
        return text
    try:
        return _REFERENCE.sub(_character, text)
    except ValueError:
        return html_unescape(_ENDLESS.sub("\ufffd", text))


def _character(found: re.Match[str]) -> str:
    return _known(found[0])


_known = lru_cache(maxsize=4096)(html_unescape)  # an unknown name costs thirty look-ups, and a text has the same few


def attributes(raw: str) -> dict[str, str]:
    """The attributes of a tag from the text between its name and ">"; names in lower case, the first one wins."""
    known = native.attributes(raw) if native else None
    return attributes_as_written(raw) if known is None else known


def attributes_as_written(raw: str) -> dict[str, str]:
    """`attributes` of any tag. For those as a serialiser writes them also compiled, see native/letters.c."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(raw):
        value = double or single or bare
        found.setdefault(name.lower(), unescape(value) if "&" in value else value)
    return found


def plain(html: str) -> str:
    """The words of a fragment on one line: tags gone, entities read. For titles and summaries, not for bodies."""
    if "<" in html:
        html = _ANY_TAG.sub("", _PARTING.sub(" ", html))
    return " ".join(unescape(html).split())


def title_as_html(title: str | None, title_html: str | None = None) -> str | None:
    """A title for elements that most read as HTML: words that look like markup are escaped once more."""
    if title_html:
        return title_html
    if title and _LOOKS_LIKE_MARKUP.search(title):
        return title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return title


def shallow(html: bytes) -> bytes:
    """The page with at most LEVELS levels of elements and SIZE bytes; tags that go deeper are left out, words stay.

    No tag keeps more than a thousand attributes. Linear: pages that cannot be dangerously deep (nearly all) cost one
    count of "<"; the others one scan.
    """
    html = _without_crowds(html[:SIZE])
    may_be_deep = native.may_be_deep if native else _may_be_deep
    is_deep = may_be_deep(html, _HARMLESS, True) and may_be_deep(html, _HARMLESS, False)
    return _without_deep_tags(html) if is_deep else html


def _without_crowds(html: bytes) -> bytes:
    """Tags without the attributes after the thousandth: lexbor compares each with all before it."""
    half = _CROWDED // 2  # a tag that long leaves one stretch of half its length without an end
    kept: list[bytes] = []
    done = at = 0
    while (at := _endless(html, at, half)) >= 0:
        begin, end = html.rfind(b">", done, at) + 1 or done, html.find(b">", at + half)
        end = len(html) if end < 0 else end
        tag = html.rfind(b"<", begin, end)
        if end - begin > _CROWDED and tag >= 0 and (crowd := _CROWD.match(html, tag, end)):
            kept.append(html[done : crowd.end()])
            done = end
        at = end
    return b"".join((*kept, html[done:])) if kept else html


def endless(html: bytes, at: int, length: int) -> int:
    """Where, from `at` on in steps of `length`, a stretch so long is without ">"; -1 where none is.

    Also compiled, see native/bytes.c.
    """
    while at + length <= len(html):
        if html.find(b">", at, at + length) < 0:
            return at
        at += length
    return -1


_endless = native.endless if native else endless


def _may_be_deep(html: bytes, most: int, with_flat: bool) -> bool:
    """True where more than `most` elements may be open at once: all tags opened less all closed, window by window.

    with_flat   count those that never hold others too: quicker, and for nearly all pages enough
    Also compiled, see native/bytes.c.
    """
    if html.count(b"<") <= most:
        return False
    level = 0
    for start in range(0, len(html), _WINDOW):
        window = html[start : start + _WINDOW]
        closed = window.count(b"</")
        opened = window.count(b"<") - closed - (0 if with_flat else sum(map(window.count, _FLAT)))
        if level + opened > most:
            return True
        level = max(0, level + opened - closed)
    return False


def _without_deep_tags(html: bytes) -> bytes:
    out: list[bytes] = []
    done = end = 0
    stack, open_of = list[bytes](), dict[bytes, int]()
    while found := _TOKEN.search(html, end):
        end, name = found.end(), (found[2] or b"").lower()
        is_foreign = bool(open_of.get(b"svg") or open_of.get(b"math"))
        if not name or _never_piles_up(name, is_foreign):
            continue
        if found[1]:
            _close(name, stack, open_of)
            continue
        if name in _OPAQUE and not is_foreign:
            closed = _OPAQUE[name].search(html, end)
            end = closed.start() if closed else len(html)
            continue
        if stack and (name, stack[-1]) in _ITEMS:
            open_of[stack.pop()] -= 1
        if len(stack) >= LEVELS:
            out.append(html[done : found.start()])
            done = end
        else:
            stack.append(name)
            open_of[name] = open_of.get(name, 0) + 1
    return b"".join((*out, html[done:]))


def _never_piles_up(name: bytes, is_foreign: bool) -> bool:
    return name in _SELF_CLOSING and not (is_foreign and name in _PILING)


def _close(name: bytes, stack: list[bytes], open_of: dict[bytes, int]) -> None:
    if not open_of.get(name):
        return
    if name in _FORMATTING:
        del stack[len(stack) - 1 - stack[::-1].index(name)]
        open_of[name] -= 1
        return
    while True:
        top = stack.pop()
        open_of[top] -= 1
        if top == name:
            return


def places_of(html: bytes, needle: bytes, digits: bytes, before: int, after: int) -> list[int]:
    """Where `needle` ends with `digits` near: so many bytes before its end or after. Also compiled, native/bytes.c."""
    found: list[int] = []
    at = html.find(needle)
    while at >= 0:
        at += len(needle)
        if digits in html[max(0, at - before) : at + after]:
            found.append(at)
        at = html.find(needle, at)
    return found


places = native.places if native else places_of

if native:
    native.learn(unescape=unescape)
