# ruff: noqa: E501 (tables of words)
"""Title, people, dates, picture and the rest, each from the source most often right, with the name of that source."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from broadsheet.dates import parse_date
from broadsheet.markup import attributes, unescape
from broadsheet.model import Image
from broadsheet.read import jsonld
from broadsheet.read.blocks import Tokens, Tree
from broadsheet.read.people import people_of
from broadsheet.text import folded, squash
from broadsheet.urls import absolute, is_web

_HEAD_TAGS = frozenset(("meta", "link", "title", "base", "html"))


class Head:
    """What the head says: meta by lower-case name (first value wins), all values of a name, links, title, base."""

    __slots__ = ("base", "canonical", "language", "meta", "nodes", "title", "values")

    def __init__(self, tokens: Tokens, html: bytes):
        self.meta: dict[str, str] = {}
        self.values: dict[str, list[str]] = {}
        self.title = self.base = self.canonical = self.language = ""
        for name, raw, text in tokens.of(_HEAD_TAGS):
            if name == "meta":
                self._meta(attributes(raw))
            elif name == "title" and not self.title:
                self.title = squash(unescape(text))
            elif name == "link" and "canonical" in raw:
                attrs = attributes(raw)
                if attrs.get("rel", "").lower() == "canonical":
                    self.canonical = self.canonical or attrs.get("href", "")
            elif name == "base" and not self.base:
                self.base = attributes(raw).get("href", "")
            elif name == "html":
                attrs = attributes(raw)
                self.language = attrs.get("lang") or attrs.get("xml:lang") or ""
        self.nodes: list[dict[str, Any]] = jsonld.graph(html)

    def _meta(self, attrs: dict[str, str]) -> None:
        content = attrs.get("content", "").strip()
        if not content:
            return
        for key in ("property", "name", "itemprop", "http-equiv"):
            for name in attrs.get(key, "").lower().split():
                self.meta.setdefault(name, content)
                self.values.setdefault(name, []).append(content)

    def first(self, names: str) -> str:
        """The first non-empty value among these meta names."""
        return next((squash(self.meta[n]) for n in names.split() if self.meta.get(n, "").strip()), "")


class Facts:
    """What was found: value and origin of each field."""

    __slots__ = ("origins", "values")

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.origins: dict[str, str] = {}

    def put(self, field: str, value: Any, origin: str) -> bool:
        """Keep the first value given; empty ones do not count."""
        if value and field not in self.values:
            self.values[field] = value
            self.origins[field] = origin
            return True
        return False


_SEPARATOR = re.compile(
    r"\s+[|\-–—·•»«:/\\]+\s+|\s*[｜|_»«]\s*|ㅣ|(?<=[\u3000-\u9fff\uac00-\ud7af\uff00-\uffef])[-–—_](?=[\u3040-\u9fff\uac00-\ud7af])"
)
_DATES = (
    ("published", "article:published_time og:article:published_time og:published_time datepublished article.published published_time "
     "parsely-pub-date sailthru.date dcterms.created dc.date.issued dcterms.issued dc.date.created "
     "pubdate publishdate publish-date publish_date cxenseparse:recs:publishtime "
     "date dc.date dcterms.date article_date_original originalpublicationdate citation_publication_date rnews:datepublished bt:pubdate last-modified-x created"),
    ("updated", "article:modified_time og:updated_time og:article:modified_time datemodified dcterms.modified article.updated lastmod revised"),
)  # fmt: skip


def site_of(head: Head, article: dict[str, Any]) -> tuple[str, str]:
    """The site's name and where it says so."""
    if name := head.first("og:site_name application-name"):
        return name, "og"
    if name := jsonld.text_of(article.get("publisher")):
        return name, "json-ld"
    return "", ""


def headings_of(tree: Tree, tags: str = "h1") -> list[str]:
    """The text of each heading of these tags, in order."""
    wanted = tags.split()
    return [text for i, tag in enumerate(tree.tags) if tag in wanted and (text := text_between(tree, i))]


