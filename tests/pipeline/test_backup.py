"""A backup holds all that cannot be made again; taken while a run goes on, refused where it is not whole."""

import io
import sqlite3
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from broadsheet.api import replay_run
from broadsheet.cli.main import cli
from broadsheet.errors import StoreError
from broadsheet.pipeline.keeping.backup import MANIFEST, backup
from broadsheet.pipeline.keeping.check import check
from broadsheet.pipeline.keeping.restore import is_inside, restore
from broadsheet.pipeline.library import writing
from small_web import FEED, LONG, article, feed, folder, item, posts, write_web

WEB = {FEED: feed(*(item(n) for n in range(1, 10)))} | {
    f"https://blatt.example/{n}": article(f"Titel {n}", *LONG, f"Absatz {n}.") for n in range(1, 10)
}


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    place = folder(tmp_path / "paper")
    warc = write_web(tmp_path / "web.warc.gz", WEB)
    with writing(place, "run") as library:
        list(replay_run(library, library.config.source, [warc], 1))
    return place


def damage(place: Path) -> list[str]:
    return [finding.what for finding in check(place) if finding.is_damage]


def test_what_comes_back_is_what_was_packed(paper: Path, tmp_path: Path) -> None:
    mine = next(iter((paper / "blog" / "source" / "_posts").rglob("*.md")))
    mine.write_text("mein Text", encoding="utf-8")
    before = posts(paper)
    manifest = backup(paper, tmp_path / "b.tar")
    assert not list(tmp_path.glob("b.tar?*")), "no snapshot is left beside it"
    assert [member.name for member in manifest.members if member.name.startswith("blog")] == [
        mine.relative_to(paper).as_posix()
    ], "of the posts only the edited one: the others come from the library"
    told = CliRunner().invoke(cli, ["restore", str(tmp_path / "b.tar"), str(tmp_path / "again")])
    assert told.exit_code == 0, told.output
    assert "posts: 1 edited, 8 written" in told.output
    assert "unpacking 1 broadsheet.toml" in told.stderr, "of how many is not known beforehand"
    assert posts(tmp_path / "again") == before
    assert damage(tmp_path / "again") == []
    assert not [f for f in check(tmp_path / "again") if "still to be written" in f.what]


def test_a_post_that_was_taken_over_comes_back_though_it_was_not_edited(paper: Path, tmp_path: Path) -> None:
    mine, before = next(iter((paper / "blog" / "source" / "_posts").rglob("*.md"))), posts(paper)
    taken = CliRunner().invoke(cli, ["-C", str(paper), "publish", "--take-over", str(mine)])
    assert taken.exit_code == 0, taken.output
    backup(paper, tmp_path / "b.tar")
    told = CliRunner().invoke(cli, ["restore", str(tmp_path / "b.tar"), str(tmp_path / "again")])
    assert told.exit_code == 0, told.output
    assert posts(tmp_path / "again") == before


def test_a_theme_of_the_users_comes_back_with_the_site_that_it_shows(paper: Path, tmp_path: Path) -> None:
    (paper / "themes" / "mine" / "fonts").mkdir(parents=True)
    files = {"style.css": "p { color: teal }", "fonts/a.txt": "a"}
    for name, text in files.items():
        (paper / "themes" / "mine" / name).write_text(text, encoding="utf-8")
    site = '[[target]]\nkind = "site"\npath = "public"\ntheme = "themes/mine"\n[[source]]'
    config = paper / "broadsheet.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("[[source]]", site), encoding="utf-8")
    backup(paper, tmp_path / "b.tar")
    told = CliRunner().invoke(cli, ["restore", str(tmp_path / "b.tar"), str(tmp_path / "again")])
    assert told.exit_code == 0, told.output
    assert {name: (tmp_path / "again" / "themes" / "mine" / name).read_text() for name in files} == files
    assert (tmp_path / "again" / "public" / "style.css").read_text(encoding="utf-8") == files["style.css"]


def test_a_backup_is_never_written_over_unasked(paper: Path, tmp_path: Path) -> None:
    backup(paper, tmp_path / "b.tar")
    with pytest.raises(StoreError, match=r"is there already \(give another name, or --force\)"):
        backup(paper, tmp_path / "b.tar")
    backup(paper, tmp_path / "b.tar", force=True)


def test_a_disk_that_fails_leaves_nothing_half_written(paper: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"nowhere: no such folder \(make it, or give another\)"):
        backup(paper, tmp_path / "nowhere" / "b.tar")
    with pytest.raises(StoreError):
        backup(paper, tmp_path / "b.tar", step=stop_at("library/own.db"))
    assert not list(tmp_path.glob("b.tar*"))


def stop_at(name: str) -> Callable[[str], object]:
    def step(at: str) -> None:
        if at == name:
            raise OSError(28, "No space left on device")

    return step


