"""Articles taken into a site: their own pages written, their cards kept, the lists they stand in marked."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from markupsafe import Markup

from broadsheet.model import Article, Post, Revision
from broadsheet.pipeline.posting import Copy, Shown, announced, shown_in, with_files, write_copies
from broadsheet.pipeline.posts import posts_of
from broadsheet.pipeline.site.files import Put
from broadsheet.pipeline.site.job import AT_HAND, MEMBERS, AtHand, Job, beside, in_root
from broadsheet.pipeline.site.lists import told_in_feeds
from broadsheet.revisions.diff import excerpts, word_diff
from broadsheet.site.article import Taken, card_of, page_of
from broadsheet.site.pages import changes_page, item
from broadsheet.site.records import Card, File, Link, changes_at, clean, decode_card, encode_card, root_of
from broadsheet.site.redirects import redirects
from broadsheet.site.words import changes, long_date
from broadsheet.store import articles, old_files, own, site
from broadsheet.store.articles import Stored
from broadsheet.store.pictures import have_settled
from broadsheet.store.schema import transaction

_CHANGES = 40_000  # bytes of a page of changes; older ones are left out


class _Page(NamedTuple):
    """An article ready to be written and kept."""

    files: list[File]
    kept: site.Kept
    card: Card
    pictures: tuple[Copy, ...]


def take(job: Job, batch: Sequence[Stored]) -> list[Put]:
    """Write the pages of articles and keep their cards. A kill in between is mended by doing it again."""
    zone = ZoneInfo(job.library.config.timezone)
    posts = posts_of(job.library, batch, job.titles)
    pictured = have_settled(job.library.db, (stored.n for stored in batch)) if job.has_pictures else set()
    has_files = old_files.are_there(job.library.own)
    with transaction(job.library.own):
        places = job.articles(posts)
        pages = [
            _page(job, stored, post, at, zone, is_pictured=stored.n in pictured, has_files=has_files)
            for stored, post, at in zip(batch, posts, places, strict=True)
        ]
        files = announced(job.library, job.config, [picture for page in pages for picture in page.pictures])
    write_copies(job.library, job.config, [] if job.is_rehearsal else files, job.write_picture)
    job.made.update(picture.path for page in pages for picture in page.pictures)
    post_ids = {file.path: page.kept.id for page in pages for file in page.files}
    told = job.put([file for page in pages for file in page.files], post_ids)
    if job.is_whole:  # the caller's transaction: all of the state is made anew
        _keep_anew(job, pages)
        for stored, post in zip(batch, posts, strict=True):
            if stored.n in job.in_feeds:
                is_pictured = stored.n in pictured
                job.told[stored.n] = told_in_feeds(job, post, is_pictured=is_pictured, has_files=has_files)
    else:
        with transaction(job.db):
            for page in pages:
                told += _keep(job, page)
        job.settle()
    return told


def _page(
    job: Job, stored: Stored, post: Post, at: own.Address, zone: ZoneInfo, *, is_pictured: bool, has_files: bool
) -> _Page:
    revisions = [stored.revision]
    if stored.revision.number > 1:
        revisions = articles.revisions(job.library.db, stored.n)
    shown, pictures = shown_in(job.library, beside, job.config, post, at.path) if is_pictured else ({}, ())
    is_brief = job.source(post.source_id, "").excerpt_only  # what it said before, and says now, is not for others
    if has_files:
        post = with_files(job.library, in_root, job.config, post, at.path)
    if shown or post.pictures:
        ours = _below_root({**post.pictures, **shown}, root_of(at.path))
        post = msgspec.structs.replace(post, pictures=ours)
    taken = Taken(
        post=post,
        article=stored.revision.article,
        places=job.places(post.section),
        also=tuple(Link(name=path[-1], href=job.section(path)) for path in post.sections[1:]),
        source=job.source_link(post.source_id, post.source_name),
        permalink=at.permalink,
        revisions=1 if is_brief else len(revisions),
    )
    root = root_of(at.path)
    page = page_of(taken, job.site)
    files = [File(at.path, job.render("article.html", root=root, a=page))]
    if len(revisions) > 1 and not is_brief:
        files.append(changes_page(job.render, page, _changes(revisions, job, zone)))
    free = [alias for alias in post.aliases if not job.is_taken(alias)]
    files += redirects(free, at.path, post.title, post.language or job.site.language)
    digests = {post.revision: stored.digest} if len(revisions) == 1 else articles.digests(job.library.db, stored.n)
    documents = tuple(_document(post.id, revision, digests[revision.number]) for revision in revisions)
    card = card_of(taken, page, documents)
    return _Page(files, site.Kept(post.id, stored.n, encode_card(card), item(job.render, card)), card, pictures)


def _below_root(shown: Shown, root: str) -> Shown:
    """Pictures of ours whose address for lists is below the root, as a page's own addresses are not."""
    return {
        url: msgspec.structs.replace(ours, at=ours.at.removeprefix(root)) if ours else None
        for url, ours in shown.items()
    }


