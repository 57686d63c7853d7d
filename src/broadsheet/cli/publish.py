"""broadsheet publish: write every post again where it differs."""

from collections import Counter
from pathlib import Path

import click

from broadsheet.api import publish_all
from broadsheet.cli.talk import emit, people
from broadsheet.pipeline.library import find, writing


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One post a line as JSON on stdout.")
@click.pass_obj
def publish(folder: Path, as_json: bool) -> None:
    """Write the posts of every article kept, with today's config; files that do not change are not touched.

    A file that you edited is left alone and named. Addresses never move: they come from the ledger.
    """
    counts: Counter[str] = Counter()
    with writing(find(folder), "publish") as library:
        for post in publish_all(library):
            counts[post.state] += 1
            if as_json:
                emit(post)
            elif post.state in ("edited", "failed"):
                people.print(f"{post.state} {post.path or post.post_id} {post.cause}", markup=False, soft_wrap=True)
    states = ", ".join(f"{number} {state}" for state, number in sorted(counts.items())) or "no articles yet"
    people.print(f"posts: {states}")
    raise SystemExit(1 if counts["failed"] else 0)
