"""The children of an <item>, <entry> or <channel>, gathered in one pass: short name -> elements in order."""

from collections.abc import Callable
from datetime import datetime

from broadsheet.dates import parse_date
from broadsheet.feeds.fields import line, number, seconds
from broadsheet.feeds.names import SHORT, Names
from broadsheet.feeds.xml import Element, text
from broadsheet.model import Enclosure
from broadsheet.urls import absolute

Parts = dict[str, list[Element]]
_GROUPS = ("media:content", "media:group")


def gather(element: Element, names: Names = SHORT) -> Parts:
    """Children by short name; those of media:group stand behind the others."""
    parts: Parts = {}
    for child in element:
        short = names[child.tag]
        if short in parts:
            parts[short].append(child)
        else:
            parts[short] = [child]
    groups = [element for one in _GROUPS for element in parts.get(one, ())]
    for group in groups:  # which grows: groups are found in groups
        for child in group:
            short = names[child.tag]
            parts.setdefault(short, []).append(child)
            if short in _GROUPS:
                groups.append(child)
    return parts


def values(parts: Parts, *names: str) -> list[str]:
    """The texts of the elements with these names that are not empty, by name, then in order."""
    return [found for one in names if one in parts for element in parts[one] if (found := text(element))]


def value(parts: Parts, *names: str) -> str | None:
    """The first text that is not empty."""
    for one in names:
        if one in parts:
            for element in parts[one]:
                if found := text(element):
                    return found
    return None


def moment(parts: Parts, *names: str) -> datetime | None:
    """The first of these elements that is a date."""
    for one in names:
        if one in parts:
            for element in parts[one]:
                if found := parse_date(text(element)):
                    return found
    return None


def media(parts: Parts) -> list[Element]:
    """Elements that name a file: enclosure, media:content and Atom links."""
    files = [*parts["enclosure"]] if "enclosure" in parts else []
    if "media:content" in parts:
        files += parts["media:content"]
    return files + links(parts, "enclosure")


def enclosures(files: list[Element], base: str) -> tuple[Enclosure, ...]:
    """Files by their elements, each address once. A length of 0 is none (RSS Advisory Board profile, enclosure)."""
    if not files:
        return ()
    found: dict[str, Enclosure] = {}
    for element in files:
        url = absolute(element.get("url") or element.get("href") or _player(element), base)
        if url:
            found[url] = _file(url, element, found.get(url))
    return tuple(found.values())


def _file(url: str, element: Element, before: Enclosure | None) -> Enclosure:
    """What an element tells of a file, after what others have told."""
    kind = line(element.get("type"))
    length = number(element.get("length") or element.get("fileSize")) or None
    duration = seconds(element.get("duration"))
    if before is None:
        return Enclosure(url=url, type=kind, length=length, duration=duration)
    lasts = duration if before.duration is None else before.duration
    return Enclosure(url=url, type=before.type or kind, length=before.length or length, duration=lasts)


def _player(element: Element) -> str | None:
    """Where a medium without a file can be seen (Media RSS: either url or media:player)."""
    return next((one.get("url") for one in gather(element).get("media:player", ())), None)


def image(parts: Parts, files: list[Element], base: str) -> str | None:
    """The picture that an item names: iTunes, Media RSS, or a file of it that is one."""
    for name, address in _PICTURES.items():
        if name in parts:
            for element in parts[name]:
                if url := absolute(address(element), base):
                    return url
    for element in files:
        if element.get("medium") == "image" or (element.get("type") or "").startswith("image/"):
            return absolute(element.get("url") or element.get("href"), base)
    return None


_PICTURES: dict[str, Callable[[Element], str | None]] = {
    "itunes:image": lambda element: element.get("href") or element.get("url") or line(element.text),
    "itunes:link": lambda element: element.get("href") if element.get("rel") == "image" else None,
    "media:thumbnail": lambda element: element.get("url"),
}


def links(parts: Parts, rel: str) -> list[Element]:
    """Atom links of a relation (RFC 4287, 4.2.7), in Atom and within RSS."""
    found = []
    for one in ("link", "atom:link"):
        for element in parts.get(one, ()):
            said = element.get("rel")
            if (said or "alternate") == rel and (element.get("href") or (said and element.text)):
                found.append(element)
    return found


def link(parts: Parts, rel: str, base: str) -> str | None:
    """The address of the first link of a relation; HTML before other types."""
    found = links(parts, rel)
    if not found:
        return None
    best = next((e for e in found if "html" in (e.get("type") or "html")), found[0])
    return absolute(best.get("href") or line(best.text), base)


def original(parts: Parts, base: str) -> str | None:
    """The publisher's own address, where a feed service has put one of its own in the place of the link."""
    given = value(parts, "feedburner:origlink", "pheedo:origlink")
    return absolute(line(given), base) if given else None


def root_line(element: Element) -> str:
    """What kind of document a root is, for people."""
    return str(element.tag).rpartition("}")[2]
