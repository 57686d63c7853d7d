"""The pages of one article as one article. Pure."""

import re
from collections.abc import Callable, Sequence

import msgspec

from broadsheet.markup import plain
from broadsheet.model import Article, Image
from broadsheet.read.article import minutes_of
from broadsheet.text import folded

MOST = 20  # pages of one article
_REPEATED = 0.5  # of a page's paragraphs: said before, it is the same page again
_PARAGRAPH = re.compile(r"<(p|h[1-6])\b[^>]*>(.*?)</\1>", re.S)
_FIGURE = re.compile(r"<figure\b[^>]*>(?:(?!<figure\b).)*?</figure>", re.S)
_SOURCE = re.compile(r'<img\b[^>]*? src="([^"]*)"')


def gathered(first: Article, get: Callable[[str], Article | None]) -> list[Article]:
    """The pages of an article from its first one on, MOST at most, each address once.

    get   the article that the page at an address holds; None where it cannot be had: the pages up to there serve
    """
    parts, seen = [first], {first.url}
    while (address := parts[-1].next_page) and address not in seen and len(parts) < MOST:
        seen.add(address)
        part = get(address)
        if part is None:
            break
        parts.append(part)
    return parts


def joined(parts: Sequence[Article]) -> Article:
    """The pages of one article as one: the facts of the first, the words and pictures of all.

    What later pages say again (the standfirst, the lead picture) is said once; a page that says nothing new is left
    out, and so are those behind it. Twice is once: an article joined alone is itself.
    """
    first, *later = parts
    said = set(_paragraphs(first))
    seen = {_asset(image) for image in first.images}
    html, texts, images = [first.html], [first.text], list(first.images)
    last = first
    for part in later:
        fresh = [p for p in part.text.split("\n\n") if folded(p) and folded(p) not in said]
        if len(fresh) <= _REPEATED * len(part.text.split("\n\n")):
            return _whole(first, html, texts, images, None)
        html.append(_new_markup(part.html, said, seen))
        texts.append("\n\n".join(fresh))
        images += (image for image in part.images if _asset(image) not in seen)
        said |= set(_paragraphs(part))
        seen |= {_asset(image) for image in part.images}
        last = part
    return _whole(first, html, texts, images, last.next_page) if later else first


def _whole(first: Article, html: list[str], texts: list[str], images: list[Image], later: str | None) -> Article:
    text = "\n\n".join(texts)
    markup, shown = "\n".join(html), tuple(images)
    return msgspec.structs.replace(
        first, html=markup, text=text, images=shown, reading_minutes=minutes_of(text), next_page=later
    )


def _paragraphs(article: Article) -> list[str]:
    return [key for paragraph in article.text.split("\n\n") if (key := folded(paragraph))]


def _asset(image: Image) -> str:
    return image.url.split("?")[0]


def _new_markup(html: str, said: set[str], seen: set[str]) -> str:
    """The markup without paragraphs and pictures that stand on an earlier page."""

    def paragraph(found: re.Match[str]) -> str:
        return "" if folded(plain(found[2])) in said else found[0]

    def figure(found: re.Match[str]) -> str:
        sources = [address.split("?")[0] for address in _SOURCE.findall(found[0])]
        return "" if sources and all(address in seen for address in sources) else found[0]

    return _PARAGRAPH.sub(paragraph, _FIGURE.sub(figure, html))
