"""What each target writes above a post: every builder's own keys, dates and names; all that must not be read otherwise."""

import re
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from html.parser import HTMLParser
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.errors import PublishError
from broadsheet.model import Image, Post
from broadsheet.publish import hugo, obsidian, pelican
from broadsheet.publish.front import check, rfc3339
from broadsheet.publish.names import terms, worded
from broadsheet.publish.targets import TARGETS, body_at, meeting, place_for, target_of
from broadsheet.publish.toml import toml_front_matter

SHANGHAI = timezone(timedelta(hours=8))
DATE = datetime(2021, 12, 23, 9, 54, 48, tzinfo=SHANGHAI)
KINDS = [kind for kind, layout in TARGETS if not layout]


def post(**changes: Any) -> Post:
    fields = {
        "id": "abcdefghij", "title": "Hafen: “neu”", "date": DATE, "url": "https://blatt.example/1", "source_id": "blatt",
        "source_name": "Hafenblatt", "section": ("Zeitung", "Lokales"), "tags": ("Hafen", "C++"), "language": "de",
        "authors": ("Jana Weiß",), "summary": "Kurz.", "canonical": "https://blatt.example/c", "html": "<p>Der Stadtrat hat beschlossen.</p>",
        "lead_image": Image(url="https://blatt.example/a.jpg"), "updated": datetime(2021, 12, 24, tzinfo=UTC),
    }  # fmt: skip
    return Post(**{**fields, **changes})


def head(kind: str, **changes: Any) -> dict[str, Any]:
    """The front matter of a post as its builder's own kind of reader takes it."""
    target, one = target_of(kind, ""), post(**changes)
    text, _ = target.render(one, target.permalink(one), next(iter(target.bodies)))
    found = READERS.get(kind, as_yaml)(text)
    assert found
    return found


def as_yaml(text: str) -> dict[str, Any]:
    return yaml.safe_load(text.removeprefix("---\n").partition("\n---\n")[0])


def as_toml(text: str) -> dict[str, Any]:
    return tomllib.loads(text.removeprefix("+++\n").partition("\n+++\n")[0])


