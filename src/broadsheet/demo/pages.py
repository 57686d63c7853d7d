"""The pages of the demo's sites: an article, and around it what real themes put around articles."""

from html import escape

from broadsheet.demo.records import Picture, Site, Story

_RTL = ("ar", "he")
_SHARE = (
    '<div class="sharedaddy share-buttons"><a href="#">Facebook</a> <a href="#">X</a> <a href="#">WhatsApp</a></div>'
)
_MENU = "".join(f'<li><a href="/{n}">{n}</a></li>' for n in ("home", "town", "sport", "weather", "contact"))


def page(site: Site, story: Story, edited: str) -> str:
    """The page of one article; `edited`: when its edited version came ("": not yet)."""
    if story.status != 200:
        return f"<!doctype html><title>{story.status}</title><h1>Not here</h1><p>The page has moved or never was.</p>"
    edited = edited if story.edited else ""
    body = _body(story, edited)
    direction = ' dir="rtl"' if site.language in _RTL else ""
    return (
        f'<!doctype html><html lang="{site.language}"{direction}>{_head(site, story, edited)}<body>'
        f'<header class="site-header"><p class="site-title">{escape(site.name)}</p><nav><ul>{_MENU}</ul></nav></header>'
        f"<main>{_around(site, story, body)}</main>{_related(site, story)}"
        '<section class="newsletter"><h3>Newsletter</h3><p>Get our best stories every morning.</p>'
        '<form><input type="email"><button>Subscribe</button></form></section>'
        f"<footer><p>© 2026 {escape(site.name)}</p><ul>{_MENU}</ul></footer></body></html>"
    )


def front(site: Site, feed: str) -> str:
    """The site's front page: it names its feed and shows its articles as cards."""
    direction = ' dir="rtl"' if site.language in _RTL else ""
    kind = "application/feed+json" if site.feed == "json" else f"application/{site.feed.partition('-')[0]}+xml"
    cards = "".join(
        f'<div class="card"><h2><a href="{story.path}">{escape(story.title)}</a></h2>'
        f"<p>{escape(story.paragraphs[0], quote=False) if story.paragraphs else ''}</p></div>"
        for story in site.article
    )
    return (
        f'<!doctype html><html lang="{site.language}"{direction}><head><meta charset="utf-8">'
        f"<title>{escape(site.name)}</title>"
        f'<link rel="alternate" type="{kind}" title="{escape(site.name)}" href="{feed}"></head><body>'
        f"<nav><ul>{_MENU}</ul></nav><main>{cards}</main></body></html>"
    )


def _head(site: Site, story: Story, edited: str) -> str:
    published = f'<meta property="article:published_time" content="{story.published}">' if story.published else ""
    published += f'<meta property="article:modified_time" content="{edited}">' if edited else ""
    gated = '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",'
    gated += f'"headline":"{story.title}","isAccessibleForFree":false}}</script>'
    return (
        f'<head><meta charset="utf-8"><title>{escape(story.title)} | {escape(site.name)}</title>'
        f'<meta property="og:title" content="{escape(story.title)}">'
        f'<meta property="og:site_name" content="{site.name}">'
        f'<meta name="author" content="{escape(story.author)}"><link rel="canonical" href="{site.url(story)}">'
        f"{published}{gated if story.gated else ''}</head>"
    )


def _body(story: Story, edited: str) -> str:
    blocks = [f"<p>{escape(text, quote=False)}</p>" for text in story.paragraphs]
    if edited:
        blocks.append(f"<p><em>{escape(story.edited)}</em></p>")
    if story.heading:
        blocks[story.heading.before] = f"<h2>{escape(story.heading.text)}</h2>{blocks[story.heading.before]}"
    if story.picture:
        blocks.insert(1, _figure(story.picture))
    if story.gated:
        blocks.append('<div class="paywall"><p>Subscribe to read on.</p></div>')
    if story.split:
        middle = len(blocks) // 2
        blocks.insert(middle, '</div><aside class="ad">Advertisement</aside><div class="entry-content">')
    return "\n".join(blocks)


def _figure(picture: Picture) -> str:
    blank = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
    source = f'src="{blank}" data-src="{picture.url}"' if picture.lazy else f'src="{picture.url}"'
    caption = f'{escape(picture.caption)} <span class="credit">{escape(picture.credit)}</span>'
    return (
        f'<figure class="wp-block-image"><img class="lazy" {source} alt=""><figcaption>{caption}</figcaption></figure>'
    )


def _around(site: Site, story: Story, body: str) -> str:
    date = f'<time datetime="{story.published}">{story.published[:10]}</time>' if story.published else ""
    byline = f'<p class="byline">{escape(story.author)} {date}</p>'
    content = f'{_SHARE}<div class="entry-content">{body}</div>{_SHARE}'
    if site.mess == "cards":
        content = (
            f'<div class="layout"><div class="col-8">{content}</div><div class="col-4 sidebar">{_MENU}</div></div>'
        )
    return f'<article class="post"><h1 class="entry-title">{escape(story.title)}</h1>{byline}{content}</article>'


def _related(site: Site, story: Story) -> str:
    others = "".join(
        f'<li class="card"><a href="{other.path}">{escape(other.title)}</a></li>'
        for other in site.article
        if other is not story
    )
    return f'<div class="related-posts"><h3>Related</h3><ul>{others}</ul></div>'
