# ruff: noqa: E501 (a table)
"""What bytes are that are no page: feeds link to papers, films and pictures too (MIME Sniffing Standard, 6 and 7)."""

import re
from html import escape

_HEADER = 1445  # bytes of a resource that are looked at (5.2)
_BEGINNINGS = {
    b"%PDF-": "PDF", b"%!PS-Adobe-": "PostScript", b"{\\rtf": "document", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "document",
    b"\x89PNG\r\n\x1a\n": "picture", b"GIF87a": "picture", b"GIF89a": "picture", b"\xff\xd8\xff": "picture", b"\0\0\1\0": "picture",
    b"RIFF": "medium", b"ID3": "sound", b"OggS\0": "sound", b"fLaC": "sound", b"MThd\0\0\0\6": "sound", b"\x1a\x45\xdf\xa3": "film",
    b"PK\3\4": "archive", b"\x1f\x8b\x08": "archive", b"Rar!\x1a\7": "archive", b"7z\xbc\xaf\x27\x1c": "archive", b"BZh": "archive",
}  # fmt: skip
_ANY_OF_THEM = tuple(_BEGINNINGS)
_TYPES = {"image": "picture", "audio": "sound", "video": "film", "font": "font"}
_DATA = frozenset("pdf json ld+json zip gzip octet-stream javascript css csv msword epub+zip rtf".split())
# What no text has (4): all control characters but tab, newline, form feed, return and escape.
_CONTROL = bytes(i for i in range(32) if i not in b"\t\n\f\r\x1b")
_MOST = 0.05  # of the header: spoiled pages have some, a tenth of what is compressed is such
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16: every other byte of Latin text is 0
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|title|meta|div|p|article|h1)\b", re.I)
_PARAGRAPHS = re.compile(r"\r?\n(?:[ \t]*\r?\n)+")


def foreign(body: bytes, content_type: str = "") -> str:
    """What sort of thing a body is that is no page ("PDF", "picture", "data", …); "" for what may be one.

    The bytes count more than the header: many a page is said to be something else.
    """
    if body.startswith(_ANY_OF_THEM):
        return next(name for beginning, name in _BEGINNINGS.items() if body.startswith(beginning))
    if body[4:8] == b"ftyp":
        return "film"
    header = body[:_HEADER]
    is_wide = body.startswith(_WIDE) or "utf-16" in content_type.lower()
    if not is_wide and len(header) - len(header.translate(None, _CONTROL)) > _MOST * len(header):
        return "data"
    kind, _, name = content_type.partition(";")[0].strip().lower().partition("/")
    if (kind in _TYPES or name in _DATA) and not _MARKUP.search(header):
        return _TYPES.get(kind) or (name.upper() if name.isalpha() else "data")
    return ""


def is_plain(page: bytes, content_type: str) -> bool:
    """True for plain text, as its server says, that has no markup."""
    return content_type.lstrip()[:10].lower() == "text/plain" and not _MARKUP.search(page, 0, _HEADER)


def as_markup(page: bytes) -> bytes:
    """Plain text (UTF-8) as a page: paragraphs are what empty lines part; of indented ones each line stands."""
    text = page.decode("utf-8", "replace")
    return "".join(map(_paragraph, _PARAGRAPHS.split(text))).encode()


def _paragraph(text: str) -> str:
    is_indented = text.startswith(("  ", "\t"))
    return f"<pre>{escape(text)}</pre>" if is_indented else f"<p>{escape(text.strip())}</p>" if text.strip() else ""
