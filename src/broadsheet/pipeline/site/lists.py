"""Lists of a site into files: the pages that changed, their feeds, the sitemap, the archive, the front page."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

import msgspec
from markupsafe import Markup

from broadsheet.model import Post
from broadsheet.pictures import with_ours
from broadsheet.pipeline.posting import shown_in, with_files
from broadsheet.pipeline.posts import posts_of
from broadsheet.pipeline.site.files import Put
from broadsheet.pipeline.site.job import PICTURES, TOLD, AtHand, Job, Told, for_others
from broadsheet.site import feeds, pages
from broadsheet.site.pages import LIST, ON_FRONT, ON_SECTION, Listed
from broadsheet.site.pagination import Pages, closed_pages, repaginate
from broadsheet.site.records import Card, File, Link, clean, section_key
from broadsheet.site.words import long_date
from broadsheet.store import articles, old_files, site
from broadsheet.store.sources import health
from broadsheet.urls import is_web

_ENTRIES = 400  # of feeds, kept for the feeds of other sections: some 10 MB


def changed_pages(job: Job, number: int, size: int, *, spare: int = 1) -> Pages:
    """Which pages of a list are to be written, by what is marked in it; where pages begin is noted."""
    if job.is_whole:
        return _all_pages(job, number, size, spare)
    marks = site.marks(job.db, number)
    before = closed_before(job, number, size, spare)
    made = repaginate(
        before,
        closed_pages(site.total(job.db, number), size, spare=spare),
        size,
        [mark.place for mark in marks if mark.kind in ("in", "out")],
        [mark.place for mark in marks if mark.kind == "card"],
        partial(site.page_of, job.db, number),
        partial(site.page_begins, job.db, number),
        partial(site.members, job.db, number),
    )
    begins = [(page, site.Place(*place)) for page, place in made.begins]  # type: ignore[misc]
    site.put_pages(job.db, number, begins, made.closed + 1)
    site.put_fact(job.db, f"closed {number}", str(made.closed))
    return made


def _all_pages(job: Job, number: int, size: int, spare: int) -> Pages:
    """`changed_pages` of a list that is made from nothing."""
    places = job.places_in(number)
    closed = closed_pages(len(places), size, spare=spare)
    begins = [(page + 1, places[page * size]) for page in range(closed + 1) if page * size < len(places)]
    site.put_pages(job.db, number, begins, closed + 1)
    site.put_fact(job.db, f"closed {number}", str(closed))
    return Pages(list(begins), closed, [page for page, _ in begins], [], places)


def places_on(job: Job, number: int, page: int, size: int, made: Pages) -> Sequence[site.Place]:
    """The cards of a page of a list that has full pages alone."""
    if job.is_whole:
        return made.places[(page - 1) * size : page * size]
    return list(site.members(job.db, number, site.page_begins(job.db, number, page), size))


def closed_before(job: Job, number: int, size: int, spare: int) -> int:
    """How many numbered pages a list had when it was last written."""
    return int(site.fact(job.db, f"closed {number}") or 0)


def build_list(job: Job, key: str, number: int) -> Iterator[Put]:
    """The pages of a list that changed, and its feeds."""
    if key == "documents":
        return
    if key == "map":
        yield from _map(job, number)
        return
    listed = _listed(job, key)
    if not site.total(job.db, number):
        yield from job.remove(_files_of(listed, closed_before(job, number, LIST, 1)))
        site.put_pages(job.db, number, (), 0)
        site.put_fact(job.db, f"closed {number}", "0")
        return
    made = changed_pages(job, number, LIST)
    files = []
    for page in made.write:
        items = _items(job, number, page, made)
        files.append(pages.list_page(job.render, listed, page, made.closed, items))
    if (listed.has_feed and made.closed + 1 in made.write) or (job.is_whole and listed.has_feed):
        files += _feeds(job, listed, number)
    yield from job.put(files)
    yield from job.remove([f"{listed.at}page-{page}/index.html" for page in made.gone])


def _items(job: Job, number: int, page: int, made: Pages) -> list[Markup]:
    """The markup of the cards of a page, the newest first."""
    is_front = page > made.closed
    if not job.is_whole:
        kept = site.items(job.db, number, site.page_begins(job.db, number, page), -1 if is_front else LIST)
        return list(map(clean, kept))
    places = made.places[(page - 1) * LIST : None if is_front else page * LIST]
    return job.items([id_ for _, id_ in places])[::-1]


def _files_of(listed: Listed, closed: int) -> list[str]:
    names = ["index.html", *(f"page-{page}/index.html" for page in range(1, closed + 1))]
    names += ["feed.xml", "atom.xml", "feed.json"] if listed.has_feed else []
    return [listed.at + name for name in names]


def _listed(job: Job, key: str) -> Listed:
    """What a list's pages say of it, by its key."""
    kind, _, rest = key.partition("/")
    if kind == "section":
        names = tuple(rest.split("\x1f"))
        above = tuple(Link(name=names[n], href=job.section(names[: n + 1])) for n in range(len(names) - 1))
        return Listed(names[-1], job.section(names), above, _below(job, names), has_feed=True)
    if kind == "source":
        source = job.source(rest, "")
        name = source.name or (source.section[-2:] or (job.feed_title(rest) or rest,))[0]
        return Listed(name, job.source_place(rest), (Link(name=job.words["sources"], href="sources/"),))
    if kind == "day":
        month = Link(name=rest[:7], href=f"{rest[:7].replace('-', '/')}/")
        return Listed(_day(rest, job), f"{rest.replace('-', '/')}/", (month,))
    return Listed(job.words["all_"], "all/", has_feed=True)


