"""The reader, case by case: `cases/<name>.html` and what must come of it in `cases/<name>.expected.json`.

In an expected file, names of Article fields are compared as they are (a list for `kind`: any of these); `html` and
`text` bits: `html` lists markup that must be there, `lacks` words that must not be in the text, `lacks_html` markup
that must not be there, `images` how many pictures, `origin` where the body is from. A new case is two files.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.model import Article, Entry, Person
from broadsheet.read.article import extract, from_entry

CASES = sorted((Path(__file__).parent / "cases").glob("*.expected.json"))
URL = "https://news.example/a/harbour?utm_source=x"
FIELDS = ("title", "kind", "language", "text", "site", "canonical", "gated")


def page_beside(expected: Path) -> bytes:
    return expected.with_name(expected.name.removesuffix(".expected.json") + ".html").read_bytes()


@pytest.mark.parametrize("expected", CASES, ids=lambda p: p.name.split(".")[0])
def test_page_reads_as_expected(expected: Path) -> None:
    want = json.loads(expected.read_text(encoding="utf-8"))
    article = extract(page_beside(expected), URL)
    for field in FIELDS:
        if field in want:
            wanted = want[field]
            got = getattr(article, field)
            assert (got in wanted) if isinstance(wanted, list) else (got == wanted), field
    assert list(article.authors) == want.get("authors", list(article.authors))
    assert (article.published.isoformat() if article.published else None) == want.get(
        "published", article.published.isoformat() if article.published else None
    )
    assert all(bit in article.html for bit in want.get("html", []))
    assert not any(bit in article.text for bit in want.get("lacks", []))
    assert not any(bit in article.html for bit in want.get("lacks_html", []))
    assert len(article.images) == want.get("images", len(article.images))
    assert article.origins["html"] == want.get("origin", "page")


WORDS = (
    "The council voted on Tuesday to approve the new harbour plan after three years of debate, and residents said "
    "they expected construction to begin before winter, according to officials who reviewed the budget. "
)
FULL = "".join(f"<p>{WORDS}{number}</p>" for number in range(4))


def teaser(paragraphs: int) -> str:
    shown = "".join(f"<p>{WORDS}{number}</p>" for number in range(paragraphs))
    return f"<html><title>Harbour</title><body><h1>Harbour plan approved</h1><div>{shown}</div></body></html>"


class TestWithAnEntry:
    entry = Entry(
        title="Harbour plan approved",
        authors=(Person(name="Anna Weber"),),
        published=datetime(2024, 5, 17, 6, 30, tzinfo=UTC),
        content_html=FULL + '<p><img src="/p/quay-photo.jpg"></p>',
        categories=("harbour",),
    )

    def test_feed_text_wins_over_a_teaser_page_and_the_page_is_kept(self) -> None:
        article = extract(teaser(1), URL, entry=self.entry)
        assert article.text.count("The council voted") == 4
        assert article.origins["html"] == "feed"
        assert article.page_html.count("The council voted") == 1
        assert "https://news.example/p/quay-photo.jpg" in article.html

    def test_page_text_wins_where_it_is_as_long(self) -> None:
        article = extract(teaser(4), URL, entry=self.entry)
        assert article.origins["html"] == "page"
        assert article.page_html == ""

    def test_feed_fills_what_the_page_does_not_say(self) -> None:
        article = extract(teaser(4), URL, entry=self.entry)
        assert article.published == self.entry.published
        assert article.authors == ("Anna Weber",)
        assert article.origins["published"] == article.origins["authors"] == "feed"

    def test_page_date_stands_before_the_feed_date(self) -> None:
        page = teaser(4).replace(
            "<title>", '<meta property="article:published_time" content="2024-05-16T10:00:00Z"><title>'
        )
        article = extract(page, URL, entry=self.entry)
        assert article.published == datetime(2024, 5, 16, 10, tzinfo=UTC)
        assert article.origins["published"] == "og"

    def test_an_empty_page_gives_the_feed(self) -> None:
        article = extract(b"", URL, entry=self.entry)
        assert article.kind == "article"
        assert article.origins["html"] == "feed"


class TestFromEntry:
    def test_all_comes_from_the_feed(self) -> None:
        article = from_entry(TestWithAnEntry.entry, URL)
        assert article.title == "Harbour plan approved"
        assert set(article.origins.values()) == {"feed"}
        assert article.lead_image is not None
        assert article.lead_image.url == "https://news.example/p/quay-photo.jpg"

    def test_base_makes_addresses_absolute(self) -> None:
        entry = Entry(url="https://news.example/a", summary_html='<p>See <a href="b">this</a>.</p>')
        assert 'href="https://cdn.example/x/b"' in from_entry(entry, base="https://cdn.example/x/").html

    def test_an_entry_without_words_is_empty(self) -> None:
        assert from_entry(Entry(title="Only a title")).kind == "empty"


PIECES = [
    "<p>", "</p>", "<div class='related'>", "</div>", "<a href='http://['>", "</a>", "<img src=x srcset='a 1w, b'>",
    "<table>", "<td>", "<tr>", "</table>", "<b>", "</b>", "<br>", "<li>", "<ul>", "</ul>", "<pre>", "<video src=q>", "<figure>",
    "<figcaption>", "</figure>", "<noscript>", "<h1>", "</h1>", "<time datetime='2024-99-99'>", "word ", "句子。", WORDS, "<!-- -->",
    "<script type='application/ld+json'>{\"@type\":\"Article\",\"author\":[[1]]}</script>", "<base href='//['>", "&amp;", "<iframe src='//youtu.be/x'>",
]  # fmt: skip


class TestWhatOnlyTheJsonLdHas:
    """Its articleBody stands in for words that the page does not show."""

    OPENING = "Nine boats race across the harbour on Sunday, and the town has built a stage for it. " * 5
    MORE = [
        f"Boat {n} was built in the winter of {1950 + n}, and has been painted blue, white or red since. " * 3
        for n in range(9)
    ]

    def page(self, rest: str) -> bytes:
        told = json.dumps({"@type": "NewsArticle", "articleBody": " ".join([self.OPENING, *self.MORE])})
        return (
            f"<script type='application/ld+json'>{told}</script><article><p>{self.OPENING}</p>{rest}</article>".encode()
        )

    def test_the_rest_of_a_teaser(self) -> None:
        article = extract(self.page("<p>Subscribe to read.</p>"))
        assert article.origins["html"] == "json-ld"
        assert "Boat 8" in article.text

    def test_but_not_what_stands_under_its_pictures(self) -> None:
        figures = "".join(
            f"<figure><img src='/{n}.jpg' width=600><figcaption>{words}</figcaption></figure>"
            for n, words in enumerate(self.MORE)
        )
        article = extract(self.page(figures))
        assert article.origins["html"] == "page"
        assert "Boat 8" not in article.text
        assert article.html.count("<figcaption>Boat") == 9


class TestGarbage:
    @pytest.mark.parametrize(
        "page",
        [
            b"",
            b"\x00\xff\xfe",
            "<",
            "<html",
            b"<!--",
            b"<p" * 2000,
            b"<div>" * 5000,
            "\ud800",
            b"%PDF-1.7 \xe2\xe3\xcf",
        ],
        ids=repr,
    )
    def test_never_raises(self, page: bytes | str) -> None:
        assert extract(page, URL).kind in ("empty", "article", "error", "media", "list")

    @given(st.lists(st.sampled_from(PIECES), max_size=40))
    def test_no_order_of_tags_breaks_it(self, pieces: list[str]) -> None:
        page = "".join(pieces)
        article = extract(page, URL)
        assert isinstance(article, Article)
        assert extract(page, URL) == article

    @given(st.binary(max_size=300))
    def test_any_bytes(self, page: bytes) -> None:
        extract(page, URL, content_type="text/html; charset=nonsense")

    def test_deep_pages_are_read_in_linear_time_and_keep_their_words(self) -> None:
        article = extract("<div>" * 20_000 + f"<p>{WORDS}</p><p>{WORDS}2</p>" + "</div>" * 20_000, URL)
        assert "harbour plan" in article.text


def test_read_again_the_words_stay() -> None:
    """What the reader wrote reads as the same words: nothing is lost in its own markup."""
    first = extract(page_beside(next(p for p in CASES if p.name.startswith("english"))), URL)
    again = extract(f"<html><body><article>{first.html}</article></body></html>", URL)
    assert again.text == first.text


@pytest.mark.parametrize(
    ("codec", "declared"),
    [
        ("gb18030", "gb2312"),
        ("cp932", "shift_jis"),
        ("euc-kr", "euc-kr"),
        ("cp1251", "windows-1251"),
        ("utf-8", "gb2312"),
    ],
)
def test_charsets(codec: str, declared: str) -> None:
    words = {"cp1251": "Городской совет утвердил план", "euc-kr": "시의회는 계획을 승인했다"}.get(
        codec, "市議会承認計画"
    ) * 9
    page = f'<html><head><meta charset="{declared}"></head><body><p>{words}。</p></body></html>'
    data = page.encode(codec, "ignore")
    assert words in extract(data, URL).text


TITLES = {
    "English": ("The herring are back in the bay", "A new mayor and an old chain", "The library opens on Sundays"),
    "Chinese": ("十一月鱼汛又来到海湾", "渡轮星期一恢复通航了", "三位候选人竞选镇长"),
    "Japanese": ("ニシンが湾に戻ってきた", "図書館が日曜日も開く", "町長選挙に三人が立候補"),
}


@pytest.mark.parametrize("titles", TITLES.values(), ids=TITLES)
@pytest.mark.parametrize("words", ["{}", "\n<span>{}</span>\n"])
def test_an_archive_is_a_list_in_scripts_that_say_more_with_one_letter_too(titles: tuple[str, ...], words: str) -> None:
    items = "".join(
        f"<div class=item><time>03-1{n}</time> <a href=/2024/03/1{n}/post/>{words.format(title)}</a></div>"
        for n, title in enumerate(titles)
    )
    page = f"<title>Archive</title><body><main><h1>Archive</h1>{items}</main><footer>Powered by nobody</footer>"
    assert extract(page, "https://paper.example/archives/").kind == "list"


def listed(titles: tuple[str, ...], item: str) -> str:
    return "".join(item.format(n=n, title=title) for n, title in enumerate(titles, start=1))


SHORT = ("Herring", "Old chain", "Sundays", "Fog")
POSTS = tuple(f"{title}: what we know about it so far" for title in SHORT)
EXCERPT = (
    f"<p>{'The boats were put in the water again, and by noon the ice house on the quay ran out of ice. ' * 3}</p>"
)
LISTS = {
    "short titles at addresses with a day": (
        "/archives/",
        listed(SHORT, "<div><time>03-1{n}</time> <a href=/2024/03/1{n}/post/>{title}</a></div>"),
    ),
    "short titles as headings": ("/blog/", listed(SHORT, "<div><h2><a href=/post{n}/>{title} again</a></h2><p>So.</p></div>")),
    "named as an aside": ("/", f"<div class=recent-posts>{listed(POSTS, '<div><a href=/post{n}/>{title}</a></div>')}</div>"),
    "a month with excerpts": (
        "/2024/03/",
        listed(POSTS[:3], f"<article><h2><a href=/2024/03/1{{n}}/post/>{{title}}</a></h2>{EXCERPT * 2}</article>"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("path", "markup"), LISTS.values(), ids=LISTS)
def test_lists_of_a_small_site_are_lists(path: str, markup: str) -> None:
    page = f"<title>Harbour Notes: all of them</title><body><main><h1>All</h1>{markup}</main>"
    assert extract(page, f"https://paper.example{path}").kind == "list"


def test_an_article_whose_address_ends_in_its_day_and_name_is_one() -> None:
    page = f"<title>The boats are back in the water</title><body><main><h1>The boats are back in the water</h1>{EXCERPT * 3}</main>"
    assert extract(page, "https://paper.example/2024/03/12/boats/").kind == "article"


def test_paragraphs_are_long_by_what_their_letters_say() -> None:
    said = "".join(
        f"<p>{year}二月，市议会公布了这份报告，而它已经在抽屉里放了整整两年，我们读完了全部九十页，"
        "然后到海边去，问在那里工作的人这些数字对码头和渡轮究竟意味着什么，他们有什么打算。</p>"
        for year in ("前年", "去年", "今年")
    )
    others = listed(
        ("十一月鱼汛又来到海湾", "渡轮星期一恢复通航了", "三位候选人竞选镇长", "灯塔今年夏天开放"),
        "<div><a href=/p{n}.html>{title}</a></div>",
    )
    page = f"<title>海堤为什么倾斜</title><body><main><h1>海堤为什么倾斜</h1>{said}</main>{others}"
    assert extract(page, "https://paper.example/posts/haidi.html").kind == "article"
