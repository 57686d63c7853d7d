"""What the reader writes of what much software makes of an article: code, tables, captions, players, accordions."""

import pytest

from broadsheet.clean.stages import clean_html
from broadsheet.model import Article
from broadsheet.read.article import extract

URL = "https://paper.example/news/harbour-plan-approved"
SAID = (
    "The council voted on Tuesday to approve the new harbour plan after three years of debate, officials said.",
    "Residents of the old town expected the work to begin before the winter storms arrive, as they had asked.",
    "Fishermen from the northern quay wanted a second berth, which the engineers refused on grounds of depth.",
    "A ferry company has already ordered two ships, which would be much too long for the present basin.",
)
ABOVE, BELOW = (f"<p>{SAID[0]}</p><p>{SAID[1]}</p>", f"<p>{SAID[2]}</p><p>{SAID[3]}</p>")


def read(body: str, head: str = "") -> Article:
    page = (
        f"<title>Harbour plan</title>{head}<body><main><h1>Harbour plan</h1><div class=post-content>{body}</div></main>"
    )
    return extract(page, URL)


def between(markup: str) -> str:
    """What becomes of markup between the paragraphs of an article."""
    html = read(ABOVE + markup + BELOW).html
    begin, end = html.index(SAID[1]) + len(SAID[1]) + 4, html.index(f"<p>{SAID[2]}")
    return html[begin:end]


NUMBERED = {
    "a static site generator's table": '<figure class="highlight python"><table><tr><td class="gutter"><pre><span class="line">1</span><br>'
    '<span class="line">2</span><br></pre></td><td class="code"><pre><span class="line">def quay(x):</span><br>'
    '<span class="line">    return x</span><br></pre></td></tr></table></figure>',
    "a documentation tool's": '<table class="highlighttable"><tr><td class="linenos"><pre><span>1</span>\n<span>2</span></pre></td>'
    '<td class="code"><pre>def quay(x):\n    return x\n</pre></td></tr></table>',
    "a table in code": '<pre class="highlight"><code><table><tr><td class="rouge-gutter gl"><pre class="lineno">1\n2\n</pre></td>'
    "<td><pre>def quay(x):\n    return x\n</pre></td></tr></table></code></pre>",
    "numbers in the lines": '<pre><code><span class="line"><span class="ln">1</span>def quay(x):\n</span>'
    '<span class="line"><span class="ln">2</span>    return x\n</span></code></pre>',
    "a list of numbers": '<pre><code>def quay(x):\n    return x\n</code><ul class="pre-numbering"><li>1</li><li>2</li></ul></pre>',
    "a toolbar around": '<div class="code-toolbar"><pre>def quay(x):\n    return x\n</pre><div class="toolbar"><button>Copy</button></div></div>',
    "line breaks": "<pre>def quay(x):<br>    return x<br></pre>",
}


@pytest.mark.parametrize("markup", NUMBERED.values(), ids=NUMBERED.keys())
def test_code_is_kept_to_the_letter_without_the_numbers_of_its_lines(markup: str) -> None:
    html = between(markup)
    code = html.replace("<code>", "").replace("</code>", "").replace(' class="language-python"', "")
    code = code.removeprefix("<figure>").removesuffix("</figure>")
    assert code in ("<pre>def quay(x):\n    return x\n</pre>", "<pre>def quay(x):\n    return x\n</pre>\n")


@pytest.mark.parametrize(
    "markup",
    [
        '<pre><code class="language-python">{}</code></pre>',
        '<pre class="brush: python">{}</pre>',
        '<figure class="highlight python"><table><tr><td class="gutter"><pre>1</pre></td><td><pre>{}</pre></td></tr></table></figure>',
        '<div class="highlight-python notranslate"><div class="highlight"><pre>{}</pre></div></div>',
        '<pre><code class="hljs python">{}</code></pre>',
        '<div class="language-python highlighter-rouge"><div class="highlight"><pre><code>{}</code></pre></div></div>',
    ],
)
def test_code_says_its_language_wherever_the_page_does(markup: str) -> None:
    assert '<pre class="language-python">' in between(markup.format("return x"))
    assert '<pre class="language-python">' in clean_html(between(markup.format("return x")))
    assert "class" not in between("<div class=lang-en><div><pre>return x</pre></div></div>")


