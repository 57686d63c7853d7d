"""Before a source is followed: what it would give. Fetches, reads, writes nothing."""

from collections.abc import Mapping

import msgspec

from broadsheet.errors import BroadsheetError, FeedError, FetchError
from broadsheet.feeds.served import Way
from broadsheet.feeds.sitemap import parse_sitemap
from broadsheet.forwarding import leads_to
from broadsheet.model import Article, Entry, Feed, FeedLink, Record, Rule, Source
from broadsheet.pipeline.adding.choosing import Get, choose, sitemaps
from broadsheet.pipeline.reading import article_of, read_entry, read_whole, readable
from broadsheet.read.joining import gathered
from broadsheet.read.rules import rule_for

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
    why: str = ""  # it was chosen
    way: Way = "feed"
    maps: int = 0  # sitemaps that an index names
    named: tuple[Source, ...] = ()  # the sources that an OPML file names


def look_into(source: Source, get: Get, count: int = 3, rules: Mapping[str, Rule] = NO_RULES) -> Found:
    """Find what is to be followed for a source (see `choose`) and read the first entries in full.

    get     one page over the network; raises FetchError
    rules   the user's, by host
    Raises: FetchError, FeedError where there is no feed.
    """
    choice = choose(source, get)
    feed, base = choice.served.feed, choice.base
    if not feed.entries and choice.served.maps:
        feed = _of_map(choice.served.maps[0].url, get) or feed
    samples = tuple(_sample(entry, choice.source, base, get, rules) for entry in feed.entries[:count])
    return Found(
        source=choice.source,
        feed=feed,
        others=choice.others,
        samples=samples,
        why=choice.why,
        way=choice.served.way,
        maps=len(choice.served.maps),
        named=choice.named,
    )


def _of_map(url: str, get: Get) -> Feed | None:
    """The pages of one sitemap of an index, for samples; None where it fails."""
    try:
        page = get(url)
        return parse_sitemap(page.body, page.final_url).as_feed(url)
    except (FetchError, FeedError):
        return None


def back_issues(source: Source, get: Get) -> Source | None:
    """The site's sitemap as a source of its back issues, in the same section; None where there is none."""
    for address in sitemaps(source.url, get):
        try:
            page = get(address)
            parse_sitemap(page.body, page.final_url)
        except (FetchError, FeedError):
            continue
        return msgspec.structs.replace(source, url=address, id="", list=None)
    return None


def read_online(url: str, get: Get, rules: Mapping[str, Rule], entry: Entry | None = None) -> Article:
    """The whole article at an address: pages that it goes on at are fetched and joined. Raises: FetchError.

    A further page that cannot be had ends it: `next_page` of the article tells that there is one.
    """
    page = readable(get(url))
    if address := leads_to(page.body, page.final_url):
        page = get(address)
    rule = rule_for(rules, page.final_url)

    def further(address: str) -> Article | None:
        try:
            return article_of(get(address), None, rule, first=page.final_url)[0]
        except FetchError:
            return None

    return read_whole(gathered(article_of(page, entry, rule)[0], further))


def _sample(entry: Entry, source: Source, base: str, get: Get, rules: Mapping[str, Rule]) -> Sample:
    cause = "the feed gives no address"
    if entry.url and source.full_text:
        try:
            return Sample(entry=entry, article=read_online(entry.url, get, rules, entry))
        except BroadsheetError as error:
            cause = str(error)
    return Sample(entry=entry, article=read_entry(entry, base), cause=cause if source.full_text else "")
