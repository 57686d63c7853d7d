"""The feeds of the demo's sites, in four formats."""

import json
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from html import escape

from broadsheet.demo.records import Site, Story

Answer = tuple[bytes, str]


def address(site: Site) -> str:
    """Where the site's feed lies."""
    return f"http://{site.host}/{'feed.json' if site.feed == 'json' else 'feed.xml'}"


def rss(site: Site, is_full: bool) -> Answer:
    """RSS 2.0, with teasers or with content:encoded."""
    items = "".join(_item(site, story, is_full) for story in site.article)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>{escape(site.name)}</title>'
        f"<link>http://{site.host}/</link><language>{site.language}</language>{items}</channel></rss>"
    ).encode(), "application/rss+xml; charset=utf-8"


def _item(site: Site, story: Story, is_full: bool) -> str:
    url = site.url(story)
    date = f"<pubDate>{format_datetime(datetime.fromisoformat(story.published))}</pubDate>" if story.published else ""
    creator = f"<dc:creator>{escape(story.author)}</dc:creator>" if story.author else ""
    full = f"<content:encoded><![CDATA[{_html(story)}]]></content:encoded>" if is_full else ""
    teaser = story.feed_text or f"<p>{escape(story.paragraphs[0], quote=False)}</p>"
    return (
        f"<item><title>{escape(story.title)}</title><link>{url}</link><guid>{url}</guid>{date}{creator}"
        f"<description><![CDATA[{teaser}]]></description>{full}</item>"
    )


def atom(site: Site, edited: str) -> Answer:
    """Atom 1.0 with summaries; an edited article says when it was."""
    entries = "".join(
        f'<entry><id>tag:{site.host},2026:{story.path}</id><title type="text">{escape(story.title)}</title>'
        f'<link href="{site.url(story)}"/><updated>{(story.edited and edited) or story.published}</updated>'
        f"<published>{story.published}</published>"
        f"<author><name>{escape(story.author)}</name></author><summary>{escape(story.paragraphs[0])}</summary></entry>"
        for story in site.article
    )
    return (
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{site.language}">'
        f"<id>tag:{site.host},2026:feed</id><title>{escape(site.name)}</title>{entries}</feed>"
    ).encode(), "application/atom+xml"


def json_feed(site: Site) -> Answer:
    """JSON Feed 1.1 with the first paragraph."""
    items = [
        {
            "id": site.url(story),
            "url": site.url(story),
            "title": story.title,
            "content_text": story.paragraphs[0],
            "date_published": story.published,
            "authors": [{"name": story.author}],
        }
        for story in site.article
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.name,
        "language": site.language,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False).encode(), "application/feed+json"


def _html(story: Story) -> str:
    return "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in story.paragraphs)


# The site's feed, and when its edited article was edited ("": not yet).
FEEDS: dict[str, Callable[[Site, str], Answer]] = {
    "rss-teaser": lambda site, _: rss(site, False),
    "rss-full": lambda site, _: rss(site, True),
    "atom": atom,
    "json": lambda site, _: json_feed(site),
}
