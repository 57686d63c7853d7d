"""What is the article's and what stands around it, one rule of the reader a test, on pages of our own."""

import json
import re

import pytest

from broadsheet.read.article import extract, text_of

URL = "https://blatt.example/nachrichten/hafen-ausbau-beschlossen-2026"
WORDS = (
    "Der Stadtrat hat am Dienstag nach dreistündiger Debatte den Ausbau des alten Hafens beschlossen, der im "
    "kommenden Frühjahr beginnen soll. Anwohner hatten sich über Lärm und Verkehr beklagt. "
)
BODY = "".join(f"<p>{WORDS}{n}</p>" for n in range(1, 5))


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html lang=de><head><title>Hafen</title>{head}</head><body>{body}</body></html>"


def read(body: str, head: str = ""):  # type: ignore[no-untyped-def]
    return extract(page(body, head), URL)


def paragraphs(*numbers: int) -> str:
    return "\n\n".join(f"{WORDS}{n}" for n in numbers)


@pytest.mark.parametrize("name", ["article-body", "article_body", "articleBody", "article__body", "post_content"])
def test_names_are_the_same_however_their_words_are_parted(name: str) -> None:
    aside = f"<div><div class=x><p>{WORDS * 3}</p></div></div>"
    assert read(f"<div class={name}>{BODY}</div>{aside}").text == paragraphs(1, 2, 3, 4)


def test_teasers_of_other_pages_are_no_text_though_they_have_prose() -> None:
    cards = "".join(
        f"<div class=c{n}><h3><a href=/n{n}>Eine andere Nachricht Nummer {n}</a></h3><p>{WORDS}</p></div>"
        for n in range(5)
    )
    assert read(f"<div>{BODY}<div>{cards}</div></div>").text == paragraphs(1, 2, 3, 4)


def test_headings_that_lead_out_of_the_site_are_the_articles() -> None:
    items = "".join(
        f"<div><h3><a href='https://laden{n}.example/'>Ein gutes Gerät {n}</a></h3><p>{WORDS}{n}</p></div>"
        for n in range(5)
    )
    text = read(f"<article>{items}</article>").text
    assert all(f"Ein gutes Gerät {n}" in text for n in range(1, 5))
    assert all(f"{WORDS}{n}" in text for n in range(5))


def test_what_stands_outside_of_the_main_element_counts_little() -> None:
    consent = f"<div><div><p>{WORDS * 9}</p><p>{WORDS * 9}</p></div></div>"
    assert read(f"<main><h1>Hafen</h1>{BODY}</main>{consent}").text == paragraphs(1, 2, 3, 4)


@pytest.mark.parametrize("label", ["Kommentare", "2 von 7", "Werbung", "分享", "광고", "إعلان", "Bild 3 / 9", "Teilen"])
def test_labels_that_stand_alone_are_no_text(label: str) -> None:
    parts = BODY.replace("</p><p>", f"</p><p>{label}</p><p>", 1)
    assert label not in read(f"<article>{parts}</article>").text.split("\n\n")


class TestSubheads:
    @pytest.mark.parametrize(
        "line",
        [
            "<p><strong>Was es kostet</strong></p>",
            "<p><b>Was</b> <b>es kostet</b></p>",
            '<p><span style="color:#888"><strong>Was es kostet</strong></span></p>',
            '<p><span class="strong">Was es kostet</span></p>',
            '<p class="zwischentitel">Was es kostet</p>',
            "<h4>Was es kostet</h4>",
        ],
    )
    def test_a_line_in_bold_before_a_paragraph_is_one(self, line: str) -> None:
        found = read(f"<article>{BODY}{line}{BODY}</article>").html
        assert ">Was es kostet</h" in re.sub("</?b>", "", found)

    @pytest.mark.parametrize(
        "line",
        [
            "<p><strong>Das ist ein Satz.</strong></p>",
            "<p><strong>Frage:</strong> Was kostet es denn</p>",
            f"<p><strong>{WORDS}</strong></p>",
            "<ul><li><strong>Ein Punkt</strong></li></ul>",
        ],
    )
    def test_sentences_and_items_are_none(self, line: str) -> None:
        assert "<h3>" not in read(f"<article>{BODY}{line}{BODY}</article>").html

    def test_one_named_as_a_time_is_one_of_a_live_blog(self) -> None:
        entries = "".join(
            f"<h5 class=time><span class=time>11.0{n} Uhr: Die Lage {n}</span></h5><p>{WORDS}{n}</p>" for n in "123"
        )
        found = read(f"<article>{entries}</article>")
        assert "<h5>11.02 Uhr: Die Lage 2</h5>" in found.html
        assert "11.02 Uhr: Die Lage 2" in found.text

    def test_the_id_of_a_section_is_the_words_of_its_heading_and_no_name(self) -> None:
        sections = "".join(
            f"<div id=teilen-mit-vielen-leuten-{n}><h2>Teil {n}</h2><p>{WORDS}{n}</p></div>" for n in "123"
        )
        assert read(f"<article>{sections}</article>").text.count(WORDS.strip()) == 3


