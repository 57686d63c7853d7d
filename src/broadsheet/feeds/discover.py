"""The feeds that a page names: <link rel="alternate"> (RSS Autodiscovery, HTML Standard 4.6.7.1)."""

from selectolax.lexbor import LexborHTMLParser

from broadsheet.feeds.fields import line
from broadsheet.markup import shallow
from broadsheet.model import FeedLink
from broadsheet.urls import absolute

_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "text/xml")


def discover(html: bytes | str, url: str) -> tuple[FeedLink, ...]:
    """The feeds that a page names, in its order, each once."""
    page = LexborHTMLParser(shallow(html if isinstance(html, bytes) else html.encode()))
    base_element = page.css_first("base[href]")
    base = absolute(base_element.attributes.get("href"), url) if base_element else url
    found: dict[str, FeedLink] = {}
    for element in page.css("link[href]"):
        attributes = {key.lower(): value or "" for key, value in element.attributes.items()}
        kind = attributes.get("type", "").strip().lower()
        address = absolute(attributes.get("href"), base or url)
        if "alternate" in attributes.get("rel", "").lower().split() and kind in _TYPES and address:
            found.setdefault(address, FeedLink(url=address, title=line(attributes.get("title")) or "", type=kind))
    return tuple(found.values())
