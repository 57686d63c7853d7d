"""How much room a library takes; what did not change is not looked at again, and nothing more than once a minute.

Others work in the folder while it is measured (a command that ends takes the databases' logs with it): what is
gone between two looks takes no room, and is no reason for a watch to end.
"""

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


class Sizes:
    """Bytes below the `library` folder."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._folders: dict[str, tuple[int, int]] = {}  # archive folders: time of change, bytes of their files
        self._looked = float("-inf")  # seconds that only go forward

    def archive(self) -> int:
        """Bytes of the archive. Files are only added to it: a folder whose time stands is not read again."""
        if time.monotonic() - self._looked < 60:
            return self._sum()
        self._looked = time.monotonic()
        found: dict[str, tuple[int, int]] = {}
        for folder, names, _ in os.walk(self._library / "archive"):
            names.sort()
            try:
                changed = os.stat(folder).st_mtime_ns
                before = self._folders.get(folder)
                found[folder] = before if before and before[0] == changed else (changed, _bytes(_entries(folder)))
            except FileNotFoundError:
                continue
        self._folders = found
        return self._sum()

    def _sum(self) -> int:
        return sum(size for _, size in self._folders.values())

    def databases(self) -> int:
        """Bytes of the two databases, with what waits to be put into them."""
        try:
            return _bytes(entry for entry in _entries(self._library) if ".db" in entry.name)
        except (FileNotFoundError, NotADirectoryError):  # there is no library yet
            return 0


def _entries(folder: str | Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as found:
        return list(found)


def _bytes(entries: Iterable[os.DirEntry[str]]) -> int:
    """Bytes of the files among `entries`, those that are still there."""
    total = 0
    for entry in entries:
        with suppress(OSError):
            if entry.is_file():
                total += entry.stat().st_size
    return total
