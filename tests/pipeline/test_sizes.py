"""How much room a library takes."""

import os
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from broadsheet.pipeline.watch.sizes import Sizes


def put(path: Path, size: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)


def test_a_library_that_is_not_there_takes_none(tmp_path: Path) -> None:
    assert (Sizes(tmp_path / "library").archive(), Sizes(tmp_path / "library").databases()) == (0, 0)


def test_archive_and_databases_are_measured_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "archive" / "2026" / "11" / "a.warc.gz", 1000)
    put(tmp_path / "archive" / "2026" / "12" / "b.warc.gz", 200)
    put(tmp_path / "broadsheet.db", 30)
    put(tmp_path / "own.db-wal", 4)
    put(tmp_path / "lock", 500)
    sizes = Sizes(tmp_path)
    assert (sizes.archive(), sizes.databases()) == (1200, 34)
    put(tmp_path / "archive" / "2026" / "12" / "c.warc.gz", 7)
    assert sizes.archive() == 1200  # not more than once a minute
    later = time.monotonic() + 61
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert sizes.archive() == 1207


def test_what_goes_while_it_is_measured_takes_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "own.db", 30)
    put(tmp_path / "own.db-shm", 4)  # SQLite takes it away with the last connection of any process
    scandir = os.scandir

    def between(folder: Path) -> nullcontext[list[os.DirEntry[str]]]:
        with scandir(folder) as found:
            entries = list(found)
        (tmp_path / "own.db-shm").unlink()
        return nullcontext(entries)

    monkeypatch.setattr(os, "scandir", between)
    assert Sizes(tmp_path).databases() == 30
