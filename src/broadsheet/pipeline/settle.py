"""What a reading means beside what we had: new, revised, re-read, same, failed. Deciding is pure; storing follows."""

import sqlite3

import msgspec

from broadsheet.identity import other_keys, place, places, post_id, same_title
from broadsheet.model import Article, Entry, Outcome, OutcomeKind, Revision
from broadsheet.pipeline.reading import Reading, plain
from broadsheet.pipeline.visits.look import Item, seen_at, settled
from broadsheet.read.memory import site_of
from broadsheet.revisions.changes import changes
from broadsheet.store import articles, entries, lessons, likeness, outbox
from broadsheet.store.entries import Known
from broadsheet.urls import is_recording

_NO_ARTICLES = ("list", "empty", "error")  # a recording has whatever its recorder came by
_NO_TROUBLE = ("", "not fetched")  # gone through again: an earlier run found it to be no article


def decide(before: Known | None, reading: Reading, payload_digest: str | None) -> OutcomeKind:
    """The outcome of an entry that was read.

    A revision is a change of *their* words. When the words differ because our reader is another, or because the
    page's text took the place of the feed's (or the other way), it is a re-read.
    """
    if before is None:
        return "failed" if is_nothing(reading.article) else "new"
    if plain(before.reader) != plain(reading.article.reader):
        is_revised = reading.earlier is not None and reading.earlier_words != reading.words
        return "revised" if is_revised else "re-read"
    if before.words_digest == reading.words:
        return "same"
    if reading.earlier is not None and reading.earlier_words == reading.words:  # what we remember of the site changed
        return "re-read"
    if (before.payload_digest is None) != (payload_digest is None):
        return "re-read"
    return "revised"


def is_nothing(article: Article) -> bool:
    """True if there is nothing to publish: no title and no text."""
    return not (article.title or article.text or article.images)


def settle(item: Item, reading: Reading, db: sqlite3.Connection) -> Outcome:
    """Store what came of an entry, put its post into the outbox if it changed; the outcome."""
    payload = item.answer.payload_digest if item.answer and not reading.page_cause else None
    held = item.known if item.known and _is_of_another(item, item.known) else None
    no_page = reading.page_cause or (_lost(held, reading.article, db) if held else "")
    cause = item.page_cause or no_page or reading.parts_cause
    is_left_out = cause in _NO_TROUBLE and reading.article.kind in _NO_ARTICLES
    if item.known is None and is_left_out and is_recording(item.source.url):
        excluded = settled(item, "excluded", f"no article: {reading.article.kind}").outcome
        assert excluded is not None
        return excluded
    if no_page and item.look:  # there, but no page to be read: not what we hold of this article
        item = without_page(item, cause)
    assert item.entry is not None
    if held and no_page:  # nor do the feed's words take its place
        return put_same(item, db, cause)
    if item.known and is_nothing(reading.article):  # their words are gone, not ours: what we have stands
        return put_same(item, db, cause or "neither page nor feed has a title or text")
    kind = decide(item.known, reading, payload)
    name = item.known.post_id if item.known else post_id(item.source.id, item.key)
    note = cause
    if kind != "same":
        _put_lesson(item, reading, db)
    if kind == "failed":
        note = cause or "neither page nor feed has a title or text"
    elif item.known is None:
        name, shared = _add(item, reading, payload, db)
        note = shared or cause
    else:
        note = _update(item, item.known, kind, reading, payload, db) or cause
    return Outcome(
        kind=kind,
        source_id=item.source.id,
        entry_key=item.key,
        post_id=name,
        title=reading.article.title or item.entry.title or "",
        url=item.entry.url or "",
        cause=note,
        body=reading.article.origins.get("html", ""),
        next_try=item.look.next if item.look and cause else None,
    )


def _is_of_another(item: Item, known: Known) -> bool:
    """True where what we have is of a page, and of another than this one."""
    return bool(known.payload_digest and item.answer and item.answer.payload_digest != known.payload_digest)


def _lost(known: Known, article: Article, db: sqlite3.Connection) -> str:
    """What is now at the address of an article that is gone, though its site does not say so; "" where it is there."""
    is_empty = article.kind == "empty" or (article.origins.get("html") == "feed" and not article.page_html)
    found = "leads to a list" if article.kind == "list" else "nothing to read" if is_empty else ""
    return found if found and articles.current(db, known.n).article.kind in ("article", "gated") else ""


def _put_lesson(item: Item, reading: Reading, db: sqlite3.Connection) -> None:
    """Keep what a page taught of its site, for the runs after this one."""
    if reading.lesson is None or item.answer is None or item.look is None:
        return
    lesson, answer = reading.lesson, item.answer
    data = msgspec.msgpack.encode(lesson)
    kept = lessons.Kept(date=answer.date.isoformat(), url=answer.final_url, look=lesson.look, data=data)
    lessons.put(db, site_of(answer.final_url), kept, item.look.at)


def without_page(item: Item, cause: str) -> Item:
    """The item as if its page had failed."""
    assert item.look is not None
    return msgspec.structs.replace(item, look=msgspec.structs.replace(item.look, record=None, cause=cause))


