"""/health and /metrics, from a report alone."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from broadsheet.pipeline.watch.report import Pass, Report
from broadsheet.web.health import health
from broadsheet.web.metrics import CONTENT_TYPE, metrics

NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)
LINE = re.compile(r'([a-z_]+)(?:\{([a-z]+)="((?:[^"\\\n]|\\.)*)"\})? (-?[0-9.e+-]+)')


def report(**changes: object) -> Report:
    fields: dict[str, object] = {
        "started": NOW - timedelta(days=90),
        "at": NOW,
        "beat": 1000.0,
        "doing": "waiting",
        "sources": {"ok": 7, "failing": 1, "waiting": 2, "gone": 0},
        "next_pass": NOW + timedelta(minutes=3),
        "next_source": "blatt",
        "passes": 20_000,
        "passes_failed": 4,
        "last": Pass(at=NOW - timedelta(minutes=2), seconds=1.25, sources=3, outcomes={"new": 2, "same": 40}),
        "entries": {"new": 1234, "same": 500_000},
        "fetches": {"2xx": 9000, "failed": 12},
        "fetched_bytes": 123_456_789_012,
        "articles": 4321,
        "archive_bytes": 10**10,
        "database_bytes": 10**8,
        "free_bytes": 10**11,
        "hubs": {"live": 3},
    }
    return Report(**{**fields, **changes})  # type: ignore[arg-type]


def test_all_is_well() -> None:
    answer = health(report(), NOW, 1001)
    told = json.loads(answer.body)
    assert (answer.status, answer.content_type) == (200, "application/json")
    assert (told["status"], told["cause"], told["sources"]["failing"]) == ("ok", "", 1)
    assert told["next_pass"] == "2027-01-01T12:03:00Z"
    assert told["last_pass"]["entries"] == {"new": 2, "same": 40}


@pytest.mark.parametrize(
    ("case", "changes", "beat", "cause"),
    [
        ("it hangs", {}, 1000 + 16 * 60, "gave no sign of life for 960 s"),
        ("no room on the disk", {"free_bytes": 10_000_000}, 1001, "the disk is full: 10 MB are left"),
        ("the last pass failed", {"last": Pass(at=NOW, seconds=0, sources=0, cause="no space")}, 1001, "no space"),
        ("held up by a lock", {"doing": "held up", "cause": "in use by `broadsheet rebuild`", "next_pass": NOW - timedelta(hours=1)}, 1001, "in use by `broadsheet rebuild`"),
        ("late", {"next_pass": NOW - timedelta(minutes=20)}, 1001, "the next pass is late"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_something_is_wrong(case: str, changes: dict[str, object], beat: float, cause: str) -> None:
    answer = health(report(**changes), NOW, beat)
    told = json.loads(answer.body)
    assert (answer.status, told["status"], told["cause"]) == (503, "failing", cause)
    assert "broadsheet_up 0\n" in metrics(report(**changes), NOW, beat).body.decode()


@pytest.mark.parametrize(
    ("case", "changes"),
    [
        ("just started", {"last": None, "passes": 0, "next_pass": None, "doing": "starting"}),
        ("a long first pass", {"doing": "visiting", "next_pass": NOW - timedelta(hours=5)}),
        ("held up for a moment", {"doing": "held up", "cause": "in use", "next_pass": NOW - timedelta(minutes=1)}),
        ("just woken: the machine slept for a night", {"at": NOW - timedelta(hours=9), "next_pass": NOW - timedelta(hours=8)}),
        ("nothing is followed", {"next_pass": None}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_this_is_nothing_to_worry_about(case: str, changes: dict[str, object]) -> None:
    assert health(report(**changes), NOW, 1001).status == 200


def test_metrics_are_in_the_text_format() -> None:
    """https://prometheus.io/docs/instrumenting/exposition_formats/: HELP and TYPE once, then all samples of a family."""
    answer = metrics(report(), NOW, 1001)
    assert (answer.status, answer.content_type) == (200, CONTENT_TYPE)
    text = answer.body.decode()
    assert text.endswith("\n")
    values, families, current = {}, [], ""
    for line in text.splitlines():
        if line.startswith("# HELP "):
            current = line.split()[2]
            families.append(current)
        elif line.startswith("# TYPE "):
            assert line.split()[2:] in ([current, "gauge"], [current, "counter"])
            assert line.endswith("counter") == current.endswith("_total")
        else:
            found = LINE.fullmatch(line)
            assert found, line
            assert found[1] == current
            values[found[1], found[3]] = float(found[4])
    assert len(families) == len(set(families))
    assert values["broadsheet_sources", "ok"] == 7
    assert values["broadsheet_entries_total", "new"] == 1234
    assert values["broadsheet_entries_total", "revised"] == 0
    assert values["broadsheet_fetches_total", "2xx"] == 9000
    assert values["broadsheet_fetched_bytes_total", None] == 123_456_789_012
    assert values["broadsheet_passes_total", "done"] == 19_996
    assert values["broadsheet_last_pass_seconds", None] == 1.25
    assert values["broadsheet_next_pass_timestamp_seconds", None] == (NOW + timedelta(minutes=3)).timestamp()
    assert values["broadsheet_archive_bytes", None] == 10**10
    assert values["broadsheet_websub_subscriptions", "live"] == 3
    assert values["broadsheet_memory_bytes", None] > 10_000_000
    assert values["broadsheet_up", None] == 1
