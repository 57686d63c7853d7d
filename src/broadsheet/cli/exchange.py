"""broadsheet import and export: lists of sources from and for other programs."""

from fnmatch import fnmatch
from pathlib import Path

import click

from broadsheet.cli.following import follow
from broadsheet.cli.talk import SHOWN, people
from broadsheet.config.edit import add_include, rules_file, set_instance
from broadsheet.config.load import load
from broadsheet.config.records import RSSHUB
from broadsheet.errors import FeedError, UsageError
from broadsheet.feeds.opml import parse_opml, write_opml
from broadsheet.importers.fivefilters import SiteConfigs, read_site_configs
from broadsheet.importers.rsshub_page import read_checkout
from broadsheet.pipeline.library import CONFIG, find
from broadsheet.publish.write import write_whole

RULES = "rules/fivefilters.toml"


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


@import_group.command("fivefilters")
@click.argument("path", metavar="DIRECTORY|FILE", type=click.Path(path_type=Path, exists=True))
@click.pass_obj
def import_fivefilters(folder: Path, path: Path) -> None:
    """Take over site-config files (host.txt) as rules that are followed where what they find is plausible.

    They are written to rules/fivefilters.toml, anew each time. What of them is no CSS is named and left out.
    """
    home = find(folder)
    imported = read_site_configs(path)
    if not imported.rules:
        raise UsageError("has no site-config file with a rule for us", where=str(path), hint="such as example.org.txt")
    for refused in imported.refused[:SHOWN]:
        people.print(f"left out: {refused.where}: {refused.what}", markup=False, soft_wrap=True)
    if len(imported.refused) > SHOWN:
        people.print(f"and {len(imported.refused) - SHOWN} more: {RULES} lists all")
    (home / RULES).parent.mkdir(exist_ok=True)
    write_whole(home / RULES, rules_file(imported.rules, _head(imported)).encode())
    config = home / CONFIG
    before = config.read_bytes().decode()
    if not any(fnmatch(RULES, pattern) for pattern in load(config, parse_opml).include):
        write_whole(config, add_include(before, RULES).encode())
    count = f"{len(imported.rules)} rule{'s' if len(imported.rules) > 1 else ''}"
    people.print(f"{count} in {RULES}; {len(imported.refused)} lines left out")


def _head(imported: SiteConfigs) -> str:
    """What stands above the rules: whose they are, and what is missing."""
    left = [f"  {refused.where}: {refused.what}" for refused in imported.refused]
    said = "Made by `broadsheet import fivefilters`, which writes this file anew. Rules of yours belong elsewhere:"
    return "\n".join((said, "a [[rule]] in broadsheet.toml overrules the one for its host here.", "Left out:", *left))


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
