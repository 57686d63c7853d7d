"""broadsheet backup and restore: the whole library as one file, and back."""

from collections import Counter
from pathlib import Path

import click

from broadsheet.cli.files import show_files
from broadsheet.cli.talk import people, progress
from broadsheet.pipeline.keeping.backup import backup
from broadsheet.pipeline.keeping.restore import restore
from broadsheet.pipeline.library import find, writing
from broadsheet.pipeline.publishing.draining import publish_all


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Write over FILE if it is there.")
@click.pass_obj
def backup_command(folder: Path, file: Path, force: bool) -> None:
    """Write config, archive, databases and the posts that are yours into FILE, a .tar; a run may go on meanwhile."""
    home = find(folder)
    with progress("packing", None) as steps:
        manifest = backup(home, file, force=force, step=steps.step)
    size = sum(member.size for member in manifest.members)
    people.print(f"{len(manifest.members)} files, {size / 1e6:.1f} MB: {file}", markup=False, soft_wrap=True)


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def restore_command(file: Path, folder: Path) -> None:
    """Make FOLDER (new or empty) from the backup FILE: every digest is verified, the posts are written again."""
    with progress("unpacking", None) as steps:
        manifest = restore(file, folder, steps.step)
    with writing(folder, "restore") as library:
        published = list(publish_all(library))
    states = Counter(post.state for post in published if not post.is_file)
    said = ", ".join(f"{number} {state}" for state, number in sorted(states.items())) or "none"
    people.print(f"{len(manifest.members)} files as of {manifest.made:%Y-%m-%d %H:%M} UTC; posts: {said}")
    show_files(published)
    people.print(f"{folder}: `broadsheet check` looks it over", markup=False, soft_wrap=True)
