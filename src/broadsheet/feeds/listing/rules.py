"""Lists by the user's own rule: CSS or XPath over a page, paths over an API's JSON."""

import json
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from lxml import etree
from lxml import html as lxml_html
from selectolax.lexbor import LexborHTMLParser, LexborNode

from broadsheet import image_sources, jsonpath
from broadsheet.charset import decode
from broadsheet.dates import parse_date
from broadsheet.errors import EmptyList, FeedError
from broadsheet.feeds.listing.titles import HEADINGS
from broadsheet.markup import plain, shallow
from broadsheet.model import Entry, ListRule
from broadsheet.selectors import language_of
from broadsheet.text import squash, storable
from broadsheet.urls import absolute, is_web, normalise
from broadsheet.written_dates import find_date

Given = dict[str, str]  # what a rule found for an item, by setting
Read = Callable[[Any, str, str], str]
SETTINGS = ("link", "title", "date", "picture", "summary")
_FIELDS = {"link": ("url", "link"), "title": ("title", "headline", "name")}  # of JSON, where the rule names none
# Tried one after the other where a rule says nothing.
_CSS = {"link": ("a[href]@href", "@href"), "title": (*HEADINGS[:4], "a[href]", "@title")}
_XPATH = {"link": (".//a/@href", "@href"), "title": (*(f".//{tag}" for tag in HEADINGS[:4]), ".//a[@href]")}
_HINT = "look at the page again, and mend the rule: `broadsheet list URL` shows what it finds"


def by_rule(data: bytes, url: str, rule: ListRule) -> tuple[Entry, ...]:
    """The entries that a rule finds, in its order, each address once. Raises: FeedError where it finds none."""
    found: dict[str, Entry] = {}
    items = list(_items(data, url, rule))
    for given in items:
        entry = _entry(given, url)
        if entry is not None and entry.url:
            found.setdefault(normalise(entry.url), entry)
    if not found:
        what = f"its {len(items)} items have no link" if items else "it matches nothing"
        raise EmptyList(f"the list rule “{rule.item}” finds no entries: {what}", where=url, hint=_HINT)
    return tuple(found.values())


def _entry(given: Given, url: str) -> Entry | None:
    address = absolute(given.get("link"), url)
    if address is None or not is_web(address):
        return None
    date = given.get("date", "")
    summary = squash(plain(given.get("summary", "")))
    return Entry(
        url=address,
        title=squash(plain(given.get("title", ""))) or None,
        published=parse_date(date) or find_date(date),
        image=image_sources.source({"src": given["picture"]}, url) if given.get("picture") else None,
        summary_html=escape(summary, quote=False) or None,
    )


def _items(data: bytes, url: str, rule: ListRule) -> Iterator[Given]:
    match language_of(rule.item):
        case "json":
            return _in_json(data, url, rule)
        case "xpath":
            return _in_xpath(data, url, rule)
        case _:
            return _in_css(data, rule)


def _in_json(data: bytes, url: str, rule: ListRule) -> Iterator[Given]:
    try:
        document = storable(json.loads(data))
    except (ValueError, RecursionError) as error:
        raise FeedError("a JSON rule, and the answer is no JSON", where=url, hint=_HINT) from error
    for item in jsonpath.find(document, rule.item):
        given: Given = {}
        for name in SETTINGS:
            paths = (path,) if (path := getattr(rule, name)) else _FIELDS.get(name, ())
            given[name] = next((str(value) for p in paths for value in jsonpath.find(item, p) if _is_plain(value)), "")
        yield given


def _is_plain(value: Any) -> bool:
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)


def _in_css(data: bytes, rule: ListRule) -> Iterator[Given]:
    page = LexborHTMLParser(shallow(decode(data).encode()))
    for item in page.css(rule.item):
        yield _given(rule, item, _css, _CSS)


def _css(item: LexborNode, name: str, expression: str) -> str:
    selector, _, attribute = expression.partition("@")
    node = item.css_first(selector) if selector.strip() else item
    if node is None:
        return ""
    given = {key: value or "" for key, value in node.attributes.items()}
    return given.get(attribute.strip(), "") if attribute else _value(name, given, node.text(separator=" "))


def _in_xpath(data: bytes, url: str, rule: ListRule) -> Iterator[Given]:
    document = lxml_html.document_fromstring(shallow(decode(data).encode()) or b"<p>", parser=_parser())
    try:
        found: Any = document.xpath(rule.item)
        for item in found if isinstance(found, list) else []:
            if isinstance(item, etree._Element):
                yield _given(rule, item, _xpath, _XPATH)
    except etree.XPathError as error:
        raise FeedError(f"the list rule cannot be followed: {error}", where=url, hint=_HINT) from error


def _parser() -> lxml_html.HTMLParser:
    return lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)


def _xpath(item: Any, name: str, expression: str) -> str:
    found = item.xpath(expression)
    first = found[0] if isinstance(found, list) and found else found
    if not isinstance(first, etree._Element):
        return str(first) if first and not isinstance(first, list) else ""
    return _value(
        name, {str(key): str(value) for key, value in first.attrib.items()}, " ".join(map(str, first.itertext()))
    )


def _given(rule: ListRule, item: Any, read: Read, left_out: dict[str, tuple[str, ...]]) -> Given:
    given: Given = {}
    for name in SETTINGS:
        own = getattr(rule, name)
        tried = (own,) if own else left_out.get(name, ())
        given[name] = next((text for expression in tried if (text := squash(read(item, name, expression)))), "")
    return given


def _value(name: str, attributes: dict[str, str], text: str) -> str:
    """What an element says for a setting: the attribute that is meant for it, else its words."""
    if name == "link":
        return attributes.get("href", "")
    if name == "picture":
        return image_sources.source(attributes, "") or ""
    if name == "date":
        return attributes.get("datetime") or attributes.get("content") or text
    return text
