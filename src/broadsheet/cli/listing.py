"""broadsheet list: what a listing page gives, by itself or by a rule, and why."""

from pathlib import Path

import click
from rich.cells import cell_len, set_cell_size
from rich.text import Text

from broadsheet.api import fetch_page
from broadsheet.cli.talk import emit, people
from broadsheet.config.check import source_mistakes
from broadsheet.errors import UsageError
from broadsheet.feeds.listing.find import Found, find_list
from broadsheet.feeds.listing.looks import look_of, place_of
from broadsheet.feeds.listing.rules import by_rule
from broadsheet.model import Entry, ListRule, Source
from broadsheet.pipeline.library import near
from broadsheet.urls import is_web

_WIDTH, _DATE = 80, 10  # columns


@click.command("list")
@click.argument("what", metavar="URL|FILE")
@click.option("--url", default="", help="The address of a FILE's page: relative links start there.")
@click.option("--item", default="", help='Try a rule: each entry, as CSS, XPath ("//li") or JSON path ("$.items[*]").')
@click.option("--link", default="", help="Its link.")
@click.option("--title", default="", help="Its title.")
@click.option("--date", default="", help="Its date.")
@click.option("--picture", default="", help="Its picture.")
@click.option("--summary", default="", help="Its summary.")
@click.option("--explain", "explains", is_flag=True, help="Also the links that are no entries, and why.")
@click.option("--json", "as_json", is_flag=True, help="One entry a line as JSON on stdout.")
@click.pass_obj
def list_command(
    folder: Path,
    what: str,
    url: str,
    item: str,
    link: str,
    title: str,
    date: str,
    picture: str,
    summary: str,
    explains: bool,
    as_json: bool,
) -> None:
    """The entries of a page without a feed: found by themselves, or by a rule that you try."""
    data, base = _read(what, url, folder)
    if item:
        rule = ListRule(item=item, link=link, title=title, date=date, picture=picture, summary=summary)
        found = Found(entries=by_rule(data, base, _checked(rule)))
    elif any((link, title, date, picture, summary)):
        raise UsageError("a rule needs its item", hint="such as --item 'ul.news > li'")
    else:
        found = find_list(data, base)
    _show(found, explains, as_json)
    if item and not as_json:
        given = {key: value for key in rule.__struct_fields__ if (value := getattr(rule, key))}
        people.print(
            f"list = {{ {', '.join(f'{key} = {_quoted(value)}' for key, value in given.items())} }}", markup=False
        )
    raise SystemExit(0 if found.entries else 1)


def _checked(rule: ListRule) -> ListRule:
    for place, fault, hint in source_mistakes(Source(url="https://example.org/", list=rule)):
        raise UsageError(fault, where=f"--{place[-1]}", hint=hint)
    return rule


def _read(what: str, url: str, folder: Path) -> tuple[bytes, str]:
    if is_web(what):
        page = fetch_page(what, near(folder))
        return page.body, page.final_url
    try:
        return Path(what).read_bytes(), url
    except OSError as error:
        raise UsageError(error.strerror or str(error), where=what, hint="name a page or a file") from error


def _show(found: Found, explains: bool, as_json: bool) -> None:
    if as_json:
        for entry in found.entries:
            emit(entry)
        return
    count = len(found.entries)
    people.print(f"{count} {'entry' if count == 1 else 'entries'}", markup=False)
    for shape in look_of(found.shapes)[:3]:
        people.print(f"{found.shapes.count(shape):>4} in {place_of(shape)}", markup=False, soft_wrap=True)
    for entry in found.entries:
        click.echo(line_of(entry))
        people.print(Text(f"{'':{_DATE + 4}}{entry.url}", style="dim"), soft_wrap=True)
    if explains:
        for other in found.others:
            people.print(
                Text(f"no entry, {other.why}: {other.title}", style="bright_black"), overflow="ellipsis", no_wrap=True
            )


def line_of(entry: Entry) -> str:
    """Date, whether there are a picture and a summary, and the title, in 80 columns."""
    date = f"{entry.published:%Y-%m-%d}" if entry.published else ""
    marks = f"{'p' if entry.image else '-'}{'s' if entry.summary_html else '-'}"
    return f"{date:{_DATE}} {marks} {_fit(entry.title or '', _WIDTH - _DATE - 4)}".rstrip()


def _fit(text: str, columns: int) -> str:
    return text if cell_len(text) <= columns else f"{set_cell_size(text, columns - 1).rstrip()}…"


def _quoted(text: str) -> str:
    return f"'{text}'" if '"' in text else f'"{text}"'
