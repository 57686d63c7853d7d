"""broadsheet publish: write every post again where it differs; take posts over, give them back."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from broadsheet.cli.files import show_files
from broadsheet.cli.talk import emit, people
from broadsheet.errors import UsageError
from broadsheet.pipeline.library import Library, find, reading, writing
from broadsheet.pipeline.publishing.draining import publish_all
from broadsheet.pipeline.publishing.publish import Published
from broadsheet.pipeline.publishing.takeover import release, take_over
from broadsheet.store.own import addresses

if TYPE_CHECKING:
    from broadsheet.pipeline.publishing.proof import Fault


@click.command()
@click.option(
    "--take-over", "taken", multiple=True, metavar="POST", help="This post is mine now: never write it again."
)
@click.option("--release", "released", multiple=True, metavar="POST", help="Write this post again; my file is kept.")
@click.option("--dry-run", is_flag=True, help="List what would be written, and write nothing.")
@click.option("--check", "checks", is_flag=True, help="Parse every published file back, and name what is wrong.")
@click.option("--json", "as_json", is_flag=True, help="One post a line as JSON on stdout.")
@click.pass_obj
def publish(
    folder: Path, taken: tuple[str, ...], released: tuple[str, ...], dry_run: bool, checks: bool, as_json: bool
) -> None:
    """Write the posts of every article kept, with today's config; files that do not change are not touched.

    A file that you edited is left alone and named. With --take-over it is yours for good and named no more; with
    --release it is written again, and your file is moved to library/released. A POST is a file or a broadsheet_id;
    a file of an old site will do. Addresses never move: they come from the ledger.
    """
    if set(taken) & set(released):
        raise UsageError("the same post cannot be taken over and released")
    if bool(taken or released) + dry_run + checks > 1:
        raise UsageError("--dry-run and --check stand alone")
    if dry_run:
        _rehearse(find(folder), as_json)
    if checks:
        _prove(find(folder), as_json)
    counts: Counter[str] = Counter()
    files: list[Published] = []
    with writing(find(folder), "publish") as library:
        _hand_over(library, taken, released)
        for post in publish_all(library):
            if post.is_file:
                files.append(post)
            else:
                counts[post.state] += 1
            if as_json:
                emit(post)
            elif post.is_file:
                continue
            elif post.state in ("edited", "failed"):
                people.print(f"{post.state} {post.path or post.post_id} {post.cause}", markup=False, soft_wrap=True)
        told = _advice(library)
    states = ", ".join(f"{number} {state}" for state, number in sorted(counts.items())) or "no articles yet"
    people.print(f"posts: {states}")
    is_well = show_files(files)
    for fault in told:
        _tell(fault)
    if counts["edited"]:
        people.print("edited posts are left alone; --take-over POST keeps one for good, --release POST gives it back")
    raise SystemExit(0 if is_well and not counts["failed"] else 1)


def _advice(library: Library) -> "list[Fault]":
    """What the builders need; a site needs nothing of the kind, nor the time to ask."""
    targets = [target for target in library.config.target if target.kind != "site"]
    if not targets:
        return []
    from broadsheet.pipeline.publishing.proof import advice

    return [fault for target in targets for fault in advice(library, target)]


def _rehearse(home: Path, as_json: bool) -> NoReturn:
    """What would change, on stdout: a line a file."""
    from broadsheet.pipeline.publishing.planning import plan

    counts: Counter[tuple[str, str]] = Counter()
    with reading(home) as library:
        folders = {target.name: target.path for target in library.config.target}
        for post in plan(library):
            counts[post.target, post.state] += 1
            if as_json:
                emit(post)
            elif post.state != "unchanged":
                click.echo(f"{post.state} {folders[post.target]}/{post.path or post.post_id} {post.cause}".rstrip())
    for target in folders:
        states = [f"{number} {state}" for (name, state), number in sorted(counts.items()) if name == target]
        people.print(f"{target}: {', '.join(states) or 'no articles yet'}", markup=False, soft_wrap=True)
    people.print("nothing was written")
    raise SystemExit(1 if any(state == "failed" for _, state in counts) else 0)


def _prove(home: Path, as_json: bool) -> NoReturn:
    from broadsheet.pipeline.publishing.proof import prove

    faults = 0
    with reading(home) as library:
        for fault in prove(library):
            faults += fault.is_fault
            if as_json:
                emit(fault)
            _tell(fault)
        posts = sum(len(addresses(library.own, target.name)) for target in library.config.target)
    people.print(f"{posts} posts parsed back: {f'{faults} faults' if faults else 'all is well'}")
    raise SystemExit(1 if faults else 0)


def _tell(fault: "Fault") -> None:
    people.print(f"{fault.target}: {fault.where}: {fault.what}", markup=False, soft_wrap=True)


def _hand_over(library: Library, taken: tuple[str, ...], released: tuple[str, ...]) -> None:
    for place in take_over(library, taken):
        people.print(f"taken over: {place.path}", markup=False, soft_wrap=True)
    for place, kept in release(library, released):
        people.print(
            f"released: {place.path}" + (f"; yours is now {kept}" if kept else ""), markup=False, soft_wrap=True
        )