def _document(post_id: str, revision: Revision, digest: str) -> tuple[int, str, str]:
    return int(revision.fetched.timestamp()), f"{post_id}.{revision.number:06}", digest[:16]


def _changes(revisions: Sequence[Revision], job: Job, zone: ZoneInfo) -> list[tuple[int, str, tuple[str, ...], str]]:
    """Each revision but the first with the words that it changed, the newest first."""
    told, size = [], 0
    for old, new in zip(revisions[-2::-1], revisions[:0:-1], strict=True):
        html = _marked(old.article, new.article) if size < _CHANGES else ""
        size += len(html.encode())
        language = job.site.language
        told.append((new.number, _when(new.fetched.astimezone(zone), language), changes(new.changes, language), html))
    return told


def _when(moment: datetime, language: str) -> str:
    return f"{long_date(moment, language)} {moment:%H:%M}"


def _marked(old: Article, new: Article) -> str:
    """The changed words of two texts with those around them, as markup."""
    tags = {"same": ("", ""), "added": ("<ins>", "</ins>"), "removed": ("<del>", "</del>")}
    spans = word_diff(f"{old.title or ''}\n\n{old.text}", f"{new.title or ''}\n\n{new.text}")
    marked = []
    for span in excerpts(spans):
        opens, closes = tags[span.kind]
        parts = (f"{opens}{Markup.escape(part)}{closes}" if part else "" for part in span.text.split("\n\n"))
        marked.append("\n\n".join(parts))
    return "\n".join(f'<p dir="auto">{part}</p>' for part in "".join(marked).split("\n\n") if part.strip())


def _keep_anew(job: Job, pages: Sequence[_Page]) -> None:
    documents = job.list_number("documents")
    for page in pages:
        card = page.card
        place = site.Place(card.moment, card.id)
        for key in card.lists:
            job.members[job.list_number(key)].append(place)
        job.members[documents] += (site.Place(moment, id_) for moment, id_, _ in card.documents)
        if len(job.at_hand) < AT_HAND:
            job.at_hand[card.id] = AtHand(page.kept.n, clean(page.kept.item), card)
    site.put_cards(job.db, (page.kept for page in pages))
    if len(job.members[documents]) > MEMBERS:
        job.put_members()


def _keep(job: Job, page: _Page) -> list[Put]:
    """Keep a card, and mark what it changed; files that it left behind are removed."""
    before, now = site.card(job.db, page.kept.id), page.card
    old = decode_card(before.card) if before else None
    site.put_cards(job.db, (page.kept,))
    _move(job, old, now)
    is_other = before is not None and (before.card, before.item) != (page.kept.card, page.kept.item)
    if is_other or (before and page.pictures):  # which feeds show
        for key in now.lists:
            site.put_mark(job.db, job.list_number(key), site.Mark(site.Place(now.moment, now.id), "card"))
    _documents(job, old, now, is_other)
    if old and old.revision > 1 and len(now.documents) < 2:
        return job.remove([f"{changes_at(now.href)}index.html"])
    return []


def _move(job: Job, old: Card | None, now: Card | None) -> None:
    """Out of the lists in which a card no more stands, into those in which it does."""
    was = {(key, site.Place(old.moment, old.id)) for key in old.lists} if old else set()
    stands = {(key, site.Place(now.moment, now.id)) for key in now.lists} if now else set()
    for key, place in sorted(was - stands):
        site.drop_member(job.db, job.list_number(key), place)
    for key, place in sorted(stands - was):
        site.put_member(job.db, job.list_number(key), place)


def _documents(job: Job, old: Card | None, now: Card | None, is_other: bool) -> None:
    """What the search knows of an article: a document for each revision, and none is taken away by the next."""
    number = job.list_number("documents")
    was = {site.Place(*row[:2]): row[2] for row in old.documents} if old else {}
    stands = {site.Place(*row[:2]): row[2] for row in now.documents} if now else {}
    for place in sorted(was.keys() - stands.keys()):
        site.drop_member(job.db, number, place)
    for place, digest in sorted(stands.items()):
        if place not in was:
            site.put_member(job.db, number, place)
        elif is_other:
            site.put_mark(job.db, number, site.Mark(place, "card"))
        if was.get(place, digest) != digest:
            site.put_mark(job.db, number, site.Mark(place, "text"))


def drop(job: Job, post_id: str) -> list[Put]:
    """Take an article out of the site that the library no more has."""
    before = site.card(job.db, post_id)
    if before is None:
        return []
    old = decode_card(before.card)
    with transaction(job.db):
        _move(job, old, None)
        _documents(job, old, None, False)
        site.drop_card(job.db, post_id)
    paths = [f"{old.href}index.html" if old.href.endswith("/") else old.href, f"{changes_at(old.href)}index.html"]
    return job.remove(paths)
