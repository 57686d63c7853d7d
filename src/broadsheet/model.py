"""The records that rooms hand each other. Frozen; an unknown fact is None (or empty); times are aware UTC.

No I/O and no decisions here: see DESIGN for the words (source, feed, entry, page, article, revision, post).
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Kind = Literal["article", "list", "gated", "media", "empty", "error"]


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What all records share: immutable, named fields, small when written as JSON."""


class Person(Record, frozen=True, kw_only=True):
    """One who wrote or made something."""

    name: str
    url: str | None = None
    email: str | None = None


class Image(Record, frozen=True, kw_only=True):
    """A picture as a page or feed names it; sizes in CSS pixels."""

    url: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    width: int | None = None
    height: int | None = None


class Enclosure(Record, frozen=True, kw_only=True):
    """A file that an entry carries (podcast, video, document)."""

    url: str
    type: str | None = None
    length: int | None = None  # bytes
    duration: float | None = None  # seconds


class Entry(Record, frozen=True, kw_only=True):
    """One item of a feed, as the feed words it. Markup is untrusted until cleaned."""

    id: str | None = None  # the feed's own guid, never made up
    url: str | None = None  # absolute
    title: str | None = None  # plain text
    authors: tuple[Person, ...] = ()
    published: Moment | None = None
    updated: Moment | None = None
    summary_html: str | None = None
    content_html: str | None = None
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    image: str | None = None
    language: str | None = None
    duration: float | None = None  # seconds
    title_html: str | None = None  # where the title has markup
    original_url: str | None = None  # the publisher's own address, where a feed service names another in `url`


class Hints(Record, frozen=True, kw_only=True):
    """What a feed says about how to follow it."""

    ttl: int | None = None  # minutes (RSS 2.0)
    update_seconds: int | None = None  # sy:updatePeriod / sy:updateFrequency
    skip_hours: tuple[int, ...] = ()  # UTC hours
    skip_days: tuple[str, ...] = ()
    hub: str | None = None  # WebSub
    self_url: str | None = None
    next_url: str | None = None  # RFC 5005 paging
    prev_archive: str | None = None  # RFC 5005 archives
    complete: bool = False


class Feed(Record, frozen=True, kw_only=True):
    """What a source served, parsed; `entries` in the feed's own order."""

    id: str | None = None
    title: str | None = None
    description: str | None = None
    url: str | None = None  # its own address, as it says
    site_url: str | None = None
    language: str | None = None
    image: str | None = None
    authors: tuple[Person, ...] = ()
    categories: tuple[str, ...] = ()
    published: Moment | None = None
    updated: Moment | None = None
    entries: tuple[Entry, ...] = ()
    hints: Hints = Hints()
    title_html: str | None = None  # where the title has markup


class FeedLink(Record, frozen=True, kw_only=True):
    """A feed that a page names."""

    url: str
    title: str = ""
    type: str = ""


class Page(Record, frozen=True, kw_only=True):
    """One answer: the bytes and what came with them. `body` has transfer and content encodings undone."""

    url: str  # as asked for
    final_url: str  # after redirects
    status: int
    body: bytes
    content_type: str = ""
    headers: tuple[tuple[str, str], ...] = ()  # of the last hop; names as sent
    fetched: Moment
    digest: str = ""  # of the payload, as the WARC record says: "sha1:…"


class Article(Record, frozen=True, kw_only=True):
    """The article read out of one page (or out of an entry, where the page gives less)."""

    url: str  # the address asked for
    canonical: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()  # people, never the site
    agencies: tuple[str, ...] = ()
    published: Moment | None = None
    updated: Moment | None = None
    site: str | None = None
    language: str | None = None  # BCP 47, found by text
    declared_language: str | None = None
    site_section: str | None = None  # what the page says of itself
    tags: tuple[str, ...] = ()
    summary: str | None = None
    lead_image: Image | None = None
    html: str = ""  # clean, absolute
    text: str = ""  # paragraphs parted by a blank line
    images: tuple[Image, ...] = ()
    kind: Kind = "empty"
    gated: bool = False
    sureness: float = 0.0  # 0-1
    reading_minutes: int | None = None
    origins: dict[str, str] = {}  # field -> "rule", "json-ld", "og", "meta", "page", "feed", "url"
    page_html: str = ""  # what the page gave, kept where the feed's text is shown instead
    reader: str = ""  # version of the reader, and of the rule where there is one
    next_page: str | None = None  # where the article goes on, as far as it is not joined


Selectors = str | tuple[str, ...]


