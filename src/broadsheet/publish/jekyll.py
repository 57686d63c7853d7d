"""Jekyll: _posts/<section>/<date>-<slug>-<id>.html with an explicit `permalink`.

The suffix is .html, so that no Markdown reader stands between the body and the page, and Liquid is switched off
(`render_with_liquid`, Jekyll 4.0). The file's name says the date again, as Jekyll asks for. Folders below _posts mean
nothing to Jekyll, folders above it would be categories.
"""

from pathlib import PurePosixPath

from broadsheet.language import is_right_to_left, language_tag
from broadsheet.model import Post
from broadsheet.publish.composed import body_of
from broadsheet.publish.facts import facts, lead, original, title_of
from broadsheet.publish.front import front_matter, rfc3339
from broadsheet.publish.names import dated_name, folders, levels, terms, trails, worded
from broadsheet.text import slug


def path(post: Post, taken: bool) -> PurePosixPath:
    """The file below the Jekyll site."""
    return PurePosixPath("_posts") / folders(post.section) / f"{dated_name(post)}.html"


def render(post: Post, at: str, body: str) -> tuple[str, str]:
    """The post as a file; and what to say of its body (nothing)."""
    fields = {
        "layout": "post",
        "title": title_of(post),
        "date": post.date,
        "last_modified_at": post.updated,  # jekyll-seo-tag, jekyll-sitemap
        "permalink": f"/{at}",
        "redirect_from": tuple(f"/{old}" for old in post.aliases),  # jekyll-redirect-from
        "lang": language_tag(post.language),
        "direction": "rtl" if is_right_to_left(post.language) else None,
        "categories": tuple(map(worded, levels(post))),
        "sections": trails(post),
        "tags": tuple(map(worded, terms(post.tags))),
        "image": lead(post),  # jekyll-seo-tag
        "canonical_url": original(post),  # jekyll-seo-tag
        "sitemap": False if post.noindex else None,  # jekyll-sitemap
        "comments": False,
        "render_with_liquid": False,
        **facts(post),
    }
    return f"{front_matter(fields, rfc3339)}\n{body_of(post, body)}", ""


def key(term: str) -> str:
    """The address that jekyll-archives makes of a term: letters, digits and "-", lower case."""
    return slug(term)
