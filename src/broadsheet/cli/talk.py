"""How broadsheet speaks: people read stderr, programs read stdout."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click
import msgspec

from broadsheet.model import Outcome

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress
    from rich.table import Table

    from broadsheet.config.records import Config


class People:
    """stderr. Lines without markup are written as they are: rich takes longer to load than most commands to run."""

    @cached_property
    def console(self) -> "Console":
        """What draws tables, bars and colours."""
        from rich.console import Console

        return Console(stderr=True, highlight=False)

    @property
    def is_terminal(self) -> bool:
        """True where somebody looks on."""
        return self.console.is_terminal

    def print(self, said: Any = "", *, markup: bool = True, soft_wrap: bool = False, **style: Any) -> None:
        """Say something: a line, or what rich draws."""
        if isinstance(said, str) and not style and not (markup and "[" in said):
            click.echo(said, err=True)
        else:
            self.console.print(said, markup=markup, soft_wrap=soft_wrap, **style)


people = People()
KINDS = ("new", "revised", "re-read", "same", "not due", "excluded", "failed")
STYLES = {"new": "green", "revised": "yellow", "re-read": "cyan", "failed": "red"}
SHOWN = 20  # failures listed one by one


def minute(moment: datetime | str, config: "Config") -> str:
    """A moment, or the database's stamp of one, as people read it: to the minute, in the paper's zone."""
    when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return f"{when.astimezone(ZoneInfo(config.timezone)):%Y-%m-%d %H:%M}"


def emit(record: object) -> None:
    """One record as a JSON line on stdout."""
    click.echo(msgspec.json.encode(record).decode())


@contextmanager
def progress(what: str, total: int | None) -> Iterator["Steps"]:
    """A bar on a terminal, a plain line a step elsewhere. None: nobody knows how many steps there will be."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(24), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=people.console, transient=True, disable=not people.is_terminal) as bar:
        yield Steps(bar, what, total)


class Steps:
    """Tells how far along a job is."""

    def __init__(self, bar: "Progress", what: str, total: int | None) -> None:
        self.bar, self.what, self.total, self.done = bar, what, total, 0
        self.task = bar.add_task(what, total=total)
        self.noted = False  # what is said once a job

    def step(self, name: str) -> None:
        """One more is done."""
        self.done += 1
        self.bar.update(self.task, advance=1, description=f"{self.what} {_cut(name, 24)}")
        if not people.is_terminal:
            count = self.done if self.total is None else f"{self.done}/{self.total}"
            people.print(f"{self.what} {count} {name}", markup=False, soft_wrap=True)


def outcomes_table(counts: Counter[str], entries: int, sources: int, of: str = "source") -> "Table":
    """How a run ended: one row a kind of outcome that occurred."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    table.add_column("outcome")
    told = f"{entries} {'entry' if entries == 1 else 'entries'} of {sources} {of}{'' if sources == 1 else 's'}"
    table.add_column(told, justify="left")
    for kind in KINDS:
        if counts[kind]:
            table.add_row(Text(kind, style=STYLES.get(kind, "")), str(counts[kind]))
    return table


def show_troubles(outcomes: Iterable[Outcome]) -> None:
    """Each failure and what else is worth a word, with its cause, the worst first; the rest is counted."""
    from rich.text import Text

    listed = sorted(outcomes, key=lambda outcome: outcome.kind != "failed")
    for outcome in listed[:SHOWN]:
        said = outcome.title or outcome.url or "an entry without title and address"
        name = outcome.source_id if outcome.entry_key is None else f"{outcome.source_id}: {said}"
        people.print(Text.assemble((outcome.kind, STYLES.get(outcome.kind, "")), f" {name}"), soft_wrap=True)
        instead = "; the feed's own words serve until the page answers" if is_feed_text(outcome) else ""
        people.print(f"    {outcome.cause}{instead}", markup=False, soft_wrap=True)
    if len(listed) > SHOWN:
        people.print(f"and {len(listed) - SHOWN} more: `broadsheet sources` or `--json` shows all")


def is_feed_text(outcome: Outcome) -> bool:
    """True where the page was asked for, failed, and will be asked for again: the entry has the feed's words."""
    return outcome.body == "feed" and outcome.next_try is not None


def _cut(name: str, most: int) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"
