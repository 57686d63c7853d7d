"""Title, people, day, picture and credit of a page: one rule a test, each page as small as the rule allows."""

import json
from datetime import UTC, datetime

import pytest

from broadsheet.model import Article
from broadsheet.read.article import extract
from broadsheet.read.credits import worded_credit
from broadsheet.read.dateline import date_of_url
from broadsheet.read.people import people_of
from broadsheet.read.titles import uncut
from broadsheet.written_dates import find_date

DAY = datetime(2024, 5, 17, tzinfo=UTC)
URL = "https://news.example/a/harbour"
WORDS = (
    "The council voted on Tuesday to approve the new harbour plan after three years of debate, and residents said they "
    "expected construction to begin before winter, according to officials who reviewed the budget. "
)
BODY = "".join(f"<p>{WORDS}{number}</p>" for number in range(3))


def read(above: str = "", head: str = "", below: str = "", body: str = BODY) -> Article:
    return extract(
        f"<html lang='en'><head>{head}</head><body><article>{above}{body}{below}</article></body></html>", URL
    )


def linked_data(**facts: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **facts}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def og(title: str, site: str = "The Example") -> str:
    return f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="{site}">'


class TestTitle:
    @pytest.mark.parametrize(
        "kicker",
        [
            '<span class="headline__kicker">Coast</span>',
            '<small>Coast</small><br class="x">',
            '<span class="visually-hidden">Coast: </span>',
            '<strong class="roofline">Coast</strong>',
        ],
    )
    def test_a_kicker_in_the_heading_is_left_out(self, kicker: str) -> None:
        assert read(f"<h1>{kicker} Harbour plan approved</h1>").title == "Harbour plan approved"

    def test_a_heading_that_links_to_the_front_page_is_the_sites(self) -> None:
        above = "<h1><a href='/'>Notes from a small harbour town</a></h1><h2>Harbour plan approved</h2>"
        assert read(above, head="<title>Harbour plan approved | Notes</title>").title == "Harbour plan approved"

    def test_an_og_title_that_every_page_of_a_site_has(self) -> None:
        head = "<title>Harbour plan approved after years</title>" + og("The Quay of Northern Towns")
        assert (
            read("<h1>Harbour plan approved after years</h1>", head=head).title == "Harbour plan approved after years"
        )

    def test_a_label_behind_a_bar_is_left_out(self) -> None:
        title = "Harbour plan approved after years"
        assert read(f"<h1>{title} | Opinion</h1>", head=og(f"{title} | Opinion")).title == title

    def test_a_lone_heading_wins_over_a_blogs_search_title(self) -> None:
        head = linked_data(headline="7 Harbour Tips You Need") + og("7 Harbour Tips You Need")
        blog = head.replace("NewsArticle", "BlogPosting")
        assert read("<h1>What we learned from the harbour</h1>", head=blog).title == "What we learned from the harbour"
        assert read("<h1>What we learned from the harbour</h1>", head=head).title == "7 Harbour Tips You Need"

    def test_an_og_title_that_the_page_title_continues_is_whole(self) -> None:
        head = og("Harbour – a plan") + "<title>Harbour – a plan | The Example</title>"
        assert read(head=head).title == "Harbour – a plan"

    def test_the_colon_of_a_kicker_without_a_name_comes_from_the_head(self) -> None:
        above = "<h1><span>Coast</span><br><span>Harbour plan approved</span></h1>"
        assert read(above, head=og("Coast: Harbour plan approved")).title == "Coast: Harbour plan approved"

    @pytest.mark.parametrize(
        ("heading", "title"),
        [
            ("<span class='dropcap'>T</span>he great quay", "The great quay"),
            ("<span>Coast</span>: a plan approved", "Coast: a plan approved"),
            ("<span>The coast</span><span>Harbour plan approved</span>", "The coast Harbour plan approved"),
            ("<em>Coast.</em><span>a plan approved</span>", "Coast. a plan approved"),
            ("Harbour plan<br>approved", "Harbour plan approved"),
            ("<div>Harbour plan</div><div>approved</div>", "Harbour plan approved"),
            ("Har\u00adbour plan ap\u00adproved", "Harbour plan approved"),
            ("<i>A harbour plan</i> (1792)", "A harbour plan (1792)"),
        ],
    )
    def test_is_joined_as_it_is_shown(self, heading: str, title: str) -> None:
        assert read(f"<h1>{heading}</h1>").title == title
        assert read(f"<h1>{heading}</h1>", head=og(f"*{title}*")).title == title

    @pytest.mark.parametrize(
        ("title", "site", "expected"),
        [
            ("Plan approved - Example News - Facts first", "Example News - Facts first", "Plan approved"),
            ("Website design | Example Web", "Example Web Agency", "Website design"),
            ("港口计划获得批准_时政_示例网", "示例网", "港口计划获得批准"),
            ("항구 계획 승인됐다-정치ㅣ예시일보", "예시일보", "항구 계획 승인됐다"),
            ("The harbour", "Example", "The harbour"),
        ],
    )
    def test_the_sites_name_is_cut(self, title: str, site: str, expected: str) -> None:
        assert uncut(title, site) == expected


