"""broadsheet read: one article, whole, to the terminal or a file."""

import sys
from pathlib import Path

import click
import msgspec
from rich.markup import escape

from broadsheet.api import extract, fetch_page
from broadsheet.cli.talk import emit, people
from broadsheet.errors import UsageError
from broadsheet.model import Article, Page


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
def read(what: str, url: str, form: str) -> None:
    """Read the article out of one page: an address, a saved page, or a page on standard input."""
    article = _article(what, url)
    if form == "json":
        emit(article)
    elif form == "html":
        click.echo(article.html)
    else:
        _show(article)
    raise SystemExit(0 if article.text else 1)


def _article(what: str, url: str) -> Article:
    if what.startswith(("http://", "https://")):
        page: Page = fetch_page(what)
        return extract(page.body, page.final_url)
    try:
        data = sys.stdin.buffer.read() if what == "-" else Path(what).read_bytes()
    except OSError as error:
        raise UsageError(error.strerror or str(error), where=what, hint="name a page, a file or -") from error
    return extract(data, url)


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
