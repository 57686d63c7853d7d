"""The newest articles as a feed: each format reads back with every title, date, link and the whole text."""

from pathlib import Path

import pytest
from click.testing import CliRunner

import broadsheet
from broadsheet.cli.main import cli
from news_site import Paper, config, news_site
from small_web import LONG, article, feed, item


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with news_site() as site:
        site.pages |= {f"/{n}": article(f"Nachricht {n}", *LONG) for n in (1, 2, 3)}
        site.pages["/feed"] = feed(*(item(n, link=f"{site.url}/{n}", guid=f"g{n}") for n in (1, 2, 3)))
        told = f'id = "a"\nurl = "{site.url}/feed"\nsection = ["Stadt"]\n'
        folder = Paper(tmp_path_factory.mktemp("paper"), config(told))
        folder.run()
    return folder.folder


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_it_reads_back_whole(paper: Path, form: str) -> None:
    arguments = ["--format", form, "--limit", "2", "--hub", "https://hub.example/", "--url", "https://me.example/feed"]
    done = CliRunner().invoke(cli, ["-C", str(paper), "export", "feed", "-", *arguments])
    assert done.exit_code == 0, done.output
    read = broadsheet.parse_feed(done.stdout_bytes, "https://me.example/feed")
    assert [entry.title for entry in read.entries] == ["Nachricht 3", "Nachricht 2"]
    assert all(LONG[2][:40] in (entry.content_html or "") for entry in read.entries)
    assert read.entries[0].published is not None
    assert read.entries[0].published.isoformat() == "2021-12-23T01:03:48+00:00"
    assert read.hints.hub == "https://hub.example/"


def test_written_again_the_file_is_not_touched(paper: Path, tmp_path: Path) -> None:
    times = set()
    for _ in range(2):
        assert CliRunner().invoke(cli, ["-C", str(paper), "export", "feed", str(tmp_path / "f.xml")]).exit_code == 0
        times.add((tmp_path / "f.xml").stat().st_mtime_ns)
    assert len(times) == 1
