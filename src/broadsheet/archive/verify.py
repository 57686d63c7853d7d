"""Is every record of an archive file as it was written? Members whole, block and payload digests right."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from fastwarc.warc import ArchiveIterator, WarcRecord

from broadsheet.archive.payload import matches
from broadsheet.archive.read import index
from broadsheet.errors import ArchiveError

_HTTP = frozenset(("response", "revisit", "request"))


class Checked(NamedTuple):
    """One record that was read whole."""

    offset: int
    record_id: str
    type: str
    is_right: bool  # its digests are those of its bytes


def verify(path: Path, faults: list[ArchiveError]) -> Iterator[Checked]:
    """Read every record of a file; `faults` gets what is not whole (where it is, and how)."""
    structure = list[ArchiveError]()
    try:
        whole = {record.offset for record in index(path, structure)}
    except ArchiveError as error:
        faults.append(error)
        return
    faults += structure
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file, parse_http=False):
                if record.stream_pos in whole:
                    yield _checked(record)
    except OSError as error:
        if not structure:
            faults.append(ArchiveError(error.strerror or str(error), where=str(path)))


def _checked(record: WarcRecord) -> Checked:
    block = record.reader.read(record.content_length)
    head = record.headers.get
    payload = block.partition(b"\r\n\r\n")[2] if head("WARC-Type") in _HTTP else block
    said, about = head("WARC-Block-Digest"), head("WARC-Payload-Digest")
    is_revisit = head("WARC-Type") == "revisit"  # its payload digest is that of what it repeats
    is_chunked = b"chunked" in block[:8192].partition(b"\r\n\r\n")[0].lower()
    is_right = not said or matches(said, block)
    is_right &= is_revisit or not about or matches(about, payload, chunked=is_chunked)
    return Checked(record.stream_pos, head("WARC-Record-ID") or "", head("WARC-Type") or "", is_right)
