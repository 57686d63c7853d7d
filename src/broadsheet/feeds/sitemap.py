"""Sitemaps as feeds: lists of pages, Google's news and image extensions, indexes, plain lists (sitemaps.org 0.9)."""

import zlib
from collections.abc import Iterator

from broadsheet.dates import parse_date
from broadsheet.errors import FeedError
from broadsheet.feeds.fields import line, words
from broadsheet.feeds.xml import Element, any_tree
from broadsheet.model import Entry, Feed, Moment, Record
from broadsheet.urls import absolute, is_web, normalise

_MOST = 50_000  # addresses of one sitemap (sitemaps.org, "Sitemap file requirements")
_INFLATED = 50_000_000  # bytes


class Map(Record, frozen=True, kw_only=True):
    """A sitemap that an index names."""

    url: str
    changed: Moment | None = None


class Sitemap(Record, frozen=True, kw_only=True):
    """One sitemap: pages, or for an index further sitemaps."""

    entries: tuple[Entry, ...] = ()
    maps: tuple[Map, ...] = ()

    def as_feed(self, url: str) -> Feed:
        """Its pages as those of a feed."""
        return Feed(url=url, entries=self.entries)


def parse_sitemap(data: bytes, url: str) -> Sitemap:
    """The pages or the sitemaps that a sitemap lists, the newest first where they are dated; gzip is undone.

    Raises: FeedError where it is none.
    """
    data = unzipped(data, url)
    if b"<" not in data[:1000]:
        return _plain(data, url)
    root = any_tree(data)
    kind = _name(root) if root is not None else ""
    if root is None or kind not in ("urlset", "sitemapindex"):
        raise FeedError("this is no sitemap", where=url, hint="name a page, a feed or a sitemap")
    if kind == "sitemapindex":
        maps = [Map(url=address, changed=_moment(part, "lastmod")) for part, address in _located(root, "sitemap", url)]
        return Sitemap(maps=tuple(sorted(maps, key=lambda found: _age(found.changed))))
    entries = [_entry(part, address) for part, address in _located(root, "url", url)]
    return Sitemap(entries=tuple(sorted(entries, key=lambda entry: _age(entry.published or entry.updated))))


def unzipped(data: bytes, url: str) -> bytes:
    """The bytes, inflated where they are gzip (RFC 1952). Raises: FeedError for broken or huge ones."""
    if data[:2] != b"\x1f\x8b":
        return data
    inflate = zlib.decompressobj(31)
    try:
        found = inflate.decompress(data, _INFLATED)
    except zlib.error as error:
        raise FeedError("the gzip file is broken", where=url, hint="try again later") from error
    if inflate.unconsumed_tail:
        raise FeedError(f"more than {_INFLATED // 10**6} MB inflated", where=url, hint="name one of its parts")
    return found


def _plain(data: bytes, url: str) -> Sitemap:
    """A list of addresses, one a line."""
    lines = [text for text in (line(raw) for raw in data.decode("utf-8", "replace").splitlines()) if text]
    if not lines or not all(is_web(text) for text in lines[:_MOST]):
        raise FeedError("this is plain text, not a sitemap", where=url, hint="name a page, a feed or a sitemap")
    return Sitemap(entries=tuple(Entry(url=text) for text in dict.fromkeys(lines[:_MOST])))


def _located(root: Element, name: str, url: str) -> Iterator[tuple[Element, str]]:
    """The parts of that name with their addresses, each address once."""
    seen: set[str] = set()
    for part in root:
        address = absolute(_text(part, "loc"), url) if _name(part) == name else None
        if address and is_web(address) and normalise(address) not in seen and len(seen) < _MOST:
            seen.add(normalise(address))
            yield part, address


def _entry(part: Element, address: str) -> Entry:
    news = next((child for child in part if _name(child) == "news"), None)
    published = _moment(news, "publication_date") if news is not None else None
    return Entry(
        url=address,
        title=words(_text(news, "title")) if news is not None else None,
        published=published,
        updated=_moment(part, "lastmod"),
        categories=tuple(filter(None, map(line, (_text(news, "keywords") or "").split(","))))
        if news is not None
        else (),
        image=_image(part, address),
    )


def _image(part: Element, address: str) -> str | None:
    image = next((child for child in part if _name(child) == "image"), None)
    return absolute(_text(image, "loc"), address) if image is not None else None


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(element.tag, str) else ""


def _text(element: Element | None, name: str) -> str | None:
    found = None if element is None else next((child for child in element if _name(child) == name), None)
    return None if found is None else line("".join(map(str, found.itertext())))


def _moment(element: Element, name: str) -> Moment | None:
    return parse_date(_text(element, name) or "")


def _age(moment: Moment | None) -> float:
    """For sorting: the newest first, undated ones last in their order."""
    return -moment.timestamp() if moment else float("inf")
