"""A post out of an article as it is stored, the config, and what a source says of itself."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from html import escape
from zoneinfo import ZoneInfo

import msgspec

from broadsheet.feeds.headline import headline
from broadsheet.model import Article, Post, Source
from broadsheet.pipeline.library import Library
from broadsheet.store import imported
from broadsheet.store.articles import Stored, twins
from broadsheet.store.followed import remembered
from broadsheet.store.sources import feed_about
from broadsheet.text import excerpt


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
    summary = excerpt_of(article) if source.excerpt_only else article.summary
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
        html=shown_of(article, source),
        feed_html="" if source.excerpt_only else entry.content_html or entry.summary_html or "",
        feed_date=(entry.published or entry.updated or stored.first_seen).astimezone(UTC),
        lead_image=None if source.excerpt_only else article.lead_image,
        gated=article.gated,
        noindex=source.noindex,
        revision=stored.revision.number,
        words_digest=stored.revision.words_digest,
    )


def excerpt_of(article: Article) -> str:
    """What a source that gives its excerpt alone shows of an article."""
    return excerpt(article.summary or article.text)


def shown_of(article: Article, source: Source) -> str:
    """The markup of an article that its source lets others read."""
    if not source.excerpt_only:
        return article.html
    text = excerpt_of(article)
    return f"<p>{escape(text, quote=False)}</p>" if text else ""


def posts_of(library: Library, batch: Sequence[Stored], titles: dict[str, str | None] | None = None) -> list[Post]:
    """The post of each article, with the facts that the config and its source add.

    titles   of sources' feeds, as far as they are known; what is asked of more is added
    """
    zone = ZoneInfo(library.config.timezone)
    by_id = {source.id: source for source in library.config.source}
    if former := {name for stored in batch for name in (stored.source_id, *stored.also_in)} - by_id.keys():
        by_id |= remembered(library.own, former)
    ids = [stored.post_id for stored in batch]
    moved, aliases = imported.some(library.own, ids), imported.aliases(library.own, ids)
    titles = {} if titles is None else titles
    posts = []
    for stored in batch:
        source, *others = _sources(library, stored, by_id, moved.get(stored.post_id))
        if source.id not in titles:
            about = feed_about(library.db, source.id)
            titles[source.id] = about.title if about else None
        post = make_post(stored, source, titles[source.id], zone, others)
        old = aliases.get(post.id)
        posts.append(msgspec.structs.replace(post, aliases=old) if old else post)
    return posts


def _sources(
    library: Library, stored: Stored, by_id: Mapping[str, Source], old: imported.Imported | None
) -> Sequence[Source]:
    """The sources that serve an article, its own first; one that we know nothing of by its id alone."""
    if old is not None:
        return imported.sources_of(old)
    first = by_id.get(stored.source_id) or Source(id=stored.source_id, url=stored.entry.url or "")
    known = [by_id[name] for name in stored.also_in if name in by_id]
    if len(known) < len(stored.also_in):  # an old post among them?
        moved = filter(None, (imported.get(library.own, name) for name in twins(library.db, stored.n)))
        known += [source for old in moved for source in imported.sources_of(old)]
    return [first, *known]