def text_between(tree: Tree, element: int) -> str:
    """The words of an element on one line, as far as a headline goes."""
    return squash(unescape(" ".join(p for p in tree.beginning(element) if p)))


def title_of(head: Head, article: dict[str, Any], tree: Tree, hint: str, site: str) -> tuple[str, str]:
    """The headline that most of the page's voices agree on: h1, JSON-LD, og:title, <title>, and the feed's.

    A voice that only begins like a heading (a site's name or a section follows) speaks for that heading, by half.
    """
    voices = [
        (hint, "feed", _FEED),
        (jsonld.text_of(article.get("headline")), "json-ld", _JSONLD),
        (uncut(head.first("og:title"), site), "og", _OG),
        (uncut(head.title, site), "meta", _ECHO),
        (uncut(head.first("twitter:title"), site), "meta", _ECHO),
    ]
    voices = [(text, origin, weight) for text, origin, weight in voices if text]
    first = headings_of(tree)
    headings = first or headings_of(tree, "h2 h3")
    ranked: list[tuple[float, str, str]] = []
    for heading in dict.fromkeys(headings):
        said = [weight * _agreement(heading, text) for text, _, weight in voices]
        if any(said) or (len(first) == 1 and len(heading) > _LONG and first):
            base = _AGREED if any(said) else _LONE_BESIDE_JSONLD if article.get("headline") else _LONE
            ranked.append((base + sum(said), heading, "page"))
    for text, origin, _ in voices:
        ranked.append((sum(w for t, _, w in voices if folded(t) == folded(text)), text, origin))
    if not ranked:
        return (first[0], "page") if first else ("", "")
    _, text, origin = max(ranked, key=lambda r: r[0])
    return text, origin


# How much each voice counts; <title> and twitter:title mostly repeat og:title, so they only break ties.
_AGREED, _LONE, _LONE_BESIDE_JSONLD, _JSONLD, _OG, _ECHO, _FEED = 1.0, 3.0, 1.5, 1.5, 1.25, 0.1, 2.0
_LONG = 25  # characters: no site's name or label


def _agreement(heading: str, text: str) -> float:
    a, b = folded(heading), folded(text)
    if a == b:
        return 1.0
    return 0.5 if _agree(heading, text) else 0.0


def _agree(heading: str, text: str) -> bool:
    a, b = folded(heading), folded(text)
    return len(a) > 3 and (b.startswith(a) or (len(b) > 15 and a.startswith(b)) or (len(a) > 15 and a in b))


def uncut(title: str, site: str) -> str:
    """The title without the site's name at its end or start."""
    parts = [(m.start(), m.end()) for m in _SEPARATOR.finditer(title)]
    if not parts:
        return title
    key = folded(site)
    head, tail = title[: parts[-1][0]].strip(), title[parts[-1][1] :].strip()
    if key and folded(title[: parts[0][0]]) == key:
        return title[parts[0][1] :].strip()
    if len(tail) <= max(len(head) * 0.8, 12) or (key and key in folded(tail)):
        return uncut(head, site) if key and folded(head).endswith(key) else head
    return title


def lead_picture(head: Head, article: dict[str, Any], shown: tuple[Image, ...], base: str) -> tuple[Image | None, str]:
    """The picture that most voices name (the first one shown, og:image, JSON-LD); the one shown where none agree."""
    voices = [(image.url, "page") for image in shown]
    for names, origin in (
        ("og:image:secure_url og:image og:image:url", "og"),
        ("twitter:image twitter:image:src", "meta"),
    ):
        voices.append((absolute(head.first(names), base) or "", origin))
    told = absolute(jsonld.url_of(article.get("image") or article.get("thumbnailUrl")), base)
    voices.append((told or "", "json-ld"))
    voices = [(address, origin) for address, origin in voices if is_web(address)]
    if not voices:
        return None, ""
    counts = Counter(_asset(address) for address, _ in voices)
    address, origin = max(voices, key=lambda voice: counts[_asset(voice[0])])
    return next((i for i in shown if i.url == address), Image(url=address)), origin


