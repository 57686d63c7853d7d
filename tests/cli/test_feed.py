"""`broadsheet feed`: anything as a feed with whole articles; RSSHub's parameters mean what they mean there."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import broadsheet
from broadsheet.cli import feed as feed_module
from broadsheet.cli.main import cli
from broadsheet.config.selection import Selection, chosen
from broadsheet.errors import FeedError, FetchError, UsageError
from broadsheet.feeds.parse import parse_feed
from broadsheet.model import Article, Entry, Feed, Page, Person
from broadsheet.pipeline.adding.feeding import brief, feed_at, feed_of, with_article
from small_web import LONG, article, feed, item

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ENTRIES = (
    Entry(id="1", title="Hafen", content_html="<p>Kräne</p>", authors=(Person(name="Jana"),), published=NOW),
    Entry(id="2", title="Stadt", content_html="<p>Hafen</p>", categories=("Lokales",), published=NOW - timedelta(1)),
    Entry(id="3", title="Sport", summary_html="<p>Tor</p>"),
    Entry(id="4", title="hafen", published=NOW + timedelta(1)),
)
CHOICES = {
    "all, newest first, undated last": (Selection(), "4123"),
    "in the feed's order": (Selection(newest_first=False), "1234"),
    "filter looks everywhere": (Selection(filter="Hafen|Lokales|Jana"), "12"),
    "filter wins over the particular ones": (Selection(filter="Sport", filter_title="Hafen"), "3"),
    "particular ones must all be found": (Selection(filter_title="Hafen|Stadt", filter_description="Hafen"), "2"),
    "an author": (Selection(filter_author="Jana"), "1"),
    "a category": (Selection(filter_category="Lokales"), "2"),
    "filterout looks at title and text": (Selection(filterout="Hafen|Lokales|Jana"), "43"),
    "filterout in one place": (Selection(filterout_title="Hafen"), "423"),
    "filterout of a category": (Selection(filterout_category="Lok"), "413"),
    "capitals count": (Selection(filter_title="hafen"), "4"),
    "capitals do not count": (Selection(filter_title="hafen", case_sensitive=False), "41"),
    "age; undated ones pass": (Selection(seconds=3600), "413"),
    "limit after the filters": (Selection(filterout="hafen", limit=2), "12"),
}


@pytest.mark.parametrize(("selection", "ids"), CHOICES.values(), ids=CHOICES)
def test_parameters_mean_what_they_mean_in_rsshub(selection: Selection, ids: str) -> None:
    assert "".join(entry.id or "" for entry in chosen(ENTRIES, selection, NOW)) == ids


def test_the_longer_text_stays() -> None:
    page = Article(url="x", html="<p>kurz</p>", title="T", published=NOW, authors=("A",), language="de")
    entry = Entry(content_html="<p>viel länger als die Seite</p>", title="Feed")
    found = with_article(entry, page)
    assert (found.content_html, found.title, found.published) == (entry.content_html, "Feed", NOW)
    assert with_article(Entry(), page).content_html == "<p>kurz</p>"


def test_text_from_right_to_left_says_so() -> None:
    page = Article(url="x", html="<p>خبر</p>", language="ar")
    assert with_article(Entry(), page).content_html == '<div dir="rtl"><p>خبر</p></div>'


def test_brief_is_words_alone() -> None:
    assert brief(Entry(content_html="<p>a &lt; b</p>" * 99), 100).summary_html == "a &lt; b " * 16 + "a &lt;…"
    assert brief(Entry(content_html="<p>a</p>"), 100).summary_html == "a"


_CARD = (
    '<article class="card"><h2><a href="/2026/{n}">{title}</a></h2><p>Was am Dienstag beschlossen wurde.</p></article>'
)
_TITLES = (
    "Der alte Hafen wird im Frühjahr ausgebaut",
    "Die Fähren fahren bei Niedrigwasser weiter",
    "Was der Stadtrat noch beschlossen hat",
)
LISTING = "<html lang='de'><head><title>Hafenblatt</title></head><body><main>{}</main></body></html>".format(
    "".join(_CARD.format(n=n, title=title) for n, title in enumerate(_TITLES, 1))
)


def page(body: str, url: str = "https://blatt.example/news") -> Page:
    return Page(url=url, final_url=url, status=200, body=body.encode(), content_type="text/html", fetched=NOW)


def test_a_page_that_lists_entries_is_a_feed() -> None:
    found = feed_of(page(LISTING))
    assert (found.title, found.site_url) == ("Hafenblatt", "https://blatt.example/news")
    assert [entry.url for entry in found.entries] == [f"https://blatt.example/2026/{n}" for n in (1, 2, 3)]
    made = broadsheet.make_feed(LISTING, "https://blatt.example/news")
    assert (made.entries, made.title, made.language) == (found.entries, "Hafenblatt", "de")


def test_a_page_that_lists_nothing_may_name_a_feed() -> None:
    named = "<html><head><link rel=alternate type=application/rss+xml href=/feed></head><body>x</body></html>"
    pages = {"https://blatt.example/news": named, "https://blatt.example/feed": feed(item(1))}
    found = feed_at("https://blatt.example/news", lambda url: page(pages[url], url))
    assert found.entries[0].title == "Nachricht 1"
    with pytest.raises(FeedError, match="lists no entries"):
        feed_of(page("<html><body>x</body></html>"))


def test_a_feed_made_of_another_has_not_its_hub() -> None:
    hub = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="https://hub.example/"/>'
    found = feed_of(page(feed(hub + item(1))))
    assert (found.url, found.hints.hub) == (None, None)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    pages = {
        "https://blatt.example/feed.xml": feed(item(1, description="kurz"), item(2, description="nur im Feed")),
        "https://blatt.example/1": article("Nachricht 1", *LONG),
    }

    def get(url: str) -> Page:
        if url not in pages:
            raise FetchError("not found", cause="404", where=url)
        return page(pages[url], url)

    monkeypatch.setattr(feed_module, "online", lambda config, named: get)
    return pages


def run(home: Path, *args: str, **more: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(home), "feed", *args], **more)  # type: ignore[arg-type]


def told(result: Result, url: str = "https://blatt.example/feed.xml") -> Feed:
    return parse_feed(result.stdout_bytes, url)


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_entries_have_their_whole_articles_or_the_words_of_the_feed(
    web: dict[str, str], tmp_path: Path, form: str
) -> None:
    result = run(tmp_path, "https://blatt.example/feed.xml", "--format", form)
    first, second = sorted(told(result).entries, key=lambda entry: entry.url or "")
    assert "Niedrigwasser" in (first.content_html or "")
    assert "nur im Feed" in f"{second.summary_html}{second.content_html}"
    assert "https://blatt.example/2: not found" in result.stderr
    assert result.exit_code == 0


def test_without_full_text_no_page_is_asked_for(web: dict[str, str], tmp_path: Path) -> None:
    result = run(tmp_path, "https://blatt.example/feed.xml", "--mode", "feed", "--limit", "1")
    assert [entry.summary_html for entry in told(result).entries] == ["nur im Feed"]
    assert "not found" not in result.stderr


def test_files_and_standard_input(tmp_path: Path) -> None:
    (tmp_path / "f.xml").write_text(feed(item(1)), encoding="utf-8")
    from_file = run(tmp_path, str(tmp_path / "f.xml"), "--mode", "feed")
    from_input = run(tmp_path, "-", "--mode", "feed", input=feed(item(1)))
    assert told(from_file) == told(from_input)
    assert isinstance(run(tmp_path, str(tmp_path / "none")).exception, UsageError)


def test_chinese_in_other_signs(tmp_path: Path) -> None:
    text = feed(item(1, "后面的港口", description='<p><a href="/后面">后面</a></p>'))
    (entry,) = told(run(tmp_path, "-", "--mode", "feed", "--opencc", "s2t", input=text)).entries
    assert entry.title == "後面的港口"
    assert "后面" not in (entry.summary_html or "").rpartition('">')[2]
    assert 'href="https://blatt.example/' in (entry.summary_html or "")


def test_without_opencc_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "opencc", None)
    result = run(tmp_path, "-", "--opencc", "s2t", input=feed(item(1)))
    assert isinstance(result.exception, UsageError)
    assert "pip install 'broadsheet[chinese]'" in str(result.exception)


def test_a_pattern_that_is_none_is_told(tmp_path: Path) -> None:
    result = run(tmp_path, "-", "--filter", "(", "--mode", "feed", input=feed(item(1)))
    assert isinstance(result.exception, UsageError)


def test_nothing_left_is_exit_code_1(tmp_path: Path) -> None:
    result = run(tmp_path, "-", "--filter", "gibt es nicht", "--mode", "feed", input=feed(item(1)))
    assert (result.exit_code, told(result).entries) == (1, ())
