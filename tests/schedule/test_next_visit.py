"""The feed reader score's rules: how early the next visit may be."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.model import Hints
from broadsheet.schedule import DAILY, HOURLY, SPREAD, Visit, is_due, next_visit, weekly

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
    ("an entry an hour", Visit(at=AT, validators=True, weekly=168.0), Hints(), HOUR),
    ("four a day: every three hours", Visit(at=AT, validators=True, weekly=28.0), Hints(), 3 * HOUR),
    ("one a week: daily", Visit(at=AT, validators=True, weekly=1.0), Hints(), DAY),
    ("nothing for weeks: daily", Visit(at=AT, validators=True, weekly=0.0), Hints(), DAY),
    ("a hub tells us", Visit(at=AT, validators=True, weekly=168.0, pushed=True), Hints(), DAY),
    ("busy, but it asks for more", Visit(at=AT, validators=True, weekly=999.0, max_age=5 * HOUR), Hints(), 5 * HOUR),
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


VISITS = st.builds(
    Visit,
    at=st.just(AT),
    cause=st.sampled_from(["", "dns", "429", "503", "404", "500", "held"]),
    failures=st.integers(1, 20),
    validators=st.booleans(),
    max_age=st.none() | st.floats(0, 1e7),
    retry_after=st.none() | st.floats(0, 1e7),
    weekly=st.none() | st.floats(0, 1e4),
    pushed=st.booleans(),
)
HINTS = st.builds(
    Hints,
    ttl=st.none() | st.integers(0, 10**5),
    update_seconds=st.none() | st.integers(0, 10**6),
    skip_hours=st.lists(st.integers(0, 23), max_size=20).map(tuple),
    skip_days=st.lists(st.sampled_from(["Monday", "Sunday", "x"]), max_size=3).map(tuple),
)


@given(VISITS, HINTS, st.text(max_size=5))
def test_never_earlier_than_any_rule_allows(last: Visit, hints: Hints, seed: str) -> None:
    due = next_visit(last, hints, seed)
    assert due is not None
    wait = (due - AT).total_seconds()
    assert wait >= HOUR
    assert wait >= min(last.retry_after or 0, 7 * DAY)
    if last.cause:
        assert wait >= {"404": DAY, "429": 4 * HOUR, "503": 4 * HOUR}.get(last.cause, HOUR)
    else:
        assert wait >= (HOUR if last.validators else DAY)
        assert wait >= min(last.max_age or 0, 7 * DAY)
        assert wait >= min(max((hints.ttl or 0) * 60, hints.update_seconds or 0), DAY)
    assert due.hour not in hints.skip_hours
    assert next_visit(last, hints, seed) == due, "what is spread is spread the same way"


@given(VISITS, st.text(max_size=5))
def test_another_failure_never_brings_the_next_visit_nearer(last: Visit, seed: str) -> None:
    if last.cause:
        worse = msgspec.structs.replace(last, failures=last.failures + 1)
        assert next_visit(worse, seed=seed) >= next_visit(last, seed=seed)


def days_ago(*days: float) -> list[datetime | None]:
    return [AT - timedelta(days=day) for day in days]


@pytest.mark.parametrize(
    ("dates", "entries"),
    [
        ([], None),
        ([None, None], None),
        (days_ago(0.1, 0.2, 0.3, 0.4), 28.0),  # the feed holds a day at most
        (days_ago(1, 3, 5, 7), 4.0),
        (days_ago(1, 2, 40, 50), 0.5),  # it reaches back further: two in four weeks
        (days_ago(400, 500), 0.0),
        (days_ago(-3, 7), 2.0),  # a date in the future is now
    ],
)
def test_how_active_a_feed_is(dates: list[datetime | None], entries: float | None) -> None:
    assert weekly(dates, AT) == entries


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_the_busier_the_sooner(one: float, other: float) -> None:
    quiet, busy = (Visit(at=AT, validators=True, weekly=value) for value in sorted((one, other)))
    assert next_visit(busy) <= next_visit(quiet)
    assert next_visit(busy) - AT >= HOURLY
    assert next_visit(quiet) - AT <= DAILY * (1 + SPREAD)
