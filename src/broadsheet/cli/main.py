"""The command line. Thin: each command opens a folder, calls one function, shows what came of it.

stdout is for programs, stderr for people. Exit codes: 0 all well, 1 an entry or a source failed, 2 wrong usage or
config, 3 another broadsheet holds the folder.
"""

import sys
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path

import click

from broadsheet.cli.talk import people
from broadsheet.errors import BroadsheetError, ConfigError, LockedError, UsageError

# A command is imported when it is called: what reads pages takes longer to load than most commands to run.
COMMANDS = {
    "init": "init:init",
    "add": "add:add",
    "run": "run:run",
    "watch": "watch:watch",
    "read": "read:read",
    "list": "listing:list_command",
    "feed": "feed:feed",
    "sources": "sources:sources",
    "diff": "diff:diff",
    "publish": "publish:publish",
    "rebuild": "rebuild:rebuild_command",
    "backup": "backup:backup_command",
    "restore": "backup:restore_command",
    "check": "check:check_command",
    "import": "exchange:import_group",
    "export": "exporting:export_group",
    "completion": "completion:completion",
    "demo": "demo:demo",
}
# What goes on with a work that Ctrl-C ended; of others, what was finished is kept and no more.
_GOES_ON = {"run": "the next run", "rebuild": "the next `broadsheet rebuild`"}


class _Commands(click.Group):
    """The commands, in this order."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        command: click.Command = getattr(import_module(f"broadsheet.cli.{module}"), attribute)
        return command

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(context, args)
        except click.UsageError as error:
            near = get_close_matches(args[0], COMMANDS, 1)
            if not near:
                raise
            raise click.UsageError(f"{error.message} Did you mean '{near[0]}'?", context) from None

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except KeyboardInterrupt:
            raise SystemExit(_stopped(context.invoked_subcommand)) from None

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The first sentence of each whole, on as many lines as it takes."""
        commands = ((name, self.get_command(context, name)) for name in COMMANDS)
        with formatter.section("Commands"):
            formatter.write_dl([(name, known.get_short_help_str(limit=200)) for name, known in commands if known])


@click.group(
    cls=_Commands,
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
@click.version_option(package_name="broadsheet", prog_name="broadsheet")
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
        code = _stopped()
    sys.exit(code or 0)


def _stopped(command: str | None = None) -> int:
    """Say what becomes of a work that Ctrl-C ended; the exit code."""
    further = _GOES_ON.get(command or "")
    people.print(f"stopped; what was finished is kept{f', {further} goes on from there' if further else ''}")
    return 130


def _code(error: BroadsheetError) -> int:
    if isinstance(error, LockedError):
        return 3
    return 2 if isinstance(error, ConfigError | UsageError) else 1


def _escaped(text: str) -> str:
    return text.replace("[", "\\[")