def test_empty_lines_of_code_are_kept_also_where_two_line_breaks_make_them() -> None:
    lines = ("def quay(x):", "", "    return x")
    marked = "".join(f'<span class="line">{line}</span><br>' for line in lines)
    numbers = "".join(f'<span class="line">{n}</span><br>' for n in (1, 2, 3))
    code = (
        f'<table><tr><td class="gutter"><pre>{numbers}</pre></td><td class="code"><pre>{marked}</pre></td></tr></table>'
    )
    html = between(f'<figure class="highlight python">{code}</figure>')
    assert html == '<figure><pre class="language-python">def quay(x):\n\n    return x\n</pre></figure>'


LINES = {
    "boxes, an empty one with a line break": "<div class=token-line><span>def quay(x):</span><br></div>"
    "<div class=token-line style=display:inline-block><br></div><div class=token-line>    return x<br></div>",
    "boxes in boxes": "<div class=ec-line><div class=code>def quay(x):</div></div><div class=ec-line><div class=code>\n</div></div>"
    "<div class=ec-line><div class=code><span>    return x</span></div></div>",
    "boxes with their numbers": "<div class=line><div class=ln>1</div><div class=code>def quay(x):</div></div>"
    "<div class=line><div class=ln>2</div><div class=code>\n</div></div>"
    "<div class=line><div class=ln>3</div><div class=code>    return x</div></div>",
    "items": "<ol class=linenums>\n<li class=L0>def quay(x):</li>\n<li class=L1><br></li>\n<li class=L2>    return x</li>\n</ol>",
    "one box around them": "<div><p>def quay(x):</p><p>\n</p><p>    return x</p></div>",
}


@pytest.mark.parametrize("lines", LINES.values(), ids=LINES.keys())
def test_code_whose_lines_are_boxes_is_one_text(lines: str) -> None:
    html = between(f'<pre data-language="python"><code>{lines}</code></pre>')
    assert html == '<pre class="language-python"><code>def quay(x):\n\n    return x\n</code></pre>'


@pytest.mark.parametrize("label", ["<span class=lang>Python</span>", "<div><span>python</span></div>"])
def test_the_name_of_its_language_above_code_is_no_line_of_the_article(label: str) -> None:
    code = f"<div class=language-python>{label}<pre><code>return x</code></pre></div>"
    assert between(code) == '<pre class="language-python"><code>return x</code></pre>'
    assert "ython" not in read(ABOVE + code + BELOW).text


def test_a_heading_that_says_the_language_is_one() -> None:
    code = "<section><h3>Python</h3><pre class=language-python><code>return x</code></pre></section>"
    assert between(code).startswith("<h3>Python</h3>")


def test_a_heading_is_one_whatever_bar_it_is_scrolled_below() -> None:
    heading = '<h2 class="anchor anchorTargetStickyNavbar_Vz" id=costs>Costs<a href="#costs" class="hash-link">\u200b</a></h2>'
    assert between(heading) == "<h2>Costs</h2>"


def test_figures_that_code_prints_are_no_numbers_of_lines() -> None:
    assert between("<pre>print(6 * 7)</pre><pre>42</pre>") == "<pre>print(6 * 7)</pre><pre>42</pre>"


def test_a_table_of_facts_above_the_first_paragraph_is_kept_whole() -> None:
    box = (
        '<table class="infobox vcard"><tr><td colspan=2><a href=/file><img src=/bridge.jpg width=220 height=140></a>'
        '<div class="infobox-caption">The bridge at night</div></td></tr>'
        '<tr><th class="infobox-label">Opened</th><td>19 March 1932</td></tr>'
        '<tr><th class="infobox-label">Designer</th><td>Dorman Long</td></tr></table>'
    )
    article = read(box + ABOVE + BELOW)
    assert article.html.startswith(
        '<table><tbody><tr><td colspan="2"><figure><a href="https://paper.example/file">'
        '<img src="https://paper.example/bridge.jpg" alt="" width="220" height="140"></a>'
        "<figcaption>The bridge at night</figcaption></figure></td></tr>"
        "<tr><th>Opened</th><td>19 March 1932</td></tr><tr><th>Designer</th><td>Dorman Long</td></tr>"
    )
    assert (article.authors, article.published) == ((), None)  # they are the bridge's


def test_a_table_that_places_a_picture_is_no_table() -> None:
    placed = '<table><tr><td><img src="/quay.jpg" width="600" height="400"></td></tr></table>'
    assert between(placed) == (
        '<figure><img src="https://paper.example/quay.jpg" alt="" width="600" height="400"></figure>'
    )


