"""WordPress' REST API: the posts that a site hands out (developer.wordpress.org/rest-api/reference/posts)."""

import json
from typing import Any
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from broadsheet.dates import parse_date
from broadsheet.feeds.fields import words
from broadsheet.feeds.harmless import harmless
from broadsheet.model import Entry, Feed, Moment, Person
from broadsheet.text import storable
from broadsheet.urls import absolute, is_web

_POSTS = "wp/v2/posts?per_page=50&_embed=author,wp:featuredmedia"


def posts_address(page: LexborHTMLParser, base: str) -> str | None:
    """The address of the site's posts, where a page's head names its API (rel="https://api.w.org/")."""
    link = page.css_first('link[rel="https://api.w.org/"]')
    root = absolute(link.attributes.get("href"), base) if link else None
    if root is None:
        return None
    return f"{root}{_POSTS.replace('?', '&', 1)}" if "?rest_route=" in root else urljoin(root, _POSTS)


def posts_of(data: bytes, url: str) -> Feed | None:
    """The answer of the posts' address as a feed; None for bytes that are none."""
    if data.lstrip()[:1] != b"[":
        return None
    try:
        rows = storable(json.loads(data))
    except (ValueError, RecursionError):
        return None
    if not rows or not all(isinstance(row, dict) and "link" in row and "title" in row for row in rows):
        return None
    return Feed(url=url, entries=tuple(entry for row in rows if (entry := _entry(row, url)) is not None))


def _entry(row: dict[str, Any], url: str) -> Entry | None:
    address = absolute(_text(row.get("link")), url)
    if address is None or not is_web(address):
        return None
    return Entry(
        id=_rendered(row.get("guid")) or None,
        url=address,
        title=words(_rendered(row.get("title"))),
        authors=tuple(Person(name=name) for author in _embedded(row, "author") if (name := _text(author.get("name")))),
        published=_moment(row, "date"),
        updated=_moment(row, "modified"),
        summary_html=harmless(_rendered(row.get("excerpt"))) or None,
        content_html=harmless(_rendered(row.get("content"))) or None,
        image=next((_text(media.get("source_url")) or None for media in _embedded(row, "wp:featuredmedia")), None),
    )


def _moment(row: dict[str, Any], name: str) -> Moment | None:
    """A date; the plain fields are in the site's own zone, which they do not name."""
    given = _text(row.get(f"{name}_gmt"))
    return parse_date(f"{given}Z") if given else None


def _embedded(row: dict[str, Any], name: str) -> list[dict[str, Any]]:
    embedded = row.get("_embedded")
    found = embedded.get(name) if isinstance(embedded, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _rendered(value: Any) -> str:
    return _text(value.get("rendered")) if isinstance(value, dict) else _text(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
