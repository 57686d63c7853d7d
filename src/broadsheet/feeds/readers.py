"""A tree -> the feed in it, by the reader of its format; with the items that stand where no format has them."""

from collections.abc import Callable, Iterator

from lxml import etree
from msgspec.structs import replace

from broadsheet.feeds import atom, cdf, rss
from broadsheet.feeds.names import SHORT, UNKNOWN, WITHIN_ATOM, names_within
from broadsheet.feeds.xml import Element
from broadsheet.model import Entry, Feed

_ITEMS, _FEEDS = (
    tuple(f"{{*}}{cased}" for name in names for cased in (name, name.title(), name.upper()))
    for names in (("item", "entry"), ("rss", "feed", "rdf", "channel"))
)
_DEEPEST = 4  # items around an item: each has the words of all that are in it
_SHORT_FEEDS = ("rss", "feed", "rdf:rdf", "channel")
_READERS = {"rss": rss.read, "rdf": rss.read, "channel": rss.read, "feed": atom.read, "entry": atom.read}


def feed_in(root: Element | None, url: str) -> Feed | None:
    """The feed of a tree; None where it is none, or what lxml lets in but not out: halves of surrogate pairs."""
    reader = _reader(root)
    if root is None or reader is None:
        return None
    try:
        return cdf.read(root, url) if cdf.is_cdf(root) else reader(root, url)
    except UnicodeDecodeError:
        return None


def whole_feed(root: Element | None, url: str) -> Feed | None:
    """The feed of a tree that is well-formed, or in an envelope, with items that stand where its format has none."""
    if root is None:
        return None
    own = root if _reader(root) else next(root.iter(*_FEEDS), None)
    feed = feed_in(own, url)
    if own is None or feed is None or cdf.is_cdf(own):
        return feed
    if sum(1 for _ in root.iter(*_ITEMS)) > len(feed.entries):
        strays = _read_all(_strays(own, root), feed, url)
        feed = replace(feed, entries=feed.entries + strays)
    return feed if own is root or feed.entries else None  # what only has the name of a feed has no entries


def _reader(root: Element | None) -> Callable[[Element, str], Feed] | None:
    return None if root is None else _READERS.get(SHORT[root.tag].rpartition(":")[2].lower())


def _strays(root: Element, document: Element) -> Iterator[Element]:
    """The items of a document but those of its feed itself: in a second channel, in a group, in a feed within the feed,
    of the other format."""
    if _reader(root) is atom.read:
        native, names, holders = "entry", WITHIN_ATOM, [root]
    else:
        holder = rss.channel(root)
        native, names, holders = "item", names_within(holder.tag), [root, holder]
    for one in _items(document):
        if names[one.tag] != native or one.getparent() not in holders:
            yield one


def _items(document: Element) -> Iterator[Element]:
    """All items in the feeds of a document but its root. What is in an item is its own, no item, but for its own child
    (a tag too many) and a feed in it; no deeper, since each item's text has all that is in it."""
    # Of each open element: items around it, may items begin in it, it is an item.
    states: list[tuple[int, bool, Element | None]] = [(0, _reader(document) is not None, None)]
    for event, one in etree.iterwalk(document, events=("start", "end"), tag=(*_ITEMS, *_FEEDS)):
        if event == "end":
            states.pop()
            continue
        depth, is_open, item = states[-1]
        short = _called(one)
        if short in ("item", "entry"):
            is_item = (is_open and depth < _DEEPEST) or (item is not None and one.getparent() is item)
            if is_item and one is not document:
                yield one
            states.append((depth + 1, False, one if is_item else None))
        else:
            states.append((depth, is_open or short in _SHORT_FEEDS, None))


def _read_all(items: Iterator[Element], feed: Feed, url: str) -> tuple[Entry, ...]:
    base = feed.site_url or url
    try:
        return tuple(
            rss.entry(_without_unknown(one), base)
            if _called(one) == "item"
            else atom.entry(_without_unknown(one), base, feed.language, feed.authors)
            for one in items
        )
    except UnicodeDecodeError:
        return ()


def _called(one: Element) -> str:
    """An element's name; also where the namespace that it need not name is one that nobody knows."""
    return WITHIN_ATOM[one.tag] if one.prefix else WITHIN_ATOM[one.tag].removeprefix(UNKNOWN)


def _without_unknown(one: Element) -> Element:
    """An item whose elements are in no namespace rather than in one that nobody knows."""
    for part in one.iter(etree.Element) if SHORT[one.tag].startswith(UNKNOWN) else ():
        if not part.prefix and SHORT[part.tag].startswith(UNKNOWN):
            part.tag = etree.QName(part).localname
    return one