class TestPictures:
    def urls(self, markup: str) -> list[str]:
        body = BODY.replace("</p><p>", f"</p>{markup}<p>", 1)
        return [image.url for image in read(f"<article>{body}</article>").images]

    def test_an_aside_that_holds_a_figure_and_its_caption_is_a_picture(self) -> None:
        figure = "<figure><img src=/p/kai-am-morgen.jpg><figcaption>Der Kai.</figcaption></figure>"
        assert self.urls(f"<div class=article__aside>{figure}</div>") == ["https://blatt.example/p/kai-am-morgen.jpg"]

    def test_a_box_that_a_script_makes_a_picture_of(self) -> None:
        assert self.urls('<div class=lazy data-src="/p/kai-am-morgen.jpg?w=480"></div>') == [
            "https://blatt.example/p/kai-am-morgen.jpg?w=480"
        ]

    def test_of_a_picture_element_the_source_for_the_widest_screen(self) -> None:
        sources = "".join(f'<source media="(min-width: {w}px)" srcset="/p/{w}.jpg">' for w in (320, 1280, 768))
        assert self.urls(f"<figure><picture>{sources}<img src=/p/100.jpg></picture></figure>") == [
            "https://blatt.example/p/1280.jpg"
        ]

    def test_names_that_only_begin_like_a_placeholder(self) -> None:
        name = "kai_trans_NvBQzQNjv4BqqVzuuqpFlyLIwiB6NTmJwfSVWeZ.jpg"
        assert self.urls(f"<img src=/p/{name}>") == [f"https://blatt.example/p/{name}"]
        assert self.urls("<img src=/p/spacer.gif>") == []


class TestState:
    def script(self, value: object) -> str:
        return f"<script>self.push({json.dumps(value)})</script>".replace("<p>", "\\u003cp\\u003e")

    @pytest.mark.parametrize("wrapped", [False, True])
    def test_an_article_that_is_only_in_the_pages_data(self, wrapped: bool) -> None:
        value: object = {"id": 7, "body": BODY, "teaser": "<p>Kurz.</p>"}
        script = self.script([1, json.dumps(value)] if wrapped else value)
        found = read(f"<h1>Hafen</h1><div id=root></div>{script}")
        assert found.text == paragraphs(1, 2, 3, 4)
        assert found.origins["html"] == "state"

    def test_where_the_page_shows_its_article_the_data_is_not_asked(self) -> None:
        script = self.script({"body": BODY * 3})
        assert read(f"<article>{BODY}</article>{script}").origins["html"] == "page"


def test_the_text_alone_is_that_of_the_article() -> None:
    html = page(f"<nav>Menü</nav><article><h1>Hafen</h1>{BODY}</article>")
    assert text_of(html, URL) == extract(html, URL).text == paragraphs(1, 2, 3, 4)


@pytest.mark.parametrize(
    "url", ["", "http://[", "https://[::1", "::", "javascript:alert(1)", "//x", "\x00", "?", "http://a b/"]
)
def test_no_address_is_too_odd(url: str) -> None:
    assert extract(page(f"<article>{BODY}</article>"), url).text == paragraphs(1, 2, 3, 4)
    assert text_of(page(f"<article>{BODY}</article>"), url) == paragraphs(1, 2, 3, 4)


