"""Old posts read as articles: pictures that their site had on disk are their author's choice, whatever they are called.

Our reader leaves out what looks like an icon by its address ("logo.png", any SVG), which is right for pages of
strangers. Here such a picture goes through it under another name.
"""

from collections.abc import Mapping
from html import escape

import msgspec
from selectolax.lexbor import LexborHTMLParser

from broadsheet.image_sources import is_decoration, source
from broadsheet.model import Article, Entry, Image
from broadsheet.pipeline.library import Library
from broadsheet.pipeline.reading import read_entry
from broadsheet.store import old_files


def read_old(library: Library, entry: Entry) -> Article:
    """The article of an old post, with the pictures among its files that the reader would take for icons."""
    tree = LexborHTMLParser(entry.content_html or "")
    found = {url: node for node in tree.css("img[src]") if (url := node.attributes["src"] or "") and _is_icon(url)}
    named = old_files.named(library.own, found)
    if not named:
        return read_entry(entry, entry.url or "")
    other = {url: f"https://picture-{number}.old.invalid/" for number, url in enumerate(named)}
    for node in tree.css("img[src]"):
        node.attrs["src"] = other.get(node.attributes["src"] or "", node.attributes["src"])
    html = tree.body.inner_html if tree.body else ""
    read = read_entry(msgspec.structs.replace(entry, content_html=html), entry.url or "")
    return _renamed(read, {name: url for url, name in other.items()})


def _is_icon(url: str) -> bool:
    return not source({"src": url}, "") or is_decoration({}, url)


def _renamed(article: Article, names: Mapping[str, str]) -> Article:
    """The article with its pictures under their own addresses again."""

    def named(image: Image) -> Image:
        return msgspec.structs.replace(image, url=names.get(image.url, image.url))

    html = article.html
    for name, url in names.items():
        html = html.replace(f'"{name}"', f'"{escape(url)}"')
    lead = named(article.lead_image) if article.lead_image else None
    return msgspec.structs.replace(article, html=html, images=tuple(map(named, article.images)), lead_image=lead)
