"""The feeds that a page names: <link rel="alternate"> (RSS Autodiscovery, HTML Standard 4.6.7.1), else plain links."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from broadsheet.charset import as_utf8
from broadsheet.feeds.fields import line
from broadsheet.feeds.listing.find import base_of
from broadsheet.feeds.wordpress import posts_address
from broadsheet.markup import shallow
from broadsheet.model import FeedLink
from broadsheet.text import squash
from broadsheet.urls import absolute, is_web

_TYPE = re.compile(
    r"(?:application|text)/(?:(?:x[.-])?(?:rss|atom|rdf)(?:\+xml)?|feed\+json)|text/xml|application/xml", re.I
)
_JSON = re.compile(r"feed[^/]*\.json|/feed/json", re.I)  # application/json is also what APIs and oEmbed are called
_FEED_PATH = re.compile(
    r"/(?:feed|rss|atom|rss2|feeds)/?$|/(?:feed|rss|atom|index|news|all)\.(?:xml|rss|atom|rdf)$|\.(?:rss|atom)$"
    r"|/feeds?/(?:rss|atom|posts/default)\b|[?&](?:feed=(?:rss2?|atom)|format=(?:rss|atom)|output=rss)\b",
    re.I,
)


def discover(html: bytes | str, url: str) -> tuple[FeedLink, ...]:
    """The feeds that a page names, in its order, each once; where its head names none, those that it links to."""
    page = _page(html)
    base = base_of(page, url)
    found: dict[str, FeedLink] = {}
    for link in _announced(page, base) or _linked(page, base):
        found.setdefault(link.url, link)
    return tuple(found.values())


def api_of(html: bytes | str, url: str) -> str | None:
    """The address of a WordPress site's posts, where its head names the API."""
    page = _page(html)
    return posts_address(page, base_of(page, url))


def _page(html: bytes | str) -> LexborHTMLParser:
    return LexborHTMLParser(shallow(as_utf8(html) if isinstance(html, bytes) else html.encode("utf-8", "replace")))


def _announced(page: LexborHTMLParser, base: str) -> list[FeedLink]:
    found = ((_attributes(element), element) for element in page.css("link[href]"))
    return [
        FeedLink(url=address, title=line(given.get("title")) or "", type=given.get("type", "").strip().lower())
        for given, _ in found
        if _is_feed(given) and (address := absolute(_as_web(given["href"]), base))
    ]


def _is_feed(given: dict[str, str]) -> bool:
    rel, kind = given.get("rel", "").lower().split(), given.get("type", "").partition(";")[0].strip()
    if "stylesheet" in rel or not {"alternate", "feed"} & set(rel):
        return False
    if kind.lower() == "application/json":
        return _JSON.search(given["href"]) is not None
    return bool(_TYPE.fullmatch(kind)) or (not kind and ("feed" in rel or bool(_FEED_PATH.search(given["href"]))))


def _linked(page: LexborHTMLParser, base: str) -> Iterator[FeedLink]:
    """Links of the page itself that say they are feeds, by type or by address."""
    for anchor in page.css("a[href]"):
        given = _attributes(anchor)
        address = absolute(_as_web(given["href"]), base)
        is_feed = _TYPE.fullmatch(given.get("type", "").strip()) or _FEED_PATH.search(given["href"])
        if address and is_web(address) and is_feed:
            yield FeedLink(url=address, title=squash(anchor.text(separator=" ")) or line(given.get("title")) or "")


def _attributes(element: LexborNode) -> dict[str, str]:
    return {key.lower(): value or "" for key, value in element.attributes.items()}


def _as_web(href: str) -> str:
    """feed://… and feed:https://… are how browsers were once told to subscribe."""
    return re.sub(r"^\s*feed:(?://)?(?=https?:)", "", href, flags=re.I).replace("feed://", "http://", 1)