CAPTIONED = {
    "a box each": '<div><div class="pic"><img src="/quay.jpg"></div><div class="caption">The quay</div></div>',
    "two paragraphs": '<p><img src="/quay.jpg"></p><p class="caption">The quay</p>',
    "a sign that points up": '<p><img src="/quay.jpg"></p><p>▲The quay</p>',
    "a cell of a gallery": '<ul><li><div><img src="/quay.jpg"></div><div class="gallerytext"><p>The quay</p></div></li></ul>',
    "outside of the figure": '<div><figure><img src="/quay.jpg"></figure></div><figcaption>The quay</figcaption>',
}


@pytest.mark.parametrize("markup", CAPTIONED.values(), ids=CAPTIONED.keys())
def test_words_under_a_picture_are_its_caption_however_they_are_boxed(markup: str) -> None:
    article = read(ABOVE + markup + BELOW)
    figure = '<figure><img src="https://paper.example/quay.jpg" alt=""><figcaption>'
    assert figure in article.html
    assert [image.caption.lstrip("▲") for image in article.images] == ["The quay"]
    assert article.html.count("<figcaption>") == 1


def test_a_credit_that_style_alone_sets_apart_is_written_apart() -> None:
    markup = '<figure><img src="/quay.jpg"><figcaption>The quay in 2015.<span class=credit>Anna Weber</span></figcaption></figure>'
    image = read(ABOVE + markup + BELOW).images[0]
    assert (image.caption, image.credit) == ("The quay in 2015. Anna Weber", "Anna Weber")


def test_two_line_breaks_part_a_paragraph_also_below_bold_words() -> None:
    assert between(f"<p><b>Costs</b><br><br>{SAID[0][:60]} and so on.<br><br><i>One more thing.</i></p>") == (
        f"<h3>Costs</h3><p>{SAID[0][:60]} and so on.</p><p><i>One more thing.</i></p>"
    )


@pytest.mark.parametrize(
    "heading",
    [
        '<h2>Costs<a class="headerlink" href="#costs">¶</a></h2>',
        '<h2>Costs <a class="anchor" href="#costs">#</a></h2>',
        '<h2>Costs<a class="headerlink" href="#costs">\uf0c1</a></h2>',  # a sign of an icon font
        '<h2>Costs <a href="#costs">∞</a></h2>',
        '<h2><a class="header-anchor" href="#costs" aria-hidden=true>#</a> Costs</h2>',
        '<h2><span>Costs</span><span class="mw-editsection">[<a href="/edit">edit</a>]</span></h2>',
    ],
)
def test_handles_of_a_heading_are_no_words_of_it(heading: str) -> None:
    article = read(ABOVE + heading + BELOW)
    assert "<h2>Costs</h2>" in article.html.replace("Costs <", "Costs<")
    assert "\n\nCosts\n\n" in article.text


def test_a_heading_ends_as_it_does_where_its_last_link_is_a_word_or_a_stop() -> None:
    heading = '<h2>Who pays for it<a href="/costs">?</a></h2>'
    assert '<h2>Who pays for it<a href="https://paper.example/costs">?</a></h2>' in read(ABOVE + heading + BELOW).html


@pytest.mark.parametrize(
    "words", ["<a href=/{n}><strong>{title}</strong></a>", "<a href=/{n}>\n  <span>{title}</span>\n</a>"]
)
def test_lists_of_links_are_such_also_where_the_words_are_in_an_element_of_their_own(words: str) -> None:
    titles = ("Another harbour is dredged", "A third harbour has to wait", "Nobody wants a fourth one")
    items = "".join(f"<li>{words.format(n=n, title=title)}</li>" for n, title in enumerate(titles))
    text = read(f"{ABOVE}<ul>{items}</ul>{BELOW}").text
    assert SAID[3] in text
    assert titles[0] not in text


def test_the_first_words_of_a_line_are_written_whatever_they_are_in() -> None:
    heading = '<h2><span class="label"><span>Costs</span></span></h2>'
    assert between(heading) == "<h2>Costs</h2>"


def test_a_heading_goes_with_the_links_that_are_all_it_has() -> None:
    links = "<h2>See also</h2><ul><li><a href=/a>Another harbour</a></li><li><a href=/b>A third harbour</a></li></ul>"
    article = read(
        f"{ABOVE}<h2>History</h2>{BELOW}{links}<h2>Sources</h2><p>All of it stands in the minutes of the council, which were published on Wednesday.</p>"
    )
    assert "See also" not in article.text
    assert "<h2>History</h2>" in article.html
    assert "<h2>Sources</h2>" in article.html


