"""What a watch shows: one screen of 80 columns on a terminal, a plain line a step elsewhere."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

import msgspec
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from broadsheet.cli.talk import KINDS, STYLES
from broadsheet.pipeline.watch.report import Pass, Report

MOST_FAILING = 5
MOST_SAID = 3
_STATES = {"ok": "green", "failing": "red", "waiting": "dim", "gone": "yellow"}


class Lines:
    """One line a pass, with times of the paper's zone."""

    def __init__(self, console: Console, zone: ZoneInfo) -> None:
        self._console, self._zone, self._passes = console, zone, 0

    def hear(self, report: Report) -> None:
        """Tell how a pass went, once the next one is known."""
        if report.last and report.passes > self._passes and report.doing == "waiting":
            self._passes = report.passes
            self.say(f"{told(report.last)}{_next(in_zone(report, self._zone))}")

    def say(self, line: str) -> None:
        """One line for people."""
        self._console.print(line, markup=False, soft_wrap=True)

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, *error: object) -> None:
        """Nothing to put back."""


class Screen:
    """One screen, drawn anew as things go on, with times of the paper's zone."""

    def __init__(self, console: Console, title: str, zone: ZoneInfo) -> None:
        self._console, self._title, self._zone, self._said = console, title, zone, list[str]()
        self._report: Report | None = None
        self._live = Live(console=console, get_renderable=self._draw, refresh_per_second=2, transient=False)

    def hear(self, report: Report) -> None:
        """Show this from now on."""
        self._report = in_zone(report, self._zone)

    def say(self, line: str) -> None:
        """One line for people; the last few stay to be seen."""
        self._said = [*self._said, line][-MOST_SAID:]

    def __enter__(self) -> "Screen":
        self._live.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._live.stop()

    def _draw(self) -> RenderableType:
        height = self._console.height
        return Text("starting") if self._report is None else screen(self._title, self._report, self._said, height)


def in_zone(report: Report, zone: ZoneInfo) -> Report:
    """The report with its times in this zone."""
    failing = (
        msgspec.structs.replace(each, next_visit=each.next_visit and each.next_visit.astimezone(zone))
        for each in report.failing
    )
    return msgspec.structs.replace(
        report,
        started=report.started.astimezone(zone),
        failing=tuple(failing),
        next_pass=report.next_pass and report.next_pass.astimezone(zone),
        last=report.last and msgspec.structs.replace(report.last, at=report.last.at.astimezone(zone)),
        latest=tuple((at.astimezone(zone), outcome) for at, outcome in report.latest),
    )


def screen(title: str, report: Report, said: Sequence[str] = (), height: int = 24) -> RenderableType:
    """The whole screen of a report: what fits into `height` lines, the new articles last of all."""
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="bold", min_width=9)
    facts.add_column(overflow="ellipsis", no_wrap=True)
    facts.add_row("watching", f"{title}, since {report.started:%Y-%m-%d %H:%M}")
    facts.add_row("sources", _states(report))
    facts.add_row("now", doing(report))
    if report.last:
        facts.add_row("last pass", f"{report.last.at:%H:%M}  {told(report.last)}")
    facts.add_row("library", _sizes(report))
    if report.hubs:
        facts.add_row("hubs", ", ".join(f"{count} {state}" for state, count in sorted(report.hubs.items())))
    lines = [*_failing(report), *(_line(line, "yellow") for line in said)]
    room = height - facts.row_count - len(lines) - 4  # an empty line before the articles, two and one at the end
    keys = Text("" if report.doing == "stopped" else "\nCtrl-C ends it cleanly", "dim")
    return Group(facts, *lines, *_latest(report, max(room, 0)), keys)


def doing(report: Report) -> str:
    """What a watch is at, in a few words."""
    match report.doing:
        case "visiting":
            return f"visiting {_sources(report.visiting)}, {report.visited} done"
        case "held up":
            return f"waiting: {report.cause}"
        case "waiting" if report.next_pass:
            wait = max(report.next_pass - report.at, timedelta())
            return f"next pass in {_span(wait)} ({report.next_pass:%H:%M}, {report.next_source})"
        case "waiting":
            return "no source is ever due: `broadsheet add URL` follows one"
    return report.doing


def told(last: Pass) -> str:
    """How a pass went."""
    if last.cause:
        return f"failed: {last.cause}"
    counts = [f"{last.outcomes[kind]} {kind}" for kind in KINDS if last.outcomes.get(kind)]
    failed = [f"{_sources(last.failed)} failed"] if last.failed else []
    return f"{_sources(last.sources)}, {last.seconds:.1f} s: {', '.join([*counts, *failed]) or 'nothing new'}"


def _sources(count: int) -> str:
    return "1 source" if count == 1 else f"{count} sources"


def _states(report: Report) -> Text:
    parts = [(f"{count} {state}", _STATES[state]) for state, count in report.sources.items() if count]
    return Text(", ").join(Text(said, style) for said, style in parts) if parts else Text("none yet", "dim")


def _sizes(report: Report) -> str:
    sizes = f"archive {_size(report.archive_bytes)}, databases {_size(report.database_bytes)}"
    return f"{report.articles:,} articles, {sizes}"


def _failing(report: Report) -> Iterator[RenderableType]:
    for each in report.failing[:MOST_FAILING]:
        again = f"again {each.next_visit:%m-%d %H:%M}" if each.next_visit else "gone for good"
        yield _line(f"{each.id}  {each.failures}x, {again}: {each.cause}", "red")
    if len(report.failing) > MOST_FAILING:
        yield _line(f"and {len(report.failing) - MOST_FAILING} more: `broadsheet sources`", "red")


def _latest(report: Report, most: int) -> Iterator[RenderableType]:
    if report.latest and most:
        yield Text()
    for at, outcome in report.latest[:most]:
        line = Text.assemble((f"{at:%H:%M}  ", "dim"), (outcome.kind, STYLES.get(outcome.kind, "")), "  ")
        line.append(f"{outcome.source_id}: {outcome.title or outcome.url}")
        line.no_wrap, line.overflow = True, "ellipsis"
        yield line


def _line(said: str, style: str) -> Text:
    return Text(said, style, no_wrap=True, overflow="ellipsis")


def _next(report: Report) -> str:
    return f"; next {report.next_pass:%Y-%m-%d %H:%M:%S} ({report.next_source})" if report.next_pass else ""


def _span(wait: timedelta) -> str:
    seconds = int(wait.total_seconds())
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"


def _size(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"
