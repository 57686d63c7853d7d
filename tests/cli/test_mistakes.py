"""What a user does wrong is told with its remedy; what is shown fits 80 columns."""

import sys
from collections import Counter
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from rich.console import Console

from broadsheet.cli.main import COMMANDS, cli
from broadsheet.cli.talk import outcomes_table, show_troubles
from broadsheet.errors import UsageError
from broadsheet.model import Outcome


def test_a_command_that_is_none_is_told_with_the_nearest() -> None:
    assert "Did you mean 'publish'?" in CliRunner().invoke(cli, ["pubish"]).output
    assert "Did you mean" not in CliRunner().invoke(cli, ["xyzzy"]).output


def test_the_list_of_commands_is_whole_and_fits_80_columns() -> None:
    told = CliRunner().invoke(cli, ["--help"], terminal_width=80).output
    assert "..." not in told.partition("Commands:")[2]
    assert max(map(len, told.splitlines())) <= 80
    assert all(f"\n  {name} " in told for name in COMMANDS)


@pytest.mark.parametrize("options", [(), ("--explain",)])
@pytest.mark.parametrize("form", ["file", "standard input"])
def test_a_program_is_no_page(options: tuple[str, ...], form: str) -> None:
    data = Path(sys.executable).resolve().read_bytes()[:100_000]
    what = sys.executable if form == "file" else "-"
    told = CliRunner().invoke(cli, ["read", what, *options], input=data).exception
    assert isinstance(told, UsageError)
    assert str(told) == f"{what}: no page but data (name a page, a file or -)"


def test_a_page_in_utf_16_is_one(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_bytes(f"<title>T</title><p>{'Der Rat hat beschlossen, den Hafen auszubauen. ' * 9}</p>".encode("utf-16"))
    assert "Hafen" in CliRunner().invoke(cli, ["read", str(page)]).output


def test_an_empty_file_is_no_feed(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    told = CliRunner().invoke(cli, ["feed", str(tmp_path / "a")]).exception
    assert str(told) == f"{tmp_path / 'a'}: is empty (name a page, a file or -)"


def test_an_entry_without_a_name_is_told_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    show_troubles([Outcome(kind="failed", source_id="blatt", entry_key="words:", cause="has no words")])
    assert capsys.readouterr().err == "failed blatt: an entry without title and address\n    has no words\n"


@pytest.mark.parametrize(
    ("entries", "sources", "said"), [(1, 1, "1 entry of 1 source"), (0, 2, "0 entries of 2 sources")]
)
def test_one_is_one(entries: int, sources: int, said: str) -> None:
    console = Console(width=80)
    with console.capture() as shown:
        console.print(outcomes_table(Counter(), entries, sources))
    assert shown.get().split("outcome")[1].strip() == said


@pytest.mark.parametrize(
    ("command", "further"),
    [
        ("run", ", the next run goes on from there"),
        ("rebuild", ", the next `broadsheet rebuild` goes on from there"),
        ("check", ""),
    ],
)
def test_what_ctrl_c_ended_says_what_goes_on(monkeypatch: pytest.MonkeyPatch, command: str, further: str) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setitem(cli.__dict__, "get_command", lambda context, name: click.Command(name, callback=interrupted))
    done = CliRunner().invoke(cli, [command])
    assert (done.exit_code, done.output) == (130, f"stopped; what was finished is kept{further}\n")
