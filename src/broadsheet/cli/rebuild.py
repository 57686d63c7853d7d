"""broadsheet rebuild: the database and all posts again, from the archive."""

from collections import Counter
from pathlib import Path

import click

from broadsheet.archive.uses import archived_runs
from broadsheet.cli.files import show_files
from broadsheet.cli.run import tell, worker_count
from broadsheet.cli.talk import emit, outcomes_table, people, progress
from broadsheet.config.load import load
from broadsheet.errors import ArchiveError
from broadsheet.feeds.opml import parse_opml
from broadsheet.pipeline.again import Progress, rebuild
from broadsheet.pipeline.library import CONFIG, find, writing
from broadsheet.pipeline.publishing.draining import publish_all


@click.command("rebuild")
@click.option("--workers", type=click.IntRange(min=1), help="Reading processes. Default: one a core.")
@click.option("--json", "as_json", is_flag=True, help="One outcome a line as JSON on stdout.")
@click.pass_obj
def rebuild_command(folder: Path, workers: int | None, as_json: bool) -> None:
    """Make library/broadsheet.db and all posts again from the archive.

    Every page that was ever fetched is read with today's reader and today's config, run by run. What is yours stays:
    addresses, marks, edited posts (library/own.db, your files). The database that stands serves until the new one is
    whole; a rebuild that was stopped goes on where it was.
    """
    home = find(folder)
    config = load(home / CONFIG, parse_opml)
    faults: list[ArchiveError] = []
    counts: Counter[str] = Counter()
    total = len(archived_runs(home / "library" / "archive", []))
    with progress("rebuilding", total) as steps:

        def begin(at: Progress) -> None:
            steps.step(at.run_id + (" (done before)" if at.is_done else ""))
            if at.config_changed and not steps.noted:
                steps.noted = True
                tell("the config changed since these runs: today's is used")

        for outcome in rebuild(home, worker_count(config, workers), begin, faults):
            if outcome.entry_key is not None:
                counts[outcome.kind] += 1
            if as_json:
                emit(outcome)
    for fault in faults:
        tell(f"{fault}; what is whole is used")
    people.print(outcomes_table(counts, counts.total(), total, "run"))
    with writing(home, "rebuild") as library:
        published = list(publish_all(library))
    states = Counter(post.state for post in published if not post.is_file)
    said = ", ".join(f"{number} {state}" for state, number in sorted(states.items())) or "none"
    people.print(f"posts: {said}")
    is_well = show_files(published)
    raise SystemExit(1 if states["failed"] or faults or not is_well else 0)
