"""broadsheet feed: any page or feed as RSS, Atom or JSON Feed with whole articles, and RSSHub's parameters."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from broadsheet.api import online, write_feed
from broadsheet.cli.talk import people, progress
from broadsheet.config.records import Config
from broadsheet.config.selection import Selection, chosen
from broadsheet.errors import UsageError
from broadsheet.model import Entry, Feed, Page, Source
from broadsheet.pipeline.adding.choosing import Get
from broadsheet.pipeline.adding.feeding import brief, cleaned, converted, feed_at, feed_of, whole
from broadsheet.pipeline.chinese import CONVERSIONS, converter
from broadsheet.pipeline.library import near
from broadsheet.pipeline.run import resolved
from broadsheet.read.rules import by_host
from broadsheet.urls import is_web

_C = TypeVar("_C", bound=Callable[..., Any])
_LEAST_BRIEF = 100  # characters, as RSSHub has it
_PLACES = ("title", "description", "author", "category")


def _choosing(command: _C) -> _C:
    """RSSHub's filters: one for all places, and one for each."""
    for name, verb in (("filterout", "Leave out entries with"), ("filter", "Only entries with")):
        for place in reversed(_PLACES):
            help = f"{verb} this in {'the text' if place == 'description' else f'the {place}'}."
            command = click.option(f"--{name}-{place}", metavar="REGEX", default="", help=help)(command)
        where = "title, text, author or category" if name == "filter" else "title or text"
        command = click.option(f"--{name}", metavar="REGEX", default="", help=f"{verb} this in {where}.")(command)
    return command


@click.command()
@click.argument("what", metavar="URL|FILE|-")
@click.option("--url", default="", help="The address of a FILE: relative links start there.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["rss", "atom", "json"]),
    default="rss",
    show_default=True,
    help="What to write.",
)
@click.option(
    "--mode",
    type=click.Choice(["fulltext", "feed"]),
    default="fulltext",
    show_default=True,
    help="Whole articles, or what the feed gives.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="Entries at most, after the filters; 0: all.",
)
@_choosing
@click.option(
    "--filter-time", type=click.IntRange(min=0), metavar="SECONDS", help="Not older than that; undated ones pass."
)
@click.option(
    "--filter-case-sensitive/--no-filter-case-sensitive",
    default=True,
    show_default=True,
    help="Whether filters tell capitals apart.",
)
@click.option(
    "--sorted/--no-sorted", "is_sorted", default=True, show_default=True, help="Newest first, or in the feed's order."
)
@click.option(
    "--brief",
    "shortened",
    type=click.IntRange(min=_LEAST_BRIEF),
    metavar="N",
    help="The first N characters in place of the text.",
)
@click.option("--opencc", type=click.Choice(CONVERSIONS), help="Chinese in other signs: s2t, t2s …")
@click.pass_obj
def feed(
    folder: Path,
    /,
    what: str,
    url: str,
    form: Any,
    mode: str,
    limit: int,
    shortened: int | None,
    opencc: str | None,
    **filters: Any,
) -> None:
    """Write any page or feed as a feed to stdout: a listing page without one, a feed, rsshub://ROUTE, a file.

    Filters are RE2 patterns. The pages of the entries are asked for as politely as in a run; where one cannot be had,
    or gives fewer words, the feed's own serve. Exit code 1 where there is no entry.
    """
    config = near(folder)
    named = resolved(Source(url=what), config.rsshub.instance).url
    get, now = online(config, named), datetime.now(UTC).replace(microsecond=0)
    convert = converter(opencc) if opencc else None
    found = feed_at(named, get) if is_web(named) else feed_of(_page(what, url, now))
    entries = _chosen(found, _selection(filters, limit), now)
    if mode == "fulltext":
        entries = _whole(entries, get, config)
    made = _made(found, entries, shortened, convert)
    sys.stdout.buffer.write(write_feed(made, form, seen=now))
    raise SystemExit(0 if entries else 1)


def _page(what: str, url: str, now: datetime) -> Page:
    try:
        data = sys.stdin.buffer.read() if what == "-" else Path(what).read_bytes()
    except OSError as error:
        raise UsageError(error.strerror or str(error), where=what, hint="name a page, a file or -") from error
    if not data.strip():
        raise UsageError("is empty", where=what, hint="name a page, a file or -")
    return Page(url=url, final_url=url, status=200, body=data, fetched=now)


def _selection(filters: dict[str, Any], limit: int) -> Selection:
    named = {
        key: value for key, value in filters.items() if key.startswith(("filter_", "filterout")) or key == "filter"
    }
    seconds, is_sensitive = named.pop("filter_time"), named.pop("filter_case_sensitive")
    return Selection(
        **named,
        seconds=seconds,
        case_sensitive=is_sensitive,
        newest_first=filters["is_sorted"],
        limit=limit or None,
    )


def _chosen(found: Feed, selection: Selection, now: datetime) -> tuple[Entry, ...]:
    try:
        return chosen(found.entries, selection, now)
    except ValueError as error:
        raise UsageError(
            f"this filter is no RE2 pattern: {error}", hint="see github.com/google/re2/wiki/Syntax"
        ) from error


def _whole(entries: tuple[Entry, ...], get: Get, config: Config) -> tuple[Entry, ...]:
    read = []
    with progress("reading", len(entries)) as steps:
        for entry in whole(entries, get, by_host(config.rule), partial(people.print, markup=False, soft_wrap=True)):
            steps.step(entry.title or entry.url or "")
            read.append(entry)
    return tuple(read)


def _made(found: Feed, entries: tuple[Entry, ...], shortened: int | None, convert: Callable[[str], str] | None) -> Feed:
    """The feed with these entries, harmless, shortened and converted as asked."""
    shown = [cleaned(entry) for entry in entries]
    if shortened is not None:
        shown = [brief(entry, shortened) for entry in shown]
    if convert is not None:
        shown = [converted(entry, convert) for entry in shown]
        found = msgspec.structs.replace(found, title=convert(found.title or "") or None, title_html=None)
    return msgspec.structs.replace(found, entries=tuple(shown))
