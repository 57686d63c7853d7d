"""After a kill: the archive file that was being written ends in half a record; cut it there."""

import os
from pathlib import Path
from typing import BinaryIO

from broadsheet.archive.members import Torn, member_end, next_member
from broadsheet.errors import ArchiveError, disk_trouble


def cut_torn_tail(path: Path, since: int = 0) -> int:
    """Cut what follows the last whole record of a .warc.gz; returns how many bytes went (0: it was whole).

    since   a byte where a record is known to begin, to check only what follows (a record border cannot be
            guessed from the end backwards: a page may itself hold the bytes of a WARC file)

    A file without one whole record is removed. Raises: ArchiveError when whole records follow a damaged
    one (that is no torn tail, and nothing is cut), or when the file cannot be changed.
    """
    try:
        with path.open("r+b") as file:
            size = os.fstat(file.fileno()).st_size
            end = _whole_until(file, since, size)
            if end < size:
                file.truncate(end)
                os.fsync(file.fileno())
        if end == 0:
            path.unlink()
    except OSError as error:
        raise disk_trouble(ArchiveError, error, path) from error
    return size - end


def _whole_until(file: BinaryIO, place: int, size: int) -> int:
    while place < size:
        try:
            place = member_end(file, place)
        except Torn as torn:
            if next_member(file, place + 1) is not None:
                where = f"{file.name}, byte {place}"
                raise ArchiveError(f"{torn.what}, and records follow it", where=where) from torn
            break
    return place


def whole_until(path: Path, since: int = 0) -> int:
    """The byte after the last whole record of a .warc.gz that may still be written to; nothing is changed.

    since   a byte where a record is known to begin
    Raises: ArchiveError.
    """
    try:
        with path.open("rb") as file:
            return _whole_until(file, since, os.fstat(file.fileno()).st_size)
    except OSError as error:
        raise disk_trouble(ArchiveError, error, path) from error