ACCORDIONS = {
    "a button in a heading": "<h3><button aria-expanded=false>What does it cost?</button></h3><div hidden>{}</div>",
    "a button that names what it opens": "<button aria-expanded=false aria-controls=p1>What does it cost?</button>"
    '<div id=p1 aria-hidden=true style="display:none"><p>{}</p></div>',
}


@pytest.mark.parametrize("markup", ACCORDIONS.values(), ids=ACCORDIONS.keys())
def test_accordions_are_opened(markup: str) -> None:
    answer = "It costs fourteen million, which the state pays in three parts, the last of them in the year after next."
    assert between(markup.format(answer)) == f"<h3>What does it cost?</h3><p>{answer}</p>"


def test_a_button_that_opens_a_menu_is_no_heading() -> None:
    menu = "<button aria-expanded=false aria-controls=m1>Share this story</button><ul id=m1 hidden><li><a href=/x>Mail</a></li></ul>"
    assert between(menu) == ""


def test_parts_that_come_late_are_shown() -> None:
    late = f'<div hidden id="S:1"><p>{SAID[2]}</p><p>{SAID[3]}</p></div>'
    assert SAID[3] in read(ABOVE + late).text


def test_hidden_addresses_of_mail_are_told() -> None:
    hidden = '<a href="/cdn-cgi/l/email-protection" class="__cf_email__" data-cfemail="0f6e4f6d216c">[email&#160;protected]</a>'
    assert between(f"<p>Write to {hidden} and you will get an answer.</p>") == (
        '<p>Write to <a href="mailto:a@b.c">a@b.c</a> and you will get an answer.</p>'
    )


PLAYER = '<figure><iframe src="https://www.youtube.com/embed/abcdEFGH123" allowfullscreen></iframe></figure>'
FACADES = {
    "a still": '<div class="video"><img src="https://i.ytimg.com/vi/abcdEFGH123/hqdefault.jpg"></div>',
    "an element of its own": '<lite-youtube videoid="abcdEFGH123"><a href="https://youtu.be/abcdEFGH123">Play</a></lite-youtube>',
    "a box that a script fills": '<div class="youtube-player" data-id="abcdEFGH123"><img src="/play.jpg"></div>',
}


@pytest.mark.parametrize("markup", FACADES.values(), ids=FACADES.keys())
def test_what_stands_for_a_player_is_one(markup: str) -> None:
    assert between(markup) == PLAYER


FILMS = {
    "a plug-in's object": '<div><object><param name="movie" value="http://www.youtube.com/v/abcdEFGH123?fs=1"></object></div>',
    "an object around an embed": '<div><object data="/old.swf"><embed src="http://www.youtube.com/v/abcdEFGH123"></object></div>',
    "an embed": '<div><embed src="//www.youtube-nocookie.com/v/abcdEFGH123" type="application/x-shockwave-flash"></div>',
    "a frame over http": '<iframe src="http://www.youtube.com/embed/abcdEFGH123"></iframe>',
}


@pytest.mark.parametrize("markup", FILMS.values(), ids=FILMS.keys())
def test_films_of_flash_and_of_http_play_where_they_stood(markup: str) -> None:
    assert between(markup) == PLAYER


def test_films_of_other_houses_have_their_frames() -> None:
    vimeo = '<object data="http://vimeo.com/moogaloop.swf?server=vimeo.com&amp;clip_id=123456"></object>'
    assert 'src="https://player.vimeo.com/video/123456"' in between(vimeo)
    motion = '<embed src="http://www.dailymotion.com/swf/video/x130bpf">'
    assert 'src="https://www.dailymotion.com/embed/video/x130bpf"' in between(motion)
    assert between('<object data="/banner.swf"><p>Get the plug-in.</p></object>') == ""


def test_a_sign_in_a_line_is_no_player() -> None:
    sign = '<i class="icon-youtube" data-id="abcdEFGH123">Films</i>'
    assert between(f"<p>See {sign} of the day.</p>") == "<p>See <i>Films</i> of the day.</p>"


