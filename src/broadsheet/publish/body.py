"""Bodies that no builder can misread: no template syntax, nothing that Markdown would take for its own."""

import re
from html import escape
from itertools import pairwise

from broadsheet.model import Image, Post
from broadsheet.urls import host

_TAG = re.compile(r"<[^>]*>")
_ADDRESS = re.compile(r'( (?:href|src|poster|cite)=")([^"]*)"')
_BLOCK_END = re.compile(r"(</(?:p|figure|h[1-6]|ul|ol|dl|blockquote|table|pre|div|section|aside)>)(?=<)")
_BLANK = re.compile(r"\s*\n\s*")
_PRE = re.compile(r"(<pre\b.*?</pre>)", re.S)


def body_of(post: Post) -> str:
    """The whole body of a post: lead picture, article, credit line; harmless to Nunjucks, Liquid, Hugo, Markdown."""
    html = f"{_lead(post)}{post.html}{_credit(post)}"
    return f"<div>\n{one_block(without_braces(html))}\n</div>\n"


def without_braces(html: str) -> str:
    """Clean HTML with every brace written so that template engines do not see it, and browsers do.

    In addresses as %7B and %7D, elsewhere as character references.
    """
    html = _ADDRESS.sub(lambda found: f'{found[1]}{found[2].replace("{", "%7B").replace("}", "%7D")}"', html)
    return html.replace("{", "&#123;").replace("}", "&#125;")


def one_block(html: str) -> str:
    """HTML without blank lines and indents, so that Markdown takes it for one HTML block (CommonMark 4.6).

    Inside <pre>, where they are words, line ends are written as references.
    """
    outside_and_pre = enumerate(_PRE.split(html))
    return "".join(part.replace("\n", "&#10;") if n % 2 else _outside_pre(part) for n, part in outside_and_pre).strip()


def _outside_pre(html: str) -> str:
    """A line a block, so that a changed paragraph is a changed line."""
    return _BLOCK_END.sub(r"\1\n", _BLANK.sub("\n", html))


def first_image(html: str) -> str:
    """The address of the first <img> of a body, "" where there is none."""
    found = re.search(r"""<img\b[^>]*?\ssrc=(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", html)
    return next((value for value in found.groups() if value), "") if found else ""


def _lead(post: Post) -> str:
    lead = post.lead_image
    if lead is None or _shows(post.html, lead):
        return ""
    said = " ".join(filter(None, (escape(lead.caption), f"({escape(lead.credit)})" if lead.credit else "")))
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
    name = post.source_name or post.site or host(post.url)
    return f'\n<p><a href="{escape(post.url)}" rel="noopener">{escape(name)}</a></p>' if post.url else ""
