"""Feeds broken beyond mending: each item is read by itself, so that what spoils one spoils no other."""

import re
from collections.abc import Iterator

from broadsheet.feeds.names import SHORT
from broadsheet.feeds.xml import Element, recovered

_TOKEN = re.compile(rb"<(?:!\[CDATA\[|!--|(/?)(?:[\w.-]+:)?(item|entry)(?![\w.:-]))", re.I)
_BEGINNINGS = (b"<item", b"<entry", b"<ITEM", b"<ENTRY")
_ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->"}
_HEAD = re.compile(rb"<(?:[\w.-]+:)?(?:channel|feed)(?![\w.:-])[^<>]*>", re.I)
_NAMES = re.compile(rb"\s(xmlns:[\w.-]+)\s*=\s*[\"']([^\"'<>&]*)[\"']")
_MOST_NAMES = 100


def has_more(data: bytes, entries: int) -> bool:
    """True where more items begin in a document than were found in it."""
    if entries and sum(map(data.count, _BEGINNINGS)) <= entries:
        return False
    return begun(data) > entries


def begun(data: bytes) -> int:
    """How many items begin in a document."""
    return sum(not end for end, _, _ in _marks(data))


def salvaged(data: bytes) -> Element | None:
    """A feed with every item of a document (UTF-8) that begins somewhere; None where none does."""
    pieces = list(_pieces(data))
    if not pieces:
        return None
    kinds = [kind for kind, _, _ in pieces]
    kind = max((b"item", b"entry"), key=kinds.count)
    names = b" ".join(b'%b="%b"' % pair for pair in _names(data))
    opened = b"<rss %b><channel>" % names if kind == b"item" else b"<feed %b>" % names
    head = _HEAD.search(data)
    root = recovered(opened + data[head.end() if head else 0 : _begin(data, pieces[0][1])])
    if root is None:
        return None
    holder = root[0] if kind == b"item" else root
    for own, start, end in pieces:
        # An <entry> that is read as an <item> leaves Atom's namespace.
        item = _item(b"<x %b><%b" % (names, kind), data[start:end] if own == kind else _inside(data[start:end]))
        if item is not None:
            holder.append(item)
    return root


def _item(opened: bytes, said: bytes) -> Element | None:
    """One item; without what stands in its own tag where that spoils it."""
    for one in (said, _inside(said)):
        found = recovered(b"%b %b" % (opened, one))
        if found is not None and len(found) and len(found[0]) and not SHORT[found[0].tag].startswith("?:"):
            break
    return found[0] if found is not None and len(found) else None


def _inside(said: bytes) -> bytes:
    return b">" + said.partition(b">")[2]


def _pieces(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, begin and end of each item: it ends where it says so, where the next begins, or with the document."""
    kind, start = b"", -1
    for end, found, at in _marks(data):
        if start >= 0:
            yield kind, start, _begin(data, at)
        kind, start = found, -1 if end else at
    if start >= 0:
        yield kind, start, len(data)


def _marks(data: bytes) -> Iterator[tuple[bool, bytes, int]]:
    """Where items begin and end: is it an end, which kind, where the tag's name ends.

    CDATA sections and comments are passed over; one that never ends is none.
    """
    at, endless = 0, set[bytes]()
    while found := _TOKEN.search(data, at):
        at = found.end()
        if found[2]:
            yield bool(found[1]), found[2].lower(), at
        elif (opener := found[0].upper()) not in endless:
            end = data.find(_ENDS[opener], at)
            at = end if end >= 0 else at
            endless |= {opener} if end < 0 else set()


def _begin(data: bytes, at: int) -> int:
    """Where the tag begins whose name ends here."""
    return data.rfind(b"<", 0, at)


def _names(data: bytes) -> list[tuple[bytes, bytes]]:
    """The namespaces that a document declares, the first of each prefix. Items have none: they are of either format."""
    found: dict[bytes, bytes] = {}
    for prefix, uri in _NAMES.findall(data):
        if len(found) < _MOST_NAMES:
            found.setdefault(prefix, uri)
    return list(found.items())
