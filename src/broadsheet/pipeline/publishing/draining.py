"""The outbox emptied: what is stored and not yet published, in batches. Light: nothing here reads or fetches a page."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TypeVar

from broadsheet.pipeline.library import Library
from broadsheet.pipeline.publishing.files import publish_files
from broadsheet.pipeline.publishing.moved import Moved
from broadsheet.pipeline.publishing.publish import (
    Published,
    build_sites,
    publish,
    publish_in_sites,
    publish_posts,
    put_back_pictures,
)
from broadsheet.pipeline.site.building import sites_of, takes_in
from broadsheet.store import articles, outbox
from broadsheet.store.schema import transaction

T = TypeVar("T")
BATCH = 64  # entries a commit: large enough that fsyncs do not rule, small enough that a kill costs little


def drain(library: Library) -> Iterator[Published]:
    """Write the posts that are stored and wait to be written, and what of the sites they change."""
    for numbers in batches(iter(outbox.waiting(library.db)), BATCH):
        yield from publish_waiting(library, numbers)
    yield from build_sites(library)
    yield from publish_files(library)


def publish_all(library: Library) -> Iterator[Published]:
    """Write the posts of all articles with today's config, where they differ, and what changed of the sites."""
    failed = set[str]()
    if len(sites_of(library)) < len(library.config.target):
        moved = Moved(library)
        for numbers in batches(articles.numbers(library.db), BATCH):
            for post in publish_posts(library, list(articles.stored(library.db, numbers)), moved=moved):
                failed |= {post.post_id} if post.state == "failed" else set()
                yield post
        put_back_pictures(library)
    is_read = bool(failed) or any(takes_in(library, config) for config in sites_of(library))
    for numbers in batches(iter(outbox.waiting(library.db)), BATCH if is_read else 100 * BATCH):
        batch = list(articles.stored(library.db, numbers)) if is_read else []
        yield from publish_in_sites(library, batch)
        _posted(library, numbers, batch, failed)
    yield from build_sites(library)
    yield from publish_files(library)


def publish_waiting(library: Library, numbers: Sequence[int]) -> list[Published]:
    """Write the posts of these entries and take them out of the outbox; those that failed stay in it."""
    if not numbers:
        return []
    batch = list(articles.stored(library.db, tuple(numbers)))
    published = list(publish(library, batch))
    _posted(library, numbers, batch, {post.post_id for post in published if post.state == "failed"})
    return published


def _posted(library: Library, numbers: Sequence[int], batch: Sequence[articles.Stored], failed: set[str]) -> None:
    """Take entries out of the outbox, but for those whose posts failed."""
    done = set(numbers) - {stored.n for stored in batch if stored.post_id in failed}
    with transaction(library.db):
        outbox.posted(library.db, tuple(done))


def batches(items: Iterator[T], size: int) -> Iterator[list[T]]:
    """Lists of at most `size` items."""
    while batch := list(islice(items, size)):
        yield batch
