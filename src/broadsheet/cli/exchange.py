"""broadsheet import and export: lists of sources from and for other programs."""

from pathlib import Path

import click

from broadsheet.cli.following import follow
from broadsheet.cli.talk import people
from broadsheet.config.edit import set_instance
from broadsheet.config.load import load
from broadsheet.config.records import RSSHUB
from broadsheet.errors import FeedError, UsageError
from broadsheet.feeds.opml import parse_opml, write_opml
from broadsheet.importers.rsshub_page import read_checkout
from broadsheet.pipeline.library import CONFIG, find
from broadsheet.publish.write import write_whole


@click.group("import")
def import_group() -> None:
    """Take over the sources of another program."""


@import_group.command("opml")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def import_opml(folder: Path, file: Path) -> None:
    """Follow the subscriptions of an OPML file; its folders become sections."""
    try:
        sources = parse_opml(file.read_bytes())
    except FeedError as error:
        raise UsageError(error.what, where=str(file), hint=error.hint) from error
    new = follow(find(folder), *sources)
    people.print(f"{len(new)} new of {len(sources)}")


@import_group.command("rsshub-page")
@click.argument("directory", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--instance", default="", metavar="URL", help="The RSSHub server. Default: the one its script asked.")
@click.pass_obj
def import_rsshub_page(folder: Path, directory: Path, instance: str) -> None:
    """Follow the routes that an old RSSHUB-PAGE checkout chose, with their three-level sections.

    Lines that name no route are told, one by one. Exit code 1 where there were some.
    """
    home = find(folder)
    imported = read_checkout(directory)
    new = follow(home, *imported.sources)
    for refused in imported.refused:
        people.print(f"left out: {refused.where}: {refused.what}", markup=False, soft_wrap=True)
    people.print(f"{len(new)} new of {len(imported.sources)} routes; {len(imported.refused)} lines left out")
    server = instance or imported.instance
    config = home / CONFIG
    if server and load(config, parse_opml).rsshub.instance == RSSHUB != server:
        write_whole(config, set_instance(config.read_bytes().decode(), server).encode())
        people.print(f"rsshub: {server}", markup=False, soft_wrap=True)
    people.print('`layout = "rsshub-page"` in your [[target]] writes posts as its script did', markup=False)
    raise SystemExit(1 if imported.refused else 0)


@click.group("export")
def export_group() -> None:
    """Give what you have to another program."""


@export_group.command("opml")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), default=Path("-"))
@click.pass_obj
def export_opml(folder: Path, file: Path) -> None:
    """Write your sources as OPML to FILE or stdout.

    Sections become folders, rsshub:// routes addresses of your server.
    """
    config = load(find(folder) / CONFIG, parse_opml)
    data = write_opml(config.source, config.title, config.rsshub.instance)
    if str(file) == "-":
        click.echo(data, nl=False)
        return
    write_whole(file, data)
    people.print(f"{len(config.source)} sources: {file}", markup=False, soft_wrap=True)
