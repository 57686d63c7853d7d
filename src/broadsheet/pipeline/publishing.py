"""From the outbox to files: posts made, addressed by the ledger, rendered, parsed back, written whole.

Order: addresses and intended digests go into own.db, then the files are written, then the manifest says so. A kill
anywhere in between is mended by doing it again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from broadsheet.clean.inert import objection
from broadsheet.config.records import TargetConfig
from broadsheet.errors import PublishError
from broadsheet.feeds.headline import headline
from broadsheet.model import Post, Record, Source
from broadsheet.pipeline.library import Library
from broadsheet.pipeline.posting import Picture, announced, shown_in, write_pictures
from broadsheet.publish.targets import Target, body_at, place_for, target_of
from broadsheet.publish.write import digest, edited, write_whole
from broadsheet.store import imported, own
from broadsheet.store.articles import Stored, twins
from broadsheet.store.schema import transaction
from broadsheet.store.sources import feed_about
from broadsheet.text import excerpt

Write = Callable[[Path, bytes], str]  # makes a file have this content; what became of it


class Published(Record, frozen=True, kw_only=True):
    """What became of one post in one target."""

    target: str
    post_id: str
    path: str
    state: str  # "written", "unchanged", "edited" (by the user: left alone), "taken over" (so too), "failed"; of a plan
    # "new" or "changed" for "written"
    body: str = ""  # which body the layout wrote, where it has a choice
    cause: str = ""  # failed: why


class _Draft(Record, frozen=True, kw_only=True):
    """A post ready to be written."""

    post_id: str
    path: str
    data: bytes
    body: str
    pictures: tuple[Picture, ...] = ()


def make_post(
    stored: Stored, source: Source, site_name: str | None, zone: ZoneInfo, also_in: Sequence[Source] = ()
) -> Post:
    """Every fact of a post settled; `also_in`: other sources that serve the same article.

    A date in the future is clamped to first seen (Hugo and Jekyll would skip the post), a missing one is first seen
    and marked; the article itself keeps what the page said.
    """
    article, entry = stored.revision.article, stored.entry
    published = article.published
    is_usable = published is not None and published <= stored.revision.fetched
    sections = tuple(dict.fromkeys(s.section for s in (source, *also_in) if s.section))
    summary = excerpt(article.summary or article.text) if source.excerpt_only else article.summary
    return Post(
        id=stored.post_id,
        title=article.title or headline(entry) or article.url or stored.post_id,
        date=(published if published and is_usable else stored.first_seen).astimezone(zone),
        date_unknown=published is None,
        updated=article.updated.astimezone(zone) if article.updated else None,
        url=entry.url or article.url,
        canonical=article.canonical,
        source_id=source.id,
        source_name=source.name or (source.section[-2:] or (site_name or source.id,))[0],
        site=article.site or site_name,
        authors=article.authors,
        agencies=article.agencies,
        language=article.language or article.declared_language,
        section=sections[0] if sections else (),
        sections=sections,
        tags=article.tags,
        summary=summary,
        html=_paragraph(summary) if source.excerpt_only else article.html,
        feed_html="" if source.excerpt_only else entry.content_html or entry.summary_html or "",
        feed_date=(entry.published or entry.updated or stored.first_seen).astimezone(UTC),
        lead_image=None if source.excerpt_only else article.lead_image,
        gated=article.gated,
        noindex=source.noindex,
        revision=stored.revision.number,
        words_digest=stored.revision.words_digest,
    )


def _paragraph(text: str | None) -> str:
    return f"<p>{escape(text, quote=False)}</p>" if text else ""


def to_disk(path: Path, data: bytes) -> str:
    """Write the file whole, where its content differs. Raises: PublishError."""
    return "written" if write_whole(path, data) else "unchanged"


def publish(library: Library, batch: Sequence[Stored], write: Write = to_disk) -> Iterator[Published]:
    """Write the posts of a batch to every target. A post that does not parse back is "failed" and costs no other.

    Raises: PublishError where the disk fails; what was written before it stays.
    """
    posts = posts_of(library, batch)
    for config in library.config.target:
        yield from _to_target(library, config, posts, write)


def posts_of(library: Library, batch: Sequence[Stored]) -> list[Post]:
    """The post of each article, with the facts that the config and its source add."""
    zone = ZoneInfo(library.config.timezone)
    by_id = {source.id: source for source in library.config.source}
    posts = []
    for stored in batch:
        source, *others = _sources(library, stored, by_id)
        about = feed_about(library.db, source.id)
        post = make_post(stored, source, about.title if about else None, zone, others)
        posts.append(msgspec.structs.replace(post, aliases=imported.aliases(library.own, post.id)))
    return posts


def _sources(library: Library, stored: Stored, by_id: Mapping[str, Source]) -> Sequence[Source]:
    """The sources that serve an article, its own first; one that is followed no more is known by its id alone."""
    old = imported.get(library.own, stored.post_id)
    if old is not None:
        return imported.sources_of(old)
    first = by_id.get(stored.source_id) or Source(id=stored.source_id, url=stored.entry.url or "")
    known = [by_id[name] for name in stored.also_in if name in by_id]
    if len(known) < len(stored.also_in):  # an old post among them?
        moved = filter(None, (imported.get(library.own, name) for name in twins(library.db, stored.n)))
        known += [source for old in moved for source in imported.sources_of(old)]
    return [first, *known]


def _to_target(library: Library, config: TargetConfig, posts: Sequence[Post], write: Write) -> Iterator[Published]:
    target, folder, name = target_of(config.kind, config.layout), library.folder / config.path, config.name
    drafts, settled = [], []
    with transaction(library.own):
        for post in posts:
            try:
                draft = _draft(library, target, config, post)
            except PublishError as error:
                settled.append(Published(target=name, post_id=post.id, path="", state="failed", cause=str(error)))
                continue
            if state := _users_state(library, name, folder, draft):
                settled.append(Published(target=name, post_id=draft.post_id, path=draft.path, state=state))
                continue
            own.about_to_write(library.own, name, draft.path, draft.post_id, digest(draft.data))
            drafts.append(draft)
        files = announced(library, config, [picture for draft in drafts for picture in draft.pictures])
    yield from settled
    write_pictures(library, config, files, write)
    for draft in drafts:
        state = write(folder / draft.path, draft.data)
        yield Published(target=name, post_id=draft.post_id, path=draft.path, state=state, body=draft.body)
    with transaction(library.own):
        own.has_written(library.own, name, [draft.path for draft in drafts])


def _draft(library: Library, target: Target, config: TargetConfig, post: Post) -> _Draft:
    at = own.address(library.own, config.name, post.id) or _allot(library, target, config, post)
    shown, files = shown_in(library, target, config, post, at.path)
    post = msgspec.structs.replace(post, pictures=shown)
    is_inert = target.wants_feed_markup and bool(post.feed_html) and not objection(post.feed_html)
    body = "feed" if is_inert else body_at(target, config.body, at.path)
    text, note = target.render(post, at.permalink, body)
    return _Draft(post_id=post.id, path=at.path, data=text.encode(), body=note, pictures=files)


def _allot(library: Library, target: Target, config: TargetConfig, post: Post) -> own.Address:
    """A new address, once: with the id where another post has the plain one."""
    path = str(place_for(target, post, False, config.body))
    if own.is_taken(library.own, config.name, path):
        path = str(place_for(target, post, True, config.body))
    old = imported.get(library.own, post.id)
    at = own.Address(path, old.address if old and old.address else target.permalink(post))
    own.put_address(library.own, config.name, post.id, at)
    return at


def _users_state(library: Library, name: str, folder: Path, draft: _Draft) -> str:
    """Why the file at the post's place is the user's, to be left alone: "taken over", "edited"; "" where it is ours."""
    if own.is_taken_over(library.own, name, draft.path):
        return "taken over"
    path = folder / draft.path
    try:
        on_disk = path.read_bytes()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise PublishError(error.strerror or str(error), where=str(path), hint="is it readable?") from error
    if on_disk == draft.data:
        return ""
    ours = own.written(library.own, name, draft.path)
    is_edited = ours is None or (edited(on_disk, ours.digest) and edited(on_disk, ours.pending))
    return "edited" if is_edited else ""
