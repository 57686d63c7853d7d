"""JSON Feed 1.0 and 1.1 (jsonfeed.org). What has the wrong type is as if it were not there."""

from html import escape
from typing import Any

from broadsheet.dates import parse_date
from broadsheet.feeds import fields
from broadsheet.feeds.fields import line, people, words
from broadsheet.feeds.harmless import harmless
from broadsheet.model import Enclosure, Entry, Feed, Hints, Person
from broadsheet.urls import absolute


def is_json_feed(data: Any) -> bool:
    """True for an object that says it is one, or has its items."""
    return isinstance(data, dict) and (
        "jsonfeed.org" in str(data.get("version", "")) or isinstance(data.get("items"), list)
    )


def read(data: dict[str, Any], url: str) -> Feed:
    """The feed in a JSON object."""
    language = fields.language(_text(data, "language"))
    authors = _authors(data, url)
    hubs = [one.get("url") for one in _list(data, "hubs") if isinstance(one, dict) and isinstance(one.get("url"), str)]
    return Feed(
        id=_text(data, "feed_url"),
        title=_title(data),
        description=_text(data, "description"),
        url=absolute(_text(data, "feed_url"), url) or url or None,
        site_url=absolute(_text(data, "home_page_url"), url),
        language=language,
        image=absolute(_text(data, "icon") or _text(data, "favicon"), url),
        authors=authors,
        entries=tuple(_entry(one, url, authors, language) for one in _list(data, "items") if isinstance(one, dict)),
        hints=Hints(hub=hubs[0] if hubs else None, next_url=absolute(_text(data, "next_url"), url)),
    )


def _title(data: dict[str, Any]) -> str | None:
    """A title is words, whatever in it looks like a tag (JSON Feed 1.1, title); some write references in it anyway."""
    found = _text(data, "title")
    return words(found.replace("<", "&lt;")) if found else None


def _entry(data: dict[str, Any], base: str, authors: tuple[Person, ...], language: str | None) -> Entry:
    plain = data.get("content_text")
    html = data.get("content_html")
    written = html if isinstance(html, str) and html else escape(plain, quote=False) if isinstance(plain, str) else None
    # Where both are given, the words are the same as text: nothing is lost.
    summary = _text(data, "summary") or (_text(data, "content_text") if written == html else None)
    return Entry(
        id=_text(data, "id"),
        url=absolute(_text(data, "url") or _text(data, "external_url"), base),
        title=_title(data),
        authors=_authors(data, base) or authors,
        published=parse_date(_text(data, "date_published") or ""),
        updated=parse_date(_text(data, "date_modified") or ""),
        summary_html=escape(summary, quote=False) if summary else None,
        content_html=harmless(written) if written else None,
        categories=tuple(
            dict.fromkeys(tag for one in _list(data, "tags") if isinstance(one, str) and (tag := line(one)))
        ),
        enclosures=tuple(found for one in _list(data, "attachments") if (found := _enclosure(one, base))),
        image=absolute(_text(data, "image") or _text(data, "banner_image"), base),
        language=fields.language(_text(data, "language")) or language,
    )


def _enclosure(data: Any, base: str) -> Enclosure | None:
    url = absolute(_text(data, "url"), base) if isinstance(data, dict) else None
    if not url:
        return None
    size, duration = data.get("size_in_bytes"), data.get("duration_in_seconds")
    return Enclosure(
        url=url,
        type=_text(data, "mime_type"),
        length=size if type(size) is int and size >= 0 else None,
        duration=float(duration) if type(duration) in (int, float) else None,
    )


def _authors(data: dict[str, Any], base: str) -> tuple[Person, ...]:
    named = data.get("authors")
    listed = [*(named if isinstance(named, list) else [named]), data.get("author")]
    return people(_person(one, base) for one in listed)


def _person(data: Any, base: str) -> Person | None:
    if not isinstance(data, dict):
        return None
    url = _text(data, "url")
    name = line(_text(data, "name")) or url
    if url and url.startswith("mailto:"):
        return Person(name=name or url, email=url.removeprefix("mailto:"))
    return Person(name=name, url=absolute(url, base)) if name else None


def _text(data: dict[str, Any], key: str) -> str | None:
    found = data.get(key)
    if isinstance(found, str):
        return found.strip() or None
    return str(found) if type(found) in (int, float) else None  # ids come as numbers, too


def _list(data: dict[str, Any], key: str) -> list[Any]:
    found = data.get(key)
    return found if isinstance(found, list) else []