def as_html(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}

    class Metas(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "meta":
                found[str(dict(attrs)["name"])] = dict(attrs)["content"]

    Metas().feed(text)
    return found


READERS: dict[str, Callable[[str], dict[str, Any]]] = {"zola": as_toml, "pelican": as_html}
FACTS = {
    "author": "Jana Weiß", "authors": ["Jana Weiß"], "link_source": "https://blatt.example/1", "canonical": "https://blatt.example/c",
    "source": "Hafenblatt", "excerpt": "Kurz.", "description": "Kurz.", "broadsheet_id": "abcdefghij", "broadsheet_source": "blatt", "revision": 1,
}  # fmt: skip
LEAD, AT, CHANGED = (
    "https://blatt.example/a.jpg",
    "2021/12/23/hafen-neu-abcdefghij/",
    datetime(2021, 12, 24, tzinfo=UTC),
)
HEADS: dict[str, dict[str, Any]] = {
    "hugo": {
        **FACTS, "title": "Hafen: “neu”", "date": DATE, "lastmod": CHANGED, "url": f"/{AT}", "language": "de", "categories": ["Zeitung", "Lokales"],
        "sections": ["Zeitung/Lokales"], "tags": ["Hafen", "C++"], "summary": "Kurz.", "images": [LEAD], "featured_image": LEAD, "canonicalURL": "https://blatt.example/c",
    },
    "jekyll": {
        **FACTS, "layout": "post", "title": "Hafen: “neu”", "date": DATE, "last_modified_at": CHANGED, "permalink": f"/{AT}", "lang": "de", "categories": ["Zeitung", "Lokales"],
        "sections": ["Zeitung / Lokales"], "tags": ["Hafen", "C++"], "image": LEAD, "canonical_url": "https://blatt.example/c", "comments": False, "render_with_liquid": False,
    },
    "eleventy": {
        **FACTS, "title": "Hafen: “neu”", "date": DATE, "updated": CHANGED, "permalink": f"/{AT}", "templateEngineOverride": "html", "lang": "de",
        "tags": ["Zeitung", "Lokales", "Hafen", "C++"], "categories": ["Zeitung", "Lokales"], "topics": ["Hafen", "C++"], "sections": ["Zeitung / Lokales"],
        "image": LEAD, "canonical_url": "https://blatt.example/c",
    },
    "astro": {
        **FACTS, "title": "Hafen: “neu”", "pubDate": DATE, "updatedDate": CHANGED, "slug": AT.rstrip("/"), "lang": "de", "categories": ["Zeitung", "Lokales"],
        "sections": ["Zeitung / Lokales"], "tags": ["Hafen", "C++"], "image": LEAD, "canonicalURL": "https://blatt.example/c",
    },
    "pelican": {
        "title": "Hafen: “neu”", "date": "2021-12-23T09:54:48+08:00", "modified": "2021-12-24T00:00:00+00:00", "slug": "hafen-neu-abcdefghij", "save_as": f"{AT}index.html", "url": AT,
        "category": "Zeitung", "tags": "Lokales; Hafen; C++;", "lang": "de", "sections": "Zeitung / Lokales;", "summary": "Kurz.", "image": LEAD, "canonical_url": "https://blatt.example/c",
        "link_source": "https://blatt.example/1", "canonical": "https://blatt.example/c", "source": "Hafenblatt", "description": "Kurz.", "broadsheet_id": "abcdefghij",
        "broadsheet_source": "blatt", "revision": "1", "authors": "Jana Weiß;",
    },
    "zola": {
        "title": "Hafen: “neu”", "description": "Kurz.", "date": DATE, "updated": CHANGED, "path": AT.rstrip("/"), "authors": ["Jana Weiß"],
        "taxonomies": {"categories": ["Zeitung", "Lokales"], "tags": ["Hafen", "C++"]},
        "extra": {
            **{key: value for key, value in FACTS.items() if key not in ("authors", "description")},
            "lang": "de", "sections": ["Zeitung / Lokales"], "image": LEAD, "canonical_url": "https://blatt.example/c",
        },
    },
    "obsidian": {
        "title": "Hafen: “neu”", "aliases": ["Hafen: “neu”"], "tags": ["Zeitung/Lokales", "Hafen", "C"], "source": "https://blatt.example/1", "author": ["Jana Weiß"],
        "published": datetime(2021, 12, 23, 9, 54, 48), "updated": datetime(2021, 12, 24), "publisher": "Hafenblatt", "language": "de", "image": LEAD,
        "canonical": "https://blatt.example/c", "description": "Kurz.", "broadsheet_id": "abcdefghij", "broadsheet_source": "blatt", "revision": 1,
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", HEADS)
def test_the_whole_front_matter(kind: str) -> None:
    assert head(kind) == HEADS[kind]


@pytest.mark.parametrize("kind", KINDS)
@given(title=st.text(), names=st.lists(st.text(), max_size=3), said=st.text())
def test_whatever_is_said_is_read_back_before_it_is_written(kind: str, title: str, names: list[str], said: str) -> None:
    """A renderer raises where its own reader takes it otherwise; so it is enough that it does not."""
    head(kind, title=title, tags=tuple(names), section=tuple(names), authors=(said,), summary=said, source_name=said)


@pytest.mark.parametrize("kind", KINDS)
def test_a_source_may_be_kept_from_search_engines(kind: str) -> None:
    plain, hidden = head(kind), head(kind, noindex=True)
    new = {**hidden, **hidden.get("extra", {})}
    assert "noindex" not in {**plain, **plain.get("extra", {})}
    assert str(new["noindex"]).lower() == "true"
    assert new.get("robots", "noindex") == "noindex"
    assert new.get("sitemap", False) is False


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "obsidian"])
def test_addresses_end_in_a_slash_and_are_not_drafts(kind: str) -> None:
    assert target_of(kind, "").permalink(post()).endswith("/")
    assert not {"draft", "published"} & head(kind).keys()


def test_a_date_says_its_offset_to_the_minute() -> None:
    assert rfc3339(DATE) == "2021-12-23T09:54:48+08:00"
    assert rfc3339(datetime(931, 5, 1, 1, 2, 3, 999, tzinfo=UTC)) == "0931-05-01T01:02:03+00:00"
    mean_time = timezone(timedelta(hours=8, minutes=5, seconds=43))
    assert rfc3339(datetime(1900, 1, 1, 8, 5, 43, tzinfo=mean_time)) == "1900-01-01T00:00:00+00:00"


@pytest.mark.parametrize(
    ("block", "meant"),
    [
        ("date: 2021-12-23T09:54:48+09:00", {"date": DATE}),
        ("date: '2021-12-23'", {"date": DATE}),
        ("date: 2021-12-23", {"date": DATE}),
    ],
)
def test_a_time_that_reads_back_as_another_is_not_published(block: str, meant: dict[str, Any]) -> None:
    check("---\ndate: 2021-12-23T09:54:48+08:00\n---\n", {"date": DATE}, rfc3339)
    with pytest.raises(PublishError):
        check(f"---\n{block}\n---\n", meant, rfc3339)


def test_toml_has_tables_and_leaves_out_what_is_empty() -> None:
    written = toml_front_matter(
        {"a": 'b"\\', "none": None, "at": DATE}, extra={"c": ("d",), "yes": True, "n": 1}, empty={"x": ()}
    )
    assert (
        written
        == '+++\na = "b\\"\\\\\u200c"\nat = 2021-12-23T09:54:48+08:00\n\n[extra]\nc = ["d"]\nyes = true\nn = 1\n+++\n'
    )


def test_names_without_a_letter_are_said_in_words() -> None:
    assert worded("?") == "? question mark"
    assert worded("😀") == "😀 grinning face"
    assert [worded(name) for name in ("港", "C++", "", "7")] == ["港", "C++", "", "7"]


@pytest.mark.parametrize(
    ("kind", "names", "met"),
    [
        ("hugo", ["it's", "its", "C++", "C#", "c++"], [("it's", "its"), ("C++", "c++")]),
        ("hugo", ["a/b", "a", "%2e", ".", "?", "!", "index.html"], []),
        ("jekyll", ["C++", "C#", "港", "灣"], [("C++", "C#")]),
        ("pelican", ["C++", "C#", "e.f", "ef", "<b>", "<i>"], [("C++", "C#"), ("e.f", "ef")]),
        ("hexo", ["C++", "C#", "c", "a/b", "a-b"], [("C++", "C#"), ("a/b", "a-b")]),
        ("astro", ["C++", "C#", "c"], []),
        ("obsidian", ["a b", "a-b", "2021", "2021_"], [("a b", "a-b"), ("2021", "2021_")]),
    ],
)
def test_names_that_are_one_address_to_a_builder_are_told(
    kind: str, names: list[str], met: list[tuple[str, ...]]
) -> None:
    assert meeting(target_of(kind, ""), names) == met


def test_hugo_takes_no_name_for_a_folder_or_a_file_of_its_own() -> None:
    names = head("hugo", tags=("a/b", "index.html", "%2e%2e/", "?"))["tags"]
    assert names == ["a\u2215b", "index\u2024html", "％2e％2e\u2215", "? question mark"]
    assert all(hugo.key(name) for name in names)


def test_pelican_parts_lists_where_we_do() -> None:
    found = head("pelican", section=("a, b; c", "d;"), tags=("e, f",), authors=("Weiß, Jana",))
    assert found["category"] == "a, b; c"
    assert found["tags"] == "d；; e, f;"
    assert found["authors"] == "Weiß, Jana;"


@pytest.mark.parametrize("name", ["a b", "C: D", "2021", "😀", "?", "%%", "#x", "[[x]]", "^a", "新闻", "é", "_", "-"])
def test_a_tag_of_obsidian_is_one(name: str) -> None:
    tag = obsidian.key(*terms((name,)))
    assert re.fullmatch(r"[^\s#\[\]|^\\:%.,!?'\"(){}<>&*`~=+;$@/]+", tag)
    assert not tag.isdecimal()


@pytest.mark.parametrize("title", ["a: b", "[x] #1 ^2 | \\ /", "港" * 100, "...", "_x", "a.b.md", "CON"])
def test_a_note_has_a_name_that_obsidian_and_every_disk_take(title: str) -> None:
    path = obsidian.path(post(title=title), False)
    assert path.parts[:2] == ("Zeitung", "Lokales")
    assert path.name.startswith("2021-12-23 ")
    assert not set(path.name) & set('[]#^|\\/:*"<>?%')
    assert path.suffixes == [".md"]
    assert len(path.name.encode()) < 200


def test_a_post_keeps_the_body_that_its_file_can_have() -> None:
    eleventy, zola = target_of("eleventy", ""), target_of("zola", "")
    assert place_for(eleventy, post(), False, "markdown").suffix == ".md"
    assert place_for(eleventy, post(), False, "").suffix == ".html"
    assert body_at(eleventy, "markdown", "posts/a.html") == "html"
    assert body_at(eleventy, "", "posts/a.md") == "markdown"
    assert [body_at(zola, wanted, "a.md") for wanted in ("", "html", "markdown")] == ["html", "html", "markdown"]


@pytest.mark.parametrize("kind", KINDS)
def test_kept_pictures_lie_where_the_builder_copies_them(kind: str) -> None:
    target, one = target_of(kind, ""), post()
    assert target.media is not None
    place = target.media(target.path(one, False), "ab/c.webp")
    assert place.file.name == "c.webp"
    if kind == "obsidian":
        assert place.address == "../../pictures/ab/c.webp"  # seen from Zeitung/Lokales/
    else:
        assert f"/{place.file}".endswith(place.address)


def test_a_head_of_pelican_keeps_every_value() -> None:
    found = head("pelican", title="<b> & \"c\" 'd' &amp; {filename}x")
    assert found["title"] == "<\u200cb> & \"c\" 'd' &\u200camp; {filename}x"
    assert pelican.key("<b>") != ""
