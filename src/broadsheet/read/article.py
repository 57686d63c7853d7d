"""The face of the room: a page's bytes in, an Article out. Pure; no input makes it raise."""

import re
from functools import partial
from html import escape
from itertools import takewhile
from typing import Any, NamedTuple

import msgspec

from broadsheet import jsonld
from broadsheet.charset import as_utf8
from broadsheet.language import language_of
from broadsheet.markup import SIZE, plain, shallow, unescape
from broadsheet.model import Article, Entry, Image, Rule
from broadsheet.read import credits, dateline, days, instead, kinds, metadata, rules, state, sureness, tags
from broadsheet.read.blocks import Tree, grow
from broadsheet.read.body import Body, decide, everything, shown
from broadsheet.read.captions import captions_between
from broadsheet.read.facts import Facts
from broadsheet.read.head import Head
from broadsheet.read.hero import hero_of, shown_with
from broadsheet.read.lead import lead_picture, told_picture
from broadsheet.read.lean import light
from broadsheet.read.memory import Memory, asides_of, common_of, knows, mark_of, site_of, teaches
from broadsheet.read.names import CAPTION, HEADING
from broadsheet.read.output import render
from broadsheet.read.paging import next_page
from broadsheet.read.pictures import end_of, left_out, still_shown
from broadsheet.read.rules import Removed
from broadsheet.read.signature import without_signature
from broadsheet.read.tidying import tidied, without_unseen
from broadsheet.read.titles import headings_of, headline_of, title_of
from broadsheet.read.tokens import tokens_of
from broadsheet.sniffing import as_markup, foreign, is_plain
from broadsheet.text import folded, words
from broadsheet.urls import absolute, is_web

VERSION = "10"
_SOFT_HYPHEN = "\u00ad"  # where a word may be broken: no letter of it
_BRACED = re.compile(r"\{/?[a-z][\w-]*\}")  # a tag of a newsroom's own: "{/p}"
_WORTH = 6  # regions that are left out hold at least that part of what is left: a page may have to be read again
_TINY = 250  # letters: a page with less may show its article by script
_MUCH = 400  # letters of a body that is more than a teaser
_SOME = 200  # letters of a feed's content that is more than a summary
_CLEARLY_LESS = 0.4
_FEED_WINS = 0.7  # of the feed's length: a page with less than that is a teaser or misread
_OWN = ("page", "rule")  # origins of a body that is the page's own
_SAMPLE = 200_000  # characters: a book's words are counted by those of its beginning
_PER_MINUTE = 230  # words; Han and kana are counted a character each, and read about twice as fast


def extract(
    html: bytes | str,
    url: str = "",
    *,
    entry: Entry | None = None,
    content_type: str = "",
    rule: Rule | None = None,
    memory: Memory | None = None,
    first: str = "",
) -> Article:
    """The article in a page: its text, structure and facts.

    In:     `html` as fetched (transfer encodings undone) or as text; `url` for relative addresses; `entry` as the
            feed words it, an anchor for title, date, people and body; `content_type` the header, for its charset and
            whether it is a page; `rule` how pages of this site are to be read; `memory` what its other pages taught;
            `first` the address of the article's first page, where this is a later one.
    Out:    `html` absolute and with structure but not yet sanitised. `kind` "empty" where nothing is to be read.
    Raises: nothing.
    """
    return understood(html, url, entry=entry, content_type=content_type, rule=rule, memory=memory, first=first).article


def text_of(html: bytes | str, url: str = "", *, content_type: str = "") -> str:
    """The text alone of the article in a page, paragraphs parted by a blank line: as `extract` takes it from the page.

    For who needs no facts and no markup: less than half the work. Raises nothing.
    """
    tree = tidied(grow(tokens_of(shallow(light(_bytes_of(html, content_type))[0]))))
    head = Head(tree.tokens, b"", ("title", "description"))
    titles = (head.title, head.first("og:title"))
    described = head.first("og:description description")
    body = decide(tree, titles, described, site=site_of(url))
    without_unseen(tree, body.chosen)
    return _text(tree, body)


class Understood(NamedTuple):
    """A page as the reader understands it: the article, and what it decided on."""

    article: Article
    tree: Tree
    body: Body
    removed: list[Removed]  # by the rule
    page: bytes  # as it came, in UTF-8


