"""The docs name every command and option there is, and no registry or machine."""

import re
from pathlib import Path

import click
import pytest

from broadsheet.cli.main import COMMANDS, cli

ROOT = Path(__file__).parent.parent
EXPLAINED = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_command_and_option_is_explained(name: str) -> None:
    section = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", EXPLAINED, re.M | re.S)
    assert section is not None
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert max(parameter.opts, key=len) in section[1]


def test_readme_names_each_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"`broadsheet {name}" in readme for name in COMMANDS)
