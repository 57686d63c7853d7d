"""Files of old sites written to every target, where its builder puts them at their old addresses.

They go out whether or not a post still shows them: an address is for ever. What the user has at such a place is left
alone, and nothing is written through a link of the disk that leads out of the target's folder.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from broadsheet.config.records import TargetConfig
from broadsheet.errors import PublishError, disk_trouble
from broadsheet.pipeline.library import Library
from broadsheet.pipeline.posting import Copy
from broadsheet.pipeline.publishing.publish import Published, Write, to_disk
from broadsheet.pipeline.site.building import KIND as SITE
from broadsheet.pipeline.site.job import in_root
from broadsheet.publish.media import Media
from broadsheet.publish.write import digest
from broadsheet.store import old_files, own
from broadsheet.store.old_files import OldFile, name_of
from broadsheet.store.schema import transaction

_BATCH = 64  # files that are announced together


def publish_files(library: Library, write: Write = to_disk) -> Iterator[Published]:
    """Make the files of old sites stand in every target; what became of each.

    Raises: PublishError where the disk fails; what was written before it stays.
    """
    files = old_files.published(library.own)
    for config in library.config.target if files else ():
        copies = [Copy(path, library.old / name_of(name), name) for path, name in places(config, files).items()]
        for at in range(0, len(copies), _BATCH):
            yield from _to_target(library, config, copies[at : at + _BATCH], write)


def places(config: TargetConfig, files: Iterable[OldFile]) -> dict[str, str]:
    """The digest of each file of old sites by its path below the target's folder."""
    goes = _media(config)
    return {str(goes(PurePosixPath(), file.address).file): file.digest for file in files}


def _media(config: TargetConfig) -> Media:
    if config.kind == SITE:
        return in_root
    from broadsheet.publish.targets import target_of

    return target_of(config.kind, config.layout).files


def _to_target(library: Library, config: TargetConfig, copies: Sequence[Copy], write: Write) -> Iterator[Published]:
    folder, name = library.folder / config.path, config.name
    known = own.all_written(library.own, name, [copy.path for copy in copies])
    due = []
    for copy in copies:
        is_users = own.is_taken_over(library.own, name, copy.path)
        state, cause = ("taken over", "") if is_users else _state(folder, copy, known.get(copy.path))
        if state:
            yield Published(target=name, post_id="", path=copy.path, state=state, cause=cause, is_file=True)
        else:
            due.append(copy)
    if not due:
        return
    with transaction(library.own):
        own.all_about_to_write(library.own, name, [(copy.path, "", copy.digest) for copy in due])
    for copy in due:
        state = write(folder / copy.path, _bytes(copy.source))
        yield Published(target=name, post_id="", path=copy.path, state=state, is_file=True)
    with transaction(library.own):
        own.has_written(library.own, name, [copy.path for copy in due])


def _state(folder: Path, copy: Copy, ours: own.Written | None) -> tuple[str, str]:
    """What is to be said of a file that is not to be written, and why; ("", "") for one that is."""
    place = folder / copy.path
    if not _is_free(folder, place):
        return "edited", "something of yours is in its way"
    if place.is_file():
        if ours is not None and ours.digest == copy.digest:
            return "unchanged", ""
        on_disk = digest(_bytes(place))
        if on_disk != copy.digest and (ours is None or on_disk not in (ours.digest, ours.pending)):
            return "edited", "a file of yours is at its place"
    if ours is not None and copy.digest not in (ours.digest, ours.pending):
        return "edited", "another file of this site is at its place"
    if not copy.source.is_file() or digest(_bytes(copy.source)) != copy.digest:
        return "failed", f"{copy.source} is missing or damaged: restore it from a backup, or import the old site again"
    return "", ""


def _is_free(folder: Path, place: Path) -> bool:
    """True if a file can stand at a place: folders above it, which lead nowhere else; a file or nothing there."""
    above = next(path for path in place.parents if os.path.lexists(path) or path == folder)
    is_inside = place.parent.resolve().is_relative_to(folder.resolve())
    is_plain = place.is_file() and not place.is_symlink()
    return is_inside and (above.is_dir() or not os.path.lexists(above)) and (is_plain or not os.path.lexists(place))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise disk_trouble(PublishError, error, path) from error
