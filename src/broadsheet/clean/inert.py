"""Proof that a feed's own markup is harmless as it stands, so that it may be written unchanged.

Not a sanitiser and not a browser: a grammar. Every byte must be text, or a tag that is spelled out in full, of an
element on the list, with attributes and values on the list. No element of the list switches the HTML tokenizer out
of its data state (no script, style, textarea, noscript, svg, math, …), so browsers see exactly these tokens; and a
browser's parser must nest them as they are written (structure.py). Whatever the grammar does not know is an objection,
never a guess.
"""

import re

from broadsheet.clean import structure
from broadsheet.markup import unescape

ELEMENTS = frozenset(
    "a abbr b blockquote br caption cite code dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins li "
    "mark ol p q s small span strong sub sup table tbody td tfoot th thead time tr u ul".split()
)
_SPACE = r"[ \t\n]"
_VALUE = r"\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>=`]+"
_ATTRIBUTE = re.compile(rf"{_SPACE}+([a-zA-Z][a-zA-Z0-9-]*)(?:=({_VALUE}))?")
_TOKEN = re.compile(rf"[^<]+|</([a-zA-Z][a-zA-Z0-9]*)>|<([a-zA-Z][a-zA-Z0-9]*)((?:{_ATTRIBUTE.pattern})*){_SPACE}*/?>")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff]"
)
# The old layout escapes every brace; markup that would steer a template engine is not proven all the same.
_TEMPLATE = re.compile(r"\{[{%#]|[#%}]\}|<%|\$\{")
# Lines of three or more open a code block in Hexo, in HTML too (its filter backtick_code_block).
_FENCE = re.compile(r"`{3}|~{3}")
# What picture and figure markup of feeds is named; no names by which a theme lays things over the page.
_CLASS = re.compile(
    r"(?:wp-(?:caption|image|block|post|video|audio|embed)[\w-]*|align(?:left|right|center|none|wide|full)|size-[\w-]+|"
    r"attachment-[\w-]+|caption|figure|figcaption|image|img|photo|picture|gallery|gallery-item|lead|intro|summary|quote|"
    r"source|credit|byline|author|date|article-[\w-]+|entry-content|content|text|paragraph)"
)
_WORDS = re.compile(r"[\w -]*")
# A host is a name of two labels at least: no log-in, no number, nothing of the reader's own network.
_HOST = r"(?:[\w-]+\.)+[^\W\d_][\w-]*\.?(?::\d{1,5})?"
_ADDRESS = re.compile(rf"(?:https?://{_HOST}(?:[/?#][^\s\\]*)?|/(?![/\\])[^\s\\]*|#[\w-]*)?", re.I)
_MAIL = re.compile(r"mailto:[\w.+-]+@[\w.-]+", re.I)
# Names that scripts of a page would look up (DOM clobbering) are plain words; an id must be more than one.
_ID = re.compile(r"[A-Za-z]+[-_][\w-]*\d[\w-]*")
_PLAIN = re.compile(r"[^<>{}`]*")
_DATA = re.compile(
    r"data-(?:recalc-dims|width|height|ratio|w|id|attachment-id|image-[a-z-]+|permalink|orig-size|comments-opened)"
)
_LENGTH = r"(?:auto|0|\d{1,4}(?:\.\d+)?(?:px|em|rem|%|pt))"
STYLES = {
    "width": _LENGTH,
    "max-width": _LENGTH,
    "height": _LENGTH,
    "text-align": "left|right|center|justify|start|end",
    "font-weight": r"bold|normal|[1-9]00",
    "font-style": "italic|normal",
    "text-decoration": "underline|none",
    "color": r"#[0-9a-fA-F]{3,6}|[a-z]{3,20}",
}
_VALUES = {
    "align": re.compile("left|right|center|justify"),
    "alt": _PLAIN,
    "aria-describedby": _ID,
    "aria-hidden": re.compile("true|false"),
    "aria-label": _PLAIN,
    "border": re.compile(r"\d?"),
    "colspan": re.compile(r"\d{1,2}"),
    "datetime": re.compile(r"[\w:.+ -]*"),
    "decoding": re.compile("async|auto|sync"),
    "dir": re.compile("ltr|rtl|auto"),
    "height": re.compile(r"\d{1,4}|auto|\d{1,3}%"),
    "hreflang": _WORDS,
    "id": _ID,
    "lang": _WORDS,
    "loading": re.compile("lazy|eager"),
    "referrerpolicy": re.compile("no-referrer|origin|same-origin|strict-origin|strict-origin-when-cross-origin"),
    "rel": _WORDS,
    "rowspan": re.compile(r"\d{1,2}"),
    "start": re.compile(r"\d{1,4}"),
    "target": re.compile("_blank|_self"),
    "title": _PLAIN,
    "width": re.compile(r"\d{1,4}|auto|\d{1,3}%"),
}
# A blank line ends an HTML block of Markdown; after it only these tags begin one again (CommonMark 4.6, type 6).
_AFTER_BLANK = re.compile(
    r"\n[ \t]*\n(?!\s*\Z)(?! {0,3}</?(?:p|div|figure|figcaption|h[1-6]|ul|ol|li|dl|dd|dt|blockquote|table|t[rhd]|hr)\b)"
)