class TestSite:
    """The site's name where no field of the page is for it."""

    @pytest.mark.parametrize(
        ("title", "site"),
        [
            ("Harbour plan approved – Weber's Blog", "Weber's Blog"),
            ("Harbour plan approved | Coast | The Quay", "The Quay"),
            ("The Quay: towns - Harbour plan approved", "The Quay: towns"),
            ("How the plan came about | Example News", "Example News"),
            ("Harbour plan approved", None),
            ("Harbour plan approved | News", None),
            ("Harbour plan approved | The Quay | News", "The Quay"),
            ("Harbour plan approved - by Anna Weber", None),
            ("Harbour plan approved - May 2024", None),
            ("Harbour plan approved | All that happens at the quay, told by those who live there", None),
        ],
    )
    def test_is_what_the_page_title_has_beside_the_headline(self, title: str, site: str | None) -> None:
        page = f"<title>{title}</title><h1>Harbour plan approved</h1>{BODY}"
        assert extract(page, "https://www.example-news.example/a").site == site

    def test_east_asian_titles_need_no_space(self) -> None:
        page = f"<title>港口计划获得批准--经济--示例网</title><h1>港口计划获得批准</h1>{BODY}"
        assert extract(page, URL).site == "示例网"

    def test_its_own_node_and_its_name_for_screens(self) -> None:
        node = {"@context": "https://schema.org", "@type": "WebSite", "name": "The Quay"}
        script = f'<script type="application/ld+json">{json.dumps(node)}</script>'
        assert read("<h1>Plan</h1>", head=script).site == "The Quay"
        assert read("<h1>Plan</h1>", head="<meta name='apple-mobile-web-app-title' content='Quay'>").site == "Quay"

    def test_is_no_author(self) -> None:
        head = "<title>Harbour plan approved | Quay Voices</title><meta name='author' content='Quay Voices'>"
        assert read("<h1>Harbour plan approved</h1>", head=head).authors == ()


