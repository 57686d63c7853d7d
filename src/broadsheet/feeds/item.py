"""The children of an <item>, <entry> or <channel>, gathered in one pass: short name -> elements in order."""

import re
from collections.abc import Callable
from datetime import datetime

from broadsheet.dates import parse_date
from broadsheet.feeds.fields import line, number, odd_date, seconds
from broadsheet.feeds.names import SHORT, Names
from broadsheet.feeds.xml import Element, text
from broadsheet.image_sources import is_decoration
from broadsheet.model import Enclosure
from broadsheet.urls import absolute, host, without_session

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
                said = text(element)
                if found := parse_date(said) or odd_date(said):
                    return found
    return None


def media(parts: Parts) -> list[Element]:
    """Elements that name a file: enclosure, media:content and Atom links; of a group, which is one file, the best."""
    files = [*parts["enclosure"]] if "enclosure" in parts else []
    if "media:content" in parts:
        files += parts["media:content"]
        for group in parts.get("media:group", ()):
            same = [child for child in group if SHORT[child.tag] == "media:content"]
            best = {_medium(child): child for child in sorted(same, key=_worth)}.values()
            files = [file for file in files if file in best or file not in same]
    return files + links(parts, "enclosure")


def _medium(element: Element) -> str:
    """What the forms of one file have in common: of pictures, of which some group a gallery, their path."""
    medium = element.get("medium") or (element.get("type") or "").partition("/")[0]
    return (element.get("url") or "").partition("?")[0] if medium == "image" else medium


def _worth(element: Element) -> tuple[bool, int, int]:
    """Which of several forms of a file is meant: the one that is said to be it, else the largest."""
    is_default = element.get("isDefault") == "true"
    return is_default, number(element.get("width")) or 0, number(element.get("fileSize")) or 0


def enclosures(files: list[Element], base: str) -> tuple[Enclosure, ...]:
    """Files by their elements, each address once. A length of 0 is none (RSS Advisory Board profile, enclosure)."""
    if not files:
        return ()
    found: dict[str, Enclosure] = {}
    for element in files:
        url = absolute(element.get("url") or element.get("href") or _player(element), base)
        if url and not (element.get("medium") == "image" and _is_face(url)):
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


def image(parts: Parts, files: list[Element], base: str, *, is_sign: bool = False) -> str | None:
    """The picture that an item names: iTunes, Media RSS, or a file of it that is one; of several the largest.

    is_sign   a feed's may be a logo, an item's is none, nor the face of its author
    """
    for name, address in _PICTURES.items():
        if name in parts:
            for element in parts[name]:
                if url := absolute(address(element), base):
                    return url
    shown = [*parts["media:thumbnail"]] if "media:thumbnail" in parts else []
    shown += filter(_is_picture, files)
    if len(shown) > 1:
        shown.sort(key=_worth, reverse=True)
    for element in shown:
        url = absolute(element.get("url") or element.get("href"), base)
        if url and (is_sign or not _is_face(url)):
            return url
    return None


def _is_face(url: str) -> bool:
    """True for the picture of an author, a sign, a counter; that most are none is told in a tenth of the time.

    Not for a logo: of whom an item tells, his is a picture.
    """
    may_be = "avatar" in url or "author" in url or "icon" in url or "pixel" in url or "emoji" in url
    return may_be and is_decoration({}, url)


def _is_picture(element: Element) -> bool:
    """True for a picture; a medium that says nothing of itself is one by its size or its name."""
    kind = element.get("type")
    medium = element.get("medium")
    if kind or medium or element.tag[-7:] != "content":
        return medium == "image" or (kind or "").startswith("image/")
    name = _NAME.search(element.get("url") or "")
    return name[1].lower() in _SUFFIXES if name else bool(element.get("width") or element.get("height"))


_NAME = re.compile(r"\.([a-zA-Z0-9]{3,4})(?:$|[?#])")
_SUFFIXES = frozenset("jpg jpeg png gif webp avif".split())
_PICTURES: dict[str, Callable[[Element], str | None]] = {
    "itunes:image": lambda element: element.get("href") or element.get("url") or line(element.text),
    "itunes:link": lambda element: element.get("href") if element.get("rel") == "image" else None,
}


def address(given: str | None, base: str) -> str | None:
    """The address of a page: without the number of a visit, and whole where it begins with its own host."""
    if given and not given.startswith(("http", "/")) and _lacks_scheme(given, base):
        given = f"//{given}"
    found = absolute(given, base)
    return without_session(found) if found and "=" in found else found


def _lacks_scheme(given: str, base: str) -> bool:
    first = given.partition("/")[0].lower()
    return "." in first and first.removeprefix("www.") == host(base).removeprefix("www.")


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
    return (address if rel == "alternate" else absolute)(best.get("href") or line(best.text), base)


def original(parts: Parts, base: str) -> str | None:
    """The publisher's own address, where a feed service has put one of its own in the place of the link."""
    given = value(parts, "feedburner:origlink", "pheedo:origlink")
    return absolute(line(given), base) if given else None


def root_line(element: Element) -> str:
    """What kind of document a root is, for people."""
    return str(element.tag).rpartition("}")[2]