class Rule(Record, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """How the pages of a site are to be read: one [[rule]] of the config. Each setting is CSS, one selector or several.

    A rule that is `prior` was written by others for others: it is followed where what it finds is plausible.
    """

    host: str  # with all below it: "example.org" is "news.example.org" too
    body: Selectors = ()  # what holds the article's text, in the page's order
    remove: Selectors = ()  # what is none of it
    title: Selectors = ()
    author: Selectors = ()
    date: Selectors = ()
    next_page: Selectors = ()  # the link to the same article's next page
    prior: bool = False


class ListRule(Record, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Where a listing page, or an API's JSON, has its entries. All CSS, all XPath ("//…"), or JSON paths ("$.…").

    Other settings are looked for within an item; "a@href" names an attribute of what CSS finds.
    """

    item: str  # each entry
    link: str = ""  # left out: the item's first link, or its field "url" or "link"
    title: str = ""  # left out: the link's words, or the field "title"
    date: str = ""
    picture: str = ""
    summary: str = ""


class Revision(Record, frozen=True, kw_only=True):
    """The article as of one change of their words."""

    number: int  # from 1
    fetched: Moment
    payload_digest: str | None
    reader: str
    words_digest: str  # of the normalised title and text: equal digests are no revision
    article: Article
    changes: tuple[str, ...] = ()  # what changed since the revision before: "headline", "figures", …
    silent: bool = False  # the words changed, the page's own date of change did not


class Source(Record, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """What the user told us to follow: one [[source]] of the config."""

    url: str
    id: str = ""  # made from the address when left out; never changed after
    name: str = ""  # shown as the site's name in posts; the last section else
    section: tuple[str, ...] = ()
    limit: Annotated[int, msgspec.Meta(ge=1)] | None = None  # newest entries a visit
    include: Filter | None = None
    exclude: Filter | None = None
    max_age: str = ""  # "36h", "30d", "2w": older dated entries are excluded
    full_text: bool = True  # False: the feed's text alone, pages are not fetched
    revisit: tuple[str, ...] = ("1h", "6h", "1d", "3d", "7d")  # ages at which a page is looked at again; []: never
    keep: Literal["all", "changes"] = "all"  # pages looked at again: all, or those whose article changed
    excerpt_only: bool = False  # posts carry the excerpt and the link, never the text
    noindex: bool = False  # posts ask search engines to leave them out
    allow_private: tuple[str, ...] = ()  # addresses or networks that may be private
    headers: dict[str, str] = {}  # sent to the source's own host; values may be ${NAME} of the environment
    list: ListRule | None = None  # where a page without a feed lists its entries; left out: found by itself
    allow_empty: bool = False  # True: a list without entries is no failure
    since: str = ""  # "2024-01-01": a sitemap's pages from this day on, a few each run; others are excluded
    cookies: str = ""  # a cookies.txt beside the config, for this source
    proxy: str = ""  # for this source; "": that of [fetch]


class Filter(Record, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """RE2 patterns searched for in an entry: include wants all that are given, exclude is content with one."""

    any: str = ""  # title, text, author or category
    title: str = ""
    text: str = ""
    author: str = ""
    category: str = ""
    case_sensitive: bool = False


class LocalPicture(Record, frozen=True, kw_only=True):
    """A picture of ours as a post shows it in place of the one at its own address; sizes in pixels, 0: not known."""

    src: str  # as a body names it: the widest, in a form that all browsers know
    at: str  # as front matter names it: from the root of the site, or beside the post
    width: int
    height: int
    srcset: str = ""  # of several widths
    better: tuple[tuple[str, str], ...] = ()  # (media type, srcset), for browsers that know the type


class Post(Record, frozen=True, kw_only=True):
    """An article as a target writes it: every fact settled, nothing left to look up."""

    id: str  # first 10 base32 characters of sha256 of the entry key
    title: str
    date: Moment  # in the config's time zone; first seen where the page has no date
    date_unknown: bool = False
    updated: Moment | None = None
    url: str  # the source's address of it
    canonical: str | None = None
    source_id: str
    source_name: str  # for readers: the source's name
    site: str | None = None
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    language: str | None = None
    section: tuple[str, ...] = ()
    sections: tuple[tuple[str, ...], ...] = ()  # of all sources that serve it, `section` first
    tags: tuple[str, ...] = ()
    summary: str | None = None
    html: str = ""  # clean
    feed_html: str = ""  # the feed's own markup, untrusted: only for layouts that prove it inert
    feed_date: Moment | None = None  # the feed's own date
    lead_image: Image | None = None
    gated: bool = False
    noindex: bool = False  # search engines are asked to leave it out
    aliases: tuple[str, ...] = ()  # further addresses that led to it, on a site that moved here
    revision: int = 1
    words_digest: str = ""
    pictures: dict[str, LocalPicture | None] = {}  # by their own address: ours instead; None: none is to be shown


OutcomeKind = Literal["new", "revised", "re-read", "same", "not due", "excluded", "failed"]


class Outcome(Record, frozen=True, kw_only=True):
    """How one entry of a run ended (entry_key set), or one source (entry_key None)."""

    kind: OutcomeKind
    source_id: str
    entry_key: str | None = None
    post_id: str | None = None
    title: str = ""
    url: str = ""
    cause: str = ""  # failed: why; excluded: which rule; new: the page's failure, if any
    body: str = ""  # "page", "feed"; in old layouts also "feed markup unchanged" / "cleaned"
    next_try: Moment | None = None
