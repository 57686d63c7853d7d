"""Feeds broken beyond mending: each item is read by itself, so that what spoils one spoils no other."""

import re
from collections.abc import Iterator

from broadsheet.feeds.marks import marks
from broadsheet.feeds.names import SHORT
from broadsheet.feeds.xml import Element, recovered

_HEAD = re.compile(rb"<(?:[\w.-]+:)?(?:channel|feed)(?![\w.:-])[^<>]*>", re.I)
_NAMES = re.compile(rb"\s(xmlns:[\w.-]+)\s*=\s*[\"']([^\"'<>&]*)[\"']")
_KINDS = {b"item": ("item",), b"entry": ("entry", "atom:entry")}
_MOST_NAMES = 100


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
        item = _item(names, kind, data[start:end] if own == kind else _inside(data[start:end]))
        if item is not None:
            holder.append(item)
    return root


def _item(names: bytes, kind: bytes, said: bytes) -> Element | None:
    """One item; without what stands in its own tag where that spoils it."""
    for one in (said, _inside(said)):
        found = recovered(b"<x %b><%b %b" % (names, kind, one))
        if found is not None and len(found) and len(found[0]) and SHORT[found[0].tag] in _KINDS[kind]:
            break
    return found[0] if found is not None and len(found) else None


def _inside(said: bytes) -> bytes:
    return b">" + said.partition(b">")[2]


def _pieces(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, begin and end of each item: it ends where it says so, where the next begins, or with the document."""
    kind, start = b"", -1
    for end, found, at in marks(data):
        if start >= 0:
            yield kind, start, _begin(data, at)
        kind, start = found, -1 if end else at
    if start >= 0:
        yield kind, start, len(data)


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
