"""Posts that the user takes over and gives back: their file is never written, nor lost when it is released."""

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from broadsheet.errors import PublishError, UsageError, disk_trouble
from broadsheet.pipeline.library import Library
from broadsheet.pipeline.publishing.files import places
from broadsheet.pipeline.publishing.moved import moved
from broadsheet.pipeline.site.building import make_again, sites_of
from broadsheet.store import entries, old_files, outbox, own
from broadsheet.store.schema import transaction


class Place(NamedTuple):
    """The file of a post in a target, one of an old site's there, or any of a built site's."""

    target: str
    path: str  # below the target's folder
    post_id: str  # "": no post
    file: Path


def take_over(library: Library, names: tuple[str, ...]) -> list[Place]:
    """Mark posts as the user's. Raises: UsageError naming what is no post of this folder."""
    places = [place for name in names for place in find_post(library, name)]
    now = datetime.now(UTC).replace(microsecond=0)
    with transaction(library.own):
        for place in places:
            own.take(library.own, place.target, place.path, place.post_id, now)
    return places


def release(library: Library, names: tuple[str, ...]) -> list[tuple[Place, Path | None]]:
    """Make posts ours again; the user's file is moved below library/released, and said where.

    Raises: UsageError; PublishError where the file cannot be moved.
    """
    released, sites = [], {config.name: config for config in sites_of(library)}
    for place in [place for name in names for place in find_post(library, name)]:
        kept = _moved(library, place)
        with transaction(library.own):
            own.release(library.own, place.target, place.path)
            own.forget_file(library.own, place.target, place.path)
        if not place.post_id and place.target in sites:
            make_again(library, sites[place.target])
        with transaction(library.db):
            if n := entries.find(library.db, place.post_id, ""):
                outbox.post_later(library.db, n)
        released.append((place, kept))
    return released


def find_post(library: Library, name: str) -> list[Place]:
    """The places of a post, by its id or by its file, also one that it was moved to; of a file of an old or of the
    built site by that.

    Raises: UsageError.
    """
    folders = {config.name: library.folder / config.path for config in library.config.target}
    found = [
        Place(target, path, name, _where(library, target, name, folders[target], path))
        for target, path in own.addressed(library.own, name)
        if target in folders
    ]
    if found:
        return found
    file = Path(name).absolute()
    for target, folder in folders.items():
        if file.is_relative_to(folder.absolute()):
            path = file.relative_to(folder.absolute()).as_posix()
            if post_id := own.post_at(library.own, target, path):
                return [Place(target, path, post_id, _where(library, target, post_id, folder, path))]
            if path in _old_files(library, target) or own.written(library.own, target, path):
                return [Place(target, path, "", file)]
            for post_id, other in moved(library.own, target, folder).items():
                if other.absolute() == file and (at := own.address(library.own, target, post_id)):
                    return [Place(target, at.path, post_id, file)]
    raise UsageError(f"“{name}” is no post of this folder", hint="give the file of a post, or its broadsheet_id")


def _where(library: Library, target: str, post_id: str, folder: Path, path: str) -> Path:
    """The file of a post: at its place, or where the user moved it."""
    place = folder / path
    return place if place.exists() else moved(library.own, target, folder).get(post_id, place)


def _old_files(library: Library, target: str) -> dict[str, str]:
    config = next(config for config in library.config.target if config.name == target)
    return places(config, old_files.published(library.own))


def _moved(library: Library, place: Place) -> Path | None:
    if not place.file.exists():
        return None
    kept = library.folder / "library" / "released" / place.target / place.path
    number = 1
    while kept.exists():
        number += 1
        kept = kept.with_name(f"{number}-{Path(place.path).name}")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        place.file.replace(kept)
    except OSError as error:
        raise disk_trouble(PublishError, error, place.file) from error
    return kept
