"""Links within the page lead to the article's own words; where those are not shown, to the page."""

import re
from html import escape
from urllib.parse import quote, unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from broadsheet.anchors import ANCHOR, anchor, led_back, led_to
from broadsheet.clean.stages import clean_html, through_all
from broadsheet.model import Article
from broadsheet.read.article import extract

URL = "https://paper.example/news/harbour"
SAID = (
    "The council voted on Tuesday to approve the new harbour plan after three years of debate, officials said.",
    "Residents of the old town expected the work to begin before the winter storms arrive, as they had asked.",
    "A ferry company has already ordered two ships, which would be much too long for the present basin.",
)


def read(body: str, url: str = URL, head: str = "") -> Article:
    return extract(
        f"<title>Harbour plan</title>{head}<body><main><h1>Harbour plan</h1><div class=post>{body}</div></main>", url
    )


def named(name: str, url: str = URL) -> str:
    return anchor(url, name)


def noted(mark: str, note: str) -> str:
    return f"<p>{SAID[0]} {mark}</p><p>{SAID[1]}</p><p>{SAID[2]}</p>{note}"


LINK = "<a href=#fn1>1</a>"
NOTES = {
    "in a list": (f"<sup id=ref1>{LINK}</sup>", "<ol><li id=fn1><p>The minutes of May. <a href=#ref1>↩</a></p></li></ol>"),
    "named": (f"<a name=ref1></a>{LINK}", "<p><a name=fn1></a>The minutes of May. <a href=#ref1>↩</a></p>"),
    "with the whole address": (
        f"<sup id=ref1><a href={URL}#fn1>1</a></sup>",
        f"<p id=fn1>The minutes of May. <a href='{URL}#ref1'>↩</a></p>",
    ),
    "from the root of the site": (
        "<sup id=ref1><a href=/news/harbour#fn1>1</a></sup>",
        "<p id=fn1>The minutes of May. <a href='harbour#ref1'>↩</a></p>",
    ),
    "a number before it": (
        f"<sup id=ref1>{LINK}</sup>",
        "<div class=footnote><a id=fn1 href=#ref1>1</a><div><p>The minutes of May. <a href=#ref1>↩</a></p></div></div>",
    ),
    "a link that is a place": ("<a id=ref1 href=#fn1>1</a>", "<p id=fn1>The minutes of May. <a href=#ref1>↩</a></p>"),
}  # fmt: skip


@pytest.mark.parametrize(("mark", "note"), NOTES.values(), ids=NOTES)
def test_a_note_and_its_mark_lead_to_each_other(mark: str, note: str) -> None:
    html = read(noted(mark, note)).html
    assert f'<a href="#{named("fn1")}">1</a>' in html
    assert f'<a href="#{named("ref1")}">↩</a>' in html
    assert re.search(rf'<p id="{named("ref1")}">The council', html)
    assert re.search(rf'<p id="{named("fn1")}">The minutes', html)


@pytest.mark.parametrize(
    "note", ["", "<div class=comments id=fn1><p>Nice.</p></div>", "<div id=fn1>The minutes.</div>"]
)
def test_a_link_to_what_is_not_in_the_article_or_has_no_element_leads_to_the_page(note: str) -> None:
    html = read(noted(LINK, note)).html
    assert f'<a href="{URL}#fn1">1</a>' in html
    assert " id=" not in html


@pytest.mark.parametrize(
    "left_out",
    [
        "<figure id=fn1><img src=/a.jpg width=600 height=400></figure>",
        "<aside class=related id=fn1><a href=/1>Other news of the day</a></aside>",
    ],
)
def test_a_place_is_not_that_of_the_words_after_its_own(left_out: str) -> None:
    html = read(f"<p>{SAID[0]} {LINK}</p><p>{SAID[1]}</p>{left_out}<p>{SAID[2]}</p>").html
    assert f'<a href="{URL}#fn1">1</a>' in html
    assert " id=" not in html


