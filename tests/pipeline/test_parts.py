"""Articles in several pages: fetched, archived and joined in a run; replay and rebuild give the same bytes."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from broadsheet.api import newest
from broadsheet.cli.main import cli
from broadsheet.model import Article, Rule
from broadsheet.pipeline import reading
from broadsheet.pipeline.again import rebuild
from broadsheet.pipeline.keeping.check import check
from broadsheet.read.article import Understood
from news_site import Paper, Site, config
from small_web import FEED, LONG, article, feed, folder, item, posts, write_web

HOUR = timedelta(hours=1)


def page(number: int, last: int, *more: str) -> str:
    """Page `number` of an article of `last` pages."""
    words = (f"Seite {number}: {text}" for text in LONG)
    pager = f'<div class="pages"><a href="/1/{number + 1}">{number + 1}</a></div>' if number < last else ""
    return article("Hafen", *words, *more).replace("</article>", f"</article>{pager}")


@pytest.fixture
def paper(site: Site, tmp_path: Path) -> Paper:
    site.pages["/feed"] = feed(item(1, "Hafen", link=f"{site.url}/1", guid="g1"))
    site.pages |= {"/1": page(1, 3), "/1/2": page(2, 3), "/1/3": page(3, 3)}
    return Paper(tmp_path / "paper", config(f'id = "blatt"\nurl = "{site.url}/feed"'))


def the_article(paper: Paper) -> Article:
    with paper.library() as library:
        (stored,) = newest(library)
        return stored.revision.article


def starts(article: Article) -> list[str]:
    return [text[:7] for text in article.text.split("\n\n")]


WHOLE = ["Seite 1"] * 3 + ["Seite 2"] * 3 + ["Seite 3"] * 3


def test_a_run_reads_the_article_whole(site: Site, paper: Paper) -> None:
    assert paper.kinds() == ["new"]
    assert starts(the_article(paper)) == WHOLE
    assert the_article(paper).next_page is None
    assert site.counts() == {("/feed", 200): 1, ("/1", 200): 1, ("/1/2", 200): 1, ("/1/3", 200): 1}


def test_the_next_run_finds_nothing_new(site: Site, paper: Paper) -> None:
    paper.run()
    site.counts()
    assert paper.kinds(2 * HOUR, all_sources=True) == ["same"]
    assert site.counts() == {("/feed", 304): 1, ("/1", 304): 1}


def test_a_rebuild_gives_the_same(site: Site, paper: Paper) -> None:
    paper.run()
    site.pages["/1"] = page(1, 3, "Korrektur: Es sind zwei Häfen.")
    assert paper.kinds(2 * HOUR, all_sources=True) == ["revised"]
    before, told = the_article(paper), paper.posts()
    list(rebuild(paper.folder, 1))
    assert the_article(paper) == before
    assert starts(before).count("Seite 3") == 3
    assert paper.posts() == told
    assert not any(finding.is_damage for finding in check(paper.folder))


def test_a_page_that_fails_is_told_and_those_before_it_serve(site: Site, paper: Paper) -> None:
    site.pages["/1/3"] = 500
    (outcome,) = [o for o in paper.run() if o.entry_key]
    assert (outcome.kind, outcome.cause[:7]) == ("new", "page 3:")
    assert "500" in outcome.cause
    assert starts(the_article(paper)) == WHOLE[:6]
    assert the_article(paper).next_page == f"{site.url}/1/3"


def test_one_that_fails_later_is_the_one_that_we_had(site: Site, paper: Paper) -> None:
    paper.run()
    site.pages |= {"/1": page(1, 3, "Korrektur: Es sind zwei Häfen."), "/1/2": 503, "/1/3": 404}
    assert paper.kinds(2 * HOUR, all_sources=True) == ["revised"]
    before = the_article(paper)
    assert starts(before).count("Seite 2") == starts(before).count("Seite 3") == 3
    list(rebuild(paper.folder, 1))
    assert the_article(paper) == before


def test_another_reader_takes_them_from_the_archive(site: Site, paper: Paper) -> None:
    paper.run()
    site.counts()
    site.pages["/1/2"] = page(2, 3, "Inzwischen anders.")
    paper.configure(config(f'id = "blatt"\nurl = "{site.url}/feed"') + '[[rule]]\nhost = "127.0.0.1"\nremove = "nav"\n')
    assert paper.kinds(HOUR / 2, all_sources=True) == ["re-read"]
    assert site.counts() == {("/feed", 304): 1}
    assert starts(the_article(paper)) == WHOLE


def test_a_rules_next_page(site: Site, paper: Paper) -> None:
    site.pages["/1"] = page(1, 1).replace("</article>", '</article><a class="on" href="/anders">…</a>')
    site.pages["/anders"] = page(2, 2)
    text = config(f'id = "blatt"\nurl = "{site.url}/feed"')
    paper.configure(text + '[[rule]]\nhost = "127.0.0.1"\nnext_page = "a.on"\n')
    paper.run()
    assert starts(the_article(paper)) == WHOLE[:6]


def test_a_feed_that_has_it_whole_needs_no_further_pages(site: Site, paper: Paper) -> None:
    whole = "".join(f"<p>Im Feed: {text}</p>" for text in LONG * 4)
    site.pages["/feed"] = feed(item(1, "Hafen", link=f"{site.url}/1", guid="g1", **{"content:encoded": whole}))
    paper.run()
    assert ("/1/2", 200) not in site.counts()


def test_a_replay_of_the_archive_gives_the_same_posts(tmp_path: Path) -> None:
    link = "https://blatt.example/1"
    web = {FEED: feed(item(1, "Hafen")), link: page(1, 3), f"{link}/2": page(2, 3), f"{link}/3": page(3, 3)}
    warc = write_web(tmp_path / "web.warc.gz", web)
    first, second = folder(tmp_path / "a"), folder(tmp_path / "b")
    for paper in (first, second):
        told = CliRunner().invoke(cli, ["-C", str(paper), "run", "--replay", str(warc)])
        assert told.exit_code == 0, told.output
    assert posts(first) == posts(second)
    (post,) = posts(first).values()
    assert post.count(b"Seite 3:") == 3
    again = CliRunner().invoke(cli, ["-C", str(first), "run", "--replay", str(warc), "--json"])
    assert '"kind":"same"' in again.output
    assert posts(first) == posts(second)


def test_the_job_carries_what_the_reader_needs(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Rule | None] = []
    understood = reading.understood

    def noting(html: bytes, url: str, **options: object) -> Understood:
        asked.append(options["rule"])  # type: ignore[arg-type]
        return understood(html, url, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "understood", noting)
    text = (paper.folder / "broadsheet.toml").read_text(encoding="utf-8")
    paper.configure(text + '[[rule]]\nhost = "127.0.0.1"\nremove = "nav"\n')
    paper.run()
    assert asked == [Rule(host="127.0.0.1", remove="nav")] * 3
