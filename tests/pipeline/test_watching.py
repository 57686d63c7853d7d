"""A watch over a real library and a real site on the loopback, on a clock of the test's own."""

import sqlite3
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from broadsheet.api import live_run, watch
from broadsheet.errors import ConfigError, PublishError
from broadsheet.model import Outcome, Source
from broadsheet.pipeline.edge.live import Notice
from broadsheet.pipeline.library import Library, writing
from broadsheet.pipeline.watch.report import Report
from broadsheet.pipeline.watch.watching import Bell, Watch
from broadsheet.store.runs import put_outcomes, unfinished
from news_site import START, Site, config, news_site
from small_web import LONG, article, feed, item

HOUR = 3600.0


@pytest.fixture
def site() -> Iterator[Site]:
    with news_site() as served:
        publish(served, 3)
        yield served


def publish(site: Site, count: int) -> None:
    """The feed has so many entries, undated: it is asked once an hour."""
    items = [item(n, link=f"{site.url}/{n}", guid=f"g{n}", pubDate="") for n in range(count)]
    site.pages["/feed"] = feed(*items)
    site.pages |= {f"/{n}": article(f"Titel {n}", *LONG, f"Absatz {n}.") for n in range(count)}


class Time(Bell):
    """A wall clock, and a bell that waits in no time; at its hours things happen, the last of them is the end."""

    def __init__(self, hours: float) -> None:
        super().__init__()
        self.true, self.offset = 0.0, timedelta()
        self.events: list[tuple[float, Callable[[], object]]] = [(hours * HOUR, self.stop)]

    def at(self, hour: float, event: Callable[[], object]) -> None:
        self.events.append((hour * HOUR, event))
        self.events.sort(key=lambda pair: pair[0])

    def now(self):  # type: ignore[no-untyped-def]
        return (START + timedelta(seconds=self.true) + self.offset).replace(microsecond=0)

    def wait(self, seconds: float) -> bool:
        self.true += max(seconds, 1.0)
        while self.events and self.events[0][0] <= self.true:
            self.events.pop(0)[1]()
        return False


class Heard:
    """What a watch told."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.reports: list[Report] = []

    def passes(self) -> list[tuple[int, float]]:
        """(sources, hour) of each pass."""
        last = {report.passes: report.last for report in self.reports if report.last}
        return [(p.sources, round((p.at - START).total_seconds() / HOUR, 1)) for p in last.values() if p]


def watched(folder: Path, bell: Time) -> Heard:
    """Watch until the bell's end."""
    heard = Heard()
    watch(folder, bell, workers=1, clock=bell.now, hear=heard.reports.append, say=heard.lines.append)
    return heard


def paper(folder: Path, *sources: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "broadsheet.toml").write_text(config(*sources), encoding="utf-8")
    return folder


def blatt(site: Site, more: str = "") -> str:
    return f'id = "blatt"\nurl = "{site.url}/feed"\nrevisit = []\n{more}'


def entries(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "library" / "broadsheet.db")) as db:
        count: int = db.execute("SELECT count(*) FROM entry").fetchone()[0]
        return count


def test_the_first_pass_comes_at_once_the_next_when_a_source_is_due(tmp_path: Path, site: Site) -> None:
    bell = Time(3)
    bell.at(0.5, lambda: publish(site, 5))
    heard = watched(paper(tmp_path / "p", blatt(site)), bell)
    assert [sources for sources, _ in heard.passes()] == [1, 1, 1]
    assert all(
        1 <= later - sooner <= 1.2 for (_, sooner), (_, later) in zip(heard.passes(), heard.passes()[1:], strict=False)
    )
    assert entries(tmp_path / "p") == 5


def test_only_what_is_due_is_visited(tmp_path: Path, site: Site) -> None:
    site.pages["/still"] = feed(item(90, link=f"{site.url}/90", guid="still"))
    with news_site() as other:
        other.validates = False  # without validators: once a day
        other.pages["/feed"] = feed(item(7, link="", guid="tag", pubDate=""))
        slow = f'id = "tagblatt"\nurl = "{other.url}/feed"\nrevisit = []\n'
        watched(paper(tmp_path / "p", blatt(site), slow), Time(10))
        assert other.counts()["/feed", 200] == 1
    counts = site.counts()
    assert counts["/feed", 200] + counts["/feed", 304] in (9, 10)


def test_a_restart_asks_for_nothing_that_is_not_due(tmp_path: Path, site: Site) -> None:
    folder, first = paper(tmp_path / "p", blatt(site)), Time(0.2)
    watched(folder, first)
    site.counts()
    second = Time(0.5)
    second.true = first.true
    heard = watched(folder, second)
    assert heard.passes()[0][0] == 0  # it looks whether anything was left undone
    assert not site.counts()


