"""What became of the files of old sites, for people."""

from collections import Counter
from collections.abc import Iterable

from broadsheet.cli.talk import SHOWN, people
from broadsheet.pipeline.publishing.publish import Published


def show_files(published: Iterable[Published], new: int = 0) -> bool:
    """How the files among these ended: counted; those that were not written by name. True where none failed.

    new   how many came with an import
    """
    files = [each for each in published if each.is_file]
    troubles = [file for file in files if file.state in ("edited", "failed")]
    for file in troubles[:SHOWN]:
        people.print(f"{file.state} {file.path}: {file.cause}", markup=False, soft_wrap=True)
    if len(troubles) > SHOWN:
        people.print(f"and {len(troubles) - SHOWN} more")
    if files or new:
        states = Counter(file.state for file in files)
        said = ", ".join(f"{number} {state}" for state, number in sorted(states.items())) or "none published"
        people.print(f"files of old sites: {f'{new} new; ' if new else ''}{said}")
    return not any(file.state == "failed" for file in troubles)