def objection(html: str) -> str:
    """Why the markup is not proven inert, in words; "" where it is. Linear in the length of the markup."""
    if found := _CONTROL.search(html) or _CONTROL.search(unescape(html)):
        return f"control character U+{ord(found[0]):04X}"
    if _AFTER_BLANK.search(html):
        return "a blank line, after which builders read Markdown"
    if not html.lstrip().startswith("<"):
        return "it does not begin with an element, so builders read Markdown"
    if _TEMPLATE.search(unescape(html)):
        return "template syntax"
    if _FENCE.search(html):
        return "a fence, after which builders read code"
    return _objection_to_tokens(html)


def _objection_to_tokens(html: str) -> str:
    end, written = 0, structure.Written()
    while end < len(html):
        token = _TOKEN.match(html, end)
        if token is None:
            return f"not plain markup: {html[end : end + 40]!r}"
        if said := _objection_to(token, written):
            return said
        end = token.end()
    return structure.objection(written, html)


def _objection_to(token: re.Match[str], written: structure.Written) -> str:
    if token[1]:
        written.end(token[1].lower())
    elif token[2]:
        written.start(token[2].lower())
        return written.objection or _element(token[2], token[3])
    else:
        written.text(token[0])
    return written.objection


def _element(name: str, attributes: str) -> str:
    if name.lower() not in ELEMENTS:
        return f"<{name}>"
    seen: set[str] = set()
    for attribute, value in _ATTRIBUTE.findall(attributes):
        lower = attribute.lower()
        if lower in seen:
            return f"<{name}> has {attribute} twice"
        seen.add(lower)
        if not _is_harmless(name.lower(), lower, unescape(value.strip("\"'"))):
            return f"<{name}> with {attribute}={value[:80]}"
    return ""


def _is_harmless(element: str, name: str, value: str) -> bool:
    if name in ("src", "href", "cite"):
        return _is_address(element, name, value)
    if name == "style":
        return all(map(_is_style, filter(str.strip, value.split(";"))))
    if name == "class":
        return all(map(_CLASS.fullmatch, value.split()))
    if _DATA.fullmatch(name):
        return _PLAIN.fullmatch(value) is not None
    known = _VALUES.get(name)
    return known is not None and known.fullmatch(value) is not None


def _is_address(element: str, name: str, value: str) -> bool:
    if (element, name) not in {("img", "src"), ("a", "href"), ("blockquote", "cite"), ("q", "cite")}:
        return False
    return bool(_ADDRESS.fullmatch(value)) or (name == "href" and bool(_MAIL.fullmatch(value)))


def _is_style(declaration: str) -> bool:
    name, _, value = declaration.partition(":")
    allowed = STYLES.get(name.strip().lower())
    return allowed is not None and re.fullmatch(allowed, value.strip()) is not None
