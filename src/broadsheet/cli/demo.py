"""broadsheet demo: the whole job over a small news room of our own."""

from collections import Counter
from pathlib import Path

import click

from broadsheet.api import replay_run
from broadsheet.cli.run import report
from broadsheet.cli.talk import people
from broadsheet.demo.news_room import config_text
from broadsheet.demo.warc import write_warc
from broadsheet.pipeline.library import CONFIG, writing
from broadsheet.publish.write import write_whole


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("broadsheet-demo"))
def demo(folder: Path) -> None:
    """Run the ordinary pipeline over a news room of our own, with no network; posts end in FOLDER/blog."""
    write_whole(folder / CONFIG, config_text("blog").encode())
    for round_ in (1, 2):
        warc = folder / f"web-{round_}.warc.gz"
        write_warc(warc, round_)
        people.print(f"\n[bold]Run {round_}[/bold]" + (": one article was edited since" if round_ == 2 else ""))
        with writing(folder, "demo") as library:
            report(library, library.config.source, replay_run(library, library.config.source, (warc,), 2), False)
    _show_paths(folder)


def _show_paths(folder: Path) -> None:
    posts = sorted((folder / "blog" / "source" / "_posts").rglob("*.md"))
    kinds = Counter(path.suffix for path in posts)
    people.print(f"\n{kinds['.md']} posts. One of them:\n")
    click.echo("\n".join(posts[0].read_text(encoding="utf-8").splitlines()[:40]) if posts else "")
    for name, path in (("posts", "blog/source/_posts"), ("archive", "library/archive"), ("config", CONFIG)):
        people.print(f"{name:>8}  {folder / path}", markup=False, soft_wrap=True)
