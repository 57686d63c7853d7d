"""The library's face: what `import broadsheet` offers, and what the commands stand on.

broadsheet.extract(html, url, entry=None) -> Article        pure
broadsheet.learn(pages) -> Memory                           pure: of the pages of one site, for `extract`
broadsheet.parse_feed(data, url, content_type) -> Feed      pure
broadsheet.find_entries(html, url) -> tuple[Entry, ...]     pure
broadsheet.discover(html, url) -> tuple[FeedLink, ...]      pure
broadsheet.make_feed(html, url) -> Feed                     pure: a listing page as the feed it does not have
broadsheet.write_feed(feed, format) -> bytes                pure: RSS 2.0, Atom 1.0 or JSON Feed 1.1
"""

import hashlib
import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from functools import lru_cache, partial
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from uuid import uuid4

import msgspec

from broadsheet.archive.redaction import Redaction
from broadsheet.archive.replay import Replay
from broadsheet.archive.write import Writer
from broadsheet.config.records import Config, FetchConfig
from broadsheet.errors import UsageError
from broadsheet.export.feeds import write_feed
from broadsheet.feeds.discover import discover
from broadsheet.feeds.listing.find import find_entries
from broadsheet.feeds.page import make_feed
from broadsheet.feeds.parse import parse_feed
from broadsheet.fetch.cookies import Cookie, read_cookies
from broadsheet.fetch.http import Client, polite
from broadsheet.fetch.secrets import Secrets, secrets_of
from broadsheet.identity import place
from broadsheet.model import Article, Entry, Outcome, Page, Revision, Rule, Source
from broadsheet.pipeline.adding import add as adding
from broadsheet.pipeline.adding.add import Found
from broadsheet.pipeline.adding.choosing import Get
from broadsheet.pipeline.adding.recorded import recorded
from broadsheet.pipeline.again import complete, rebuild
from broadsheet.pipeline.edge.answers import Edge, ReplayEdge
from broadsheet.pipeline.edge.fetcher import Fetcher, Tally, request_for
from broadsheet.pipeline.edge.interleave import spread
from broadsheet.pipeline.edge.live import LiveEdge, Notice, utc_now
from broadsheet.pipeline.library import Library, config_digest
from broadsheet.pipeline.moving.pictures import keep_old_pictures
from broadsheet.pipeline.pictures import PictureOutcome, keep_pictures
from broadsheet.pipeline.publishing.draining import drain
from broadsheet.pipeline.reading import cleaned
from broadsheet.pipeline.run import resolved, run
from broadsheet.pipeline.undecided import Undecided
from broadsheet.pipeline.watch.report import Report
from broadsheet.pipeline.watch.subscribing import Subscriber
from broadsheet.pipeline.watch.watching import Bell, Watch
from broadsheet.read.article import extract as read_article
from broadsheet.read.article import understood
from broadsheet.read.memory import Memory, lesson_of, site_of, teaches
from broadsheet.read.memory import learn as learned
from broadsheet.read.rules import by_host
from broadsheet.store import articles, entries, hosts, runs
from broadsheet.store.schema import transaction
from broadsheet.store.sources import set_back
from broadsheet.urls import host, is_recording, is_web

Clock = Callable[[], datetime]
Cookies = Mapping[str, tuple[Cookie, ...]]  # of sources, by id
Fetching = Callable[[FetchConfig, Clock, Secrets, Cookies], Fetcher]
__all__ = ["discover", "extract", "find_entries", "learn", "make_feed", "parse_feed", "rebuild", "write_feed"]


def extract(
    html: bytes | str,
    url: str = "",
    *,
    entry: Entry | None = None,
    content_type: str = "",
    rule: Rule | None = None,
    memory: Memory | None = None,
) -> Article:
    """The article of one page, clean and whole. Pure; raises nothing: what is no article says so in `kind`.

    html   the page: bytes as fetched (the charset is found), or text
    url    its address: links and pictures are made absolute against it
    entry  the feed's words about it, where there is a feed
    content_type   the header of that name, for its charset
    rule   how the pages of its site are to be read
    memory what other pages of its site taught: see `learn`
    """
    return cleaned(read_article(html, url, entry=entry, content_type=content_type, rule=rule, memory=memory))


def learn(pages: Iterable[tuple[bytes | str, str]]) -> Memory | None:
    """What the pages of one site, as (html, url), have in common: with it, its others are read faster and cleaner.

    Pure. None where fewer than two of them are articles. A run learns by itself, from what earlier runs have read.
    """
    seen = [(url, understood(html, url)) for html, url in pages]
    told = [lesson_of(each.page, each.tree, each.body, each.article) for _, each in seen if teaches(each.article)]
    return learned(site_of(seen[0][0]), told) if seen else None