class TestLetters:
    def test_a_formula_stands_in_its_line(self) -> None:
        maths = "<math alttext=x><mi>x</mi><mo>=</mo><mfrac><mn>1</mn><mn>2</mn></mfrac><annotation>\\frac</annotation></math>"
        found = read(f"<article>{BODY}<p>{WORDS} Es gilt {maths}, sagt man.</p></article>")
        assert "Es gilt x=12, sagt man." in found.text
        assert "Es gilt x=12, sagt man.</p>" in found.html

    def test_a_paragraph_in_another_script_keeps_its_direction_and_language(self) -> None:
        quote = '<blockquote dir="rtl" lang="ar"><p dir="RTL">قال المجلس إن الخطة ستنفذ العام المقبل.</p></blockquote>'
        found = read(f"<article>{BODY}{quote}{BODY}</article>").html
        assert '<blockquote dir="rtl" lang="ar"><p dir="rtl">' in found

    def test_what_is_no_direction_and_no_language_is_left_out(self) -> None:
        odd = f'<p dir="up" lang="de&quot; onclick=&quot;x">{WORDS}7</p>'
        assert f"<p>{WORDS}7</p>" in read(f"<article>{BODY}{odd}</article>").html


def test_what_an_iframe_holds_is_no_text_and_no_tags() -> None:
    frame = '<iframe =odd src="https://www.youtube.com/embed/abcdEFGH123">a < b </p> < bill </article></iframe>'
    empty = '<iframe src="https://www.youtube.com/embed/abcdEFGH124"></iframe>'
    found = read(f"<article>{empty}{BODY}<div>{frame}</div>{BODY.replace('. ', '! ')}</article>")
    assert found.text.count("Hafens") == 8
    assert "bill" not in found.text


class TestTheNextArticle:
    HEAD = '<meta property="og:title" content="Der Hafen wird ausgebaut">'
    OTHER = "".join(
        f"<p>Im Gebirge schneit es seit Tagen, und die Straßen sind gesperrt, sagten die Behörden. {n}</p>"
        for n in range(9)
    )

    @pytest.mark.parametrize("box", ["article", "div class=story", "section class=story"])
    def test_the_first_one_is_the_pages(self, box: str) -> None:
        name = box.partition(" ")[0]
        both = (("Der Hafen wird ausgebaut", BODY), ("Es schneit im Gebirge", self.OTHER))
        boxes = "".join(f"<{box}><h1>{title}</h1><div>{text}</div></{name}>" for title, text in both)
        assert read(f"<main>{boxes}</main>", self.HEAD).text == paragraphs(1, 2, 3, 4)

    def test_sections_with_great_headings_are_the_articles(self) -> None:
        sections = "".join(
            f"<section><h2>{title}</h2><p>{WORDS}{n}</p></section>"
            for n, title in enumerate(("Der Hafen wird ausgebaut", "Was es kostet", "Wer es bezahlt"), 1)
        )
        assert read(f"<article>{sections}</article>", self.HEAD).text.count(WORDS.strip()) == 3

    def test_great_headings_in_one_flow_are_the_articles(self) -> None:
        flow = f"<h1>Der Hafen wird ausgebaut</h1>{BODY}<h1>Was es kostet</h1>{BODY.replace('. ', '! ')}"
        assert read(f"<article>{flow}</article>", self.HEAD).text.count("Hafens") == 8


def test_what_is_said_outside_of_the_article_too_stays_in_it() -> None:
    teaser = f"<div class=top><p>{WORDS}2</p></div>"
    assert read(f"{teaser}<main><h1>Hafen</h1>{BODY}</main>").text == paragraphs(1, 2, 3, 4)


def test_what_is_said_twice_in_the_article_stands_once() -> None:
    once = f"<p>Der Bürgermeister nannte es einen guten Tag. {WORDS}</p>"
    text = read(f"<main><h1>Hafen</h1>{once}{BODY}{once}</main>").text
    assert text.count("einen guten Tag") == 1
    assert text.endswith(paragraphs(1, 2, 3, 4))


@pytest.mark.parametrize(
    "heading", ["Über den Autor", "About the author", "More stories from the harbour", "Das könnte Sie auch interessieren", "作者简介",
                "Add your opinion on this article", "All reader comments (7)", "Popular topics", "Weitere Informationen", "Weiterführende Links:"]
)  # fmt: skip
def test_a_section_below_the_article_is_left_out(heading: str) -> None:
    below = f"<h3>{heading}</h3><p>Sie schreibt über Häfen, Schiffe und die See, und lebt am Meer.</p>"
    assert read(f"<main><h1>Hafen</h1>{BODY}{below}</main>").text == paragraphs(1, 2, 3, 4)