def test_a_frame_that_may_not_be_shown_is_a_link_if_it_is_the_articles() -> None:
    chart = '<iframe id="datawrapper-chart-1" title="Costs since 2020" src="https://charts.example/1"></iframe>'
    assert between(chart) == '<p><a href="https://charts.example/1">Costs since 2020</a></p>'
    assert between('<iframe src="https://ads.example/1"></iframe>') == ""


@pytest.mark.parametrize(
    ("name", "is_sign"),
    [
        ("loading-truck.jpg", False),
        ("google-pixel-9.jpg", False),
        ("star-wars-premiere.jpg", False),
        ("mark-zuckerberg-facebook-hearing.jpg", False),
        ("share-price-chart.png", False),
        ("grey-wolf.jpg", False),
        ("123456.jpg", False),
        ("change-font-size-of-axis-text.png", False),
        ("preload.gif", True),
        ("1px.gif", True),
        ("ic_kakaotalk.png", True),
        ("qzone.png", True),
        ("play_audio.png", True),
        ("fontsize.png", True),
        ("get_flash_player.gif", True),
        ("icons/plant.png", True),
        ("sign_w16_h16.png", True),
        ("loading.gif", True),
        ("facebook-white.png", True),
        ("linkedin.png", True),
        ("more_art.gif", True),
        ("dummy-transparent-rf93aa4h4u96rsptb0fhg06pgr0txoomekj6ri90zo.png", True),
        ("company-logo.png", True),
    ],
)
def test_a_picture_is_no_sign_for_one_word_of_its_name(name: str, is_sign: bool) -> None:
    assert (name in between(f'<p><img src="/i/{name}"></p>')) != is_sign


def test_pictures_of_other_articles_go_with_their_words() -> None:
    cards = "".join(
        f'<div class=card><a href="/n{n}"><img src="/card{n}.jpg"></a><h3><a href="/n{n}">Another piece of news, {n}</a></h3></div>'
        for n in range(4)
    )
    linked = '<p><a href="/elsewhere"><img src="/elsewhere.jpg"></a></p>'
    own = '<p><a href="/large/quay.jpg"><img src="/quay.jpg"></a></p>'
    shared = '<p><a href="https://www.facebook.com/sharer.php?u=x"><img src="/fb-sign.jpg"></a></p>'
    html = read(ABOVE + own + BELOW + shared + cards + linked).html
    assert "/quay.jpg" in html
    assert not any(name in html for name in ("card1", "elsewhere", "fb-sign"))


def test_the_picture_that_opens_the_article_is_found_above_it() -> None:
    page = (
        '<title>Harbour plan</title><meta property="og:image" content="https://paper.example/i/1200/harbour-at-dusk.jpg">'
        '<body><header class="site-banner"><figure><img src="/i/640/harbour-at-dusk.jpg" width=640 height=400>'
        "<figcaption>The harbour at dusk</figcaption></figure></header>"
        f"<main><h1>Harbour plan</h1><div class=post-content>{ABOVE}{BELOW}</div></main>"
    )
    article = extract(page, URL)
    assert article.html.startswith(
        '<figure><img src="https://paper.example/i/640/harbour-at-dusk.jpg" alt="" width="640" height="400">'
        "<figcaption>The harbour at dusk</figcaption></figure>"
    )
    assert article.lead_image is not None
    assert article.lead_image.caption == "The harbour at dusk"


def test_a_field_whose_label_is_hidden_is_shown() -> None:
    field = '<div class="field field-name-image field-label-hidden"><img src="/quay.jpg" width=600 height=400></div>'
    assert "/quay.jpg" in between(field)


@pytest.mark.parametrize("line", ["— END —", "（完）", "The End", "全文完"])
def test_what_stands_below_the_end_is_left_out(line: str) -> None:
    text = read(f"{ABOVE}{BELOW}<p>{line}</p><p>编辑 李四 审核 张三 都在这里</p>").text
    assert text == "\n\n".join(SAID)


def test_words_of_an_appeal_said_of_something_are_no_appeal() -> None:
    said = "If you just want to look at it, you can sign up for a tour of the harbour, which takes two hours."
    assert said in read(f"{ABOVE}<p>{said}</p>{BELOW}").text
    assert "newsletter" not in read(f"{ABOVE}<p>Sign up for our newsletter and never miss a story.</p>{BELOW}").text