class TestPeople:
    @pytest.mark.parametrize(
        ("byline", "expected"),
        [
            ("By Anna Weber | May 17, 2024", ["Anna Weber"]),
            ("Anna Weber | 17.05.2024", ["Anna Weber"]),
            ("17/05/2024 by Anna Weber, Ben Cole", ["Anna Weber", "Ben Cole"]),
            ("Geschrieben von Anna Weber am 17. Mai 2024", ["Anna Weber"]),
            ("Par Anne Dubois et Luc Petit", ["Anne Dubois", "Luc Petit"]),
            ("Autor: Jan Kowalski", ["Jan Kowalski"]),
            ("Автор: Иван Петров", ["Иван Петров"]),
            ("（责编：王小明、李华）", ["王小明", "李华"]),
            ("记者 王小明", ["王小明"]),
            ("文／王小明", ["王小明"]),
            ("執筆：山田太郎", ["山田太郎"]),
            ("홍길동 기자 hong@example.kr", ["홍길동"]),
            ("[서울=예시] 홍길동 기자", ["홍길동"]),
            ("بقلم: أحمد علي", ["أحمد علي"]),
            ("מאת: דנה לוי", ["דנה לוי"]),
            ("โดย สมชาย ใจดี", ["สมชาย ใจดี"]),
            ("By Anna Weber, in News, Business", ["Anna Weber"]),
            ("By Anna Weber, Ben Cole, Nairobi", ["Anna Weber", "Ben Cole"]),
            ("By Anna Weber, quayfan and Ben Cole", ["Anna Weber", "quayfan", "Ben Cole"]),
            ("17.05.2024, 16:20 von quayfan", ["quayfan"]),
            ("文／王小明 方 敏 李华", ["王小明", "方敏", "李华"]),
            ("執筆：山田 太郎", ["山田 太郎"]),
            ("홍길동 칼럼니스트 hong@example.kr", ["홍길동"]),
            ("حوار: أحمد علي", ["أحمد علي"]),
            ("Published by Anonyme", []),
            ("Apr 21, 2024 | News", []),
            ("Politics | Economy", []),
        ],
    )
    def test_a_worded_byline(self, byline: str, expected: list[str]) -> None:
        assert list(read(f"<h1>Harbour plan approved</h1><p>{byline}</p>").authors) == expected

    def test_a_marked_byline_is_read_line_by_line(self) -> None:
        above = "<h1>Plan</h1><div class='author-box'><p>Anna Weber</p><p>Senior Writer</p></div>"
        assert read(above).authors == ("Anna Weber",)

    def test_authors_marked_side_by_side_are_all_named(self) -> None:
        links = "".join(f"<a rel='author' href='/x/{n}'>{n}</a> " for n in ("Anna Weber", "Ben Cole"))
        assert read(f"<h1>Plan</h1><div>{links}</div>").authors == ("Anna Weber", "Ben Cole")

    def test_a_link_to_an_authors_page_near_the_headline(self) -> None:
        assert read("<h1>Plan</h1><div><a href='/authors/anna-weber'>Anna Weber</a></div>").authors == ("Anna Weber",)

    def test_the_photographer_is_not_the_author(self) -> None:
        assert read("<h1>Plan</h1><div class='photo-author'>Cyril Blanc</div>").authors == ()

    def test_the_person_on_the_page_wins_over_the_house_in_the_head(self) -> None:
        head = linked_data(author={"@type": "Organization", "name": "Example Daily"})
        assert read("<h1>Plan</h1><p>By Anna Weber</p>", head=head).authors == ("Anna Weber",)
        alone = read("<h1>Plan</h1>", head=head)
        assert (alone.authors, alone.agencies) == ((), ("Example Daily",))

    def test_who_a_site_is_named_after_is_a_person(self) -> None:
        def by(name: str) -> tuple[str, ...]:
            head = og("Plan", "Anna Weber Pictures") + linked_data(author={"@type": "Person", "name": name})
            return read(head=head).authors

        assert by("Anna Weber") == ("Anna Weber",)
        assert by("Anna Weber Pictures") == ()

    def test_the_newsroom_is_named_where_nobody_else_is(self) -> None:
        assert read(head="<meta name='author' content='Redaktion'>").agencies == ("Redaktion",)

    @pytest.mark.parametrize(
        "name",
        ["Quay Media GmbH", "Lifestyle Desk", "Quay Sports", "QNZ", "quay.example.info", "Quay e.V.", "QZ Bureau",
         "Quay Town Times", "QZ Correspondents", "HARBOUR TODAY", "QUAY.EXAMPLE.GOV"],
    )  # fmt: skip
    def test_a_house_is_no_person(self, name: str) -> None:
        article = read(head=f"<meta name='author' content='{name}'>")
        assert (article.authors, article.agencies) == ((), (name,))

    def test_the_person_on_the_page_wins_over_the_paper_in_a_meta_element(self) -> None:
        article = read("<h1>Plan</h1><p>By Anna Weber</p>", head="<meta name='author' content='Quay Town Times'>")
        assert (article.authors, article.agencies) == (("Anna Weber",), ("Quay Town Times",))

    @pytest.mark.parametrize("link", ["View staff page", "Archive", "Follow the author", "See more from Anna"])
    def test_what_links_beside_a_name_ask_for_is_no_name(self, link: str) -> None:
        links = f"<a href='/author/x'>{link}</a> <a href='/author/anna-weber'>Anna Weber</a>"
        assert read(f"<h1>Plan</h1><div class='author-links'>{links}</div>").authors == ("Anna Weber",)

    @pytest.mark.parametrize(
        ("told", "name"),
        [
            ("ANNA LEE", "Anna Lee"),
            ("BEN WEBER", "Ben Weber"),
            ("XI LI", "XI Li"),
            ("ANNA ABU WEBER", "Anna Abu Weber"),
            ("AJ WEBER", "AJ Weber"),
            ("ANNA WEBER III", "Anna Weber III"),
            ("RTL", "RTL"),
        ],
    )
    def test_short_words_of_a_name_in_capitals(self, told: str, name: str) -> None:
        assert [name] in people_of([told])

    def test_a_role_is_nobody(self) -> None:
        assert people_of(["By Anna Weber, Staff Writer"]) == (["Anna Weber"], [])

    @pytest.mark.parametrize("name", ["undefined", "anónimo", "аноним", "匿名", "Last updated", "Published On Tuesday"])
    def test_nobody_is_nobody(self, name: str) -> None:
        assert people_of([name]) == ([], [])
        assert people_of(["www.example.com/x by y", "Anna Weber"]) == (["Anna Weber"], [])

    def test_a_block_that_says_by_names_the_next(self) -> None:
        above = "<h1>Plan</h1><div class='author'>Ben Cole</div><div>Written by</div><button>Anna Weber</button>"
        assert read(above).authors == ("Anna Weber",)

    def test_a_block_that_says_authors_names_a_list(self) -> None:
        above = (
            "<h1>Plan</h1><h6>Author(s)</h6><ul><li><a href=/x>Anna Weber</a></li><li><a href=/y>Ben Cole</a></li></ul>"
        )
        assert read(f"{above}<p>Towns</p>").authors == ("Anna Weber", "Ben Cole")

    def test_a_plus_parts_names(self) -> None:
        assert people_of(["Researched by Anna Weber + Ben Cole"])[0][-1] == "Ben Cole"

    def test_who_wrote_comes_before_who_reviewed(self) -> None:
        assert read("<h1>Plan</h1><p>Reviewed by Ben Cole</p><p>Written by Anna Weber</p>").authors == ("Anna Weber",)

    def test_a_name_marked_as_one_may_be_written_small(self) -> None:
        assert read("<h1>Plan</h1><div><a rel='author' href='/x'>anna weber</a></div>").authors == ("anna weber",)

    def test_library_names_are_turned_round_and_editors_left_out(self) -> None:
        assert read(head="<meta name='dc.creator' content='Weber, Anna'>").authors == ("Anna Weber",)
        head = "<meta name='author' content='王小明'><meta name='editor' content='王小明'>"
        assert read(head=head).authors == ()

    def test_lists_in_lists_of_authors(self) -> None:
        people = [{"@type": "Person", "name": "Anna Weber"}, [{"@type": "Person", "name": "Ben Cole"}]]
        assert read(head=linked_data(author=people)).authors == ("Anna Weber", "Ben Cole")

    def test_citation_authors_are_turned_round(self) -> None:
        head = "".join(f"<meta name='citation_author' content='{n}'>" for n in ("Weber, Anna", "Cole, Ben"))
        assert read(head=head).authors == ("Anna Weber", "Ben Cole")

    def test_the_label_for_cards_may_be_the_author(self) -> None:
        label = "<meta name='twitter:label1' content='{}'><meta name='twitter:data1' content='{}'>"
        assert read(head=label.format("Written by", "Anna Weber")).authors == ("Anna Weber",)
        assert read(head=label.format("Reading time", "5 minutes")).authors == ()

    def test_digits_end_a_name_but_not_a_brand(self) -> None:
        assert people_of(["Anna Weber 3/4/2024"]) == (["Anna Weber"], [])
        assert people_of(["Room7"]) == (["Room7"], [])