def test_such_a_section_ends_with_the_next_heading() -> None:
    middle = f"<h3>Weitere Artikel</h3><p>{WORDS[:120]}</p><h3>Der Preis</h3><p>{WORDS}7</p>"
    assert (
        read(f"<main><h1>Hafen</h1>{BODY}{middle}</main>").text == f"{paragraphs(1, 2, 3, 4)}\n\nDer Preis\n\n{WORDS}7"
    )


def test_a_box_that_points_to_another_article_is_left_out_with_its_teaser() -> None:
    box = "<div><p>Lesen Sie auch</p><div><h4><a href=/2>Der Hafen von gestern</a></h4><p>So sah er einmal aus, vor hundert Jahren.</p></div></div>"
    assert read(f"<main>{BODY}{box}<p>{WORDS}5</p></main>").text == paragraphs(1, 2, 3, 4, 5)


def test_a_caption_of_several_paragraphs_is_text() -> None:
    figure = f"<figure><img src=a.jpg width=600 height=400><figcaption><p>{WORDS}5</p><p>Sie sagte:</p><p>{WORDS}6</p></figcaption></figure>"
    text = read(f"<article>{BODY}{figure}</article>").text
    assert text == f"{paragraphs(1, 2, 3, 4, 5)}\n\nSie sagte:\n\n{WORDS}6"


def test_the_byline_between_the_standfirst_and_the_text_is_no_text() -> None:
    top = f"<p>{WORDS}0</p><div>Von Hanna Berg, Hamburg</div><div>9. Mai 2026, 12:02 Uhr</div>"
    assert read(f"<main><h1>Hafen</h1>{top}{BODY}</main>").text == paragraphs(0, 1, 2, 3, 4)


def test_a_chinese_paragraph_is_no_credit_because_it_is_short() -> None:
    one = "来源：据港口管理局昨天公布的消息，新的码头将于明年春天动工，工程预计需要三年时间，总投资约为十四亿元，附近居民对噪音和交通表示担心。"
    texts = [
        f"市议会周二经过三小时的辩论，批准了旧港口的扩建计划，工程将于明年春天开始，居民们抱怨噪音和交通。{n}。"
        for n in "一二三四"
    ]
    body = "".join(f"<p>{t}</p>" for t in [texts[0], one, *texts[1:]])
    assert one in read(f"<article>{body}</article>").text


def test_a_list_of_links_to_other_sites_is_the_articles() -> None:
    tools = "".join(f"<li><a href='https://werkzeug{n}.example/'>Werkzeug {n}</a></li>" for n in range(5))
    text = read(f"<main><h1>Hafen</h1>{BODY}<h2>Werkzeuge</h2><ul>{tools}</ul><p>{WORDS}5</p></main>").text
    assert "Werkzeug 0\n\nWerkzeug 1" in text


@pytest.mark.parametrize("href", ["/andere/{}", "#abschnitt-{}", "https://blatt.example/andere/{}"])
def test_a_list_of_links_within_the_site_or_the_page_is_not(href: str) -> None:
    others = "".join(f"<li><a href='{href.format(n)}'>Eine andere Sache {n}</a></li>" for n in range(5))
    assert "andere Sache" not in read(f"<main><h1>Hafen</h1>{BODY}<ul>{others}</ul><p>{WORDS}5</p></main>").text


def test_an_article_of_one_item_keeps_its_list() -> None:
    html = read(f"<ol><li><p>{WORDS * 2}</p></li></ol>").html
    assert html.startswith("<ol><li>")


def test_places_where_a_word_may_be_broken_are_no_letters() -> None:
    article = read("<article>" + BODY.replace("Hafens", "Ha&shy;fens") + "</article>")
    assert article.text == paragraphs(1, 2, 3, 4)
    assert "Ha\u00adfens" in article.html


def test_a_hidden_headline_makes_no_other_article_of_the_shown_one() -> None:
    head = '<meta property="og:title" content="Der Stadtrat baut den alten Hafen aus">'
    title = "<h1>Der Stadtrat baut den alten Hafen aus</h1>"
    hidden = f'<div style="display:none">{title}</div>'
    top = f"<div><div>{title}<span>Anna</span></div></div>"  # for phones
    for copy in (hidden, top):
        text = extract(page(f"{copy}<div><div>{title}{BODY}</div></div>", head), URL).text
        assert text == paragraphs(1, 2, 3, 4)


