"""An article's page: what its template is given, out of a post. Pure."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from broadsheet.language import language_tag
from broadsheet.markup import escaped, unescape
from broadsheet.model import Article, Image, LocalPicture, Post
from broadsheet.native import native
from broadsheet.pictures import with_ours
from broadsheet.site.records import Card, Link, Page, Picture, Site, changes_at, clean, quoted, section_key
from broadsheet.site.words import direction, long_date
from broadsheet.text import cut_line, printable, squash
from broadsheet.urls import host, is_web

_IMG = re.compile(r'<img((?: [\w-]+(?:="[^"]*")?)*)>')
_SRC = re.compile(r' src="([^"]*)"')
_PLAYER = re.compile(r'<iframe((?: [\w-]+(?:="[^"]*")?)*)></iframe>')
_PRELOAD = re.compile(r'(<(?:audio|video)\b[^>]*?) preload="[^"]*"')
_LOUD = re.compile(r"<(?:iframe|video|audio|h1)")
_TITLE = re.compile(r"(</?)h1\b")
_QUIET = ' loading="lazy" decoding="async" referrerpolicy="no-referrer"'
_BRIEF = 200  # letters of a card's text; half of it where letters are wide
_NAMES = {
    "context": "@context",
    "kind": "@type",
    "published": "datePublished",
    "modified": "dateModified",
    "language": "inLanguage",
    "based_on": "isBasedOn",
    "is_free": "isAccessibleForFree",
}
_json: Callable[[Any], bytes] = msgspec.json.Encoder().encode


class Taken(NamedTuple):
    """An article as it is handed to the site."""

    post: Post
    article: Article
    places: tuple[Link, ...]  # its section, from the widest to the narrowest
    also: tuple[Link, ...]  # the sections of other sources that serve it
    source: Link
    permalink: str
    revisions: int


def page_of(taken: Taken, site: Site) -> Page:
    """What the article's template is given."""
    post, article = taken.post, taken.article
    url = web(post.url)
    absolute = f"{site.url}{quoted(taken.permalink)}" if site.url else ""
    summary = squash(post.summary) if post.summary else ""
    is_updated = post.updated is not None and post.updated > post.date
    page = Page(
        id=post.id,
        title=squash(post.title),
        href=taken.permalink,
        absolute=absolute,
        canonical=(web(post.canonical) or url) if site.canonical == "source" else absolute,
        language=tag(post.language),
        direction=direction(post.language),
        places=taken.places,
        also=taken.also,
        source=taken.source,
        standfirst="" if not summary or _begins_with(post.html, article.text, summary) else summary,
        brief=brief(summary or article.text),
        authors=post.authors,
        agencies=post.agencies,
        date=post.date.isoformat(),
        date_shown=shown(post.date, site),
        date_utc=f"{article.published.isoformat(' ')[:16]} UTC" if article.published else "",
        date_unknown=post.date_unknown,
        updated=post.updated.isoformat() if post.updated and is_updated else "",
        updated_shown=shown(post.updated, site) if post.updated and is_updated else "",
        minutes=article.reading_minutes,
        lead=_lead(post, site),
        html=clean(body(post.html, site, post.pictures)),
        url=url,
        site=post.site or post.source_name,
        tags=post.tags,
        gated=post.gated,
        revisions=taken.revisions,
        changes=changes_at(taken.permalink),
        is_indexed=not (post.gated or post.noindex),
    )
    msgspec.structs.force_setattr(page, "head", clean(head_of(page, site)))  # told of the rest; nobody has it yet
    return page


def _begins_with(html: str, text: str, summary: str) -> bool:
    """True if what is shown begins with the summary; spaces do not count, as a paragraph of Chinese ends with none."""
    begin = "".join(summary.split())[:50]
    return begin in "".join(text[:800].split()) or begin in "".join(unescape(html[:800]).split())


def card_of(taken: Taken, page: Page, documents: tuple[tuple[int, str, str], ...]) -> Card:
    """The article's card."""
    post = taken.post
    return Card(
        id=post.id,
        title=page.title,
        href=taken.permalink,
        moment=int(post.date.timestamp()),
        date=page.date,
        shown=page.date_shown,
        language=page.language,
        direction=page.direction,
        source=taken.source,
        section=post.section,
        brief=page.brief,
        picture=page.lead or first_picture(page.html),
        minutes=page.minutes,
        revision=post.revision,
        is_indexed=page.is_indexed,
        lists=lists_of(post),
        documents=documents,
        date_unknown=page.date_unknown,
    )


def lists_of(post: Post) -> tuple[str, ...]:
    """Keys of the lists in which an article stands: all, its day, its source, each level of its sections."""
    site_map = () if post.gated or post.noindex else ("map",)
    day = f"day/{post.date.date().isoformat()}"
    return ("all", day, f"source/{post.source_id}", *_levels(post.sections), *site_map)


