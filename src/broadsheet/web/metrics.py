"""/metrics: the same report as numbers, in the Prometheus text format 0.0.4."""

import resource
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from broadsheet.pipeline.watch.report import Report, trouble
from broadsheet.web.listening import Answer

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx", "failed")
_KINDS = ("new", "revised", "re-read", "same", "excluded", "failed")


def metrics(report: Report, now: datetime, beat: float) -> Answer:
    """All numbers of a report. Counters run since the watch began."""
    return Answer(200, "".join(_lines(report, now, beat)).encode(), CONTENT_TYPE)


def _lines(report: Report, now: datetime, beat: float) -> Iterator[str]:
    last = report.last
    yield from _one("up", "gauge", "1 while the watch is at its work, 0 when it fails.", not trouble(report, now, beat))
    yield from _family("info", "gauge", "Version.", "version", {version("broadsheet"): 1})
    yield from _family("sources", "gauge", "Sources by state.", "state", report.sources)
    entries = dict.fromkeys(_KINDS, 0) | report.entries
    yield from _family("entries_total", "counter", "Entries by outcome.", "outcome", entries)
    fetches = dict.fromkeys(_CLASSES, 0) | report.fetches
    yield from _family("fetches_total", "counter", "Exchanges by class of status.", "status", fetches)
    yield from _one("fetched_bytes_total", "counter", "Bytes received, as sent.", report.fetched_bytes)
    ended = {"done": report.passes - report.passes_failed, "failed": report.passes_failed}
    yield from _family("passes_total", "counter", "Passes by how they ended.", "result", ended)
    if last:
        yield from _one("last_pass_seconds", "gauge", "How long the last pass took.", last.seconds)
        yield from _one("last_pass_timestamp_seconds", "gauge", "When the last pass began.", last.at.timestamp())
    if report.next_pass:
        at = report.next_pass.timestamp()
        yield from _one("next_pass_timestamp_seconds", "gauge", "When the next pass begins.", at)
    yield from _one("articles", "gauge", "Articles in the library.", report.articles)
    yield from _one("archive_bytes", "gauge", "Size of the archive.", report.archive_bytes)
    yield from _one("database_bytes", "gauge", "Size of the databases.", report.database_bytes)
    if report.free_bytes is not None:
        yield from _one("disk_free_bytes", "gauge", "Room left on the disk.", report.free_bytes)
    subscribed = dict.fromkeys(("asked", "live", "denied", "leaving"), 0) | report.hubs
    yield from _family("websub_subscriptions", "gauge", "WebSub subscriptions by state.", "state", subscribed)
    yield from _one("memory_bytes", "gauge", "Resident memory of the watch, workers not counted.", memory())
    yield from _one("start_timestamp_seconds", "gauge", "When the watch began.", report.started.timestamp())


def memory() -> int:
    """Resident bytes of this process; where the system does not tell, the most it ever had."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024


def _one(name: str, kind: str, says: str, value: float) -> Iterator[str]:
    yield _head(name, kind, says)
    yield f"broadsheet_{name} {_number(value)}\n"


def _family(name: str, kind: str, says: str, label: str, values: Mapping[str, float]) -> Iterator[str]:
    yield _head(name, kind, says)
    for key, value in values.items():
        yield f'broadsheet_{name}{{{label}="{_escaped(key)}"}} {_number(value)}\n'


def _head(name: str, kind: str, says: str) -> str:
    return f"# HELP broadsheet_{name} {says}\n# TYPE broadsheet_{name} {kind}\n"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
