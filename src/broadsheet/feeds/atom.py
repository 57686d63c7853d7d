"""Atom 1.0 (RFC 4287) and 0.3."""

from base64 import b64decode
from html import escape

from broadsheet.feeds import fields
from broadsheet.feeds.fields import first, keywords, line, mail_of, people, person, words
from broadsheet.feeds.harmless import harmless, title_markup
from broadsheet.feeds.item import Parts, enclosures, gather, image, link, media, moment, original, value
from broadsheet.feeds.names import WITHIN_ATOM, name
from broadsheet.feeds.xml import XML_BASE, XML_LANG, Element, inner, text
from broadsheet.model import Entry, Feed, Hints, Person
from broadsheet.urls import absolute, is_web

_BY = ("dc:creator", "itunes:author")


def read(root: Element, url: str) -> Feed:
    """The feed in a <feed> element (or one <entry> alone)."""
    base = absolute(root.get(XML_BASE), url) or url
    if _short(root) == "entry":
        return Feed(url=url or None, entries=(entry(root, base, None, ()),))
    parts = _parts(root)
    language = fields.language(root.get(XML_LANG))
    authors = _authors(parts, base)
    title = _first(parts, "title")
    return Feed(
        id=_id(parts, base),
        title=words(title),
        title_html=title_markup(title),
        description=_html(parts, "subtitle", "tagline", "itunes:summary"),
        url=link(parts, "self", base) or url or None,
        site_url=link(parts, "alternate", base),
        language=language or fields.language(value(parts, "dc:language")),
        image=absolute(line(first(value(parts, "logo", "icon"))), base)
        or image(parts, media(parts), base, is_sign=True),
        authors=authors,
        categories=_categories(parts),
        published=moment(parts, "published"),
        updated=moment(parts, "updated", "modified", "dc:date"),
        entries=tuple(entry(one, base, language, authors) for one in parts.get("entry", ())),
        hints=Hints(
            hub=link(parts, "hub", base),
            self_url=link(parts, "self", base),
            next_url=link(parts, "next", base),
            prev_archive=link(parts, "prev-archive", base),
            complete="fh:complete" in parts,
        ),
    )


def entry(element: Element, base: str, language: str | None, feed_authors: tuple[Person, ...]) -> Entry:
    """One <entry>; the feed's authors are its own where it names none (RFC 4287, 4.2.1)."""
    base = absolute(element.get(XML_BASE), base) or base
    parts = _parts(element)
    source = [_parts(one) for one in parts.get("source", ())]
    inherited = next((found for one in source if (found := _authors(one, base))), feed_authors)
    guid = _id(parts, base)
    title = _first(parts, "title", "dc:title", "media:title")
    files = media(parts)
    return Entry(
        id=guid,
        url=link(parts, "alternate", base) or (guid if is_web(guid) else None),
        title=words(title),
        original_url=original(parts, base),
        title_html=title_markup(title),
        authors=_authors(parts, base) or inherited,
        published=moment(parts, "published", "issued", "created", "dc:date"),
        updated=moment(parts, "updated", "modified", "dcterms:modified"),
        summary_html=_html(parts, "summary", "media:description", "itunes:summary"),
        content_html=_html(parts, "content", "content:encoded"),
        categories=_categories(parts),
        enclosures=enclosures(files, base),
        image=image(parts, files, base),
        language=fields.language(element.get(XML_LANG)) or language,
    )


def _short(element: Element) -> str:
    return name(element.tag).removeprefix("atom:")


def _parts(element: Element) -> Parts:
    return gather(element, WITHIN_ATOM)


def _html(parts: Parts, *names: str) -> str | None:
    """A text construct as markup (RFC 4287, 3.1): text escaped, html as it is, xhtml without its div."""
    found = _first(parts, *names)
    return harmless(found) if found else None


def _first(parts: Parts, *names: str) -> str | None:
    for one in names:
        for element in parts.get(one, ()):
            if found := _markup(element):
                return found
    return None


def _markup(element: Element) -> str:
    kind = (element.get("type") or "text").lower()
    if len(element) and isinstance(element[0].tag, str):
        is_wrapped = kind == "xhtml" and len(element) == 1 and name(element[0].tag).endswith("div")
        only = element[0] if is_wrapped else element
        return inner(only).strip()
    found = text(element)
    if element.get("mode") == "base64" or _is_base64(kind):
        return _unpacked(found, element)
    is_markup = kind in ("html", "text/html") or element.get("mode") == "escaped" or "<" in found
    return found if is_markup or kind.endswith("xml") else escape(found, quote=False)


def _is_base64(kind: str) -> bool:
    """True for what is neither text nor XML (RFC 4287, 4.1.3.3)."""
    return "/" in kind and not kind.startswith("text/") and not kind.endswith(("xml", "html"))


def _unpacked(found: str, element: Element) -> str:
    """The text within base64. What holds none is nothing as content; a text construct then was never packed."""
    try:
        return b64decode("".join(found.split()), validate=True).decode()
    except UnicodeDecodeError:
        return "" if WITHIN_ATOM[element.tag] == "content" else escape(found, quote=False)
    except ValueError:
        return escape(found, quote=False)


def _id(parts: Parts, base: str) -> str | None:
    """An id is an absolute IRI (RFC 4287, 4.2.6); one that is a path is made one."""
    found = line(value(parts, "id"))
    return absolute(found, base) if found and "/" in found and ":" not in found else found


def _authors(parts: Parts, base: str) -> tuple[Person, ...]:
    named = people(_person(_parts(one), one, base) for one in parts.get("author", ()))
    return named or people(person(text(one)) for name in _BY for one in parts.get(name, ()))


def _person(parts: Parts, element: Element, base: str) -> Person | None:
    mail = mail_of(value(parts, "email"))
    name_ = line(value(parts, "name")) or mail or line(element.text)
    url = absolute(line(value(parts, "uri", "url", "homepage")), base)
    return Person(name=name_, email=mail, url=url) if name_ else None


def _categories(parts: Parts) -> tuple[str, ...]:
    found = [words(e.get("term") or e.get("label") or e.text) for e in parts.get("category", ())]
    found += [words(text(e)) for one in ("dc:subject", "media:category") for e in parts.get(one, ())]
    found += [word for e in parts.get("media:keywords", ()) for word in keywords(text(e))]
    return tuple(dict.fromkeys(one for one in found if one)) if found else ()
