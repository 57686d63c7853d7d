"""A library made by broadsheet as its Core landed opens in today's, keeps every row, and goes on.

`core/` holds what Core's own code wrote over `core_web`: both databases as SQL, and the archive.
"""

import shutil
import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from core_web import TWO, URL

from broadsheet.api import replay_run, revisions_of
from broadsheet.errors import StoreError
from broadsheet.pipeline.again import rebuild
from broadsheet.pipeline.keeping.check import check
from broadsheet.pipeline.library import writing
from broadsheet.pipeline.publishing.draining import publish_all
from broadsheet.publish.write import digest
from broadsheet.store.schema import DERIVED, OWN, open_database
from small_web import folder, posts, write_web

CORE = Path(__file__).parent / "core"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """The folder as Core left it (the posts were written too, and are written again below)."""
    place = folder(tmp_path / "paper")
    shutil.copytree(CORE / "archive", place / "library" / "archive")
    for name in ("broadsheet", "own"):
        db = sqlite3.connect(place / "library" / f"{name}.db")
        db.executescript((CORE / f"{name}.sql").read_text(encoding="utf-8"))
        db.execute("PRAGMA user_version = 1")
        db.close()
    return place


def rows(path: Path, tables: tuple[str, ...]) -> dict[str, list[dict[str, object]]]:
    """Every row by column, in the order of the first columns."""
    db = sqlite3.connect(path)
    db.row_factory = sqlite3.Row
    found = {table: [dict(row) for row in db.execute(f"SELECT * FROM {table} ORDER BY 1, 2")] for table in tables}
    db.close()
    return found


TABLES = {
    "broadsheet.db": ("entry", "revision", "record", "source", "run", "outcome"),
    "own.db": ("address", "file", "mark"),
}
RENAMED = {"page_next_try": "next_look"}


@pytest.mark.parametrize(("name", "scripts"), [("broadsheet.db", DERIVED), ("own.db", OWN)])
def test_every_row_and_column_is_kept(paper: Path, name: str, scripts: tuple[str, ...]) -> None:
    path = paper / "library" / name
    before = rows(path, TABLES[name])
    db = open_database(path, scripts)
    assert db.execute("PRAGMA user_version").fetchone() == (len(scripts),)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    db.close()
    after = rows(path, TABLES[name])
    for table, old in before.items():
        assert old, f"Core wrote to {table}"
        kept = [{RENAMED.get(key, key): value for key, value in row.items()} for row in old]
        assert [{key: new[key] for key in row} for row, new in zip(kept, after[table], strict=True)] == kept
    open_database(path, scripts).close()
    assert rows(path, TABLES[name]) == after, "opened again, it is as it is"


def test_what_is_new_is_filled_from_what_was_there(paper: Path) -> None:
    db = open_database(paper / "library" / "broadsheet.db", DERIVED)
    assert [row[0] for row in db.execute("SELECT sequence FROM run ORDER BY now")] == [1, 2]
    assert db.execute("SELECT count(*) FROM entry WHERE page_record IS NOT NULL").fetchone() == (3,)
    assert [row[0] for row in db.execute("SELECT dated FROM entry ORDER BY n")] == [
        "2021-12-23T01:01:48+00:00",
        "2021-12-23T01:02:48+00:00",
        "2021-12-23T01:03:48+00:00",
        "2026-11-01T06:00:00+00:00",
    ], "the page's or the entry's date, else when it was first seen"
    assert db.execute("SELECT entry_n FROM alias WHERE key = 'at:blatt.example/2'").fetchall() == [(2,)]
    assert db.execute("SELECT entry_n FROM place WHERE url = 'blatt.example/2'").fetchall() == [(2,)]
    db.close()


def test_articles_come_with_the_digest_of_what_is_kept(paper: Path) -> None:
    path = paper / "library" / "broadsheet.db"
    open_database(path, DERIVED).close()
    kept = rows(path, ("revision",))["revision"]
    assert [row["digest"] for row in kept] == [digest(row["article"]) for row in kept]  # type: ignore[arg-type]


def test_the_pictures_of_articles_that_are_there_are_wanted(paper: Path) -> None:
    path = paper / "library" / "broadsheet.db"
    version = next(n for n, script in enumerate(DERIVED) if "CREATE TABLE shows" in script)
    db = open_database(path, DERIVED[:version])
    image, lead = "https://blatt.example/a.jpg", "https://blatt.example/lead.jpg"
    shown = f"""json_set(article, '$.html', '<img src="{image}">', '$.lead_image', json_object('url', '{lead}'))"""
    db.execute(
        f"UPDATE revision SET article = CAST({shown.replace('article', 'CAST(article AS TEXT)', 1)} AS BLOB) WHERE entry_n = 1"
    )
    db.close()
    db = open_database(path, DERIVED)
    assert list(db.execute("SELECT * FROM shows")) == [(1, 0, lead, 1), (1, 1, image, 0)]
    assert list(db.execute("SELECT url, next_try FROM picture ORDER BY url")) == [(image, ""), (lead, "")]
    db.close()


def test_the_next_run_goes_on(paper: Path, tmp_path: Path) -> None:
    """Every post has the bytes that Core wrote; nothing is new or announced again, no address moves."""
    told = {row["path"]: row["digest"] for row in rows(paper / "library" / "own.db", ("file",))["file"]}
    with writing(paper, "publish") as library:
        list(publish_all(library))
    assert {str(Path("source/_posts") / path): digest(data) for path, data in posts(paper).items()} == told
    warc = write_web(tmp_path / "web.warc.gz", TWO, "2026-11-03T06:00:00Z")
    with writing(paper, "run") as library:
        outcomes = list(replay_run(library, library.config.source, [warc], 1))
        _, revisions = revisions_of(library, f"{URL}/1")
    assert Counter(o.kind for o in outcomes if o.entry_key) == {"re-read": 3}, "the reader is newer than Core's"
    assert [r.number for r in revisions] == [1, 2]
    assert {str(Path("source/_posts") / path) for path in posts(paper)} == told.keys()
    assert [f for f in check(paper) if f.is_damage] == []


def test_its_archive_gives_the_same_library(paper: Path) -> None:
    """Core's archive says what each record was for, too."""
    with writing(paper, "test"):
        pass
    before = rows(paper / "library" / "broadsheet.db", ("entry", "revision"))
    list(rebuild(paper, 1))
    after = rows(paper / "library" / "broadsheet.db", ("entry", "revision"))
    same = ("post_id", "key", "first_seen", "entry_digest", "payload_digest", "revision", "dated", "number", "fetched")
    for table in before:
        kept = [{key: row[key] for key in same if key in row} for row in before[table]]
        assert [{key: row[key] for key in same if key in row} for row in after[table]] == kept


@pytest.mark.parametrize("name", ["broadsheet.db", "own.db"])
def test_one_of_a_newer_broadsheet_is_refused_and_left_alone(paper: Path, name: str) -> None:
    path = paper / "library" / name
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"made by a newer broadsheet \(upgrade broadsheet\)"):
        open_database(path, DERIVED if name == "broadsheet.db" else OWN)
    assert path.read_bytes()[100:] == before[100:]


def test_a_migration_that_fails_half_way_changes_nothing(paper: Path) -> None:
    path = paper / "library" / "broadsheet.db"
    before = rows(path, TABLES["broadsheet.db"])
    broken = (*DERIVED[:1], DERIVED[1].replace("CREATE TABLE event", "CREATE TABLE entry"))
    with pytest.raises(StoreError):
        open_database(path, broken)
    assert rows(path, TABLES["broadsheet.db"]) == before
    open_database(path, DERIVED).close()