class TestDay:
    @pytest.mark.parametrize(
        "text",
        [
            "17 مايو/أيار 2024",
            "17 במאי 2024",
            "ngày 17 tháng 5 năm 2024",
            "2024. május 17.",
            "2024 m. gegužės 17 d.",
            "令和6年5月17日",
            "๑๗ พฤษภาคม ๒๕๖๗",
            "17 | 05 | 2024",
            "Datum:17. Mai 2024",
            "2024년 5월 17일",
        ],
    )
    def test_written(self, text: str) -> None:
        assert find_date(text) == datetime(2024, 5, 17, tzinfo=UTC)

    def test_under_the_headline_first_and_never_in_it(self) -> None:
        above = "<p>1 January 2025</p><h1>Regatta results, 16 May 2024</h1><p>17 May 2024</p>"
        assert read(above, head=og("Regatta results, 16 May 2024")).published == datetime(2024, 5, 17, tzinfo=UTC)

    def test_published_wins_over_updated(self) -> None:
        above = "<h1>Plan</h1><p>Updated 20 May 2024</p><p>17 May 2024</p>"
        assert read(above).published == datetime(2024, 5, 17, tzinfo=UTC)

    def test_a_bare_year_in_the_head_is_no_day(self) -> None:
        assert read(head="<meta itemprop='datePublished' content='1988'>").published is None

    def test_a_day_without_noughts(self) -> None:
        head = linked_data(datePublished="2024-5-7 22:17:36")
        assert read(head=head).published == datetime(2024, 5, 7, tzinfo=UTC)

    def test_the_number_of_an_article(self) -> None:
        assert date_of_url("https://news.example/article/A2024051712340001") == datetime(2024, 5, 17, tzinfo=UTC)
        assert date_of_url("https://news.example/article/1920241399120001") is None

    def test_the_day_of_a_picture_comes_last(self) -> None:
        caption = "<div class='photo-caption'>The quay is pictured in the storm on Tuesday, May 7, 2024.</div>"
        assert read(f"<h1>Plan</h1>{caption}<p>Published: May 17, 2024</p>").published == DAY
        assert read(f"<h1>Plan</h1>{caption}").published == datetime(2024, 5, 7, tzinfo=UTC)

    def test_the_day_of_one_teaser_among_many_is_not_the_pages(self) -> None:
        teasers = "".join(
            f"<div><meta itemprop='datePublished' content='2023-02-0{n}'>Quay {n}</div>" for n in range(1, 5)
        )
        told = "<meta name='dcterms.created' content='2024-05-17'>"
        assert read("<h1>Plan</h1>", head=told, below=teasers).published == DAY

    def test_a_day_below_a_heading_that_is_called_otherwise(self) -> None:
        controls = "".join(
            f"<div>{control}</div>" for control in ("Email", "Print", "Font", "A", "Alert", "Save", "Listen")
        )
        above = f"<h1>The old quay</h1><div>First published: 17/5/2024</div>{controls}"
        assert read(above, head=og("Harbour plan approved")).published == DAY

    @pytest.mark.parametrize("path", ["2024/5/17/harbour", "2024/may/17/harbour", "world/2024/May/17"])
    def test_the_day_in_the_folders_of_an_address(self, path: str) -> None:
        assert date_of_url(f"https://news.example/{path}") == DAY

    @pytest.mark.parametrize("path", ["2024/13/17/harbour", "2024/maya/17", "2024/5/1734/harbour", "2024/5/harbour"])
    def test_numbers_in_folders_that_are_no_day(self, path: str) -> None:
        assert date_of_url(f"https://news.example/{path}") is None

    def test_a_machines_nothing_is_no_day(self) -> None:
        for nothing in ("0001-01-01T00:00:00", "1970-01-01T00:00:00Z"):
            article = read("<h1>Plan</h1><p>17 May 2024</p>", head=linked_data(datePublished=nothing))
            assert article.published == DAY
        assert read(head=linked_data(datePublished="1912-04-16")).published == datetime(1912, 4, 16, tzinfo=UTC)

    def test_published_updated_is_the_day_of_a_post_never_changed(self) -> None:
        above = "<h1>Plan</h1><time class='entry-date published updated' datetime='2024-05-17'>17 May</time>"
        below = "<time class='updated' datetime='2024-05-20'>20 May</time>"
        assert read(above + below).published == DAY

    def test_the_content_of_a_time(self) -> None:
        assert read("<h1>Plan</h1><time content='2024-05-17'>last week</time>").published == DAY

    @pytest.mark.parametrize(
        "head",
        [
            "<meta property='article:published_time' content='2024-05-17T08:30:00Z'>",
            "<meta name='date' content='2024-05-17T10:30:00+02:00'>",
        ],
    )
    def test_the_hour_comes_from_whoever_has_it(self, head: str) -> None:
        at = datetime(2024, 5, 17, 8, 30, tzinfo=UTC)
        for told in ("2024-05-17", "2024-05-17T10:30:00", "17 May 2024"):
            assert read(head=head + linked_data(datePublished=told)).published == at
        assert read("<h1>Plan</h1><p>17 May 2024</p>", head=head).published == at
        assert read(head=head + linked_data(datePublished="2024-05-16")).published == datetime(2024, 5, 16, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("text", "hour", "minute"),
        [
            ("17 May 2024 at 10:20", 10, 20),
            ("17.05.2024, 10:20 Uhr", 10, 20),
            ("2024-05-17 10:20:31", 10, 20),
            ("10:20, 17 May 2024", 10, 20),
            ("May 17, 2024 6:20 PM EDT", 22, 20),
            ("17 May 2024 10:20 (+02:00)", 8, 20),
            ("2024年5月17日 下午6:20", 18, 20),
            ("17 May 2024 | Film: 10:20", 0, 0),
            ("17 May 2024", 0, 0),
        ],
    )
    def test_the_hour_that_is_shown(self, text: str, hour: int, minute: int) -> None:
        at = datetime(2024, 5, 17, hour, minute, tzinfo=UTC)
        assert read(f"<h1>Plan</h1><p>{text}</p>").published == at
        assert read(f"<h1>Plan</h1><p>{text}</p>", head=linked_data(datePublished="2024-05-17")).published == at

    def test_an_update_is_one_and_counts_as_the_day_only_where_no_other_is_known(self) -> None:
        article = read("<h1>Plan</h1><div>Last updated:</div><div>20 May 2024</div><p>Published 17 May 2024</p>")
        assert (article.published, article.updated) == (DAY, datetime(2024, 5, 20, tzinfo=UTC))
        alone = read("<h1>Plan</h1><p>Updated 17 May 2024</p>")
        assert (alone.published, alone.updated) == (DAY, DAY)
        assert read(head="<meta name='updated' content='2024-05-17'>").updated == DAY

    @pytest.mark.parametrize(
        "lines",
        [
            "<ul><li>17 May 2024</li><li>Updated on 20 May 2024</li></ul>",
            "<time datetime=2024-05-17>17 May 2024</time><time datetime=2024-05-20>Modified: 20 May 2024</time>",
        ],
    )
    def test_an_update_stands_below_the_day_of_publication(self, lines: str) -> None:
        article = read(f"<h1>Plan</h1>{lines}")
        assert (article.published, article.updated) == (DAY, datetime(2024, 5, 20, tzinfo=UTC))

    def test_until_when_something_holds_is_no_day(self) -> None:
        assert read("<h1>Plan</h1><p>Valid through 17 May 2024</p>").published is None
        assert read("<h1>Plan</h1><div>Gültig bis:</div><div>17. Mai 2024</div>").published is None

    def test_no_update_comes_before_publication(self) -> None:
        head = linked_data(datePublished="2024-05-17T10:00:00Z", dateModified="2024-05-17T09:00:00Z")
        assert read(head=head).updated is None

    def test_what_is_shown_counts_before_a_plain_date(self) -> None:
        head = "<meta name='date' content='2024-05-20'>"
        assert read("<h1>Plan</h1><time itemprop='datePublished'>17 May 2024</time>", head=head).published == DAY
        assert read("<h1>Plan</h1>", head=head).published == datetime(2024, 5, 20, tzinfo=UTC)


