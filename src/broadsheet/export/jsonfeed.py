"""JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import msgspec

from broadsheet.markup import plain
from broadsheet.model import Enclosure, Entry, Feed, Person
from broadsheet.text import storable


def write_json_feed(feed: Feed) -> bytes:
    """The feed as a JSON Feed. Titles and summaries are words alone; a file of unknown type says so."""
    hints = feed.hints
    told = _without_nothing(
        version="https://jsonfeed.org/version/1.1",
        title=feed.title or feed.site_url or feed.url or "unknown",
        home_page_url=feed.site_url,
        feed_url=hints.self_url or feed.url,
        description=plain(feed.description) if feed.description else None,
        icon=feed.image,
        language=feed.language,
        authors=[_person(one) for one in feed.authors],
        next_url=hints.next_url,
        hubs=[{"type": "WebSub", "url": hints.hub}] if hints.hub else [],
    )
    told["items"] = [_item(entry) for entry in feed.entries]
    return msgspec.json.format(msgspec.json.encode(storable(told)), indent=1) + b"\n"


def _item(entry: Entry) -> dict[str, Any]:
    html = entry.content_html or entry.summary_html or ""
    told = _without_nothing(
        id=entry.id or entry.url or _made_up(entry.title or "", html),
        url=entry.url,
        title=entry.title,
        summary=plain(entry.summary_html) if entry.summary_html and entry.content_html else None,
        image=entry.image,
        date_published=_moment(entry.published),
        date_modified=_moment(entry.updated),
        authors=[_person(one) for one in entry.authors],
        tags=list(entry.categories),
        language=entry.language,
        attachments=[_file(one) for one in entry.enclosures],
    )
    told["content_html"] = html  # there must be content, if only none
    return told


def _made_up(title: str, html: str) -> str:
    return f"urn:sha256:{sha256(title.encode(errors='replace') + html.encode(errors='replace')).hexdigest()}"


def _file(one: Enclosure) -> dict[str, Any]:
    return _without_nothing(
        url=one.url,
        mime_type=one.type or "application/octet-stream",
        size_in_bytes=one.length,
        duration_in_seconds=one.duration,
    )


def _person(person: Person) -> dict[str, Any]:
    return _without_nothing(name=person.name, url=person.url or (f"mailto:{person.email}" if person.email else None))


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def _without_nothing(**told: Any) -> dict[str, Any]:
    return {key: value for key, value in told.items() if value is not None and value != []}
