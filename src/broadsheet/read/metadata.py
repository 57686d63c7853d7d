"""The site, people, picture and the rest, each from the source most often right, with the name of that source."""

import re
from collections.abc import Iterator
from typing import Any

from broadsheet import jsonld
from broadsheet.markup import unescape
from broadsheet.read.facts import Facts
from broadsheet.read.head import Head
from broadsheet.read.people import AGENCIES, newsroom_of, people_of
from broadsheet.read.titles import LONGEST_NAME, site_in
from broadsheet.text import folded, squash
from broadsheet.urls import absolute, is_web


def site_of(head: Head, article: dict[str, Any]) -> tuple[str, str]:
    """The site's name and where it says so."""
    if name := head.first("og:site_name application-name"):
        return name, "og"
    if name := jsonld.text_of(article.get("publisher")):
        return name, "json-ld"
    return "", ""


def told_site(head: Head, title: str, host: str) -> tuple[str, str]:
    """The site's name where no field is for it, and where it stands: a site's own node, <title>, a house's node."""
    if name := _named(head, "WebSite"):
        return name, "json-ld"
    if name := site_in(head.title, title, host):
        return name, "meta"
    if name := _named(head, "Organization"):
        return name, "json-ld"
    name = head.first("apple-mobile-web-app-title")
    return (name, "meta") if len(name) <= LONGEST_NAME else ("", "")


def _named(head: Head, kind: str) -> str:
    """The name of the first node of a kind: "NewsMediaOrganization" is an "Organization" too."""
    told = (n.get("name") for n in head.nodes if any(t.endswith(kind) for t in jsonld.types(n)))
    return next((name for name in map(jsonld.text_of, told) if 0 < len(name) <= LONGEST_NAME), "")


_TWICE = re.compile(r"&(?:amp|quot|apos|lt|gt|nbsp|#\d{2,5}|#x[0-9a-f]{2,4});", re.I)
_SITE_MARK = re.compile(r"(?:\s*[|｜_]\s*|\s+[-–—]+\s+)$")


def canonical_of(head: Head, base: str) -> str | None:
    """The address that the page calls its own; not that of the site's front page, where it is another."""
    is_front = _is_front(base)
    told = (absolute(address, base) for address in (head.canonical, head.first("og:url")))
    return next((address for address in told if is_web(address) and (is_front or not _is_front(address))), None)


def _is_front(address: str | None) -> bool:
    parts = (address or "").partition("://")[2].partition("/")
    return not parts[2].strip("/")


def without_site(text: str, site: str) -> str:
    """A summary without the site's name at its end: "… | The Example"."""
    rest = text[: -len(site)] if site and text[-len(site) :].casefold() == site.casefold() else ""
    return rest[: mark.start()] if rest and (mark := _SITE_MARK.search(rest)) else text


def read_again(facts: Facts) -> None:
    """Facts that were escaped once too often: "Smith &amp; Sons". A headline of the page is as it is shown."""
    for field in ("title", "summary", "site", "site_section"):
        text = facts.values.get(field)
        if isinstance(text, str) and _TWICE.search(text) and (field, facts.origins[field]) != ("title", "page"):
            facts.values[field] = squash(unescape(text))
    tags = facts.values.get("tags", ())
    if any("&" in tag for tag in tags):
        facts.values["tags"] = tuple(dict.fromkeys(map(unescape, tags)))


_CROWD = 12  # more names than that are references or a staff list


def authors_of(head: Head, nodes: list[dict[str, Any]], article: dict[str, Any], site: str, facts: Facts) -> None:
    """People and agencies from JSON-LD and meta. Of an organisation that is no agency, see `newsroom`."""
    pairs = jsonld.names_of(article.get("author") or article.get("creator"), nodes)
    people, agencies = people_of([name for name, group in pairs if not group], site, persons=True)
    groups = [name for name, group in pairs if group]
    _, told = people_of(groups, site, groups=True)
    more = [name for name in told if people or folded(name) in AGENCIES]
    facts.put("authors", tuple(people), "json-ld")
    facts.put("agencies", tuple(dict.fromkeys((*agencies, *more))), "json-ld")
    if people:
        return
    houses = {folded(name) for name in groups}
    for values in _told_authors(head):
        people, agencies = people_of(values, site, persons=facts.origins.get("site") == "meta")
        people = [name for name in people if folded(name) not in houses]
        if len(people) > _CROWD:
            continue
        facts.put("agencies", tuple(agencies), "meta")
        if facts.put("authors", tuple(people), "meta"):
            return


_AUTHORS = (
    "author article:author parsely-author sailthru.author dc.creator dcterms.creator byl article:author_name "
    "citation_author cxenseparse:author rbauthors shareaholic:article_author_name"
).split()


def _told_authors(head: Head) -> Iterator[list[str]]:
    """What each meta name says of the authors."""
    editors = {folded(value) for value in head.values.get("editor", ())}
    for name in _AUTHORS:
        values = [value for value in head.values.get(name, []) if folded(value) not in editors]
        if name == "citation_author":  # "Weber, Anna" (Google Scholar, "Indexing Guidelines")
            values = [" ".join(reversed(value.split(", "))) for value in values]
        yield [_turned(value) for value in values] if name == "dc.creator" else values
    told = head.first("twitter:data1")  # the first label is that of the author, or of the reading time
    if head.first("twitter:label1") and not any(c.isdigit() for c in told):
        yield [told]


def _turned(value: str) -> str:
    """A name that begins with that of the family the other way round, as in libraries; several names as they are."""
    family, comma, first = value.partition(", ")
    is_one = comma and "," not in first and " " not in family and folded(family) not in AGENCIES
    return f"{first} {family}" if is_one else value


def newsroom(head: Head) -> tuple[tuple[str, ...], str]:
    """The house, newsroom or desk that the page names as its author, and where: better than nobody."""
    article = jsonld.article_of(head.nodes)
    names = jsonld.names_of(article.get("author") or article.get("creator"), head.nodes)
    if found := newsroom_of(name for name, _ in names):
        return tuple(found), "json-ld"
    told = (newsroom_of(values) for values in _told_authors(head))
    return tuple(next(filter(None, told), ())), "meta"
