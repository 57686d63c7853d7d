"""Any page or feed as a feed with whole articles. Fetches and reads, writes nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape

import msgspec

from broadsheet.anchors import led_back
from broadsheet.clean.stages import clean_html
from broadsheet.errors import BroadsheetError, FeedError
from broadsheet.feeds.served import served
from broadsheet.markup import plain
from broadsheet.model import Article, Entry, Feed, Hints, Page, Person, Rule, Source
from broadsheet.pipeline.adding.add import look_into, read_online
from broadsheet.pipeline.adding.choosing import Get

Tell = Callable[[str], object]
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he iw ks ps sd syr ug ur yi".split())


def feed_of(page: Page) -> Feed:
    """The feed that a page is or lists. Raises: FeedError."""
    return _own(served(page, Source(url=page.final_url)).feed, page.final_url)


def feed_at(url: str, get: Get) -> Feed:
    """The best feed that an address gives: its own, the one it names, its list, its sitemap, as `add` chooses it.

    Raises: FeedError, FetchError.
    """
    found = look_into(Source(url=url), get, count=0)
    if found.named:
        raise FeedError("this is a list of subscriptions (OPML)", where=url, hint="name one of its feeds")
    return _own(found.feed, url)


def _own(feed: Feed, url: str) -> Feed:
    """The feed without what holds for the place it came from alone: its hub, its further pages, its own address."""
    return msgspec.structs.replace(
        feed,
        id=feed.id or url or None,
        site_url=feed.site_url or url or None,
        url=None,
        hints=Hints(ttl=feed.hints.ttl),
    )


def whole(entries: Iterable[Entry], get: Get, rules: Mapping[str, Rule], tell: Tell) -> Iterator[Entry]:
    """Each entry with its whole article, where its page gives more words than the feed.

    tell   hears of pages that could not be had: the feed's words serve
    """
    for entry in entries:
        if not entry.url:
            yield entry
            continue
        try:
            yield with_article(entry, read_online(entry.url, get, rules, entry))
        except BroadsheetError as error:
            tell(str(error))
            yield entry


def with_article(entry: Entry, article: Article) -> Entry:
    """The entry as its page has it: the longer text, and the facts that the feed does not give."""
    given = entry.content_html or entry.summary_html or ""
    text = led_back(article.html, article.url) if len(plain(article.html)) > len(plain(given)) else ""
    language = entry.language or article.language
    return msgspec.structs.replace(
        entry,
        title=entry.title or article.title,
        authors=entry.authors or tuple(Person(name=name) for name in article.authors),
        published=entry.published or article.published,
        updated=entry.updated or article.updated,
        summary_html=entry.summary_html or (escape(article.summary, quote=False) if article.summary else None),
        content_html=_directed(text, language) if text else entry.content_html,
        categories=entry.categories or article.tags,
        image=entry.image or (article.lead_image.url if article.lead_image else None),
        language=language,
    )


def _directed(html: str, language: str | None) -> str:
    """Markup that runs from right to left says so: feeds have no other place for it."""
    is_leftward = (language or "").partition("-")[0].lower() in _RIGHT_TO_LEFT
    return f'<div dir="rtl">{html}</div>' if is_leftward else html


def cleaned(entry: Entry) -> Entry:
    """The entry with its markup through the sanitiser."""
    base = entry.url or ""
    return msgspec.structs.replace(
        entry,
        summary_html=clean_html(entry.summary_html, base) or None if entry.summary_html else None,
        content_html=clean_html(entry.content_html, base) or None if entry.content_html else None,
    )


def brief(entry: Entry, most: int) -> Entry:
    """The entry with the first characters of its words in the place of its texts."""
    words = plain(entry.content_html or entry.summary_html or "")
    cut = words if len(words) <= most else f"{words[:most].rstrip()}…"
    return msgspec.structs.replace(entry, summary_html=escape(cut, quote=False) or None, content_html=None)


def converted(entry: Entry, convert: Callable[[str], str]) -> Entry:
    """The entry with title and texts in other signs."""
    named = ("title", "title_html", "summary_html", "content_html")
    texts = {name: getattr(entry, name) for name in named}
    return msgspec.structs.replace(entry, **{name: convert(text) for name, text in texts.items() if text})