class TestTags:
    def test_links_marked_as_tags_below_the_body(self) -> None:
        below = "<p>Filed under <a rel='category tag' href='/c'>News</a></p><a rel='tag' href='/t/h'>Harbours</a>"
        assert read("<h1>Plan</h1>", below=below).tags == ("Harbours",)

    @pytest.mark.parametrize(
        "row",
        [
            "<div>Tags: <a href='/tags/harbours/'>Harbours</a> <a href='/tags/towns/'>Towns</a></div>",
            "<ul><li><a href='https://news.example/tag/harbours.html'>#Harbours</a><li><a href='/tag/towns'>#Towns</a></ul>",
            "<div class=tags><a href='/tags/?tag=harbours'>\n<span>Harbours</span></a> <a href='/tags/?tag=towns'>Towns</a></div>",
        ],
    )
    def test_a_row_of_links_whose_addresses_are_those_of_tags(self, row: str) -> None:
        cloud = f"{'<p>More</p>' * 9}<a href='/tags/others/'>Others</a>"
        assert read("<h1>Plan</h1>", below=row + cloud).tags == ("Harbours", "Towns")
        assert read("<h1>Plan</h1>", below=f"<div class=tag-cloud>{row}</div>").tags == ()
        assert (
            read("<h1>Plan</h1>", body=f"{BODY}<p>He spoke of <a href='/tag/h/'>harbours</a> and of towns.</p>").tags
            == ()
        )

    @pytest.mark.parametrize(
        ("told", "tags"),
        [
            (["Harbours", "Harbour plan approved", "The Example", "news.example"], ("Harbours",)),
            (["b1d9c1a2-0c52-4887-a61a-cd64701d6596", "/article", "type_news", "channel_x", "#quay"], ("quay",)),
            (["displayType: wide", "locale: US", "Towns: north"], ("Towns: north",)),
            (["Category: Harbours", "NLP Category: Towns"], ("Harbours", "Towns")),
            (["Harbours, Towns"], ("Harbours", "Towns")),
            (["Harbours, Towns, & Ships"], ("Harbours, Towns, & Ships",)),
        ],
    )
    def test_what_only_machines_mean_is_left_out(self, told: list[str], tags: tuple[str, ...]) -> None:
        head = og("Harbour plan approved") + "".join(f'<meta property="article:tag" content="{t}">' for t in told)
        assert read("<h1>Harbour plan approved</h1>", head=head).tags == tags

    def test_plain_keywords_are_those_of_an_article_if_it_has_one_of_them(self) -> None:
        assert read(head="<meta name='keywords' content='harbour plan, towns'>").tags == ("harbour plan", "towns")
        assert read(head="<meta name='keywords' content='gossip, weather'>").tags == ()

    def test_the_section_is_the_first_of_several_and_never_the_headline(self) -> None:
        section = "<meta property='article:section' content='{}'>"
        told = linked_data(articleSection="Towns")
        assert read(head=section.format("Coast,Towns")).site_section == "Coast"
        assert read(head=section.format("Food, Drink")).site_section == "Food, Drink"
        assert read("<h1>Harbour plan</h1>", head=section.format("Harbour plan") + told).site_section == "Towns"