def test_markup_that_a_noscript_holds_as_words_is_no_prose() -> None:
    counter = "&lt;img src=https://zaehler.example/?" + "seite=nachrichten&amp;amp;" * 80 + "&gt;"
    assert read(f"<noscript>{counter}</noscript><div>{BODY}</div>").text == paragraphs(1, 2, 3, 4)


@pytest.mark.parametrize("mark", ["\ufeff", "\u200b", "\u200d", "\ue072", "."])
def test_a_line_that_only_holds_an_empty_paragraph_open_is_none(mark: str) -> None:
    assert read(f"<article>{BODY}<p>{mark}</p><p>{WORDS}5</p></article>").text == paragraphs(1, 2, 3, 4, 5)


def test_an_article_in_the_item_of_a_list_of_columns() -> None:
    others = "".join(
        f"<div><a href=/n{n}>Eine andere Nachricht {n}</a> vom Hafen am 2024-05-{n}</div>" for n in (11, 12)
    )
    column = f"<li class=left><div class=text>{BODY}</div><div class=more><h4>Zuletzt</h4>{others}</div></li>"
    assert read(f"<h1>Hafen</h1><ul>{column}<li class=right>Wetter</li></ul>").text == paragraphs(1, 2, 3, 4)


@pytest.mark.parametrize(
    "last",
    [
        "الآراء الواردة أدناه لا تعبر عن رأي موقع الميناء، بل تعكس وجهات نظر أصحابها فقط.",
        "违法和不良信息举报电话：010-62675637 举报邮箱：jubao@blatt.example",
        "声明：文章提及内容不构成实质性投资建议，据此操作风险自担。",
        "图片来自网络，如有侵权，请联系删除。",
        "关键词 >> 港口",
        "已输入0字",
        "Follow The Blatt on Facebook and Twitter for more of the harbour.",
        "For more on news from around the world please visit Blatt News.",
        "JOIN THE CONVERSATION",
        "Още по темата: <a href=/n>Друга новина за пристанището</a>",
        "hirdetés",
        "Продолжение после рекламы",
        "Related stories:",
        "More from The Blatt:",
        "See also:",
        "Ads by Google",
        "(Click image for slideshow)",
        "0:00:00 / -:--:--",
        "Comments are now closed.",
        "To contact the reporter on this story: Anna Weber in Hamburg at anna@blatt.example",
        "Anna Weber can be reached at anna@blatt.example.",
        "Follow Anna Weber @anna and The Blatt @blatt.",
        "Anna Weber is Blatt.example's harbour editor. Write to her about ships.",
        "MORE: <a href=/n>Another piece of news on the harbour</a>",
        "---",
        "(ab/cde)",
        "Anna Weber anna@blatt.example",
        "Twitter: @anna",
        "Show caption",
        "Last SlideNext Slide",
        "Connect with us on social media",
        "TIMELINE: <a href=/n>Another piece of news on the harbour</a>",
        "$$ARTICLEAD$$",
        "200 characters left",
        "Kommentar schreiben",
        "Оставить комментарий",
        "YouTube-Inhalte erlauben",
        "RELATED READING: <a href=/n>Another piece of news on the harbour</a>",
        "Follow our full coverage of the harbour at https://blatt.example/harbour",
    ],
)
def test_what_a_site_says_below_an_article(last: str) -> None:
    assert read(f"<article>{BODY}<p>{last}</p></article>").text == paragraphs(1, 2, 3, 4)


def test_a_byline_before_the_first_paragraph_is_no_text() -> None:
    byline = "<div>By: Anna Weber Executive News Editor</div>"
    assert read(f"<div><h1>Hafen</h1>{byline}{BODY}</div>").text == paragraphs(1, 2, 3, 4)


def test_a_byline_and_its_day_set_as_headings_are_no_text() -> None:
    byline = "<h6>By ANNA WEBER</h6><h6>Published: May 17, 2024</h6>"
    assert read(f"<div><h1>Hafen</h1>{byline}{BODY}</div>").text == paragraphs(1, 2, 3, 4)
    heading = "<h2>Updated plans for the harbour, 3 years late</h2>"
    assert "Updated plans" in read(f"<div><h1>Hafen</h1>{heading}{BODY}</div>").text


