"""What every target says of a post, under names that are the same everywhere; a target adds its builder's own."""

from broadsheet.model import Post
from broadsheet.publish.body import web
from broadsheet.publish.front import Value, shown
from broadsheet.publish.names import terms
from broadsheet.text import excerpt


def title_of(post: Post) -> str:
    """The title as themes show it; the id where no letter of it can be shown."""
    return shown(post.title) or post.id


def facts(post: Post) -> dict[str, Value | None]:
    """Byline, source, excerpt and what we know the post by. Fields without a value are left out when written."""
    said = excerpt(post.summary or "")
    return {
        "author": byline(post),
        "authors": terms(post.authors),  # some builders make a page of each
        "agencies": terms(post.agencies),
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
        "noindex": post.noindex or None,
        "robots": "noindex" if post.noindex else None,
    }


def byline(post: Post) -> str:
    """Who wrote it, on one line; the agencies where no person is named."""
    return ", ".join(post.authors or post.agencies)


def lead(post: Post) -> str | None:
    """The lead picture's address for front matter: ours where we have it."""
    if post.lead_image is None:
        return None
    ours = post.pictures.get(post.lead_image.url)
    return ours.at if ours else web(post.lead_image.url)


def original(post: Post) -> str | None:
    """Where search engines should look instead: the page's own canonical address, else where it was found."""
    return web(post.canonical) or web(post.url)
