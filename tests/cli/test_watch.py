"""What a watch shows: 80 columns on a terminal, a line a pass elsewhere."""

import io
import os
import pty
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len
from rich.console import Console

from broadsheet.cli.screen import Lines, Screen, doing, screen, told
from broadsheet.model import Outcome
from broadsheet.pipeline.watch.report import Pass, Report
from broadsheet.store.sources import Standing
from news_site import news_site

NOW = datetime(2026, 11, 24, 14, 20, tzinfo=UTC)
LONG = "半岛电视台：加沙停火谈判在开罗继续进行，双方代表团抵达，调解人表示谨慎乐观并将继续斡旋"


def report(**changes: object) -> Report:
    fields: dict[str, object] = {
        "started": NOW - timedelta(days=40),
        "at": NOW,
        "beat": 0.0,
        "doing": "waiting",
        "sources": {"ok": 42, "failing": 9, "waiting": 0, "gone": 1},
        "failing": tuple(
            Standing(
                id=f"blatt{n}", last_visit=NOW, next_visit=NOW + timedelta(hours=n), failures=9 - n, cause="x" * 200
            )
            for n in range(9)
        ),
        "next_pass": NOW + timedelta(minutes=3),
        "next_source": "hafenblatt",
        "passes": 3,
        "last": Pass(at=NOW, seconds=3.21, sources=12, outcomes={"new": 7, "same": 180}, failed=1),
        "latest": tuple(
            (NOW, Outcome(kind="new", source_id="aljazeera-zh", title=f"{LONG}[red]{n}")) for n in range(10)
        ),
        "articles": 1_234_567,
        "archive_bytes": 2_300_000_000,
        "database_bytes": 12_300_000,
        "hubs": {"live": 5},
    }
    return Report(**{**fields, **changes})  # type: ignore[arg-type]


def drawn(told: Report, said: tuple[str, ...] = (), height: int = 24) -> list[str]:
    console = Console(width=80, height=25, file=io.StringIO(), force_terminal=True, color_system=None, record=True)
    console.print(screen("晨报" * 30, told, said, height))
    return console.export_text().splitlines()


@pytest.mark.parametrize("said", [(), ("a" * 300,) * 3])
@pytest.mark.parametrize("height", [24, 40])
def test_the_screen_fits(said: tuple[str, ...], height: int) -> None:
    lines = drawn(report(), said, height)
    assert max(map(cell_len, lines)) <= 80
    assert len(lines) < height
    assert lines[-1].startswith("Ctrl-C")
    assert sum(" new " in line and "aljazeera" in line for line in lines) >= 5


def test_the_screen_says_what_matters() -> None:
    text = "\n".join(drawn(report()))
    for words in ("42 ok, 9 failing, 1 gone", "next pass in 3 min (14:23, hafenblatt)", "12 sources, 3.2 s: 7 new, 180 same, 1 source failed", "1,234,567 articles, archive 2.3 GB", "5 live", "blatt0  9x, again 11-24 14:20", "and 4 more: `broadsheet sources`", "aljazeera-zh: 半岛电视台"):  # fmt: skip
        assert words in text


def test_its_times_are_of_the_papers_zone() -> None:
    console = Console(width=80, height=25, file=io.StringIO(), force_terminal=True, color_system=None, record=True)
    shown = Screen(console, "晨报", ZoneInfo("Asia/Shanghai"))
    with shown:
        shown.hear(report())
    text = console.export_text()
    for words in (
        "since 2026-10-15 22:20 ",
        "(22:23, hafenblatt)",
        "last pass  22:20 ",
        "again 11-24 22:20",
        "\n22:20  new",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"doing": "visiting", "visiting": 1}, "visiting 1 source, 0 done"),
        ({"doing": "held up", "cause": "in use by `broadsheet run`"}, "waiting: in use by `broadsheet run`"),
        ({"next_pass": NOW + timedelta(days=3)}, "next pass in 72 h (14:20, hafenblatt)"),
        ({"next_pass": NOW - timedelta(seconds=1)}, "next pass in 0 s (14:19, hafenblatt)"),
        ({"next_pass": None}, "no source is ever due: `broadsheet add URL` follows one"),
        ({"doing": "starting"}, "starting"),
    ],
)
def test_what_it_is_at(changes: dict[str, object], expected: str) -> None:
    assert doing(report(**changes)) == expected


def test_on_a_terminal_one_screen_is_drawn_and_put_back(tmp_path: Path) -> None:
    (tmp_path / "broadsheet.toml").write_text('title = "晨报"\n', encoding="utf-8")
    pid, line = pty.fork()
    if pid == 0:
        os.execv(sys.executable, [sys.executable, "-m", "broadsheet", "-C", str(tmp_path), "watch"])
    shown = b""
    while chunk := _read(line):
        is_first = b"Ctrl-C ends it cleanly" not in shown
        shown += chunk
        if is_first and b"Ctrl-C ends it cleanly" in shown:
            os.write(line, b"\x03")
    os.close(line)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    text = shown.decode()
    assert "watching" in text
    assert "晨报" in text
    assert text.count("\x1b[?25h") == text.count("\x1b[?25l") == 1  # the cursor comes back
    assert text.rstrip().endswith("the next pass goes on from there")


def _read(line: int) -> bytes:
    try:
        return os.read(line, 65536)
    except OSError:  # the other end is gone
        return b""


def test_a_pass_that_brought_nothing() -> None:
    assert told(Pass(at=NOW, seconds=0.04, sources=1)) == "1 source, 0.0 s: nothing new"
    assert told(Pass(at=NOW, seconds=0, sources=0, cause="no space")) == "failed: no space"


def test_elsewhere_a_line_a_pass() -> None:
    console = Console(file=io.StringIO(), width=80, record=True)
    lines = Lines(console, ZoneInfo("Asia/Shanghai"))
    for each in (
        report(passes=0, last=None),
        report(),
        report(),
        report(doing="visiting"),
        report(passes=4),
        report(passes=4),
    ):
        lines.hear(each)
    expected = "12 sources, 3.2 s: 7 new, 180 same, 1 source failed; next 2026-11-24 22:23:00 (hafenblatt)"
    assert console.export_text().splitlines() == [expected] * 2


@pytest.mark.parametrize(
    ("text", "options", "code", "words"),
    [
        ("title = 3", (), 2, "broadsheet.toml: line 1: title"),
        ('title = "A"\n', ("--listen", "nirgends"), 2, "no place to listen at"),
        ('title = "A"\n[websub]\ncallback = "hub.example"\n', (), 2, "is no web address"),
        ('title = "A"\n[websub]\ncallback = "https://a.example/?x"\n', (), 2, "has a query"),
    ],
)
def test_what_is_wrong_is_told_at_the_start(
    tmp_path: Path, text: str, options: tuple[str, ...], code: int, words: str
) -> None:
    (tmp_path / "broadsheet.toml").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "broadsheet", "-C", str(tmp_path), "watch", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_another_has_is_told(tmp_path: Path) -> None:
    (tmp_path / "broadsheet.toml").write_text('title = "A"\n', encoding="utf-8")
    with news_site() as site:
        place = site.url.removeprefix("http://")
        command = [sys.executable, "-m", "broadsheet", "-C", str(tmp_path), "watch", "--listen", place]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert done.returncode == 2
    assert f"cannot listen at {place}: Address already in use (is the port free?)" in done.stderr
