"""The search index of a stretch of documents, in pieces small enough to be fetched for one word. Pure.

A piece is a line of text: "|" and a term, a space, then one character for each document that has it: its distance from
the one before, the first one's from the one before the stretch. Distances begin at "#" and leave out "\\" and "|".
The many texts of a whole site are counted with numpy, a few without it: the same pieces, byte for byte.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from broadsheet.site.terms import FIRST, PAIRED, SECOND, folded, pair_hash, pairs, word_hash, words

MANY = 48  # texts from which on it is worth loading numpy
PIECE = 3300  # bytes, about
_SIZES = (4096, 1024, 256, 64, 16)  # documents of a segment
LEAF = _SIZES[-1]
_BLOCK = 256  # texts looked at at once
_GROUPS = 16  # in which pairs are sorted
_FIRST_INVERSE = pow(FIRST, -1, 1 << 16)  # so that a hash and a second unit give back the first


class Segment(NamedTuple):
    """A stretch of documents that are indexed together; the last one is open, and may have fewer than its size."""

    start: int
    size: int
    held: int  # documents in it, up to its size

    @property
    def name(self) -> str:
        """The folder of its pieces."""
        return f"{self.start}-{self.size}"


def segments(total: int) -> list[Segment]:
    """The stretches of so many documents: the oldest in large ones that never change, the newest in small ones."""
    found, start = [], 0
    for size in _SIZES:
        while total - start >= size:
            found.append(Segment(start, size, size))
            start += size
    return found + ([Segment(start, LEAF, total - start)] if start < total else [])


class Pieces(NamedTuple):
    """The pieces of a segment by number, and how many there are, for pairs and for words."""

    pairs: dict[int, str]
    pair_count: int
    words: dict[int, str]
    word_count: int


def index(texts: Iterable[str], count: int) -> Pieces:
    """The pieces of a segment, out of the texts of its `count` documents in order."""
    found = defaultdict[str, list[int]](list)
    plain = _with_words(map(folded, texts), found)
    by_pair = _many_pairs(plain, count) if count >= MANY else _few_pairs(plain)
    by_word = _pieces(sorted((word_hash(word), word, word, at) for word, at in found.items()))
    return Pieces(*by_pair, *by_word)


def _with_words(texts: Iterable[str], found: dict[str, list[int]]) -> Iterator[str]:
    """The texts; who goes through them finds their words in `found`, each with the numbers of its texts."""
    for number, text in enumerate(texts):
        for word in words(text):
            found[word].append(number)
        yield text


def _few_pairs(texts: Iterable[str]) -> tuple[dict[int, str], int]:
    found = defaultdict[str, list[int]](list)
    for number, text in enumerate(texts):
        for pair in pairs(text):
            found[pair].append(number)
    return _pieces(
        sorted((pair_hash(pair), pair.encode("utf-16-le")[2:][::-1], pair, at) for pair, at in found.items())
    )


def piece_count(postings: int, terms: int, letters: int) -> int:
    """How many pieces: a power of two, so that each has about PIECE bytes."""
    size = postings + terms * (2 + 3 * letters)
    count = 1
    while count < 1 << 12 and size > count * PIECE * 3 // 2:
        count *= 2
    return count


def _pieces(rows: Sequence[tuple[int, Any, str, list[int]]]) -> tuple[dict[int, str], int]:
    """Rows (hash, order, term, documents), in order, as pieces."""
    count = piece_count(sum(len(at) for *_, at in rows), len(rows), 2)
    found = defaultdict[int, list[str]](list)
    for hashed, _, term, at in rows:
        found[hashed * count >> 16].append(f"|{term} {distances(at)}")
    return {piece: "".join(parts) for piece, parts in found.items()}, count


def distances(numbers: Iterable[int]) -> str:
    """Growing numbers as the distances between them, a character each."""
    before, codes = -1, []
    for number in numbers:
        code = number - before + 0x22
        code += code >= 0x5C
        codes.append(chr(code + (code >= 0x7C)))
        before = number
    return "".join(codes)


def _many_pairs(texts: Iterator[str], total: int) -> tuple[dict[int, str], int]:
    """The pairs of many texts, sorted in groups of hashes, so that little memory does."""
    import numpy as np

    is_paired = np.zeros(1 << 16, bool)
    for first, last in zip(PAIRED[::3], PAIRED[2::3], strict=True):
        is_paired[ord(first) : ord(last) + 1] = True
    blocks = tuple[list[Any], list[Any], list[Any]](([], [], []))
    for start in range(0, total, _BLOCK):
        for kind, each in zip(blocks, _block(np, is_paired, start, islice(texts, _BLOCK)), strict=True):
            kind.append(each)
    hashed, other, numbers = (_joined(np, kind) for kind in blocks)
    groups = [_group(np, group, hashed, other, numbers) for group in range(_GROUPS)]
    del hashed, other, numbers
    count = piece_count(sum(g.postings for g in groups), sum(g.terms for g in groups), 2)
    found = defaultdict[int, str](str)
    while groups:
        for piece, text in _cut(np, groups.pop(0), count):
            found[piece] += text
    return dict(found), count


def _joined(np: Any, parts: list[Any]) -> Any:
    """Arrays as one; the parts are let go."""
    whole = np.concatenate(parts)
    parts.clear()
    return whole


def _block(np: Any, is_paired: Any, start: int, texts: Iterable[str]) -> tuple[Any, Any, Any]:
    """The pairs of some texts as they come: their hashes, their second units, the numbers of their texts."""
    encoded = [text.encode("utf-16-le") for text in texts]
    units = np.frombuffer(b"\0\0".join(encoded), "<u2")
    lengths = np.fromiter((len(each) // 2 + 1 for each in encoded), np.int64, len(encoded))
    numbers = np.repeat(np.arange(start, start + len(encoded), dtype=np.uint16), lengths)[: len(units)]
    mine = is_paired[units]
    holds = np.flatnonzero(mine[:-1] & mine[1:] | (units[:-1] >= 0xD840) & (units[:-1] <= 0xD88F))
    other = units[1:][holds]
    return units[holds] * np.uint16(FIRST) + other * np.uint16(SECOND), other, numbers[holds]


class _Group(NamedTuple):
    """A part of a segment's pairs as text: all terms in order, with where each begins and its hash."""

    text: str
    begins: Any
    hashes: Any
    postings: int
    terms: int


