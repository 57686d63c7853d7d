"""Hexo posts: every trap of titles, dates, categories, names and bodies, read back with two YAML readers."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from selectolax.lexbor import LexborHTMLParser

from broadsheet.clean.stages import clean_html
from broadsheet.errors import PublishError
from broadsheet.model import Image, Post
from broadsheet.publish import hexo
from broadsheet.publish.front import check, shown

SHANGHAI = timezone(timedelta(hours=8))


def post(**changes: Any) -> Post:
    fields = {
        "id": "abcdefghij",
        "title": "Hafen",
        "date": datetime(2021, 12, 23, 9, 54, 48, tzinfo=SHANGHAI),
        "url": "https://blatt.example/1",
        "source_id": "blatt",
        "source_name": "Hafenblatt",
        "section": ("Zeitung", "Lokales"),
        "html": "<p>Der Stadtrat hat beschlossen.</p>",
    }
    return Post(**{**fields, **changes})


def rendered(**changes: Any) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Front matter as YAML 1.1 and as 1.2, and the body."""
    one = post(**changes)
    text, _ = hexo.render(one, hexo.permalink(one), "html")
    assert text.startswith("---\n")
    _, head, body = text.split("---\n", 2)
    return yaml.safe_load(head), YAML(typ="safe", pure=True).load(head), body


TITLES = [
    "a: b", "it's", '"quoted"', "'single'", "both \"a\" and 'b'", "@home", "%done", "*star", "&anchor", "!tag", "[draft] foo",
    "{a} b", "{{ x }} {% y %}", '"\\d"', "a\\b c\\d", "C # 7", "# not a comment", "- list", "? key", "| pipe", "> fold", "2021",
    "1.5", "0x1F", "012", "1_000", "12:30:45", "yes", "No", "on", "null", "~", "true", "2021-12-23", "---", "...", "=", "<<",
    "港口扩建方案获批", "港の拡張計画", "항구 확장 계획", "توسيع الميناء", "הרחבת הנמל", "ขยายท่าเรือ", "Расширение порта",
    "Überraschung im Ärmelkanal", "बंदरगाह", "λιμάνι", "🎉 emoji 👨‍👩‍👧", "e\u0301 decomposed", "  spaces  ", "trailing: ", "`code`",
]  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_that_title_to_every_reader(title: str) -> None:
    for head in rendered(title=title)[:2]:
        assert head["title"] == shown(title)


@given(st.text(min_size=1))
def test_any_title_is_one_line_and_comes_back(title: str) -> None:
    for head in rendered(title=title)[:2]:
        assert head["title"] == (shown(title) or "abcdefghij")


@given(st.lists(st.text(), max_size=4), st.text())
def test_any_section_tag_and_name_comes_back(names: list[str], name: str) -> None:
    for head in rendered(section=tuple(names), tags=tuple(names), source_name=name)[:2]:
        assert head.get("categories", []) == [shown(n) for n in hexo.names(tuple(names)) if shown(n)]
        assert head.get("source", "") == shown(name)


def test_no_text_begins_a_tag_in_themes_that_print_it_raw() -> None:
    said = "a < b <3 <img src=x onerror=y> </title> <!-- c"
    looks = "a < b <3 <\u200cimg src=x onerror=y> <\u200c/title> <\u200c!-- c"
    head = rendered(title=said, summary=said, tags=(said,), authors=(said,), section=(said,))[0]
    assert [head["title"], head["excerpt"], head["description"], head["author"]] == [looks] * 4
    assert [head["tags"], head["authors"], head["categories"]] == [[looks]] * 3


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http:///x", ""])
def test_what_is_no_address_of_the_web_is_no_link(url: str) -> None:
    head, _, body = rendered(url=url, canonical=url, lead_image=Image(url=url))
    assert not head.keys() & {"link_source", "canonical", "copyright_url", "cover", "headimg", "thumbnail", "index_img"}
    assert body == "\n<div>\n<p>Der Stadtrat hat beschlossen.</p>\n</div>\n"


@pytest.mark.parametrize(
    ("block", "meant"),
    [
        ("title: yes", {"title": "yes"}),  # YAML 1.1: true
        ("title: 012", {"title": 12}),  # 10 in 1.1, 12 in 1.2
        ("title: 'a'\ntitle: 'b'", {"title": "a"}),
        ("title: 'a'\nx: 1", {"title": "a"}),
        ("title: 'a", {"title": "a"}),
        ("title: C # 7", {"title": "C # 7"}),
        ("- a", {"title": "a"}),
    ],
)
def test_front_matter_that_reads_back_otherwise_is_not_published(block: str, meant: dict[str, Any]) -> None:
    with pytest.raises(PublishError):
        check(f"---\n{block}\n---\n", meant)


