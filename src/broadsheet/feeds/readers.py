"""A tree -> the feed in it, by the reader of its format; with the items that stand where no format has them."""

from collections.abc import Callable, Iterator

from lxml import etree
from msgspec.structs import replace

from broadsheet.feeds import atom, cdf, rss
from broadsheet.feeds.names import SHORT
from broadsheet.feeds.xml import Element
from broadsheet.model import Entry, Feed

_ITEMS = [f"{{*}}{name}" for name in ("item", "Item", "ITEM", "entry", "Entry", "ENTRY")]
_ROOTS = ("{*}rss", "{*}feed", "{*}RDF")
_KINDS = {"item": "item", "entry": "entry", "atom:entry": "entry"}
_READERS = {"rss": rss.read, "rdf": rss.read, "channel": rss.read, "feed": atom.read, "entry": atom.read}


def feed_in(root: Element | None, url: str) -> Feed | None:
    """The feed in a tree; None where it holds none, or what lxml lets in but not out: halves of surrogate pairs."""
    try:
        if root is None:
            return None
        if _reader(root):
            return _read(root, url)
        # In an envelope; what only has the name of a feed has no entries.
        inner = next(root.iter(*_ROOTS), None)
        feed = _read(inner, url) if inner is not None else None
        return feed if feed and feed.entries else None
    except UnicodeDecodeError:
        return None


def _reader(root: Element) -> Callable[[Element, str], Feed] | None:
    return _READERS.get(SHORT[root.tag].rpartition(":")[2].lower())


def _read(root: Element, url: str) -> Feed | None:
    reader = _reader(root)
    if reader is None:
        return None
    if cdf.is_cdf(root):
        return cdf.read(root, url)
    feed = reader(root, url)
    if sum(1 for _ in root.iter(*_ITEMS)) <= len(feed.entries):
        return feed
    return replace(feed, entries=feed.entries + tuple(_stray(one, feed, url) for one in _strays(root)))


def _strays(root: Element) -> Iterator[Element]:
    """Items that stand where the format has none: in a second channel, in a group, in a feed in the feed, in one of the
    other format. What is in an item is its own, and no item."""
    kind, holders = ("entry", [root]) if _reader(root) is atom.read else ("item", [root, rss.channel(root)])
    walk = etree.iterwalk(root, tag=_ITEMS)
    for _, one in walk:
        if short := _KINDS.get(SHORT[one.tag]):
            walk.skip_subtree()
            if one is not root and (short != kind or one.getparent() not in holders):
                yield one


def _stray(one: Element, feed: Feed, url: str) -> Entry:
    base = feed.site_url or url
    if SHORT[one.tag] == "item":
        return rss.entry(one, base)
    return atom.entry(one, base, feed.language, feed.authors)
