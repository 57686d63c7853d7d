"""What is followed for an address: its own feed, the feed it names, its list, its sitemap; few requests."""

import re
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urljoin

import msgspec

from broadsheet.errors import BroadsheetError, EmptyList, FeedError, FetchError
from broadsheet.feeds.discover import api_of, discover
from broadsheet.feeds.opml import parse_opml
from broadsheet.feeds.served import Served, served
from broadsheet.feeds.services import feed_address
from broadsheet.identity import is_front, place
from broadsheet.model import Feed, FeedLink, Page, Record, Source
from broadsheet.pipeline.reading import read
from broadsheet.urls import absolute, is_recording, is_web, parts_of

Get = Callable[[str], Page]
_WELL_KNOWN = ("/feed", "/rss.xml", "/atom.xml", "/index.xml")  # asked for once, on a front page that names no feed
_TRIED = 3  # feeds that a page names, where the first ones fail
_ENOUGH = 5  # entries of a section's own list
_SHARED = 0.2  # of the feed's entries stand on the page: they are of one thing
_NOTHING = Served(feed=Feed())
_LIST_OF = "the address is a list of subscriptions (OPML)"
_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.I | re.M)


class Choice(Record, frozen=True, kw_only=True):
    """What is to be followed, and why."""

    source: Source  # with the address that is followed
    served: Served
    base: str  # the address that answered
    why: str
    others: tuple[FeedLink, ...] = ()  # more feeds that the page names
    named: tuple[Source, ...] = ()  # the sources that an OPML file names


def choose(source: Source, get: Get) -> Choice:
    """The best that an address gives to follow. Raises: FetchError; FeedError where there is nothing."""
    address = feed_address(source.url)
    if address is not None and (choice := _tried(source, address, get, "the service's own address of its feed")):
        return choice
    page = get(source.url)
    try:
        got = served(page, source)
    except FeedError as trouble:
        if b"<opml" in page.body[:1000].lower():
            return Choice(
                source=source, served=_NOTHING, base=page.final_url, why=_LIST_OF, named=parse_opml(page.body)
            )
        return _of_page(source, page, None, get, trouble)
    if got.way == "list":
        return _of_page(source, page, got, get)
    why = "the pages in a WARC file" if is_recording(source.url) else _WAYS[got.way]
    return Choice(source=source, served=got, base=page.final_url, why=why)


_WAYS = {
    "feed": "the address is a feed",
    "sitemap": "the address is a sitemap",
    "rule": "your list rule finds them on the page",
    "list": "no feed was found; the page lists them",
}


def _of_page(source: Source, page: Page, listed: Served | None, get: Get, trouble: FeedError | None = None) -> Choice:
    links = _named(page)
    choice = _first(_feeds_named(source, page, links, listed, get))
    if choice is None and not links and is_front(page.final_url):
        known = (urljoin(page.final_url, path) for path in _WELL_KNOWN)
        choice = _first(_tried(source, address, get, "a well-known address of feeds") for address in known)
    if choice is None and listed is not None:
        why = "the feed that the page names has other articles" if links else _WAYS["list"]
        mind = "; mind: it reads like one article" if read(page).kind == "article" else ""
        choice = Choice(source=source, served=listed, base=page.final_url, why=f"{why}{mind}")
    if choice is None and (api := api_of(page.body, page.final_url)):
        choice = _tried(source, api, get, "the posts of WordPress' API, which the page names")
    if choice is None:
        maps = sitemaps(page.final_url, get) if trouble is not None and isinstance(trouble, EmptyList) else ()
        choice = _first(_tried(source, address, get, "the site's sitemap") for address in maps)
    if choice is None:
        what = trouble.what if trouble else "nothing here can be followed"
        raise FeedError(f"{what}, and it names none", where=page.url, hint=_HINT)
    others = tuple(link for link in links if link.url != choice.source.url)
    return msgspec.structs.replace(choice, others=others)


_HINT = "look for “RSS” on the site, or try another page"


def _named(page: Page) -> list[FeedLink]:
    """The feeds that a page names: those below its own path first, feeds of comments last."""
    own = parts_of(page.final_url).path.strip("/")
    return sorted(
        discover(page.body, page.final_url),
        key=lambda link: (
            "comment" in f"{link.url} {link.title}".lower(),
            not (own and parts_of(link.url).path.strip("/").startswith(own)),
        ),
    )


def _feeds_named(
    source: Source, page: Page, links: Sequence[FeedLink], listed: Served | None, get: Get
) -> Iterator[Choice | None]:
    """The feeds that a page names, as they are tried; of a section with a list of its own, one that it shares."""
    for link in links[:_TRIED]:
        choice = _tried(source, link.url, get, "the page names it")
        if choice and (listed is None or is_front(page.final_url) or _is_shared(choice.served, listed)):
            yield choice


def _is_shared(feed: Served, listed: Served) -> bool:
    """True if a feed and a list are of the same articles, or the list is too short to tell."""
    there = {place(entry.url) for entry in listed.feed.entries if entry.url}
    here = [place(entry.url) in there for entry in feed.feed.entries if entry.url]
    return len(there) < _ENOUGH or not here or sum(here) >= _SHARED * len(here)


def _tried(source: Source, address: str, get: Get, why: str) -> Choice | None:
    """A feed or a sitemap at an address; None where there is none."""
    try:
        page = get(address)
        got = served(page, msgspec.structs.replace(source, list=None), is_feed=True)
    except (FetchError, FeedError):
        return None
    if not (got.feed.entries or got.maps):
        return None
    return Choice(source=msgspec.structs.replace(source, url=address), served=got, base=page.final_url, why=why)


def sitemaps(url: str, get: Get) -> tuple[str, ...]:
    """The sitemaps that a site's robots.txt names, those of news first; else the usual address (sitemaps.org)."""
    try:
        page = get(urljoin(url, "/robots.txt"))
        lines = _SITEMAP_LINE.findall(page.body.decode("utf-8", "replace"))
        found = [address for line in lines if is_web(address := absolute(line, page.final_url)) and address]
    except BroadsheetError:
        found = []
    return tuple(sorted(dict.fromkeys(found), key=lambda address: "news" not in address)) or (
        urljoin(url, "/sitemap.xml"),
    )


def _first(choices: Iterator[Choice | None]) -> Choice | None:
    return next(filter(None, choices), None)
