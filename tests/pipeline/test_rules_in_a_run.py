"""Rules in a paper: they go with each page to whoever reads it; another rule is another reader, never a revision."""

from datetime import timedelta
from pathlib import Path

import pytest

from broadsheet.api import newest
from broadsheet.model import Article
from broadsheet.pipeline.again import rebuild
from broadsheet.pipeline.publishing.draining import publish_all
from broadsheet.read.article import VERSION
from news_site import Paper, Site, config
from small_web import LONG, article, feed, item

HOUR = timedelta(hours=1)
BOX = "Was das für die Fähren heißt, steht auf dieser Seite in einem Kasten, den der Leser sonst für Werbung hält."
RULE = '[[rule]]\nhost = "127.0.0.1"\nbody = ["main", ".related"]\n'


def boxed(title: str, *more: str) -> str:
    return article(title, *LONG, *more).replace("<footer>", f'<aside class="related"><p>{BOX}</p></aside><footer>')


@pytest.fixture
def paper(site: Site, tmp_path: Path) -> Paper:
    site.pages["/feed"] = feed(item(1, "Hafen", link=f"{site.url}/1", guid="g1"))
    site.pages["/1"] = boxed("Hafen")
    return Paper(tmp_path / "paper", plain(site))


def plain(site: Site) -> str:
    return config(f'id = "blatt"\nurl = "{site.url}/feed"')


def the_article(paper: Paper) -> Article:
    with paper.library() as library:
        (stored,) = newest(library)
        return stored.revision.article


def test_a_run_follows_the_rule(site: Site, paper: Paper) -> None:
    paper.configure(plain(site) + RULE)
    assert paper.kinds() == ["new"]
    read = the_article(paper)
    assert read.text.endswith(BOX)
    assert read.origins["html"] == "rule"


def test_worker_processes_follow_it_too(site: Site, paper: Paper) -> None:
    paper.configure(plain(site).replace("workers = 1", "workers = 2") + RULE)
    assert paper.kinds() == ["new"]
    assert BOX in the_article(paper).text


def test_a_new_rule_re_reads_the_page_that_we_have_and_asks_nobody(site: Site, paper: Paper) -> None:
    assert paper.kinds() == ["new"]
    assert BOX not in the_article(paper).text
    site.counts()
    paper.configure(plain(site) + RULE)
    assert paper.kinds(HOUR / 2, all_sources=True) == ["re-read"]
    assert site.counts() == {("/feed", 304): 1}
    assert BOX in next(iter(paper.posts().values()))
    assert paper.kinds(HOUR / 10, all_sources=True) == ["same"]
    paper.configure(plain(site))
    assert paper.kinds(HOUR / 10, all_sources=True) == ["re-read"]
    assert the_article(paper).reader == VERSION


def test_their_change_is_told_from_the_rules(site: Site, paper: Paper) -> None:
    paper.run()
    paper.configure(plain(site) + RULE)
    site.pages["/1"] = boxed("Hafen", "Korrektur: Es sind fünfzehn Millionen Euro.")
    outcomes = [o for o in paper.run(2 * HOUR, all_sources=True) if o.entry_key]
    assert [(o.kind, "paragraphs" in o.cause) for o in outcomes] == [("revised", False)]
    assert "correction" in outcomes[0].cause


def test_rebuild_applies_todays_rule_and_the_next_run_finds_nothing_to_do(site: Site, paper: Paper) -> None:
    paper.run()
    paper.configure(plain(site) + RULE)
    list(rebuild(paper.folder, 1))
    assert BOX in the_article(paper).text
    assert paper.kinds(HOUR / 2, all_sources=True) == ["same"]


def test_a_rule_is_for_the_address_where_the_page_was(site: Site, paper: Paper) -> None:
    """A feed may link through a counting host; the rule is for the site that answers in the end."""
    there = site.url.replace("127.0.0.1", "localhost")
    site.pages |= {"/1": (301, f"{there}/eins"), "/eins": boxed("Hafen")}
    text = plain(site).replace('"127.0.0.0/8"', '"127.0.0.0/8", "::1"') + RULE.replace("127.0.0.1", "localhost")
    paper.configure(text)
    assert paper.kinds() == ["new"]
    assert BOX in the_article(paper).text
    assert paper.kinds(HOUR / 2, all_sources=True) == ["same"]


def test_without_rules_nothing_is_asked_of_the_database(paper: Paper) -> None:
    paper.run()
    with paper.library() as library:
        said: list[str] = []
        library.db.set_trace_callback(said.append)
        assert library.address("any") is None
        assert library.rule("http://127.0.0.1/1") is None
        assert said == []


def test_posts_are_the_same_after_a_rebuild(site: Site, paper: Paper) -> None:
    paper.configure(plain(site) + RULE)
    paper.run()
    posts = paper.posts()
    list(rebuild(paper.folder, 1))
    with paper.library() as library:
        assert {post.state for post in publish_all(library)} == {"unchanged"}
    assert paper.posts() == posts