def test_a_heading_that_leads_to_itself_is_a_heading() -> None:
    html = read(f"<p>{SAID[0]}</p><h2 id=quay><a href=#quay>The quay</a></h2><p>{SAID[1]}</p>").html
    assert "<h2>The quay</h2>" in html


def test_a_heading_that_leads_back_to_contents_that_are_not_shown_is_a_heading() -> None:
    contents = "<nav><ul><li id=toc1><a href=#costs>Costs</a></li></ul></nav>"
    html = read(
        f"{contents}<p>{SAID[0]}</p><p>{SAID[1]}</p><h2 id=costs><a href=#toc1>Costs</a></h2><p>{SAID[2]}</p>"
    ).html
    assert "<h2>Costs</h2>" in html


def test_notes_in_asides_below_the_section_that_is_the_article_are_of_it() -> None:
    notes = (
        "<aside class=footnote-list><aside class=footnote id=id2 role=doc-footnote><span class=label>"
        "<span class=bracket>[</span><a role=doc-backlink href=#id1>1</a><span class=bracket>]</span></span>"
        "<p>The minutes of May, as the council keeps them.</p></aside></aside>"
    )
    text = "".join(f"<p>{said}</p>" for said in SAID)
    page = f"<div class=body><section><h1>Harbour plan</h1>{text}<p>So it was. <a href=#id2 id=id1>[1]</a></p></section>{notes}</div>"
    html = extract(f"<title>Harbour plan</title><body>{page}", URL).html
    assert f'<a href="#{named("id2")}">[1]</a>' in html
    assert f'<p>[<a href="#{named("id1")}">1</a>]</p><p id="{named("id2")}">The minutes of May' in html.replace(
        "\n", ""
    )


def test_code_and_cells_keep_what_else_they_say() -> None:
    body = (
        f"<p>{SAID[0]} <a href=#code>a</a> <a href=#right>b</a></p><pre id=code class=language-python>x = 1</pre>"
        f"<p id=right dir=rtl>{SAID[1]}</p>"
    )
    html = read(body).html
    assert f'<pre id="{named("code")}" class="language-python">x = 1</pre>' in html
    assert f'<p id="{named("right")}" dir="rtl">' in html


@pytest.mark.parametrize("name", ["注 1", "ملاحظة", "a.b:c'd&e", "%E6%B3%A8", "."])
def test_names_are_of_any_letters(name: str) -> None:
    html = read(noted(f'<a href="#{quote(name)}">1</a>', f'<p id="{escape(name)}">The minutes of May.</p>')).html
    assert f'<a href="#{named(name)}">1</a>' in html
    assert f'<p id="{named(name)}">The minutes of May.</p>' in html
    assert clean_html(html) == through_all(html)
    (told,) = re.findall(f'href="({URL}#[^"]*)"', led_back(html, URL))
    assert unquote(told) == f"{URL}#{name}"


def test_a_name_too_long_to_be_one_leads_to_the_page() -> None:
    html = read(noted(f"<a href=#{'x' * 300}>1</a>", f"<p id={'x' * 300}>The minutes of May.</p>")).html
    assert f'<a href="{URL}#xxx' in html


def test_a_place_stands_once_also_where_line_breaks_part_its_paragraph() -> None:
    html = read(noted(LINK, "<p id=fn1>The minutes of May.<br><br>And those of June, which are longer.</p>")).html
    assert f'<p id="{named("fn1")}">The minutes of May.</p><p>And those' in html


def test_only_links_within_are_written_as_such_and_words_that_look_like_places_stay() -> None:
    name = named("fn1")
    mark = f"{LINK} <a href='/{name}'>2</a> <a href='&quot;{name}'>3</a>"
    html = read(noted(mark, f'<p id=fn1>The minutes: &lt;p id="{name}"&gt; id="{name}"</p>')).html
    assert f'<a href="https://paper.example/{name}">2</a>' in html
    assert f'<a href="https://paper.example/news/&quot;{name}">3</a>' in html
    said = f'The minutes: &lt;p id="{name}"&gt; id="{name}"</p>'
    assert html.endswith(f'<p id="{name}">{said}')
    assert read(noted("", f"<p>{said}")).html.endswith(f"<p>{said}")