def understood(
    html: bytes | str,
    url: str = "",
    *,
    entry: Entry | None = None,
    content_type: str = "",
    rule: Rule | None = None,
    memory: Memory | None = None,
    first: str = "",
) -> Understood:
    """As `extract`; with the decision, for telling why."""
    data = _bytes_of(html, content_type)
    told = without_signature(entry) if entry else None
    reading = partial(_understood, data, url, entry=told, rule=rule, memory=memory, first=first)
    left, spared = (data, 0) if rule else light(data, asides_of(memory, data))  # a rule may ask for anything
    if memory and spared:
        if spared * _WORTH >= len(left) and _is_sure(seen := reading(shallow(left), data), memory):
            return seen
        left, _ = light(data)
    whole = shallow(left)
    return reading(whole, whole)


def _bytes_of(html: bytes | str, content_type: str) -> bytes:
    """A page as UTF-8, up to what is read of it; nothing of what is no page."""
    html = html[:SIZE]
    if isinstance(html, str):
        return html.encode("utf-8", "replace")[:SIZE]
    page = b"" if foreign(html, content_type) else as_utf8(html, content_type)[:SIZE]
    return as_markup(page) if is_plain(page, content_type) else page


def _is_sure(seen: Understood, memory: Memory) -> bool:
    """True where what was left out may be: the rest is an article, in a container that the site has always had."""
    return teaches(seen.article) and len(seen.article.text) > _MUCH and knows(memory, seen.tree, seen.body)


def _understood(
    data: bytes,
    url: str,
    html: bytes,
    linking: bytes,
    *,
    entry: Entry | None,
    rule: Rule | None,
    memory: Memory | None,
    first: str,
) -> Understood:
    """A page read from `html`, which is what is parsed of `data`; `linking` has its links to other pages."""
    page = rules.asked(html, rule) if rule else None
    tokens, removed = page.tokens if page else tokens_of(html), list[Removed]()
    if page and not page.rule.prior:
        tokens, removed = rules.without(tokens, page.found["remove"])
    tree = tidied(grow(tokens))
    head = Head(tree.tokens, data)
    article = jsonld.article_of(head.nodes)
    base = (absolute(head.base, url) or url) if head.base else url
    facts = _facts(head, article, tree, entry, base, page)
    titles = (facts.values.get("title", ""), head.title, head.first("og:title"))
    site = site_of(base)
    deciding = partial(
        decide,
        titles=titles,
        description=facts.values.get("summary", ""),
        known=_known(article, entry),
        site=site,
        common=common_of(memory),
    )
    body = deciding(tree)
    if page:
        own = tree
        tree, body = rules.ruled(page, tree, body, titles, deciding)
        if tree is not own:
            removed = rules.without(page.tokens, page.found["remove"])[1]
    without_unseen(tree, sorted({*body.chosen, *body.captions}))
    headline = headline_of(tree, facts.values.get("title", ""), body.chosen[0] if body.chosen else 0)
    _shown(data, tree, body, head, facts, url, entry, headline, memory)
    found = _page_words(tree, body, base, url, headline, told_picture(head, article, base))
    is_told = bool(body.spans and page and not page.rule.prior)  # the user's word stands against all others
    gated = kinds.is_gated(head, article, tree, body)
    judged = partial(
        sureness.signs_of,
        tree,
        body,
        url,
        facts.values.get("title", ""),
        article=bool(article) or head.first("og:type").lower() == "article",
        author="authors" in facts.values,
        gated=gated,
    )
    signs = judged(found.text)
    if len(found.text) < _TINY and not body.spans and not sureness.is_list(signs):
        found = _from_state(data, found, base, url)
    is_instead = not is_told and _stands_instead(tree, head, article, found.text, entry)
    if not is_told:
        found = _settled(tree, found, article, entry, base, url)
    picture, origin = lead_picture(head, article, found.images, _opens(found.html, tree, body), base)
    facts.put("lead_image", picture, origin)
    if entry and is_web(entry.image):
        facts.put("lead_image", Image(url=entry.image or ""), "feed")
    if found.origin not in _OWN:
        signs = judged(found.text)
    read = _article(url, head, facts, found, signs, is_told, is_instead)
    later = _next_page(read, linking, tree, page, url, base, first)
    read = msgspec.structs.replace(read, reader=f"{VERSION}{rules.mark_of(rule)}{mark_of(memory)}", next_page=later)
    return Understood(read, tree, body, removed, data)


