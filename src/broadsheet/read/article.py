"""The face of the room: a page's bytes in, an Article out. Pure; no input makes it raise."""

from typing import Any

from broadsheet.language import language_of
from broadsheet.markup import plain, shallow
from broadsheet.model import Article, Entry, Image
from broadsheet.read import dateline, jsonld, metadata
from broadsheet.read.blocks import Tree, grow, tokens_of
from broadsheet.read.body import Body, decide, everything
from broadsheet.read.charset import decode
from broadsheet.read.metadata import Facts, Head
from broadsheet.read.output import render
from broadsheet.text import folded, squash, words
from broadsheet.urls import absolute, is_web

VERSION = "1"
_PER_MINUTE = 230  # words; Han and kana are counted a character each, and read about twice as fast


def extract(html: bytes | str, url: str = "", *, entry: Entry | None = None, content_type: str = "") -> Article:
    """The article in a page: its text, structure and facts.

    In:     `html` as fetched (transfer encodings undone) or as text; `url` for relative addresses; `entry` as the
            feed words it, an anchor for title, date, people and body; `content_type` the header, for its charset.
    Out:    `html` absolute and with structure but not yet sanitised. `kind` "empty" where nothing is to be read.
    Raises: nothing.
    """
    text = decode(html, content_type) if isinstance(html, bytes) else html
    data = shallow(text.encode("utf-8", "replace"))
    tree = grow(tokens_of(data))
    head = Head(tree.tokens, data)
    article = jsonld.article_of(head.nodes)
    base = (absolute(head.base, url) or url) if head.base else url
    facts = _facts(head, article, tree, entry, base)
    titles = (facts.values.get("title", ""), head.title, head.first("og:title"))
    body = decide(tree, titles, facts.values.get("summary", ""), _known(article, entry))
    _shown(tree, body, head, facts, url, entry)
    out, images = _written(tree, body, base)
    return _article(url, head, facts, _text(tree, body), out, images, body, entry)


def from_entry(entry: Entry, url: str = "", *, base: str = "") -> Article:
    """An article of the feed's words alone, for when the page could not be had.

    In:     `url` the address asked for, else the entry's; `base` what relative addresses in its markup start from.
    Out:    html with absolute addresses, not yet sanitised; every origin is "feed".
    Raises: nothing.
    """
    address = url or entry.url or ""
    text, html, images = _of_fragment(entry.content_html or entry.summary_html or "", base or address)
    picture = entry.image if is_web(entry.image) else None
    lead = Image(url=picture) if picture else next(iter(images), None)
    found: dict[str, Any] = {
        "title": entry.title,
        "authors": tuple(p.name for p in entry.authors),
        "published": entry.published,
        "updated": entry.updated,
        "summary": plain(entry.summary_html or "") or None,
        "lead_image": lead,
        "tags": entry.categories,
        "language": language_of(text) or entry.language,
        "html": html,
        "text": text,
        "images": images,
    }
    return Article(
        url=address,
        kind="article" if text else "media" if images else "empty",
        declared_language=entry.language,
        sureness=0.5 if text else 0.0,
        reading_minutes=_minutes(text),
        origins={field: "feed" for field, value in found.items() if value},
        reader=VERSION,
        **found,
    )


def _of_fragment(html: str, base: str) -> tuple[str, str, tuple[Image, ...]]:
    """(text, html, pictures) of markup that is all article."""
    tree = grow(tokens_of(shallow(html.encode("utf-8", "replace"))))
    body = everything(tree)
    out, images = _written(tree, body, base)
    return _text(tree, body), out, images


def _text(tree: Tree, body: Body) -> str:
    return "\n\n".join(tree.blocks[k].text for k in body.chosen)


def _minutes(text: str) -> int | None:
    return max(1, round(len(words(text)) / _PER_MINUTE)) if text else None


