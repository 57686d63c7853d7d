"""The files of one run: opened at the first record, rotated, safe on disk when it is asked for."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from broadsheet.errors import ArchiveError, disk_trouble
from broadsheet.text import slug


class RunFiles:
    """`folder`/YYYY/MM/<run id>-00000.warc.gz and its successors, appended to.

    path, offset   where the next member will lie
    Every method raises ArchiveError where the disk does not do as asked.
    """

    def __init__(self, folder: Path, run_id: str, rotate_at: int) -> None:
        self.folder, self.rotate_at = folder, rotate_at
        self.path, self.offset = folder, 0
        self._name = slug(run_id) or "run"
        self._file: BinaryIO | None = None
        self._fresh: set[Path] = set()  # folders that got a new name since the last sync

    def ready(self, when: datetime) -> bool:
        """A file is open and has room; True if it is an empty one."""
        if self._file and self.offset >= self.rotate_at:
            self.close()
        if self._file is None:
            self._open(self.folder / f"{when:%Y}" / f"{when:%m}")
        return self.offset == 0

    def put(self, member: bytes) -> int:
        """Append a member; gives its offset."""
        assert self._file, "ready comes first"
        offset = self.offset
        with _told(self.path):
            self.offset += self._file.write(member)
        return offset

    def flush(self) -> None:
        """What was appended can be read by others."""
        if self._file:
            with _told(self.path):
                self._file.flush()

    def sync(self) -> None:
        """What was appended is on disk, and so are the names of new files."""
        self.flush()
        with _told(self.path):
            if self._file:
                os.fsync(self._file.fileno())
            for folder in sorted(self._fresh):
                _sync_folder(folder)
        self._fresh.clear()

    def close(self) -> None:
        """Sync, and let the file go, also where that fails."""
        try:
            self.sync()
        finally:
            file, self._file = self._file, None
            if file:
                with _told(self.path):
                    file.close()

    def _open(self, folder: Path) -> None:
        made = [place for place in (folder, *folder.parents) if not place.exists()]
        with _told(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self.path = self._with_room(folder)
            self._file = self.path.open("ab", buffering=1 << 20)
            self.offset = self.path.stat().st_size
        self._fresh |= {folder, *(place.parent for place in made)}

    def _with_room(self, folder: Path) -> Path:
        """The last file of this run if it has room, else the next."""
        number = 0
        while (path := folder / f"{self._name}-{number:05}.warc.gz").exists() and path.stat().st_size >= self.rotate_at:
            number += 1
        return path


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise disk_trouble(ArchiveError, error, path) from error


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
