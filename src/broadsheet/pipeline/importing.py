"""Old sites moving in: their posts into own.db for good, from there into the derived database, then out to targets.

An imported post is the user's own: no archive holds it, `rebuild` takes it from own.db again, between the runs where
it came. Its old address stays its address; a post that the library has from a source already is not kept twice: its
old address then leads to the one there is.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from broadsheet.identity import post_id, record_digest
from broadsheet.importers.posts.record import OldPost, OldSite
from broadsheet.model import Record, Revision
from broadsheet.pipeline.library import Library
from broadsheet.pipeline.moving.files import Taking
from broadsheet.pipeline.moving.reading import read_old
from broadsheet.pipeline.reading import reading_of
from broadsheet.pipeline.settle import make_known
from broadsheet.store import entries, imported, runs
from broadsheet.store.imported import Imported, Words
from broadsheet.store.schema import transaction

_BATCH = 200


class Moved(Record, frozen=True, kw_only=True):
    """What became of one post of an old site."""

    path: str
    post_id: str
    state: str  # "imported", "same" (it is here already), "merged" (a source served the same article)
    address: str  # below the site's root; "": a new one
    faults: tuple[str, ...] = ()  # what could not be saved


def move_in(library: Library, site: OldSite, source_id: str, now: datetime) -> Iterator[Moved]:
    """Keep every post of an old site; what became of each. What is here already stays as it is.

    source_id   what the import is called: the same folder imported again under it gives nothing new
    """
    derive(library)  # what an import that was killed left
    taking = Taking(library, site, now)
    for at in range(0, len(site.posts), _BATCH):
        batch = site.posts[at : at + _BATCH]
        told = [taking.of(post) for post in batch]  # on disk before any post that names them
        with transaction(library.own):
            kept = [_keep(library, site, post, source_id, now) for post in batch]
        moved = [_with(one, faults) for one, faults in zip(kept, told, strict=True)]
        names = (one.post_id for one in moved if one.state == "imported")
        _derive_all(library, [post for name in names if (post := imported.get(library.own, name))])
        yield from (_merged(library, one) for one in moved)


def _with(moved: Moved, faults: tuple[str, ...]) -> Moved:
    return msgspec.structs.replace(moved, faults=(*moved.faults, *faults)) if faults else moved


def _keep(library: Library, site: OldSite, post: OldPost, source_id: str, now: datetime) -> Moved:
    key = f"guid:{post.entry.id}"
    name = post_id(source_id, key)
    before = imported.get(library.own, name)
    if before is not None:
        is_other = imported.raw_of(library.own, name) != post.raw
        faults = ("its file changed since it was imported: what was imported stands",) if is_other else ()
        return Moved(path=post.path, post_id=name, state="same", address=before.address or "", faults=faults)
    address, taken = _address(library, post)
    words = Words(
        path=post.path, entry=post.entry, sections=post.sections, source_name=post.source_name, site=site.title
    )
    after = runs.next_sequence(library.db) - 1
    kept = Imported(post_id=name, source_id=source_id, key=key, at=now, after_run=after, words=words, address=address)
    imported.put(library.own, kept, post.raw)
    for alias in post.aliases:
        if imported.at_address(library.own, alias) is None:
            imported.put_moved(library.own, alias, name)
    return Moved(path=post.path, post_id=name, state="imported", address=address or "", faults=(*post.faults, *taken))


def _address(library: Library, post: OldPost) -> tuple[str | None, tuple[str, ...]]:
    """The old address, or None where another post has it: of two, the old site showed only one."""
    if not post.address:
        return None, ()
    other = imported.at_address(library.own, post.address)
    if other is None:
        return post.address, ()
    return None, (f"its address {post.address} is that of another post ({other}) too: it gets a new one",)


def _merged(library: Library, moved: Moved) -> Moved:
    """The post as it stands after `derive`: where a source served its article, that one has its address."""
    row = library.db.execute(
        """SELECT other.post_id FROM entry JOIN entry AS other ON other.n = entry.article_of
           WHERE entry.post_id = ?""",
        (moved.post_id,),
    ).fetchone()
    if row is None or moved.state == "same":
        return moved
    return Moved(path=moved.path, post_id=row[0], state="merged", address=moved.address, faults=moved.faults)


def derive(library: Library, before: int | None = None) -> int:
    """Put imported posts into the derived database where they are not; how many.

    before   only those that came before the run of this sequence number
    """
    missing = [
        post
        for post in imported.every(library.own)
        if (before is None or post.after_run < before) and entries.find(library.db, post.post_id) is None
    ]
    _derive_all(library, missing)
    return len(missing)


def _derive_all(library: Library, posts: Sequence[Imported]) -> None:
    for at in range(0, len(posts), _BATCH):
        with transaction(library.db):
            twins = [_derive(library, post) for post in posts[at : at + _BATCH]]
        with transaction(library.own):
            for address, name in filter(None, twins):
                imported.put_moved(library.own, address, name)


def _derive(library: Library, post: Imported) -> tuple[str, str] | None:
    """Store a post as an entry with one revision; where a source has its article: (its address, the post there)."""
    db, entry = library.db, post.words.entry
    reading = reading_of(read_old(library, entry))
    first = Revision(
        number=1,
        fetched=post.at,
        payload_digest=None,
        reader=reading.article.reader,
        words_digest=reading.words,
        article=reading.article,
    )
    seen = min(filter(None, (entry.published, post.at)))
    n = entries.add(db, post.source_id, post.key, post.post_id, entry, record_digest(entry), seen, first)
    twin = make_known(db, n, post.source_id, entry, reading)
    return (post.address, twin.post_id) if twin and post.address else None
