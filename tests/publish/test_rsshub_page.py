"""The old system's posts, byte for byte; names as its script spelled them; a clash gets the id."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastwarc.warc import ArchiveIterator, WarcRecordType

from broadsheet.clean.inert import objection
from broadsheet.feeds.parse import parse_feed
from broadsheet.model import Post
from broadsheet.publish import rsshub_page

FEED = '<p>港口将于春季扩建。</p>\n<figure><img src="https://bild.example/a.jpg?w=7&x=1" alt>(档案)</figure>\n'
WHOLE = """
---
title: '港口扩建'
categories: 
 - 新媒体
 - Hafenblatt 港口报
 - 新闻
headimg: 'https://bild.example/a.jpg?w=7&x=1'
author: Hafenblatt 港口报
comments: false
date: Thu, 23 Dec 2021 01:54:48 GMT
thumbnail: 'https://bild.example/a.jpg?w=7&x=1'
---

<div>   
<p>港口将于春季扩建。</p>
<figure><img src="https://bild.example/a.jpg?w=7&x=1" alt>(档案)</figure>
  
</div>
            """


def post(**changes: Any) -> Post:
    fields = {
        "id": "abcdefghij",
        "title": "港口扩建",
        "date": datetime(2021, 12, 23, 1, 54, 48, tzinfo=UTC),
        "feed_date": datetime(2021, 12, 23, 1, 54, 48, tzinfo=UTC),
        "url": "https://blatt.example/1",
        "source_id": "blatt",
        "source_name": "Hafenblatt 港口报",
        "section": ("新媒体", "Hafenblatt 港口报", "新闻"),
        "feed_html": FEED,
        "html": "<p>clean</p>",
    }
    return Post(**{**fields, **changes})


def test_the_old_form_byte_for_byte() -> None:
    assert rsshub_page.render(post(), "", "feed") == (WHOLE, "feed markup unchanged")


SEED = Path(__file__).parents[3] / "shared" / "seed"


@pytest.mark.shared
def test_the_seed_itself_byte_for_byte() -> None:
    with (SEED / "seed.warc.gz").open("rb") as file:
        records = ArchiveIterator(file, record_types=WarcRecordType.response)
        data, url = next((record.reader.read(), record.headers["WARC-Target-URI"]) for record in records)
    entry = parse_feed(data, url).entries[0]
    html = entry.content_html or entry.summary_html or ""
    assert objection(html) == ""
    made = post(
        title=entry.title, feed_html=html, feed_date=entry.published, section=("新媒体", "Aljazeera 半岛网", "新闻")
    )
    (old,) = SEED.glob("*.txt")
    assert rsshub_page.render(made, "", "feed")[0].encode() == old.read_bytes()


def test_the_author_is_the_level_above_the_last() -> None:
    """The old script's second heading was the site; with one level there is none."""
    text, _ = rsshub_page.render(post(section=("a", "b", "c"), source_name="x"), "", "feed")
    assert "\nauthor: b\n" in text
    text, _ = rsshub_page.render(post(section=("a",), source_name="x"), "", "feed")
    assert "\nauthor: x\n" in text


def test_the_picture_is_the_address_that_a_browser_reads() -> None:
    html = '<p><img class="a" src="https://e.org/?a=1&region=2&amp;b=3&#x26;c=4"></p>'
    text, _ = rsshub_page.render(post(feed_html=html), "", "feed")
    assert "headimg: 'https://e.org/?a=1&region=2&b=3&c=4'" in text


def test_markup_that_is_not_proven_takes_the_cleaned_form() -> None:
    text, note = rsshub_page.render(post(), "", "html")
    assert note == "cleaned"
    assert "<p>clean</p>" in text
    assert "港口将于" not in text


def test_no_picture_is_no_picture() -> None:
    text, _ = rsshub_page.render(post(feed_html="<p>a</p>"), "", "feed")
    assert "headimg" not in text
    assert "thumbnail" not in text


@pytest.mark.parametrize("title", ["it's", "a: b", 'x "y" z', "[a] #b", "yes", "2021", "{{ x }}"])
def test_titles_stay_whole_in_the_front_matter(title: str) -> None:
    text, _ = rsshub_page.render(post(title=title, source_name=title, section=(title,)), "", "feed")
    head = yaml.safe_load(text.split("---\n")[1])
    assert (head["title"], head["author"], head["categories"]) == (title, title, [title])


def test_braces_of_a_body_are_references() -> None:
    text, _ = rsshub_page.render(post(feed_html="<p>{{ 1+1 }}</p>"), "", "feed")
    assert "<p>&#123;&#123; 1+1 &#125;&#125;</p>" in text


PATHS = {
    "a:b/c\\d?e*f“g”h<i>j|k[l]m": "a_b_c_d_e_f_g_h_i_j_k_l_m",
    "v1.2 #3": "v12 3",
    "it's": "it's",
    "> fold": "fold",
    "增长10%": "增长10％",
    "???": "abcdefghij",
}


@pytest.mark.parametrize(("title", "name"), PATHS.items())
def test_only_the_file_name_takes_the_old_substitutions(title: str, name: str) -> None:
    assert str(rsshub_page.path(post(title=title), False)) == f"source/_posts/新媒体/Hafenblatt 港口报/新闻/{name}.md"


def test_folders_keep_their_old_names_but_those_that_hexo_skips() -> None:
    section = ("C++ & 'Rust'", "a/b", "..", "_x", ".y", " ", "港" * 99, "v1.2")
    folders = rsshub_page.path(post(section=section), False).parts[2:-1]
    assert folders == ("C++ & 'Rust'", "a_b", "x", "y", "港" * 66, "v1.2")


def test_a_clash_gets_the_id() -> None:
    assert rsshub_page.path(post(), True).name == "港口扩建-abcdefghij.md"


def test_long_names_are_cut_by_bytes_and_keep_the_id() -> None:
    for taken in (False, True):
        name = rsshub_page.path(post(title="港" * 200), taken).name
        assert len(name.encode()) <= 250
        assert name.endswith("-abcdefghij.md" if taken else "港.md")