def test_the_day_of_publication_is_told_by_a_script_if_by_nothing_else() -> None:
    script = "<script>var oriCreateTime='1700000000'; var ct = \"1700000000\"; var other = 1;</script>"
    article = read(ABOVE + BELOW, script)
    assert article.published is not None
    assert article.published.isoformat() == "2023-11-14T22:13:20+00:00"
    several = '<script>x = {"publishTime": "2024-01-02", "y": {"publishTime": "2023-05-06"}}</script>'
    assert read(ABOVE + BELOW, several).published is None


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ('src="/quay.png" data-image="322851"', "quay.png"),  # an editor's own number
        ('src="/v1/fill/w_49,h_23,blur_2/quay.png" data-pin-media="/large/quay.png"', "large/quay.png"),
        ('src="/quay.png?w=20" data-src-big="/large/quay.png"', "large/quay.png"),
        ('src="/quay.png?w=20"', "quay.png?w=20"),  # better than none
        ('data-srcs=\'{"https://paper.example/large/quay.png":{"w":1}}\'', "large/quay.png"),
    ],
)
def test_the_address_of_a_picture_is_the_one_that_shows_it_best(raw: str, name: str) -> None:
    assert [image.url for image in read(f"{ABOVE}<p><img {raw}></p>{BELOW}").images] == [
        f"https://paper.example/{name}"
    ]


def test_a_caption_is_kept_whose_first_words_are_for_screen_readers() -> None:
    markup = (
        '<figure><img src="/quay.jpg"><figcaption><span class=sr-only>Caption:</span> The quay</figcaption></figure>'
    )
    assert read(ABOVE + markup + BELOW).images[0].caption == "The quay"


def test_words_that_are_hidden_in_a_line_are_none_of_it() -> None:
    markup = (
        f'<p>See <a href="/r">its report<span class="sr-only">(opens in a new tab)</span></a>. {SAID[0][::-1]}.</p>'
    )
    article = read(ABOVE + markup + BELOW)
    assert "See its report. " in article.text
    assert "new tab" not in article.html


@pytest.mark.parametrize(
    "words", ["Click to enlarge", "View all (23)", "写真拡大(全2枚)", "Lihat Foto", "By Anna Weber"]
)
def test_controls_and_bylines_beside_a_picture_are_no_caption(words: str) -> None:
    article = read(f'{ABOVE}<div class="photo"><img src="/quay.jpg"><div class=x>{words}</div></div>{BELOW}')
    assert words not in article.text
    assert article.images[0].caption == ""


def test_a_standfirst_is_a_paragraph_though_the_page_has_it_as_a_heading() -> None:
    lead = "Three years of debate end with seven votes to two, and nobody knows who will pay."
    article = read(f'<h2 class="subtitle">{lead}</h2>{ABOVE}{BELOW}')
    assert article.html.startswith(f"<p>{lead}</p>")


def test_headings_one_below_the_other_are_kept() -> None:
    article = read(f"<h2>Risks</h2><h3>Of the basin</h3>{ABOVE}{BELOW}")
    assert article.html.startswith("<h2>Risks</h2><h3>Of the basin</h3><p>")


def test_what_is_there_for_who_has_no_scripts_is_no_second_picture() -> None:
    lazy = '<div><img data-src="/quay.jpg"><noscript><img src="/quay-1024x683.jpg"></noscript></div>'
    assert [image.url for image in read(ABOVE + lazy + BELOW).images] == ["https://paper.example/quay.jpg"]
    alone = '<div><img src="data:image/gif;base64,R0"><noscript><img src="/quay-1024x683.jpg"></noscript></div>'
    assert len(read(ABOVE + alone + BELOW).images) == 1


def test_the_face_of_who_wrote_is_no_picture_of_the_article() -> None:
    byline = '<div class="byline"><div><img src="/anna.jpg" width=120 height=120></div><span>Anna Weber</span></div>'
    assert read(byline + ABOVE + BELOW).images == ()


def test_questions_on_buttons_are_headings_of_their_answers() -> None:
    answer = "It costs fourteen million, which the state pays in three parts, the last of them in the year after next."
    assert (
        between(f"<button>What does it cost?</button><div>{answer}</div>")
        == f"<h3>What does it cost?</h3><p>{answer}</p>"
    )


