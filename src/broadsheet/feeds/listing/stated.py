"""Lists that a page holds as data: JSON-LD (schema.org), the state of its scripts, the answer of an API."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

from broadsheet import jsonld
from broadsheet.dates import parse_date
from broadsheet.feeds.listing.junk import is_junk, key_of
from broadsheet.markup import plain
from broadsheet.model import Entry
from broadsheet.text import squash, storable, words
from broadsheet.urls import absolute, is_web

_TITLES = ("headline", "title", "name", "shortTitle", "longTitle", "subject")
_ADDRESSES = (
    "url",
    "link",
    "href",
    "permalink",
    "canonicalUrl",
    "canonical_url",
    "webUrl",
    "fullUrl",
    "shareUrl",
    "path",
    "uri",
    "@id",
)
_DATES = (
    "datePublished", "publishedAt", "published_at", "publishDate", "publish_date", "publishTime", "publish_time",
    "publishedDate", "published", "pubDate", "pub_date", "firstPublished", "date_gmt", "date", "displayDate",
    "createdAt", "created_at", "ctime", "dateCreated", "timestamp",
)  # fmt: skip
_SUMMARIES = (
    "description",
    "excerpt",
    "summary",
    "teaser",
    "standfirst",
    "abstract",
    "dek",
    "subtitle",
    "intro",
    "lead",
)
_PICTURES = (
    "image", "thumbnail", "thumbnailUrl", "thumb", "cover", "coverImage", "imageUrl", "image_url", "picture", "img",
    "featuredImage", "featured_image", "leadImage", "heroImage", "photo", "pic",
)  # fmt: skip
_LISTS = ("itemListElement", "blogPost", "blogPosts", "hasPart", "mainEntity", "@graph", "item", "dataFeedElement")
_ITEMS = re.compile(
    r"(?:article|posting|report|review|recipe|newsitem|story|videoobject|podcastepisode|webpage|thing)$", re.I
)
_SCRIPT = re.compile(rb"<script\b([^>]{0,1000})>(.*?)(?:</script|\Z)", re.S | re.I)
_FLIGHT = re.compile(r"self\.__next_f\.push\(\s*(\[.{0,2000000}\])\s*\)\s*;?\s*$", re.S)
_START = re.compile(r"[{\[]")
_ASSIGNED = re.compile(r"=\s*[{\[]")
_DECODER = json.JSONDecoder(strict=False)
_TRIES = 32  # pieces of JSON in a script
_SHORT = 3  # words of a menu's titles
_LARGEST = 4_000_000  # bytes of a script
_DEPTH = 24
_NODES = 200_000  # looked at in a script
_LEAST = 3  # records that are a list


def linked(data: bytes, base: str, url: str) -> list[Entry]:
    """The entries of the lists in a page's JSON-LD: ItemList, Blog, CollectionPage and what they hold."""
    found = (
        entry
        for document in jsonld.documents(data)
        for node in _listed(document, _DEPTH)
        for entry in [entry_of(node, base)]
    )
    return _distinct(found, url)


