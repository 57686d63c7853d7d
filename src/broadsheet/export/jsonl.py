"""JSON Lines: one row a line, keys in the order of the record, UTF-8 (jsonlines.org). The same rows, the same bytes."""

from collections.abc import Iterable, Iterator

import msgspec

from broadsheet.export.rows import Row

_encode = msgspec.json.Encoder(order="deterministic").encode


def lines(rows: Iterable[Row]) -> Iterator[bytes]:
    """Each row as a line with its end."""
    return (_encode(row) + b"\n" for row in rows)