def put_same(item: Item, db: sqlite3.Connection, cause: str) -> Outcome:
    """Remember that an entry was looked at and nothing changed; the outcome."""
    assert item.known is not None
    assert item.entry is not None
    put_look(item, db)
    return Outcome(
        kind="same",
        source_id=item.source.id,
        entry_key=item.key,
        post_id=item.known.post_id,
        title=item.entry.title or "",
        url=item.entry.url or "",
        cause=cause,
        next_try=item.look.next if item.look and cause else None,
    )


def put_look(item: Item, db: sqlite3.Connection) -> None:
    """Remember the look at an item's page, the name that its feed now gives it, and whether it is still published."""
    before, look = item.known, item.look
    if before is None:
        return
    if item.key != before.key:
        likeness.put_aliases(db, item.source.id, (item.key, *other_keys(item.entry)) if item.entry else (), before.n)
    if look is None:
        return
    entries.put_look(db, before.n, look)
    if look.gone and not before.gone:
        entries.put_event(db, before.n, look.at, "unpublished", look.cause or "")
    if before.gone and not look.gone:
        entries.put_event(db, before.n, look.at, "back", "")


def _add(item: Item, reading: Reading, payload: str | None, db: sqlite3.Connection) -> tuple[str, str]:
    """Store a new entry; its post's id, and what to say if another source serves the same article already."""
    assert item.entry is not None
    name = post_id(item.source.id, item.key)
    first = _revision(item, 1, reading.article, reading.words, payload)
    # Pages were recorded before their file was seen.
    seen = min(item.seen, first.fetched) if is_recording(item.source.url) else item.seen
    n = entries.add(db, item.source.id, item.key, name, item.entry, item.entry_digest, seen, first)
    if item.look:
        entries.put_look(db, n, item.look)
    twin = make_known(db, n, item.source.id, item.entry, reading, item.answer.final_url if item.answer else None)
    return (twin.post_id, f"the same article as in {twin.source_id}") if twin else (name, "")


def make_known(
    db: sqlite3.Connection, n: int, source_id: str, entry: Entry, reading: Reading, final_url: str | None = None
) -> articles.Stored | None:
    """Note under what else a new entry is known, put it into the outbox; the article that it is in another source."""
    likeness.put_aliases(db, source_id, other_keys(entry), n)
    found = places(entry, reading.article, final_url)
    likeness.put_places(db, found, n)
    twin = _twin(db, source_id, entry, reading, found)
    if twin is not None:
        likeness.put_article_of(db, n, twin.n)
    outbox.post_later(db, n)
    return twin


def _twin(
    db: sqlite3.Connection, source_id: str, entry: Entry, reading: Reading, found: tuple[str, ...]
) -> articles.Stored | None:
    """The article of another source that this one is; `found`: the places where it is.

    The same link is enough where only one article has it; a canonical address is what a page says of itself, often
    wrongly: there the words or the title must agree too.
    """
    link = place(entry.url) if entry.url else ""
    for url in found:
        numbers = likeness.at_place(db, url, source_id)
        for other in articles.stored(db, numbers):
            is_link = other.entry.url is not None and url == link == place(other.entry.url) and len(numbers) == 1
            is_text = other.revision.words_digest == reading.words
            if is_link or is_text or same_title(other.revision.article.title, reading.article.title):
                return other
    return None


def _update(
    item: Item, known: Known, kind: OutcomeKind, reading: Reading, payload: str | None, db: sqlite3.Connection
) -> str:
    """Store what came of an entry that was known; what to say of a revision. The same words leave the post alone."""
    assert item.entry is not None
    note = ""
    if kind == "re-read":
        revision = _revision(item, known.revision, reading.article, reading.words, payload)
        articles.put_revision(db, known.n, _dated_as(revision, articles.current(db, known.n)))
    if kind == "revised":
        before = articles.current(db, known.n)
        if reading.earlier is not None:  # the reader is another too: the revision before is read anew, then compared
            before = msgspec.structs.replace(
                before, article=reading.earlier, words_digest=reading.earlier_words, reader=reading.earlier.reader
            )
            articles.put_revision(db, known.n, before)
        revision = _revised(item, known, before, reading, payload)
        articles.put_revision(db, known.n, revision)
        note = ", ".join(revision.changes) + ("; silent" if revision.silent else "")
    entries.update(db, known.n, item.entry, item.entry_digest, reading.article.reader)
    put_look(item, db)
    if kind != "same":
        outbox.post_later(db, known.n)
    return note


def _revised(item: Item, known: Known, before: Revision, reading: Reading, payload: str | None) -> Revision:
    """The next revision. What was published once was not published later: a newer date is a date of change."""
    article = reading.article
    first, now = before.article.published, article.published
    if first and (now is None or now > first):
        article = msgspec.structs.replace(article, published=first)
    changed = changes(before.article, reading.article)
    revision = _revision(item, known.revision + 1, article, reading.words, payload)
    return msgspec.structs.replace(revision, changes=changed.kinds, silent=changed.silent)


def _dated_as(revision: Revision, before: Revision) -> Revision:
    """The revision, read anew, with what it is a revision for: when it came and what it changed stay."""
    return msgspec.structs.replace(revision, fetched=before.fetched, changes=before.changes, silent=before.silent)


def _revision(item: Item, number: int, article: Article, words: str, payload: str | None) -> Revision:
    return Revision(
        number=number,
        fetched=seen_at(item),
        payload_digest=payload,
        reader=article.reader,
        words_digest=words,
        article=article,
    )
