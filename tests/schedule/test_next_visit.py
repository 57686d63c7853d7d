"""The feed reader score's rules: how early the next visit may be."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.model import Hints
from broadsheet.schedule import SPREAD, Visit, is_due, next_visit

AT = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)  # a Wednesday
HOUR = 3600.0
DAY = 24 * HOUR

RULES = [
    ("validators: hourly", Visit(at=AT, validators=True), Hints(), HOUR),
    ("none: daily", Visit(at=AT), Hints(), DAY),
    ("max-age is obeyed", Visit(at=AT, validators=True, max_age=3 * HOUR), Hints(), 3 * HOUR),
    ("max-age of less changes nothing", Visit(at=AT, validators=True, max_age=60), Hints(), HOUR),
    ("max-age of a year is cut", Visit(at=AT, validators=True, max_age=365 * DAY), Hints(), 7 * DAY),
    ("ttl in minutes", Visit(at=AT, validators=True), Hints(ttl=120), 2 * HOUR),
    ("sy", Visit(at=AT, validators=True), Hints(update_seconds=4 * 3600), 4 * HOUR),
    ("a ttl of weeks is weak", Visit(at=AT, validators=True), Hints(ttl=50_000), DAY),
    ("a failure", Visit(at=AT, cause="timeout", failures=1), Hints(), HOUR),
    ("the fourth in a row", Visit(at=AT, cause="timeout", failures=4), Hints(), 8 * HOUR),
    ("the hundredth", Visit(at=AT, cause="dns", failures=100), Hints(), 7 * DAY),
    ("404: daily, always", Visit(at=AT, cause="404", failures=9), Hints(), DAY),
    ("429 without a time: hours", Visit(at=AT, cause="429", failures=1), Hints(), 4 * HOUR),
    ("503 with one", Visit(at=AT, cause="503", failures=1, retry_after=5 * HOUR), Hints(), 5 * HOUR),
    ("Retry-After of less than our rule", Visit(at=AT, cause="429", failures=1, retry_after=1), Hints(), 4 * HOUR),
    ("Retry-After of years", Visit(at=AT, cause="503", failures=1, retry_after=1e12), Hints(), 7 * DAY),
]


@pytest.mark.parametrize(("last", "hints", "seconds"), [r[1:] for r in RULES], ids=[r[0] for r in RULES])
def test_the_wait(last: Visit, hints: Hints, seconds: float) -> None:
    due = next_visit(last, hints, "seed")
    assert due is not None
    assert seconds <= (due - AT).total_seconds() <= seconds * (1 + SPREAD)


def test_gone_is_gone() -> None:
    assert next_visit(Visit(at=AT, cause="410", failures=1)) is None
    assert not is_due(None, AT)


def test_due() -> None:
    assert is_due(None, AT, visited=False)
    assert is_due(AT, AT)
    assert not is_due(AT + timedelta(seconds=1), AT)  # 59 minutes is early


def test_seeds_spread() -> None:
    last = Visit(at=AT, validators=True)
    assert len({next_visit(last, seed=str(n)) for n in range(50)}) == 50
    assert next_visit(last, seed="a") == next_visit(last, seed="a")


@pytest.mark.parametrize(
    ("hints", "expected"),
    [
        (Hints(skip_hours=(11, 12)), (4, 13)),
        (Hints(skip_days=("Wednesday", "thursday")), (6, 0)),
        (Hints(skip_hours=tuple(range(24))), (4, 11)),  # every hour: not taken at its word
        (Hints(skip_hours=(7,)), (4, 11)),
    ],
)
def test_hours_and_days_that_the_feed_leaves_out(hints: Hints, expected: tuple[int, int]) -> None:
    due = next_visit(Visit(at=AT, validators=True), hints)
    assert due is not None
    assert (due.day, due.hour) == expected


@given(
    st.builds(
        Visit,
        at=st.just(AT),
        cause=st.sampled_from(["", "dns", "429", "404"]),
        failures=st.integers(0, 10**9),
        max_age=st.none() | st.floats(0, 1e300),
        retry_after=st.none() | st.floats(0, 1e12),
    ),
    st.builds(Hints, ttl=st.none() | st.integers(0, 10**30), update_seconds=st.none() | st.integers(0, 10**30)),
)
def test_never_within_the_hour_never_never(last: Visit, hints: Hints) -> None:
    due = next_visit(last, hints, "x")
    assert due is not None
    assert timedelta(hours=1) <= due - AT <= timedelta(days=8)
