"""broadsheet completion: what a shell needs to complete commands, options and the ids of sources."""

import click
from click.shell_completion import CompletionItem, get_completion_class

from broadsheet.config.load import load
from broadsheet.errors import BroadsheetError
from broadsheet.feeds.opml import parse_opml
from broadsheet.pipeline.library import CONFIG, find


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the completion script for a shell.

    \b
    bash:  eval "$(broadsheet completion bash)"     in ~/.bashrc
    zsh:   eval "$(broadsheet completion zsh)"      in ~/.zshrc
    fish:  broadsheet completion fish | source      in ~/.config/fish/config.fish
    """
    made = get_completion_class(shell)
    assert made is not None
    click.echo(made(context.find_root().command, {}, "broadsheet", "_BROADSHEET_COMPLETE").source())


def source_ids(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Ids of the folder's sources that begin as typed; nothing where there is no config that can be read."""
    try:
        config = load(find(context.find_root().params["folder"]) / CONFIG, parse_opml)
    except BroadsheetError:
        return []
    return [CompletionItem(s.id, help=s.name or s.url) for s in config.source if s.id.startswith(incomplete)]
