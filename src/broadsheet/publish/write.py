"""Files written whole: a temporary file beside, fsync, rename; and only where the content differs."""

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from broadsheet.errors import PublishError, disk_trouble

_FEW = 64  # files that are synced one by one
_PLAIN = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
PART = ".part"  # of a name; a leading dot keeps builders from reading half a post


def write_whole(path: Path, data: bytes) -> bool:
    """Make the file have this content; True if it had to be written. Its folders are made.

    Raises: PublishError naming the path and the remedy; the old content then still stands.
    """
    try:
        if _has(path, data):
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data)
    except OSError as error:
        raise disk_trouble(PublishError, error, path) from error
    return True


def write_all(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write many files (path, content) below a folder, each whole. `sync_all` makes sure that the disk has them.

    Raises: PublishError naming the path.
    """
    _write_below(folder, files, _put)


def write_new(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write many files (path, content) below a folder that is to be renamed when all are there.

    Raises: PublishError naming the path.
    """
    _write_below(folder, files, lambda place, _, data: _fill(place, data))


def _write_below(folder: Path, files: Iterable[tuple[str, bytes]], put: Callable[[str, str, bytes], None]) -> None:
    """Make the folders of files, each once, and `put` each (its place, its folder, its content)."""
    made = set[str]()
    for path, data in files:
        place = f"{folder}/{path}"
        parent = place.rpartition("/")[0]
        try:
            if parent not in made:
                _make(parent)
                made.add(parent)
            put(place, parent, data)
        except OSError as error:
            raise disk_trouble(PublishError, error, Path(place)) from error


def sync_all(folder: Path, paths: Sequence[str]) -> None:
    """Wait until the disk has these files: a few are synced one by one, many all at once."""
    if len(paths) > _FEW and hasattr(os, "sync"):
        os.sync()
        return
    for path in paths:
        try:
            with open(folder / path, "rb") as file:
                os.fsync(file.fileno())
        except OSError as error:
            raise disk_trouble(PublishError, error, folder / path) from error


def _make(folder: str) -> None:
    """A folder, and those above it; mostly those are there."""
    try:
        os.mkdir(folder)
    except FileExistsError:
        return
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)


def _put(place: str, parent: str, data: bytes) -> None:
    part = f"{parent}/.{os.path.basename(place)[:60]}{PART}"
    try:
        _fill(part, data)
        os.rename(part, place)
    except OSError:
        Path(part).unlink(missing_ok=True)
        raise


def _fill(place: str, data: bytes) -> None:
    file = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _PLAIN, 0o666)
    try:
        written = os.write(file, data)
        while written < len(data):  # a full disk takes a part, and says so only when asked again
            written += os.write(file, memoryview(data)[written:])
    finally:
        os.close(file)


def digest(data: bytes) -> str:
    """sha256 of a file's content, as hex."""
    return hashlib.sha256(data).hexdigest()


def edited(on_disk: bytes | None, ours: str) -> bool:
    """True if a file that stands is not the one with our digest. A file that was deleted is not edited."""
    return on_disk is not None and digest(on_disk) != ours


def _has(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except (FileNotFoundError, NotADirectoryError):
        return False


def _replace(path: Path, data: bytes) -> None:
    part = path.with_name(f".{hashlib.sha1(path.name.encode(), usedforsecurity=False).hexdigest()[:16]}{PART}")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
