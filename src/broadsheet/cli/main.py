"""The command line. Thin: each command opens a folder, calls one function, shows what came of it.

stdout is for programs, stderr for people. Exit codes: 0 all well, 1 an entry or a source failed, 2 wrong usage or
config, 3 another broadsheet holds the folder.
"""

import sys
from importlib.metadata import version
from pathlib import Path

import click

from broadsheet.cli.add import add
from broadsheet.cli.backup import backup_command, restore_command
from broadsheet.cli.check import check_command
from broadsheet.cli.completion import completion
from broadsheet.cli.demo import demo
from broadsheet.cli.diff import diff
from broadsheet.cli.exchange import import_group
from broadsheet.cli.exporting import export_group
from broadsheet.cli.feed import feed
from broadsheet.cli.init import init
from broadsheet.cli.listing import list_command
from broadsheet.cli.publish import publish
from broadsheet.cli.read import read
from broadsheet.cli.rebuild import rebuild_command
from broadsheet.cli.run import run
from broadsheet.cli.sources import sources
from broadsheet.cli.talk import people
from broadsheet.cli.watch import watch
from broadsheet.errors import BroadsheetError, ConfigError, LockedError, UsageError


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    epilog="""\b
First steps:
  broadsheet init mypaper        make a folder with a commented config
  cd mypaper
  broadsheet add URL             follow a site, by its feed or without one
  broadsheet run                 fetch, read, keep and publish what is new
  broadsheet sources             how each source fares
""",
)
@click.version_option(version("broadsheet"), prog_name="broadsheet")
@click.option(
    "-C",
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    show_default="the current one, or the nearest above it with a broadsheet.toml",
    help="Work in this folder.",
)
@click.pass_context
def cli(context: click.Context, folder: Path) -> None:
    """Any news site in; complete, clean, owned articles out."""
    context.obj = folder


for command in (
    init,
    add,
    run,
    watch,
    read,
    list_command,
    feed,
    sources,
    diff,
    publish,
    rebuild_command,
    backup_command,
    restore_command,
    check_command,
    import_group,
    export_group,
    completion,
    demo,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line; every foreseen trouble is one line and an exit code."""
    try:
        code = cli(standalone_mode=False)
    except BroadsheetError as error:
        people.print(f"[red]broadsheet:[/red] {_escaped(str(error))}", soft_wrap=True)
        code = _code(error)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        people.print("stopped; what was finished is kept, the next run goes on from there")
        code = 130
    sys.exit(code or 0)


def _code(error: BroadsheetError) -> int:
    if isinstance(error, LockedError):
        return 3
    return 2 if isinstance(error, ConfigError | UsageError) else 1


def _escaped(text: str) -> str:
    return text.replace("[", "\\[")
