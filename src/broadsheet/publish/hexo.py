"""Hexo, default layout: source/_posts/<section>/<date>-<slug>-<id>.md with an explicit permalink.

Dates are wall clock time of the config's `timezone`, the way Hexo writes them itself; it reads them in the
`timezone` of its own _config.yml, which therefore must name the same zone (else it takes the machine's).
"""

from pathlib import PurePosixPath

from broadsheet.model import Post
from broadsheet.publish.body import body_of
from broadsheet.publish.front import front_matter
from broadsheet.publish.names import folders, post_slug
from broadsheet.text import excerpt


def path(post: Post, taken: bool) -> PurePosixPath:
    """The file below the Hexo site; the id in the name keeps it free, so `taken` never matters."""
    return PurePosixPath("source/_posts") / folders(post.section) / f"{post.date:%Y-%m-%d}-{post_slug(post)}.md"


def permalink(post: Post) -> str:
    """The address below the site's root, with a trailing slash; letters of all scripts stay."""
    return f"{post.date:%Y/%m/%d}/{post_slug(post)}/"


def render(post: Post, at: str, is_inert: bool) -> tuple[str, str]:
    """The post as a file; and which body it has ("" : the cleaned one, always)."""
    lead = post.lead_image.url if post.lead_image else None
    fields = {
        "title": post.title,
        "date": post.date,
        "updated": post.updated,
        "permalink": at,
        "lang": post.language,
        "categories": post.section,
        "tags": post.tags,
        "author": ", ".join(post.authors or post.agencies),
        "authors": post.authors,
        "agencies": post.agencies,
        "link_source": post.url,
        "canonical": post.canonical,
        "source": post.source_name,
        "site": post.site,
        "excerpt": excerpt(post.summary or ""),
        "description": excerpt(post.summary or ""),
        "broadsheet_id": post.id,
        "broadsheet_source": post.source_id,
        "revision": post.revision,
        "words": post.words_digest[:16],
        "date_unknown": post.date_unknown or None,
        "gated": post.gated or None,
        "comments": False,
        "disableNunjucks": True,
        **theme_keys(post, lead),
    }
    return f"{front_matter(fields)}\n{body_of(post)}", ""


def theme_keys(post: Post, lead: str | None) -> dict[str, str | None]:
    """What themes look for: Volantis, Icarus, Butterfly, NexT, Fluid."""
    return {
        "headimg": lead,  # Volantis
        "thumbnail": lead,  # Volantis, Icarus
        "cover": lead,  # Volantis, Icarus, Butterfly
        "index_img": lead,  # Fluid
        "copyright_author": post.source_name,  # Butterfly
        "copyright_url": post.url,  # Butterfly
        "direction": "rtl" if (post.language or "").split("-")[0] in ("ar", "he", "fa", "ur", "ckb") else None,  # NexT
    }
