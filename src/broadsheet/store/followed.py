"""own.db: what the config says of its sources; of one that is followed no more, what it said last."""

import sqlite3
from collections.abc import Iterable

import msgspec

from broadsheet.model import Source
from broadsheet.store.schema import transaction


class _Words(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a source's posts show of its settings. No address: it may hold a secret."""

    name: str = ""
    section: tuple[str, ...] = ()
    excerpt_only: bool = False
    noindex: bool = False


def remember(db: sqlite3.Connection, sources: Iterable[Source]) -> None:
    """Keep what the config says now, where it is another than before."""
    known = dict(db.execute("SELECT source_id, words FROM followed"))
    rows = [(source.id, _words_of(source)) for source in sources]
    if changed := [row for row in rows if known.get(row[0]) != row[1]]:
        with transaction(db):
            db.executemany("INSERT OR REPLACE INTO followed VALUES (?, ?)", changed)


def remembered(db: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Source]:
    """Sources by id as the config had them last, without their addresses; those that it never had are left out."""
    rows = db.execute(
        "SELECT source_id, words FROM followed WHERE source_id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(list(ids)).decode(),),
    )
    return {name: _source(name, msgspec.json.decode(words, type=_Words)) for name, words in rows}


def _words_of(source: Source) -> bytes:
    return msgspec.json.encode(
        _Words(name=source.name, section=source.section, excerpt_only=source.excerpt_only, noindex=source.noindex)
    )


def _source(name: str, words: _Words) -> Source:
    return Source(id=name, url="", **msgspec.structs.asdict(words))
