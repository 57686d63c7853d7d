"""The nasty set through the whole path: feeds, run, ledger, posts, the real Hexo; no post is lost on the way."""

import json
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import tomlkit
import yaml
from click.testing import CliRunner
from hexo_site import COMPLAINT, Site, build, is_date, shown_by
from nasty import ZONE, posts
from test_hexo_nasty import OFF_BY_AN_HOUR

from broadsheet.api import newest
from broadsheet.cli.main import cli
from broadsheet.model import Post
from broadsheet.pipeline.library import reading
from broadsheet.publish.front import shown
from broadsheet.store.articles import Stored
from broadsheet.text import squash
from small_web import write_web

pytestmark = [pytest.mark.builders, pytest.mark.timeout(300)]
POSTS = posts()


class Blog(NamedTuple):
    """What a run and a build have left."""

    articles: list[Stored]
    ledger: dict[str, str]  # address by path of the post
    folder: Path
    site: Site


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    folder = tmp_path_factory.mktemp("paper")
    sources = by_section(POSTS)
    web = {f"https://blatt{n}.example/feed.json": json_feed(posts) for n, posts in enumerate(sources.values())}
    (folder / "broadsheet.toml").write_text(config(list(sources), list(web)), encoding="utf-8")
    replay = write_web(folder / "web.warc.gz", web)
    done = CliRunner().invoke(cli, ["-C", str(folder), "run", "--replay", str(replay)])
    assert done.exit_code == 0, done.output
    with reading(folder) as library:
        articles = newest(library, most=10_000)
        ledger = dict(library.own.execute("SELECT path, permalink FROM address"))
    return Blog(articles, ledger, folder / "blog", build(folder / "blog", "UTC", str(ZONE)))


def by_section(posts: list[Post]) -> dict[tuple[str, ...], list[Post]]:
    """A source has one section, and so has its feed."""
    found = defaultdict(list)
    for post in posts:
        found[post.section].append(post)
    return found


def json_feed(posts: list[Post]) -> str:
    """JSON Feed 1.1: the one format whose titles are text without a doubt."""
    items = [
        {
            "id": post.id,
            "url": f"https://blatt.example/{post.id}",
            "title": post.title,
            "content_html": post.html or "<p>-</p>",
            "date_published": post.date.isoformat(),
            "tags": post.tags,
            "authors": [{"name": name} for name in post.authors],
            "language": post.language,
        }
        for post in posts
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": posts[0].source_name, "items": items})


def config(sections: list[tuple[str, ...]], urls: list[str]) -> str:
    sources = [
        {"id": f"s{n}", "url": url, "section": list(section), "full_text": False}
        for n, (url, section) in enumerate(zip(urls, sections, strict=True))
    ]
    target = {"kind": "hexo", "path": "blog"}
    return tomlkit.dumps({"title": "Probe", "timezone": str(ZONE), "target": [target], "source": sources})


def test_every_article_of_the_feeds_has_a_post_in_the_ledger(blog: Blog) -> None:
    assert len(blog.articles) == len(blog.ledger) == len(POSTS)


def test_the_build_says_nothing_bad_and_makes_the_addresses_of_the_ledger(blog: Blog) -> None:
    assert blog.site.status == 0
    assert not COMPLAINT.findall(blog.site.output)
    built = {f"{p.parent.relative_to(blog.site.public)}/" for p in blog.site.public.glob("[0-9]*/*/*/*/index.html")}
    assert built == set(blog.ledger.values())


def test_titles_and_dates_of_the_built_pages_are_those_of_the_articles(blog: Blog) -> None:
    addresses = {front(blog.folder / path)["broadsheet_id"]: address for path, address in blog.ledger.items()}
    for stored in blog.articles:
        article = stored.revision.article
        html = (blog.site.public / addresses[stored.post_id] / "index.html").read_text(encoding="utf-8")
        page = shown_by(html, "landscape", ZONE)
        title = " ".join(shown(article.title or "").split())
        assert page.title == title or not title
        assert article.published is not None
        if article.published < datetime.now(UTC):  # a day to come is no day of a post: the run's own stands there
            assert is_date(page.date, article.published, "landscape") or article.title in OFF_BY_AN_HOUR


def test_titles_are_those_that_the_feeds_gave(blog: Blog) -> None:
    given = {squash(post.title) for post in POSTS if not set("<&") & set(post.title)}  # markup is read as its text
    kept = {stored.revision.article.title for stored in blog.articles}
    assert kept >= given - {""}


def front(post: Path) -> dict[str, Any]:
    head: dict[str, Any] = yaml.safe_load(post.read_text(encoding="utf-8").split("---\n")[1])
    return head
