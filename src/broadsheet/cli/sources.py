"""broadsheet sources: how each source fares."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from broadsheet.cli.pictures import show_failed
from broadsheet.cli.talk import emit, minute, people
from broadsheet.config.records import Config
from broadsheet.errors import UsageError
from broadsheet.feeds.listing.looks import place_of
from broadsheet.pipeline.library import Library, find, reading
from broadsheet.read.memory import redesign
from broadsheet.store.lessons import hosts, looks
from broadsheet.store.lists import ListLook
from broadsheet.store.lists import looks as looks_of_list
from broadsheet.store.pictures import failed
from broadsheet.store.sources import Health, health
from broadsheet.text import printable


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One source a line as JSON on stdout.")
@click.option("--site", metavar="HOST", help="What the pages of this site have taught, instead.")
@click.option("--pictures", "wants_pictures", is_flag=True, help="The pictures that could not be kept, instead.")
@click.pass_obj
def sources(folder: Path, as_json: bool, site: str | None, wants_pictures: bool) -> None:
    """How each source fares: entries kept, last visit, why it fails; and sites that look otherwise than before."""
    with reading(find(folder)) as library:
        if site:
            show_site(library, site.lower().removeprefix("www."))
            return
        lost = failed(library.db)
        if wants_pictures:
            show_failed(lost, as_json, library.config)
            return
        rows = [health(library.db, source.id) for source in library.config.source]
        lists = [
            (source.id, seen) for source in library.config.source if (seen := looks_of_list(library.db, source.id))
        ]
        redesigns = [(host, found) for host in hosts(library.db) if (found := redesign(looks(library.db, host)))]
    if as_json:
        for row in rows:
            emit(row)
        return
    people.print(table(rows, library.config))
    for row in rows:
        if row.cause:
            people.print(f"{row.id}: {row.cause}{_next(row, library.config)}", markup=False, soft_wrap=True)
        if row.moved_url:
            people.print(
                f"{row.id} has moved to {row.moved_url}: put that into the config", markup=False, soft_wrap=True
            )
    if failing := [row.id for row in rows if row.cause and row.next_visit]:
        people.print(f"broadsheet run --now {' '.join(failing[:3])}: asks again without waiting", markup=False)
    if lost:
        people.print(f"pictures that could not be kept: {len(lost)} (--pictures names them)")
    for name, seen in lists:
        show_list(name, seen)
    for host, found in redesigns:
        people.print(f"{host} looks otherwise since {found.since}: see --site {host}", markup=False, soft_wrap=True)


def show_list(name: str, found: Sequence[ListLook]) -> None:
    """A list that was redesigned, for people: since when, how that was told, and where its entries stand now."""
    last = found[-1]
    if not last.reason:
        return
    told = f"{name}: the list looks otherwise since {last.at:%Y-%m-%d}: {last.reason}; {last.entries} found again"
    people.print(told, markup=False, soft_wrap=True)
    for when, look in (("before", found[-2]), ("after", last)):
        people.print(f"{when:>8}  {place_of(look.shapes[0] if look.shapes else '')}", markup=False, soft_wrap=True)


def show_site(library: Library, site: str) -> None:
    """What is remembered of a site, for people. Raises: UsageError where nothing is."""
    seen = looks(library.db, site)
    if not seen:
        raise UsageError(f"nothing is remembered of “{site}”", hint="it learns from pages that runs have read")
    memory = library.memory(f"https://{site}/", datetime.max.replace(tzinfo=UTC))
    known = f"memory {memory.digest} of {memory.pages} pages" if memory else "no memory yet"
    lines, regions = (len(memory.common), memory.aside) if memory else (0, ())
    people.print(f"{site}: {len(seen)} pages read, {known}; {lines} lines are the site's own", markup=False)
    if regions:
        people.print("without anything of an article, so never parsed:", markup=False)
        for start in regions:
            people.print(f"        {printable(start.decode('utf-8', 'replace'))}", markup=False, soft_wrap=True)
    for told, places in (("by", memory.bylines), ("on", memory.datelines)) if memory else ():
        for place in places:
            people.print(f"    {told}  <…{printable(place)}>", markup=False, soft_wrap=True)
    for look, pages in Counter(look for _, look in seen).most_common(5):
        people.print(f"{pages:>6}  {look}", markup=False, soft_wrap=True)
    if found := redesign(seen):
        people.print(f"since {found.since} it looks otherwise:", markup=False)
        people.print(f"  before  {found.before}", markup=False, soft_wrap=True)
        people.print(f"   after  {found.after}", markup=False, soft_wrap=True)


def table(rows: list[Health], config: Config) -> Table:
    """One row a source; why one fails is told below the table, where there is room."""
    shown = Table(box=None, pad_edge=False)
    for name in ("source", "entries", "last visit", "state"):
        shown.add_column(name, justify="right" if name == "entries" else "left", overflow="fold")
    for row in rows:
        visited = minute(row.last_visit, config) if row.last_visit else "never"
        shown.add_row(row.id, str(row.entries), visited, _state(row))
    return shown


def _next(row: Health, config: Config) -> str:
    return f"; next visit {minute(row.next_visit, config)}" if row.next_visit else "; never again"


def _state(row: Health) -> Text:
    if row.cause:
        return Text(f"failed {row.failures} times" if row.failures > 1 else "failed", style="red")
    return Text("ok" if row.last_ok else "not visited yet", style="green" if row.last_ok else "dim")