def _asset(address: str) -> str:
    """The file's own name: the same picture comes in many sizes."""
    parts = address.split("?")[0].lower().rstrip("/").rsplit("/", 2)
    stem = parts[-1].rsplit(".", 1)[0]
    return stem if len(stem) >= _OWN_NAME else "/".join(parts[-2:])


_OWN_NAME = 6  # letters: shorter file names ("image", "1") are shared


def tags_of(head: Head, article: dict[str, Any]) -> tuple[tuple[str, ...], str]:
    """Keywords of the article: article:tag, else JSON-LD, else news_keywords and keywords; at most twenty."""
    if found := [squash(v) for v in head.values.get("article:tag", ())]:
        return _each(found if len(found) > 1 else _SPLIT_TAGS.split(found[0])), "og"
    told = article.get("keywords")
    if told:
        values = told if isinstance(told, list) else [told]
        texts = [jsonld.text_of(v) for v in values]
        return _each(texts if len(texts) > 1 else _SPLIT_TAGS.split(texts[0])), "json-ld"
    words = head.first("news_keywords keywords parsely-tags sailthru.tags")
    return (_each(_SPLIT_TAGS.split(words)), "meta") if words else ((), "")


_SPLIT_TAGS = re.compile(r"\s*[,;，、；|]\s*")


def _each(tags: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t for t in tags if t and len(t) < 60))[:20]


_ANY_DATE = frozenset(("date", "dc.date", "dcterms.date"))


def dates_of(head: Head, nodes: list[dict[str, Any]], article: dict[str, Any], tree: Tree, facts: Facts) -> None:
    """Published and updated, from JSON-LD, meta, then <time> elements and text near the headline."""
    for field, key in (("published", "datePublished"), ("updated", "dateModified")):
        for node in (article, *nodes):
            if moment := _moment(jsonld.text_of(node.get(key))):
                facts.put(field, moment, "json-ld")
                break
    for field, names in _DATES:
        for name in names.split():
            moment = _moment(head.meta.get(name, ""))
            if moment and not (name in _ANY_DATE and _is_update(head, head.meta[name])):
                facts.put(field, moment, "og" if ":" in name else "meta")
                break


def any_date(head: Head) -> datetime | None:
    """A date that the page does not call anything else than that."""
    return next(
        (moment for name in ("date", "dc.date", "dcterms.date") if (moment := _moment(head.meta.get(name, "")))), None
    )


def _is_update(head: Head, text: str) -> bool:
    """True for a date that the page calls its update elsewhere: a plain "date" is often that of the last change.

    To the minute as written: some sites write the one with their zone and the other as if it were UTC.
    """
    return any(head.meta.get(name, "")[:16] == text[:16] for name in _DATES[1][1].split())


def _moment(text: str) -> datetime | None:
    return parse_date(text) if text and any(c.isdigit() for c in text) else None


_CROWD = 12  # more names than that are references or a staff list


def authors_of(head: Head, nodes: list[dict[str, Any]], article: dict[str, Any], site: str, facts: Facts) -> None:
    """People and agencies from JSON-LD and meta."""
    pairs = jsonld.names_of(article.get("author") or article.get("creator"), nodes)
    people, agencies = people_of([n for n, group in pairs if not group], site)
    _, more = people_of([n for n, group in pairs if group], site, groups=True)
    facts.put("authors", tuple(people), "json-ld")
    facts.put("agencies", tuple(dict.fromkeys((*agencies, *more))), "json-ld")
    for name in "author article:author parsely-author sailthru.author dc.creator dcterms.creator byl article:author_name citation_author cxenseparse:author rbauthors twitter:data1x".split():
        people, agencies = people_of(head.values.get(name, ()), site)
        if len(people) > _CROWD:
            continue
        facts.put("authors", tuple(people), "meta")
        facts.put("agencies", tuple(agencies), "meta")
