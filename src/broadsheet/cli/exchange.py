"""broadsheet import: sources, rules and posts of other programs."""

from collections import Counter
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path

import click

from broadsheet.cli.files import show_files
from broadsheet.cli.following import follow, usable
from broadsheet.cli.pictures import show_pictures
from broadsheet.cli.run import worker_count
from broadsheet.cli.talk import SHOWN, emit, people, progress
from broadsheet.config.edit import add_include, rules_file, set_instance
from broadsheet.config.load import load
from broadsheet.config.records import RSSHUB
from broadsheet.errors import FeedError, UsageError
from broadsheet.feeds.opml import parse_opml
from broadsheet.importers.fivefilters import SiteConfigs, read_site_configs
from broadsheet.importers.posts.sites import KINDS, read_site
from broadsheet.importers.rsshub_page import read_checkout
from broadsheet.pipeline.importing import move_in
from broadsheet.pipeline.library import CONFIG, find, writing
from broadsheet.pipeline.moving.pictures import keep_old_pictures
from broadsheet.pipeline.publishing.draining import drain
from broadsheet.publish.write import write_whole
from broadsheet.store import old_files
from broadsheet.text import slug

RULES = "rules/fivefilters.toml"


@click.group("import")
def import_group() -> None:
    """Take over the sources of another program."""


@import_group.command("opml")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def import_opml(folder: Path, file: Path) -> None:
    """Follow the subscriptions of an OPML file; its folders become sections.

    Those whose address cannot be followed are told, one by one. Exit code 1 where there were some.
    """
    try:
        sources = parse_opml(file.read_bytes())
    except FeedError as error:
        raise UsageError(error.what, where=str(file), hint=error.hint) from error
    if not sources:
        raise UsageError("has no subscriptions", where=str(file), hint="export one from your reader")
    kept = usable(sources)
    new = follow(find(folder), *kept)
    people.print(f"{len(new)} new of {len(sources)}")
    raise SystemExit(0 if len(kept) == len(sources) else 1)


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


@import_group.command("posts")
@click.argument("directory", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--kind", type=click.Choice(tuple(KINDS)), help="The builder they were for. Default: as it looks.")
@click.option(
    "--timezone", default="", metavar="ZONE", help="The zone of the machine that built the old site. Default: UTC."
)
@click.option("--url", default="", help="The old site's address, where its pictures are. Default: as its config says.")
@click.option("--name", default="", metavar="ID", help="What to call this import. Default: made from the folder.")
@click.option("--json", "as_json", is_flag=True, help="One post a line as JSON on stdout.")
@click.pass_obj
def import_posts(
    folder: Path, directory: Path, kind: str | None, timezone: str, url: str, name: str, as_json: bool
) -> None:
    """Move an old site's posts in, addresses and all: Hexo (RSSHUB-PAGE too), Hugo, Jekyll, Obsidian.

    DIRECTORY is the old site's folder, with its config. It is only read. The posts are yours from then on: kept in
    library/own.db with the bytes of their files, and written to every target at their old address. So are the files
    that they name (pictures, downloads), in library/old. What could not be saved is told. Import again and only what
    is new comes.
    """
    home = find(folder)
    site = read_site(directory, kind or "", timezone, url)
    for refused in site.refused:
        people.print(f"left out: {refused.where}: {refused.what}", markup=False, soft_wrap=True)
    counts: Counter[str] = Counter()
    faults: list[tuple[str, str]] = []
    source_id = name or f"old-{slug(directory.resolve().name, 40) or site.kind}"
    now = datetime.now(UTC).replace(microsecond=0)
    with writing(home, "import") as library, progress("importing", len(site.posts)) as steps:
        before = len(old_files.every(library.own))
        for moved in move_in(library, site, source_id, now):
            counts[moved.state] += 1
            faults += [(fault, moved.path) for fault in moved.faults]
            steps.step(moved.path)
            if as_json:
                emit(moved)
        pictures = list(keep_old_pictures(library, worker_count(library.config, None)))
        published = list(drain(library))
        files = len(old_files.every(library.own)) - before
    _show_faults(faults)
    said = ", ".join(f"{number} {state}" for state, number in sorted(counts.items())) or "no posts"
    people.print(f"{site.kind}: {said}; {len(faults)} things could not be saved")
    states = Counter(post.state for post in published if not post.is_file)
    if states:
        people.print("posts: " + ", ".join(f"{number} {state}" for state, number in sorted(states.items())))
    is_well = show_files(published, files)
    show_pictures(pictures, False, library.config)
    raise SystemExit(0 if is_well and not states["failed"] else 1)


def _show_faults(faults: list[tuple[str, str]]) -> None:
    """What could not be saved, the same fault once with how many posts have it."""
    for fault, number in Counter(fault for fault, _ in faults).most_common():
        first = next(path for what, path in faults if what == fault)
        more = f" and {number - 1} more" if number > 1 else ""
        people.print(f"not saved: {first}{more}: {fault}", markup=False, soft_wrap=True)


def _head(imported: SiteConfigs) -> str:
    """What stands above the rules: whose they are, and what is missing."""
    left = [f"  {refused.where}: {refused.what}" for refused in imported.refused]
    said = "Made by `broadsheet import fivefilters`, which writes this file anew. Rules of yours belong elsewhere:"
    return "\n".join((said, "a [[rule]] in broadsheet.toml overrules the one for its host here.", "Left out:", *left))
