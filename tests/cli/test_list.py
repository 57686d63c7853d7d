"""`list` shows what a page lists and why, and tries a rule before it is written."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from broadsheet.cli.main import cli
from broadsheet.errors import EmptyList, UsageError

PAGE = Path(__file__).parent.parent / "feeds" / "listing_pages" / "german-cards.html"
URL = ("--url", "https://hafenblatt.example/")


def shown(*args: str) -> Result:
    return CliRunner().invoke(cli, ["list", str(PAGE), *URL, *args])


def test_entries_are_shown_with_their_place() -> None:
    told = shown()
    assert told.exit_code == 0, told.output
    assert "3 entries" in told.output
    assert "article.teaser > h2" in told.output
    assert "2026-10-30 ps Die Fähre nach Norden fährt wieder" in told.output
    assert "Hochwasser" not in told.output
    assert all(len(line) <= 80 for line in told.output.splitlines())


def test_what_is_no_entry_says_why() -> None:
    assert "no entry, beside the main list: Hochwasser: Was jetzt zu tun ist" in shown("--explain").output


def test_a_rule_is_tried_and_worded_for_the_config() -> None:
    told = shown("--item", "aside li", "--title", "a")
    assert "Hochwasser: Was jetzt zu tun ist" in told.output
    assert 'list = { item = "aside li", title = "a" }' in told.output


def test_programs_read_lines_of_json() -> None:
    rows = [json.loads(line) for line in shown("--json").stdout.splitlines()]
    assert [row["title"] for row in rows][:1] == ["Die Fähre nach Norden fährt wieder"]


@pytest.mark.parametrize(
    ("args", "error", "said"),
    [
        (("--title", "h2"), UsageError, "a rule needs its item"),
        (("--item", "p >> a"), UsageError, '--item: "p >> a" is no CSS selector'),
        (("--item", "//li["), UsageError, "--item"),
        (("--item", "ol.none"), EmptyList, "finds no entries"),
    ],
)
def test_a_wrong_rule_is_told(args: tuple[str, ...], error: type[Exception], said: str) -> None:
    told = shown(*args)
    assert isinstance(told.exception, error)
    assert said in str(told.exception)
