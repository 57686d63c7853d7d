"""After a kill: the file ends where its last whole record ends."""

from pathlib import Path

import pytest
from small_warc import packed, raw

from broadsheet.archive.read import index
from broadsheet.archive.repair import cut_torn_tail
from broadsheet.errors import ArchiveError


def test_a_whole_file_is_left_alone(warc) -> None:
    path = warc(raw(), raw(number=1))
    before = path.read_bytes()
    assert cut_torn_tail(path) == 0
    assert path.read_bytes() == before


@pytest.mark.parametrize("since", ["start", "last"])
def test_a_tail_torn_at_any_byte_is_cut(warc, since: str) -> None:
    path = warc(raw(), raw(number=1), raw(number=2))
    whole, records = path.read_bytes(), list(index(path))
    known = 0 if since == "start" else records[1].offset
    for cut in range(records[2].offset, len(whole)):
        path.write_bytes(whole[:cut])
        assert cut_torn_tail(path, known) == cut - records[2].offset
        assert path.read_bytes() == whole[: records[2].offset]
        assert list(index(path)) == records[:2]


def test_a_tail_of_zeros_is_cut(warc) -> None:
    path = warc(raw())
    whole = path.read_bytes()
    path.write_bytes(whole + bytes(5000))
    assert cut_torn_tail(path) == 5000
    assert path.read_bytes() == whole


def test_a_file_without_one_whole_record_is_removed(warc) -> None:
    path = warc(raw())
    size = path.stat().st_size
    path.write_bytes(path.read_bytes()[:-1])
    assert cut_torn_tail(path) == size - 1
    assert not path.exists()


def test_damage_in_the_middle_is_no_torn_tail(warc) -> None:
    path = warc(raw(), raw(number=1), raw(number=2))
    damaged = bytearray(path.read_bytes())
    damaged[len(packed(raw())) + 40] ^= 0xFF
    path.write_bytes(damaged)
    with pytest.raises(ArchiveError, match="and records follow it"):
        cut_torn_tail(path)
    assert path.read_bytes() == damaged


def test_a_page_that_holds_a_warc_file_is_not_cut_in_two(warc) -> None:
    inner = packed(raw(number=7))
    path = warc(raw(), raw(body=inner, number=1))
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    cut_torn_tail(path)
    assert path.read_bytes() == packed(raw())


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="No such file"):
        cut_torn_tail(tmp_path / "none.warc.gz")
