"""The database can be deleted: all of it comes again from the archive, and what is the user's stays."""

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from broadsheet.api import revisions_of
from broadsheet.cli.main import cli
from broadsheet.errors import StoreError
from broadsheet.model import Article, Page
from broadsheet.pipeline import again, reading
from broadsheet.pipeline.again import Progress, rebuild
from broadsheet.pipeline.library import writing
from broadsheet.pipeline.publishing.draining import publish_all
from broadsheet.read.memory import Lesson
from broadsheet.store.sources import health
from news_site import Paper, Site, config
from small_web import LONG, article, feed, item

HOUR = timedelta(hours=1)


@pytest.fixture
def paper(site: Site, tmp_path: Path) -> Paper:
    """Four runs: two sources, a revision, a 304, a page that came late, a redirect, an unpublished page, an undated one."""
    links = {n: item(n, link=f"{site.url}/{n}", guid=f"g{n}", description=f"<p>{LONG[1]}</p>") for n in range(1, 6)}
    links[5] = links[5].replace("<pubDate>", "<x>").replace("</pubDate>", "</x>")
    site.pages |= {f"/{n}": article(f"Nachricht {n}", *LONG, f"Absatz {n}.") for n in range(1, 6)}
    site.pages |= {"/feed": feed(links[1], links[2], links[5]), "/other": feed(links[3], links[1]), "/3": 500}
    site.pages |= {"/2": (301, "/zwei"), "/zwei": article("Nachricht 2", *LONG)}
    sources = (f'id = "{name}"\nurl = "{site.url}/{path}"\n' for name, path in (("eins", "feed"), ("zwei", "other")))
    paper = Paper(tmp_path / "paper", config(*sources))
    paper.run()
    site.pages["/1"] = article("Nachricht 1", *LONG, "Korrektur: Es sind zwei Häfen.")
    site.pages["/feed"] = feed(links[4], links[1], links[2])
    paper.run(2 * HOUR, all_sources=True)
    site.pages |= {"/3": article("Nachricht 3", *LONG), "/zwei": 410}
    paper.run(20 * HOUR, all_sources=True)
    paper.run(72 * HOUR)
    return paper


def dump(paper: Paper) -> dict[str, list[tuple[object, ...]]]:
    """What the database knows of articles."""
    db = sqlite3.connect(paper.folder / "library" / "broadsheet.db")
    tables = {
        "entry": "post_id, key, first_seen, entry_digest, payload_digest, page_record, revision, article_of, dated, gone",
        "revision": "entry_n, number, fetched, payload_digest, words_digest, changes, silent",
        "event": "entry_n, at, kind, detail",
        "alias": "source_id, key, entry_n",
        "place": "url, entry_n",
        "record": "record_id, file, offset, length",
    }
    found = {name: list(db.execute(f"SELECT {columns} FROM {name} ORDER BY 1, 2")) for name, columns in tables.items()}
    db.close()
    return found


def delete_database(paper: Paper) -> None:
    for path in (paper.folder / "library").glob("broadsheet.db*"):
        path.unlink()


def test_the_database_and_the_posts_are_what_they_were(paper: Paper) -> None:
    before, posts = dump(paper), paper.posts()
    assert len(posts) == 5
    assert max(row[6] for row in before["entry"]) == 2
    delete_database(paper)
    list(rebuild(paper.folder, 1))
    assert dump(paper) == before
    with paper.library() as library:
        assert Counter(post.state for post in publish_all(library)) == {"unchanged": 5}
    assert paper.posts() == posts


def test_the_next_run_goes_on_as_if_nothing_had_happened(paper: Paper, site: Site) -> None:
    delete_database(paper)
    list(rebuild(paper.folder, 1))
    site.counts()
    assert set(paper.kinds(HOUR / 2, all_sources=True)) == {"same"}
    assert set(site.counts()) == {("/feed", 304), ("/other", 304)}, "validators came from the archive too"