class TestPicture:
    head = "<meta property='og:image' content='https://news.example/i/quay-from-above.jpg'>"

    def test_the_one_that_opens_the_article(self) -> None:
        lead = read("<h1>Plan</h1><figure><img src='/i/quay-large.jpg'></figure>", head=self.head).lead_image
        assert lead is not None
        assert lead.url == "https://news.example/i/quay-large.jpg"

    def test_one_further_down_speaks_last(self) -> None:
        lead = read("<h1>Plan</h1>", head=self.head, body=f"{BODY}<img src='/i/quay-large.jpg'>{BODY}").lead_image
        assert lead is not None
        assert lead.url == "https://news.example/i/quay-from-above.jpg"

    @pytest.mark.parametrize(
        "address",
        [
            "/i/spacer.gif",
            "/news/null",
            "/i/apple-touch-icon.png",
            "/i/placeholders/thumb-large.jpg",
            "/i/news_200x200.png",
        ],
    )
    def test_what_stands_for_any_page_is_none(self, address: str) -> None:
        head = f"<meta property='og:image' content='https://news.example{address}'>"
        assert read("<h1>Plan</h1>", head=head).lead_image is None

    @pytest.mark.parametrize("address", ["/images/author/anna-large.jpg", "/index-transparent_h-3_w-4_zc-a5bf.gif"])
    def test_portraits_and_spacers_are_none(self, address: str) -> None:
        lead = read(f"<h1>Plan</h1><figure><img src='{address}'></figure>", head=self.head).lead_image
        assert lead is not None
        assert lead.url == "https://news.example/i/quay-from-above.jpg"

    @pytest.mark.parametrize(
        "address",
        [
            "/i/default.jpg",
            "/i/news-logo.png",
            "/i/facebook_share.png",
            "/themes/quay/og-image.png",
            "/i/no-image.png",
            "/i/harbour-48x48.jpg",
            "/default-images/press/opener.jpg",
        ],
    )
    def test_one_that_stands_for_any_page_is_none(self, address: str) -> None:
        head = f"<meta property='og:image' content='{address}'>"
        assert read(head=head).lead_image is None
        lead = read(head=head, body=f"{BODY}<img src='/i/quay-large.jpg'>{BODY}").lead_image
        assert lead is not None
        assert lead.url.endswith("quay-large.jpg")

    @pytest.mark.parametrize(
        "address", ["/6412345/default.jpg", "/i/phone-with-logo.jpg", "/a/harbour/og-image.png", "/i/image.jpg"]
    )
    def test_one_that_only_sounds_so_is_one(self, address: str) -> None:
        lead = read(head=f"<meta property='og:image' content='{address}'>").lead_image
        assert lead is not None


