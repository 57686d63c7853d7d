"""What is due when, and when the next pass begins. Pure: the clock is handed in."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from broadsheet.store.sources import Standing


class Plan(NamedTuple):
    """When the next pass begins, and for which source it does."""

    at: datetime | None
    source_id: str = ""


def due_at(standing: Standing | None, look: datetime | None, now: datetime) -> datetime | None:
    """When a source, or a page of it, is to be asked for next; None: never.

    A visit that lies "later than now" was made before the clock went back: the source is seen to at once.
    """
    if standing is None or standing.last_visit > now:
        return now
    return min((when for when in (standing.next_visit, look) if when), default=None)


def due_times(
    ids: Iterable[str], known: Mapping[str, Standing], looks: Mapping[str, datetime], now: datetime
) -> dict[str, datetime]:
    """When each of these sources is due; those that never are left out."""
    times = ((name, due_at(known.get(name), looks.get(name), now)) for name in ids)
    return {name: when for name, when in times if when is not None}


def plan(due: Mapping[str, datetime], last: datetime | None, rest: timedelta, now: datetime) -> Plan:
    """The next pass: when the first source is due, but not sooner than `rest` after the last pass."""
    if not due:
        return Plan(None)
    first = min(due, key=lambda name: (due[name], name))
    earliest = last + rest if last and last <= now else now
    return Plan(max(due[first], earliest), first)