def _next_page(
    article: Article, data: bytes, tree: Tree, page: rules.Asked | None, url: str, base: str, first: str
) -> str | None:
    """Where the article goes on, where its words are the page's: others have it whole."""
    if article.origins["html"] not in _OWN or article.kind in ("list", "empty", "error"):
        return None
    told = rules.next_address(page, url, base) if page else None
    return told or next_page(data, tree, url, base, first)


def _stands_instead(tree: Tree, head: Head, article: dict[str, Any], text: str, entry: Entry | None) -> bool:
    """True for a page that says it is not the article: that is gone, or not for robots."""
    if len(text) > (instead.MOST if entry else instead.NOTICE_MOST):
        return False
    titles = (head.title, head.first("og:title"), *headings_of(tree))
    shown, headline = [b.text for b in tree.blocks], jsonld.text_of(article.get("headline"))
    return instead.is_instead(titles, text, shown, headline, (entry.title or "") if entry else "")


def _opens(html: str, tree: Tree, body: Body) -> bool:
    """True where a picture stands before the first paragraph; a standfirst that the page has as a heading is none."""
    picture = html.find("<img")
    headings = len([*takewhile(lambda k: tree.blocks[k].flags & HEADING, body.chosen)])
    paragraphs = html.count("<p>", 0, picture) + html.count("<p ", 0, picture)
    return picture >= 0 and paragraphs <= headings


class _Words(NamedTuple):
    """The body as it will be shown: from the page, its JSON-LD or the feed."""

    text: str
    html: str
    images: tuple[Image, ...]
    origin: str
    page_html: str = ""


def _page_words(tree: Tree, body: Body, base: str, url: str, headline: int, picture: str) -> _Words:
    html, images = _written(tree, body, base, url, headline, picture)
    return _Words(_text(tree, body), html, images, "rule" if body.spans else "page")


def _from_state(data: bytes, page: _Words, base: str, url: str) -> _Words:
    """The words that the page's scripts would show, where they are clearly more than what it shows itself."""
    markup = _without_braces(state.markup_of(data))
    words = _Words(*_of_fragment(markup, base, url), "state") if markup else page
    return words if len(words.text) > max(_TINY, 2 * len(page.text)) else page


def _settled(tree: Tree, page: _Words, article: dict[str, Any], entry: Entry | None, base: str, url: str) -> _Words:
    """The page's words; where they are clearly less than what its JSON-LD or the feed has, those."""
    best = page
    told = article.get("articleBody")
    if isinstance(told, str) and len(told) > _MUCH and _is_less(page.text, told) and _is_less(page.text, plain(told)):
        words = _Words(*_of_fragment(_as_markup(told), base, url), "json-ld")
        if len(page.text) + _under_pictures(tree, words.text) < _CLEARLY_LESS * len(words.text):
            best = words
    if entry and entry.content_html:
        feed = _Words(*_of_fragment(entry.content_html, base, url), "feed")
        if len(feed.text) > _SOME and len(best.text) < _FEED_WINS * len(feed.text):
            best = feed._replace(page_html=page.html)
    elif entry and entry.summary_html and not best.text:
        best = _Words(*_of_fragment(entry.summary_html, base, url), "feed", page.html)
    return best


def _is_less(text: str, told: str) -> bool:
    """True for a text that is clearly less than what is told."""
    return len(text) < _CLEARLY_LESS * len(told)


def _under_pictures(tree: Tree, told: str) -> int:
    """Letters of a text that the page has as captions: they are not missing, though they are no part of its words."""
    key = folded(told)
    return sum(b.size for b in tree.blocks if b.flags & CAPTION and folded(b.text) in key)


def _without_braces(told: str) -> str:
    """A text without the tags of a newsroom's own that were left in it: "… on Tuesday.{/p}{p}The council …"."""
    return _BRACED.sub("\n", told) if "{/p}" in told else told


def _as_markup(told: str) -> str:
    """JSON-LD says "text"; some write markup all the same."""
    told = _without_braces(told)
    if "</p>" in told or "<p>" in told:
        return told
    if "&lt;p" in told:
        return unescape(told)
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in re.split(r"\s*\n\s*", unescape(told)) if part)


