"""Obsidian: <section>/<date> <title>.md below the vault (or a folder of it); the file's name is the note's address.

The section becomes one nested tag, 世界/新闻. Tags hold letters, digits, "_" and "-" alone, and not only digits.
Properties have the names and types that clippings usually have: `source`, `author`, `published`, `created`, `tags`,
`aliases`; times without an offset, the only ones Obsidian knows as times.
"""

from pathlib import PurePosixPath
from urllib.parse import quote

from broadsheet.language import language_tag
from broadsheet.model import Post
from broadsheet.publish.body import web
from broadsheet.publish.composed import body_of
from broadsheet.publish.facts import facts, lead, title_of
from broadsheet.publish.front import front_matter
from broadsheet.publish.media import Place
from broadsheet.publish.names import folder, folders, sections, terms, worded
from broadsheet.text import cut_bytes

_TITLE_MOST = 150  # bytes
_FACTS = (
    "canonical", "site", "description", "broadsheet_id", "broadsheet_source", "revision", "words", "date_unknown",
    "gated", "noindex",
)  # fmt: skip


def path(post: Post, taken: bool) -> PurePosixPath:
    """The note below the vault; with the id where another post of the day has the title."""
    plain = folder(post.title).replace(".", "-") or post.id
    name = f"{post.date.date().isoformat()} {cut_bytes(plain, _TITLE_MOST)}".rstrip()
    return PurePosixPath(folders(post.section)) / (f"{name} {post.id}.md" if taken else f"{name}.md")


def media(note: PurePosixPath, name: str) -> Place:
    """A picture's file in one folder of the vault, and its address seen from the note."""
    return Place(PurePosixPath("pictures") / name, f"{'../' * (len(note.parts) - 1)}pictures/{name}")


def files(note: PurePosixPath, name: str) -> Place:
    """A file of an old site in one folder of the vault, and its address seen from the note."""
    return Place(PurePosixPath("files") / name, f"{'../' * (len(note.parts) - 1)}files/{quote(name)}")


def permalink(post: Post) -> str:
    """None: notes are found by their file."""
    return ""


def render(post: Post, at: str, body: str) -> tuple[str, str]:
    """The post as a file; and what to say of its body (nothing)."""
    known = facts(post)
    fields = {
        "title": title_of(post),
        "aliases": (title_of(post),),
        "tags": tuple(dict.fromkeys((*map(_nested, sections(post)), *map(key, terms(post.tags))))),
        "source": web(post.url),
        "author": post.authors or post.agencies,
        "published": post.date,
        "updated": post.updated,
        "publisher": post.source_name,
        "language": language_tag(post.language),
        "image": lead(post),
        **{name: known[name] for name in _FACTS},
    }
    return f"{front_matter(fields)}\n{body_of(post, body, {})}", ""


def key(name: str) -> str:
    """The name as a tag; tags that differ in case alone are one."""
    kept = "".join(c if c.isalnum() or c in "_-" or (not c.isascii() and not c.isspace()) else "-" for c in name)
    plain = "-".join(filter(None, kept.split("-"))) or key(worded(name) if worded(name) != name else "tag")
    return f"{plain}_" if plain.isdecimal() else plain


def _nested(section: tuple[str, ...]) -> str:
    return "/".join(map(key, terms(section)))