def _group(np: Any, group: int, hashed: Any, other: Any, numbers: Any) -> _Group:
    """Pairs, each known by its hash and second unit, in order; those of one text once."""
    mine = np.flatnonzero(hashed // np.uint16((1 << 16) // _GROUPS) == group)
    if not len(mine):
        return _Group("", np.zeros(0, np.int64), hashed[:0], 0, 0)
    key = hashed[mine].astype(np.int64) << 32 | other[mine].astype(np.int64) << 16 | numbers[mine]
    key.sort()
    key = key[np.concatenate(([True], key[1:] != key[:-1]))]
    pair, numbers = (key >> 16).astype(np.uint32), (key & 0xFFFF).astype(np.int32)
    is_new = np.concatenate(([True], pair[1:] != pair[:-1]))
    pair = pair[is_new]
    code = numbers + 0x22
    code[1:] -= np.where(is_new[1:], -1, numbers[:-1])
    code[0] += 1
    code += code >= 0x5C
    code += code >= 0x7C
    terms = np.flatnonzero(is_new)
    begins = terms + 4 * np.arange(len(terms))
    out = np.zeros(len(code) + 4 * len(terms), np.uint16)
    hashes, second = (pair >> np.uint32(16)).astype(np.uint16), pair.astype(np.uint16)
    first = (hashes - second * np.uint16(SECOND)) * np.uint16(_FIRST_INVERSE)
    is_code = np.ones(len(out), bool)
    for offset, units in enumerate((ord("|"), first, second, ord(" "))):
        out[begins + offset] = units
        is_code[begins + offset] = False
    out[is_code] = code
    return _Group(out.tobytes().decode("utf-16-le"), begins, hashes, len(code), len(terms))


def _cut(np: Any, group: _Group, count: int) -> Iterator[tuple[int, str]]:
    """The pieces of a group. Pairs beyond the first plane are one character of Python's and two units: counted back."""
    if not group.terms:
        return
    piece = group.hashes.astype(np.int64) * count >> 16
    at = np.flatnonzero(np.concatenate(([True], piece[1:] != piece[:-1])))
    begins = [*group.begins[at].tolist(), None]
    text = group.text
    units = text.encode("utf-16-le") if len(text) != len(text.encode("utf-16-le")) // 2 else None
    for number, begin, end in zip(piece[at].tolist(), begins, begins[1:], strict=False):
        if units is None:
            yield number, text[begin:end]
        else:
            yield number, units[2 * begin : 2 * end if end else None].decode("utf-16-le")
