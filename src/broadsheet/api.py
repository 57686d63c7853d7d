"""The library's face: what `import broadsheet` offers, and what the commands stand on.

broadsheet.extract(html, url, entry=None) -> Article        pure
broadsheet.parse_feed(data, url, content_type) -> Feed      pure
broadsheet.find_entries(html, url) -> tuple[Entry, ...]     pure
broadsheet.discover(html, url) -> tuple[FeedLink, ...]      pure
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

import msgspec

from broadsheet.archive.replay import Replay
from broadsheet.archive.write import Writer
from broadsheet.config.records import FetchConfig
from broadsheet.feeds.discover import discover
from broadsheet.feeds.listing import find_entries
from broadsheet.feeds.parse import parse_feed
from broadsheet.fetch.http import Client
from broadsheet.model import Article, Entry, Outcome, Page, Source
from broadsheet.pipeline.edge import Edge, ReplayEdge
from broadsheet.pipeline.library import Library
from broadsheet.pipeline.live import LiveEdge
from broadsheet.pipeline.publishing import Published, publish
from broadsheet.pipeline.reading import cleaned
from broadsheet.pipeline.run import BATCH, batches, drain, run
from broadsheet.read.article import extract as read_article
from broadsheet.store import entries, runs

__all__ = ["discover", "extract", "find_entries", "parse_feed"]


def extract(html: bytes | str, url: str = "", *, entry: Entry | None = None) -> Article:
    """The article of one page, clean and whole. Pure; raises nothing: what is no article says so in `kind`.

    html   the page: bytes as fetched (the charset is found), or text
    url    its address: links and pictures are made absolute against it
    entry  the feed's words about it, where there is a feed
    """
    return cleaned(read_article(html, url, entry=entry))


def replay_run(
    library: Library, sources: Sequence[Source], files: Sequence[Path], count: int, tell: Callable[[str], object] = str
) -> Iterator[Outcome]:
    """A run whose every fetch is answered from WARC files. Deterministic: the same files give the same bytes.

    tell   hears what of the files could not be read; the rest is served
    """
    replay = Replay.open(*files)
    for fault in replay.faults:
        tell(f"{fault}; what is whole is served")
    run_id = f"replay-{replay.now:%Y%m%dT%H%M%SZ}-{_digest(str(sorted(f.name for f in files)))[:8]}"
    with Writer(library.archive, run_id) as writer:
        edge = ReplayEdge(replay, writer, library)
        writer.warcinfo(version("broadsheet"), replay.now, _config_digest(library))
        yield from _run(library, edge, sources, run_id, count, "; ".join(f.name for f in files))


def live_run(library: Library, sources: Sequence[Source], count: int) -> Iterator[Outcome]:
    """A run over the network: every source is visited (when a source is due comes with the Live issue)."""
    moment = datetime.now(UTC).replace(microsecond=0)
    run_id = f"{moment:%Y%m%dT%H%M%SZ}-{uuid4().hex[:8]}"
    with Writer(library.archive, run_id) as writer:
        edge = LiveEdge(library.config.fetch, writer, moment)
        writer.warcinfo(version("broadsheet"), moment, _config_digest(library))
        yield from _run(library, edge, sources, run_id, count, "")


def _run(
    library: Library, edge: Edge, sources: Sequence[Source], run_id: str, count: int, replay: str
) -> Iterator[Outcome]:
    list(drain(library))
    runs.begin_run(library.db, run_id, edge.now, version("broadsheet"), _config_digest(library), replay)
    instance = library.config.rsshub.instance
    yield from run(library, edge, [resolved(source, instance) for source in sources], run_id, count)
    runs.finish_run(library.db, run_id)


def resolved(source: Source, instance: str) -> Source:
    """The source with `rsshub://route` spelled out as an address of the instance that the config names."""
    route = source.url.removeprefix("rsshub://")
    if route == source.url:
        return source
    return msgspec.structs.replace(source, url=f"{instance.rstrip('/')}/{route.lstrip('/')}")


def publish_all(library: Library) -> Iterator[Published]:
    """Write the posts of all articles with today's config, where they differ."""
    for batch in batches(entries.stored(library.db), BATCH):
        yield from publish(library, batch)


def fetch_page(url: str) -> Page:
    """One page over the network, not archived. Raises: FetchError."""
    return Client(FetchConfig(), lambda: datetime.now(UTC)).get(url).page


def _config_digest(library: Library) -> str:
    return _digest((library.folder / "broadsheet.toml").read_text(encoding="utf-8-sig"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
