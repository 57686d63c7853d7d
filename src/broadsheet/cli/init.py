"""broadsheet init: a folder with a commented config."""

from pathlib import Path

import click

from broadsheet.cli.talk import people
from broadsheet.config.check import config_mistakes
from broadsheet.config.edit import template
from broadsheet.config.records import KINDS, Config
from broadsheet.errors import UsageError
from broadsheet.pipeline.library import CONFIG
from broadsheet.publish.write import write_whole


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--title", help="What your paper is called. Default: the folder's name.")
@click.option("--timezone", default="UTC", show_default=True, help="The zone that posts are dated in.")
@click.option("--target", type=click.Choice(KINDS), default="hexo", show_default=True, help="What the posts are for.")
@click.pass_obj
def init(within: Path, folder: Path, title: str | None, timezone: str, target: str) -> None:
    """Make FOLDER with a commented broadsheet.toml. A config that is there already is never touched."""
    place = within / folder
    config = place / CONFIG
    if config.exists():
        raise UsageError("is there already", where=str(config), hint="edit it, or choose another folder")
    title = title or place.absolute().name
    for key, what, hint in config_mistakes(Config(title=title, timezone=timezone)):
        raise UsageError(what, where=f"--{key[0]}", hint=hint)
    write_whole(config, template(title, timezone, target).encode())
    people.print(f"wrote {config}: name your sources in it, then `broadsheet run`", markup=False, soft_wrap=True)
