"""The files of a site on disk and in the manifest: written where they differ, left alone where somebody edited them.

Order: own.db says what is going to be written, the files are written beside their places and renamed, the disk is
told to keep them, own.db says that they stand. A kill in between is mended by doing it again. A site that has no
folder yet is written into one beside its place, which is renamed as a whole.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from broadsheet.errors import PublishError, disk_trouble
from broadsheet.model import Record
from broadsheet.pipeline.library import Library
from broadsheet.publish.write import digest, sync_all, write_all, write_new
from broadsheet.store import own
from broadsheet.store.schema import transaction


class Put(Record, frozen=True, kw_only=True):
    """What became of a file: "written", "unchanged", "edited" (by the user: left alone), "taken over" (so too)."""

    path: str
    state: str
    post_id: str = ""


Write = Callable[[Path, Sequence[tuple[str, bytes]]], None]


def put_files(
    library: Library, target: str, folder: Path, files: Sequence[tuple[str, bytes, str]], write: Write = write_all
) -> list[Put]:
    """Make files (path, content, post id or "") stand in a target's folder; `settle_files` is to follow.

    A file that the manifest knows with this content is not looked at. Raises: PublishError, StoreError.
    """
    told, fresh = [], list[tuple[str, bytes, str, str]]()
    known = own.all_written(library.own, target, [path for path, *_ in files])
    for path, data, post_id in files:
        new = digest(data)
        ours = known.get(path)
        if ours is not None and ours.digest == new == ours.pending:
            state = "unchanged"
        else:
            state = _users_state(library, target, f"{folder}/{path}", path, new, ours) or "written"
        if state == "written":
            fresh.append((path, data, post_id, new))
        told.append(Put(path=path, state=state, post_id=post_id))
    if fresh:
        with transaction(library.own):
            own.all_about_to_write(library.own, target, [(path, post_id, new) for path, _, post_id, new in fresh])
        write(folder, [(path, data) for path, data, *_ in fresh])
    return told


def put_new_files(folder: Path, files: Sequence[tuple[str, bytes, str]]) -> list[own.Standing]:
    """Write files into a folder that nobody has yet: it gets its name when own.db has been told of all of them.

    Returns what it is to be told. Raises: PublishError.
    """
    write_new(folder, [(path, data) for path, data, _ in files])
    return [own.Standing(path, post_id, digest(data)) for path, data, post_id in files]


def settle_files(library: Library, target: str, folder: Path, paths: Sequence[str]) -> None:
    """Wait until the disk has files that were written, then note that they stand."""
    if paths:
        sync_all(folder, paths)
        with transaction(library.own):
            own.has_written(library.own, target, paths)


def remove_files(
    library: Library, target: str, folder: Path, paths: Iterable[str], remove: Callable[[Path, Path], None]
) -> list[Put]:
    """Remove files that are ours and no more of the site; those that somebody edited stay, and are named."""
    told = []
    for path in paths:
        ours = own.written(library.own, target, path)
        if ours is None or own.is_taken_over(library.own, target, path):
            continue
        if state := _users_state(library, target, f"{folder}/{path}", path, ours.digest, ours):
            told.append(Put(path=path, state=state))
            continue
        remove(folder, folder / path)
        with transaction(library.own):
            own.forget_file(library.own, target, path)
        told.append(Put(path=path, state="removed"))
    return told


def _users_state(library: Library, target: str, file: str, path: str, new: str, ours: own.Written | None) -> str:
    """Why the file is the user's, to be left alone; "" where it is ours. An empty one is what a power cut left."""
    if not os.path.lexists(file):
        return ""
    if own.is_taken_over(library.own, target, path):
        return "taken over"
    try:
        on_disk = Path(file).read_bytes()
    except OSError as error:
        raise disk_trouble(PublishError, error, file) from error
    known = (new, *((ours.digest, ours.pending) if ours else ()))
    return "" if not on_disk or digest(on_disk) in known else "edited"


def remove_file(top: Path, file: Path) -> None:
    """Remove a file, and the folders that it leaves empty."""
    try:
        file.unlink(missing_ok=True)
        for folder in file.parents:
            if folder == top or not folder.is_dir() or os.listdir(folder):
                return
            folder.rmdir()
    except OSError as error:
        raise disk_trouble(PublishError, error, file) from error
