"""RSS 2.0 with content, dc, media, itunes, atom and fh (rssboard.org/rss-specification, RSS Advisory Board profile)."""

from datetime import UTC, datetime

from broadsheet.export.element import element, empty, holding
from broadsheet.markup import title_as_html
from broadsheet.model import Enclosure, Entry, Feed, Person

_NAMES = {
    "xmlns_atom": "http://www.w3.org/2005/Atom",
    "xmlns_content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns_dc": "http://purl.org/dc/elements/1.1/",
    "xmlns_fh": "http://purl.org/syndication/history/1.0",
    "xmlns_itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "xmlns_media": "http://search.yahoo.com/mrss/",
}
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def write_rss(feed: Feed) -> bytes:
    """The feed as an RSS 2.0 document in UTF-8. What has no place in RSS stands in elements of Atom and Media RSS."""
    hints = feed.hints
    site = feed.site_url or feed.url or ""
    title = title_as_html(feed.title, feed.title_html) or site
    channel = holding(
        "channel",
        element("title", title),
        element("link", site),
        element("description", feed.description or ""),
        element("atom:id", feed.id),
        element("language", feed.language),
        _date("pubDate", feed.published),
        _date("lastBuildDate", feed.updated),
        holding("image", element("url", feed.image), element("title", title), element("link", site))
        if feed.image
        else "",
        _people(feed.authors),
        *(element("category", one) for one in feed.categories),
        element("ttl", None if hints.ttl is None else str(hints.ttl)),
        _link("self", hints.self_url or feed.url, type="application/rss+xml"),
        _link("hub", hints.hub),
        _link("next", hints.next_url),
        _link("prev-archive", hints.prev_archive),
        empty("fh:complete") if hints.complete else "",
        *map(_item, feed.entries),
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{holding("rss", channel, version="2.0", **_NAMES)}'.encode()


def _item(entry: Entry) -> str:
    return holding(
        "item",
        element("title", title_as_html(entry.title, entry.title_html)),
        element("link", entry.url),
        element("guid", entry.id, isPermaLink="true" if entry.id == entry.url else "false"),
        _date("pubDate", entry.published),
        element("atom:updated", None if entry.updated is None else entry.updated.astimezone(UTC).isoformat()),
        _people(entry.authors),
        element("dc:language", entry.language),
        *(element("category", one) for one in entry.categories),
        # One of title and description there must be (RSS 2.0, "Elements of <item>").
        element("description", entry.summary_html if entry.title or entry.summary_html else ""),
        element("content:encoded", entry.content_html),
        *_files(entry.enclosures),
        empty("media:thumbnail", url=entry.image) if entry.image else "",
        element("itunes:duration", None if entry.duration is None else f"{entry.duration:g}"),
    )


def _files(enclosures: tuple[Enclosure, ...]) -> list[str]:
    """The first file as what every reader knows, if it is whole; all that says more as Media RSS has it."""
    first = next((one for one in enclosures if one.type), None)
    written = []
    for one in enclosures:
        if one is first:
            written.append(empty("enclosure", url=one.url, length=one.length or 0, type=one.type))
        if one is not first or one.duration is not None:
            size, length = one.length, None if one.duration is None else f"{one.duration:g}"
            written.append(empty("media:content", url=one.url, type=one.type, fileSize=size, duration=length))
    return written


def _people(people: tuple[Person, ...]) -> str:
    """Names as most read them; where there is more to tell of one, again as Atom has it."""
    told = [element("dc:creator", one.name) for one in people]
    told += [
        holding("atom:author", *(element(f"atom:{key}", value) for key, value in _facts(one).items()))
        for one in people
        if one.url or one.email
    ]
    return "".join(told)


def _facts(person: Person) -> dict[str, str | None]:
    return {"name": person.name, "uri": person.url, "email": person.email}


def _link(rel: str, url: str | None, **more: str) -> str:
    return empty("atom:link", rel=rel, href=url, **more) if url else ""


def _date(name: str, moment: datetime | None) -> str:
    """A date as RFC 822 has it, in English whatever the machine speaks, with four digits of the year."""
    if moment is None:
        return ""
    at = moment.astimezone(UTC)
    day = f"{_DAYS[at.weekday()]}, {at.day:02} {_MONTHS[at.month - 1]} {at.year:04}"
    return element(name, f"{day} {at:%H:%M:%S} GMT")