def test_a_day_with_marks_of_its_own_between_standfirst_and_text_is_no_text() -> None:
    points = "<ul><li>Der Ausbau soll im Frühjahr beginnen, sagt die Stadt, und drei Jahre dauern.</li></ul>"
    day = "<p>PUBLISHED: 09:29 GMT, 5 June 2024 | UPDATED: 19:08 GMT, 5 June 2024</p>"
    text = read(f"<div><h1>Hafen</h1>{points}{day}{BODY}</div>").text
    assert text.startswith("Der Ausbau")
    assert "PUBLISHED" not in text


def test_the_heading_of_a_list_below_the_last_paragraph_is_kept() -> None:
    listed = "<ul><li>Gleise werden erneuert</li><li>Dächer werden gedeckt</li></ul>"
    kept = f"{paragraphs(1, 2, 3, 4)}\n\nWie es weitergeht\n\nGleise werden erneuert\n\nDächer werden gedeckt"
    assert read(f"<article>{BODY}<h2>Wie es weitergeht</h2>{listed}</article>").text == kept
    leading = listed.replace("<li>", '<li><a href="/x">').replace("</li>", "</a></li>")
    assert read(f"<article>{BODY}<h2>Mehr zum Hafen</h2>{leading}</article>").text == paragraphs(1, 2, 3, 4)


def test_a_newsrooms_own_tags_are_no_words_of_json_ld() -> None:
    told = "".join(f"{{p}}{WORDS}{n}{{/p}}" for n in range(1, 5)) + "{/sd-embed}"
    data = json.dumps({"@type": "NewsArticle", "headline": "Hafen", "articleBody": told})
    article = read("<h1>Hafen</h1>", f'<script type="application/ld+json">{data}</script>')
    assert article.text == paragraphs(1, 2, 3, 4)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("नगर परिषद ने मंगलवार को तीन घंटे की बहस के बाद पुराने बंदरगाह के विस्तार को मंज़ूरी दी और काम अगले साल शुरू होगा।", "hi"),
        ("नगरपालिकेने तीन तासांच्या चर्चेनंतर बंदराच्या विस्ताराला मंजुरी दिली आहे आणि काम पुढील वर्षी सुरू होणार आहे, असे सांगितले.", "mr"),
        ("नगर परिषद्ले तीन घण्टाको छलफलपछि पुरानो बन्दरगाह विस्तार गर्ने निर्णय गरेको छ र काम अर्को वर्ष सुरु हुने भएको छ, यो पनि भने।", "ne"),
    ],
)  # fmt: skip
def test_languages_of_one_script_are_told_by_whole_words(text: str, language: str) -> None:
    assert extract(f"<html><body><article><p>{text}</p></article></body></html>", URL).language == language


