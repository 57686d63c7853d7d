"""An article with all of its revisions as one row of data: what `export jsonl` and `export parquet` write.

docs/data.md explains each column; a test holds the two together.
"""

from broadsheet.model import Image, Moment, Post, Record, Revision


class RowRevision(Record, frozen=True, kw_only=True):
    """The words as of one change."""

    number: int  # from 1
    fetched: Moment
    title: str
    text: str  # paragraphs parted by a blank line
    html: str  # clean
    changes: tuple[str, ...]  # what changed since the one before: "headline", "figures", …
    silent: bool  # the words changed, the page's own date of change did not
    words_digest: str  # sha256 of the normalised title and text, as hex
    payload_digest: str | None  # of the page that it was read from, as its WARC record has it


class Row(Record, frozen=True, kw_only=True):
    """One article. A fact that nobody told is None."""

    id: str  # the broadsheet_id, for ever
    url: str | None
    canonical: str | None
    title: str
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    published: Moment | None
    updated: Moment | None
    first_seen: Moment
    site: str | None
    source: str  # its id in the config
    section: tuple[str, ...]  # the user's
    sections: tuple[tuple[str, ...], ...]  # of all sources that serve it
    site_section: str | None
    tags: tuple[str, ...]
    language: str | None  # BCP 47, found by text
    declared_language: str | None
    summary: str | None
    text: str
    html: str
    lead_image: Image | None
    images: tuple[Image, ...]
    kind: str
    gated: bool
    sureness: float  # 0-1
    reading_minutes: int | None
    origins: dict[str, str]  # field -> where it came from
    reader: str
    revision: int
    revisions: tuple[RowRevision, ...]


def row_of(post: Post, first_seen: Moment, revisions: tuple[Revision, ...]) -> Row:
    """The row of an article: its current revision's facts, the post's section, every revision's words."""
    article = revisions[-1].article
    return Row(
        id=post.id,
        url=post.url or None,
        canonical=article.canonical,
        title=post.title,
        authors=article.authors,
        agencies=article.agencies,
        published=article.published,
        updated=article.updated,
        first_seen=first_seen,
        site=post.site,
        source=post.source_id,
        section=post.section,
        sections=post.sections,
        site_section=article.site_section,
        tags=article.tags,
        language=article.language,
        declared_language=article.declared_language,
        summary=article.summary,
        text=article.text,
        html=article.html,
        lead_image=article.lead_image,
        images=article.images,
        kind=article.kind,
        gated=article.gated,
        sureness=article.sureness,
        reading_minutes=article.reading_minutes,
        origins=article.origins,
        reader=article.reader,
        revision=post.revision,
        revisions=tuple(map(_words, revisions)),
    )


def _words(revision: Revision) -> RowRevision:
    return RowRevision(
        number=revision.number,
        fetched=revision.fetched,
        title=revision.article.title or "",
        text=revision.article.text,
        html=revision.article.html,
        changes=revision.changes,
        silent=revision.silent,
        words_digest=revision.words_digest,
        payload_digest=revision.payload_digest,
    )
