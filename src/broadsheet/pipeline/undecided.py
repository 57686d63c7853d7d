"""Pages looked at again of sources that keep only changes: they wait until it is known whether their article changed.

Meanwhile they lie in a WARC file of their own, library/undecided, for the workers to read; it goes with its run.
"""

import shutil
from pathlib import Path
from typing import NamedTuple

from broadsheet.archive.located import Located
from broadsheet.archive.payload import sha1
from broadsheet.archive.write import Writer
from broadsheet.fetch.exchange import Exchange
from broadsheet.pipeline.library import UNDECIDED


class _Page(NamedTuple):
    """A page that waits, and the use it is for."""

    hop: Exchange
    earlier: Located
    source_id: str
    key: str | None
    number: int


class Undecided:
    """`library` is the folder of the archive; `writer` writes to the archive."""

    def __init__(self, library: Path, run_id: str, writer: Writer) -> None:
        self._folder, self._writer = library / UNDECIDED, writer
        self._spool = Writer(self._folder, f"{run_id}-undecided")
        self._pages: dict[str, _Page] = {}

    def put(self, hop: Exchange, earlier: Located, source_id: str, key: str | None, number: int) -> Located:
        """A page that may go; where it can be read until `keep` or `drop`."""
        record = self._spool.exchange(hop)
        self._spool.flush()
        self._pages[record.record_id] = _Page(hop, earlier, source_id, key, number)
        return record

    def keep(self, record_id: str) -> list[Located]:
        """Archive a page under the id that it has; the records of it (none where it does not wait)."""
        page = self._pages.pop(record_id, None)
        return [] if page is None else self._write(page, False, record_id)

    def drop(self, record_id: str) -> tuple[list[Located], Located | None]:
        """Archive only that the page was looked at; its records, and the earlier one that stands for it."""
        page = self._pages.pop(record_id, None)
        return ([], None) if page is None else (self._write(page, True, ""), page.earlier)

    def close(self) -> None:
        """Let the spool go; what still waits was never stored."""
        self._spool.close()
        clear(self._folder.parent)

    def _write(self, page: _Page, is_same: bool, record_id: str) -> list[Located]:
        record = self._writer.exchange(page.hop, page.earlier, is_same=is_same, record_id=record_id)
        return [record, self._writer.describe(record, page.source_id, page.key, page.number)]


def is_candidate(hop: Exchange, earlier: Located | None) -> bool:
    """True for a whole answer with other bytes than the page that we hold of its address."""
    if earlier is None or earlier.url != hop.url or hop.status != 200 or hop.cause:
        return False
    return earlier.payload_digest != sha1(hop.body)


def clear(library: Path) -> None:
    """Remove what a killed run left."""
    shutil.rmtree(library / UNDECIDED, ignore_errors=True)