def replay_run(
    library: Library,
    sources: Sequence[Source],
    files: Sequence[Path],
    count: int,
    tell: Callable[[str], object] = str,
    *,
    hear: Callable[[PictureOutcome], object] = id,
) -> Iterator[Outcome]:
    """A run whose every fetch is answered from WARC files. Deterministic: the same files give the same bytes.

    tell   hears what of the files could not be read; the rest is served
    hear   hears how each picture ended
    """
    replay = Replay.open(*files)
    for fault in replay.faults:
        tell(f"{fault}; what is whole is served")
    sequence = runs.next_sequence(library.db)
    files_digest = _digest(str(sorted(f.name for f in files)))[:8]
    run_id = f"replay-{replay.now:%Y%m%dT%H%M%SZ}-{files_digest}-{sequence:05}"
    with Writer(library.archive, run_id) as writer:
        edge = ReplayEdge(replay, writer, library)
        writer.warcinfo(version("broadsheet"), replay.now, config_digest(library), sequence)
        begin = partial(_begin, library, edge, run_id, sequence, "; ".join(f.name for f in files))
        yield from _run(library, edge, _followed(library, sources), run_id, count, begin, hear)


def live_run(
    library: Library,
    sources: Sequence[Source],
    count: int,
    *,
    all_sources: bool = False,
    clock: Callable[[], datetime] = utc_now,
    hear: Callable[[PictureOutcome], object] = id,
    fetching: Fetching = Fetcher,
    notices: Sequence[Notice] = (),
) -> Generator[Outcome, None, None]:
    """A run over the network: sources that are due are visited, pages whose age asks for it are looked at again.

    all_sources   visit those too that are not due; still conditional
    clock         the time, aware UTC in whole seconds; the run's `now` is what it says at the start
    hear          hears how each picture ended
    fetching      makes what fetches; one that is stopped ends the run where it is
    notices       what hubs told since the last run: archived first
    Raises: StoppedError; what was committed stays, the next run goes on from there.
    """
    moment = clock()
    with transaction(library.db):
        set_back(library.db, moment)
    sequence = runs.next_sequence(library.db)
    run_id = f"{moment:%Y%m%dT%H%M%SZ}-{sequence:05}-{uuid4().hex[:8]}"
    cookies = {source.id: read_cookies(library.folder / source.cookies) for source in sources if source.cookies}
    secrets = secrets_of(library.config, sources, os.environ, cookies)
    followed = [
        msgspec.structs.replace(source, url=secrets.hide(source.url)) for source in spread(_followed(library, sources))
    ]
    redaction = Redaction(name for source in sources for name in source.headers)
    with (
        Writer(library.archive, run_id, redaction=redaction) as writer,
        closing(Undecided(library.archive.parent, run_id, writer)) as undecided,
        closing(fetching(library.config.fetch, clock, secrets, cookies)) as fetcher,
    ):
        for contact in hosts.contacts(library.db, moment):
            held = (contact.held - moment).total_seconds() if contact.held else 0.0
            fetcher.remind(contact.host, (moment - contact.asked).total_seconds(), held)
        recordings = {each.id: library.folder / each.url for each in followed if is_recording(each.url)}
        edge = LiveEdge(fetcher, writer, library, undecided, followed, all_sources=all_sources, recordings=recordings)
        writer.warcinfo(version("broadsheet"), moment, config_digest(library), sequence)
        edge.heard(notices)
        begin = partial(_begin, library, edge, run_id, sequence, "")
        yield from _run(library, edge, followed, run_id, count, begin, hear)


def watch(
    folder: Path,
    bell: Bell,
    *,
    workers: int | None = None,
    clock: Callable[[], datetime] = utc_now,
    hear: Callable[[Report], object] = id,
    say: Callable[[str], object] = id,
    hubs: Subscriber | None = None,
) -> None:
    """Live runs over what is due, one after the other, until `bell` says stop.

    workers   reading processes; None: as the config says, else one a core
    hear      gets a report at each step
    say       gets what is worth a line, for people
    hubs      keeps up subscriptions, where hubs can reach us
    Raises: BroadsheetError where the first pass fails; later ones are told, and tried again.
    """
    tally = Tally()

    def fetching(config: FetchConfig, clock: Clock, secrets: Secrets, cookies: Cookies) -> Fetcher:
        fetcher = Fetcher(config, clock, secrets, cookies, tally)
        bell.ends(fetcher.stop)
        return fetcher

    def visit(library: Library, sources: Sequence[Source], notices: Sequence[Notice]) -> Generator[Outcome, None, None]:
        count = workers or library.config.workers or os.cpu_count() or 1
        return live_run(library, sources, count, clock=clock, fetching=fetching, notices=notices)

    Watch(folder, visit, bell, clock=clock, hear=hear, say=say, tally=tally, hubs=hubs).run()


