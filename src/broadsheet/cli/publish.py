"""broadsheet publish: write every post again where it differs; take posts over, give them back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from broadsheet.cli.files import show_files
from broadsheet.cli.talk import SHOWN, emit, people
from broadsheet.errors import UsageError
from broadsheet.pipeline.library import Library, find, reading, writing
from broadsheet.pipeline.publishing.draining import publish_all
from broadsheet.pipeline.publishing.publish import Published
from broadsheet.pipeline.publishing.takeover import release, take_over
from broadsheet.pipeline.site.building import KIND as SITE
from broadsheet.store.own import addresses, files

if TYPE_CHECKING:
    from broadsheet.pipeline.publishing.proof import Fault

_FEW = 5  # names that meet, shown of one target


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
    counts: Counter[tuple[str, str]] = Counter()
    old_files, troubles = list[Published](), list[Published]()
    with writing(find(folder), "publish") as library:
        _hand_over(library, taken, released)
        for post in publish_all(library):
            if post.is_file:
                old_files.append(post)
            else:
                counts[post.target, post.state] += 1
                troubles += [post] if post.state in ("edited", "moved", "failed") else []
            if as_json:
                emit(post)
        advice = _advice(library)
    if not as_json:
        _show(library, troubles)
    _sum_up(library, counts)
    is_well = show_files(old_files)
    _tell(advice)
    if states := sorted({post.state for post in troubles} - {"failed"}):
        said = f"{' and '.join(states)} posts are left alone"
        people.print(f"{said}; --take-over POST keeps one for good, --release POST gives it back")
    raise SystemExit(0 if is_well and not any(post.state == "failed" for post in troubles) else 1)


def _show(library: Library, troubles: list[Published]) -> None:
    """Posts that were not written, by the names that --take-over and --release understand."""
    folders = {target.name: library.folder / target.path for target in library.config.target}
    for post in troubles[:SHOWN]:
        name = folders[post.target] / post.path if post.path else post.post_id
        people.print(f"{post.state} {name} {post.cause}".rstrip(), markup=False, soft_wrap=True)
    if len(troubles) > SHOWN:
        people.print(f"and {len(troubles) - SHOWN} more: `publish --json` shows all")


def _sum_up(library: Library, counts: Mapping[tuple[str, str], int]) -> None:
    """How it ended, a line a target. Of a site, files are counted, of which most are not looked at."""
    targets = library.config.target
    for target in targets:
        states = {state: number for (name, state), number in sorted(counts.items()) if name == target.name}
        said = [f"{number} {state}" for state, number in states.items() if target.kind != SITE or state != "unchanged"]
        if target.kind == SITE:
            told = f"files: {', '.join(said)}" if said else "up to date"
        else:
            told = ", ".join(said) or "no articles yet"
        plain = "site" if target.kind == SITE else "posts"
        people.print(f"{target.name if len(targets) > 1 else plain}: {told}", markup=False, soft_wrap=True)
    if not targets:
        people.print("there is no [[target]] in broadsheet.toml: nothing to write to", markup=False)


def _advice(library: Library) -> "list[Fault]":
    """What the builders need; a site needs nothing of the kind, nor the time to ask."""
    targets = [target for target in library.config.target if target.kind != SITE]
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
        _sum_up(library, counts)
    people.print("nothing was written")
    raise SystemExit(1 if any(state == "failed" for _, state in counts) else 0)


def _prove(home: Path, as_json: bool) -> NoReturn:
    from broadsheet.pipeline.publishing.proof import prove

    faults, advice = 0, list["Fault"]()
    with reading(home) as library:
        for fault in prove(library):
            faults += fault.is_fault
            if as_json:
                emit(fault)
            if fault.is_fault:
                _tell([fault])
            else:
                advice.append(fault)
        targets, own = library.config.target, library.own
        posts = sum(len(addresses(own, target.name)) for target in targets if target.kind != SITE)
        pages = sum(len(files(own, target.name)) for target in targets if target.kind == SITE)
    _tell(advice)
    said = [f"{posts} posts parsed back"] if posts or not pages else []
    said += [f"{pages} files of sites compared"] if pages else []
    people.print(f"{', '.join(said)}: {f'{faults} faults' if faults else 'all is well'}")
    raise SystemExit(1 if faults else 0)


def _tell(faults: "Sequence[Fault]") -> None:
    """Faults, each by name; of names that meet in one place the first few."""
    told: dict[str, list[str]] = {}
    for fault in faults:
        told.setdefault(f"{fault.target}: {fault.where}", []).append(fault.what)
    for where, said in told.items():
        for what in said[:_FEW]:
            people.print(f"{where}: {what}", markup=False, soft_wrap=True)
        if len(said) > _FEW:
            more = f"{where}: and {len(said) - _FEW} more: `publish --check --json` shows all"
            people.print(more, markup=False, soft_wrap=True)


def _hand_over(library: Library, taken: tuple[str, ...], released: tuple[str, ...]) -> None:
    for place in take_over(library, taken):
        people.print(f"taken over: {place.path}", markup=False, soft_wrap=True)
    for place, kept in release(library, released):
        people.print(
            f"released: {place.path}" + (f"; yours is now {kept}" if kept else ""), markup=False, soft_wrap=True
        )