def test_names_that_javascript_has_by_birth_are_told_apart() -> None:
    head = rendered(tags=("constructor", " toString\n", "__proto__", "length"), section=("valueOf",))[0]
    assert head["tags"] == ["Constructor", "ToString", "Proto", "length"]
    assert head["categories"] == ["ValueOf"]


def test_control_characters_and_bidi_overrides_are_gone() -> None:
    assert rendered(title="a\x0bb\x85c\u202ed\ufeffe")[0]["title"] == "abcde"


def test_dates_are_wall_clock_in_the_zone_of_the_config() -> None:
    old, new, _ = rendered(updated=datetime(2021, 12, 24, 0, 0, tzinfo=UTC))
    assert old["date"] == new["date"] == datetime(2021, 12, 23, 9, 54, 48)
    assert old["updated"] == new["updated"] == datetime(2021, 12, 24)


def test_a_post_that_never_changed_was_updated_when_it_was_written() -> None:
    """Hexo would else take the time of the file, and each checkout would give another site."""
    assert rendered()[0]["updated"] == datetime(2021, 12, 23, 9, 54, 48)


def test_old_dates_have_years_of_four_digits() -> None:
    old, new, _ = rendered(date=datetime(931, 5, 1, tzinfo=UTC))
    assert old["date"] == new["date"] == datetime(931, 5, 1)


def test_the_whole_front_matter() -> None:
    head = rendered(
        authors=("Jana Weiß",), language="ar", tags=("Hafen",), summary="Kurz.", date_unknown=True, gated=True,
        lead_image=Image(url="https://blatt.example/a.jpg"), canonical="https://blatt.example/c",
    )[0]  # fmt: skip
    lead = "https://blatt.example/a.jpg"
    assert head == {
        "title": "Hafen", "date": datetime(2021, 12, 23, 9, 54, 48), "updated": datetime(2021, 12, 23, 9, 54, 48), "permalink": "2021/12/23/hafen-abcdefghij/", "lang": "ar",
        "categories": ["Zeitung", "Lokales"], "tags": ["Hafen"], "author": "Jana Weiß", "authors": ["Jana Weiß"],
        "link_source": "https://blatt.example/1", "canonical": "https://blatt.example/c", "source": "Hafenblatt",
        "excerpt": "Kurz.", "description": "Kurz.", "broadsheet_id": "abcdefghij", "broadsheet_source": "blatt", "revision": 1,
        "date_unknown": True, "gated": True, "comments": False, "disableNunjucks": True, "headimg": lead, "thumbnail": lead,
        "cover": lead, "index_img": lead, "copyright_author": "Hafenblatt", "copyright_url": "https://blatt.example/1",
        "direction": "rtl",
    }  # fmt: skip


BODIES = {
    "expression": ("<p>{{ 1+1 }}</p>", "<p>&#123;&#123; 1+1 &#125;&#125;</p>"),
    "tag": ("<p>{% x %}</p>", "<p>&#123;% x %&#125;</p>"),
    "comment": ("<p>{# x #}</p>", "<p>&#123;# x #&#125;</p>"),
    "shortcode": ("<p>{{&lt; x &gt;}}</p>", "<p>&#123;&#123;&lt; x &gt;&#125;&#125;</p>"),
    "in an address": ('<a href="https://x/{{id}}">a</a>', '<a href="https://x/%7B%7Bid%7D%7D">a</a>'),
    "in code": (
        "<pre><code>{{ x }}\n\n    y</code></pre>",
        "<pre><code>&#123;&#123; x &#125;&#125;&#10;&#10;    y</code></pre>",
    ),
    "fence": ("<p>a\n```js\nb\n```</p>", "<p>a\n&#96;&#96;&#96;js\nb\n&#96;&#96;&#96;</p>"),
    "tildes": ("<p>a</p>\n~~~~\nb", "<p>a</p>\n&#126;&#126;&#126;&#126;\nb"),
    "a word of code": ("<p>`a` ~~b~~</p>", "<p>`a` ~~b~~</p>"),
    "an address as words": ('<p> href="{a}"</p>', '<p> href="&#123;a&#125;"</p>'),
    "a set of pictures": ('<img srcset="https://x/{a} 2x">', '<img srcset="https://x/%7Ba%7D 2x">'),
    "placeholder of the builder": ("<p>&lt;!--swig\ufffc0--&gt;</p>", "<p>&lt;!--swig0--&gt;</p>"),
    "blank lines and indents": ("<p>a</p>\n\n    <p>b</p>", "<p>a</p>\n<p>b</p>"),
}


