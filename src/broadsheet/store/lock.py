"""One library lock for fetching and publishing. The kernel drops it when its holder ends, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from broadsheet.errors import LockedError, StoreError, disk_trouble


@contextmanager
def library_lock(folder: Path, doing: str) -> Iterator[None]:
    """Hold the folder's lock; `doing` ("run", "publish") is told to whoever comes second.

    Raises: LockedError naming the holder; StoreError where the lock file cannot be made.
    """
    path = folder / "lock"
    try:
        file = path.open("a+", encoding="utf-8")  # not inherited by children: Python opens with O_CLOEXEC
    except OSError as error:
        raise disk_trouble(StoreError, error, path) from error
    with closing(file):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            holder = file.read().strip() or "another broadsheet"
            raise LockedError(f"in use by {holder}", where=str(folder), hint="wait for it, or stop it") from error
        os.ftruncate(file.fileno(), 0)
        with suppress(OSError):  # full: the lock holds, it is only not told whose it is
            os.write(file.fileno(), f"`broadsheet {doing}`, process {os.getpid()}".encode())
        yield
