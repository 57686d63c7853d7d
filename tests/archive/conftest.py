"""Small WARC files."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from small_warc import NOON, packed

from broadsheet.archive.write import Writer


@pytest.fixture
def warc(tmp_path: Path) -> Callable[..., Path]:
    """A .warc.gz of these records, one gzip member each."""

    def make(*records: bytes, name: str = "web.warc.gz") -> Path:
        path = tmp_path / name
        path.write_bytes(b"".join(map(packed, records)) if name.endswith(".gz") else b"".join(records))
        return path

    return make


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    with Writer(tmp_path / "archive", "run-1") as made:
        made.warcinfo("0.1", NOON, "c0ffee")
        yield made
