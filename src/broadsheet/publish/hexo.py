"""Hexo, default layout: source/_posts/<section>/<date>-<slug>-<id>.md with an explicit permalink.

Dates are wall clock time of the config's `timezone`, the way Hexo writes them itself: the only form that gives one
site in machines of any zone. Hexo reads it in the `timezone` of its own _config.yml, which should name the same zone.
(Measured with 7.3: dates with an offset or in RFC 822 are moved by the distance between that zone and the machine's.)
`updated` is always written, as Hexo would else take the file's modification time.
"""

from pathlib import PurePosixPath

from broadsheet.language import is_right_to_left
from broadsheet.model import Post
from broadsheet.publish.body import body_of, language_tag, lead_address, web
from broadsheet.publish.front import front_matter, shown
from broadsheet.publish.names import folders, post_slug, terms
from broadsheet.text import excerpt


def path(post: Post, taken: bool) -> PurePosixPath:
    """The file below the Hexo site; the id in the name keeps it free, so `taken` never matters."""
    return (
        PurePosixPath("source/_posts") / folders(post.section) / f"{post.date.date().isoformat()}-{post_slug(post)}.md"
    )


def permalink(post: Post) -> str:
    """The address below the site's root, with a trailing slash; letters of all scripts stay."""
    return f"{post.date.date().isoformat().replace('-', '/')}/{post_slug(post)}/"


def render(post: Post, at: str, is_inert: bool) -> tuple[str, str]:
    """The post as a file; and which body it has ("" : the cleaned one, always)."""
    said = excerpt(post.summary or "")
    fields = {
        "title": shown(post.title) or post.id,
        "date": post.date,
        "updated": post.updated or post.date,
        "permalink": at,
        "lang": language_tag(post.language),
        "categories": _categories(post),
        "tags": terms(post.tags),
        "author": ", ".join(post.authors or post.agencies),
        "authors": post.authors,
        "agencies": post.agencies,
        "link_source": web(post.url),  # not `link`: themes would send readers away from the post
        "canonical": web(post.canonical),
        "source": post.source_name,
        "site": post.site,
        "excerpt": said,
        "description": said,
        "broadsheet_id": post.id,
        "broadsheet_source": post.source_id,
        "revision": post.revision,
        "words": post.words_digest[:16],
        "date_unknown": post.date_unknown or None,
        "gated": post.gated or None,
        "comments": False,
        "disableNunjucks": True,
        **theme_keys(post, lead_address(post)),
    }
    return f"{front_matter(fields)}\n{body_of(post)}", ""


def _categories(post: Post) -> tuple[str, ...] | tuple[tuple[str, ...], ...]:
    """One path of categories; of an article that several sources serve, a list of paths."""
    return terms(post.section) if len(post.sections) < 2 else tuple(map(terms, post.sections))


def theme_keys(post: Post, lead: str | None) -> dict[str, str | None]:
    """What themes look for. Not `photos`: themes print those above the body, where the lead picture stands already."""
    return {
        "headimg": lead,  # Volantis
        "thumbnail": lead,  # Volantis, Icarus
        "cover": lead,  # Volantis, Icarus, Butterfly
        "index_img": lead,  # Fluid
        "copyright_author": post.source_name,  # Butterfly
        "copyright_url": web(post.url),  # Butterfly
        "direction": "rtl" if is_right_to_left(post.language) else None,  # NexT
    }
