"""broadsheet sources: how each source fares."""

from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from broadsheet.cli.talk import emit, people
from broadsheet.pipeline.library import find, reading
from broadsheet.store.sources import Health, health


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One source a line as JSON on stdout.")
@click.pass_obj
def sources(folder: Path, as_json: bool) -> None:
    """How each source fares: entries kept, last visit, and why it fails."""
    with reading(find(folder)) as library:
        rows = [health(library.db, source.id) for source in library.config.source]
    if as_json:
        for row in rows:
            emit(row)
        return
    people.print(table(rows))
    for row in rows:
        if row.cause:
            people.print(f"{row.id}: {row.cause}", markup=False, soft_wrap=True)


def table(rows: list[Health]) -> Table:
    """One row a source; why one fails is told below the table, where there is room."""
    shown = Table(box=None, pad_edge=False)
    for name in ("source", "entries", "last visit", "state"):
        shown.add_column(name, justify="right" if name == "entries" else "left", overflow="fold")
    for row in rows:
        visited = (row.last_visit or "never")[:16].replace("T", " ")
        shown.add_row(row.id, str(row.entries), visited, _state(row))
    return shown


def _state(row: Health) -> Text:
    if row.cause:
        return Text(f"failed {row.failures} times" if row.failures > 1 else "failed", style="red")
    return Text("ok" if row.last_ok else "not visited yet", style="green" if row.last_ok else "dim")
