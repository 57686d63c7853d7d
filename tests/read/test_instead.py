"""Pages that stand in an article's place: told by what they call themselves, and by their few words."""

import pytest

from broadsheet.model import Entry
from broadsheet.read.article import extract

URL = "https://blatt.example/hafen"
GONE = (
    "404 Not Found", "Page not found | The Herald", "The Herald - Page Not Found", "404", "Error 404 (Not Found)!!1", "410 Gone",
    "Sorry, this page isn't available", "Seite nicht gefunden - Hafenblatt", "Page introuvable | Le Port", "Página no encontrada",
    "Página não encontrada", "Pagina non trovata", "Strona nie istnieje", "Страница не найдена", "404 - Ошибка", "您访问的页面不存在",
    "ページが見つかりません | 港新聞", "페이지를 찾을 수 없습니다", "الصفحة غير موجودة", "Sayfa bulunamadı", "ไม่พบหน้าที่คุณต้องการ", "Siden findes ikke",
)  # fmt: skip
REFUSED = (
    "Just a moment...", "Attention Required! | Cloudflare", "Access Denied", "403 Forbidden", "Pardon Our Interruption",
    "The Herald - Are you a robot?", "Verifying you are human. This may take a few seconds.", "Nur einen Moment…", "安全验证", "Too Many Requests",
    "503 Service Temporarily Unavailable", "ERROR: The request could not be satisfied", "Wartungsarbeiten", "Один момент…",
)  # fmt: skip
ARTICLES = (
    "Missing boy found safe", "404 Media raises money", "Maintenance costs rise in the harbour", "Court: access denied to reporters",
    "Forbidden City opens again", "500 jobs go at the shipyard", "Oops: the minister's mistake", "Error rates fall", "Just a moment of peace",
)  # fmt: skip
WALLS = (
    "Enable JavaScript and cookies to continue.",
    "Please enable JS and disable any ad blocker",
    "Blatt needs to review the security of your connection before proceeding.",
    "Our systems have detected unusual traffic from your computer network.",
    "当前环境异常，完成验证后即可继续访问。",
    "Подтвердите, что вы не робот, чтобы продолжить.",
)
SHORT = (
    "The council wants to widen the harbour, as its speaker said on Tuesday. Work is to begin in spring, at the latest."
)


LONG = [f"{number}. {SHORT}" for number in range(20)]


def page(title: str, *paragraphs: str, head: str = "") -> str:
    body = "".join(f"<p>{words}</p>" for words in paragraphs)
    return f"<title>{title}</title>{head}<main><h1>{title}</h1>{body}</main>"


@pytest.mark.parametrize("title", [*GONE, *REFUSED])
def test_a_short_page_that_calls_itself_an_error_is_one(title: str) -> None:
    article = extract(page(title, "We are sorry. Go to the front page, or look for what you want."), URL)
    assert (article.kind, article.sureness) == ("error", 0)


@pytest.mark.parametrize("title", ARTICLES)
def test_an_article_about_one_is_none(title: str) -> None:
    assert extract(page(title, SHORT), URL).kind == "article"


@pytest.mark.parametrize("words", WALLS)
def test_few_words_that_want_a_proof_of_who_reads_them(words: str) -> None:
    assert extract(page("blatt.example", words), URL).kind == "error"
    assert extract(page("Of walls", f"“{words}”, says many a page.", *LONG), URL).kind == "article"


def test_a_long_text_is_an_article_whatever_it_is_called() -> None:
    assert extract(page("Access denied", *LONG), URL).kind == "article"


def test_what_a_feed_has_under_that_title_is_meant() -> None:
    """A column may be called so."""
    for title in ("Access denied", "Just a moment"):
        assert extract(page(f"{title} | Blatt", SHORT), URL, entry=Entry(title=title)).kind == "article"
        assert (
            extract(page(f"{title} | Blatt", SHORT), URL, entry=Entry(title="The harbour is widened")).kind == "error"
        )


def test_data_for_machines_that_has_another_headline_speaks_for_an_article() -> None:
    data = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"The harbour is widened"}</script>'
    assert extract(page("Error", SHORT, head=data), URL).kind == "article"


def test_a_page_that_asks_for_consent_is_known_where_a_feed_says_what_should_be_there() -> None:
    asks = page("Blatt is part of Verlag", *["We and our partners use cookies to show you what you like. " * 4] * 4)
    assert extract(asks, URL, entry=Entry(title="The harbour is widened")).kind == "error"
    assert extract(asks, URL, entry=Entry(title="Blatt is part of Verlag")).kind == "article"