@pytest.mark.parametrize(("html", "written"), BODIES.values(), ids=BODIES)
def test_a_body_holds_nothing_that_builders_act_on(html: str, written: str) -> None:
    body = rendered(html=html)[2]
    assert body.strip().removeprefix("<div>\n").startswith(written)
    assert "{" not in body
    assert "\n\n" not in body.strip()


PIECES = [
    "<p>",
    "</p>",
    "<pre>",
    "</pre>",
    "<ul><li>",
    "</ul>",
    "{{",
    "%}",
    "```",
    "~~~",
    "\n",
    "\n\n",
    "    ",
    "# a",
    "- b",
    "&lt;i&gt;",
    "港",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=30).map("".join))
def test_the_words_of_any_body_are_those_that_a_browser_shows(markup: str) -> None:
    html = clean_html(markup)
    body = rendered(html=html, url="")[2]
    shows, meant = LexborHTMLParser(body), LexborHTMLParser(f"<div>{html}</div>")
    assert "".join(shows.text().split()) == "".join(meant.text().split())
    assert [pre.text() for pre in shows.css("pre")] == [pre.text() for pre in meant.css("pre")]
    assert "\n\n" not in body.strip()
    assert not any(mark in body for mark in ("{", "}", "```", "~~~"))


@pytest.mark.parametrize("language", ["ar", "he-IL", "fa", "ur", "az-Arab", "ku-arab-iq"])
def test_scripts_from_right_to_left_say_so(language: str) -> None:
    head, _, body = rendered(language=language)
    assert body.startswith('\n<div dir="rtl">\n')
    assert head["direction"] == "rtl"


@pytest.mark.parametrize("language", ["de", "zh-Hant", "pt-BR", "sr-Latn-RS"])
def test_a_language_tag_stays(language: str) -> None:
    assert rendered(language=language)[0]["lang"] == language


@pytest.mark.parametrize("language", ["", "x", "../../etc", "de_DE", "de de", "{{ x }}", "Deutsch, bitte"])
def test_what_is_no_language_tag_is_left_out(language: str) -> None:
    assert "lang" not in rendered(language=language)[0]


@pytest.mark.parametrize("language", ["de", "zh-Hant", "uz-Latn", "ar-Latn", "", None])
def test_all_others_do_not(language: str | None) -> None:
    head, _, body = rendered(language=language)
    assert body.startswith("\n<div>\n")
    assert "direction" not in head


def test_the_lead_picture_stands_once() -> None:
    lead = Image(url="https://e.org/a.jpg?w=1", alt="b", caption="Der Hafen", credit="Foto: J")
    without = rendered(lead_image=lead)[2]
    assert (
        '<figure><img src="https://e.org/a.jpg?w=1" alt="b"><figcaption>Der Hafen (Foto: J)</figcaption></figure>'
        in without
    )
    assert rendered(lead_image=lead, html='<p>x</p><img src="https://e.org/a.jpg?w=9">')[2].count("<img") == 1


def test_the_source_is_credited() -> None:
    assert '<p><a href="https://blatt.example/1" rel="noopener">Hafenblatt</a></p>' in rendered()[2]


@pytest.mark.parametrize("title", [*TITLES, "x" * 300, "港" * 200, "?", "_a", ".b", "CON", "a/b\\c", "ß" * 150])
def test_names_and_addresses_are_safe_everywhere(title: str) -> None:
    one = post(title=title, section=("a/b", "C: D", "_x", ".y", "港" * 100, "  "))
    path, permalink = hexo.path(one, False), hexo.permalink(one)
    assert str(path).startswith("source/_posts/")
    assert all(len(part.encode()) <= 200 and part[0] not in "_." for part in path.parts[2:])
    assert not set(str(path)) & set('\\:*?"<>|#%{}')
    assert permalink.endswith(("-abcdefghij/", "/abcdefghij/"))
    assert not set(permalink) & set(' .?#%:"\\')
