"""Bytes of any feed -> Feed. What is no feed is a FeedError that says what it is; no other error leaves this room."""

import json
import re

from broadsheet.errors import FeedError
from broadsheet.feeds import jsonfeed
from broadsheet.feeds.item import root_line
from broadsheet.feeds.marks import begun, has_more
from broadsheet.feeds.mending import decoded, is_wide, mended
from broadsheet.feeds.readers import feed_in, whole_feed
from broadsheet.feeds.salvage import salvaged
from broadsheet.feeds.xml import Element, recovered, strict, tree
from broadsheet.model import Feed
from broadsheet.text import storable

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._-]+)", re.I)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)(?=[\s/>])", re.I)
_FEED = re.compile(rb"</?(?:[\w.-]+:)?(?:rss|feed|rdf|channel|item|entry)(?![\w.:-])", re.I)
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.S)
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_BEGINNING = 400  # bytes by which a charset of two bytes a letter is known
_HEAD = 20_000  # bytes that are looked at, comments and all, to tell a web page from a feed
_FIND = "name the address of its feed"


def parse_feed(data: bytes, url: str = "", content_type: str = "") -> Feed:
    """The feed in `data`; `entries` in its own order, addresses absolute against `url`, markup harmless.

    data          bytes as fetched, content encodings undone
    url           where they came from
    content_type  the header; its charset is the last to be believed
    Raises: FeedError.
    """
    if is_wide(data):
        # Its declaration is no longer true: UTF-8 is tried before what it says. The mark itself may be untrue, too.
        data = max(decoded(data).replace("\0", "").encode(), data.replace(b"\0", b" "), key=begun)
    elif _may_be_utf16(data[:_BEGINNING]):
        data = max((*(data.decode(name, "replace").encode() for name in _WIDE), data), key=_shows)
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if not start:
        raise FeedError("the answer is empty", where=url, hint="try again later; the site may be in trouble")
    charset = found[1] if (found := _CHARSET.search(content_type)) else ""
    if _is_page(start):
        raise FeedError("this is a web page, not a feed", where=url, hint=_FIND)
    if start[:1] in (b"{", b"["):
        return _json(data, start, url, charset)
    if not _may_be_xml(start):
        raise FeedError("this is plain text, not a feed", where=url, hint=_FIND)
    return _xml(start, url, charset)


def _may_be_utf16(beginning: bytes) -> bool:
    """True for what may be UTF-16 that was cut off at its front: every other byte of Western text and of tags is 0."""
    return beginning.count(0) * 3 > len(beginning)


def _shows(data: bytes) -> tuple[int, bool]:
    """How much of a feed can be seen: items, or a root at least."""
    return begun(data), _FEED.search(data) is not None


def _is_page(start: bytes) -> bool:
    """True for what begins as a web page, unless items begin in it and it does not end as a page."""
    head = _COMMENT.sub(b"", start[:_HEAD])[:600]
    if not _HTML.search(head) or _FEED.search(head):
        return False
    end = start.lower().rfind(b"</html")
    return (end >= 0 and not _FEED.search(start, end)) or not has_more(start, 0)


def _may_be_xml(start: bytes) -> bool:
    """True for what begins like XML, or has a feed's root or items somewhere: what stands before is a fault."""
    return start[:1] == b"<" or _FEED.search(start) is not None or has_more(start, 0)


def _xml(start: bytes, url: str, charset: str) -> Feed:
    data = start[max(0, start.find(b"<")) :]
    if is_wide(data):  # a mark only at the very beginning
        data = data.replace(b"\0", b"")
    feed = whole_feed(tree(data), url)
    if feed and feed.entries:
        return feed
    text = mended(data, charset)
    whole = strict(text)
    root = recovered(text) if whole is None else whole
    feed = feed_in(root, url) if whole is None else whole_feed(root, url)
    # What more begins in well-formed XML is of another kind, or within items.
    is_all = whole is not None and (feed is None or feed.entries) and strict(data) is not None
    if not is_all and has_more(text, len(feed.entries) if feed else 0):
        again = feed_in(salvaged(text), url)
        feed = max(filter(None, (feed, again)), key=lambda one: len(one.entries), default=None)
    if feed is None:
        raise _no_feed(root, url)
    return feed


def _no_feed(root: Element | None, url: str) -> FeedError:
    if root is None:
        return FeedError("the XML is broken beyond reading", where=url, hint="look at the address in a browser")
    return FeedError(f"this is XML, but no feed (its root is <{root_line(root)}>)", where=url, hint=_FIND)


def _json(data: bytes, start: bytes, url: str, charset: str) -> Feed:
    try:
        found = storable(json.loads(decoded(data)))
    except (ValueError, RecursionError) as error:
        if _may_be_xml(start):
            return _xml(start, url, charset)
        raise FeedError("this is no JSON that can be read", where=url, hint=_FIND) from error
    if not jsonfeed.is_json_feed(found):
        raise FeedError("this is JSON, but no JSON Feed", where=url, hint=_FIND)
    return jsonfeed.read(found, url)
