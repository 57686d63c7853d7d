"""Where items begin and end in the bytes of a feed, as a lenient tokenizer sees it: no tree, no item that is hidden."""

import re
from collections.abc import Iterator

_TOKEN = re.compile(rb"<(?:!\[CDATA\[|!--|(/?)(?:[\w.-]+:)?((?i:item|entry))(?![\w.:-]))")
_CDATA = b"<![CDATA["
# XML ends a comment with "-->" alone (XML 1.0, 2.5), HTML with "--!>" too (HTML Standard, 13.2.5.51), SGML with "-- >".
_ENDS = {_CDATA: re.compile(rb"\]\]>"), b"<!--": re.compile(rb"--[\s!\x80-\xff]*+>")}
_OPEN_TAG = re.compile(
    rb"""<(?:\?[^>]*+|[a-zA-Z](?:[^'"<>]++|"[^"]*+"|'[^']*+')*+(?:"[^"]*+|'[^']*+))\Z"""
)  # up to where it is searched
_NEAR = 500  # bytes in which a tag may have begun whose value holds others
_BEGINNINGS = (b"<item", b"<entry", b":item", b":entry")


def has_more(data: bytes, entries: int) -> bool:
    """True where more items begin in a document than were found in it."""
    if entries and sum(map(data.lower().count, _BEGINNINGS)) <= entries:
        return False
    return begun(data) > entries


def begun(data: bytes) -> int:
    """How many items begin in a document."""
    return sum(not end for end, _, _ in marks(data))


def marks(data: bytes) -> Iterator[tuple[bool, bytes, int]]:
    """Where items begin and end: is it an end, which kind, where the tag's name ends.

    CDATA sections and comments are passed over; one that never ends is none, nor is one within a tag. A section in
    which another begins has lost its end.
    """
    at, ends = 0, dict[bytes, re.Match[bytes] | None]()
    while found := _TOKEN.search(data, at):
        opener, at = found[0], found.end()
        if found[2]:
            yield bool(found[1]), found[2].lower(), at
        elif not _is_in_tag(data, found.start()):
            end = ends.get(opener)
            if opener not in ends or (end and end.start() < at):
                ends[opener] = end = _ENDS[opener].search(data, at)
            if end and (opener != _CDATA or data.find(_CDATA, at, end.start()) < 0):
                at = end.end()


def _is_in_tag(data: bytes, at: int) -> bool:
    """True within an attribute's value or an instruction: markup begins in neither (XML 1.0, 3.1 and 2.6)."""
    near = max(0, min(data.rfind(b"<", 0, at), at - _NEAR))
    return _OPEN_TAG.search(data, near, at) is not None
