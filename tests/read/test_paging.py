"""An article cut into pages: which link goes on, which only looks like it, and the pages as one article again."""

import pytest

from broadsheet.model import Article
from broadsheet.read.article import extract, minutes_of
from broadsheet.read.joining import MOST, gathered, joined
from broadsheet.read.paging import number_of

URL = "https://news.example/a/harbour"
WORDS = (
    "The council voted on Tuesday to approve the new harbour plan after three years of debate, and residents said "
    "they expected construction to begin before winter, according to officials who reviewed the budget. "
)


def page(number: int, link: str = "", *, head: str = "") -> str:
    body = "".join(f"<p>{number}.{k} {WORDS}</p>" for k in range(3))
    return (
        f"<html lang=en><head><title>Harbour</title>{head}</head><body><h1>Harbour</h1><article><p>In short: {WORDS}</p>"
        f'<figure><img src="/p/quay-photo.jpg"></figure>{body}</article>{link}</body></html>'
    )


def goes_on(link: str, url: str = URL, **options: str) -> str | None:
    return extract(page(1, link, **options), url).next_page


SAME = [  # (first page, a page of it, which)
    (URL, URL, 1),
    (URL, f"{URL}/", 1),
    (URL, f"{URL}?utm_source=x#top", 1),
    (URL, f"{URL}/2", 2),
    (URL, f"{URL}/2/", 2),
    (f"{URL}/", f"{URL}/page/3/", 3),
    (URL, f"{URL}/seite-2", 2),
    (URL, f"{URL}?page=2", 2),
    (f"{URL}?id=7", f"{URL}?id=7&page=12", 12),
    (f"{URL}?page=1", f"{URL}?page=2", 2),
    (f"{URL}.html", f"{URL}_2.html", 2),
    (f"{URL}.html", f"{URL}-page2.html", 2),
    (f"{URL}.html", f"{URL},2.html", 2),
    (f"{URL}.html", f"{URL}/2", 2),
    (f"{URL}_1.html", f"{URL}_2.html", 2),
    (f"{URL}/page/1", f"{URL}/page/2", 2),
    ("https://news.example/a/harbour", "https://www.news.example/a/harbour/2", 2),
]


@pytest.mark.parametrize(("first", "url", "number"), SAME)
def test_pages_of_one_article(first: str, url: str, number: int) -> None:
    assert number_of(url, first) == number


OTHER = [
    ("the next article, numbered", "https://news.example/story/12", "https://news.example/story/13"),
    ("the next article by id", "https://news.example/?p=12", "https://news.example/?p=13"),
    ("another article", URL, "https://news.example/a/quay"),
    ("another article of that name", f"{URL}/", f"{URL}-2/"),
    ("a longer name", URL, "https://news.example/a/harbour-2021"),
    ("the front page's", "https://news.example/", "https://news.example/page/2"),
    ("comments", URL, f"{URL}/comment-page-2"),
    ("another article's page", f"{URL}?id=7", f"{URL}?id=8&page=2"),
    ("another host", URL, "https://other.example/a/harbour/2"),
    ("no page zero", URL, f"{URL}/0"),
    ("no address", URL, "http://[/2"),
]


@pytest.mark.parametrize(("first", "url"), [o[1:] for o in OTHER], ids=[o[0] for o in OTHER])
def test_what_is_no_page_of_it(first: str, url: str) -> None:
    assert number_of(url, first) is None


LINKS = [
    ("rel=next", '<a rel="next" href="/a/harbour/2">more</a>', f"{URL}/2"),
    ("a number", '<a href="?page=2">2</a>', f"{URL}?page=2"),
    ("page and number", '<a href="harbour/2#top">Page 2</a>', f"{URL}/2"),
    ("words", '<a href="/a/harbour/2">Nächste Seite »</a>', f"{URL}/2"),
    ("an arrow", '<a href="/a/harbour/2">›</a>', f"{URL}/2"),
    ("下一页", '<a href="/a/harbour_2">下一页</a>', f"{URL}_2"),
    ("in a menu", '<nav class="pages"><a href="?page=2">2</a></nav>', f"{URL}?page=2"),
    ("a headline", '<a href="/a/harbour/2">Two boats for the harbour</a>', None),
    ("no words", '<a href="/a/harbour/2"><img src="x.png"></a>', None),
    ("page three", '<a href="/a/harbour/3">3</a>', None),
    ("rel=next to the next article", '<a rel="next" href="/a/quay">next</a>', None),
    ("rel=prev", '<a rel="prev" href="/a/harbour/2">older</a>', None),
    ("of the comments", '<div class="comments"><a href="?page=2">2</a></div>', None),
]


