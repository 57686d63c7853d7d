"""Feeds, sitemap and OPML of a site. Pure.

Addresses in them are absolute: where nobody said where the site will stand, they are below "/".
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from broadsheet.anchors import led_to
from broadsheet.markup import escaped, escaped_as_utf8, title_as_html
from broadsheet.site.records import Card, File, Link, Site, quoted

FEED = 20  # articles in a feed: no more than a list's front has, or its changes would pass unseen
MAP = 1000  # addresses in a part of the sitemap (sitemaps.org allows 50,000); the newest part alone changes
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


class Item(NamedTuple):
    """An article as a feed gives it: whole."""

    card: Card
    html: str
    authors: tuple[str, ...]
    url: str  # the source's
    tags: tuple[str, ...]


class Channel(NamedTuple):
    """A feed: of the whole site or of a section."""

    title: str
    at: str  # of its list's front, below the root


class Entry(NamedTuple):
    """An article as each of the three kinds of feed gives it: made once, it stands in the feeds of several sections."""

    moment: int
    rss: bytes
    atom: bytes
    json: msgspec.Raw


def feed_files(site: Site, channel: Channel, entries: Sequence[Entry]) -> list[File]:
    """RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1 of a list, newest first."""
    return [
        File(f"{channel.at}feed.xml", _rss(site, channel, entries)),
        File(f"{channel.at}atom.xml", _atom(site, channel, entries)),
        File(f"{channel.at}feed.json", _jsonfeed(site, channel, entries)),
    ]


def entry(site: Site, item: Item) -> Entry:
    """An article as feeds give it."""
    url = absolute(site, item.card.href)
    whole = led_to(_whole(item), url)
    link, content = escaped(url), escaped_as_utf8(whole)
    return Entry(
        item.card.moment,
        b"%b%b</content:encoded></item>" % (_rss_item(item, link).encode(), content),
        b"%b%b</content></entry>" % (_atom_entry(item, link).encode(), content),
        msgspec.Raw(msgspec.json.encode(_json_item(item, url, whole))),
    )


def absolute(site: Site, href: str) -> str:
    """An address below the root as others can follow it."""
    return (site.url or "/") + quoted(href)


def _rss(site: Site, channel: Channel, entries: Sequence[Entry]) -> bytes:
    head = "\n".join((
        f'{_XML}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel>',
        f"<title>{escaped(title_as_html(channel.title) or '')}</title>"
        f"<link>{escaped(absolute(site, channel.at))}</link>",
        f"<description>{escaped(channel.title)}</description><language>{escaped(site.language)}</language>",
        f'<atom:link rel="self" type="application/rss+xml" href="{escaped(absolute(site, channel.at + "feed.xml"))}"/>',
    ))  # fmt: skip
    return b"\n".join((head.encode(), *(entry.rss for entry in entries), b"</channel></rss>\n"))


def _rss_item(item: Item, link: str) -> str:
    """An item up to its content."""
    card = item.card
    return "\n".join((
        f"<item><title>{escaped(title_as_html(card.title) or '')}</title><link>{link}</link>",
        f'<guid isPermaLink="false">{escaped(card.id)}</guid><pubDate>{_rfc822(card.moment)}</pubDate>',
        *(f"<dc:creator>{escaped(name)}</dc:creator>" for name in item.authors),
        *(f"<category>{escaped(name)}</category>" for name in (*card.section, *item.tags)),
        f"<description>{escaped(card.brief)}</description>",
        "<content:encoded>",
    ))  # fmt: skip


def _atom(site: Site, channel: Channel, entries: Sequence[Entry]) -> bytes:
    newest = max((entry.moment for entry in entries), default=0)
    here = absolute(site, channel.at)
    head = "\n".join((
        f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escaped(site.language)}">',
        f"{_title(channel.title)}<id>{escaped(here)}</id><updated>{_iso(newest)}</updated>",
        f'<link href="{escaped(here)}"/><link rel="self" href="{escaped(here)}atom.xml"/>',
        f"<author><name>{escaped(site.title)}</name></author>",
    ))  # fmt: skip
    return b"\n".join((head.encode(), *(entry.atom for entry in entries), b"</feed>\n"))


def _atom_entry(item: Item, link: str) -> str:
    """An entry up to its content."""
    card, at = item.card, _iso(item.card.moment)
    names = item.authors or ((card.source.name,) if card.source else ())
    language = f' xml:lang="{escaped(card.language)}"' if card.language else ""
    return "\n".join((
        f"<entry{language}>{_title(card.title)}<id>urn:broadsheet:{escaped(card.id)}</id>",
        f'<link href="{link}"/>'
        + (f'<link rel="via" href="{escaped(item.url)}"/>' if item.url else ""),
        f"<published>{at}</published><updated>{at}</updated>",
        *(f"<author><name>{escaped(name)}</name></author>" for name in names),
        *(f'<category term="{escaped(name)}"/>' for name in (*card.section, *item.tags)),
        f'<summary>{escaped(card.brief)}</summary><content type="html">',
    ))  # fmt: skip


def _title(words: str) -> str:
    """A title of Atom, as markup where words only look so: many readers do not ask for the type."""
    written = title_as_html(words) or ""
    kind = "" if written == words else ' type="html"'
    return f"<title{kind}>{escaped(written)}</title>"


def _jsonfeed(site: Site, channel: Channel, entries: Sequence[Entry]) -> bytes:
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": absolute(site, channel.at),
        "feed_url": absolute(site, channel.at + "feed.json"),
        "language": site.language,
        "items": [entry.json for entry in entries],
    }
    return msgspec.json.encode(said) + b"\n"


def _json_item(item: Item, url: str, whole: str) -> dict[str, object]:
    card = item.card
    said: dict[str, object] = {
        "id": card.id,
        "url": url,
        "external_url": item.url,
        "title": card.title,
        "summary": card.brief,
        "content_html": whole,
        "date_published": card.date,
        "language": card.language,
        "authors": [{"name": name} for name in item.authors],
        "tags": [*card.section, *item.tags],
    }
    # Content there must be, if only none (JSON Feed 1.1, "Items").
    return {name: value for name, value in said.items() if value not in ("", []) or name == "content_html"}


def _whole(item: Item) -> str:
    """The article with its credit line."""
    if not item.url or not item.card.source:
        return item.html
    return f'{item.html}\n<p><a href="{escaped(item.url)}">{escaped(item.card.source.name)}</a></p>'


def sitemap_part(site: Site, number: int, cards: Sequence[Card]) -> File:
    """One part of the sitemap (sitemaps.org, 0.9), the oldest article first."""
    rows = (
        f"<url><loc>{escaped(absolute(site, card.href))}</loc><lastmod>{card.date}</lastmod></url>" for card in cards
    )
    body = "\n".join(rows)
    text = f'{_XML}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{body}\n</urlset>\n'
    return File(f"sitemap-{number}.xml", text.encode())


def sitemap_index(site: Site, parts: int) -> list[File]:
    """The index of the sitemap, and robots.txt that names it; nothing where nobody said where the site stands."""
    if not site.url:
        return []
    rows = "\n".join(f"<sitemap><loc>{escaped(site.url)}sitemap-{n}.xml</loc></sitemap>" for n in range(1, parts + 1))
    index = f'{_XML}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}\n</sitemapindex>\n'
    robots = f"User-agent: *\nAllow: /\nSitemap: {site.url}sitemap.xml\n"
    return [File("sitemap.xml", index.encode()), File("robots.txt", robots.encode())]


def opml(site: Site, sections: Sequence[Link]) -> File:
    """The site's own feeds as OPML 2.0: all of it, and each section."""
    rows = "\n".join(
        f'<outline type="rss" text="{escaped(link.name)}" xmlUrl="{escaped(absolute(site, link.href + "feed.xml"))}" '
        f'htmlUrl="{escaped(absolute(site, link.href))}"/>'
        for link in sections
    )
    head = f'<opml version="2.0">\n<head><title>{escaped(site.title)}</title></head>\n<body>\n'
    return File("feeds.opml", f"{_XML}{head}{rows}\n</body>\n</opml>\n".encode())


def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat().replace("+00:00", "Z")


def _rfc822(moment: int) -> str:
    at = datetime.fromtimestamp(moment, UTC)
    return f"{_DAYS[at.weekday()]}, {at.day:02} {_MONTHS[at.month - 1]} {at.year} {at.time().isoformat()} +0000"
