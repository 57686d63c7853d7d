"""A user's rule overrules the reader; a prior must be plausible; a page without a rule pays nothing."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.model import Article, Entry, Rule
from broadsheet.read.article import VERSION, extract
from broadsheet.read.rules import by_host, mark_of, rule_for

URL = "https://news.example/a/harbour"
WORDS = (
    "The council voted on Tuesday to approve the new harbour plan after three years of debate, and residents said "
    "they expected construction to begin before winter, according to officials who reviewed the budget. "
)
NOTES = "Notes that the reader takes for a box beside the article, though on this site they are its whole point. " * 2
PAGE = f"""<!doctype html><html lang="en"><head><title>Harbour plan approved - News</title>
<meta name="author" content="News desk"></head><body>
<h1>Harbour plan approved</h1>
<p class="who">Written by <b>Zoë Quux</b></p><span class="when" data-x="1">3 June 2024</span>
<div class="story"><p>{WORDS}1</p><p>{WORDS}2 <span class="ad">BUY NOW</span> and so on.</p><p>{WORDS}3</p>
<figure><img src="/p/quay-photo.jpg" width="800"><figcaption>The quay at dusk.</figcaption></figure>
<figure class="promo"><img src="/p/cruise-photo.jpg" width="800"><figcaption>Win a cruise.</figcaption></figure>
<p>{WORDS}4</p></div>
<aside class="notes"><h2>Notes</h2><p>{NOTES}</p><nav>Up Down</nav><p hidden>Unseen words of this site.</p></aside>
<a class="more" href="/b/quay">on</a>
</body></html>"""


def read(rule: Rule | None, page: str = PAGE, entry: Entry | None = None) -> Article:
    return extract(page, URL, entry=entry, rule=rule)


def mine(**settings: str | tuple[str, ...]) -> Rule:
    return Rule(host="news.example", **settings)


class TestBody:
    def test_without_a_rule_the_reader_decides(self) -> None:
        article = read(None)
        assert article.text.count("The council") == 4
        assert "Notes" not in article.text
        assert (article.origins["html"], article.reader) == ("page", VERSION)

    def test_the_containers_are_the_body_in_the_pages_order(self) -> None:
        article = read(mine(body=("aside.notes", "div.story")))
        assert article.text.index("The council") < article.text.index("Notes that the reader")
        assert article.html.index("quay-photo") < article.html.index("Notes that the reader")
        assert (article.origins["html"], article.sureness) == ("rule", 1.0)

    def test_all_words_in_them_count_but_for_navigation_and_what_is_hidden(self) -> None:
        assert read(mine(body="aside.notes")).text == f"Notes\n\n{NOTES.strip()}"

    def test_one_inside_another_counts_once(self) -> None:
        assert read(mine(body=("div.story", "div.story p"))).text.count("The council") == 4

    def test_words_under_a_picture_stay_with_it(self) -> None:
        article = read(mine(body="div.story"))
        assert "The quay at dusk." not in article.text
        assert article.images[0].caption == "The quay at dusk."

    def test_the_headline_is_not_said_again(self) -> None:
        assert read(mine(body="body", remove=".who, .when, aside, a")).text.startswith("The council")

    def test_where_it_matches_nothing_the_reader_decides(self) -> None:
        assert read(mine(body="div.gone")).text == read(None).text

    def test_a_feed_that_has_more_does_not_overrule_it(self) -> None:
        entry = Entry(title="Harbour", content_html=f"<p>{WORDS}</p>" * 9)
        assert read(None, entry=entry).origins["html"] == "feed"
        assert read(mine(body="aside.notes"), entry=entry).origins["html"] == "rule"

    def test_words_right_behind_it_are_not_in_it(self) -> None:
        assert read(mine(body="b.x"), "<div><div><b class=x></b></div></div>").text == ""
        assert read(mine(body=".x"), f"<div><div class=x>{WORDS}</div>behind</div>").text == WORDS.strip()

    def test_of_a_part_of_a_paragraph_the_paragraph(self) -> None:
        assert read(mine(body="p.who b")).text == "Written by Zoë Quux"


class TestRemove:
    def test_elements_words_in_a_line_and_pictures(self) -> None:
        article = read(mine(remove=("p:first-child", ".ad", "figure.promo img", ".promo figcaption")))
        assert article.text.count("The council") == 3
        assert "BUY" not in article.text + article.html
        assert [image.url for image in article.images] == ["https://news.example/p/quay-photo.jpg"]
        assert "cruise" not in article.html

    def test_words_around_what_is_removed_stay_apart(self) -> None:
        page = f"<div class=story>{WORDS}<div class=x>gone</div>{WORDS}</div>"
        assert read(mine(body=".story", remove=".x"), page).text == f"{WORDS.strip()}\n\n{WORDS.strip()}"

    def test_what_lies_in_it_is_gone_for_all_other_settings(self) -> None:
        assert read(mine(body="div.story", remove="body")).text == ""

    def test_a_page_of_nothing_but_what_is_removed(self) -> None:
        assert read(mine(remove="html")).kind == "empty"


class TestFacts:
    def test_title_people_and_date(self) -> None:
        article = read(mine(title="h1", author=".who", date=".when"))
        assert (article.title, article.authors) == ("Harbour plan approved", ("Zoë Quux",))
        assert article.published == datetime(2024, 6, 3, tzinfo=UTC)
        assert {article.origins[field] for field in ("title", "authors", "published")} == {"rule"}

    @pytest.mark.parametrize(
        ("tag", "rule"),
        [
            ('<meta name="d" content="2024-06-03T10:00:00+02:00">', "meta[name=d]"),
            ('<time class="d" datetime="2024-06-03T08:00Z">yesterday</time>', ".d"),
        ],
    )
    def test_dates_in_attributes(self, tag: str, rule: str) -> None:
        assert read(mine(date=rule), PAGE.replace("<h1>", f"{tag}<h1>")).published == datetime(
            2024, 6, 3, 8, tzinfo=UTC
        )

    def test_a_name_that_looks_like_none_is_one_where_the_user_says_so(self) -> None:
        page = PAGE.replace("Written by <b>Zoë Quux</b>", "<b>team 2000!</b>")
        assert read(mine(author=".who"), page).authors == ("team 2000!",)

    def test_agencies_are_told_from_people(self) -> None:
        article = read(mine(author=".who"), PAGE.replace("Zoë Quux", "Zoë Quux, Reuters"))
        assert (article.authors, article.agencies) == (("Zoë Quux",), ("Reuters",))

    def test_what_matches_nothing_is_found_as_ever(self) -> None:
        assert read(mine(title=".gone")).title == read(None).title

    def test_words_of_inline_markup_are_not_torn(self) -> None:
        assert (
            read(mine(title="h1"), PAGE.replace("<h1>Harbour", "<h1>H<b>arb</b>our")).title == "Harbour plan approved"
        )


class TestPrior:
    """A rule that others wrote: followed where it is plausible."""

    def prior(self, **settings: str | tuple[str, ...]) -> Rule:
        return Rule(host="news.example", prior=True, **settings)

    def test_a_plausible_body_is_followed(self) -> None:
        article = read(self.prior(body="div.story", remove=(".promo", "p:first-child")))
        assert article.origins["html"] == "rule"
        assert "cruise" not in article.html

    @pytest.mark.parametrize("body", ["p.who", ".gone", "div.story p:first-child"], ids=["short", "nothing", "less"])
    def test_one_that_is_not_plausible_is_not(self, body: str) -> None:
        article = read(self.prior(body=body, remove=".promo"))
        assert article.text == read(None).text
        assert "cruise" in article.html, "nor is what it would have removed"

    def test_a_body_that_reads_as_beside_the_article_is_not_followed(self) -> None:
        assert "Notes" not in read(self.prior(body=("div.story", "aside.notes"))).text

    def test_what_it_removes_must_leave_the_article(self) -> None:
        assert "cruise" not in read(self.prior(remove=".promo")).html
        assert read(self.prior(remove=".story")).text == read(None).text

    def test_its_facts_fill_gaps_alone(self) -> None:
        page = PAGE.replace('<meta name="author" content="News desk">', '<meta name="author" content="Ann Ode">')
        assert read(self.prior(author=".who"), page).authors == ("Ann Ode",)
        article = read(self.prior(author=".who", date=".when"), PAGE.replace('name="author"', 'name="x"'))
        assert (article.authors, article.origins["authors"]) == (("Zoë Quux",), "rule")
        assert article.origins["published"] == "rule"


class TestNextPage:
    def test_the_link_that_the_rule_names(self) -> None:
        assert read(mine(next_page="a.more")).next_page == "https://news.example/b/quay"

    def test_a_link_in_what_it_names_be_it_a_menu(self) -> None:
        page = PAGE.replace("</body>", '<nav class="pages"><b><a href="/b/pier">on</a></b></nav></body>')
        assert read(mine(next_page="nav.pages"), page).next_page == "https://news.example/b/pier"

    @pytest.mark.parametrize("href", ["https://other.example/2", "javascript:go()", "", "#more", URL])
    def test_of_the_same_host_and_not_this_page(self, href: str) -> None:
        assert read(mine(next_page="a.more"), PAGE.replace("/b/quay", href)).next_page is None


class TestWhichRule:
    rules = by_host((mine(body="p"), Rule(host="sport.news.example", body="q"), Rule(host="x.example", prior=True)))

    @pytest.mark.parametrize(
        ("url", "host"),
        [
            ("https://news.example/a", "news.example"),
            ("https://www.news.example:8080/a", "news.example"),
            ("https://SPORT.news.example/a", "sport.news.example"),
            ("https://a.sport.news.example/a", "sport.news.example"),
            ("https://badnews.example/a", ""),
            ("https://example/a", ""),
            ("", ""),
        ],
    )
    def test_the_nearest_host(self, url: str, host: str) -> None:
        rule = rule_for(self.rules, url)
        assert (rule.host if rule else "") == host

    def test_the_users_rule_comes_before_a_prior_for_the_same_or_a_nearer_host(self) -> None:
        near = Rule(host="a.news.example", body="q", prior=True)
        same = Rule(host="news.example", body="q", prior=True)
        rules = by_host((mine(body="p"), near, same))
        assert rule_for(rules, "https://a.news.example/") == mine(body="p")
        assert rule_for(rules, "https://news.example/") == mine(body="p")

    def test_an_article_remembers_the_rule_that_it_was_read_by(self) -> None:
        one, other = mine(body="div.story"), mine(body="aside.notes")
        assert read(one).reader == f"{VERSION}{mark_of(one)}" != read(other).reader
        assert mark_of(one) == mark_of(Rule(host="elsewhere.example", body="div.story"))


def test_marks_of_the_page_itself_mean_nothing() -> None:
    page = PAGE.replace('class="notes"', 'class="notes" data-broadsheet-rule="body"')
    assert read(mine(body="div.story"), page).text == read(mine(body="div.story")).text


def test_nothing_of_a_rule_is_left_in_the_article() -> None:
    assert "data-broadsheet" not in read(mine(body=("div.story", "p"), title="p", remove=".ad")).html


TAGS = st.sampled_from(["div", "p", "span", "ul", "li", "table", "td", "figure", "img", "br", "a", "nav", "h1"])
PIECES = st.one_of(
    st.builds("<{} class={}>".format, TAGS, st.sampled_from("xyz")),
    st.builds("</{}>".format, TAGS),
    st.text("ab ,.", max_size=60),
)
SELECTORS = st.sampled_from(["", "p", ".x", ".y", "div.z", "span", "img", "body", "div > p", "li .x", "td["])


@given(st.lists(PIECES, max_size=30).map("".join), SELECTORS, SELECTORS, st.booleans())
def test_no_rule_and_no_page_make_it_raise(page: str, body: str, remove: str, prior: bool) -> None:
    rule = Rule(host="e.example", body=body, remove=remove, title=body, author=remove, date=body, prior=prior)
    assert extract(page, URL, rule=rule).url == URL