def _followed(library: Library, sources: Sequence[Source]) -> list[Source]:
    return [resolved(source, library.config.rsshub.instance) for source in sources]


def _begin(library: Library, edge: Edge, run_id: str, sequence: int, replay: str) -> None:
    runs.begin_run(
        library.db,
        run_id,
        edge.now,
        version=version("broadsheet"),
        config_digest=config_digest(library),
        replay=replay,
        sequence=sequence,
    )


def _run(
    library: Library,
    edge: Edge,
    sources: Sequence[Source],
    run_id: str,
    count: int,
    begin: Callable[[], None],
    hear: Callable[[PictureOutcome], object],
) -> Iterator[Outcome]:
    complete(library, count)
    list(drain(library))
    begin()
    yield from run(library, edge, sources, run_id, count)
    for told in chain(keep_old_pictures(library, count), keep_pictures(library, edge, sources, count)):
        hear(told)
    list(drain(library))
    runs.finish_run(library.db, run_id)


def revisions_of(library: Library, name: str) -> tuple[int, list[Revision]]:
    """The entry number and all revisions of an article, by its address or its broadsheet_id.

    Raises: UsageError where the library has no such article.
    """
    n = entries.find(library.db, name, place(name) if is_web(name) else "")
    if n is None:
        raise UsageError(f"no article “{name}” in this library", hint="give its address or its broadsheet_id")
    return n, articles.revisions(library.db, n)


def newest(library: Library, section: Sequence[str] = (), most: int = 50) -> list[articles.Stored]:
    """The newest articles of a section and of the sections below it (of all, for an empty one), newest first."""
    wanted = tuple(section)
    ids = [source.id for source in library.config.source if source.section[: len(wanted)] == wanted]
    return articles.newest(library.db, ids, most)


def look_into(config: Config, source: Source, home: Path) -> Found:
    """What a source would give: three entries read in full, and why.

    home    the folder of the config, from where a WARC file is named
    Raises: FetchError, FeedError; ArchiveError of a WARC file.
    """
    asked = resolved(source, config.rsshub.instance)
    get = recorded(home / source.url, source.url) if is_recording(source.url) else _getter(config, source)
    return adding.look_into(asked, get, rules=by_host(config.rule))


def look_for_back_issues(config: Config, source: Source) -> Source | None:
    """The sitemap of a source's site as a source of its back issues; None where there is none."""
    return adding.back_issues(source, _getter(config, source))


def _getter(config: Config, source: Source) -> Get:
    """Pages over the network, politely, as the source wants them asked for."""
    jar = _jar(source)
    secrets = secrets_of(config, [source], os.environ, {source.id: jar})
    client = polite(config.fetch, utc_now, time.monotonic, time.sleep, secrets=secrets)
    return lambda url: client.answer(request_for(url, source, jar)).page


def fetch_page(url: str, config: Config) -> Page:
    """One page over the network, not archived: asked for as a run of this paper would. Raises: FetchError."""
    source = _asked_as(config, url)
    jar = _jar(source)
    client = Client(config.fetch, utc_now, secrets=secrets_of(config, [source], os.environ, {source.id: jar}))
    return client.answer(request_for(url, source, jar)).page


def _jar(source: Source) -> tuple[Cookie, ...]:
    """The cookies of a source of a config that is `near`. Raises: ConfigError."""
    return read_cookies(Path(source.cookies)) if source.cookies else ()


def _asked_as(config: Config, url: str) -> Source:
    """The source on whose behalf an address that a user gave is asked for: the first of its host, else its own."""
    return next((source for source in config.source if host(source.url) == host(url)), Source(url=url))


def read_online(url: str, config: Config) -> Article:
    """The whole article at an address, not archived, read by the paper's rules. Raises: FetchError."""
    return adding.read_online(url, online(config, url), by_host(config.rule))


def online(config: Config, named: str) -> Get:
    """Pages over the network, not archived, each asked for once; they raise FetchError.

    named   the address that the user gave: it is simply asked for, all others as politely as in a run
    """
    polite_get = _getter(config, _asked_as(config, named))
    return lru_cache(maxsize=64)(lambda url: fetch_page(url, config) if url == named else polite_get(url))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
