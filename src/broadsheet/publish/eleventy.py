"""Eleventy: posts/<section>/<date>-<slug>-<id>.html with an explicit `permalink`.

No `layout` is written: a post that names one which is not there stops the whole build. The site says it once for all
(posts/posts.json). Eleventy makes a collection of each tag, so `tags` are the levels of the section and the article's
tags; `section` and `categories` are data. No template engine runs over a post (`templateEngineOverride`).
"""

from pathlib import PurePosixPath

from broadsheet.language import is_right_to_left, language_tag
from broadsheet.model import Post
from broadsheet.publish.composed import body_of
from broadsheet.publish.facts import facts, lead, original, title_of
from broadsheet.publish.front import front_matter, rfc3339
from broadsheet.publish.names import dated_name, folders, levels, terms, trails, worded

_ENGINE = {"html": "html", "markdown": "md"}
# Collections that Eleventy has already.
_OURS = {"all": "All"}


def path(post: Post, taken: bool) -> PurePosixPath:
    """The file below the folder of the Eleventy site."""
    return PurePosixPath("posts") / folders(post.section) / f"{dated_name(post)}.html"


def render(post: Post, at: str, body: str) -> tuple[str, str]:
    """The post as a file; and what to say of its body (nothing). `site` is a name that sites give their own data."""
    categories = tuple(map(key, levels(post)))
    tags = tuple(map(key, terms(post.tags)))
    known = facts(post)
    fields = {
        "title": title_of(post),
        "date": post.date,
        "updated": post.updated or post.date,
        "permalink": f"/{at}",
        "templateEngineOverride": _ENGINE[body],
        "lang": language_tag(post.language),
        "direction": "rtl" if is_right_to_left(post.language) else None,
        "tags": tuple(dict.fromkeys((*categories, *tags))),
        "categories": categories,
        "topics": tags,
        "sections": trails(post),
        "image": lead(post),
        "canonical_url": original(post),
        "source_site": known.pop("site"),
        **known,
    }
    return f"{front_matter(fields, rfc3339)}\n{body_of(post, body)}", ""


def key(name: str) -> str:
    """The collection of a name. Its address is the site's own affair: the docs' sample keeps every name apart."""
    return worded(_OURS.get(name, name))
