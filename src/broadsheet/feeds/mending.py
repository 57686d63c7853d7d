"""XML that is none, made readable: charsets, control characters, bare ampersands, names of HTML, own entities."""

import re
from collections.abc import Callable
from html import entities
from html import escape as escape_html

import re2

from broadsheet.feeds.marks import begun

_DECLARATION = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"'][^>]*\?>", re.I)
_HEAD = 2000  # bytes that a declaration is looked for in
_ANY_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
# Its subset has declarations alone (XML 1.0, 2.8): where an element begins, or the feed in a value, it has ended
# without saying so.
_WITHIN = r"(?:[^%s<]++|<(?!(?:[\w.-]+:)?(?:rss|feed|rdf|channel|item|entry)\b))*+"
_VALUE = rf"""(?:"{_WITHIN % '"'}"|'{_WITHIN % "'"}'|["'])"""
_DOCTYPE = re.compile(
    rf"""((?:\s*+<!--(?:[^-]++|-(?!->))*+-->)*+\s*+)<!DOCTYPE(?:[^>\[<"']++|{_VALUE})*+
    (?:\[(?:[^\]<"']++|{_VALUE}|<!--(?:[^-]++|-(?!->))*+-->|<!(?!--)|<\?)*+(?:\]\s*+)?+)?+>?+""",
    re.I | re.X,
)
_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(?:([A-Za-z][A-Za-z0-9]{1,31});)?")
# Characters beyond U+FFFF as two references, one a half of its UTF-16: what some scripts make of an emoji.
_HALF = rb"&#(?:[xX][dD][89a-fA-F][0-9a-fA-F]{2}|5[5-7][0-9]{3});"
_HALVES = re.compile(rb"%b(?:%b)*" % (_HALF, _HALF))  # it begins with "&#", which is looked for quickly
_ROOT = re.compile(rb"<(?:rss|feed|rdf:rdf|channel)\b[^<>]*>", re.I)
_BARE_VALUE = re.compile(rb"=([^\s\"'<>=]+)(?<!--)(?=[\s>])")
# XML 1.0, 2.2: no control characters but tab, newline and return; no U+FFFE and U+FFFF.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))
_AS_SPACES = bytes.maketrans(_CONTROLS, b" " * len(_CONTROLS))
_NO_CHARACTER = re.compile(rb"\xef\xbf[\xbe\xbf]")
_C1 = re.compile(rb"\xc2[\x80-\x9f]")
# What an XML document begins with that is not in a relative of ASCII (XML 1.0, appendix F).
_MARKS = {
    b"\xff\xfe\0\0": "utf-32",
    b"\0\0\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
    b"<\0?\0": "utf-16-le",
    b"\0<\0?": "utf-16-be",
    b"\x4c\x6f\xa7\x94": "cp037",
}
_WINDOWS_BYTE = re.compile(rb"[\x80-\x9f]")
# Browsers read them all as Windows-1252 (Encoding Standard, 4.2).
_LATIN = (b"iso-8859-1", b"iso8859-1", b"latin1", b"latin-1", b"us-ascii", b"ascii")
# What HTML makes of a reference to these (HTML Standard, 13.2.5.80), we make of the characters, too.
_WINDOWS = {n: (bytes([n]).decode("cp1252", "ignore") or chr(n)).encode() for n in range(0x80, 0xA0)}
_REFERENCE_TO_C1 = rb"&#(?:(1[2-5][0-9])|[xX]([89][0-9a-fA-F]));"
_REFERENCE = re.compile(_REFERENCE_TO_C1)
_ANY_REFERENCE = re2.compile(_REFERENCE_TO_C1)  # a third of the time where there is none
_LOOKED_AT = 1000  # places looked at one by one; more are faster looked for at once
# An entity of the document's own that is a few words cannot grow, nor can so many of them; others stay as written.
_EXPANSIONS = 10_000
_ENTITY = re.compile(r"""<!ENTITY\s+(\w+)\s+(?:"([^"&<%]{0,100})"|'([^'&<%]{0,100})')\s*>""")


def as_meant(data: bytes) -> bytes | None:
    """The document with Windows-1252 that was written as if it were Unicode ("\\x92" as U+0092) read as what it is.

    None for what a parser would take, but not as it is meant, and only `mended` sets right: own entities, Windows-1252
    declared as Latin-1.
    """
    if b"<!DOCTYPE" in data[:_HEAD] or b"<!ENTITY" in data[:_HEAD]:
        return None
    declared = _DECLARATION.match(data, 0, _HEAD)
    is_utf8 = declared is None or declared[1].lower() == b"utf-8"
    if _has_c1(data):
        if not is_utf8:
            return None
        data = _C1.sub(_windows_byte, data)
    if _ANY_REFERENCE.search(data):
        data = _REFERENCE.sub(_windows, data)
    if declared is not None and declared[1].lower() in _LATIN and _WINDOWS_BYTE.search(data) is not None:
        return None
    return data


