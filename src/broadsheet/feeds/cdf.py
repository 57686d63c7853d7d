"""Channel Definition Format (Microsoft, 1997; w3.org/TR/NOTE-CDFsubmit): facts stand in attributes."""

from broadsheet.dates import parse_date
from broadsheet.feeds.fields import line, words
from broadsheet.feeds.harmless import harmless
from broadsheet.feeds.item import gather, value
from broadsheet.feeds.xml import Element
from broadsheet.model import Entry, Feed
from broadsheet.urls import absolute


def is_cdf(root: Element) -> bool:
    """True for a <CHANNEL>: RSS writes its own in lower case."""
    return str(root.tag).rpartition("}")[2] == "CHANNEL"


def read(root: Element, url: str) -> Feed:
    """The feed in a <CHANNEL>; channels within it add their items."""
    parts = gather(root)
    base = absolute(_attribute(root, "BASE"), url) or url
    return Feed(
        id=_attribute(root, "SELF"),
        title=words(value(parts, "title")),
        description=_abstract(root),
        url=absolute(_attribute(root, "SELF"), base) or url or None,
        site_url=_address(root, base),
        image=next((found for one in parts.get("logo", ()) if (found := _address(one, base))), None),
        updated=parse_date(_attribute(root, "LASTMOD") or ""),
        entries=tuple(_entry(item, base) for item in root.iter("ITEM", "Item", "item")),
    )


def _entry(item: Element, base: str) -> Entry:
    parts = gather(item)
    return Entry(
        url=_address(item, base),
        title=words(value(parts, "title")),
        updated=parse_date(_attribute(item, "LASTMOD") or ""),
        summary_html=_abstract(item),
    )


def _abstract(element: Element) -> str | None:
    found = value(gather(element), "abstract")
    return harmless(found) if found else None


def _address(element: Element, base: str) -> str | None:
    """The HREF of the element itself, or of its <A>."""
    own = absolute(_attribute(element, "HREF"), base)
    return own or next((_address(one, base) for one in gather(element).get("a", ())), None)


def _attribute(element: Element, name: str) -> str | None:
    return line(element.get(name) or element.get(name.lower()))
