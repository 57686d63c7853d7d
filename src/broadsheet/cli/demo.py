"""broadsheet demo: the whole job over a small news room of our own, over real HTTP on the loopback."""

import re
from pathlib import Path

import click
from rich.rule import Rule

from broadsheet.api import live_run
from broadsheet.cli.diff import show_diff
from broadsheet.cli.pictures import show_pictures
from broadsheet.cli.run import report, worker_count
from broadsheet.cli.talk import people
from broadsheet.demo.news_room import config_text, edited_article
from broadsheet.demo.server import NewsRoom, news_room
from broadsheet.pipeline.library import CONFIG, writing
from broadsheet.pipeline.pictures import PictureOutcome
from broadsheet.publish.write import write_whole
from broadsheet.store.runs import finished

_PORT = re.compile(r'proxy = "http://127\.0\.0\.1:(\d+)"')

_PLACES = {
    "posts": "blog/source/_posts",
    "pictures": "blog/source/pictures",
    "site": "site/index.html",
    "archive": "library/archive",
    "config": CONFIG,
}
_RUNS = ((1, "The first run"), (2, "The second run: one article was edited since"))
_AGAIN = ((2, "Run again: nothing changed since"),)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("broadsheet-demo"))
def demo(folder: Path) -> None:
    """Run the ordinary pipeline over a news room of our own, served on the loopback; posts end in FOLDER/blog,
    and as a site of their own in FOLDER/site.

    The first time it runs twice, and one article is edited in between. Called again, it finds that nothing changed;
    stopped half way, it goes on where it was.
    """
    with news_room(_port(folder)) as room:
        write_whole(folder / CONFIG, config_text("blog", room.port, "site").encode())
        for number, title in _RUNS[_finished(folder) :] or _AGAIN:
            room.round = number
            _run(folder, room, title)
    _headline("One of the posts")
    _show_post(folder)
    _headline("What was edited")
    with writing(folder, "demo") as library:
        show_diff(library, edited_article())
    _headline("What there is now")
    for name, path in _PLACES.items():
        people.print(f"{name:>8}  {folder / path}", markup=False, soft_wrap=True)


def _port(folder: Path) -> int:
    """The port of the demo before this one: the same config is the same bytes."""
    path = folder / CONFIG
    found = _PORT.search(path.read_text(encoding="utf-8")) if path.exists() else None
    return int(found[1]) if found else 0


def _finished(folder: Path) -> int:
    """How many runs of the demo came to their end."""
    if not (folder / CONFIG).exists():
        return 0
    with writing(folder, "demo") as library:
        return finished(library.db)


def _headline(text: str) -> None:
    people.print()
    people.print(Rule(text, align="left"))


def _run(folder: Path, room: NewsRoom, title: str) -> None:
    _headline(title)
    with writing(folder, "demo") as library:
        sources, told = library.config.source, list[PictureOutcome]()
        count = worker_count(library.config, None)
        report(library, sources, live_run(library, sources, count, all_sources=True, hear=told.append), False)
        show_pictures(told, False, library.config)
    unchanged = sum(asked.status == 304 for asked in room.asked)
    people.print(f"{len(room.asked)} requests, {unchanged} of them answered “not modified”")
    room.asked.clear()


def _show_post(folder: Path) -> None:
    posts = sorted((folder / "blog" / "source" / "_posts").rglob("*.md"))
    shown = next((post for post in posts if "pier" in post.name or "老港区" in post.name), posts[0])
    people.print(f"{shown.relative_to(folder)}  ({len(posts)} posts in all)", markup=False, soft_wrap=True)
    people.print()
    click.echo(shown.read_text(encoding="utf-8"), nl=False)