@lru_cache(1024)
def _levels(sections: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """Keys of the lists of some sections and of those above them."""
    return tuple(sorted({section_key(path[:depth]) for path in sections for depth in range(1, len(path) + 1)}))


def body(html: str, site: Site, ours: Mapping[str, LocalPicture | None]) -> str:
    """The article's markup, quiet: nothing loads before it is looked at, no player, no heading above its own."""
    known = native.quiet(html) if native and site.hotlink and not ours else None
    return body_plainly(html, site, ours) if known is None else known


def body_plainly(html: str, site: Site, ours: Mapping[str, LocalPicture | None]) -> str:
    """`body` of any markup. For most also compiled, see native/quiet.c."""
    if "<img" in html:
        html = _IMG.sub(_quiet if site.hotlink else _only_ours, with_ours(html, ours))
    if not _LOUD.search(html):
        return html
    html = _PRELOAD.sub(r"\1", _PLAYER.sub(_player_link, html))
    html = html.replace("<video", '<video preload="none"').replace("<audio", '<audio preload="none"')
    return _TITLE.sub(r"\1h2", html)


def _quiet(found: re.Match[str]) -> str:
    """A picture of the body: ours as it stands, another's asked for late and quietly."""
    raw = found[1]
    if " data-from=" in raw:
        return found[0]
    return f"<img{raw}{_QUIET}>" if " alt=" in raw else f"<img{raw} alt{_QUIET}>"


def _only_ours(found: re.Match[str]) -> str:
    return found[0] if " data-from=" in found[1] else ""


def _player_link(found: re.Match[str]) -> str:
    source, title = _SRC.search(found[1]), re.search(r' title="([^"]*)"', found[1])
    if not source:
        return ""
    name = title[1] if title and title[1] else escaped(host(unescape(source[1])))
    return f'<p class="player"><a href="{source[1]}" rel="noopener noreferrer nofollow">▶ {name}</a></p>'


def _lead(post: Post, site: Site) -> Picture | None:
    image = post.lead_image
    if image is None or not is_web(image.url) or _is_shown(post.html, image):
        return None
    credit = f"({image.credit})" if image.credit and image.credit not in image.caption else ""
    said = squash(f"{image.caption} {credit}")
    if image.url in post.pictures:
        ours = post.pictures[image.url]
        if ours is None:
            return None
        return Picture(url=ours.at, alt=image.alt, caption=said, width=ours.width, height=ours.height)
    if not site.hotlink:
        return None
    return Picture(url=image.url, alt=image.alt, caption=said, width=image.width, height=image.height)


def _is_shown(html: str, image: Image) -> bool:
    """True if the body has this picture, in whatever size, or any picture before its words."""
    name = image.url.partition("?")[0].rpartition("/")[2]
    first = html.find("<img")
    return (bool(name) and name in html) or 0 <= first < 60 or (0 <= first < html.find("<p"))


def first_picture(html: str) -> Picture | None:
    """The first picture of a body, for lists; one of ours without the way to the root."""
    found = _IMG.search(html)
    source = _SRC.search(found[1]) if found else None
    if not found or not source:
        return None
    alt = re.search(r' alt="([^"]*)"', found[1])
    return Picture(url=unescape(source[1]).lstrip("./"), alt=unescape(alt[1]) if alt else "")


def brief(text: str) -> str:
    """The first words of a text: one line, cut after a sentence where one ends in its second half, else at a word."""
    line = squash(text[: 2 * _BRIEF])
    most = _BRIEF if len(line.encode()) < 2 * len(line) else _BRIEF // 2
    return line if len(line) <= most else cut_line(line, most)


def shown(date: datetime, site: Site) -> str:
    """A date in the site's zone for people."""
    return f"{long_date(date.date(), site.language)} {date.hour:02}:{date.minute:02}"


@lru_cache(256)
def tag(language: str | None) -> str:
    """The tag if it is formed as one (RFC 5646, 2.1), "" else."""
    return language_tag(language) or ""


def web(url: str | None) -> str:
    """The address if it is one of the web, "" else: feeds may name javascript: and file: addresses as links."""
    return printable(url) if url and is_web(url) else ""


def head_of(page: Page, site: Site) -> str:
    """What machines read of an article: canonical address, description, Open Graph, JSON-LD."""
    brief, title = escaped(page.brief), escaped(page.title)
    image = page.lead.url if page.lead else ""
    image = image if not image or is_web(image) else site.url + image
    return "".join((
        f'<link rel="canonical" href="{escaped(page.canonical)}">\n' if page.canonical else "",
        "" if page.is_indexed else '<meta name="robots" content="noindex">\n',
        f'<meta name="description" content="{brief}">\n' if brief else "",
        f'<meta property="og:description" content="{brief}">\n' if brief else "",
        f'<meta property="og:type" content="article">\n<meta property="og:title" content="{title}">\n'
        f'<meta property="og:site_name" content="{escaped(site.title)}">\n',
        f'<meta property="og:url" content="{escaped(page.absolute)}">\n' if page.absolute else "",
        f'<meta property="og:image" content="{escaped(image)}">\n' if image else "",
        "" if page.date_unknown else f'<meta property="article:published_time" content="{page.date}">\n',
        f'<script type="application/ld+json">{linked_data(page, site)}</script>',
    ))  # fmt: skip


def linked_data(page: Page, site: Site) -> str:
    """schema.org/NewsArticle as JSON-LD, harmless inside <script>."""
    said = NewsArticle(
        "https://schema.org",
        "NewsArticle",
        page.title or "",  # an empty text is the default, and left out, if it is that very object
        "" if page.date_unknown else page.date,
        page.updated or "",
        page.language or "",
        page.absolute or "",
        page.url or "",
        tuple({"@type": "Person", "name": name} for name in page.authors) if page.authors else (),
        {"@type": "Organization", "name": page.site},
        False if page.gated else None,
        page.lead.url if page.lead and is_web(page.lead.url) else "",
    )
    return _json(said).decode().replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


class NewsArticle(msgspec.Struct, omit_defaults=True, rename=_NAMES.get):
    """What schema.org/NewsArticle says; what is not known is left out."""

    context: str
    kind: str
    headline: str = ""
    published: str = ""
    modified: str = ""
    language: str = ""
    url: str = ""
    based_on: str = ""
    author: tuple[dict[str, str], ...] = ()
    publisher: dict[str, str] = {}
    is_free: bool | None = None
    image: str = ""
