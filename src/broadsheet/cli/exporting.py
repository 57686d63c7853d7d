"""broadsheet export: what you have, for other programs: sources, data, books."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

import click

from broadsheet.cli.talk import people
from broadsheet.config.load import load
from broadsheet.config.shape import nearest
from broadsheet.errors import PublishError, UsageError, disk_trouble
from broadsheet.export.epub import Book, chapters, write_epub
from broadsheet.export.feeds import Format, write_feed
from broadsheet.export.jsonl import lines
from broadsheet.export.parquet import write_parquet
from broadsheet.feeds.opml import parse_opml, write_opml
from broadsheet.pipeline.library import CONFIG, Library, find, reading
from broadsheet.pipeline.publishing.exporting import Choice, feed_of, is_empty, picture, posts, rows
from broadsheet.publish.write import write_whole

_C = TypeVar("_C", bound=Callable[..., Any])


def _day(text: str) -> date:
    """A day as it is written in the config."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"“{text}” is no day (such as 2026-10-28)") from None


@click.group("export")
def export_group() -> None:
    """Give what you have to another program."""


@export_group.command("opml")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), default=Path("-"))
@click.pass_obj
def export_opml(folder: Path, file: Path) -> None:
    """Write your sources as OPML to FILE or stdout.

    Sections become folders, rsshub:// routes addresses of your server.
    """
    config = load(find(folder) / CONFIG, parse_opml)
    data = write_opml(config.source, config.title, config.rsshub.instance)
    if str(file) == "-":
        click.echo(data, nl=False)
        return
    write_whole(file, data)
    people.print(f"{len(config.source)} sources: {file}", markup=False, soft_wrap=True)


def _choosing(command: _C) -> _C:
    """The options that say which articles are meant."""
    for option in (
        click.option("--until", type=_day, metavar="DAY", help="Until this day, with it."),
        click.option("--since", type=_day, metavar="DAY", help="From this day on."),
        click.option("--source", default="", metavar="ID", help="Of this source."),
        click.option("--section", multiple=True, metavar="NAME", help="Of this section; repeat for its levels."),
    ):
        command = option(command)
    return command


def _choice(library: Library, section: tuple[str, ...], source: str, since: date | None, until: date | None) -> Choice:
    """The articles meant. Raises: UsageError where a section or a source is named that there is not."""
    choice = Choice(section=section, source=source, since=since, until=until)
    if (
        source
        and source not in {each.id for each in library.config.source}
        and is_empty(library, Choice(source=source))
    ):
        raise UsageError(f"no source “{source}”", hint="`broadsheet sources` lists them")
    known = {each.section[: len(section)] for each in library.config.source}
    if section and section not in known and is_empty(library, Choice(section=section)):
        names = dict.fromkeys(" / ".join(each) for each in sorted(known) if each)
        raise UsageError(f"no section “{' / '.join(section)}”", hint=nearest(" / ".join(section), names))
    return choice


@export_group.command("jsonl")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), default=Path("-"))
@_choosing
@click.pass_obj
def export_jsonl(folder: Path, /, file: Path, **chosen: Any) -> None:
    """Write articles with all of their revisions as JSON Lines to FILE or stdout; docs/data.md explains each column."""
    with reading(find(folder)) as library:
        found = lines(rows(library, _choice(library, **chosen)))
        if str(file) == "-":
            for line in found:
                click.echo(line, nl=False)
            return
        with _beside(file) as part, part.open("wb") as out:
            count = sum(1 for line in found if out.write(line))
    people.print(f"{count} articles: {file}", markup=False, soft_wrap=True)


@export_group.command("parquet")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_choosing
@click.pass_obj
def export_parquet(folder: Path, /, file: Path, **chosen: Any) -> None:
    """Write articles with all of their revisions as Parquet to FILE; docs/data.md explains each column."""
    with reading(find(folder)) as library:
        choice = _choice(library, **chosen)
        with _beside(file) as part:
            count = _parquet(library, choice, part)
    people.print(f"{count} articles: {file}", markup=False, soft_wrap=True)


def _parquet(library: Library, choice: Choice, to: Path) -> int:
    with NamedTemporaryFile(dir=to.parent, suffix=".jsonl") as between:
        between.writelines(lines(rows(library, choice)))
        between.flush()
        return write_parquet(Path(between.name), to)


@export_group.command("feed")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), default=Path("-"))
@click.option("--format", "form", type=click.Choice(("rss", "atom", "json")), default="rss", show_default=True)
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="The newest so many.")
@click.option("--url", default="", metavar="URL", help="Where the feed will be found.")
@click.option("--hub", default="", metavar="URL", help="Its WebSub hub.")
@_choosing
@click.pass_obj
def export_feed(folder: Path, /, file: Path, form: Format, limit: int, url: str, hub: str, **chosen: Any) -> None:
    """Write the newest articles with their whole text as RSS 2.0, Atom or JSON Feed to FILE or stdout."""
    with reading(find(folder)) as library:
        feed = feed_of(library, _choice(library, **chosen), limit, url=url, hub=hub)
    data = write_feed(feed, form)
    if str(file) == "-":
        click.echo(data, nl=False)
        return
    write_whole(file, data)
    people.print(f"{len(feed.entries)} articles: {file}", markup=False, soft_wrap=True)


@export_group.command("epub")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--day", type=_day, metavar="DAY", help="The paper of this day.")
@_choosing
@click.pass_obj
def export_epub(folder: Path, /, file: Path, day: Any, **chosen: Any) -> None:
    """Write a book of articles (EPUB 3) to FILE, a chapter a section: the paper of a day, of a section, of a time."""
    if day:
        chosen |= {"since": day, "until": day}
    with reading(find(folder)) as library:
        choice = _choice(library, **chosen)
        found = posts(library, choice)
        if not found:
            raise UsageError("no articles are meant", hint="choose another day, section or source")
        name = " · ".join(filter(None, (library.config.title, *choice.section, _span(choice.since, choice.until))))
        book = Book(title=name, key=f"{library.config.title}\n{choice}")
        with _beside(file) as part, part.open("wb") as out:
            count = write_epub(out, book, chapters(found), partial(picture, library))
    people.print(f"{count} articles: {file}", markup=False, soft_wrap=True)


def _span(since: date | None, until: date | None) -> str:
    if since == until:
        return str(since or "")
    return f"{since or '…'} – {until or '…'}" if until else f"{since} –"


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A file beside, which takes the place of FILE when it is whole; its folders are made.

    Raises: PublishError where the disk fails.
    """
    part = file.with_name(f".{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield part
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise disk_trouble(PublishError, error, file) from error
