"""What the page's JSON-LD (schema.org) says of the article. Broken JSON is common; it is repaired or passed over."""

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from broadsheet.markup import places, unescape
from broadsheet.text import storable

_TYPE = b"ld+json"
_START = re.compile(rb"<script\b[^>]{0,500}application/ld\+json[^>]{0,500}>", re.I)
_BEFORE = 520  # bytes of a start tag before its type
_END = b"</script"
_COMMENTS = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*+;?\s*+$"
)
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_ARTICLES = re.compile(r"(?:article|posting|report|review|recipe|newsitem|story)$", re.I)
_DEPTH = 8


def graph(html: bytes) -> list[dict[str, Any]]:
    """All nodes that carry an @type, outermost first."""
    return [node for document in documents(html) for node in _nodes(document, _DEPTH)]


def documents(html: bytes) -> Iterator[Any]:
    """The JSON of each script, None where it is broken beyond repair."""
    return map(_load, _scripts(html))


def _scripts(html: bytes) -> Iterator[bytes]:
    """What each JSON-LD script holds. Its type is found first: few bytes of a page are looked at more than once."""
    end = 0
    for place in places(html, _TYPE, b"", 0, 0):
        if place - len(_TYPE) < end:
            continue
        start = _START.search(html, max(end, place - len(_TYPE) - _BEFORE))
        if start is None:
            return
        closed = _closed(html, start.end())
        end = closed + len(_END) if closed >= 0 else len(html)
        yield html[start.end() : closed if closed >= 0 else end]


def _closed(html: bytes, at: int) -> int:
    """Where the script that is open ends; -1 where it does not."""
    at = html.find(_END[:2], at)
    while at >= 0 and html[at : at + len(_END)].lower() != _END:
        at = html.find(_END[:2], at + 1)
    return at


def _load(raw: bytes) -> Any:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        pass
    text = _COMMENTS.sub("", _COMMENTS.sub("", raw.decode("utf-8", "replace"))).strip()
    for attempt in (text, _TRAILING_COMMA.sub("", text), unescape(text)):
        try:
            return storable(json.loads(attempt, strict=False))
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth == 0:
        return
    if isinstance(data, list):
        for item in data:
            yield from _nodes(item, depth - 1)
    elif isinstance(data, dict):
        if "@type" in data:
            yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemReviewed", "hasPart", "liveBlogUpdate")[:3]:
            if isinstance(data.get(key), (list, dict)):
                yield from _nodes(data[key], depth - 1)


def types(node: dict[str, Any]) -> list[str]:
    """The node's types without their namespace."""
    found = node.get("@type")
    values = found if isinstance(found, list) else [found]
    return [v.rsplit("/", 1)[-1] for v in values if isinstance(v, str)]


def article_of(nodes: list[dict[str, Any]]) -> dict[str, Any]:
    """The node that is the article, or an empty one; the richest of several."""
    found = [n for n in nodes if any(_ARTICLES.search(t) for t in types(n))]
    found = found or [n for n in nodes if "headline" in n]
    return max(
        found, key=lambda n: sum(k in n for k in ("headline", "datePublished", "author", "articleBody")), default={}
    )


def text_of(value: Any) -> str:
    """The first piece of text in a value that may be a string, a list or a node with a name."""
    if isinstance(value, str):
        return " ".join(unescape(value).split())
    if isinstance(value, list):
        return next(filter(None, map(text_of, value)), "")
    if isinstance(value, dict):
        return text_of(value.get("name") or value.get("@value") or "")
    return ""


def url_of(value: Any) -> str:
    """The first address in an image value (string, list, ImageObject)."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return next(filter(None, map(url_of, value)), "")
    if isinstance(value, dict):
        return url_of(value.get("url") or value.get("contentUrl") or "")
    return ""


def names_of(value: Any, nodes: list[dict[str, Any]]) -> list[tuple[str, bool]]:
    """(name, is an organisation) of each author; references by @id are followed."""
    found: list[tuple[str, bool]] = []
    named = {n["@id"]: n for n in reversed(nodes) if n.get("name") and isinstance(n.get("@id"), str)}
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, list):
            found.extend(names_of(item, nodes))
        elif isinstance(item, str):
            found.append((" ".join(unescape(item).split()), False))
        elif isinstance(item, dict):
            node = named.get(str(item.get("@id")), item) if "name" not in item else item
            group = "Organization" in " ".join(types(node))
            name = node.get("name")
            for one in name if isinstance(name, list) else [name]:
                if isinstance(one, str):
                    found.append((" ".join(unescape(one).split()), group))
                elif isinstance(one, dict):
                    found.append((text_of(one), group))
    return [(n, g) for n, g in found if n]
