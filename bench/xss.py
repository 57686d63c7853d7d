"""The attack strings beside the checkout as articles of pages and of feeds, through every layout, in Chromium.

python -m bench.xss [--hexo]      --hexo: also as title, people, tags and body of posts that the real Hexo builds

Told for each way: how many vectors run or try to; of the vectors that are markup, how many keep their text. The first
row is the vectors as they are: it shows that the judge sees them.
"""

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
from selectolax.lexbor import LexborHTMLParser

import broadsheet
from bench.browser import told_by
from bench.shared import need_eval
from broadsheet.clean.inert import objection
from broadsheet.feeds.harmless import harmless
from broadsheet.model import Article, Entry, Person, Post
from broadsheet.pipeline.reading import read_entry
from broadsheet.publish.targets import target_of
from broadsheet.text import folded

URL = "https://news.example/2024/05/06/harbour.html"
WORDS = "The council approved the harbour extension on Monday, after a debate of three hours, and by a large majority."
PAGE = "<!doctype html><html><head><title>Harbour</title></head><body><article><h1>Harbour</h1><p>{0}</p><p>{0} {0}</p>{1}<p>{0} {0}</p></article></body></html>"  # fmt: skip  # noqa: E501
_FRONT = re.compile(r"\s*---\n.*?\n---\n", re.S)
_UNSEEN = "script style template noscript iframe noembed noframes title head".split()


class Vector(NamedTuple):
    """One attack string; `kind` is "attack" or "markup"."""

    payload: str
    kind: str


def of_page(payload: str) -> Article:
    """The article of a page in whose body the payload stands."""
    return broadsheet.extract(PAGE.format(WORDS, payload), URL)


def of_feed(payload: str) -> Article:
    """The article of a feed's entry that is the payload."""
    return read_entry(Entry(url=URL, content_html=payload, title="Harbour"), URL)


def post_of(article: Article, payload: str, number: int = 0) -> Post:
    """A post of it, whose feed has the payload as its markup."""
    return Post(
        id=f"{number:010}",
        title=article.title or "Harbour",
        date=datetime(2024, 5, 6, 12, tzinfo=UTC),
        url=URL,
        source_id="harbour",
        source_name="Harbour",
        html=article.html,
        feed_html=payload,
        lead_image=article.lead_image,
    )


def body(layout: str, read: Callable[[str], Article], payload: str) -> str:
    """The body of the post, as a builder puts it into a page."""
    target = target_of("hexo", layout)
    post = post_of(read(payload), payload)
    is_inert = target.wants_feed_markup and not objection(payload)
    return _FRONT.sub("", target.render(post, target.permalink(post), "feed" if is_inert else "html")[0], count=1)


def keeps_words(payload: str, html: str) -> bool:
    """Are the words that a browser shows of the payload in the markup?"""
    return words_of(payload) in words_of(html)


def words_of(html: str) -> str:
    """The words that a browser shows, folded."""
    tree = LexborHTMLParser(f"<body>{html}")
    tree.strip_tags(_UNSEEN)
    return folded(tree.text())


WAYS: dict[str, Callable[[str], str]] = {
    "as they are": lambda payload: payload,
    "feed, as it is parsed": harmless,
    "page, default layout": lambda payload: body("", of_page, payload),
    "page, rsshub-page": lambda payload: body("rsshub-page", of_page, payload),
    "feed, default layout": lambda payload: body("", of_feed, payload),
    "feed, rsshub-page": lambda payload: body("rsshub-page", of_feed, payload),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hexo", action="store_true")
    options = parser.parse_args()
    lines = (need_eval() / "xss" / "vectors.jsonl").read_bytes().splitlines()
    vectors = [Vector(row["payload"], row["kind"]) for row in map(json.loads, lines)]
    for name, way in WAYS.items():
        tell(name, vectors, [way(vector.payload) for vector in vectors])
    if options.hexo:
        for layout in ("", "rsshub-page"):
            built(vectors, layout)


def tell(name: str, vectors: Sequence[Vector], bodies: Sequence[str]) -> None:
    """One row; and what is live, but for the vectors as they are."""
    told = told_by(bodies)
    live = {kind: sum(bool(t) for v, t in zip(vectors, told, strict=True) if v.kind == kind) for kind in ("attack", "markup")}  # fmt: skip  # noqa: E501
    pairs = [(v.payload, html) for v, html in zip(vectors, bodies, strict=True) if v.kind == "markup"]
    lost = [pair for pair in pairs if not keeps_words(*pair)]
    print(f"{name:24} live {live}; {len(pairs) - len(lost)} of {len(pairs)} markup vectors keep their text", flush=True)
    if name != "as they are":
        for vector, html, said in zip(vectors, bodies, told, strict=True):
            if said:
                print(f"    LIVE {said[:3]} {vector.payload[:200]!r} -> {html[:300]!r}")
        for payload, html in lost:
            print(f"    lost {payload[:120]!r} -> {html[:200]!r}")


def built(vectors: Sequence[Vector], layout: str) -> None:
    """Posts whose every field is the vector, built by the real Hexo; each page of theirs is opened."""
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "builders"))
    from hexo_site import build, write_posts

    posts = [everywhere(vector.payload, number) for number, vector in enumerate(vectors)]
    with tempfile.TemporaryDirectory() as scratch:
        write_posts(Path(scratch), posts, layout)
        site = build(Path(scratch), "UTC")
        pages = sorted(p for p in site.public.rglob("*.html") if p.is_file())
        told = told_by([page.read_text(encoding="utf-8") for page in pages], policy=False)
        name = f"Hexo, {layout or 'default layout'}"
        print(f"{name:24} {sum(map(bool, told))} of {len(pages)} pages live; exit code {site.status}", flush=True)
        for page, said in zip(pages, told, strict=True):
            if said:
                print(f"    LIVE {said[:3]} {page.relative_to(site.public)}")


def everywhere(payload: str, number: int) -> Post:
    """A post whose every field is the payload, as a feed would have worded it."""
    entry = Entry(url=URL, title=payload, content_html=payload, summary_html=payload, authors=(Person(name=payload),), categories=(payload,))  # fmt: skip  # noqa: E501
    article = read_entry(entry, URL)
    return msgspec.structs.replace(
        post_of(article, payload, number),
        title=payload,
        authors=article.authors,
        tags=article.tags,
        summary=article.summary,
    )


if __name__ == "__main__":
    main()