def test_sources_that_come_due_within_minutes_share_a_pass(tmp_path: Path, site: Site) -> None:
    many = [f'id = "q{n}"\nurl = "{site.url}/feed{n}"\nrevisit = []\nlimit = 1\n' for n in range(12)]
    for n in range(12):
        site.pages[f"/feed{n}"] = feed(item(n, link="", guid=f"nur{n}", pubDate=""))
    heard = watched(paper(tmp_path / "p", *many), Time(4))
    assert len(heard.passes()) < 4 * 12 / 2
    counts = site.counts()
    assert all(counts[f"/feed{n}", 304] >= 2 for n in range(12))


def test_a_changed_config_is_taken_up_between_passes(tmp_path: Path, site: Site) -> None:
    folder, bell = paper(tmp_path / "p", blatt(site)), Time(1)
    site.pages["/zwei"] = feed(item(50, link="", guid="zwei", pubDate=""))
    bell.at(0.3, lambda: paper(folder, blatt(site), f'id = "zwei"\nurl = "{site.url}/zwei"'))
    heard = watched(folder, bell)
    assert "config read again: 2 sources" in heard.lines
    assert heard.passes()[1] == (1, 0.3)
    assert entries(folder) == 4


def test_a_config_that_is_wrong_is_told_once_with_its_place_and_changes_nothing(tmp_path: Path, site: Site) -> None:
    folder, bell = paper(tmp_path / "p", blatt(site)), Time(3)
    good = (folder / "broadsheet.toml").read_text(encoding="utf-8")
    bell.at(0.3, lambda: (folder / "broadsheet.toml").write_text(f"{good}[fetch2]\n", encoding="utf-8"))
    heard = watched(folder, bell)
    (told,) = [line for line in heard.lines if "stays in force" in line]
    assert told.startswith("broadsheet.toml: line ")
    assert "fetch2" in told
    assert len(heard.passes()) >= 3


def test_a_secret_that_the_environment_lacks_is_told_before_it_is_needed(tmp_path: Path, site: Site) -> None:
    folder, bell = paper(tmp_path / "p", blatt(site)), Time(1)
    more = 'headers = { Authorization = "Bearer ${THERE_IS_NO_SUCH}" }'
    bell.at(0.3, lambda: paper(folder, blatt(site, more)))
    heard = watched(folder, bell)
    assert any("THERE_IS_NO_SUCH" in line and "stays in force" in line for line in heard.lines)


def test_a_wrong_config_at_the_start_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "broadsheet.toml").write_text("title = 3", encoding="utf-8")
    with pytest.raises(ConfigError, match="line 1"):
        watched(tmp_path, Time(1))


def test_others_may_work_between_passes_and_are_waited_for(tmp_path: Path, site: Site) -> None:
    folder, bell = paper(tmp_path / "p", blatt(site)), Time(2.5)
    held = writing(folder, "rebuild")
    bell.at(0.5, held.__enter__)  # the lock is free while the watch waits
    bell.at(1.6, lambda: held.__exit__(None, None, None))
    heard = watched(folder, bell)
    (told,) = [line for line in heard.lines if line.startswith("waiting")]
    assert "`broadsheet rebuild`, process" in told
    assert any(report.doing == "held up" for report in heard.reports)
    assert heard.passes()[1] == (1, 1.6)


def test_a_pass_that_fails_is_told_and_tried_again(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, bell = paper(tmp_path / "p", blatt(site)), Time(3)
    broken = [False, True, True, False, False, False]

    def visit(library: Library, due: Sequence[Source], notices: Sequence[Notice]) -> Generator[Outcome, None, None]:
        if broken.pop(0):
            raise PublishError("No space left on device", where="blog", hint="the disk is full")
        return live_run(library, due, 1, clock=bell.now)

    heard = Heard()
    Watch(folder, visit, bell, clock=bell.now, hear=heard.reports.append, say=heard.lines.append).run()
    assert sum("the pass failed: blog: No space left" in line for line in heard.lines) == 2
    assert {report.last.cause for report in heard.reports if report.last} >= {
        "",
        "blog: No space left on device (the disk is full)",
    }
    last = heard.reports[-1]
    assert (last.passes_failed, last.last.cause if last.last else None) == (2, "")
    assert heard.passes()[2][1] - heard.passes()[1][1] <= 0.3  # it does not wait until the next source is due


def test_the_first_pass_that_fails_is_an_error(tmp_path: Path, site: Site) -> None:
    folder = paper(tmp_path / "p", blatt(site))
    (folder / "blog").write_text("a file stands where the folder must be")
    with pytest.raises(PublishError):
        watched(folder, Time(1))


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(hours=-3), timedelta(hours=9), timedelta(days=3000)])
def test_the_clock_may_jump(tmp_path: Path, site: Site, jump: timedelta) -> None:
    """Neither is a source silent until a wrong clock comes round again, nor is it asked for in a burst."""
    bell = Time(16)

    def leap() -> None:
        bell.offset += jump

    bell.at(5.5, leap)
    bell.at(7, lambda: publish(site, 6))
    watched(paper(tmp_path / "p", blatt(site)), bell)
    assert entries(tmp_path / "p") == 6
    counts = site.counts()
    assert 13 <= counts["/feed", 200] + counts["/feed", 304] <= 17


