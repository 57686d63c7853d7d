"""The children of an <item>, <entry> or <channel>, gathered in one pass: short name -> elements in order."""

from collections.abc import Iterator
from datetime import datetime

from broadsheet.dates import parse_date
from broadsheet.feeds.fields import line, number, seconds
from broadsheet.feeds.xml import Element, name, text
from broadsheet.model import Enclosure
from broadsheet.urls import absolute

Parts = dict[str, list[Element]]


def gather(element: Element) -> Parts:
    """Children by short name; those of media:group stand beside the others."""
    parts: Parts = {}
    for child in element:
        tag = child.tag
        if isinstance(tag, str):
            short = name(tag)
            parts.setdefault(short, []).append(child)
            if short in ("media:group", "media:content"):
                for inner_name, inner_parts in gather(child).items():
                    parts.setdefault(inner_name, []).extend(inner_parts)
    return parts


def values(parts: Parts, *names: str) -> Iterator[str]:
    """The texts of the elements with these names that are not empty, by name, then in order."""
    for one in names:
        for element in parts.get(one, ()):
            if found := text(element):
                yield found


def value(parts: Parts, *names: str) -> str | None:
    """The first text that is not empty."""
    for one in names:
        for element in parts.get(one, ()):
            if found := text(element):
                return found
    return None


def moment(parts: Parts, *names: str) -> datetime | None:
    """The first of these elements that is a date."""
    return next((found for one in values(parts, *names) if (found := parse_date(one))), None)


def enclosures(parts: Parts, base: str) -> tuple[Enclosure, ...]:
    """Files from enclosure, media:content and Atom links, each address once."""
    found: dict[str, Enclosure] = {}
    for element in (*parts.get("enclosure", ()), *parts.get("media:content", ()), *links(parts, "enclosure")):
        url = absolute(element.get("url") or element.get("href") or _player(element), base)
        if url and url not in found:
            found[url] = Enclosure(
                url=url,
                type=line(element.get("type")),
                length=number(element.get("length") or element.get("fileSize")),
                duration=seconds(element.get("duration")),
            )
    return tuple(found.values())


def _player(element: Element) -> str | None:
    """Where a medium without a file can be seen (Media RSS: either url or media:player)."""
    return next((one.get("url") for one in gather(element).get("media:player", ())), None)


def image(parts: Parts, base: str) -> str | None:
    """The picture that an item names: iTunes, Media RSS, or an enclosure that is one."""
    for element in parts.get("itunes:image", ()):
        if url := absolute(element.get("href") or element.get("url") or line(element.text), base):
            return url
    for element in parts.get("itunes:link", ()):
        if element.get("rel") == "image" and (url := absolute(element.get("href"), base)):
            return url
    for element in parts.get("media:thumbnail", ()):
        if url := absolute(element.get("url"), base):
            return url
    for element in (*parts.get("media:content", ()), *parts.get("enclosure", ()), *links(parts, "enclosure")):
        if element.get("medium") == "image" or (element.get("type") or "").startswith("image/"):
            return absolute(element.get("url") or element.get("href"), base)
    return None


def links(parts: Parts, rel: str) -> list[Element]:
    """Atom links of a relation (RFC 4287, 4.2.7), in Atom and within RSS."""
    found = (*parts.get("link", ()), *parts.get("atom:link", ()))
    return [e for e in found if (e.get("rel") or "alternate") == rel and (e.get("href") or (e.get("rel") and e.text))]


def link(parts: Parts, rel: str, base: str) -> str | None:
    """The address of the first link of a relation; HTML before other types."""
    found = sorted(links(parts, rel), key=lambda e: "html" not in (e.get("type") or "html"))
    return absolute(found[0].get("href") or line(found[0].text), base) if found else None


def root_line(element: Element) -> str:
    """What kind of document a root is, for people."""
    return str(element.tag).rpartition("}")[2]