def _has_c1(data: bytes) -> bool:
    at = -1
    for _ in range(_LOOKED_AT):
        at = data.find(b"\xc2", at + 1)
        if at < 0:
            return False
        if b"\x80" <= data[at + 1 : at + 2] < b"\xa0":
            return True
    return _C1.search(data, at) is not None


def is_wide(data: bytes) -> bool:
    """True for a document that is not in a relative of ASCII, so that no tag can be seen in its bytes."""
    return data.startswith(tuple(_MARKS))


def mended(data: bytes, charset: str = "") -> bytes:
    """The document in UTF-8 without what no XML parser takes."""
    text = decoded(data, charset).lstrip("\ufeff \t\r\n")
    if declaration := _ANY_DECLARATION.match(text):
        text = text[declaration.end() :]
    own = {}
    if doctype := _DOCTYPE.match(text):
        own = {name.encode(): one or other for name, one, other in _ENTITY.findall(doctype[0])}
        text = doctype[1] + text[doctype.end() :]
    plain = _without_controls(_REFERENCE.sub(_windows, text.encode(errors="ignore")))
    plain = _HALVES.sub(_joined, plain)
    plain = _ROOT.sub(lambda root: _BARE_VALUE.sub(rb'="\1"', root[0]), plain, count=1)
    parts = _parted(plain)
    refer = _References(own if sum(plain.count(b"&%b;" % name) for name in own) <= _EXPANSIONS else {})
    parts[::2] = [_AMPERSAND.sub(lambda found: refer[found[0]], part) for part in parts[::2]]
    return b"".join(parts)


def _parted(data: bytes) -> list[bytes]:
    """What stands outside of CDATA sections and the sections, by turns."""
    parts, at = list[bytes](), 0
    while (start := data.find(b"<![CDATA[", at)) >= 0 and (end := data.find(b"]]>", start)) >= 0:
        parts += (data[at:start], data[start : end + 3])
        at = end + 3
    return [*parts, data[at:]]


def _without_controls(data: bytes) -> bytes:
    """Without what is no character; as spaces where it parted the names of items, or was no comment with it."""
    plain = _NO_CHARACTER.sub(b"", data.translate(None, _CONTROLS))
    if len(plain) < len(data):
        plain = max(plain, _NO_CHARACTER.sub(b" ", data.translate(_AS_SPACES)), key=begun)
    return _C1.sub(_windows_byte, plain)


def _windows_byte(found: re.Match[bytes]) -> bytes:
    return _WINDOWS[found[0][1]]


def _windows(found: re.Match[bytes]) -> bytes:
    point = int(found[1]) if found[1] else int(found[2], 16)
    return _WINDOWS.get(point, found[0])


def _joined(found: re.Match[bytes]) -> bytes:
    points = [int(one[1:], 16) if one[:1] in b"xX" else int(one) for one in found[0].strip(b"&#;").split(b";&#")]
    halves = "".join(map(chr, points)).encode("utf-16", "surrogatepass")
    return halves.decode("utf-16", "replace").encode()


class _References(dict[bytes, bytes]):
    """What a reference that XML does not know is written as: each is worked out once."""

    def __init__(self, own: dict[bytes, str]) -> None:
        super().__init__()
        self.own = own

    def __missing__(self, found: bytes) -> bytes:
        name = found[1:-1]
        character = self.own.get(name) or entities.html5.get(f"{name.decode()};")
        self[found] = said = escape_html(character).encode() if character else b"&amp;" + found[1:]
        return said


def decoded(data: bytes, charset: str = "") -> str:
    """Bytes as text: BOM, then the declaration where it holds, strict UTF-8, the header, Windows-1252."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    found = _DECLARATION.match(data, 0, _HEAD)
    declared = found[1].decode() if found and _is_read_by(found[1].decode(), found[0]) else ""
    meant = "cp1252" if found and found[1].lower() in _LATIN else declared
    for read in (
        _strictly("utf-8-sig"),
        _with_halves,
        *map(_strictly, filter(None, (meant, declared, charset, "cp1252"))),
    ):
        try:
            return read(data)
        except (UnicodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")


def _is_read_by(charset: str, declaration: bytes) -> bool:
    """True where a charset may be the document's: its declaration was read as ASCII (XML 1.0, appendix F)."""
    try:
        return declaration.decode(charset) == declaration.decode("ascii")
    except (UnicodeError, LookupError):
        return False


def _strictly(encoding: str) -> Callable[[bytes], str]:
    return lambda data: data.decode(encoding)


def _with_halves(data: bytes) -> str:
    """UTF-8 in which the halves of surrogate pairs stand by themselves, as some databases write it (CESU-8, UTR 26)."""
    return data.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
