"""What a run says of the sources that it did not visit: until when they wait, and which of them are in trouble."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from broadsheet.model import Outcome

NAMED = 3  # sources told one by one


def waits(outcomes: Iterable[Outcome], now: datetime, zone: ZoneInfo) -> Iterator[str]:
    """One line for sources in trouble, one for those whose time has not come.

    "2 sources wait: xyz until 14:05 (answered 503), abc for good (answered 410)"
    """
    waiting = sorted((one for one in outcomes if one.kind == "not due" and one.entry_key is None), key=_when)
    troubled = [one for one in waiting if one.cause]
    if troubled:
        told = [f"{one.source_id} {_until(one, now, zone)} ({_cause(one)})" for one in troubled[:NAMED]]
        told += [f"{len(troubled) - NAMED} more"] if len(troubled) > NAMED else []
        yield f"{_count(troubled)} wait{'s' * (len(troubled) == 1)}: {', '.join(told)}"
    calm = [one for one in waiting if not one.cause]
    if calm:
        verb = "are" if len(calm) > 1 else "is"
        yield f"{_count(calm)} {verb} not due: {calm[0].source_id} {_until(calm[0], now, zone)}"


def _when(outcome: Outcome) -> tuple[bool, float, str]:
    later = outcome.next_try
    return later is None, later.timestamp() if later else 0.0, outcome.source_id


def _until(outcome: Outcome, now: datetime, zone: ZoneInfo) -> str:
    if outcome.next_try is None:
        return "for good"
    then = outcome.next_try.astimezone(zone)
    return f"until {then:%H:%M}" if then.date() == now.astimezone(zone).date() else f"until {then:%Y-%m-%d %H:%M}"


def _cause(outcome: Outcome) -> str:
    """Why it failed, without the address that it begins with and the remedy that it ends with."""
    return outcome.cause.removeprefix(f"{outcome.url}: ").partition(" (")[0]


def _count(outcomes: list[Outcome]) -> str:
    return f"{len(outcomes)} source{'s' * (len(outcomes) > 1)}"
