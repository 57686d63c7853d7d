"""What --explain says of each block: the same decision as the reader's, in plain words."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from broadsheet.model import Entry, Rule
from broadsheet.read.article import extract
from broadsheet.read.explain import Explanation, explain
from broadsheet.read.explained_page import as_page

URL = "https://news.example/a/harbour"
CASES = sorted((Path(__file__).parent / "cases").glob("*.html"))
WORDS = (
    "The council voted on Tuesday to approve the new harbour plan after three years of debate, and residents said "
    "they expected construction to begin before winter, according to officials who reviewed the budget. "
)
PAGE = f"""<!doctype html><html lang="en"><head><title>Harbour plan approved</title></head><body>
<nav><a href="/">Home</a></nav><button>Call us</button>
<h1>Harbour plan approved</h1>
<main><div class="byline">By Anna Weber</div>
<div class="story"><p>{WORDS}1</p><p><a href="/b">Read more: Ten best beaches of the world</a></p><p>{WORDS}2</p>
<figure><img src="/p/quay-photo.jpg"><figcaption>The quay.</figcaption></figure>
<div class="share-bar">Share this</div><p style="display:none">Unseen.</p><p>{WORDS}3</p>
<p>Sign up for our newsletter and never miss a thing.</p></div>
<section class="comments"><p>I say no to that.</p></section></main>
<div>A line of the page's foot.</div>
</body></html>"""

SAID = [
    ("Call us", "dropped", "never text", "button"),
    ("Harbour plan approved", "dropped", "the headline", ""),
    ("By Anna Weber", "dropped", "byline or date", "div.byline"),
    (f"{WORDS}1", "taken", "in the article's container", ""),
    ("Read more: Ten best beaches of the world", "dropped", "points to another article", ""),
    (f"{WORDS}2", "taken", "in the article's container", ""),
    ("The quay.", "caption", "words of a picture", "figcaption"),
    ("Share this", "dropped", "beside the article", "div.share-bar"),
    ("Unseen.", "dropped", "hidden", "p"),
    (f"{WORDS}3", "taken", "in the article's container", ""),
    ("Sign up for our newsletter and never miss a thing.", "dropped", "an appeal or a notice", ""),
    ("I say no to that.", "dropped", "comments or consent", "section.comments"),
    ("A line of the page's foot.", "dropped", "outside the article's container", ""),
]


def test_each_block_with_its_reason_in_the_pages_order() -> None:
    told = explain(PAGE, URL).blocks
    assert [(t.text, t.state, t.why, t.at) for t in told] == [(text, *rest) for text, *rest in SAID]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_what_is_taken_is_the_article(case: Path) -> None:
    explanation = explain(case.read_bytes(), URL)
    assert explanation.article == extract(case.read_bytes(), URL)
    assert all(told.why for told in explanation.blocks)
    if explanation.article.origins["html"] == "page":
        taken = " ".join(told.text for told in explanation.blocks if told.state == "taken")
        assert taken.split() == explanation.article.text.split()


class TestWithARule:
    def explained(self, **settings: object) -> Explanation:
        return explain(PAGE, URL, rule=Rule(host="news.example", **settings))

    def said(self, explanation: Explanation) -> dict[str, str]:
        return {told.text: f"{told.state}: {told.why}" for told in explanation.blocks}

    def test_what_is_outside_of_its_body_says_so(self) -> None:
        said = self.said(self.explained(body="section.comments"))
        assert said["I say no to that."] == "taken: in the rule's body"
        assert said[f"{WORDS}1"] == said["Call us"] == "dropped: outside the rule's body"

    def test_what_it_removes_stands_where_it_stood(self) -> None:
        explanation = self.explained(remove="p:first-child, figure img, .share-bar")
        assert [told.text for told in explanation.blocks].index(f"{WORDS}1") == 3
        assert explanation.blocks[3].why == "removed by your rule"
        assert [told.text for told in explanation.blocks].count("(no words)") == 1

    @pytest.mark.parametrize(
        ("settings", "note"),
        [
            ({"body": "div.story"}, "your rule for news.example"),
            ({"body": ".gone"}, "your rule for news.example: its body matches nothing, so the reader decided"),
            ({"body": "div.story", "prior": True}, "the imported rule for news.example"),
            ({"body": ".byline", "prior": True}, "the imported rule for news.example: its body is not followed, for it "
             "matches nothing, or no prose, or far less or more than there is"),
        ],
    )  # fmt: skip
    def test_the_notes_tell_whether_it_is_followed(self, settings: dict[str, object], note: str) -> None:
        assert self.explained(**settings).notes[0] == note


def test_the_notes_tell_where_the_words_and_facts_are_from() -> None:
    entry = Entry(title="Harbour plan approved", content_html=f"<p>{WORDS}</p>" * 9)
    notes = explain(PAGE, URL, entry=entry).notes
    assert "the words shown are the feed's: what the page shows is clearly less" in notes
    assert any(re.fullmatch(r"the article's container: div\.story, 9\d% of the page's prose", note) for note in notes)
    assert "authors: Anna Weber (from what the page shows)" in notes


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}


def test_the_web_page_is_inert_whatever_the_page_says() -> None:
    evil = PAGE.replace("By Anna Weber", "By &lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=y&gt;")
    evil = evil.replace('class="share-bar"', """class="share &quot;&gt;<script>"'""").replace(
        "<h1>Harbour plan approved", "<h1>&lt;/title&gt;&lt;svg onload=z&gt;"
    )
    out = as_page(explain(evil, URL))
    page = _Page()
    page.feed(out)
    assert page.tags <= set("html head meta title style body h1 p ul li div small".split())
    assert page.names <= set("lang charset http-equiv content name dir class".split())
    assert "default-src 'none'" in out
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in out
    assert '<div class="taken" dir="auto"><small dir="ltr">taken: in the article&#x27;s container</small>' in out
