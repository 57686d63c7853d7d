"""The whole body of a post: lead picture, article, credit line; as HTML or as Markdown."""

import re
from collections.abc import Mapping
from html import escape
from itertools import pairwise

from broadsheet.anchors import led_back
from broadsheet.language import is_right_to_left
from broadsheet.model import Image, Post
from broadsheet.pictures import with_ours
from broadsheet.publish.body import one_block, web, without_syntax
from broadsheet.publish.markdown import BRACES, markdown_of
from broadsheet.text import printable
from broadsheet.urls import host, is_web

_TAG = re.compile(r"<[^>]*>")


def body_of(post: Post, body: str = "html", spelt: Mapping[str, str] = BRACES) -> str:
    """The body as "html" or "markdown": harmless to Nunjucks, Liquid, Hugo, Zola and readers of Markdown.

    spelt   signs that are written as references in Markdown: braces, where a template engine may run over the post
    """
    html = printable(with_ours(f"{_lead(post)}{post.html}{_credit(post)}", post.pictures))
    if body == "markdown":  # it has no names for places
        return f"{markdown_of(led_back(html, post.url or ''), spelt)}\n"
    reads = ' dir="rtl"' if is_right_to_left(post.language) else ""
    return "\n".join(filter(None, (f"<div{reads}>", one_block(without_syntax(html)), "</div>"))) + "\n"


def _lead(post: Post) -> str:
    lead = post.lead_image
    if lead is None or not is_web(lead.url) or _shows(post.html, lead):
        return ""
    credit = f"({escape(lead.credit)})" if lead.credit and lead.credit not in lead.caption else ""
    said = " ".join(filter(None, (escape(lead.caption), credit)))
    caption = f"<figcaption>{said}</figcaption>" if said else ""
    return f'<figure><img src="{escape(lead.url)}" alt="{escape(lead.alt)}">{caption}</figure>\n'


def _shows(html: str, image: Image) -> bool:
    """True if the body has this picture, in whatever size: the same file name, or any picture before the words."""
    name = image.url.partition("?")[0].rpartition("/")[2]
    if name and name in html:
        return True
    first, words = html.find("<img"), _first_words(html)
    return 0 <= first < words


def _first_words(html: str) -> int:
    """Where the first run of words begins that is longer than a kicker."""
    ends = [0, *(found.end() for found in _TAG.finditer(html)), len(html)]
    return next((a for a, b in pairwise(ends) if len(_TAG.sub("", html[a:b]).strip()) > 60), len(html))


def _credit(post: Post) -> str:
    url, name = web(post.url), post.source_name or post.site or host(post.url)
    return f'\n<p><a href="{escape(url)}" rel="noopener">{escape(name)}</a></p>' if url else ""
