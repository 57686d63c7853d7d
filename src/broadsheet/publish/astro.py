"""Astro: src/content/posts/<section>/<date>-<slug>-<id>.md, an entry of a content collection.

`slug` is the ledger's address: the glob loader takes it for the entry's id, and the route `src/pages/[...slug].astro`
makes the page of it (docs/targets.md). Keys are those of Astro's own blog starter; `description` is never missing,
for a key that the site's schema asks for and a post lacks stops the whole build.
"""

from pathlib import PurePosixPath

from broadsheet.language import is_right_to_left, language_tag
from broadsheet.model import Post
from broadsheet.publish.composed import body_of
from broadsheet.publish.facts import facts, lead, original, title_of
from broadsheet.publish.front import front_matter, rfc3339
from broadsheet.publish.names import dated_name, folders, levels, terms, trails, worded


def path(post: Post, taken: bool) -> PurePosixPath:
    """The file below the Astro site."""
    return PurePosixPath("src/content/posts") / folders(post.section) / f"{dated_name(post)}.md"


def render(post: Post, at: str, body: str) -> tuple[str, str]:
    """The post as a file; and what to say of its body (nothing)."""
    known = facts(post)
    fields = {
        "title": title_of(post),
        **known,
        "description": known["description"] or title_of(post),
        "pubDate": post.date,
        "updatedDate": post.updated,
        "slug": at.rstrip("/"),
        "lang": language_tag(post.language),
        "direction": "rtl" if is_right_to_left(post.language) else None,
        "categories": tuple(map(key, levels(post))),
        "sections": trails(post),
        "tags": tuple(map(key, terms(post.tags))),
        "image": lead(post),  # an address; the starter's `heroImage` is a file beside the post
        "canonicalURL": original(post),
    }
    return f"{front_matter(fields, rfc3339)}\n{body_of(post, body)}", ""


def key(name: str) -> str:
    """The name itself: pages of terms are the site's own affair, and the docs' sample keeps every name apart."""
    return worded(name)
