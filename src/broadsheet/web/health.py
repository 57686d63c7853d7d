"""/health: is the watch at its work? 200 and 503 for machines, the cause for people."""

from datetime import datetime

import msgspec

from broadsheet.pipeline.watch.report import Report, trouble
from broadsheet.web.listening import Answer


def health(report: Report, now: datetime, beat: float) -> Answer:
    """JSON: status ("ok", "failing"), cause, what it does, the last pass, the next one, sources by state.

    now, beat   the time, and that of a clock that only goes forward
    """
    cause = trouble(report, now, beat)
    last = report.last
    told = {
        "status": "failing" if cause else "ok",
        "cause": cause,
        "doing": report.doing,
        "started": report.started,
        "passes": report.passes,
        "last_pass": last
        and {"at": last.at, "seconds": round(last.seconds, 3), "sources": last.sources, "entries": last.outcomes},
        "next_pass": report.next_pass,
        "sources": report.sources,
        "articles": report.articles,
    }
    return Answer(503 if cause else 200, msgspec.json.encode(told) + b"\n", "application/json")