def test_it_is_taken_while_a_run_goes_on(tmp_path: Path) -> None:
    """Taken again and again during a run, each is whole: restored, the next run ends where an undisturbed one does."""
    web = {FEED: feed(*(item(n) for n in range(150)))} | {
        f"https://blatt.example/{n}": article(f"Titel {n}", *LONG, *LONG) for n in range(150)
    }
    place, whole = folder(tmp_path / "paper"), folder(tmp_path / "whole")
    warc = write_web(tmp_path / "web.warc.gz", web)
    command = [sys.executable, "-m", "broadsheet", "-C", str(place), "run", "--replay", str(warc), "--workers", "1"]
    taken = []
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as running:
        while running.poll() is None:
            if (place / "library" / "archive").exists():
                taken.append(tmp_path / f"{len(taken)}.tar")
                backup(place, taken[-1])
            time.sleep(0.02)
    assert running.returncode == 0
    with writing(whole, "run") as library:
        list(replay_run(library, library.config.source, [warc], 1))
    assert len(taken) > 2
    for number, file in enumerate(taken[:: max(1, len(taken) // 3)]):
        again = tmp_path / f"again-{number}"
        told = CliRunner().invoke(cli, ["restore", str(file), str(again)])
        assert told.exit_code == 0, told.output
        with writing(again, "run") as library:
            list(replay_run(library, library.config.source, [warc], 1))
        assert posts(again) == posts(whole)
        assert damage(again) == []


def spoilt(file: Path, how: str) -> Path:
    """A backup, damaged in one way."""
    data = bytearray(file.read_bytes())
    with tarfile.open(file) as tar:
        members = tar.getmembers()
        inside = next(m for m in members if m.name.endswith(".warc.gz"))
    if how == "cut off":
        del data[inside.offset_data + inside.size // 2 :]
    elif how == "its last member is missing":
        del data[next(m.offset for m in members if m.name == MANIFEST) :]
    elif how == "a byte flipped":
        data[inside.offset_data + inside.size // 2] ^= 1
    elif how == "no tar":
        data = bytearray(b"hello")
    file.write_bytes(data)
    return file


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("cut off", "is no whole backup"),
        ("its last member is missing", "its end is missing"),
        ("a byte flipped", "is not as it was when the backup was made"),
        ("no tar", "is no whole backup"),
    ],
)
def test_a_damaged_backup_is_refused_and_nothing_is_left_of_it(
    paper: Path, tmp_path: Path, how: str, said: str
) -> None:
    backup(paper, tmp_path / "b.tar")
    with pytest.raises(StoreError, match=said):
        restore(spoilt(tmp_path / "b.tar", how), tmp_path / "again")
    assert not list(tmp_path.glob("again*"))


@pytest.mark.parametrize("name", ["../escape", "/etc/escape", "library/../../escape", "a\\..\\b", "", ".", "a\0b"])
def test_a_name_that_leaves_the_folder_is_refused(name: str) -> None:
    assert not is_inside(name)


def hostile(path: Path, info: tarfile.TarInfo, data: bytes = b"") -> Path:
    with tarfile.open(path, "w") as tar:
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
    return path


def test_a_hostile_archive_writes_nothing_outside(tmp_path: Path) -> None:
    link = tarfile.TarInfo("library")
    link.type, link.linkname = tarfile.SYMTYPE, "/tmp"
    device = tarfile.TarInfo("library/x")
    device.type = tarfile.CHRTYPE
    for info in (tarfile.TarInfo("../escape"), tarfile.TarInfo("/tmp/escape"), link, device):
        file = hostile(tmp_path / "b.tar", info, b"" if info.type != tarfile.REGTYPE else b"x")
        with pytest.raises(StoreError, match="which no backup of ours does"):
            restore(file, tmp_path / "in" / "again")
        assert [p.name for p in tmp_path.iterdir() if p.name != "in"] == ["b.tar"]
        assert not list((tmp_path / "in").iterdir())


def test_it_is_restored_only_into_an_empty_folder(paper: Path, tmp_path: Path) -> None:
    backup(paper, tmp_path / "b.tar")
    with pytest.raises(StoreError, match=r"is not empty \(restore into a new folder\)"):
        restore(tmp_path / "b.tar", paper)
    (tmp_path / "again").mkdir()
    restore(tmp_path / "b.tar", tmp_path / "again")


def test_one_of_a_newer_version_says_so(paper: Path, tmp_path: Path) -> None:
    data = b'{"format": 99, "version": "9", "made": "2030-01-01T00:00:00Z", "members": []}'
    file = hostile(tmp_path / "b.tar", tarfile.TarInfo(MANIFEST), data)
    with pytest.raises(StoreError, match=r"made by a newer broadsheet \(upgrade broadsheet\)"):
        restore(file, tmp_path / "again")


def test_a_damaged_database_is_not_packed_as_if_it_were_whole(paper: Path, tmp_path: Path) -> None:
    database = paper / "library" / "own.db"
    with sqlite3.connect(database) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    database.write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match=r"own\.db"):
        backup(paper, tmp_path / "b.tar")
