"""The two databases: made, opened again, refused with a remedy; the ledger writes once; the lock names its holder."""

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from broadsheet.errors import LockedError, StoreError
from broadsheet.model import Article, Entry, Feed, Outcome, Revision
from broadsheet.store import entries, own, runs
from broadsheet.store.lock import library_lock
from broadsheet.store.schema import DERIVED, OWN, open_database

NOW = datetime(2026, 11, 1, 6, tzinfo=UTC)


@pytest.fixture
def db(tmp_path: Path) -> sqlite3.Connection:
    return open_database(tmp_path / "broadsheet.db", DERIVED)


@pytest.fixture
def ledger(tmp_path: Path) -> sqlite3.Connection:
    return open_database(tmp_path / "own.db", OWN)


def revision(number: int = 1, title: str = "Hafen") -> Revision:
    article = Article(url="https://e.org/a", title=title)
    return Revision(
        number=number, fetched=NOW, payload_digest="sha1:A", reader="1", words_digest=title, article=article
    )


def add(db: sqlite3.Connection, key: str = "guid:1") -> int:
    entry = Entry(id=key, title="Hafen", url="https://e.org/a")
    return entries.add(db, "blatt", key, f"id-{key}", entry, "d1", NOW, revision())


def test_an_entry_comes_back_as_it_was_stored(db: sqlite3.Connection) -> None:
    n = add(db)
    (stored,) = entries.stored(db, (n,))
    assert stored.revision == revision()
    assert stored.entry.title == "Hafen"
    assert stored.first_seen == NOW
    known = entries.known(db, "blatt", "guid:1")
    assert known is not None
    assert (known.n, known.revision, known.words_digest) == (n, 1, "Hafen")
    assert entries.known(db, "blatt", "guid:2") is None


def test_a_second_revision_keeps_the_first(db: sqlite3.Connection) -> None:
    n = add(db)
    entries.update(db, n, Entry(id="guid:1"), "d2", revision(2, "Hafen wächst"))
    titles = [row[0] for row in db.execute("SELECT words_digest FROM revision ORDER BY number")]
    assert titles == ["Hafen", "Hafen wächst"]
    (stored,) = entries.stored(db)
    assert stored.revision.number == 2


def test_the_outbox_is_emptied_only_by_what_was_posted(db: sqlite3.Connection) -> None:
    numbers = [add(db, f"guid:{i}") for i in range(3)]
    for n in numbers:
        entries.post_later(db, n)
        entries.post_later(db, n)
    entries.posted(db, (numbers[1],))
    assert entries.outbox(db) == (numbers[0], numbers[2])


def test_a_source_counts_its_failures_until_it_answers(db: sqlite3.Connection) -> None:
    runs.put_visit(db, "blatt", "https://e.org/feed", NOW, feed=Feed(title="Blatt"), cause=None)
    for _ in range(2):
        runs.put_visit(db, "blatt", "https://e.org/feed", NOW, feed=None, cause="answered 500")
    health = runs.health(db, "blatt")
    assert (health.failures, health.cause) == (2, "answered 500")
    about = runs.feed_about(db, "blatt")
    assert about is not None
    assert about.title == "Blatt"
    runs.put_visit(db, "blatt", "https://e.org/feed", NOW, feed=Feed(), cause=None)
    assert (runs.health(db, "blatt").failures, runs.health(db, "blatt").cause) == (0, None)


def test_each_entry_of_a_run_ends_as_exactly_one_outcome(db: sqlite3.Connection) -> None:
    runs.begin_run(db, "r1", NOW, "0.1", "c", "")
    once = Outcome(kind="new", source_id="blatt", entry_key="guid:1")
    runs.put_outcomes(db, "r1", [once])
    with pytest.raises(sqlite3.IntegrityError):
        runs.put_outcomes(db, "r1", [once])


def test_an_address_is_written_once(ledger: sqlite3.Connection) -> None:
    own.put_address(ledger, "hexo", "p1", own.Address("a/B.md", "a/b/"))
    with pytest.raises(sqlite3.IntegrityError):
        own.put_address(ledger, "hexo", "p1", own.Address("c.md", "c/"))
    assert own.address(ledger, "hexo", "p1") == own.Address("a/B.md", "a/b/")
    assert own.addresses(ledger, "hexo") == {"p1": own.Address("a/B.md", "a/b/")}


@pytest.mark.parametrize("twin", ["A/b.md", "a/B.MD", "a/\u0042.md"])
def test_paths_that_a_file_system_takes_for_one_are_taken(ledger: sqlite3.Connection, twin: str) -> None:
    own.put_address(ledger, "hexo", "p1", own.Address("a/B.md", "a/b/"))
    assert own.is_taken(ledger, "hexo", twin)
    assert not own.is_taken(ledger, "hugo", twin)


def test_composed_and_decomposed_names_are_one_file(ledger: sqlite3.Connection) -> None:
    own.put_address(ledger, "hexo", "p1", own.Address("caf\u00e9.md", "x/"))
    assert own.is_taken(ledger, "hexo", "cafe\u0301.md")


def test_the_manifest_tells_what_is_meant_from_what_is_done(ledger: sqlite3.Connection) -> None:
    own.about_to_write(ledger, "hexo", "a.md", "p1", "new")
    assert own.written(ledger, "hexo", "a.md") == own.Written("", "new")
    own.has_written(ledger, "hexo", ["a.md"])
    assert own.written(ledger, "hexo", "a.md") == own.Written("new", "new")


REFUSED = {
    "not a database": (b"<html>not a database, but long enough to be read as a page of one</html>" * 20),
    "truncated": b"SQLite format 3\x00" + b"\x10\x00\x02\x02" + b"\x00" * 500,
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_a_file_that_is_no_database_is_named_with_its_remedy(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broadsheet.db"
    path.write_bytes(content)
    with pytest.raises(StoreError) as told:
        open_database(path, DERIVED)
    assert str(told.value).startswith(f"{path}: ")
    assert "move it away and run `broadsheet rebuild`" in str(told.value)


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.db"
    db = open_database(path, OWN)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(StoreError) as told:
        open_database(path, OWN)
    assert str(told.value) == f"{path}: made by a newer broadsheet (upgrade broadsheet)"


def test_the_second_to_come_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from broadsheet.store.lock import library_lock\n"
        f"with library_lock(Path({str(tmp_path)!r}), 'run'): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(LockedError) as told, library_lock(tmp_path, "publish"):
            pass
        assert (
            str(told.value) == f"{tmp_path}: in use by `broadsheet run`, process {holder.pid} (wait for it, or stop it)"
        )
        holder.kill()
    with library_lock(tmp_path, "publish"):
        pass