class TestOnPagesNobodyHadSeen:
    def test_a_last_paragraph_may_be_links_for_the_most_part(self) -> None:
        links = "<a href=/1>Der Ausbau war schon vor drei Jahren Thema im Stadtrat gewesen, der ihn damals aber ablehnte</a>"
        last = f"<p>{links}, als die Anwohner zum ersten Mal über den Verkehr geklagt hatten.</p>"
        assert "zum ersten Mal" in read(f"<article><h1>Hafen</h1>{BODY}{last}</article>").text
        pointer = f"<p>{links} – und was daraus wurde</p>"
        assert "daraus" not in read(f"<article><h1>Hafen</h1>{BODY}{pointer}</article>").text

    def test_a_standfirst_of_short_paragraphs_above_a_player(self) -> None:
        title = "Der Stadtrat baut den alten Hafen aus"
        said = [
            "Der Hafen der Stadt wird nach langem Streit doch ausgebaut, wie der Rat beschloss.",
            "Die Anwohner hatten geklagt.",
            "Die Arbeiten sollen im kommenden Frühjahr beginnen, sagt der Rat.",
        ]
        lead = "".join(f"<p>{one}</p>" for one in said)
        player = f"<div><h3>{title}</h3><button>1.0x</button><p>00:00</p></div>"
        body = (
            f"<article><h1>{title}</h1><div class=preamble>{lead}</div>{player}<div class=body>{BODY}</div></article>"
        )
        text = extract(page(body, f'<meta property="og:title" content="{title}">'), URL).text
        assert text == "\n\n".join([*said, paragraphs(1, 2, 3, 4)])

    def test_letters_of_an_id_drawn_by_chance_say_nothing(self) -> None:
        drawn = f"<p class='articleBlock' id='block-id-n1AuAdJlVL'>{WORDS}5</p>"
        assert read(f"<article>{BODY}{drawn}</article>").text == paragraphs(1, 2, 3, 4, 5)
        told = f"<div id='topAdSlot'><p>{WORDS}5</p></div>"
        assert read(f"<article>{BODY}{told}</article>").text == paragraphs(1, 2, 3, 4)

    def test_a_name_of_all_sections_says_nothing_though_each_has_its_own_id(self) -> None:
        sections = "".join(
            f"<section id=teil-{n} class='Part Part--Ads'><p>{WORDS}{n}</p></section>" for n in range(1, 7)
        )
        assert read(f"<article><h1>Hafen</h1>{sections}</article>").text == paragraphs(1, 2, 3, 4, 5, 6)

    def test_a_body_in_parts_that_share_their_first_name(self) -> None:
        first = f"<div class='articleBodyText version-2 section'><p>{WORDS * 4}1</p></div>"
        second = f"<div class='articleBodyText section'><p>{WORDS}2</p></div>"
        text = read(f"<main><h1>Hafen</h1><div>{first}<div class=ad>Werbung</div>{second}</div></main>").text
        assert text.endswith(f"{WORDS}2")

    def test_links_that_say_the_same_several_times_are_buttons(self) -> None:
        button = "<p><a href='/plan-{}'>Zum ganzen Plan</a></p>"
        items = "".join(f"<h2>Der Hafen {n}</h2><p>{WORDS}{n}</p>{button.format(n)}" for n in range(1, 5))
        text = read(f"<article><h1>Hafen</h1>{items}<p>{WORDS}5</p></article>").text
        assert "Zum ganzen Plan" not in text
        headings = "".join(f"<h3><a href='#a{n}'>Der Preis</a></h3><p>{WORDS}{n}</p>" for n in range(1, 5))
        assert read(f"<article><h1>Hafen</h1>{headings}</article>").text.count("Der Preis") == 4

    def test_links_behind_one_label_are_left_out_in_any_language(self) -> None:
        def with_label(label: str) -> str:
            line = f"<p>{label} <a href=/n{{0}}>Eine andere Nachricht vom Hafen, Nummer {{0}}</a></p>"
            items = "".join(f"<p>{WORDS}{n}</p>{line.format(n)}" for n in range(1, 5))
            return read(f"<article><h1>Hafen</h1>{items}<p>{WORDS}5</p></article>").text

        assert with_label("FUNDA OLUNYE |") == paragraphs(1, 2, 3, 4, 5)
        assert with_label("LUE LISÄKSI:") == paragraphs(1, 2, 3, 4, 5)
        assert with_label("Die Quelle:").count("Eine andere Nachricht") == 4

    @pytest.mark.parametrize(
        "heading", ["All reader comments (7)", "12 Kommentare", "3 thoughts on “Hafen”", "网友评论"]
    )
    def test_what_readers_say_is_no_text_however_much_it_is(self, heading: str) -> None:
        said = "".join(f"<p>{WORDS}{n}</p>" for n in range(10, 22))
        assert read(f"<article><h1>Hafen</h1>{BODY}<h3>{heading}</h3>{said}</article>").text == paragraphs(1, 2, 3, 4)
        chapter = f"<article><h1>Eine Sprache</h1>{BODY}<h2>Comments</h2>{said}</article>"
        assert read(chapter).text.endswith(f"{WORDS}21")

    def test_an_aside_that_is_named_as_a_part_of_the_body(self) -> None:
        offer = f"<div class='article-content__sign-in-group'><ul><li>{WORDS}8</li><li>{WORDS}9</li></ul></div>"
        body = "".join(f"<p>{WORDS}{n}</p>" for n in range(1, 10))
        assert read(f"<article><h1>Hafen</h1>{offer}{body}</article>").text == paragraphs(*range(1, 10))
