"""Building sites: what is new is taken in as it is published, lists follow once at the end of a run.

A page is made again when what it is made of changed: its article, a card in its list, or what all pages share (the
config, the theme, our own templates). The last makes all anew, in one transaction of the site's state: killed half
way, it is done again, and files that stand already are not written twice.
"""

import gc
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from broadsheet.config.records import TargetConfig
from broadsheet.errors import PublishError
from broadsheet.pipeline.library import Library
from broadsheet.pipeline.site.files import Put
from broadsheet.pipeline.site.job import Job, opened, rehearsed
from broadsheet.store import articles, old_files, outbox, own, site
from broadsheet.store.articles import Stored
from broadsheet.store.pictures import any_settled
from broadsheet.store.schema import transaction, written_once

KIND = "site"
_BATCH = 256  # articles taken in at once


def sites_of(library: Library) -> list[TargetConfig]:
    """The targets that are sites."""
    return [target for target in library.config.target if target.kind == KIND]


def take_in(library: Library, config: TargetConfig, batch: Sequence[Stored]) -> list[Put]:
    """Take articles into a site; one that must be made anew waits for its building."""
    from broadsheet.pipeline.site.taking import take

    with opened(library, config) as job:
        return [] if _is_stale(job) else take(job, batch)


def takes_in(library: Library, config: TargetConfig) -> bool:
    """True if a site takes articles in as they come: it was built, and nothing that its pages share is another."""
    with opened(library, config) as job:
        return not _is_stale(job)


def build(library: Library, config: TargetConfig) -> Iterator[Put]:
    """Bring a site's files up to date with its library; what became of each file that was looked at."""
    with opened(library, config) as job:
        if _is_stale(job):
            with _without_collection():
                try:
                    yield from _build_whole(job)
                except PublishError:  # a full disk, it may be: what is of no use gives its room back
                    job.drop_new()
                    raise
        else:
            with transaction(job.db):
                yield from _build_marked(job)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Python looks for no circles of objects: a build makes none, and many objects that it would look at again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def rehearse(library: Library, config: TargetConfig) -> Iterator[Put]:
    """What publishing would do to a site's files; nothing is written. `library` has a copy of own.db."""
    from broadsheet.pipeline.site.taking import take

    with rehearsed(library, config) as job:
        if _is_stale(job):
            yield from _build_whole(job)
            return
        yield from take(job, list(articles.stored(library.db, outbox.waiting(library.db))))
        with transaction(job.db):
            yield from _build_marked(job)


def make_again(library: Library, config: TargetConfig) -> None:
    """Let the next building look at every file of a site."""
    with opened(library, config) as job, transaction(job.db):
        site.put_fact(job.db, "shell", "")


def _is_stale(job: Job) -> bool:
    """True if all pages must be made: the first time, after a change of what they share, or when articles are gone."""
    if site.fact(job.db, "shell") != job.shell or _is_elsewhere(job):
        return True
    return site.count(job.db) > articles.count(job.library.db)


def _is_elsewhere(job: Job) -> bool:
    """True if what was written before is not in the site's folder: the config names another, or it was emptied."""
    return site.fact(job.db, "path") not in ("", job.config.path) or not (job.folder / "index.html").exists()


def _build_whole(job: Job) -> Iterator[Put]:
    from broadsheet.pipeline.site.lists import likely_in_feeds
    from broadsheet.pipeline.site.search import index_all

    job.is_whole = True
    job.has_stood = bool(job.files())
    if _is_elsewhere(job):
        with transaction(job.library.own):
            own.doubt_files(job.library.own, job.config.name)
    if not (job.is_rehearsal or os.path.lexists(job.folder)):
        job.begin_new()
    with written_once(job.db), transaction(job.db):
        site.forget(job.db)
        documents = list(articles.documents(job.library.db))
        job.in_feeds, job.has_pictures = likely_in_feeds(job), any_settled(job.library.db)
        taken: list[Put] = []  # as the index asks for texts
        for put in index_all(job, len(documents), _texts(job, documents, taken)):
            yield from taken
            taken.clear()
            yield put
        yield from taken
        for key in ("all", "documents", "map"):
            job.list_number(key)
        job.put_members()
        site.count_members(job.db)
        yield from _build_lists(job, site.all_lists(job.db))
        yield from job.flush()
        yield from _remove_stale(job)
        if job.is_new:
            job.end_new()
        job.settle()
        site.put_fact(job.db, "shell", job.shell)
        site.put_fact(job.db, "path", job.config.path)
    job.at_hand.clear()  # before Python looks for circles again


def _texts(job: Job, documents: Sequence[tuple[int, str, int]], told: list[Put]) -> Iterator[str]:
    """What each document is searched for; its article is taken in with the first of them, and read once for both."""
    from broadsheet.pipeline.site.taking import take

    taken = set[int]()
    for start in range(0, len(documents), _BATCH):
        batch = documents[start : start + _BATCH]
        new = {n: None for n, *_ in batch if n not in taken}
        taken.update(new)
        stored = list(articles.stored(job.library.db, new))
        told += take(job, stored)
        texts = {(each.n, each.revision.number): articles.words_of(each.revision.article) for each in stored}
        others = [(post_id, number) for n, post_id, number in batch if (n, number) not in texts]
        found = dict(zip(others, articles.words(job.library.db, others), strict=True))
        yield from (texts.get((n, number)) or str(found[post_id, number]) for n, post_id, number in batch)


def _build_marked(job: Job) -> Iterator[Put]:
    marked = site.marked(job.db)
    yield from _build_lists(job, marked)
    for number in marked.values():
        site.drop_marks(job.db, number)
    job.settle()


def _build_lists(job: Job, marked: dict[str, int]) -> Iterator[Put]:
    from broadsheet.pipeline.site.lists import build_list, build_overviews

    for key, number in marked.items():
        yield from build_list(job, key, number)
    job.entries.clear()  # whole articles, for feeds: the search needs the room
    job.told.clear()
    if marked:
        from broadsheet.pipeline.site.search import build_search

        yield from build_search(job)
        yield from build_overviews(job, marked)
    yield from _build_plain(job)


def _build_plain(job: Job) -> Iterator[Put]:
    """The pages that hang on no article: sources, search, the one for addresses that lead nowhere; the style sheet."""
    from broadsheet.pipeline.site.lists import followed, sources_digest
    from broadsheet.site.records import File
    from broadsheet.site.theme_files import static_files

    told = followed(job)
    if job.is_whole or site.fact(job.db, "sources") != sources_digest(told):
        from broadsheet.site.pages import plain_pages

        yield from job.put(list(plain_pages(job.render, job.site, told)))
        site.put_fact(job.db, "sources", sources_digest(told))
    yield from job.put([File(name, data) for name, data in static_files(job.themes).items()])


def _remove_stale(job: Job) -> Iterator[Put]:
    if job.has_stood:
        stands = job.made | {file.address for file in old_files.published(job.library.own)}
        yield from job.remove([path for path in job.files() if path not in stands])
