"""What a reading means beside what we had: new, revised, re-read, same, failed. Deciding is pure; storing follows."""

import sqlite3

from broadsheet.model import Outcome, OutcomeKind, Revision
from broadsheet.pipeline.identity import post_id
from broadsheet.pipeline.reading import Reading
from broadsheet.pipeline.visit import Item, seen_at
from broadsheet.store import entries
from broadsheet.store.entries import Known


def decide(before: Known | None, reading: Reading, payload_digest: str | None) -> OutcomeKind:
    """The outcome of an entry that was read.

    A revision is a change of *their* words. When the words differ because our reader is another, or because the
    page's text took the place of the feed's (or the other way), it is a re-read.
    """
    if before is None:
        return "failed" if is_nothing(reading) else "new"
    if before.words_digest == reading.words:
        return "same"
    if before.reader != reading.article.reader or (before.payload_digest is None) != (payload_digest is None):
        return "re-read"
    return "revised"


def is_nothing(reading: Reading) -> bool:
    """True if there is nothing to publish: no title and no text."""
    article = reading.article
    return not (article.title or article.text or article.images)


def settle(item: Item, reading: Reading, db: sqlite3.Connection) -> Outcome:
    """Store what came of an entry, put its post into the outbox if it changed; the outcome."""
    assert item.entry is not None
    payload = item.answer.payload_digest if item.answer and not reading.page_cause else None
    cause = item.page_cause or reading.page_cause
    kind = decide(item.known, reading, payload)
    if kind != "failed":
        n = _store(item, kind, _revision(item, kind, reading, payload), db)
        entries.set_page_failure(db, n, cause or None, None)
        entries.post_later(db, n)
    return Outcome(
        kind=kind,
        source_id=item.source.id,
        entry_key=item.key,
        post_id=post_id(item.source.id, item.key),
        title=reading.article.title or item.entry.title or "",
        url=item.entry.url or "",
        cause=cause if kind != "failed" else cause or "neither page nor feed has a title or text",
        body=reading.article.origins.get("html", ""),
    )


def _revision(item: Item, kind: OutcomeKind, reading: Reading, payload: str | None) -> Revision:
    number = 1 if item.known is None else item.known.revision + (kind == "revised")
    return Revision(
        number=number,
        fetched=seen_at(item),
        payload_digest=payload,
        reader=reading.article.reader,
        words_digest=reading.words,
        article=reading.article,
    )


def _store(item: Item, kind: OutcomeKind, revision: Revision, db: sqlite3.Connection) -> int:
    assert item.entry is not None
    if item.known is None:
        name = post_id(item.source.id, item.key)
        return entries.add(db, item.source.id, item.key, name, item.entry, item.entry_digest, item.seen, revision)
    entries.update(db, item.known.n, item.entry, item.entry_digest, revision)
    return item.known.n
