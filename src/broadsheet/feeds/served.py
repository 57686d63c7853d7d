"""What a source's address served: a feed, a sitemap, or a page that lists entries. Pure."""

import re
from collections.abc import Sequence
from typing import Literal

from broadsheet.charset import as_utf8
from broadsheet.errors import EmptyList, FeedError
from broadsheet.feeds.listing.find import find_list
from broadsheet.feeds.listing.rules import by_rule
from broadsheet.feeds.parse import parse_feed
from broadsheet.feeds.publisher import at_publisher
from broadsheet.feeds.sitemap import Map, parse_sitemap
from broadsheet.feeds.wordpress import posts_of
from broadsheet.markup import plain
from broadsheet.model import Feed, Page, Record, Source
from broadsheet.text import words

_SHELL = 40  # words that an application's shell may have
_LOOKED = 200_000  # bytes
_HINT = "look for its feed, or write a list rule; allow_empty = true where that is as it should be"
Way = Literal["feed", "sitemap", "list", "rule"]
_SITEMAP = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b", re.I)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|a|ul|table|article)\b", re.I)


class Served(Record, frozen=True, kw_only=True):
    """The feed that an answer is, or comes to."""

    feed: Feed
    way: Way = "feed"
    maps: tuple[Map, ...] = ()  # of a sitemap index
    shapes: tuple[str, ...] = ()  # of a list: where its entries stand


def served(page: Page, source: Source, known: Sequence[str] = (), *, is_feed: bool = False) -> Served:
    """What a page gives to who follows it as a source; by the user's list rule, where there is one.

    known     shapes that the entries of a list stood in before
    is_feed   it served a feed before: a web page in its place is a failure, not a list

    Raises: FeedError where it is neither a feed nor a list, and where a list is empty that may not be.
    """
    try:
        if source.list is not None:
            return Served(
                feed=Feed(url=page.final_url, entries=by_rule(page.body, page.final_url, source.list)), way="rule"
            )
        try:
            return Served(feed=at_publisher(parse_feed(page.body, page.final_url, page.content_type)))
        except FeedError as trouble:
            return _no_feed(page, trouble, known, is_feed)
    except EmptyList:
        if source.allow_empty:
            return Served(feed=Feed(url=page.final_url), way="rule" if source.list else "list")
        raise


def _no_feed(page: Page, trouble: FeedError, known: Sequence[str], is_feed: bool) -> Served:
    start, url = page.body[:2000], page.final_url
    if page.body[:2] == b"\x1f\x8b" or _SITEMAP.search(start) or _is_addresses(start):
        sitemap = parse_sitemap(page.body, url)
        return Served(feed=sitemap.as_feed(url), way="sitemap", maps=sitemap.maps)
    if (posts := posts_of(page.body, url)) is not None:
        return Served(feed=posts)
    if is_feed or not _PAGE.search(start):
        raise trouble
    text = as_utf8(page.body, page.content_type)
    found = find_list(text, url, known, page.fetched)
    if not found.entries:
        shell = ": its scripts draw it" if _is_shell(text) else ""
        raise EmptyList(f"this is a web page, not a feed, and it lists no entries{shell}", where=page.url, hint=_HINT)
    return Served(feed=Feed(url=url, title=found.title, entries=found.entries), way="list", shapes=found.shapes)


def _is_shell(text: bytes) -> bool:
    """True for a page that is hardly more than scripts."""
    return b"<script" in text and len(words(plain(text[:_LOOKED].decode("utf-8", "replace")))) < _SHELL


def _is_addresses(start: bytes) -> bool:
    first = start.strip().split(b"\n", 1)[0]
    return first.startswith((b"http://", b"https://")) and b" " not in first.strip()
