"""A page that only leads on to its article: followed, archived, and gone through again with the same bytes."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from broadsheet.api import newest
from broadsheet.cli.main import cli
from broadsheet.pipeline.again import rebuild
from news_site import Paper, Site, config
from small_web import LONG, article, feed, folder, item, posts, write_web

HOUR = timedelta(hours=1)


@pytest.fixture
def paper(site: Site, tmp_path: Path) -> Paper:
    site.pages["/feed"] = feed(item(1, "Hafen", link=f"{site.url}/old", guid="g1", description=f"<p>{LONG[0]}</p>"))
    site.pages |= {"/old": leading("/new/hafen"), "/new/hafen": article("Hafen", *LONG)}
    return Paper(tmp_path / "paper", config(f'id = "blatt"\nurl = "{site.url}/feed"'))


def leading(to: str) -> str:
    return f'<title>{to}</title><meta http-equiv="refresh" content="0; url={to}"><p>The page has moved.</p>'


def test_the_article_is_read_where_its_page_leads(site: Site, paper: Paper) -> None:
    (outcome,) = paper.run()
    assert (outcome.kind, outcome.body, outcome.cause) == ("new", "page", "")
    with paper.library() as library:
        (stored,) = newest(library)
    assert stored.revision.article.url == f"{site.url}/new/hafen"
    assert stored.entry.url == f"{site.url}/old"
    assert site.counts() == {("/feed", 200): 1, ("/old", 200): 1, ("/new/hafen", 200): 1}


def test_it_is_looked_at_again_conditionally_and_its_edits_are_revisions(site: Site, paper: Paper) -> None:
    paper.run()
    site.counts()
    assert paper.kinds(2 * HOUR) == ["same"]
    assert site.counts()["/new/hafen", 304] == 1
    site.pages["/new/hafen"] = article("Hafen", *LONG[:2])
    assert paper.kinds(6 * HOUR) == ["revised"]


def test_a_rebuild_gives_the_same_posts(site: Site, paper: Paper) -> None:
    paper.run()
    before = paper.posts()
    list(rebuild(paper.folder, 1))
    assert paper.posts() == before


@pytest.mark.parametrize(
    ("to", "cause"), [("/gone", "404"), ("http://10.0.0.1/", "private address"), ("/", "redirect to the front page")]
)
def test_where_it_leads_nowhere_the_feeds_words_serve(site: Site, paper: Paper, to: str, cause: str) -> None:
    site.pages["/old"] = leading(to)
    site.pages["/"] = article("Blatt", *LONG)
    (outcome,) = paper.run()
    assert (outcome.kind, outcome.cause, outcome.body) == ("new", cause, "feed")
    assert outcome.next_try


def test_two_that_lead_to_each_other_end(site: Site, paper: Paper) -> None:
    site.pages["/new/hafen"] = leading("/old")
    (outcome,) = paper.run()
    assert outcome.kind == "new"
    assert site.counts()["/old", 200] == 1


def test_a_replay_follows_as_well(tmp_path: Path) -> None:
    place = folder(tmp_path / "paper")
    web = {
        "https://blatt.example/feed.xml": feed(item(1)),
        "https://blatt.example/1": leading("https://blatt.example/neu"),
        "https://blatt.example/neu": article("Eins", *LONG),
    }
    write_web(place / "web.warc.gz", web)
    done = CliRunner().invoke(cli, ["-C", str(place), "run", "--replay", str(place / "web.warc.gz")])
    assert done.exit_code == 0, done.output
    (post,) = posts(place).values()
    assert LONG[1].encode() in post
