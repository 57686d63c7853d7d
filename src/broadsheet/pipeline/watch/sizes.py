"""How much room a library takes; what did not change is not looked at again, and nothing more than once a minute."""

import os
import time
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
            changed = os.stat(folder).st_mtime_ns
            before = self._folders.get(folder)
            found[folder] = before if before and before[0] == changed else (changed, _files(folder))
        self._folders = found
        return self._sum()

    def _sum(self) -> int:
        return sum(size for _, size in self._folders.values())

    def databases(self) -> int:
        """Bytes of the two databases, with what waits to be put into them."""
        if not self._library.is_dir():
            return 0
        with os.scandir(self._library) as found:
            return sum(entry.stat().st_size for entry in found if ".db" in entry.name and entry.is_file())


def _files(folder: str) -> int:
    with os.scandir(folder) as found:
        return sum(entry.stat().st_size for entry in found if entry.is_file(follow_symlinks=False))