def test_the_clock_may_jump_there_and_back_while_nobody_watches(tmp_path: Path, site: Site) -> None:
    folder, wrong = paper(tmp_path / "p", blatt(site)), Time(2)
    wrong.offset = timedelta(days=3650)
    watched(folder, wrong)
    site.counts()
    watched(folder, Time(5))
    counts = site.counts()
    assert 3 <= counts["/feed", 304] <= 5


def test_a_stop_ends_the_pass_at_once_and_the_next_one_goes_on(tmp_path: Path, site: Site) -> None:
    """A page hangs; the watch is told to stop; what it has is kept, the rest comes later, none is a failure."""
    publish(site, 40)
    folder, bell = paper(tmp_path / "p", blatt(site)), Bell()
    hanging = threading.Event()

    class Hangs(str):
        def encode(self, *args: object) -> bytes:  # type: ignore[override]
            hanging.set()
            time.sleep(5)
            return b"late"

    whole = site.pages["/20"]
    site.pages["/20"] = Hangs("x")
    heard = Heard()

    def stop() -> None:
        hanging.wait(10)
        bell.stop()

    stopper = threading.Thread(target=stop)
    stopper.start()
    watch(folder, bell, workers=1, hear=heard.reports.append)
    ended = time.monotonic()
    stopper.join()
    assert time.monotonic() - ended < 1
    assert heard.reports[-1].doing == "stopped"
    with closing(sqlite3.connect(folder / "library" / "broadsheet.db")) as db:
        assert unfinished(db)
        assert not db.execute("SELECT count(*) FROM source WHERE failures > 0").fetchone()[0]
    site.pages["/20"] = whole
    again = Time(0.1)
    again.offset = timedelta(days=365 * 5)
    watched(folder, again)
    assert entries(folder) == 40


def test_outcomes_that_changed_nothing_are_let_go_after_a_month(tmp_path: Path, site: Site) -> None:
    folder, bell = paper(tmp_path / "p", blatt(site)), Time(1)
    watched(folder, bell)
    with closing(sqlite3.connect(folder / "library" / "broadsheet.db")) as db:
        db.execute(
            "INSERT INTO run (id, now, version, config_digest, replay, finished) VALUES ('alt', '2026-01-01T00:00:00+00:00', '', '', '', 1)"
        )
        kinds = ("new", "same", "not due")
        put_outcomes(db, "alt", [Outcome(kind=kind, source_id=kind) for kind in kinds])  # type: ignore[arg-type]
        db.commit()
    later = Time(0.5)
    later.true = bell.true
    watched(folder, later)
    with closing(sqlite3.connect(folder / "library" / "broadsheet.db")) as db:
        assert [row[0] for row in db.execute("SELECT kind FROM outcome WHERE run_id = 'alt'")] == ["new"]


def test_the_write_ahead_logs_are_empty_between_passes(tmp_path: Path, site: Site) -> None:
    folder, bell = paper(tmp_path / "p", blatt(site)), Time(2)
    sizes = []
    bell.at(0.5, lambda: sizes.extend(path.stat().st_size for path in (folder / "library").glob("*-wal")))
    watched(folder, bell)
    assert not any(sizes)


def test_a_report_says_all_there_is_to_say(tmp_path: Path, site: Site) -> None:
    bell = Time(0.5)
    heard = watched(paper(tmp_path / "p", blatt(site), f'id = "tot"\nurl = "{site.url}/nirgends"'), bell)
    last = heard.reports[-1]
    assert last.sources == {"ok": 1, "failing": 1, "waiting": 0, "gone": 0}
    assert [(each.id, each.failures) for each in last.failing] == [("tot", 1)]
    assert last.last is not None
    assert (last.last.sources, last.last.outcomes, last.last.failed) == (2, {"new": 3}, 1)
    assert last.entries == {"new": 3}
    assert last.fetches == {"2xx": 4, "4xx": 1}
    assert last.articles == 3
    assert min(last.archive_bytes, last.database_bytes, last.fetched_bytes, last.free_bytes or 0) > 1000
    assert [outcome.title for _, outcome in last.latest] == ["Nachricht 2", "Nachricht 1", "Nachricht 0"]
    assert last.next_source == "blatt"
