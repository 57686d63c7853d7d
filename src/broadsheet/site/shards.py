"""The search index of a stretch of documents, in pieces small enough to be fetched for one word. Pure.

A piece is a line of text: "|" and a term, a space, then one character for each document that has it: its distance from
the one before, the first one's from the one before the stretch. Distances begin at "#" and leave out "\\" and "|".
Compiled, see native/shards.c, it takes a hundredth of the time.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from broadsheet.native import native
from broadsheet.site.terms import folded, folded_alone, pair_hash, pairs, word_hash, words

PIECE = 3300  # bytes, about
MOST = 1 << 10  # pieces of a kind in a segment, which are larger then: files are what a site costs
_SIZES = (4096, 1024, 256, 64, 16)  # documents of a segment
LEAF = _SIZES[-1]


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

    pairs: dict[int, bytes]
    pair_count: int
    words: dict[int, bytes]
    word_count: int


def index(texts: Iterable[str]) -> Pieces:
    """The pieces of a segment, out of the texts of its documents in order."""
    if native is None:
        return index_plainly(texts)
    by_pair, by_word = native.index(texts, folded, folded_alone)
    return Pieces(*by_pair, *by_word)


def index_plainly(texts: Iterable[str]) -> Pieces:
    """`index`, where nothing is compiled."""
    by_pair, by_word = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
    for number, text in enumerate(map(folded, texts)):
        for pair in pairs(text):
            by_pair[pair].append(number)
        for word in words(text):
            by_word[word].append(number)
    return Pieces(*_pieces(by_pair, pair_hash), *_pieces(by_word, word_hash))


def _pieces(found: Mapping[str, list[int]], hash_of: Callable[[str], int]) -> tuple[dict[int, bytes], int]:
    """Terms with their documents as pieces, in order of their hashes."""
    count = piece_count(sum(map(len, found.values())), len(found))
    parts = defaultdict[int, list[str]](list)
    for hashed, term in sorted((hash_of(term), term) for term in found):
        parts[hashed * count >> 16].append(f"|{term} {distances(found[term])}")
    return {piece: "".join(each).encode() for piece, each in parts.items()}, count


def piece_count(postings: int, terms: int) -> int:
    """How many pieces: a power of two, so that each has about PIECE bytes; a term takes eight and one a document."""
    size, count = postings + 8 * terms, 1
    while count < MOST and size > count * PIECE * 3 // 2:
        count *= 2
    return count


def distances(numbers: Iterable[int]) -> str:
    """Growing numbers as the distances between them, a character each."""
    before, codes = -1, []
    for number in numbers:
        code = number - before + 0x22
        code += code >= 0x5C
        codes.append(chr(code + (code >= 0x7C)))
        before = number
    return "".join(codes)