def _shown(tree: Tree, body: Body, head: Head, facts: Facts, url: str, entry: Entry | None) -> None:
    """Facts that no machine-readable field gave: from the feed, then from what the page shows."""
    if entry:
        facts.put("published", entry.published, "feed")
        facts.put("updated", entry.updated, "feed")
        facts.put("authors", tuple(p.name for p in entry.authors), "feed")
    first, last = (body.chosen[0], body.chosen[-1]) if body.chosen else (0, len(tree.blocks))
    near = dateline.surroundings(tree, _headline(tree, facts.values.get("title", ""), first), first)
    if "published" not in facts.values:
        month_first = head.language.lower() in ("", "en", "en-us")
        facts.put("published", dateline.shown_date(tree, near, url, month_first, last), "page")
    if "authors" not in facts.values:
        people, agencies = dateline.shown_people(tree, near, facts.values.get("site", ""), last)
        facts.put("authors", tuple(people), "page")
        facts.put("agencies", tuple(agencies), "page")


def _headline(tree: Tree, title: str, first: int) -> int:
    """The block of the headline at or before the body, or -1."""
    wanted = folded(title)[:40]
    for k in range(min(first, len(tree.blocks) - 1), -1, -1):
        if wanted and folded(tree.blocks[k].text).startswith(wanted):
            return k
    return -1


def _known(article: dict[str, Any], entry: Entry | None) -> str:
    """Folded text that surely is the article's, from JSON-LD or the feed; an anchor, never the output."""
    known = jsonld.text_of(article.get("articleBody"))
    if entry:
        known += plain(entry.content_html or entry.summary_html or "")
    return folded(plain(known)) if len(known) > 200 else ""


def _facts(head: Head, article: dict[str, Any], tree: Tree, entry: Entry | None, base: str) -> Facts:
    facts = Facts()
    site, origin = metadata.site_of(head, article)
    facts.put("site", site, origin)
    title, origin = metadata.title_of(head, article, tree, (entry.title or "") if entry else "", site)
    facts.put("title", title, origin)
    metadata.authors_of(head, head.nodes, article, site, facts)
    metadata.dates_of(head, head.nodes, article, tree, facts)
    facts.put("summary", head.first("og:description description twitter:description dc.description"), "og")
    facts.put("summary", jsonld.text_of(article.get("description")), "json-ld")
    picture = absolute(head.first("og:image:secure_url og:image og:image:url twitter:image twitter:image:src"), base)
    if is_web(picture):
        facts.put("lead_image", Image(url=picture or ""), "og")
    picture = absolute(jsonld.url_of(article.get("image") or article.get("thumbnailUrl")), base)
    if is_web(picture):
        facts.put("lead_image", Image(url=picture or ""), "json-ld")
    canonical = absolute(head.canonical or head.first("og:url"), base)
    if is_web(canonical):
        facts.put("canonical", canonical, "page")
    return facts


def _written(tree: Tree, body: Body, base: str) -> tuple[str, tuple[Image, ...]]:
    span = (tree.starts[body.root] + 1, tree.ends[body.root])
    return render(tree, body.chosen, body.negative, set(body.captions), [span], base)


def _article(
    url: str, head: Head, facts: Facts, text: str, html: str, images: tuple[Image, ...], body: Body, entry: Entry | None
) -> Article:
    got = facts.values
    return Article(
        url=url,
        canonical=got.get("canonical"),
        title=got.get("title"),
        authors=got.get("authors", ()),
        agencies=got.get("agencies", ()),
        published=got.get("published"),
        updated=got.get("updated"),
        site=got.get("site"),
        language=language_of(text),
        declared_language=head.language or None,
        summary=got.get("summary"),
        lead_image=got.get("lead_image"),
        html=html,
        text=text,
        images=images,
        kind="article" if text else "empty",
        sureness=body.share,
        reading_minutes=_minutes(text),
        origins={**facts.origins, "html": "page"},
        reader=VERSION,
    )
