"""The demo is the ordinary pipeline over real HTTP: twice with an edit in between, and again with nothing left to do."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner

from broadsheet.api import live_run, revisions_of
from broadsheet.cli.main import cli
from broadsheet.demo.news_room import config_text, edited_article
from broadsheet.demo.server import NewsRoom, news_room
from broadsheet.pipeline.keeping.check import check
from broadsheet.pipeline.library import writing


@pytest.fixture(scope="module")
def room() -> Iterator[NewsRoom]:
    with news_room() as room:
        yield room


@pytest.fixture(scope="module")
def first(room: NewsRoom, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder after its first run, which the tests go on from in copies of their own."""
    folder = tmp_path_factory.mktemp("first")
    (folder / "broadsheet.toml").write_text(config_text("blog", room.port, "site"), encoding="utf-8")
    room.round = 1
    assert run(folder) == {"new": 10}
    return folder


@pytest.fixture
def paper(room: NewsRoom, first: Path, tmp_path: Path) -> Path:
    room.round = 1
    room.asked.clear()
    return shutil.copytree(first, tmp_path / "paper")


def run(paper: Path) -> Counter[str]:
    with writing(paper, "test") as library:
        outcomes = live_run(library, library.config.source, 2, all_sources=True)
        return Counter(outcome.kind for outcome in outcomes)


def written(paper: Path) -> dict[Path, tuple[int, bytes]]:
    """Every post with the moment at which it was written."""
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in (paper / "blog").rglob("*.md")}


def test_an_edit_is_one_revision_and_one_changed_post(room: NewsRoom, paper: Path) -> None:
    before = written(paper)
    room.round = 2
    assert run(paper) == {"revised": 1, "same": 9}
    after = written(paper)
    assert before.keys() == after.keys()
    changed = [path for path in before if before[path] != after[path]]
    assert [path.name[:21] for path in changed] == ["2026-10-27-tram-line-"]
    with writing(paper, "test") as library:
        _, revisions = revisions_of(library, edited_article())
    assert [revision.changes for revision in revisions] == [(), ("correction note",)]
    assert not revisions[1].silent, "the page says when it was edited"


def test_the_site_has_every_article_and_what_was_edited_and_asks_nobody_else(room: NewsRoom, paper: Path) -> None:
    room.round = 2
    run(paper)
    site = paper / "site"
    titles = [entry["title"] for entry in json.loads((site / "all" / "feed.json").read_bytes())["items"]]
    front = unescape((site / "all" / "index.html").read_text(encoding="utf-8"))
    assert len(titles) == 10
    assert [title for title in titles if title not in front] == []
    (changes,) = site.rglob("revisions/index.html")
    assert "<ins>" in changes.read_text(encoding="utf-8")
    shown = [
        src for page in site.rglob("*.html") for src in re.findall(r'<img[^>]* src="([^"]+)"', page.read_text("utf-8"))
    ]
    assert shown, "pictures of our own"
    assert [src for src in shown if "://" in src] == []


def test_run_again_nothing_is_written_and_nothing_asked_for_anew(room: NewsRoom, paper: Path) -> None:
    before = written(paper)
    for _ in range(3):
        room.asked.clear()
        assert run(paper) == {"same": 10}
        assert [asked for asked in room.asked if not asked.is_conditional] == []
        assert len(room.asked) == 4, "the four feeds: a restart is no burst"
    assert written(paper) == before
    assert list(check(paper)) == []


def test_sources_that_are_not_due_are_not_asked_at_all(room: NewsRoom, paper: Path) -> None:
    with writing(paper, "test") as library:
        outcomes = list(live_run(library, library.config.source, 2))
    assert {outcome.kind for outcome in outcomes} == {"not due"}
    assert room.asked == []


def test_the_mess_of_the_pages_is_not_in_the_posts(paper: Path) -> None:
    posts = {path.name: path.read_text(encoding="utf-8") for path in (paper / "blog").rglob("*.md")}
    body = "\n".join(text.split("---\n", 2)[2] for text in posts.values())
    for mess in (
        "Facebook",
        "WhatsApp",
        "Newsletter",
        "Subscribe",
        "Advertisement",
        "Related",
        "data:image",
        "sidebar",
    ):
        assert mess not in body, mess
    assert "Käthe Möller" in body, "UTF-8, whatever the header says"
    assert "花市今晨在南门广场开张" in body, "the page is a 404: the feed's text serves"
    assert "adjust the signals near the school" in body
    assert "/img/tram-7.png" in body, "a lazy picture"


def test_the_command_ends_with_outcomes_a_post_the_diff_and_the_paths(tmp_path: Path) -> None:
    runner = CliRunner()
    told = runner.invoke(cli, ["demo", str(tmp_path / "demo")])
    assert told.exit_code == 0, told.output
    for said in (
        "new      10",
        "pictures: 3 kept",
        "revised  1",
        "same     9",
        "title: '老港区扩建方案获批",
        "{+Correction: an earlier version",
    ):
        assert said in told.output
    for path in (
        "blog/source/_posts",
        "blog/source/pictures",
        "site/index.html",
        "library/archive",
        "broadsheet.toml",
    ):
        assert str(tmp_path / "demo" / path) in told.output
        assert (tmp_path / "demo" / path).exists()
    config = (tmp_path / "demo" / "broadsheet.toml").read_bytes()
    again = runner.invoke(cli, ["demo", str(tmp_path / "demo")])
    assert "same     10" in again.output
    assert "4 requests, 4 of them answered “not modified”" in again.output
    assert (tmp_path / "demo" / "broadsheet.toml").read_bytes() == config


def test_a_demo_that_was_stopped_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("broadsheet.cli.demo.report", stopped)
        assert CliRunner().invoke(cli, ["demo", str(tmp_path)]).exception is not None
    said = CliRunner().invoke(cli, ["demo", str(tmp_path)]).output
    assert "The first run" in said
    assert "The second run" in said
    assert "nothing changed" in CliRunner().invoke(cli, ["demo", str(tmp_path)]).output