def _listed(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Items of lists: what stands in a list property and is no list itself; breadcrumbs and menus are none."""
    if depth == 0:
        return
    for node in data if isinstance(data, list) else [data]:
        if not isinstance(node, dict) or {"BreadcrumbList", "SiteNavigationElement"} & set(jsonld.types(node)):
            continue
        inner = [node[name] for name in _LISTS if isinstance(node.get(name), (list, dict))]
        yield from (item for part in inner for item in _listed(part, depth - 1))
        if not inner and (_is_item(node) or "ListItem" in jsonld.types(node)):
            yield node


def _is_item(node: dict[str, Any]) -> bool:
    return any(_ITEMS.search(name) for name in jsonld.types(node))


def in_scripts(data: bytes, base: str, url: str) -> list[Entry]:
    """The entries of the longest list of titled, addressed records in the data that a page hands its scripts."""
    best: list[Entry] = []
    for script in _scripts(data):
        for found in _lists(script, base, url):
            if _weight(found) > _weight(best) and not _is_menu(found):
                best = found
    return best if len(best) >= _LEAST else []


def known_to_scripts(data: bytes, base: str, url: str, keys: frozenset[str]) -> dict[str, Entry]:
    """What a page hands its scripts about some of its entries, by key."""
    names = [key.rpartition("/")[2].encode() for key in keys]
    known: dict[str, Entry] = {}
    for script in _scripts(data):
        if any(name in script for name in names):
            for found in _lists(script, base, url):
                known |= {
                    key: entry for entry in found if (key := key_of(entry.url or "")) in keys and key not in known
                }
    return known


def _scripts(data: bytes) -> Iterator[bytes]:
    for attributes, script in _SCRIPT.findall(data):
        if len(script) <= _LARGEST and b"ld+json" not in attributes:
            yield script


def _lists(script: bytes, base: str, url: str) -> Iterator[list[Entry]]:
    for document in _documents(script.decode("utf-8", "replace")):
        for records in _arrays(document):
            yield _distinct((entry_of(record, base) for record in records), url)


def _is_menu(entries: Sequence[Entry]) -> bool:
    """True for short titles and nothing else."""
    short = sum(len(words(entry.title or "")) <= _SHORT for entry in entries)
    return short > len(entries) / 2 and not any(one.published or one.summary_html or one.image for one in entries)


def _weight(entries: Sequence[Entry]) -> int:
    """Words of all titles: a menu's are few."""
    return sum(len(words(entry.title or "")) for entry in entries if len(words(entry.title or "")) > 2)


def _documents(script: str) -> Iterator[Any]:
    """The JSON in a script: all of it, or what is assigned in it; React's flight rows are strings of JSON."""
    if (flight := _FLIGHT.search(script)) is not None:
        pushed = _decoded(flight[1])
        rows = (
            pushed[1].splitlines()
            if isinstance(pushed, list) and len(pushed) > 1 and isinstance(pushed[1], str)
            else []
        )
        yield from filter(None, (_decoded(row.partition(":")[2]) for row in rows))
    else:
        yield from _assigned(script)


def _assigned(script: str) -> Iterator[Any]:
    """The first JSON in a script, and what is assigned after it."""
    start = _START.search(script)
    for _ in range(_TRIES):
        if start is None:
            return
        found, end = _decoded_at(script, start.end() - 1)
        yield found
        start = _ASSIGNED.search(script, end)


def _decoded(text: str) -> Any:
    return _decoded_at(text, 0)[0]


def _decoded_at(text: str, begin: int) -> tuple[Any, int]:
    """The JSON that begins there, and where it ends; None where there is none."""
    try:
        found, end = _DECODER.raw_decode(text, begin)
        return storable(found), end
    except (ValueError, RecursionError):
        return None, begin + 1


def _arrays(document: Any) -> Iterator[list[dict[str, Any]]]:
    """All lists of at least three records, within bounds."""
    open_, looked = [(document, 0)], 0
    while open_ and looked < _NODES:
        node, depth = open_.pop()
        looked += 1
        inner = node if isinstance(node, list) else list(node.values()) if isinstance(node, dict) else []
        if (
            isinstance(node, list)
            and len(records := [_unwrapped(item) for item in node if isinstance(item, dict)]) >= _LEAST
        ):
            yield records
        if depth < _DEPTH:
            open_ += [(item, depth + 1) for item in inner if isinstance(item, (list, dict))]


def _unwrapped(record: dict[str, Any]) -> dict[str, Any]:
    """A record, out of the wrapping that GraphQL and the like give it."""
    for name in ("node", "item", "content", "article", "post", "fields", "attributes", "data"):
        inner = record.get(name)
        if isinstance(inner, dict) and not any(isinstance(record.get(title), str) for title in _TITLES):
            return {**record, **inner}
    return record


def entry_of(record: Mapping[str, Any], base: str) -> Entry | None:
    """A record as an entry; None where it has no address, or neither a title nor a place in a list."""
    item = record.get("item")
    if isinstance(item, dict):
        record = {**record, **item}
    title = next(filter(None, (_text(record.get(name)) for name in _TITLES)), "")
    address = next(
        filter(None, (_address(record.get(name), base) for name in (*_ADDRESSES, "item", "mainEntityOfPage"))), None
    )
    if address is None or not (title or "position" in record):
        return None
    summary = next(filter(None, (_text(record.get(name)) for name in _SUMMARIES)), "")
    return Entry(
        url=address,
        title=title or None,
        published=next(filter(None, (_moment(record.get(name)) for name in _DATES)), None),
        summary_html=escape(summary, quote=False) or None,
        image=next(filter(None, (_address(record.get(name), base) for name in _PICTURES)), None),
    )


def _text(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("rendered") or value.get("text") or value.get("default") or value.get("@value")
    return squash(plain(value)) if isinstance(value, str) else ""


def _address(value: Any, base: str) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("url") or value.get("src") or value.get("href") or value.get("@id") or value.get("contentUrl")
    if not isinstance(value, str) or " " in value.strip() or not ("/" in value or "." in value):
        return None
    address = absolute(value, base)
    return address if address and is_web(address) else None


def _moment(value: Any) -> datetime | None:
    """A date as text or as seconds or milliseconds since 1970."""
    if isinstance(value, str):
        return parse_date(value)
    if isinstance(value, dict):
        return _moment(value.get("iso") or value.get("date") or value.get("utc"))
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    seconds = value / 1000 if value > 1e11 else value
    return datetime.fromtimestamp(seconds, UTC) if 3e8 < seconds < 4e9 else None


def _distinct(entries: Iterable[Entry | None], url: str) -> list[Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry is not None and entry.url and not is_junk(entry.url, url) and key_of(entry.url) != key_of(url):
            found.setdefault(key_of(entry.url), entry)
    return list(found.values())