@pytest.mark.parametrize(("link", "address"), [link[1:] for link in LINKS], ids=[link[0] for link in LINKS])
def test_links_that_go_on(link: str, address: str | None) -> None:
    assert goes_on(link) == address


def test_a_link_of_the_head() -> None:
    assert goes_on("", head='<link rel="next" href="/a/harbour/2">') == f"{URL}/2"


def test_a_list_goes_on_nowhere() -> None:
    teasers = "".join(f'<li><a href="/a/{n}">{WORDS}</a></li>' for n in range(12))
    html = f'<html><title>News</title><body><ul>{teasers}</ul><a rel="next" href="/news/2">2</a></body></html>'
    assert extract(html, "https://news.example/news").next_page is None


def test_a_later_page_knows_what_it_is_a_page_of() -> None:
    link = '<a href="/a/harbour/3">3</a>'
    assert extract(page(2, link), f"{URL}/2").next_page is None
    assert extract(page(2, link), f"{URL}/2", first=URL).next_page == f"{URL}/3"


class TestJoined:
    def parts(self, last: int, link: str = "") -> list[Article]:
        links = [f'<a href="/a/harbour/{n + 1}">{n + 1}</a>' if n < last else link for n in range(1, last + 1)]
        return [extract(page(n, links[n - 1]), URL if n == 1 else f"{URL}/{n}", first=URL) for n in range(1, last + 1)]

    def test_words_and_pictures_of_all_in_order_each_once(self) -> None:
        article = joined(self.parts(3))
        assert [p[:3] for p in article.text.split("\n\n")] == [
            "In ", "1.0", "1.1", "1.2", "2.0", "2.1", "2.2", "3.0", "3.1", "3.2"]  # fmt: skip
        assert article.html.count("In short") == article.html.count("<img") == len(article.images) == 1
        assert article.html.index("1.2") < article.html.index("2.0") < article.html.index("3.2")
        assert (article.url, article.title, article.next_page) == (URL, "Harbour", None)
        assert article.reading_minutes == minutes_of(article.text)

    def test_one_page_is_itself(self) -> None:
        (first,) = self.parts(1)
        assert joined([first]) is first

    def test_a_page_that_says_the_same_again_is_none(self) -> None:
        """Comments are cut into pages too, around the same article."""
        first, second = self.parts(2)
        again = extract(page(1), f"{URL}/3", first=URL)
        assert joined([first, second, again]) == joined([first, second])
        assert joined([first, extract(page(1), f"{URL}/2", first=URL)]).text == first.text

    def test_what_is_missing_is_said(self) -> None:
        first, second = self.parts(2, '<a href="/a/harbour/3">3</a>')
        assert joined([first, second]).next_page == f"{URL}/3"


class TestGathered:
    def article(self, number: int) -> Article:
        return Article(url=f"{URL}/{number}", next_page=f"{URL}/{number + 1}")

    def test_up_to_the_most(self) -> None:
        parts = gathered(self.article(1), lambda url: self.article(int(url.rpartition("/")[2])))
        assert len(parts) == MOST

    def test_up_to_one_that_cannot_be_had(self) -> None:
        assert len(gathered(self.article(1), lambda url: self.article(2) if url.endswith("/2") else None)) == 2

    def test_no_address_twice(self) -> None:
        circle = Article(url=f"{URL}/2", next_page=f"{URL}/1")
        assert gathered(self.article(1), lambda url: circle) == [self.article(1), circle]