def from_entry(entry: Entry, url: str = "", *, base: str = "") -> Article:
    """An article of the feed's words alone, for when the page could not be had.

    In:     `url` the address asked for, else the entry's; `base` what relative addresses in its markup start from.
    Out:    html with absolute addresses, not yet sanitised; every origin is "feed".
    Raises: nothing.
    """
    entry = without_signature(entry)
    address = url or entry.url or ""
    text, html, images = _of_fragment(entry.content_html or entry.summary_html or "", base or address, address)
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
        reading_minutes=minutes_of(text),
        origins={field: "feed" for field, value in found.items() if value},
        reader=VERSION,
        **found,
    )


def _of_fragment(html: str, base: str, url: str) -> tuple[str, str, tuple[Image, ...]]:
    """(text, html, pictures) of markup that is all article."""
    tree = tidied(grow(tokens_of(shallow(html.encode("utf-8", "replace")))))
    body = everything(tree)
    out, images = _written(tree, body, base, url)
    return _text(tree, body), out, images


def _text(tree: Tree, body: Body) -> str:
    text = "\n\n".join(tree.blocks[k].text for k in body.chosen)
    return text.replace(_SOFT_HYPHEN, "") if _SOFT_HYPHEN in text else text


def minutes_of(text: str) -> int | None:
    """How long a text takes to read; None where there is none."""
    return max(1, round(_count(text) / _PER_MINUTE)) if text else None


def _shown(
    data: bytes,
    tree: Tree,
    body: Body,
    head: Head,
    facts: Facts,
    url: str,
    entry: Entry | None,
    headline: int,
    memory: Memory | None,
) -> None:
    """Facts that no machine-readable field gave: from the feed, then from what the page shows."""
    if entry:
        facts.put("published", entry.published, "feed")
        facts.put("updated", entry.updated, "feed")
        facts.put("authors", tuple(p.name for p in entry.authors), "feed")
    first, last = (body.chosen[0], body.chosen[-1]) if body.chosen else (0, len(tree.blocks))
    near = dateline.surroundings(tree, headline, first)
    if days.lacks_hour(facts):
        places = memory.datelines if memory else ()
        published, updated, body.dateline = dateline.shown_dates(
            tree, near, headline, url, _month_first(head), last, places
        )
        days.add_hour(facts, published)
        facts.put("published", *days.dated(head, published))
        facts.put("updated", updated, "page")
        if "published" not in facts.values:
            facts.put("published", days.scripted_date(data), "state") or facts.put("published", updated, "page")
    days.drop_earlier_update(facts)
    if "tags" not in facts.values:
        others = (facts.values.get("title", ""), facts.values.get("site", ""), body.site)
        said = (others[0], *(tree.blocks[k].text for k in body.chosen))
        if not facts.put("tags", tags.tidied(tags.keywords_of(head, said), others), "meta"):
            links = tags.links_shown(tree, near.start, last)
            facts.put("tags", tags.tidied(tags.words_in(tree, links), others), "page")
    if "authors" not in facts.values:
        places = memory.bylines if memory else ()
        people, agencies, body.byline = dateline.shown_people(
            tree, near, facts.values.get("site", ""), last, places, body.others
        )
        facts.put("authors", tuple(people), "page")
        facts.put("agencies", tuple(agencies), "page")
    if "authors" not in facts.values:
        facts.put("agencies", *metadata.newsroom(head))


def _known(article: dict[str, Any], entry: Entry | None) -> str:
    """Folded text that surely is the article's, from JSON-LD or the feed; an anchor, never the output."""
    told = article.get("articleBody")
    known = unescape(told) if isinstance(told, str) else jsonld.text_of(told)
    if entry:
        known += plain(entry.content_html or entry.summary_html or "")
    return folded(plain(known) if "<" in known or "&" in known else known) if len(known) > 200 else ""


def _count(text: str) -> int:
    """Words; by spaces where the script has them (the exact count is dear and changes no minute)."""
    spaces = text.count(" ") + 1
    if spaces * 12 > len(text):
        return spaces
    beginning = text[:_SAMPLE]
    return len(words(beginning)) * len(text) // len(beginning)


