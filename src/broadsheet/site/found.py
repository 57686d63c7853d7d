"""The files that the search reads: what there is, what each document is, and the pieces of the index. Pure.

Each is a script that hands its content to the page, so that a browser takes it from a disk as well as from a server.
"""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from broadsheet.site.records import Card, File
from broadsheet.site.shards import LEAF, Pieces, Segment

FOLDER = "search/"


def _script(name: str, data: bytes) -> File:
    return File(f"{FOLDER}{name}.js", b'broadsheet("%b",%b)\n' % (name.encode(), data))


def overview(total: int, counts: Sequence[tuple[Segment, int, int]]) -> File:
    """How many documents there are, and the segments: start, size, pieces of pairs, pieces of words."""
    rows = [(segment.start, segment.size, pairs, words) for segment, pairs, words in counts]
    return _script("index", msgspec.json.encode({"leaf": LEAF, "total": total, "segments": rows}))


def leaf(number: int, documents: Iterable[tuple[Card, bool]]) -> File:
    """LEAF documents, to be shown: title, address, date, source, language, is it an older text?"""
    rows = [
        (card.title, card.href, card.shown, card.source.name if card.source else "", card.language, int(is_old))
        for card, is_old in documents
    ]
    return _script(f"d{number}", msgspec.json.encode(rows))


def pieces(segment: Segment, made: Pieces) -> Iterator[File]:
    """The pieces of a segment."""
    for kind, parts in (("p", made.pairs), ("w", made.words)):
        for number, text in sorted(parts.items()):
            name = f"{segment.name}/{kind}{number}"
            yield _script(name, b'"%b"' % text)