class TestCredit:
    @pytest.mark.parametrize(
        ("caption", "credit"),
        [
            ("The quay at dusk. Photo: Anna Weber/Reuters", "Anna Weber/Reuters"),
            ("The quay at dusk (Foto: dpa)", "dpa"),
            ("The quay. © Anna Weber", "Anna Weber"),
            ("The quay at dusk (Anna Weber/Associated Press)", "Anna Weber/Associated Press"),
            ("Photo by Anna Weber", "Anna Weber"),
            ("傍晚的码头。图片来源：新华社", "新华社"),
            ("夕方の埠頭　写真＝山田太郎", "山田太郎"),
            ("부두의 저녁. 사진=연합뉴스", "연합뉴스"),
            ("הרציף בערב. צילום: דנה לוי", "דנה לוי"),
            ("The quay at dusk (left) and at dawn", ""),
            ("Foto de familia del puerto", ""),
        ],
    )
    def test_worded(self, caption: str, credit: str) -> None:
        assert worded_credit(caption) == credit

    def test_marked_up_and_still_in_the_caption(self) -> None:
        figure = (
            "<img src='/i/quay-large.jpg'><figcaption>The quay. <span class='credit'>Anna Weber</span></figcaption>"
        )
        article = read(f"<h1>Plan</h1><figure>{figure}</figure>")
        assert article.lead_image is not None
        assert (article.lead_image.credit, article.lead_image.caption) == ("Anna Weber", "The quay. Anna Weber")
        assert article.images[0].credit == "Anna Weber"

    @pytest.mark.parametrize(
        ("spans", "credit"),
        [
            ("<span class='caption__source'>Anna Weber</span>", "Anna Weber"),
            ("<span class='credit'>Anna Weber</span> <span class='distributor'>dpa</span>", "Anna Weber / dpa"),
            ("<span class='credit'>Anna Weber</span> at dawn <span class='credit'>dpa</span>", "Anna Weber"),
        ],
    )
    def test_who_took_it_and_who_spreads_it(self, spans: str, credit: str) -> None:
        figure = f"<figure><img src='/i/quay-large.jpg'><figcaption>The quay. {spans}</figcaption></figure>"
        assert read(f"<h1>Plan</h1>{figure}").images[0].credit == credit

    def test_told_by_json_ld(self) -> None:
        image = {"@type": "ImageObject", "url": "https://news.example/i/quay-large.jpg", "creditText": "Anna Weber"}
        article = read("<h1>Plan</h1><figure><img src='/i/quay-large.jpg'></figure>", head=linked_data(image=image))
        assert article.lead_image is not None
        assert article.lead_image.credit == "Anna Weber"


class TestAddress:
    def test_the_front_page_is_not_that_of_an_article(self) -> None:
        head = "<link rel='canonical' href='https://news.example/'><meta property='og:url' content='{}'>"
        assert read(head=head.format("/")).canonical is None
        assert read(head=head.format("/a/harbour")).canonical == "https://news.example/a/harbour"


class TestSummary:
    def test_without_the_sites_name_and_read_once_more(self) -> None:
        told = '<meta property="og:description" content="Fish &amp;amp; ships | The Example">'
        assert read(head=og("Plan") + told).summary == "Fish & ships"


class TestGate:
    SHORT = f"<p>{WORDS}</p>"

    @pytest.mark.parametrize(
        "gate", ["Subscribe now to continue reading.", "Il vous reste 85 % de cet article à lire."]
    )
    def test_is_said_after_little_text(self, gate: str) -> None:
        assert read("<h1>Plan</h1>", body=self.SHORT, below=f"<p>{gate}</p>").kind == "gated"

    def test_is_none_in_a_link_to_another_article_nor_aside(self) -> None:
        link = "<p><a href='/b'>Why members of the club subscribe to read</a></p>"
        assert not read("<h1>Plan</h1>", body=self.SHORT, below=link).gated
        aside = f"<div class='sidebar'>{'<p>Towns</p>' * 9}<p>Already a subscriber?</p></div>"
        assert not read("<h1>Plan</h1>", body=self.SHORT, below=aside).gated

    def test_what_is_told_to_be_free_is_so(self) -> None:
        told = linked_data(isAccessibleForFree=True)
        assert not read("<h1>Plan</h1>", head=told, body=self.SHORT, below="<p>Subscribe to read.</p>").gated

    def test_a_long_text_is_an_article_behind_a_gate_too(self) -> None:
        told = linked_data(isAccessibleForFree=False)
        assert (read(head=told, body=self.SHORT).kind, read(head=told, body=self.SHORT).gated) == ("gated", True)
        long = read(head=told, body="".join(f"<p>{WORDS}{number}</p>" for number in range(9)))
        assert (long.kind, long.gated) == ("article", True)


