"""A tree -> the feed in it, by the reader of its format; with the items that stand where no format has them."""

from collections.abc import Callable, Iterator

from lxml import etree
from msgspec.structs import replace

from broadsheet.feeds import atom, cdf, rss
from broadsheet.feeds.names import SHORT, WITHIN_ATOM, names_within
from broadsheet.feeds.xml import Element
from broadsheet.model import Entry, Feed

_ITEMS, _FEEDS = (
    tuple(f"{{*}}{cased}" for name in names for cased in (name, name.title(), name.upper()))
    for names in (("item", "entry"), ("rss", "feed", "rdf", "channel"))
)
_SHORT_FEEDS = ("rss", "feed", "rdf:rdf", "channel")
_READERS = {"rss": rss.read, "rdf": rss.read, "channel": rss.read, "feed": atom.read, "entry": atom.read}


def feed_in(root: Element | None, url: str) -> Feed | None:
    """The feed in a tree; None where it holds none, or what lxml lets in but not out: halves of surrogate pairs."""
    try:
        if root is None:
            return None
        if _reader(root):
            return _read(root, root, url)
        # In an envelope; what only has the name of a feed has no entries.
        feed = _read(inner, root, url) if (inner := next(root.iter(*_FEEDS), None)) is not None else None
        return feed if feed and feed.entries else None
    except UnicodeDecodeError:
        return None


def _reader(root: Element) -> Callable[[Element, str], Feed] | None:
    return _READERS.get(SHORT[root.tag].rpartition(":")[2].lower())


def _read(root: Element, document: Element, url: str) -> Feed | None:
    """The feed with this root, and what else its document has of items."""
    reader = _reader(root)
    if reader is None:
        return None
    if cdf.is_cdf(root):
        return cdf.read(root, url)
    feed = reader(root, url)
    if sum(1 for _ in document.iter(*_ITEMS)) <= len(feed.entries):
        return feed
    return replace(feed, entries=feed.entries + tuple(_stray(one, feed, url) for one in _strays(root, document)))


def _strays(root: Element, document: Element) -> Iterator[Element]:
    """Items that stand where the format has none: in a second channel, in a group, in a feed in the feed, in one of the
    other format."""
    if _reader(root) is atom.read:
        native, names, holders = "entry", WITHIN_ATOM, [root]
    else:
        holder = rss.channel(root)
        native, names, holders = "item", names_within(holder.tag), [root, holder]
    for one in _items(document):
        if names[one.tag] != native or one.getparent() not in holders:
            yield one


def _items(document: Element) -> Iterator[Element]:
    """All items of a tree but its root; what is in an item is its own and no item, but for a whole feed in it."""
    closed = [_reader(document) is None]  # no items are looked for: is it so in each of the elements that are open
    for event, one in etree.iterwalk(document, events=("start", "end"), tag=(*_ITEMS, *_FEEDS)):
        if event == "end":
            closed.pop()
            continue
        short = WITHIN_ATOM[one.tag]
        is_item = short in ("item", "entry")
        if is_item and not closed[-1] and one is not document:
            yield one
        closed.append(is_item or (closed[-1] and short not in _SHORT_FEEDS))


def _stray(one: Element, feed: Feed, url: str) -> Entry:
    base = feed.site_url or url
    if WITHIN_ATOM[one.tag] == "item":
        return rss.entry(one, base)
    return atom.entry(one, base, feed.language, feed.authors)
