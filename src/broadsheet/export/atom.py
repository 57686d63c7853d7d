"""Atom 1.0 (RFC 4287), with paging and archives (RFC 5005) and Media RSS."""

from datetime import UTC, datetime
from urllib.parse import quote

from broadsheet.export.element import element, empty, holding
from broadsheet.markup import title_as_html
from broadsheet.model import Enclosure, Entry, Feed, Person

_NAMES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns_fh": "http://purl.org/syndication/history/1.0",
    "xmlns_media": "http://search.yahoo.com/mrss/",
}
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def write_atom(feed: Feed, seen: datetime = NEVER) -> bytes:
    """The feed as an Atom document in UTF-8.

    seen   stands as the date of change that Atom wants of all (RFC 4287, 4.2.15), where nobody knows one
    """
    hints = feed.hints
    updated = feed.updated or max((one for one in map(_changed, feed.entries) if one), default=seen)
    is_signed = bool(feed.authors) or all(entry.authors for entry in feed.entries)
    name = feed.title or feed.site_url or feed.url or "unknown"
    document = holding(
        "feed",
        element("id", _iri(feed.id or feed.url or feed.site_url or name)),
        _text("title", feed.title or name, feed.title_html),
        element("subtitle", feed.description, type="html"),
        element("updated", _moment(updated)),
        element("logo", feed.image),
        # Somebody must have made it (RFC 4287, 4.1.1).
        *(map(_person, feed.authors) if is_signed else [_person(Person(name=name))]),
        *(empty("category", term=one) for one in feed.categories),
        _link("alternate", feed.site_url, type="text/html"),
        _link("self", hints.self_url or feed.url, type="application/atom+xml"),
        _link("hub", hints.hub),
        _link("next", hints.next_url),
        _link("prev-archive", hints.prev_archive),
        empty("fh:complete") if hints.complete else "",
        *(_entry(entry, updated) for entry in feed.entries),
        xml_lang=feed.language,
        **_NAMES,
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{document}'.encode()


def _entry(entry: Entry, seen: datetime) -> str:
    return holding(
        "entry",
        element("id", _iri(entry.id or entry.url or f"{entry.title}{_moment(_changed(entry) or seen)}")),
        _text("title", entry.title or "", entry.title_html),
        element("published", None if entry.published is None else _moment(entry.published)),
        element("updated", _moment(_changed(entry) or seen)),
        *map(_person, entry.authors),
        *(empty("category", term=one) for one in entry.categories),
        _link("alternate", entry.url, type="text/html"),
        *map(_file, entry.enclosures),
        *(
            empty("media:content", url=one.url, duration=f"{one.duration:g}")
            for one in entry.enclosures
            if one.duration is not None
        ),
        empty("media:thumbnail", url=entry.image) if entry.image else "",
        element("summary", entry.summary_html, type="html"),
        # Without an address there must be content (RFC 4287, 4.1.2).
        element("content", entry.content_html if entry.url else entry.content_html or "", type="html"),
        xml_lang=entry.language,
    )


def _changed(entry: Entry) -> datetime | None:
    return entry.updated or entry.published


def _text(name: str, words: str, markup: str | None) -> str:
    """Words as text; as markup what has some, and what only looks so: many readers do not ask for the type."""
    written = title_as_html(words, markup)
    return element(name, words, type="text") if written == words else element(name, written, type="html")


def _person(person: Person) -> str:
    told = {"name": person.name, "uri": person.url, "email": person.email}
    return holding("author", *(element(key, value) for key, value in told.items()))


def _file(one: Enclosure) -> str:
    return _link("enclosure", one.url, type=one.type, length=one.length)


def _link(rel: str, url: str | None, **more: object) -> str:
    return empty("link", rel=rel, href=url, **more) if url else ""


def _iri(name: str) -> str:
    """An id is an IRI (RFC 4287, 4.2.6): one that is not becomes one that nobody else has the form of."""
    scheme, colon, _ = name.partition(":")
    return name if colon and scheme.isascii() and scheme.isalnum() else f"urn:x-broadsheet:{quote(name, safe='')}"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
