"""broadsheet run: one pass over the sources."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from broadsheet.api import live_run, replay_run
from broadsheet.cli.completion import source_ids
from broadsheet.cli.pictures import show_pictures
from broadsheet.cli.talk import emit, is_feed_text, outcomes_table, people, progress, show_troubles
from broadsheet.cli.waiting import waits
from broadsheet.config.records import Config
from broadsheet.errors import UsageError
from broadsheet.model import Outcome, Source
from broadsheet.pipeline.edge.live import utc_now
from broadsheet.pipeline.library import Library, find, writing
from broadsheet.pipeline.pictures import PictureOutcome


@click.command()
@click.argument("names", nargs=-1, metavar="[SOURCE]...", shell_complete=source_ids)
@click.option(
    "--replay",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="WARC",
    help="Answer every fetch from this WARC file; no network is touched. May be given several times.",
)
@click.option("--now", "all_sources", is_flag=True, help="Visit sources that are not due too; still conditional.")
@click.option("--workers", type=click.IntRange(min=1), help="Reading processes. Default: one a core.")
@click.option("--json", "as_json", is_flag=True, help="One outcome a line as JSON on stdout.")
@click.pass_obj
def run(
    folder: Path,
    names: tuple[str, ...],
    replay: tuple[Path, ...],
    all_sources: bool,
    workers: int | None,
    as_json: bool,
) -> None:
    """Fetch, read, keep and publish what is new.

    Each entry ends as exactly one outcome: new, revised (their words changed), re-read (our reader changed), same,
    not due, excluded or failed. Name SOURCEs (their ids) to visit only those. Pictures come last, where a target
    keeps them; one that fails keeps its link, is named, and fails no entry.

    Exit code: 0 no entry and no source failed, 1 some did, 2 wrong usage or config, 3 folder in use.
    """
    with writing(find(folder), "run") as library:
        sources = chosen(library.config, names)
        count = worker_count(library.config, workers)
        told: list[PictureOutcome] = []
        if replay:
            outcomes = replay_run(library, sources, replay, count, tell, hear=told.append)
        else:
            outcomes = live_run(library, sources, count, all_sources=all_sources, hear=told.append)
        failed = report(library, sources, outcomes, as_json)
        show_pictures(told, as_json, library.config)
    raise SystemExit(1 if failed else 0)


def worker_count(config: Config, asked: int | None) -> int:
    """Reading processes: as asked, else as the config says, else one a core."""
    return asked or config.workers or os.cpu_count() or 1


def tell(trouble: str) -> None:
    """A trouble that does not stop the run, for people."""
    people.print(f"broadsheet: {trouble}", markup=False, soft_wrap=True)


def chosen(config: Config, names: Sequence[str]) -> tuple[Source, ...]:
    """The sources with these ids; all where none is named. Raises: UsageError naming the unknown one."""
    by_id = {source.id: source for source in config.source}
    for name in names:
        if name not in by_id:
            raise UsageError(f"no source “{name}”", hint="`broadsheet sources` lists them")
    return tuple(by_id[name] for name in names) if names else config.source


def is_told(outcome: Outcome) -> bool:
    """True for what people want to hear of: failures, revisions, posts left alone, pages that failed or are gone."""
    said = outcome.cause
    return (
        outcome.kind in ("failed", "revised")
        or is_feed_text(outcome)
        or said.endswith("left alone")
        or said.startswith("unpublished")
    )


def report(library: Library, sources: Sequence[Source], outcomes: Iterator[Outcome], as_json: bool) -> int:
    """Show a run as it goes and how it ended; the number of failures."""
    counts: Counter[str] = Counter()
    troubles, idle, seen = [], list[Outcome](), set[str]()
    with progress("reading", len(sources)) as steps:
        for outcome in outcomes:
            if outcome.entry_key is not None:
                counts[outcome.kind] += 1
            elif outcome.kind == "not due":
                idle.append(outcome)
            if is_told(outcome):
                troubles.append(outcome)
            if as_json:
                emit(outcome)
            if outcome.source_id not in seen:
                seen.add(outcome.source_id)
                steps.step(outcome.source_id)
    if not library.config.source:
        people.print("there are no sources yet: `broadsheet add URL` follows one")
    people.print(outcomes_table(counts, counts.total(), len(sources)))
    for line in waits(idle, utc_now(), ZoneInfo(library.config.timezone)):
        people.print(line, markup=False, soft_wrap=True)
    show_troubles(troubles)
    for target in library.config.target:
        people.print(f"posts: {library.folder / target.path}", markup=False, soft_wrap=True)
    return sum(outcome.kind == "failed" for outcome in troubles)
