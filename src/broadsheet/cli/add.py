"""broadsheet add: follow a feed, or the feed that a page names."""

import os
from pathlib import Path

import click
import msgspec
from rich.padding import Padding
from rich.text import Text

from broadsheet.api import look_for_back_issues, look_into
from broadsheet.cli.following import follow, usable
from broadsheet.cli.talk import people
from broadsheet.config.check import source_mistakes
from broadsheet.config.load import load
from broadsheet.config.records import Config
from broadsheet.dates import parse_date
from broadsheet.errors import UsageError
from broadsheet.feeds.headline import headline
from broadsheet.feeds.opml import parse_opml
from broadsheet.model import Source
from broadsheet.pipeline.adding.add import Found, Sample
from broadsheet.pipeline.library import CONFIG, find
from broadsheet.text import excerpt, words
from broadsheet.urls import is_recording, is_web

_WAYS = {"feed": "feed", "sitemap": "sitemap", "list": "list", "rule": "list by your rule"}


@click.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("--section", "section", multiple=True, metavar="NAME", help="Where its posts belong; repeat for levels.")
@click.option("--id", "name", default="", help="A short name that never changes. Default: made from the address.")
@click.option("--limit", type=click.IntRange(min=1), help="The newest entries of each visit.")
@click.option("--feed-text", is_flag=True, help="The feed's own text; do not fetch pages.")
@click.option("--allow-private", multiple=True, metavar="ADDRESS", help="A private address it may be fetched from.")
@click.option("--since", metavar="DAY", default="", help="Take back issues from its sitemap too, from this day on.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@click.pass_obj
def add(
    folder: Path,
    urls: tuple[str, ...],
    section: tuple[str, ...],
    name: str,
    limit: int | None,
    feed_text: bool,
    allow_private: tuple[str, ...],
    since: str,
    yes: bool,
) -> None:
    """Follow sites: shows three entries read in full and why it chose them, then writes broadsheet.toml.

    A URL is a site, a section of one, a feed, a sitemap, rsshub://route (or /route), an OPML file, or a WARC file. Your
    file stays as it is but for the new lines at its end.
    """
    home = find(folder)
    config = load(home / CONFIG, parse_opml)
    if name and len(urls) > 1:
        raise UsageError("--id names one source, and there are several addresses", hint="add them one by one")
    if since and parse_date(since) is None:
        raise UsageError(f"“{since}” is no day", hint="such as --since 2024-01-01")
    for url in urls:
        if Path(url).is_file() and not is_recording(url):
            follow(home, *usable(_below(source, section) for source in parse_opml(Path(url).read_bytes())))
            continue
        asked = Source(
            url=_address(url, home),
            id=name,
            section=section,
            limit=limit,
            full_text=not feed_text,
            allow_private=allow_private,
        )
        found = look_into(config, _checked(asked), home)
        if found.named:
            people.print(f"{len(found.named)} sources: {found.why}", markup=False)
            follow(home, *usable(_below(source, section) for source in found.named))
            continue
        _refuse_taken_id(config, _as_asked(asked, found))
        back = look_for_back_issues(config, found.source) if since and found.way != "sitemap" else None
        show(found)
        if back:
            people.print(f"back issues since {since}: {back.url}", markup=False, soft_wrap=True)
        elif since and found.way != "sitemap":
            people.print("back issues: the site has no sitemap", markup=False, soft_wrap=True)
        if not yes and people.is_terminal and not click.confirm("Follow it?", default=True, err=True):
            continue
        followed = _as_asked(asked, found)
        if since and found.way == "sitemap":
            followed = msgspec.structs.replace(followed, since=since)
        follow(home, followed, *([msgspec.structs.replace(back, since=since)] if back else []))
        config = load(home / CONFIG, parse_opml)


def _address(url: str, home: Path) -> str:
    """The address that is meant: of a WARC file, its path from the paper's folder; another path is a route of RSSHub's.

    Raises: UsageError.
    """
    if is_recording(url):
        if not Path(url).is_file():
            raise UsageError("no such file", where=url)
        return Path(os.path.relpath(Path(url).resolve(), home.resolve())).as_posix()
    if url.startswith("/") and len(url) > 1:
        return f"rsshub:/{url}"
    if not is_web(url) and not url.startswith("rsshub://"):
        raise UsageError(f"“{url}” is no address", hint="such as https://example.org/news or rsshub://route")
    return url


def _checked(asked: Source) -> Source:
    """What was asked for, before anything is fetched. Raises: UsageError naming the option that cannot be."""
    for place, what, hint in source_mistakes(asked):
        where = asked.url if place[0] == "url" else f"--{place[0]}".replace("_", "-")
        raise UsageError(what, where=where, hint=hint)
    return asked


def _refuse_taken_id(config: Config, asked: Source) -> None:
    """Raises: UsageError where `--id` is another source's; the one that is followed already keeps it."""
    for source in config.source:
        if source.id == asked.id and (source.url, source.section) != (asked.url, asked.section):
            raise UsageError(f'"{asked.id}" is {source.url} already', where="--id", hint="an id is given once")


def _below(source: Source, section: tuple[str, ...]) -> Source:
    return msgspec.structs.replace(source, section=(*section, *source.section))


def _as_asked(asked: Source, found: Found) -> Source:
    """A route stays a route, so that another server can be named later."""
    return asked if asked.url.startswith("rsshub://") else msgspec.structs.replace(asked, url=found.source.url)


def show(found: Found) -> None:
    """What a source would give, for people."""
    count = len(found.feed.entries)
    title = found.feed.title or found.feed.site_url or found.source.url
    people.print(Text.assemble((title, "bold"), f"  {count} {'entry' if count == 1 else 'entries'}"), soft_wrap=True)
    people.print(f"{_WAYS[found.way]}: {found.source.url}", markup=False, soft_wrap=True)
    people.print(f" why: {found.why}", markup=False, soft_wrap=True)
    if found.maps:
        people.print(f"{found.maps} sitemaps; the newest of them is shown", markup=False, soft_wrap=True)
    for other in found.others:
        people.print(f"also: {other.url}  {other.title}", markup=False, soft_wrap=True)
    for sample in found.samples:
        people.print()
        title = sample.article.title or headline(sample.entry) or "no title"
        people.print(Text(f"  {title}", style="bold"), soft_wrap=True)
        people.print(f"  {_facts(sample)}", markup=False, soft_wrap=True)
        people.print(
            Padding(Text(excerpt(sample.article.text, 200)), (0, 0, 0, 2)), width=min(78, people.console.width)
        )
    people.print()


def _facts(sample: Sample) -> str:
    article = sample.article
    when = article.published or sample.entry.published
    facts = [f"{when:%Y-%m-%d %H:%M}" if when else "no date", *article.authors[:2], f"{len(words(article.text))} words"]
    facts += [f"{len(article.images)} picture{'s' * (len(article.images) > 1)}"] if article.images else []
    facts += [f"the feed's text: {sample.cause}"] if sample.cause else []
    return " · ".join(facts)