@pytest.mark.parametrize("item", ["<li><a href={}>{}</a></li>", "<li><p><a href={}><strong>{}</strong></a></p></li>"])
@pytest.mark.parametrize("line", ["Here is what the council has published so far:", "Suggested reading:"])
def test_a_list_of_links_that_a_line_announces_is_the_articles(line: str, item: str) -> None:
    plan, map_ = item.format("/plan", "The plan of the council"), item.format("/map", "The map of the basin")
    assert "The map of the basin" in read(f"{ABOVE}<p>{line}</p><ul>{plan}{map_}</ul>{BELOW}").text
    assert "The map of the basin" not in read(f"{ABOVE}<ul>{plan}{map_}</ul>{BELOW}").text
    assert "The map of the basin" not in read(f"{ABOVE}<p>See also:</p><ul>{plan}{map_}</ul>{BELOW}").text


CONTENTS = (
    "<p>Contents</p><ul><li><a href='#quay'>The quay</a><ul><li><a href='#%E6%B8%AF'>港</a></li></ul></li>"
    "<li><a href='#costs'>Costs</a></li></ul>"
)
PARTS = "<h2 id=quay>The quay</h2>{}<h3 id=港>港</h3>{}<h2><a name=costs></a>Costs</h2>{}"


def test_a_table_of_contents_is_the_articles_if_it_leads_to_its_parts() -> None:
    parts = PARTS.format(*(f"<p>{said}</p>" for said in SAID[1:]))
    told = read(f"<div>{CONTENTS}</div><p>{SAID[0]}</p>{parts}")
    assert told.text.split("\n\n")[:5] == ["Contents", "The quay", "港", "Costs", SAID[0]]


def test_links_of_contents_may_have_the_whole_address() -> None:
    parts = PARTS.format(*(f"<p>{said}</p>" for said in SAID[1:]))
    whole = CONTENTS.replace("href='#", f"href='{URL}#")
    assert read(f"<div>{whole}</div><p>{SAID[0]}</p>{parts}").text.split("\n\n")[1:4] == ["The quay", "港", "Costs"]


@pytest.mark.parametrize("gone", ["id=quay", "id=港", "name=costs"])
def test_items_that_lead_nowhere_in_the_article_are_no_contents_of_it(gone: str) -> None:
    parts = PARTS.format(*(f"<p>{said}</p>" for said in SAID[1:])).replace(gone, "")
    assert read(f"<div>{CONTENTS}</div><p>{SAID[0]}</p>{parts}").text.startswith(SAID[0])


def test_an_amount_in_a_list_is_no_counter() -> None:
    items = "<ul><li><span>1/4</span><div>cup of sugar, as fine as can be had</div></li><li>2 eggs, and a little milk</li></ul>"
    assert "1/4" in read(ABOVE + items + BELOW).text


def test_an_hour_with_an_offset_of_days_is_none() -> None:
    article = read(f"<p>May 6, 2024 10:12 +99:59</p>{ABOVE}{BELOW}")
    assert article.published is not None
    assert article.published.isoformat() == "2024-05-06T00:00:00+00:00"


DESCRIBED = '<img src="/p/quay-2024.jpg" alt="The old quay at low tide">'
UNDER = {
    "a span beside it": f'<div class="img_wrapper">{DESCRIBED}<span class="img_descr">The old quay at low tide</span></div>',
    "words of its paragraph": f"<p>{DESCRIBED}The old quay at low tide</p>",
    "a line below it": f"<p>{DESCRIBED}<br>The old quay at low tide</p>",
    "a paragraph below it": f"<div>{DESCRIBED}</div><p>- The old quay at low tide -</p>",
    "said twice": f"<figure>{DESCRIBED}<p>The old quay at low tide</p><figcaption>The old quay at low tide</figcaption></figure>",
    "a box of its own, not described": '<div><img src="/p/quay-2024.jpg" alt="">The old quay at low tide</div>',
}


@pytest.mark.parametrize("markup", UNDER.values(), ids=UNDER.keys())
def test_what_describes_a_picture_is_its_caption(markup: str) -> None:
    article = read(ABOVE + markup + BELOW)
    assert article.text == "\n\n".join(SAID)
    assert article.html.count("<figcaption>The old quay at low tide</figcaption></figure>") == 1
    assert [image.caption for image in article.images] == ["The old quay at low tide"]


def test_a_title_above_its_picture_is_no_caption() -> None:
    assert "The old quay at low tide" in read(f"{ABOVE}<p>The old quay at low tide {DESCRIBED}</p>{BELOW}").text


def test_words_after_a_picture_in_the_same_box_are_a_paragraph() -> None:
    picture = '<img src="/p/quay-2024.jpg" alt="">'
    html = between(f"<div>{picture}<em>Many</em> words {picture.replace('quay', 'mole')} stand in this box.</div>")
    assert html.startswith(
        '<figure><img src="https://paper.example/p/quay-2024.jpg" alt=""></figure><p><em>Many</em> words '
    )


