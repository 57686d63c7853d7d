"""What is due when, and when the next pass begins: pure, on a clock of the test's own."""

from datetime import UTC, datetime, timedelta

import pytest

from broadsheet.pipeline.watch.due import Plan, due_at, due_times, plan
from broadsheet.store.sources import Standing

NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)
PACE = timedelta(minutes=5)


def hours(count: float) -> datetime:
    return NOW + timedelta(hours=count)


def standing(last: float, later: float | None, name: str = "blatt") -> Standing:
    return Standing(id=name, last_visit=hours(last), next_visit=None if later is None else hours(later))


@pytest.mark.parametrize(
    ("case", "known", "look", "due"),
    [
        ("never visited", None, None, NOW),
        ("in an hour", standing(-1, 1), None, hours(1)),
        ("overdue after a sleep", standing(-30, -29), None, hours(-29)),
        ("a page is due before the feed", standing(-1, 3), hours(2), hours(2)),
        ("gone for good, its pages are not", standing(-1, None), hours(5), hours(5)),
        ("gone for good", standing(-1, None), None, None),
        ("visited tomorrow: the clock went back", standing(24, 25), None, NOW),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_source_is_due(case: str, known: Standing | None, look: datetime | None, due: datetime | None) -> None:
    assert due_at(known, look, NOW) == due


def test_what_is_never_due_has_no_time() -> None:
    known = {"hin": standing(-1, None), "da": standing(-1, 2)}
    assert due_times(("hin", "da", "neu"), known, {}, NOW) == {"da": hours(2), "neu": NOW}


def test_a_source_that_is_followed_no_more_is_not_due() -> None:
    assert due_times((), {"alt": standing(-1, -0.5)}, {}, NOW) == {}


@pytest.mark.parametrize(
    ("case", "due", "last", "expected"),
    [
        ("the first that is due", {"b": hours(2), "a": hours(1)}, hours(-1), Plan(hours(1), "a")),
        ("never before it is due", {"a": hours(1)}, None, Plan(hours(1), "a")),
        ("those that come due soon share a pass", {"a": NOW}, hours(-1 / 60), Plan(hours(4 / 60), "a")),
        ("overdue: now, not in the past", {"a": hours(-3)}, None, Plan(NOW, "a")),
        ("the last pass lies ahead: the clock went back", {"a": hours(-1)}, hours(48), Plan(NOW, "a")),
        ("nothing is followed", {}, None, Plan(None)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_next_pass(case: str, due: dict[str, datetime], last: datetime | None, expected: Plan) -> None:
    assert plan(due, last, PACE, NOW) == expected