def test_a_letter_that_is_two_in_lower_case_moves_no_byline() -> None:
    above = f'<h1>Harbour</h1><p title="{"İ" * 90}">{WORDS}</p><p class="byline">By Anna Weber</p>'
    assert read(above).authors == ("Anna Weber",)
    assert read(below=f'<p title="{"İ" * 90}">{WORDS}</p><p class="author">Anna Weber</p>').authors == ("Anna Weber",)


class TestOnPagesNobodyHadSeen:
    @pytest.mark.parametrize(
        ("told", "people"),
        [
            ("By Anna Weber, Ben Cole, and Carla Diaz", ["Anna Weber", "Ben Cole", "Carla Diaz"]),
            ("By Anna Weber Tuesday, Aug. 17, 2010", ["Anna Weber"]),
            ("Wednesday", []),
            ("Rick Friday", ["Rick Friday"]),
            ("Tue", []),
            ("Video", []),
            ("Nga Arta Hoxha", ["Arta Hoxha"]),
            ("By LYNNE O'DONNELL", ["Lynne O'Donnell"]),
            ("By ANNA SMITH-JONES", ["Anna Smith-Jones"]),
            ("【责任编辑:张樵 】", ["张樵"]),
            ("责任编辑：严玉洁 王辉", ["严玉洁", "王辉"]),
            ("山田 太郎", ["山田 太郎"]),
            ("新京报记者 王明", ["王明"]),
            ("作者：王明     责任编辑：李华", ["王明"]),
            ("系统管理员", []),
            ("IT之家", ["IT之家"]),
        ],
    )
    def test_names(self, told: str, people: list[str]) -> None:
        assert people_of([told])[0][: max(1, len(people))] == people

    def test_a_name_before_its_agency_or_the_initials_of_the_site(self) -> None:
        assert people_of(["Anna Weber Associated Press"]) == (["Anna Weber"], ["Associated Press"])
        assert people_of(["By: Anna Weber EXPL Executive News Editor"], "EXPL.com") == (["Anna Weber"], [])
        assert people_of(["Anna Maria Baker"], "Baker Botts")[0] == ["Anna Maria Baker"]

    def test_the_house_by_the_first_half_of_its_name(self) -> None:
        assert people_of(["网易"], "网易财经") == ([], [])
        assert people_of(["张三"], "张三的博客") == (["张三"], [])

    def test_a_byline_named_as_comments_too(self) -> None:
        above = '<h1>The harbour</h1><div class="byline_comments"><a rel="author" href="/by/anna">Anna Weber</a></div>'
        assert read(above).authors == ("Anna Weber",)

    def test_bylines_of_other_articles_are_none_of_this_one(self) -> None:
        cards = "".join(
            f"<div class=card><h3><a href=/n{n}>Another story about the quay {n}</a></h3><p class=author>By Ben C{n}le</p></div>"
            for n in "oae"
        )
        assert read("<h1>The harbour</h1>", below=cards).authors == ()

    @pytest.mark.parametrize(
        ("title", "headline"),
        [
            ("Как платить кредиты «покойным» банкам", "Как платить кредиты «покойным» банкам"),
            ("Le maire dit « non » au nouveau port - Le Quai", "Le maire dit « non » au nouveau port"),
            ("A story about the harbour » The Quay", "A story about the harbour"),
            ("The Film Gang » Blog Archive » Stand Up Guys", "Stand Up Guys"),
        ],
    )
    def test_quotation_marks_part_no_title(self, title: str, headline: str) -> None:
        assert uncut(title, "") == headline

    def test_a_title_cut_at_its_own_quotation_mark(self) -> None:
        title = "Council calls harbour &quot;a gamble&quot; after the vote"
        head = f'<title>{title} - The Example</title><meta property="og:title" content="Council calls harbour ">'
        assert read(f"<div>{title}</div>", head).title == 'Council calls harbour "a gamble" after the vote'

    def test_the_sites_name_behind_a_wide_colon(self) -> None:
        head = og("港の拡張を承認、来春に着工へ", "港湾新聞 電子版") + linked_data(
            headline="港の拡張を承認、来春に着工へ ：港湾新聞"
        )
        assert read("<h1>港の拡張を承認</h1>", head).title == "港の拡張を承認、来春に着工へ"

    def test_days_before_the_web_come_last(self) -> None:
        caption = "<h1>The harbour</h1><p>The law was signed on August 14, 1935</p>"
        page = f"<html lang=en><body><article>{caption}{BODY}</article></body></html>"
        dated = extract(page, "https://news.example/2010/POLITICS/08/13/harbour.html").published
        assert dated == datetime(2010, 8, 13, tzinfo=UTC)
        assert extract(page, URL).published == datetime(1935, 8, 14, tzinfo=UTC)

    def test_the_moment_of_an_archives_copy_is_no_day(self) -> None:
        assert date_of_url("https://archive.example/web/20230115021305/https://news.example/a") is None