def _below(job: Job, names: tuple[str, ...]) -> tuple[Link, ...]:
    found = site.lists(job.db, section_key(names) + "\x1f")
    paths = [tuple(key.partition("/")[2].split("\x1f")) for key in found]
    return tuple(Link(name=path[-1], href=job.section(path)) for path in paths if len(path) == len(names) + 1)


def _day(day: str, job: Job) -> str:
    from datetime import date

    return long_date(date.fromisoformat(day), job.site.language)


def cards(job: Job, places: Sequence[site.Place]) -> list[AtHand]:
    """Cards at some places."""
    found = job.cards([place.id for place in places])
    return [found[place.id] for place in places if place.id in found]


def likely_in_feeds(job: Job) -> frozenset[int]:
    """The articles that will stand in feeds, as far as their dates tell before any is read.

    Their texts are kept at hand then: the newest of a section lie far from each other in the store.
    """
    dated = {name: articles.newest_of(job.library.db, name, feeds.FEED) for name in job.sources}
    listed: dict[tuple[str, ...], list[tuple[str, int]]] = {(): [row for rows in dated.values() for row in rows]}
    for name, source in job.sources.items():
        for depth in range(1, len(source.section) + 1):
            listed.setdefault(source.section[:depth], []).extend(dated[name])
    found = dict.fromkeys(n for rows in listed.values() for _, n in sorted(rows)[-feeds.FEED :])
    return frozenset(islice(found, TOLD))


def told_in_feeds(job: Job, post: Post, *, is_pictured: bool, has_files: bool) -> Told:
    """What feeds tell of an article beside its card: what its page shows, with files of ours where others find them."""
    if job.site.url:
        in_root, beside = (partial(for_others, job.site.url, folder) for folder in ("", PICTURES))
        if has_files:
            post = with_files(job.library, in_root, job.config, post, "")
        shown = shown_in(job.library, beside, job.config, post, "")[0] if is_pictured else {}
        post = msgspec.structs.replace(post, html=with_ours(post.html, {**post.pictures, **shown}))
    return Told(post.html, post.authors, post.url if is_web(post.url) else "", post.tags)


def _told(job: Job, shown: Sequence[AtHand]) -> Iterator[tuple[Card, Told]]:
    """What feeds tell of articles: as it is at hand, or out of the store."""
    yield from ((each.card, job.told[each.n]) for each in shown if each.n in job.told)
    others = {each.n: each.card for each in shown if each.n not in job.told}
    batch = list(articles.stored(job.library.db, others))
    has_files = bool(batch) and old_files.are_there(job.library.own)
    for stored, post in zip(batch, posts_of(job.library, batch, job.titles), strict=True):
        yield others[stored.n], told_in_feeds(job, post, is_pictured=job.has_pictures, has_files=has_files)


