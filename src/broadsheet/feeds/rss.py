"""RSS 0.9x, 1.0 (RDF) and 2.0."""

from broadsheet.feeds.fields import first, keywords, language, line, mail_of, number, people, person, seconds, words
from broadsheet.feeds.harmless import harmless, title_markup
from broadsheet.feeds.item import (
    Parts,
    address,
    enclosures,
    gather,
    image,
    link,
    media,
    moment,
    original,
    value,
    values,
)
from broadsheet.feeds.names import WITHIN_ATOM, names_within
from broadsheet.feeds.xml import XML_BASE, XML_LANG, Element, text
from broadsheet.model import Entry, Feed, Hints, Person
from broadsheet.urls import absolute, is_web

_SUMMARIES = ("atom:summary", "itunes:summary", "media:description", "dc:description", "itunes:subtitle")
_BODIES = ("content:encoded", "fullText", "fullitem", "xhtml:body", "body", "atom:content", "content")
_SUBJECTS = ("category", "dc:subject", "media:category", "atom:category")
_RARE = {"atom:category", "itunes:category", "itunes:keywords", "media:keywords"}
# sy:updatePeriod in seconds (RSS 1.0 syndication module).
_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


def read(root: Element, url: str) -> Feed:
    """The feed in an <rss>, <RDF> or bare <channel> element."""
    holder = channel(root)
    names = names_within(holder.tag)
    parts = gather(holder, names)
    outside = gather(root, names) if holder is not root else {}
    base = absolute(holder.get(XML_BASE) or root.get(XML_BASE), url) or url
    site = _link(parts, base)
    home = site if site and is_web(site) else base
    items = [*parts.get("item", ()), *outside.get("item", ())]
    title = value(parts, "title", "dc:title", "itunes:title")
    return Feed(
        id=line(
            first(value(parts, "atom:id", "guid"), holder.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"))
        ),
        title=words(title),
        title_html=title_markup(title),
        description=_markup(value(parts, "description", "dc:description", "itunes:summary", "itunes:subtitle")),
        url=link(parts, "self", base) or url or None,
        site_url=site,
        language=language(first(value(parts, "language", "dc:language"), holder.get(XML_LANG), root.get(XML_LANG))),
        image=_feed_image(parts, outside, base),
        authors=_authors(
            parts, "managingEditor", "dc:creator", "dc:author", "itunes:author", "author", "atom:author", "webMaster"
        ),
        categories=_categories(parts),
        published=moment(parts, "pubDate", "dc:date", "published", "dcterms:issued", "dcterms:created"),
        updated=moment(parts, "lastBuildDate", "atom:updated", "dcterms:modified", "dc:date", "pubDate"),
        entries=tuple(entry(item, home) for item in items),
        hints=_hints(parts, base),
    )


def channel(root: Element) -> Element:
    """The first <channel> of a tree; its root where there is none."""
    return next((e for e in root.iter("{*}*") if WITHIN_ATOM[e.tag] == "channel"), root)


def entry(item: Element, base: str) -> Entry:
    """One <item>."""
    parts = gather(item, names_within(item.tag))
    base = absolute(item.get(XML_BASE), base) or base
    guid = line(value(parts, "guid", "atom:id", "id"))
    title = value(parts, "title", "dc:title", "media:title", "itunes:title")
    summary, content = _two_texts(parts)
    files = media(parts)
    return Entry(
        id=guid or line(item.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about")),
        url=_address(parts, guid, base),
        title=words(title),
        original_url=original(parts, base),
        title_html=title_markup(title),
        authors=_authors(parts, "author", "dc:creator", "itunes:author", "dc:author", "atom:author"),
        published=moment(
            parts, "pubDate", "published", "atom:published", "dc:date", "dcterms:created", "dcterms:issued"
        ),
        updated=moment(parts, "atom:updated", "dcterms:modified", "updated", "dc:date"),
        summary_html=_markup(summary or value(parts, *_SUMMARIES)),
        content_html=_markup(value(parts, *_BODIES) or content),
        categories=_categories(parts),
        enclosures=enclosures(files, base),
        image=image(parts, files, base),
        language=language(first(value(parts, "dc:language", "language"), item.get(XML_LANG))),
        duration=seconds(value(parts, "itunes:duration")),
    )


def _address(parts: Parts, guid: str | None, base: str) -> str | None:
    """The item's link; a guid that says it is one (RSS 2.0, guid: isPermaLink is true unless it says false)."""
    if found := _link(parts, base):
        return found
    flag = next((e.get("isPermaLink") for e in parts.get("guid", ())), None)
    if guid and is_web(guid) and (flag or "true").lower() != "false":
        return guid
    return next((url for e in parts.get("enclosure", ()) if (url := absolute(e.get("url"), base))), None)


def _link(parts: Parts, base: str) -> str | None:
    """The last link that is one, as text or as Atom has it: there should be only one (RSS 2.0, link)."""
    for element in reversed(parts.get("link", ())):
        given = text(element) or (element.get("href") if element.get("rel", "alternate") == "alternate" else None)
        if found := address(line(given), base):
            return found
    return link(parts, "alternate", base)


def _two_texts(parts: Parts) -> tuple[str | None, str | None]:
    """<description> and <summary> where an item has both: the first is the summary, the other the content."""
    if "description" in parts and "summary" in parts:
        summary, content = (value(parts, name) for name in parts if name in ("description", "summary"))
        return summary, content
    return value(parts, "description", "summary"), None


def _authors(parts: Parts, *names: str) -> tuple[Person, ...]:
    """People by their lines, or as Atom has them: with a name, a mail and an address of their own."""
    found = [element for name in names if name in parts for element in parts[name]]
    return people(_person(element) if len(element) else person(element.text) for element in found) if found else ()


def _person(element: Element) -> Person | None:
    parts = gather(element, WITHIN_ATOM)
    mail = mail_of(value(parts, "email"))
    name = line(value(parts, "name")) or mail
    return Person(name=name, email=mail, url=line(value(parts, "uri", "url"))) if name else person(text(element))


def _markup(found: str | None) -> str | None:
    return harmless(found) if found else None


def _categories(parts: Parts) -> tuple[str, ...]:
    """Categories and keywords, each once."""
    found = [words(text(element)) for name in _SUBJECTS if name in parts for element in parts[name]]
    if not _RARE.isdisjoint(parts):
        found += [line(e.get("term")) for e in parts.get("atom:category", ())]
        found += [line(e.get("text")) for one in parts.get("itunes:category", ()) for e in one.iter(one.tag)]
        found += [word for one in values(parts, "itunes:keywords", "media:keywords") for word in keywords(one)]
    return tuple(dict.fromkeys(one for one in found if one)) if found else ()


def _feed_image(parts: Parts, outside: Parts, base: str) -> str | None:
    for element in (*parts.get("image", ()), *outside.get("image", ())):
        if url := absolute(line(value(gather(element), "url")), base):
            return url
    return image(parts, media(parts), base, is_sign=True) or absolute(
        line(value(parts, "atom:logo", "atom:icon", "icon", "logo")), base
    )


def _hints(parts: Parts, base: str) -> Hints:
    period = _PERIODS.get((value(parts, "sy:updatePeriod") or "").strip().lower())
    frequency = number(value(parts, "sy:updateFrequency")) or 1
    hours = [number(value({"h": [hour]}, "h")) for skip in parts.get("skipHours", ()) for hour in skip]
    days = [line(value({"d": [day]}, "d")) for skip in parts.get("skipDays", ()) for day in skip]
    return Hints(
        ttl=number(value(parts, "ttl")),
        update_seconds=period // frequency if period else None,
        skip_hours=tuple(hour % 24 for hour in hours if hour is not None),
        skip_days=tuple(day for day in days if day),
        hub=link(parts, "hub", base),
        self_url=link(parts, "self", base),
        next_url=link(parts, "next", base),
        prev_archive=link(parts, "prev-archive", base),
        complete="fh:complete" in parts,
    )
