"""Notes of an Obsidian vault, or any folder of Markdown: no addresses, folders are the section."""

from pathlib import PurePosixPath

from broadsheet.importers.posts.fields import Around, moment_of, people_of, text_of, texts_of, utc
from broadsheet.importers.posts.front import parts_of_post
from broadsheet.importers.posts.markup import html_of, without_wiki_links
from broadsheet.importers.posts.record import OldPost
from broadsheet.model import Entry


def post_of(path: PurePosixPath, data: bytes, around: Around) -> OldPost:
    """The note in a file; `path` is below the vault."""
    fields, body, faults = parts_of_post(data)
    html, _, lost = html_of(without_wiki_links(body), False, breaks=True)
    date = moment_of(text_of(fields, "published", "date", "created"), around.zones.site)
    source = text_of(fields, "source", "url", "link_source")
    entry = Entry(
        id=f"old:{path}",
        url=source if source.startswith("http") else None,
        title=text_of(fields, "title") or path.stem,
        authors=people_of(fields),
        published=utc(date),
        updated=utc(moment_of(text_of(fields, "updated", "modified"), around.zones.site)),
        summary_html=text_of(fields, "description", "summary") or None,
        content_html=html,
        categories=tuple(tag.lstrip("#") for tag in texts_of(fields, "tags", "tag")),
        image=text_of(fields, "image", "cover") or None,
        language=text_of(fields, "lang") or None,
    )
    section = path.parts[:-1]
    return OldPost(
        path=str(path),
        entry=entry,
        sections=(section,) if section else (),
        faults=(*faults, *lost, *(() if date else ("it has no date",))),
        raw=data,
    )
