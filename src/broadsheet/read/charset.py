# ruff: noqa: E501 (tables of words)
"""Bytes to text: what the bytes prove counts more than what a header or a meta tag claims."""

import codecs
import re

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
_CODECS = frozenset(
    "utf-8 utf-16 utf-16-le utf-16-be cp866 cp874 cp932 cp949 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 "
    "iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 "
    "iso8859-16 koi8-r koi8-u mac-roman mac-cyrillic gb18030 big5hkscs euc_jp iso2022_jp".split()
)
_GUESSES = ("gb18030", "cp932", "euc-jp", "cp949", "big5hkscs", "cp1251", "koi8-r", "cp1252")


def as_utf8(html: bytes, content_type: str = "") -> bytes:
    """The page in UTF-8, without a byte order mark; see `decode`. Bytes that are so already are not touched."""
    if not html.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            html.decode()
        except UnicodeDecodeError:
            pass
        else:
            return html
    return decode(html, content_type).encode("utf-8", "replace")


def decode(html: bytes, content_type: str = "") -> str:
    """The page as text. Never fails: what cannot be read becomes U+FFFD.

    Order: byte order mark, strict UTF-8 (many pages are UTF-8 under another label), `content_type`, the page's own
    declaration, then the guess that reads without faults and looks like a language.
    """
    for bom, name in _BOMS:
        if html.startswith(bom):
            return html[len(bom) :].decode(name, "replace")
    try:
        return html.decode()
    except UnicodeDecodeError as error:
        if error.start >= len(html) - 4:  # cut in the middle of the last character
            return html.decode("utf-8", "replace")
    for label in _declared(html, content_type):
        codec = _codec(label)
        if codec:
            return _lenient(html, codec)
    return _guess(html)


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


def _lenient(html: bytes, codec: str) -> str:
    """Decoded as declared; where that gives mostly faults and UTF-8 does not, the declaration is wrong."""
    text = html.decode(codec, "replace")
    faults = text.count("\ufffd")
    if faults > 20:
        other = html.decode("utf-8", "replace")
        if other.count("\ufffd") < faults / 4:
            return other
    return text


def _guess(html: bytes) -> str:
    as_utf8 = html.decode("utf-8", "replace")
    high = sum(b > 127 for b in html[:200_000])
    if as_utf8[:200_000].count("\ufffd") * 20 < high:
        return as_utf8
    best = max(_GUESSES, key=lambda name: _plausible(html[:20_000].decode(name, "replace")))
    return html.decode(best, "replace")


_COMMON = re.compile("[的是不了在有一人这中大国上个来和我の はをにがとでた이다는을의에가о е а и н т с рäöüéèàçñß’“”–]")


def _plausible(text: str) -> float:
    high = [c for c in text if ord(c) > 127]
    if not high:
        return 0.0
    common = sum(bool(_COMMON.match(c)) for c in high)
    odd = sum(c == "\ufffd" or 0x80 <= ord(c) < 0xA0 or 0xE000 <= ord(c) < 0xF900 for c in high)
    return (common - 5 * odd) / len(high)
