"""Bodies unpacked whole or not at all, and never beyond the bound."""

import gzip
import io
import zlib

import brotli
import pytest
from fastwarc.stream_io import ZstdWriter
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.errors import FetchError
from broadsheet.fetch.encodings import inflate


def bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def zstd(data: bytes) -> bytes:
    out = io.BytesIO()
    writer = ZstdWriter(out)
    writer.write(data)
    writer.close()
    return out.getvalue()


PACKERS = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstd}
WORDS = "新闻 news أخبار ".encode() * 30_000  # 690 kB: more than one step


@pytest.mark.parametrize("name", PACKERS)
def test_each_encoding_that_we_accept_is_undone(name: str) -> None:
    assert inflate(PACKERS[name](WORDS), name, 10**6) == WORDS


@given(st.binary(min_size=1, max_size=3000), st.lists(st.sampled_from([*PACKERS]), max_size=3))
def test_layers_come_off_in_turn(data: bytes, names: list[str]) -> None:
    body = data
    for name in names:
        body = PACKERS[name](body)
    assert inflate(body, ", ".join(names), 10**6) == data


@pytest.mark.parametrize("name", PACKERS)
@pytest.mark.parametrize("cut", [1, 5, 20])
def test_a_body_cut_short_is_no_body(name: str, cut: int) -> None:
    with pytest.raises(FetchError) as caught:
        inflate(PACKERS[name](WORDS)[:-cut], name, 10**6)
    assert (caught.value.cause, str(caught.value)) == ("bad encoding", f"its {name} data is broken or cut short")


@pytest.mark.parametrize("name", PACKERS)
def test_a_bomb_stops_at_the_bound(name: str) -> None:
    with pytest.raises(FetchError) as caught:
        inflate(PACKERS[name](bytes(20_000_000)), name, 1_000_000)
    assert (caught.value.cause, str(caught.value)) == ("too large", "is more than 1,000,000 bytes when unpacked")


@pytest.mark.parametrize("name", PACKERS)
@given(data=st.binary(max_size=200))
def test_noise_is_bytes_or_a_told_failure(name: str, data: bytes) -> None:
    try:
        cause = "" if inflate(data, name, 10**6) is not None else "nothing"
    except FetchError as error:
        cause = error.cause
    assert cause in ("", "bad encoding", "too large")


def test_odd_habits_of_servers() -> None:
    packed = gzip.compress(b"one") + gzip.compress(b"two")
    assert inflate(packed, "gzip", 99) == b"onetwo"  # members
    assert inflate(packed + bytes(9), "GZIP", 99) == b"onetwo"  # padding
    assert inflate(b"<p>plain", "gzip", 99) == b"<p>plain"  # claims, and is not
    assert inflate(bare(b"raw"), "deflate", 99) == b"raw"  # deflate without zlib's frame
    assert inflate(b"x", "utf-8", 99) == b"x"  # no encoding at all
    assert inflate(b"", "gzip", 99) == b""


def test_packed_over_and_over() -> None:
    with pytest.raises(FetchError, match="is encoded 40 times over"):
        inflate(b"x", "gzip," * 40, 99)