def test_a_caption_goes_without_the_marks_that_part_it() -> None:
    html = between('<figure><img src="/p/quay-2024.jpg"><figcaption>. | Photo: Ann Lee -</figcaption></figure>')
    assert "<figcaption>Photo: Ann Lee</figcaption>" in html


def test_pictures_below_what_was_left_out_are_not_the_articles() -> None:
    below = (
        '<div class="tags"><a href="/t/1">Harbour</a></div><div class="share"><p>Share this page</p></div>'
        '<div class="follow"><img src="/p/account-2017.jpg" alt=""><span>Our account</span></div>'
        '<ul><li><a href="//video.example/1"><img src="/p/race-2018.jpg" alt="A race"></a></li></ul>'
    )
    article = read(f'{ABOVE}{BELOW}<figure><img src="/p/quay-2024.jpg"></figure>{below}')
    assert [image.url.rpartition("/")[2] for image in article.images] == ["quay-2024.jpg"]
    assert "Our account" not in article.html


@pytest.mark.parametrize(
    "picture",
    [
        '<a href="https://www.facebook.com/paper"><img src="/p/follow-us-there.jpg"></a>',
        '<a href="https://shop.example/"><img src="/p/summer-300x250.gif"></a>',
        '<a href="https://shop.example/"><img src="/p/summer.jpg" width="728" height="90"></a>',
        '<img src="/p/account-2017.jpg" alt="关注公众号：港口报">',
    ],
)
def test_banners_profiles_and_codes_are_no_pictures_of_the_article(picture: str) -> None:
    assert "<img" not in between(f"<p>{picture}</p>")


def test_captions_go_with_the_pictures_that_are_left_out() -> None:
    banner = '<a href="https://shop.example/"><img src="/p/summer.jpg" width="728" height="90"></a>'
    assert between(f"<figure>{banner}<figcaption>Book here at once *</figcaption></figure>") == ""


def test_a_sign_does_not_lead_nor_does_the_sites_own_name() -> None:
    sign, picture = '<img src="/media/label_filed.gif">', '<p><img src="/p/quay-2024.jpg"></p>'
    article = read(f"<div>{sign}</div>{ABOVE}{picture}{BELOW}")
    assert article.lead_image is not None
    assert article.lead_image.url.endswith("quay-2024.jpg")
    for told in ("/static/paper_180.png", "/header/PAPER_Logo_PS.gif", "/pf/placeholderLN.jpg"):
        assert read(ABOVE + BELOW, f'<meta property="og:image" content="{told}">').lead_image is None


PLACED = {
    "a blog's gallery": (
        '<dl class="gallery-item"><dt><img src="/p/quay-2024.jpg" alt=""></dt><dd class="wp-caption-text">By night</dd></dl>',
        '<figure><img src="https://paper.example/p/quay-2024.jpg" alt=""><figcaption>By night</figcaption></figure>',
    ),
    "a table of one cell": (
        '<figure class="wp-block-table"><table><tr><td>One line that is set apart.</td></tr></table></figure>',
        "<p>One line that is set apart.</p>",
    ),
    "a table around another": (
        "<table><tr><td>Costs of the plan, by year:<table><tr><td>2020</td><td>3</td></tr></table></td></tr></table>",
        "<p>Costs of the plan, by year:</p><table><tbody><tr><td>2020</td><td>3</td></tr></tbody></table>",
    ),
    "terms": ("<dl><dt>Quay</dt><dd>A place to land.</dd></dl>", "<dl><dt>Quay</dt><dd>A place to land.</dd></dl>"),
}


@pytest.mark.parametrize(("markup", "expected"), PLACED.values(), ids=PLACED.keys())
def test_what_only_places_is_not_written(markup: str, expected: str) -> None:
    assert between(markup) == expected


def test_who_wrote_a_poem_is_no_sub_heading() -> None:
    assert "<h3>" not in between("<p>The tide comes in, the tide goes out.</p><p><b>— Ann Lee, 1911</b></p>")


def test_a_poll_is_no_text_of_the_article() -> None:
    poll = '<div class="survey"><div class="header">Will the ferry company get its berth in the end?</div><div>Yes</div><div>No</div></div>'
    assert read(ABOVE + BELOW + poll).text == "\n\n".join(SAID)
