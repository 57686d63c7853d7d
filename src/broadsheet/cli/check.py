"""broadsheet check: is the library whole?"""

from collections import Counter
from pathlib import Path

import click

from broadsheet.cli.talk import SHOWN, emit, people, progress
from broadsheet.pipeline.keeping.check import check
from broadsheet.pipeline.library import find


@click.command("check")
@click.option("--json", "as_json", is_flag=True, help="One finding a line as JSON on stdout.")
@click.pass_obj
def check_command(folder: Path, as_json: bool) -> None:
    """Compare archive, databases, ledger and files; say what is wrong and what would mend it. Changes nothing.

    Exit code: 0 all is well, 1 something is damaged.
    """
    home = find(folder)
    damage, kinds = 0, Counter[str]()
    with progress("checking", sum(1 for _ in (home / "library" / "archive").rglob("*.warc.gz")) + 5) as steps:
        for finding in check(home, steps.step):
            damage += finding.is_damage
            if as_json:
                emit(finding)
            kinds[finding.what] += 1
            if kinds[finding.what] <= SHOWN:
                people.print(f"{finding.where}: {finding.what}", markup=False, soft_wrap=True)
                people.print(f"    {finding.mend}", markup=False, soft_wrap=True)
    for what, number in kinds.items():
        if number > SHOWN:
            people.print(f"and {number - SHOWN} more: {what} (`check --json` shows all)", markup=False, soft_wrap=True)
    people.print(f"{damage} things are damaged" if damage else "all is well")
    raise SystemExit(1 if damage else 0)
