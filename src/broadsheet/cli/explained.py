"""An explanation for the terminal: a line of 80 columns a block."""

import click
from rich.cells import cell_len, set_cell_size

from broadsheet.cli.talk import people
from broadsheet.read.explain import Explanation, Told
from broadsheet.read.explained_page import counts_of

COLORS = {"taken": "green", "caption": "cyan", "dropped": "bright_black"}
_STATE, _WHY, _TEXT = 8, 36, 34  # columns; with a space between them 80


def show_explanation(explanation: Explanation) -> None:
    """What is to be said of the page to people, its blocks to stdout."""
    for note in (explanation.article.title or "no title", *explanation.notes, counts_of(explanation)):
        people.print(note, markup=False, soft_wrap=True)
    for told in explanation.blocks:
        click.echo(click.style(line_of(told), fg=COLORS[told.state]))


def line_of(told: Told) -> str:
    """State, reason and first words."""
    why = f"{told.why}: {told.at}" if told.at else told.why
    return f"{_fit(told.state, _STATE)} {_fit(why, _WHY)} {_fit(told.text, _TEXT)}".rstrip()


def _fit(text: str, columns: int) -> str:
    """The text in so many columns; Han and kana take two."""
    if cell_len(text) > columns:
        text = f"{set_cell_size(text, columns - 1).rstrip()}…"
    return set_cell_size(text, columns)
