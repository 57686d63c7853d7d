"""When a source is visited next, and a page looked at again. Pure: the clock is handed in.

The rules are those of the feed reader score (rachelbythebay.com, "/fs/help.html"): once an hour with validators,
once a day without, never early, Retry-After and max-age obeyed.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from broadsheet.model import Hints, Moment, Record

HOURLY = timedelta(hours=1)  # with validators: a visit costs the site next to nothing
DAILY = timedelta(days=1)  # without: every visit costs the whole feed
MOST = timedelta(days=7)  # nobody's wish may silence a source for longer
RECENT = timedelta(weeks=4)  # what counts for how active a source is
BUSY = timedelta(hours=4)  # 429 and 503 that name no time
SPREAD = 0.1  # of the interval: sources that were added together drift apart
MOST_TRIES = 8  # of a page that was never had: about ten days
_WEAK_MOST = timedelta(days=1)  # ttl and sy: often left at a theme's default
_NO_HINTS = Hints()
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Visit(Record, frozen=True, kw_only=True):
    """How the last visit ended, as far as it bears on the next one."""

    at: Moment
    cause: str = ""  # of a failure, in FetchError's words; "": it went well
    failures: int = 0  # in a row, this one counted
    validators: bool = False  # the site gave an ETag or Last-Modified
    max_age: float | None = None  # seconds (Cache-Control, or what Expires comes to)
    retry_after: float | None = None  # seconds
    weekly: float | None = None  # entries a week, as far as the feed's dates tell
    pushed: bool = False  # a hub tells us of news (WebSub): visits only make sure


def is_due(next_visit: datetime | None, now: datetime, visited: bool = True) -> bool:
    """True if the time has come. A source never visited is due; one that is gone (410) never is."""
    return not visited or (next_visit is not None and next_visit <= now)


def weekly(dates: Iterable[datetime | None], now: datetime) -> float | None:
    """Entries a week over the last four weeks, or over as long as the feed reaches back; None where dates tell nothing.

    A date in the future counts as now.
    """
    known = [min(date, now) for date in dates if date is not None]
    if not known:
        return None
    recent = [date for date in known if date > now - RECENT]
    is_cut = len(recent) == len(known)  # there may have been more that the feed has dropped
    span = max(now - min(recent), DAILY) if is_cut else RECENT
    return len(recent) / (span / timedelta(weeks=1))


def next_visit(last: Visit, hints: Hints = _NO_HINTS, seed: str = "") -> datetime | None:
    """The earliest time of the next visit; None after 410: the site says that this is gone for good.

    In:  `hints` of the feed as last read; `seed` names the source, the same seed spreads the same way.
    Out: never earlier than the rules allow: the spread only adds.
    """
    if last.cause == "410":
        return None
    wait = _after_failure(last) if last.cause else _after_success(last, hints)
    wait = max(wait, min(timedelta(seconds=last.retry_after or 0), MOST))
    return _not_skipped(last.at + wait * (1 + SPREAD * _fraction(f"{seed} {last.at.isoformat()}")), hints)


def next_look(first_seen: datetime, looked: datetime, ages: Iterable[timedelta]) -> datetime | None:
    """When a page is looked at again: at the first of the `ages` of its entry that lies after the last look.

    Ages that passed meanwhile are not made up for one by one: one look stands for all. None: never again.
    """
    return next((first_seen + age for age in sorted(ages) if first_seen + age > looked), None)


def next_try(last: Visit) -> datetime | None:
    """When a page that was never had is tried again; None once there is no hope."""
    return None if last.failures >= MOST_TRIES else next_visit(last)


def _after_success(last: Visit, hints: Hints) -> timedelta:
    weak = max(timedelta(minutes=min(hints.ttl or 0, 10_000)), timedelta(seconds=min(hints.update_seconds or 0, 10**6)))
    strong = timedelta(seconds=min(last.max_age or 0, MOST.total_seconds()))
    return max(HOURLY if last.validators else DAILY, min(weak, _WEAK_MOST), strong, _activity(last))


def _activity(last: Visit) -> timedelta:
    """Half the time that lies between two entries, a day at most: a quiet source loses little by being late."""
    if last.pushed:
        return DAILY
    if last.weekly is None:
        return HOURLY
    return max(HOURLY, min(timedelta(weeks=1) / max(2 * last.weekly, 1.0), DAILY))


def _after_failure(last: Visit) -> timedelta:
    """Twice as long each time; a page that is not there (404) is looked for once a day."""
    first = DAILY if last.cause == "404" else BUSY if last.cause in ("429", "503") else HOURLY
    doubled: int = 2 ** min(max(last.failures, 1) - 1, 10)
    return min(first * doubled, DAILY if first is DAILY else MOST)


def _not_skipped(when: datetime, hints: Hints) -> datetime:
    """The first time from `when` on that lies in no hour or day (UTC) that the feed asks to leave out."""
    days = {day.strip().lower() for day in hints.skip_days}
    for hours in range(24 * 7):
        later = when if not hours else when.replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)
        if later.hour not in hints.skip_hours and _DAYS[later.weekday()] not in days:
            return later + (timedelta(minutes=when.minute) if hours else timedelta())
    return when  # a feed that forbids every hour is not taken at its word


def _fraction(seed: str) -> float:
    """0 to 1, the same for the same seed."""
    return int.from_bytes(hashlib.sha256(seed.encode(errors="replace")).digest()[:4]) / 2**32
