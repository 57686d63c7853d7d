"""OPML 1.0 and 2.0: lists of subscriptions, both ways."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

from broadsheet.errors import FeedError
from broadsheet.feeds.fields import line
from broadsheet.feeds.xml import Element, any_tree
from broadsheet.model import Source


def parse_opml(data: bytes) -> tuple[Source, ...]:
    """The subscriptions of an OPML file, each once; folders become the section. Raises: FeedError."""
    root = any_tree(data) if data.strip() else None
    if root is None or root.tag != "opml":
        raise FeedError("this is no OPML file", hint="export one from your reader")
    found = {source.url: source for source in _outlines(root, ())}
    return tuple(found.values())


def _outlines(element: Element, section: tuple[str, ...]) -> Iterator[Source]:
    for child in element:
        if child.tag != "outline":
            yield from _outlines(child, section) if isinstance(child.tag, str) else ()
            continue
        label = line(child.get("text")) or line(child.get("title")) or ""
        if url := line(child.get("xmlUrl") or child.get("xmlurl")):
            yield Source(url=url, name=label, section=section)
        yield from _outlines(child, (*section, label) if label and not url else section)


def write_opml(sources: Iterable[Source], title: str, rsshub: str = "") -> bytes:
    """An OPML 2.0 file of these sources, a folder a section.

    rsshub   the server that other programs find rsshub:// routes at
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    lines += [f"<head><title>{title.replace('&', '&amp;').replace('<', '&lt;')}</title></head>", "<body>"]
    for source in sources:
        opened = "".join(f"<outline text={quoteattr(level)}>" for level in source.section)
        label = quoteattr(source.name or source.id or source.url)
        url = source.url.replace("rsshub://", f"{rsshub.rstrip('/')}/", 1) if rsshub else source.url
        lines.append(
            f'{opened}<outline type="rss" text={label} title={label} xmlUrl={quoteattr(url)}/>'
            + "</outline>" * len(source.section)
        )
    return "\n".join([*lines, "</body>", "</opml>", ""]).encode()