def _feeds(job: Job, listed: Listed, number: int) -> list[File]:
    newest = site.newest(job.db, number, feeds.FEED)
    fresh = [place for place in newest if place.id not in job.entries]
    if len(job.entries) + len(fresh) > _ENTRIES:
        job.entries.clear()
        fresh = newest
    for card, told in _told(job, cards(job, fresh)):
        job.entries[card.id] = feeds.entry(job.site, feeds.Item(card, *told))
    entries = [job.entries[place.id] for place in newest if place.id in job.entries]
    title = job.site.title if listed.at == "all/" else f"{listed.heading} · {job.site.title}"
    return feeds.feed_files(job.site, feeds.Channel(title, listed.at), entries)


def _map(job: Job, number: int) -> Iterator[Put]:
    made = changed_pages(job, number, feeds.MAP, spare=0)
    parts = -(-site.total(job.db, number) // feeds.MAP)
    if not job.site.url:
        return
    for page in made.write:
        if page > parts:
            continue
        found = [shown.card for shown in cards(job, places_on(job, number, page, feeds.MAP, made))]
        yield from job.put([feeds.sitemap_part(job.site, page, found)])
    yield from job.remove([f"sitemap-{page + 1}.xml" for page in made.gone if page + 1 > parts])
    yield from job.put(feeds.sitemap_index(job.site, parts))


def build_overviews(job: Job, marked: dict[str, int]) -> Iterator[Put]:
    """The pages that tell of many lists: the front, the archive, sections, the site's feeds."""
    files = [_front(job)]
    days = site.lists(job.db, "day/")
    months = {key[4:11] for key in (days if job.is_whole else marked) if key.startswith("day/")}
    files += pages.archive_pages(job.render, job.site, {key[4:]: count for key, count in days.items()}, months)
    sections = _sections(job)
    files.append(pages.sections_page(job.render, sections))
    files.append(feeds.opml(job.site, [Link(name=job.site.title, href="all/"), *(link for _, link in sections)]))
    yield from job.put(files)
    emptied = {key[4:11] for key in marked if key.startswith("day/")} - {key[4:11] for key in days}
    yield from job.remove([f"{month.replace('-', '/')}/index.html" for month in sorted(emptied)])


def _front(job: Job) -> File:
    newest = cards(job, site.newest(job.db, job.list_number("all"), ON_FRONT))
    shown = {each.card.id for each in newest}
    blocks = []
    for link in job.site.sections:
        number = job.list_number(section_key((link.name,)))
        found = cards(job, site.newest(job.db, number, ON_SECTION + ON_FRONT))
        blocks.append((link, [each.item for each in found if each.card.id not in shown][:ON_SECTION]))
    return pages.front_page(job.render, [(each.card, each.item) for each in newest], blocks)


def _sections(job: Job) -> list[tuple[int, Link]]:
    """All sections with their levels, each below the one that holds it: the config's order, then by name."""
    order = {link.name: place for place, link in enumerate(job.site.sections)}
    paths = [tuple(key.partition("/")[2].split("\x1f")) for key in site.lists(job.db, "section/")]
    paths.sort(key=lambda path: (order.get(path[0], len(order)), path))
    return [(len(path) - 1, Link(name=path[-1], href=job.section(path))) for path in paths]


def followed(job: Job) -> list[pages.Followed]:
    """The sources as the library knows them: nothing here changes because time went by."""
    counts = site.lists(job.db, "source/")
    ids = [*job.sources, *(key[7:] for key in counts if key[7:] not in job.sources)]
    return [_followed(job, source_id, counts.get(f"source/{source_id}", 0)) for source_id in ids]


def _followed(job: Job, source_id: str, count: int) -> pages.Followed:
    source, number = job.source(source_id, ""), job.list_number(f"source/{source_id}")
    state = health(job.library.db, source_id)
    ends = [*site.members(job.db, number, None, 1), *site.newest(job.db, number, 1)]
    first, newest = (each.card.shown.rpartition(" ")[0] for each in cards(job, ends)) if count else ("", "")
    url = source.url if is_web(source.url) else ""
    listed = _listed(job, f"source/{source_id}")
    link = Link(name=listed.heading, href=listed.at if count else "sources/")
    return pages.Followed(link, source.section, url, count, newest, first, state.cause or "")


def sources_digest(told: list[pages.Followed]) -> str:
    """What the page of sources says, to see if it must be written."""
    return msgspec.json.encode(told).decode()
