"""A disk that is full, read-only or fails: a clear word, nothing half-written, and the next run mends it.

The full and the read-only disk are real ones: a small tmpfs in a mount namespace of its own.
"""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from broadsheet.api import replay_run
from broadsheet.errors import StoreError
from broadsheet.pipeline.keeping.check import check
from broadsheet.pipeline.library import writing
from broadsheet.pipeline.publishing.draining import publish_all
from broadsheet.store.schema import transaction
from small_web import FEED, LONG, article, feed, folder, item, posts, write_web

COUNT = 150
WEB = {FEED: feed(*(item(n) for n in range(COUNT)))} | {
    f"https://blatt.example/{n}": article(f"Titel {n}", *LONG, f"Absatz {n}.") for n in range(COUNT)
}
IN_NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]


def can_mount() -> bool:
    """True where a user may mount a tmpfs in a namespace of its own."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*IN_NAMESPACE, "mount -t tmpfs none /mnt"], capture_output=True).returncode == 0


needs_mount = pytest.mark.skipif(not can_mount(), reason="no mount namespaces for users here")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that ran undisturbed over the web in its web.warc.gz."""
    place = folder(tmp_path_factory.mktemp("whole"))
    warc = write_web(place / "web.warc.gz", WEB)
    with writing(place, "run") as library:
        list(replay_run(library, library.config.source, [warc], 1))
    return place


@pytest.fixture
def undisturbed(whole: Path, tmp_path: Path) -> dict[str, bytes]:
    shutil.copy(whole / "web.warc.gz", tmp_path)
    return posts(whole)


def on_small_disk(tmp_path: Path, *steps: str) -> list[tuple[int, str]]:
    """Run shell steps one after the other in a namespace; exit code and stderr of each.

    $disk is where it mounts a tmpfs, $run is a replay run of the folder on it.
    """
    folder(tmp_path / "paper")
    disk = tmp_path / "disk"
    disk.mkdir()
    run = f"{sys.executable} -m broadsheet -C {disk}/paper run --workers 1 --replay {tmp_path}/web.warc.gz"
    lines = [f"disk={disk}; paper={tmp_path}/paper; out={tmp_path}; run='{run}'"]
    lines += [f"( {step} ) 2>$out/{n}.err; echo $? >$out/{n}.code" for n, step in enumerate(steps)]
    subprocess.run([*IN_NAMESPACE, "\n".join(lines)], check=True)
    return [(int((tmp_path / f"{n}.code").read_text()), (tmp_path / f"{n}.err").read_text()) for n in range(len(steps))]


@needs_mount
@pytest.mark.parametrize("room", ["120k", "400k", "900k", "1050k"])
def test_a_full_disk(tmp_path: Path, undisturbed: dict[str, bytes], room: str) -> None:
    """Full at the archive, at the database, at the posts: each says so, and with room the next run ends as it should."""
    full, kept, mended, *_ = on_small_disk(
        tmp_path,
        f"mount -t tmpfs -o size={room} none $disk; cp -r $paper $disk; $run",
        "cp -r $disk/paper/blog $out/partly || true",
        "mount -o remount,size=64m $disk; $run",
        "cp -r $disk/paper $out/mended",
    )
    code, told = full
    assert code == 1, told
    assert told.startswith("broadsheet: ") or "\nbroadsheet: " in told
    assert "full" in told or "No space left" in told
    assert "make room, then run again" in told
    assert "Traceback" not in told
    assert kept[0] == 0
    half = {str(p.relative_to(tmp_path / "partly" / "source" / "_posts")): p.read_bytes()
            for p in (tmp_path / "partly").rglob("*.md")}  # fmt: skip
    assert half.items() <= undisturbed.items(), "a post is there whole or not at all"
    assert mended[0] == 0, mended[1]
    assert posts(tmp_path / "mended") == undisturbed
    assert [f for f in check(tmp_path / "mended") if f.is_damage] == []