def test_a_paragraph_with_a_place_is_one_that_a_picture_may_stand_below() -> None:
    picture = "<figure><img src=/a.jpg width=900 height=600></figure>"
    body = "<p{}>{} <a href=#fn1>1</a></p>{}<p>{}</p><p id=fn1>The minutes of May. <a href=#ref1>↩</a></p>"
    head = "<meta property=og:image content=https://paper.example/og.jpg>"
    placed = read(body.format(" id=ref1", SAID[0], picture, SAID[1]), head=head)
    assert f'<p id="{named("ref1")}">' in placed.html
    assert placed.lead_image is not None
    assert placed.lead_image.url.endswith("/og.jpg")


def test_a_page_names_no_places_itself() -> None:
    html = read(noted("", '<p place="n-0a1b2c-x">The minutes of May.</p><ol place="n-0a1b2c-x"><li>June.</ol>')).html
    assert "n-0a1b2c-x" not in html


def test_a_link_to_the_top_leads_to_the_page_also_beside_a_heading_that_leads_to_itself() -> None:
    body = (
        f"<p>{SAID[0]}</p><h2 id=quay><a href=#quay>The quay</a></h2><p>{SAID[1]} <a href=#>Top</a> <a href=x>x</a></p>"
    )
    html = read(body).html
    assert f'<a href="{URL}">Top</a> <a href="https://paper.example/news/x">x</a>' in html


def test_two_articles_that_stand_together_have_no_anchor_in_common() -> None:
    note = noted(f"<sup id=ref1>{LINK}</sup>", "<p id=fn1>The minutes of May. <a href=#ref1>↩</a></p>")
    first, second = (set(re.findall(r' id="([^"]+)"', read(note, url).html)) for url in (URL, f"{URL}-2"))
    assert len(first) == len(second) == 2
    assert first.isdisjoint(second)


def test_articles_of_a_site_whose_pages_have_one_base_have_none_in_common() -> None:
    note = noted(f"{LINK} <a href={URL}#fn1>2</a> <a href=#lost>3</a>", "<p id=fn1>The minutes of May.</p>")
    html = read(note, URL, "<base href=/>").html
    assert html.count(f'<a href="#{named("fn1")}">') == 2
    assert f'<p id="{named("fn1")}">' in html


def test_what_is_read_out_of_a_post_of_ours_leads_where_it_led() -> None:
    note = noted(f"<sup id=ref1>{LINK}</sup>", "<p id=fn1>The minutes of May. <a href=#ref1>↩</a></p>")
    once, blog = read(note).html, "https://blog.example/harbour"
    assert read(once, blog).html == once.replace(named("x")[:-1], named("x", blog)[:-1])
    assert read(once).html == once


def test_anchors_come_through_the_lock_and_no_other_names_do() -> None:
    kept = f'<p id="{named("fn1")}">x <a href="#{named("fn1")}" rel="noopener noreferrer nofollow">y</a></p>'
    assert clean_html(kept) == kept
    for name in ("location", "n-0a1b2c", "N-0a1b2c-x", "n-0a1b2c-x y", "n-0a1b2c-é", f"n-0a1b2c-{'x' * 201}"):
        assert clean_html(f'<p id="{name}">x</p>') == "<p>x</p>"


@given(st.text(st.characters()), st.text(st.characters(), min_size=1))
@example("https://paper.example/\ud800", "fn1")
def test_an_anchor_is_one_or_there_is_none(address: str, name: str) -> None:
    assert not (made := anchor(address, name)) or ANCHOR.fullmatch(made)


def test_elsewhere_links_lead_to_our_page_or_back_to_theirs() -> None:
    html = f'<p id="{named("a-1")}">x</p><p><a href="#{named("a-1")}" rel="nofollow">y</a></p>'
    assert f'<a href="https://ours.example/?a=1&amp;b#{named("a-1")}" rel' in led_to(
        html, "https://ours.example/?a=1&b"
    )
    assert f'<a href="{URL}#a-1" rel' in led_back(html, f"{URL}#top")
