"""broadsheet diff: what changed in an article since it was first read."""

import sys
from pathlib import Path

import click
from rich.text import Text

from broadsheet.api import revisions_of
from broadsheet.cli.talk import minute, people
from broadsheet.errors import UsageError
from broadsheet.model import Article, Revision
from broadsheet.pipeline.library import Library, find, reading
from broadsheet.revisions.diff import Span, as_html, excerpts, word_diff
from broadsheet.store.entries import events

STYLES = {"added": "green", "removed": "red strike"}
MARKS = {"added": ("{+", "+}"), "removed": ("[-", "-]")}


@click.command()
@click.argument("name", metavar="ADDRESS|ID")
@click.option("--from", "first", type=click.IntRange(min=1), help="Revision to start from. Default: the one before.")
@click.option("--to", "last", type=click.IntRange(min=1), help="Revision to end at. Default: the newest.")
@click.option("--html", "as_page", is_flag=True, help="A web page on stdout.")
@click.pass_obj
def diff(folder: Path, name: str, first: int | None, last: int | None, as_page: bool) -> None:
    """Show the words that were added to an article and removed from it.

    Name the article by its address or by its broadsheet_id. Without colours, added words stand in {+ +}, removed ones
    in [- -].
    """
    with reading(find(folder)) as library:
        n, revisions = revisions_of(library, name)
        if not as_page:
            show_history(library, n, revisions)
        new = chosen(revisions, last or len(revisions))
        old = chosen(revisions, first or max(1, new.number - 1))
    spans = word_diff(whole(old.article), whole(new.article))
    if as_page:
        click.echo(as_html(spans, new.article.title or name), nl=False)
    else:
        show_spans(spans)


def show_diff(library: Library, name: str) -> None:
    """The history of an article and its last change, on the terminal."""
    n, revisions = revisions_of(library, name)
    show_history(library, n, revisions)
    if len(revisions) > 1:
        show_spans(word_diff(whole(revisions[-2].article), whole(revisions[-1].article)))


def show_history(library: Library, n: int, revisions: list[Revision]) -> None:
    """One line a revision, and one for each thing that happened to the page."""
    for revision in revisions:
        said = ", ".join(revision.changes) or ("first read" if revision.number == 1 else "")
        silent = "; silent: the page does not say that it changed" if revision.silent else ""
        at = minute(revision.fetched, library.config)
        people.print(f"revision {revision.number}  {at}  {said}{silent}", markup=False)
    for stamp, kind, detail in events(library.db, n):
        people.print(f"{kind}  {minute(stamp, library.config)}  {detail}", markup=False)


def show_spans(spans: tuple[Span, ...]) -> None:
    """Changes with the words around them: coloured on a terminal, marked elsewhere."""
    if all(span.kind == "same" for span in spans):
        people.print("no word changed")
        return
    people.print()
    if not sys.stdout.isatty():
        click.echo("".join(_marked(span) for span in excerpts(spans)).strip())
        return
    people.print(Text.assemble(*((span.text, STYLES.get(span.kind, "")) for span in excerpts(spans))))


def _marked(span: Span) -> str:
    opens, closes = MARKS.get(span.kind, ("", ""))
    words = span.text.strip()
    before, _, after = span.text.partition(words) if words else (span.text, "", "")
    return f"{before}{opens}{words}{closes}{after}" if words else before


def whole(article: Article) -> str:
    """Title and text."""
    return f"{article.title or ''}\n\n{article.text}"


def chosen(revisions: list[Revision], number: int) -> Revision:
    """The revision with this number. Raises: UsageError."""
    if number > len(revisions):
        raise UsageError(f"there is no revision {number}", hint=f"it has {len(revisions)}")
    return revisions[number - 1]
