"""broadsheet publish: write every post again where it differs; take posts over, give them back."""

from collections import Counter
from pathlib import Path

import click

from broadsheet.cli.talk import emit, people
from broadsheet.errors import UsageError
from broadsheet.pipeline.draining import publish_all
from broadsheet.pipeline.library import Library, find, writing
from broadsheet.pipeline.takeover import release, take_over


@click.command()
@click.option(
    "--take-over", "taken", multiple=True, metavar="POST", help="This post is mine now: never write it again."
)
@click.option("--release", "released", multiple=True, metavar="POST", help="Write this post again; my file is kept.")
@click.option("--json", "as_json", is_flag=True, help="One post a line as JSON on stdout.")
@click.pass_obj
def publish(folder: Path, taken: tuple[str, ...], released: tuple[str, ...], as_json: bool) -> None:
    """Write the posts of every article kept, with today's config; files that do not change are not touched.

    A file that you edited is left alone and named. With --take-over it is yours for good and named no more; with
    --release it is written again, and your file is moved to library/released. A POST is a file or a broadsheet_id.
    Addresses never move: they come from the ledger.
    """
    if set(taken) & set(released):
        raise UsageError("the same post cannot be taken over and released")
    counts: Counter[str] = Counter()
    with writing(find(folder), "publish") as library:
        _hand_over(library, taken, released)
        for post in publish_all(library):
            counts[post.state] += 1
            if as_json:
                emit(post)
            elif post.state in ("edited", "failed"):
                people.print(f"{post.state} {post.path or post.post_id} {post.cause}", markup=False, soft_wrap=True)
    states = ", ".join(f"{number} {state}" for state, number in sorted(counts.items())) or "no articles yet"
    people.print(f"posts: {states}")
    if counts["edited"]:
        people.print("edited posts are left alone; --take-over POST keeps one for good, --release POST gives it back")
    raise SystemExit(1 if counts["failed"] else 0)


def _hand_over(library: Library, taken: tuple[str, ...], released: tuple[str, ...]) -> None:
    for place in take_over(library, taken):
        people.print(f"taken over: {place.path}", markup=False, soft_wrap=True)
    for place, kept in release(library, released):
        people.print(
            f"released: {place.path}" + (f"; yours is now {kept}" if kept else ""), markup=False, soft_wrap=True
        )
