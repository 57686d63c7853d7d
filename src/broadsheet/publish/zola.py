"""Zola: content/posts/<date>-<slug>-<id>.md, TOML front matter, an explicit `path`.

All posts lie in one folder: a Zola section is a folder with an _index.md, and a post in one without belongs to none.
The user's section becomes `taxonomies.categories`. Zola refuses unknown keys, so what is ours stands in `[extra]`, and
taxonomies that the site's config does not declare (docs/targets.md). Braces are references: `{{ }}` and `{% %}` are
its shortcodes. A file's name has no dot, as what follows one would be a language.
"""

from pathlib import PurePosixPath

from broadsheet.language import is_right_to_left, language_tag
from broadsheet.model import Post
from broadsheet.publish.composed import body_of
from broadsheet.publish.facts import facts, lead, original, title_of
from broadsheet.publish.front import Value
from broadsheet.publish.names import dated_name, levels, terms, trails, worded
from broadsheet.publish.toml import toml_front_matter
from broadsheet.text import slug


def path(post: Post, taken: bool) -> PurePosixPath:
    """The file below the Zola site."""
    return PurePosixPath("content/posts") / f"{dated_name(post)}.md"


def render(post: Post, at: str, body: str) -> tuple[str, str]:
    """The post as a file; and what to say of its body (nothing)."""
    known = facts(post)
    fields: dict[str, Value | None] = {
        "title": title_of(post),
        "description": known.pop("description"),
        "date": post.date,
        "updated": post.updated,
        "path": at.rstrip("/"),
        "aliases": post.aliases,
        "authors": known.pop("authors"),
        "in_search_index": False if post.noindex else None,
    }
    taxonomies: dict[str, Value | None] = {
        "categories": tuple(map(worded, levels(post))),
        "tags": tuple(map(worded, terms(post.tags))),
    }
    extra: dict[str, Value | None] = {
        **known,
        "lang": language_tag(post.language),
        "direction": "rtl" if is_right_to_left(post.language) else None,
        "sections": trails(post),
        "image": lead(post),
        "canonical_url": original(post),
    }
    return f"{toml_front_matter(fields, taxonomies=taxonomies, extra=extra)}\n{body_of(post, body)}", ""


def key(name: str) -> str:
    """The address that Zola makes of a term with `slugify.taxonomies = "safe"`, letters and digits alone."""
    return slug(worded(name))
