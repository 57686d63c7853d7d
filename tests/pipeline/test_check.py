"""check says what is wrong with a library, where, and what would mend it; it changes nothing."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from broadsheet.api import replay_run
from broadsheet.cli.main import cli
from broadsheet.pipeline.keeping.check import check
from broadsheet.pipeline.library import writing
from small_web import FEED, LONG, article, feed, folder, item, write_web

WEB = {FEED: feed(*(item(n) for n in range(1, 6)))} | {
    f"https://blatt.example/{n}": article(f"Titel {n}", *LONG, f"Absatz {n}.") for n in range(1, 6)
}


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    place = folder(tmp_path / "paper")
    warc = write_web(tmp_path / "web.warc.gz", WEB)
    with writing(place, "run") as library:
        list(replay_run(library, library.config.source, [warc], 1))
    return place


def warc_of(paper: Path) -> Path:
    return next((paper / "library" / "archive").rglob("*.warc.gz"))


def post_of(paper: Path) -> Path:
    return min((paper / "blog" / "source" / "_posts").rglob("*.md"))


def change(database: Path, *statements: str) -> None:
    db = sqlite3.connect(database)
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def flip(paper: Path) -> None:
    """One bit of a record in the middle."""
    path = warc_of(paper)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(paper: Path) -> None:
    path = warc_of(paper)
    path.write_bytes(path.read_bytes()[:-40])


def lose_archive(paper: Path) -> None:
    warc_of(paper).unlink()


def lose_database(paper: Path) -> None:
    for path in (paper / "library").glob("broadsheet.db*"):
        path.unlink()


def damage_page(paper: Path) -> None:
    """A page in the middle of the database overwritten."""
    path = paper / "library" / "broadsheet.db"
    change(path)
    data = bytearray(path.read_bytes())
    data[4096 * 5 : 4096 * 9] = b"\xff" * 4096 * 4
    path.write_bytes(data)


def lose_revision(paper: Path) -> None:
    change(paper / "library" / "broadsheet.db", "DELETE FROM revision WHERE entry_n = 1")


def lose_records(paper: Path) -> None:
    change(paper / "library" / "broadsheet.db", "DELETE FROM record WHERE url LIKE '%/3'")


def lose_own(paper: Path) -> None:
    for path in (paper / "library").glob("own.db*"):
        path.unlink()


def lose_post(paper: Path) -> None:
    post_of(paper).unlink()


def collide(paper: Path) -> None:
    change(paper / "library" / "own.db", "UPDATE address SET permalink = '/a/'")


DAMAGE: list[tuple[Callable[[Path], None], str, str]] = [
    (flip, "warc.gz", "restore it from a backup"),
    (cut, "the file ends inside this record", "the next `broadsheet run` cuts a torn end"),
    (lose_archive, "is missing", "restore it from a backup"),
    (lose_database, "broadsheet.db: is missing", "`broadsheet rebuild`"),
    (damage_page, "is damaged", "`broadsheet rebuild`"),
    (lose_revision, "1 entries lack their current revision", "`broadsheet rebuild`"),
    (lose_records, "records that the database does not know", "`broadsheet rebuild`"),
    (lose_own, "own.db: is missing", "restore it from a backup"),
    (lose_post, "is missing", "`broadsheet publish` writes it again"),
    (collide, "5 posts have the address /a/", "report it"),
]


def test_a_sound_library_is_sound(paper: Path) -> None:
    assert list(check(paper)) == []
    told = CliRunner().invoke(cli, ["-C", str(paper), "check"])
    assert (told.exit_code, told.output.splitlines()[-1]) == (0, "all is well")


@pytest.mark.parametrize(("spoil", "what", "mend"), DAMAGE, ids=[case[0].__name__ for case in DAMAGE])
def test_damage_is_named_with_its_place_and_its_remedy(
    paper: Path, spoil: Callable[[Path], None], what: str, mend: str
) -> None:
    spoil(paper)
    before = {path: path.read_bytes() for path in paper.rglob("*") if path.is_file()}
    told = CliRunner().invoke(cli, ["-C", str(paper), "check"])
    assert told.exit_code == 1, told.output
    assert what in told.output
    assert mend in told.output
    after = {path: path.read_bytes() for path in paper.rglob("*") if path.is_file()}
    assert {p: d for p, d in after.items() if not p.name.endswith(("-shm", "-wal"))} == {
        p: d for p, d in before.items() if not p.name.endswith(("-shm", "-wal"))
    }, "it changes nothing"


def test_of_many_of_a_kind_the_first_are_shown(paper: Path) -> None:
    for number in range(25):
        (warc_of(paper).parent / f"{number}.txt").write_text("?", encoding="utf-8")
    told = CliRunner().invoke(cli, ["-C", str(paper), "check"])
    assert told.output.count(": is no file of ours") == 21
    assert "and 5 more: is no file of ours (`check --json` shows all)" in " ".join(told.output.split())
    told = CliRunner().invoke(cli, ["-C", str(paper), "check", "--json"])
    assert len(told.stdout.splitlines()) == 25


def test_what_is_the_users_is_named_and_is_no_damage(paper: Path) -> None:
    post_of(paper).write_text("mein Text", encoding="utf-8")
    (warc_of(paper).parent / "notes.txt").write_text("?", encoding="utf-8")
    (paper / "blog" / "source" / ".0123456789abcdef.part").write_bytes(b"half")
    found = list(check(paper))
    assert not any(finding.is_damage for finding in found)
    assert {finding.what for finding in found} == {
        "is no file of ours",
        "was edited, and is left alone",
        "was left by a run that was killed",
    }


@pytest.mark.parametrize(
    ("spoil", "command"),
    [(lose_post, "publish"), (lose_revision, "rebuild"), (lose_records, "rebuild"), (lose_database, "rebuild")],
    ids=["publish", "rebuild", "rebuild-records", "rebuild-database"],
)
def test_the_remedy_that_is_named_mends_it(paper: Path, spoil: Callable[[Path], None], command: str) -> None:
    spoil(paper)
    told = CliRunner().invoke(cli, ["-C", str(paper), command])
    assert told.exit_code == 0, told.output
    assert list(check(paper)) == []


def test_what_a_killed_run_left_is_no_damage(paper: Path) -> None:
    """Its records are in the archive and its posts in the outbox: the next run takes them up."""
    change(
        paper / "library" / "broadsheet.db",
        "UPDATE run SET finished = 0",
        "DELETE FROM record WHERE url LIKE '%/3'",
        "INSERT INTO outbox VALUES (1)",
    )
    (found,) = check(paper)
    assert not found.is_damage
    assert (found.what, found.mend) == (
        "1 runs were not finished, 1 posts are still to be written",
        "the next `broadsheet run` does it",
    )