def test_marks_ledger_and_posts_of_the_user_are_not_touched(paper: Paper) -> None:
    name = next(iter(paper.posts()))
    mine = paper.folder / "blog" / "source" / "_posts" / name
    mine.write_text("mine", encoding="utf-8")
    with paper.library() as library:
        library.own.execute("INSERT INTO mark VALUES ('abc', 'read', '2026-11-01')")
    with closing(sqlite3.connect(paper.folder / "library" / "own.db")) as own:
        before = {t: list(own.execute(f"SELECT * FROM {t}")) for t in ("mark", "address", "taken")}
        runner = CliRunner()
        assert runner.invoke(cli, ["-C", str(paper.folder), "publish", "--take-over", str(mine)]).exit_code == 0
        before["taken"] = list(own.execute("SELECT * FROM taken"))
        assert len(before["taken"]) == 1
        delete_database(paper)
        told = runner.invoke(cli, ["-C", str(paper.folder), "rebuild", "--workers", "1"])
        assert told.exit_code == 0, told.output
        assert "1 taken over, 4 unchanged" in told.output
        assert mine.read_text(encoding="utf-8") == "mine"
        assert {t: list(own.execute(f"SELECT * FROM {t}")) for t in before} == before


def test_why_a_source_fails_is_told_in_the_same_words(paper: Paper, site: Site) -> None:
    site.pages["/feed"] = 500
    paper.run(48 * HOUR, all_sources=True)
    delete_database(paper)
    list(rebuild(paper.folder, 1))
    with paper.library() as library:
        assert health(library.db, "eins").cause == f"{site.url}/feed: answered 500"


def test_without_its_database_a_library_says_what_to_do(paper: Paper) -> None:
    delete_database(paper)
    with pytest.raises(StoreError, match=r"the database is missing, .*`broadsheet rebuild` makes it again"):
        paper.run()
    assert not (paper.folder / "library" / "broadsheet.db").exists()


def test_a_rebuild_that_was_stopped_goes_on_where_it_was(paper: Paper) -> None:
    before = dump(paper)
    steps: list[Progress] = []

    def stop_at_the_third(progress: Progress) -> None:
        if progress.number == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(rebuild(paper.folder, 1, stop_at_the_third))
    assert dump(paper) == before, "the old database serves meanwhile"
    list(rebuild(paper.folder, 1, steps.append))
    assert [step.is_done for step in steps] == [True, True, False, False]
    assert dump(paper) == before
    assert not list((paper.folder / "library").glob("rebuilding*"))


def test_todays_config_is_used_and_it_is_said(paper: Paper) -> None:
    text = (paper.folder / "broadsheet.toml").read_text(encoding="utf-8")
    paper.configure(text.replace('id = "zwei"', 'id = "zwei"\nexclude = { title = "Nachricht 3" }'))
    told = CliRunner().invoke(cli, ["-C", str(paper.folder), "rebuild", "--workers", "1"])
    assert "the config changed since these runs: today's is used" in told.output
    assert "excluded" in told.output
    assert len(dump(paper)["entry"]) == 5


def test_a_source_that_is_followed_no_more_keeps_its_articles(paper: Paper) -> None:
    paper.configure(config('id = "neu"\nurl = "https://neu.example/feed"'))
    before = {row[0] for row in dump(paper)["entry"]}
    delete_database(paper)
    list(rebuild(paper.folder, 1))
    assert {row[0] for row in dump(paper)["entry"]} == before


