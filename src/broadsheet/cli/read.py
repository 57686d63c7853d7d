"""broadsheet read: one article, whole, to the terminal or a file."""

import sys
from collections.abc import Mapping
from pathlib import Path

import click
import msgspec
from rich.markup import escape

from broadsheet.api import extract, fetch_page, read_online
from broadsheet.cli.explained import show_explanation
from broadsheet.cli.talk import emit, people
from broadsheet.config.records import Config
from broadsheet.errors import UsageError
from broadsheet.model import Article, Rule
from broadsheet.pipeline.library import near
from broadsheet.pipeline.reading import readable
from broadsheet.read.explain import Explanation, explain
from broadsheet.read.explained_page import as_page
from broadsheet.read.rules import by_host, rule_for
from broadsheet.sniffing import foreign
from broadsheet.urls import is_web

_NAME = "name a page, a file or -"


@click.command()
@click.argument("what", metavar="URL|FILE|-")
@click.option("--url", default="", help="The address of a FILE's page: relative links start there.")
@click.option(
    "--as",
    "form",
    type=click.Choice(["text", "html", "json"]),
    default="text",
    show_default=True,
    help="What to print.",
)
@click.option("--html", "form", flag_value="html", help="Short for --as html.")
@click.option("--explain", "explains", is_flag=True, help="Why each block of the page was taken or dropped.")
@click.pass_obj
def read(folder: Path, what: str, url: str, form: str, explains: bool) -> None:
    """Read the article out of one page: an address, a saved page, or a page on standard input.

    The rules of the paper that you are in are followed. An address that goes on on further pages is read whole.
    """
    config = near(folder)
    if explains:
        explanation = _explanation(what, url, config)
        _show_explanation(explanation, form)
        raise SystemExit(0 if explanation.article.text else 1)
    article = read_online(what, config) if is_web(what) else _of_file(what, url, by_host(config.rule))
    if form == "json":
        emit(article)
    elif form == "html":
        click.echo(article.html)
    else:
        _show(article)
    raise SystemExit(0 if article.text else 1)


def _of_file(what: str, url: str, rules: Mapping[str, Rule]) -> Article:
    return extract(_bytes(what), url, rule=rule_for(rules, url))


def _bytes(what: str) -> bytes:
    try:
        data = sys.stdin.buffer.read() if what == "-" else Path(what).read_bytes()
    except OSError as error:
        raise UsageError(error.strerror or str(error), where=what, hint=_NAME) from error
    if kind := foreign(data):
        raise UsageError(f"no page but {kind}", where=what, hint=_NAME)
    return data


def _explanation(what: str, url: str, config: Config) -> Explanation:
    """Of an address, its first page alone."""
    rules = by_host(config.rule)
    if is_web(what):
        page = readable(fetch_page(what, config))
        rule = rule_for(rules, page.final_url)
        return explain(page.body, page.final_url, content_type=page.content_type, rule=rule)
    return explain(_bytes(what), url, rule=rule_for(rules, url))


def _show_explanation(explanation: Explanation, form: str) -> None:
    if form == "json":
        for told in explanation.blocks:
            emit(told)
    elif form == "html":
        click.echo(as_page(explanation), nl=False)
    else:
        show_explanation(explanation)


def _show(article: Article) -> None:
    """Facts to people, the text to stdout."""
    people.print(f"[bold]{escape(article.title or 'no title')}[/bold]", soft_wrap=True)
    for name, value in _facts(article):
        people.print(f"[dim]{name:>9}[/dim] {escape(value)}", soft_wrap=True)
    people.print()
    click.echo(article.text)


def _facts(article: Article) -> list[tuple[str, str]]:
    data = msgspec.structs.asdict(article)
    rows = [
        ("by", ", ".join(article.authors + article.agencies)),
        ("published", article.published.isoformat(" ", "minutes") if article.published else "unknown"),
        ("site", article.site or ""),
        ("language", article.language or article.declared_language or ""),
        ("picture", article.lead_image.url if article.lead_image else ""),
        ("kind", f"{data['kind']}, sureness {article.sureness:.2f}"),
    ]
    return [(name, value) for name, value in rows if value]