def _facts(
    head: Head, article: dict[str, Any], tree: Tree, entry: Entry | None, base: str, page: rules.Asked | None
) -> Facts:
    facts = Facts()
    site, origin = metadata.site_of(head, article)
    facts.put("site", site, origin)
    if page and not page.rule.prior:
        rules.put_facts(page, facts, _month_first(head))
    title, origin = title_of(head, article, tree, (entry.title or "") if entry else "", site)
    facts.put("title", title, origin)
    if not site:
        site, origin = metadata.told_site(head, title, site_of(base))
        facts.put("site", site, origin)
    metadata.authors_of(head, head.nodes, article, site, facts)
    days.dates_of(head, head.nodes, article, facts)
    summary = head.first("og:description description twitter:description dc.description")
    facts.put("summary", metadata.without_site(summary, site), "og")
    facts.put("summary", jsonld.text_of(article.get("description")), "json-ld")
    facts.put("site_section", *tags.section_of(head, article, title))
    told, origin = tags.tags_of(head, article)
    if told:
        facts.put("tags", tags.tidied(told, (title, site, site_of(base))), origin)
    if entry:
        facts.put("tags", entry.categories, "feed")
        facts.put("summary", plain(entry.summary_html or ""), "feed")
    facts.put("canonical", metadata.canonical_of(head, base), "page")
    if page:  # a prior's word counts where no field for machines has one, before anything is guessed
        rules.put_facts(page, facts, _month_first(head))
    metadata.read_again(facts)
    return facts


def _month_first(head: Head) -> bool:
    return head.language.lower() in ("", "en", "en-us")


def _written(
    tree: Tree, body: Body, base: str, url: str, headline: int = -1, picture: str = ""
) -> tuple[str, tuple[Image, ...]]:
    spans, negative = shown(tree, body, headline), body.negative
    if not body.spans and len(spans) > 1:
        body.captions.extend(captions_between(tree, body.chosen, negative, *spans[0]))
    end = end_of(tree, body)
    without = left_out(tree, body, spans, end)
    if picture and (hero := hero_of(tree, body, picture)):
        negative, spans = shown_with(tree, hero, negative, spans)
        body.captions.extend(hero.captions)
        body.hero = hero.token
        without -= {hero.token}
    captions = still_shown(tree, body.captions, without, end)
    return render(tree, body.chosen, negative, captions, spans, without, base, url)


def _article(
    url: str, head: Head, facts: Facts, found: _Words, signs: sureness.Signs, is_told: bool, is_instead: bool
) -> Article:
    got = facts.values
    lead = got.get("lead_image")
    own = found.origin in _OWN
    gated = bool(signs.gated)
    told = credits.told_credits(head.nodes)
    is_list = own and not is_told and sureness.is_list(signs)
    sure = 1.0 if is_told else sureness.sureness_of(signs) if found.text else 0.0
    return Article(
        url=url,
        canonical=got.get("canonical"),
        title=got.get("title"),
        authors=got.get("authors", ()),
        agencies=got.get("agencies", ()),
        published=got.get("published"),
        updated=got.get("updated"),
        site=got.get("site"),
        language=language_of(found.text),
        declared_language=_tag(head.language),
        site_section=got.get("site_section"),
        tags=got.get("tags", ()),
        summary=got.get("summary"),
        lead_image=credits.credited(_described(lead, found.images), told) if lead else None,
        html=found.html,
        text=found.text,
        images=tuple(credits.credited(image, told) for image in found.images),
        kind="error" if is_instead else kinds.kind_of(found.text, found.html, is_list, gated and own),
        gated=gated,
        sureness=0.0 if is_instead else sure,
        reading_minutes=minutes_of(found.text),
        origins={**facts.origins, "html": found.origin},
        page_html=found.page_html,
    )


def _described(lead: Image, images: tuple[Image, ...]) -> Image:
    """The lead picture with the words that the body has for it."""
    same = next((i for i in images if i.url.split("?")[0] == lead.url.split("?")[0]), None)
    if not same:
        return lead
    return msgspec.structs.replace(same, url=lead.url)


def _tag(declared: str) -> str | None:
    """A declared language as a BCP 47 tag: "en_US" is a common misspelling."""
    tag = declared.strip().replace("_", "-")
    return tag if re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", tag) else None
