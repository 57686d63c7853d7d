"""A WARC file as a source: the pages in it are articles of the day they were recorded; its sites are asked for nothing."""

import gzip
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from broadsheet.api import newest
from broadsheet.archive.read import index
from broadsheet.archive.recording import feed_of
from broadsheet.archive.verify import verify
from broadsheet.cli.main import cli
from broadsheet.config.load import load
from broadsheet.errors import ArchiveError
from broadsheet.feeds.opml import parse_opml
from broadsheet.feeds.parse import parse_feed
from broadsheet.pipeline.again import rebuild
from broadsheet.pipeline.keeping.check import check
from broadsheet.pipeline.publishing.draining import publish_all
from news_site import Paper, Site, config
from small_web import LONG, article, feed, item, write_web

WEEK = timedelta(days=7)
TEASERS = "".join(
    f'<article><h2><a href="/{n}">Nachricht {n} vom Hafen</a></h2><p>{LONG[0]}</p></article>' for n in range(9)
)
PAGES = {f"https://blatt.example/{n}": article(f"Titel {n}", *LONG, f"Absatz {n}.") for n in range(3)}


def record(paper: Paper, web: Mapping[str, str], day: str) -> None:
    """Write the file anew, as its recorder does."""
    path = write_web(paper.folder / "crawl.warc.gz", web, f"{day}T06:00:00Z")
    moment = datetime.fromisoformat(day).timestamp()
    os.utime(path, (moment, moment))


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    paper = Paper(tmp_path / "paper", config('id = "alt"\nurl = "crawl.warc.gz"'))
    record(paper, PAGES, "2019-05-01")
    return paper


def test_its_pages_are_articles_of_the_day_they_were_recorded(paper: Paper) -> None:
    assert paper.kinds() == ["new"] * 3
    with paper.library() as library:
        stored = newest(library)
    assert {each.revision.article.title for each in stored} == {"Titel 0", "Titel 1", "Titel 2"}
    assert {each.revision.fetched for each in stored} == {datetime(2019, 5, 1, 6, tzinfo=UTC)}
    assert all("date: 2019-05-01 06:00:00\n" in post for post in paper.posts().values())
    assert not any("site: 'crawl'" in post for post in paper.posts().values()), "a file's name is no site's"


def test_what_is_no_article_is_left_out(paper: Paper) -> None:
    front = f"<html><head><title>Blatt</title></head><body><h1>Nachrichten</h1>{TEASERS}</body></html>"
    others = {"": front, "leer": "<html><body></body></html>", "weg": "404", "bild.xml": "<?xml version='1.0'?><a/>"}
    record(paper, PAGES | {f"https://blatt.example/{path}": page for path, page in others.items()}, "2019-05-01")
    outcomes = paper.run()
    assert sorted(outcome.kind for outcome in outcomes) == ["excluded"] * 2 + ["new"] * 3
    assert {outcome.cause for outcome in outcomes} == {"", "no article: list", "no article: empty"}
    assert sorted(paper.kinds(WEEK)) == ["excluded"] * 2 + ["same"] * 3
    assert {outcome.kind for outcome in rebuild(paper.folder, 1)} == {"new", "same", "excluded"}


def test_the_archive_has_it_all_and_a_rebuild_needs_the_file_no_more(paper: Paper) -> None:
    paper.run()
    paper.run(WEEK)
    before = paper.posts()
    (paper.folder / "crawl.warc.gz").unlink()
    list(rebuild(paper.folder, 1))
    with paper.library() as library:
        list(publish_all(library))
    assert paper.posts() == before
    files = sorted((paper.folder / "library" / "archive").rglob("*.warc.gz"))
    assert all(record.is_right for path in files for record in verify(path, []))


def test_a_page_that_cannot_be_read_fails_with_its_cause(paper: Paper) -> None:
    """Its bytes are not those that were recorded; the pages around it are read."""
    path = paper.folder / "crawl.warc.gz"
    starts = [each.offset for each in index(path)]
    members = [path.read_bytes()[start:end] for start, end in pairwise([*starts, None])]
    spoiled = gzip.compress(gzip.decompress(members[1]).replace(b"Absatz 1.", b"Absatz 7."))
    path.write_bytes(members[0] + spoiled + members[2])
    outcomes = paper.run()
    assert sorted(outcome.kind for outcome in outcomes) == ["failed", "new", "new"]
    (failed,) = (outcome for outcome in outcomes if outcome.kind == "failed")
    assert "do not have their digest" in failed.cause
    assert [outcome.kind for outcome in rebuild(paper.folder, 1)].count("failed") == 1


def test_two_files_that_hold_the_same_records_are_archived_once(paper: Paper) -> None:
    (paper.folder / "copy.warc.gz").write_bytes((paper.folder / "crawl.warc.gz").read_bytes())
    paper.configure(config('id = "alt"\nurl = "crawl.warc.gz"', 'id = "twin"\nurl = "copy.warc.gz"'))
    assert paper.kinds() == ["new"] * 6
    (path,) = (paper.folder / "library" / "archive").rglob("*.warc.gz")
    ids = [each.record_id for each in index(path)]
    assert len(ids) == len(set(ids))
    assert list(check(paper.folder)) == []


