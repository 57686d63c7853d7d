"""The two databases: made, opened again, refused with a remedy; the ledger writes once; the lock names its holder."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from broadsheet.errors import LockedError, StoreError
from broadsheet.model import Article, Entry, Feed, Outcome, Revision
from broadsheet.store import articles, entries, likeness, outbox, own, runs, sources
from broadsheet.store.entries import Look
from broadsheet.store.lock import library_lock
from broadsheet.store.schema import DERIVED, OWN, open_database
from broadsheet.store.sources import Visited

NOW = datetime(2026, 11, 1, 6, tzinfo=UTC)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_database(tmp_path / "broadsheet.db", DERIVED)) as opened:
        yield opened


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_database(tmp_path / "own.db", OWN)) as opened:
        yield opened


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
    (stored,) = articles.stored(db, (n,))
    assert stored.revision == revision()
    assert stored.entry.title == "Hafen"
    assert stored.first_seen == NOW
    known = entries.known(db, "blatt", "guid:1")
    assert known is not None
    assert (known.n, known.revision, known.words_digest) == (n, 1, "Hafen")
    assert entries.known(db, "blatt", "guid:2") is None


def test_a_second_revision_keeps_the_first(db: sqlite3.Connection) -> None:
    n = add(db)
    entries.update(db, n, Entry(id="guid:1"), "d2", "1")
    articles.put_revision(db, n, revision(2, "Hafen wächst"))
    titles = [row[0] for row in db.execute("SELECT words_digest FROM revision ORDER BY number")]
    assert titles == ["Hafen", "Hafen wächst"]
    (stored,) = articles.stored(db, articles.numbers(db))
    assert stored.revision.number == 2


def test_the_outbox_is_emptied_only_by_what_was_posted(db: sqlite3.Connection) -> None:
    numbers = [add(db, f"guid:{i}") for i in range(3)]
    for n in numbers:
        outbox.post_later(db, n)
        outbox.post_later(db, n)
    outbox.posted(db, (numbers[1],))
    assert outbox.waiting(db) == (numbers[0], numbers[2])


def test_a_source_keeps_what_a_failed_visit_did_not_bring(db: sqlite3.Connection) -> None:
    later = NOW + timedelta(hours=1)
    good = Visited(at=NOW, next=later, feed=Feed(title="Blatt"), record="<urn:1>", etag='"1"')
    sources.put_visit(db, "blatt", "https://e.org/feed", good)
    sources.put_visit(db, "blatt", "https://e.org/feed", Visited(at=later, next=None, cause="answered 500", failures=1))
    health = sources.health(db, "blatt")
    assert (health.failures, health.cause, health.last_ok) == (1, "answered 500", NOW.isoformat())
    about = sources.feed_about(db, "blatt")
    assert about is not None
    assert about.title == "Blatt"
    state = sources.source_state(db, "blatt")
    assert state is not None
    assert (state.record_id, state.etag, state.next_visit) == ("<urn:1>", '"1"', None)
    sources.put_visit(db, "blatt", "https://e.org/feed", msgspec.structs.replace(good, record="<urn:2>", etag=""))
    state = sources.source_state(db, "blatt")
    assert state is not None
    assert (state.record_id, state.etag, state.failures) == ("<urn:2>", None, 0), "a 200 without validators leaves none"


def test_each_entry_of_a_run_ends_as_exactly_one_outcome(db: sqlite3.Connection) -> None:
    runs.begin_run(db, "r1", NOW)
    runs.put_outcomes(db, "r1", [Outcome(kind="new", source_id="blatt", entry_key="guid:1")])
    runs.put_outcomes(db, "r1", [Outcome(kind="same", source_id="blatt", entry_key="guid:1")])
    assert [kind for (kind,) in db.execute("SELECT kind FROM outcome")] == ["new"], "the first word stands"


def test_a_key_that_two_entries_have_names_neither(db: sqlite3.Connection) -> None:
    one, two = add(db, "guid:1"), add(db, "guid:2")
    likeness.put_aliases(db, "blatt", ["at:e.org/a", "at:e.org/1"], one)
    likeness.put_aliases(db, "blatt", ["at:e.org/a"], one)
    assert likeness.alias(db, "blatt", "at:e.org/a") == one
    likeness.put_aliases(db, "blatt", ["at:e.org/a"], two)
    assert likeness.alias(db, "blatt", "at:e.org/a") is None
    assert likeness.alias(db, "blatt", "at:e.org/1") == one
    assert likeness.alias(db, "anderes", "at:e.org/1") is None


def test_pages_are_due_in_the_order_of_their_time(db: sqlite3.Connection) -> None:
    numbers = [add(db, f"guid:{i}") for i in range(3)]
    for n, hours in zip(numbers, (2, 1, 9), strict=True):
        entries.put_look(db, n, Look(at=NOW, next=NOW + timedelta(hours=hours)))
    assert [k.n for k in entries.due(db, "blatt", NOW + timedelta(hours=3))] == [numbers[1], numbers[0]]


def test_a_failed_look_leaves_the_page_that_was_had(db: sqlite3.Connection) -> None:
    n = add(db)
    entries.put_look(db, n, Look(at=NOW, next=None, record="<urn:1>", payload_digest="sha1:B", etag='"1"'))
    entries.put_look(db, n, Look(at=NOW, next=None, cause="404", failures=1, gone="404"))
    known = entries.known_number(db, n)
    assert known is not None
    assert (known.page_record, known.payload_digest, known.etag) == ("<urn:1>", "sha1:B", '"1"')
    assert (known.page_cause, known.page_failures, known.gone) == ("404", 1, "404")


def test_the_newest_of_a_section_come_by_date_and_once(db: sqlite3.Connection) -> None:
    for number, day in enumerate((3, 1, 2)):
        article = Article(url=f"https://e.org/{day}", title=str(day), published=NOW.replace(day=day))
        first = msgspec.structs.replace(revision(), article=article)
        entries.add(db, f"s{number % 2}", f"guid:{day}", f"id{day}", Entry(id=str(day)), "d", NOW, first)
    twin = entries.add(db, "s1", "guid:twin", "idtwin", Entry(id="t"), "d", NOW.replace(day=9), revision())
    likeness.put_article_of(db, twin, 1)
    titles = [stored.revision.article.title for stored in articles.newest(db, ["s0", "s1"], 2)]
    assert titles == ["3", "2"]
    assert next(iter(articles.stored(db, [1]))).also_in == ("s1",)


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
