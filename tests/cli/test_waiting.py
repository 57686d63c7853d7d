"""What a run says of the sources that it did not visit."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from broadsheet.cli.waiting import waits
from broadsheet.model import Outcome

NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


def not_due(name: str, hours: float | None, cause: str = "") -> Outcome:
    url = f"https://{name}.example/feed"
    later = NOW + timedelta(hours=hours) if hours is not None else None
    said = f"{url}: {cause}" if cause else ""
    return Outcome(kind="not due", source_id=name, url=url, cause=said, next_try=later)


def said(*outcomes: Outcome, zone: str = "UTC") -> list[str]:
    return list(waits(outcomes, NOW, ZoneInfo(zone)))


def test_sources_in_trouble_are_told_by_name_the_soonest_first() -> None:
    lines = said(
        not_due("gone", None, "answered 410"),
        not_due("b", 20, "no answer within 60 s (try later)"),
        not_due("a", 1.1, "answered 503"),
    )
    assert lines == [
        "3 sources wait: a until 14:06 (answered 503), b until 2026-11-25 09:00 (no answer within 60 s), "
        "gone for good (answered 410)"
    ]


def test_the_others_are_counted() -> None:
    assert said(not_due("a", 2), not_due("b", 1)) == ["2 sources are not due: b until 14:00"]
    assert said(not_due("a", 2), zone="Asia/Shanghai") == ["1 source is not due: a until 23:00"]
    assert said(*(not_due(f"s{n}", n, "answered 500") for n in range(1, 7)))[0].endswith(", 3 more")


def test_nothing_is_said_of_what_was_visited() -> None:
    assert said(Outcome(kind="same", source_id="a", entry_key="k"), Outcome(kind="failed", source_id="a")) == []