@pytest.fixture
def better_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another reader, which words every title otherwise."""
    studied = reading.studied

    def shouting(page: Page, *hints: object) -> tuple[Article, Lesson | None]:
        article, lesson = studied(page, *hints)  # type: ignore[arg-type]
        title = f"{article.title}!!! ({page.status} gelesen)"
        return msgspec.structs.replace(article, title=title, reader="next"), lesson

    monkeypatch.setattr(reading, "studied", shouting)
    monkeypatch.setattr(reading, "READER", "next")
    entry_read = reading.read_entry
    monkeypatch.setattr(
        reading, "read_entry", lambda e, base: msgspec.structs.replace(entry_read(e, base), reader="next")
    )


def test_a_better_reader_re_reads_all_and_revises_nothing(
    paper: Paper, site: Site, request: pytest.FixtureRequest
) -> None:
    before, posts = dump(paper), paper.posts()
    request.getfixturevalue("better_reader")
    outcomes = [o for o in paper.run(HOUR / 2, all_sources=True) if o.entry_key is not None]
    assert {o.kind for o in outcomes} == {"re-read"}
    assert [row[6] for row in dump(paper)["entry"]] == [row[6] for row in before["entry"]], "0 revisions appear"
    assert paper.posts().keys() == posts.keys(), "0 addresses move"
    list(rebuild(paper.folder, 1))
    assert [row[6] for row in dump(paper)["entry"]] == [row[6] for row in before["entry"]]
    with paper.library() as library:
        list(publish_all(library))
    assert paper.posts().keys() == posts.keys()
    assert all("gelesen" in post for post in paper.posts().values())


def test_their_change_is_told_from_our_readers(paper: Paper, site: Site, request: pytest.FixtureRequest) -> None:
    """The page changed and the reader did: the page before is read anew, so that only their change is a revision."""
    request.getfixturevalue("better_reader")
    site.pages["/4"] = article(
        "Nachricht 4", *LONG, "Absatz 4.", "Ein neuer Absatz kam hinzu, den es vorher nicht gab."
    )
    outcomes = {o.url: o for o in paper.run(96 * HOUR, all_sources=True) if o.entry_key is not None}
    assert outcomes[f"{site.url}/4"].kind == "revised"
    assert outcomes[f"{site.url}/4"].cause == "paragraphs added; silent"
    with paper.library() as library:
        _, revisions = revisions_of(library, f"{site.url}/4")
    assert [r.reader for r in revisions] == ["next", "next"]


def test_a_run_that_was_killed_is_finished_from_its_archive(site: Site, tmp_path: Path) -> None:
    """Its feed and a page were archived, nothing of it was stored."""
    site.pages |= {f"/{n}": article(f"Nachricht {n}", *LONG) for n in (1, 2)}
    site.pages["/feed"] = feed(*(item(n, link=f"{site.url}/{n}", guid=f"g{n}") for n in (1, 2)))
    paper = Paper(tmp_path / "paper", config(f'id = "eins"\nurl = "{site.url}/feed"'))
    paper.run()
    posts = paper.posts()
    with paper.library() as library:
        for table in ("alias", "place", "outbox", "revision", "entry", "source", "outcome", "record"):
            library.db.execute(f"DELETE FROM {table}")
        library.db.execute("UPDATE run SET finished = 0")
    site.counts()
    paper.run(HOUR / 2)
    assert site.counts() == {}, "what was fetched is not fetched again"
    assert paper.posts() == posts
    with writing(paper.folder, "test") as library:
        assert not again.runs.unfinished(library.db)


def test_sources_that_share_an_address_come_in_the_order_that_they_had(site: Site, tmp_path: Path) -> None:
    """The third asks for the address of the first; the last has the article too."""
    links = {n: item(n, f"Nachricht {n}", link=f"{site.url}/{n}", guid=f"g{n}") for n in range(1, 4)}
    site.pages |= {f"/{n}": article(f"Nachricht {n}", *LONG, f"Absatz {n}.") for n in range(1, 4)}
    site.pages |= {"/eins": feed(links[1]), "/zwei": feed(links[1]), "/vier": feed(links[1])}
    first = f'id = "eins"\nurl = "{site.url}/eins"\nexclude = {{ title = "3" }}'
    second = f'id = "zwei"\nurl = "{site.url}/zwei"'
    third = f'id = "drei"\nurl = "{site.url}/eins"\ninclude = {{ title = "3" }}'
    paper = Paper(tmp_path / "paper", config(first, second, third, f'id = "vier"\nurl = "{site.url}/vier"'))
    paper.run()
    site.pages |= {"/eins": feed(links[1], links[3]), "/zwei": feed(links[2]), "/vier": feed(links[2], links[3])}
    paper.run(2 * HOUR, all_sources=True)
    before = dump(paper)
    list(rebuild(paper.folder, 1))
    assert dump(paper) == before
