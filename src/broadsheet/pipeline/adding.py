"""Before a source is followed: what it would give. Fetches, reads, writes nothing."""

from collections.abc import Callable, Mapping

import msgspec

from broadsheet.errors import BroadsheetError, FeedError, FetchError
from broadsheet.feeds.discover import discover
from broadsheet.feeds.parse import parse_feed
from broadsheet.model import Article, Entry, Feed, FeedLink, Page, Record, Rule, Source
from broadsheet.pipeline.reading import read, read_entry, read_whole
from broadsheet.read.joining import gathered
from broadsheet.read.rules import rule_for

Get = Callable[[str], Page]
NO_RULES: Mapping[str, Rule] = {}


class Sample(Record, frozen=True, kw_only=True):
    """One entry, read in full; `cause`: why the feed's words had to do."""

    entry: Entry
    article: Article
    cause: str = ""


class Found(Record, frozen=True, kw_only=True):
    """What a source would give."""

    source: Source  # its url is that of the feed
    feed: Feed
    others: tuple[FeedLink, ...]  # more feeds that the page names
    samples: tuple[Sample, ...]


def look_into(source: Source, get: Get, count: int = 3, rules: Mapping[str, Rule] = NO_RULES) -> Found:
    """Find the feed of a source (its own, or one that its page names) and read the first entries in full.

    get     one page over the network; raises FetchError
    rules   the user's, by host
    Raises: FetchError, FeedError where there is no feed.
    """
    page = get(source.url)
    others: tuple[FeedLink, ...] = ()
    try:
        feed = parse_feed(page.body, page.final_url, page.content_type)
    except FeedError as trouble:
        link, *more = _named(page, trouble)
        others = tuple(more)
        page = get(link.url)
        feed = parse_feed(page.body, page.final_url, page.content_type)
        source = msgspec.structs.replace(source, url=link.url)
    samples = tuple(_sample(entry, source, page.final_url, get, rules) for entry in feed.entries[:count])
    return Found(source=source, feed=feed, others=others, samples=samples)


def read_online(url: str, get: Get, rules: Mapping[str, Rule], entry: Entry | None = None) -> Article:
    """The whole article at an address: pages that it goes on at are fetched and joined. Raises: FetchError.

    A further page that cannot be had ends it: `next_page` of the article tells that there is one.
    """
    page = get(url)
    rule = rule_for(rules, page.final_url)

    def further(address: str) -> Article | None:
        try:
            return read(get(address), None, rule, first=page.final_url)
        except FetchError:
            return None

    return read_whole(gathered(read(page, entry, rule), further))


def _named(page: Page, trouble: FeedError) -> list[FeedLink]:
    """The feeds that a page names, feeds of comments last. Raises: FeedError where it names none."""
    links = discover(page.body, page.final_url)
    if not links:
        raise FeedError(
            f"{trouble.what}, and it names none", where=page.url, hint="look for “RSS” on the site, or try another page"
        )
    return sorted(links, key=lambda link: "comment" in f"{link.url} {link.title}".lower())


def _sample(entry: Entry, source: Source, base: str, get: Get, rules: Mapping[str, Rule]) -> Sample:
    cause = "the feed gives no address"
    if entry.url and source.full_text:
        try:
            return Sample(entry=entry, article=read_online(entry.url, get, rules, entry))
        except BroadsheetError as error:
            cause = str(error)
    return Sample(entry=entry, article=read_entry(entry, base), cause=cause if source.full_text else "")
