# ruff: noqa: E501 (tables of words)
"""Bytes to text: what the bytes prove counts more than what a header or a meta tag claims."""

import codecs
import re

from broadsheet.native import native

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w\-:.]+)""", re.I)
_XML = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([\w\-]+)""", re.I)
# Labels that browsers read as a superset (Encoding Standard, 4.2).
_SUPERSETS = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252", "iso-8859-9": "cp1254",
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932",
    "x-sjis": "cp932", "windows-31j": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "big5": "big5hkscs", "windows-874": "cp874",
    "tis-620": "cp874", "x-euc-jp": "euc-jp", "utf8": "utf-8", "windows-1251": "cp1251", "iso-8859-8-i": "iso-8859-8", "iso-8859-11": "cp874",
}  # fmt: skip
# Only what browsers decode (Encoding Standard, 4.2): Python knows more by name, among it what is no charset at all.
_ASCII = bytes(range(128))
_CODECS = frozenset(
    "utf-8 utf-16 utf-16-le utf-16-be cp866 cp874 cp932 cp949 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 "
    "iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 "
    "iso8859-16 koi8-r koi8-u mac-roman mac-cyrillic gb18030 big5hkscs euc_jp iso2022_jp".split()
)
# The commonest signs of the languages that a codec is used for, and the share of them in ordinary text beyond ASCII.
_GUESSES = {
    "gb18030": ("的是不了在有一人这中大国上个来和我，。、：“”《》", 0.2), "big5hkscs": ("的是不了在有一人這中大國上個來和我，。、：「」《》", 0.2),
    "cp932": ("のはをにがとでたしてる、。「」", 0.4), "euc_jp": ("のはをにがとでたしてる、。「」", 0.4), "cp949": ("이다는을의에가로고한지은도", 0.25),
    "cp1251": ("оеаинтсрвл", 0.65), "koi8-r": ("оеаинтсрвл", 0.65), "cp1256": ("اليمنوتر", 0.65), "cp1255": ("יוהלרמאת", 0.65),
    "cp874": ("านรอก่้เงม", 0.55), "cp1253": ("αοιετσνηυρπ", 0.65), "cp1252": ("äöüßéèêàçñáíóúãå’“”–»«", 0.85),
}  # fmt: skip
_SAMPLE = 20_000  # bytes that a guess looks at


def as_utf8(html: bytes, content_type: str = "") -> bytes:
    """The page in UTF-8, without a byte order mark; see `decode`. Bytes that are so already are not touched."""
    has_mark = html.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not has_mark and (native.is_utf8(html) if native else is_utf8(html)):
        return html
    return decode(html, content_type).encode("utf-8", "replace")


def is_utf8(html: bytes) -> bool:
    """True for bytes that are UTF-8 throughout. Also compiled, see native/bytes.c."""
    try:
        html.decode()
    except UnicodeDecodeError:
        return False
    return True


def decode(html: bytes, content_type: str = "") -> str:
    """The page as text. Never fails: what cannot be read becomes U+FFFD.

    Order: byte order mark, UTF-8 that is so strictly or but for a few faults (many pages are, under another label),
    `content_type`, the page's own declaration, then the guess that reads without faults and looks like a language.
    A page that says it is UTF-8 and is not has said nothing.
    """
    for bom, name in _BOMS:
        if html.startswith(bom):
            return html[len(bom) :].decode(name, "replace")
    text = html.decode("utf-8", "replace")
    faults = text.count("\ufffd") - text.endswith("\ufffd")  # cut in the middle of the last character
    if not faults or _is_mostly_well(html, faults):
        return text
    for label in _declared(html, content_type):
        codec = _codec(label)
        if codec and codec != "utf-8":
            return html.decode(codec, "replace")
    return _guess(html)


def _is_mostly_well(html: bytes, faults: int) -> bool:
    """True if one byte in twenty or fewer of those beyond ASCII is a fault: UTF-8 that was cut or patched."""
    return faults * 20 < len(html.translate(None, _ASCII))


def _declared(html: bytes, content_type: str) -> list[str]:
    labels = [
        m[1] for m in (_CHARSET.search(content_type.encode()), _CHARSET.search(html[:4096]), _XML.search(html)) if m
    ]
    return [label.decode("ascii", "replace").lower() for label in labels]


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(_SUPERSETS.get(label, label)).name
    except LookupError:
        return None
    return name if name in _CODECS else None


def _guess(html: bytes) -> str:
    first = next((at for at, byte in enumerate(html) if byte > 127), 0)
    sample = html[max(0, first - 1) : first + _SAMPLE]  # with the sign before: see _MIXED
    best = max(_GUESSES, key=lambda codec: _plausible(sample.decode(codec, "replace"), *_GUESSES[codec]))
    return html.decode(best, "replace")


_MIXED = re.compile(r"[A-Za-z][\u0370-\u06ff\u0e00-\u0e7f]|[\u0370-\u06ff\u0e00-\u0e7f][A-Za-z]")


def _plausible(text: str, common: str, share: float) -> float:
    """How much of a language's text this has beyond ASCII: about 1 where it is one; what no text has weighs five times.

    That is: faults, control and private signs, lines and boxes, the narrow kana of no Japanese page, and words that are
    half Latin, half of another alphabet.
    """
    high = [c for c in text if ord(c) > 127]
    if not high:
        return 0.0
    odd = sum(map(_is_odd, high)) + len(_MIXED.findall(text))
    return (sum(map(common.count, high)) / share - 5 * odd) / len(high)


def _is_odd(sign: str) -> bool:
    code = ord(sign)
    return (
        0x80 <= code < 0xA0
        or 0x2500 <= code < 0x25A0
        or 0xE000 <= code < 0xF900
        or 0xFF61 <= code < 0xFFA0
        or code == 0xFFFD
    )