def test_a_rebuild_takes_it_where_it_stood_among_the_sources(site: Site, paper: Paper) -> None:
    """Of two sources that have an article, the first gives its post."""
    page = article("Titel", *LONG)
    site.pages |= {"/1": page, "/feed": feed(item(1, "Titel", link=f"{site.url}/1"))}
    record(paper, {f"{site.url}/1": page}, "2019-05-01")
    paper.configure(config('id = "alt"\nurl = "crawl.warc.gz"', f'id = "netz"\nurl = "{site.url}/feed"'))
    assert paper.kinds() == ["new"] * 2
    before = paper.posts()
    assert len(before) == 1
    list(rebuild(paper.folder, 1))
    with paper.library() as library:
        list(publish_all(library))
    assert paper.posts() == before


@pytest.mark.parametrize("sources", [[], ['id = "alt"\nurl = "http://127.0.0.1:9/feed"']], ids=["no more", "as a site"])
def test_its_articles_stay_what_they_are_when_it_is_followed_no_more(paper: Paper, sources: list[str]) -> None:
    front = f"<html><head><title>Blatt</title></head><body><h1>Nachrichten</h1>{TEASERS}</body></html>"
    record(paper, PAGES | {"https://blatt.example/": front}, "2019-05-01")
    paper.run()
    paper.configure(config(*sources))
    assert sorted(outcome.kind for outcome in rebuild(paper.folder, 1)) == ["excluded"] + ["new"] * 3
    with paper.library() as library:
        list(publish_all(library))
    assert all("date: 2019-05-01 06:00:00\n" in post for post in paper.posts().values())


def test_a_file_that_did_not_change_is_not_read_again(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    paper.run()
    monkeypatch.setattr("broadsheet.pipeline.edge.recorded.feed_of", lambda path: pytest.fail("read"))
    monkeypatch.setattr("broadsheet.pipeline.edge.recorded.Replay.open", lambda path: pytest.fail("read"))
    assert paper.kinds(WEEK) == ["same"] * 3


def test_a_newer_recording_of_a_page_is_a_revision_and_new_pages_come(paper: Paper) -> None:
    paper.run()
    newer = {url: page.replace("Absatz 1.", "Absatz 1, berichtigt.") for url, page in PAGES.items()}
    record(paper, newer | {"https://blatt.example/9": article("Titel 9", *LONG, "Neu.")}, "2020-05-01")
    assert sorted(paper.kinds(WEEK)) == ["new", "revised", "same", "same"]
    with paper.library() as library:
        (revised,) = (each for each in newest(library) if each.revision.number == 2)
    assert revised.revision.fetched == datetime(2020, 5, 1, 6, tzinfo=UTC)


def test_a_file_that_is_not_there_fails_its_source_and_takes_nothing_away(paper: Paper) -> None:
    paper.run()
    before = paper.posts()
    (paper.folder / "crawl.warc.gz").unlink()
    (failed,) = paper.run(WEEK)
    assert (failed.kind, failed.cause) == ("failed", "crawl.warc.gz: No such file or directory")
    assert paper.posts() == before


def test_its_pictures_are_asked_for_where_they_are(site: Site, paper: Paper) -> None:
    paper.configure(config('id = "alt"\nurl = "crawl.warc.gz"').replace('"blog"\n', '"blog"\npictures = "on"\n'))
    picture = f'<img src="{site.url}/hafen.jpg" width="800" height="600" alt="Hafen">'
    record(paper, {"https://blatt.example/1": article("Titel", picture, *LONG)}, "2019-05-01")
    assert paper.kinds() == ["new"]
    assert site.counts() == {("/hafen.jpg", 404): 1}


def test_its_feed_tells_each_page_once_the_newest_first(tmp_path: Path) -> None:
    old = write_web(tmp_path / "old.warc.gz", PAGES, "2019-05-01T06:00:00Z")
    new = write_web(
        tmp_path / "new.warc.gz", {"https://blatt.example/2": PAGES["https://blatt.example/2"]}, "2020-05-01T06:00:00Z"
    )
    both = tmp_path / "blatt.warc.gz"
    both.write_bytes(old.read_bytes() + new.read_bytes())
    told = parse_feed(feed_of(both), "urn:x")
    assert told.title is None
    assert [entry.url for entry in told.entries] == [f"https://blatt.example/{n}" for n in (2, 0, 1)]


def test_of_a_torn_file_the_whole_pages_come(tmp_path: Path) -> None:
    path = write_web(tmp_path / "torn.warc.gz", PAGES)
    path.write_bytes(path.read_bytes()[:-40])
    assert len(parse_feed(feed_of(path), "urn:x").entries) == 2
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(ArchiveError, match=r"torn\.warc\.gz, byte 0"):
        feed_of(path)


def test_add_shows_pages_of_it_and_names_it_from_the_papers_folder(tmp_path: Path) -> None:
    home = tmp_path / "paper"
    home.mkdir()
    (home / "broadsheet.toml").write_text(config(), encoding="utf-8")
    path = write_web(tmp_path / "crawl.warc.gz", PAGES)
    told = CliRunner().invoke(cli, ["-C", str(home), "add", str(path)])
    assert told.exit_code == 0, told.output
    assert "../crawl.warc.gz  3 entries" in told.output
    assert "why: the pages in a WARC file" in told.output
    assert load(home / "broadsheet.toml", parse_opml).source[0].url == "../crawl.warc.gz"
    told = CliRunner().invoke(cli, ["-C", str(home), "add", "nix.warc.gz"])
    assert str(told.exception) == "nix.warc.gz: no such file"
