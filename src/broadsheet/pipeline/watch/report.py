"""What a watch is at: one record, made anew at each step, for the terminal, /health and /metrics alike."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from broadsheet.model import Moment, Outcome, Record
from broadsheet.store.sources import Standing

LATEST = 10  # new articles that are shown
LATE = timedelta(minutes=15)  # after which something is wrong
LEAST_FREE = 64_000_000  # bytes


class Pass(Record, frozen=True, kw_only=True):
    """How the last pass went."""

    at: Moment
    seconds: float
    sources: int
    outcomes: dict[str, int] = {}  # of entries, by kind
    failed: int = 0  # sources
    cause: str = ""  # why it came to no end


class Report(Record, frozen=True, kw_only=True):
    """The state of a watch. Bytes and seconds; counters run since the start."""

    started: Moment
    at: Moment  # when this was true
    beat: float  # the same, in seconds that only go forward
    doing: str = "starting"  # "waiting", "visiting", "held up" (by who has the lock), "stopped"
    cause: str = ""  # what keeps it from its work
    visiting: int = 0  # sources of the pass that goes on
    visited: int = 0
    sources: dict[str, int] = {}  # by state: ok, failing, waiting (never visited), gone
    failing: tuple[Standing, ...] = ()  # the longest first
    next_pass: Moment | None = None
    next_source: str = ""
    passes: int = 0
    passes_failed: int = 0
    last: Pass | None = None
    entries: dict[str, int] = {}
    fetches: dict[str, int] = {}  # by "2xx", "3xx", …, "failed"
    fetched_bytes: int = 0
    latest: tuple[tuple[Moment, Outcome], ...] = ()  # new articles, the newest first
    articles: int = 0
    archive_bytes: int = 0
    database_bytes: int = 0
    free_bytes: int | None = None
    hubs: dict[str, int] = {}  # subscriptions by state


def state_of(standing: Standing | None) -> str:
    """The state of a source in one word."""
    if standing is None:
        return "waiting"
    if standing.cause:
        return "gone" if standing.next_visit is None else "failing"
    return "ok"


def states(ids: Iterable[str], known: Mapping[str, Standing]) -> dict[str, int]:
    """How many sources are in each state."""
    counted = Counter(state_of(known.get(name)) for name in ids)
    return {state: counted[state] for state in ("ok", "failing", "waiting", "gone")}


def trouble(report: Report, now: datetime, beat: float) -> str:
    """What is wrong with a watch, "" where all is well.

    now, beat   the time as in `Report.at` and `Report.beat`
    """
    if beat - report.beat > LATE.total_seconds():
        return f"gave no sign of life for {beat - report.beat:.0f} s"
    if report.free_bytes is not None and report.free_bytes < LEAST_FREE:
        return f"the disk is full: {report.free_bytes // 1_000_000} MB are left"
    if report.last and report.last.cause:
        return report.last.cause
    if report.doing != "visiting" and report.next_pass and report.at - report.next_pass > LATE:
        return report.cause or "the next pass is late"
    return ""