@needs_mount
def test_a_read_only_disk(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    first, again, mended, _ = on_small_disk(
        tmp_path,
        "mount -t tmpfs -o size=64m none $disk; cp -r $paper $disk; mount -o remount,ro $disk; $run",
        "mount -o remount,rw $disk; $run; rm -r $disk/paper/blog; mount -o remount,ro $disk; $run",
        "mount -o remount,rw $disk; $run",
        "cp -r $disk/paper $out/mended",
    )
    for code, told in (first, again):
        assert code == 1
        assert "Read-only file system" in told
        assert "make it writable, or give another folder" in told
        assert "Traceback" not in told
    assert mended[0] == 0
    assert [f.what for f in check(tmp_path / "mended") if f.is_damage] == ["is missing"] * COUNT


@needs_mount
def test_a_disk_that_is_full_from_the_first(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    """Not even who holds the lock can be written down."""
    fill = "dd if=/dev/zero of=$disk/fill bs=1k count=128 2>/dev/null"
    (full,) = on_small_disk(tmp_path, f"mount -t tmpfs -o size=64k none $disk; cp -r $paper $disk; {fill}; $run")
    assert full[0] == 1
    assert full[1].startswith("broadsheet: ")
    assert "the disk is full: make room, then run again" in full[1]


@needs_mount
def test_on_a_read_only_disk_one_can_look(tmp_path: Path, whole: Path) -> None:
    whole = shutil.copytree(whole, tmp_path / "whole")
    site = '[[target]]\nkind = "site"\npath = "public"\n[[source]]'
    config = whole / "broadsheet.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("[[source]]", site), encoding="utf-8")
    with writing(whole, "publish") as library:
        list(publish_all(library))
    look = f"{sys.executable} -m broadsheet -C $disk/whole"
    commands = ("sources", "publish --check", "publish --dry-run", "check", "backup $out/b.tar", "export jsonl $out/a")
    into_itself, *looks = on_small_disk(
        tmp_path,
        f"mount -t tmpfs -o size=64m none $disk; cp -r {whole} $disk/whole; mount -o remount,ro $disk; "
        f"{look} backup $disk/whole/b.tar",
        *(f"{look} {command} >/dev/null" for command in commands),
    )
    assert into_itself[0] == 1
    assert "is there room, and is it writable?" in into_itself[1]
    assert "Traceback" not in into_itself[1]
    assert [code for code, _ in looks] == [0] * len(commands), looks


class Failing:
    """A connection whose every write fails as a disk does."""

    def __init__(self, db: sqlite3.Connection, said: str) -> None:
        self.db, self.said = db, said

    def execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        if statement == "COMMIT":
            raise sqlite3.OperationalError(self.said)
        return self.db.execute(statement, *values)

    @property
    def in_transaction(self) -> bool:
        return self.db.in_transaction


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ("disk I/O error", "the disk failed: `broadsheet check` says what is damaged; what was committed stands"),
        ("database or disk is full", "the disk is full: make room, then run again; nothing is lost"),
        ("attempt to write a readonly database", "is the folder writable?"),
        ("database is locked", "another program holds the database: wait for it, or stop it"),
    ],
)
def test_a_database_that_fails_says_where_and_what_to_do(tmp_path: Path, said: str, remedy: str) -> None:
    path = tmp_path / "x.db"
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("CREATE TABLE x (a)")
    with pytest.raises(StoreError) as raised, transaction(Failing(db, said)):  # type: ignore[arg-type]
        db.execute("INSERT INTO x VALUES (1)")
    assert str(raised.value) == f"{path}: {said} ({remedy})"
    assert db.execute("SELECT count(*) FROM x").fetchone() == (0,), "nothing of it is kept"
    db.close()


@pytest.mark.parametrize("name", ["broadsheet.db", "own.db"])
def test_a_page_of_a_database_that_cannot_be_read(tmp_path: Path, whole: Path, name: str) -> None:
    """An I/O error as SQLite tells it: the file ends before its pages do."""
    place = shutil.copytree(whole, tmp_path / "whole")
    warc = place / "web.warc.gz"
    path = place / "library" / name
    db = sqlite3.connect(path)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    intact = path.read_bytes()
    path.write_bytes(intact[: len(intact) // 2])
    command = [sys.executable, "-m", "broadsheet", "-C", str(place), "run", "--replay", str(warc)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert f"{name}: " in done.stderr
    assert "Traceback" not in done.stderr
    assert posts(place) == posts(whole)
    path.write_bytes(intact)
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert posts(place) == posts(whole)
