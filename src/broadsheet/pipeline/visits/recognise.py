"""An entry met again under another name: its feed changed its guids, its scheme or its host. Reads the store only."""

import sqlite3
from collections import Counter

import msgspec

from broadsheet.identity import entry_key, other_keys, same_title
from broadsheet.model import Entry, Feed
from broadsheet.store.entries import Known, entry_of, known, known_number, titles
from broadsheet.store.likeness import alias
from broadsheet.text import folded
from broadsheet.urls import is_web, normalise

_RECENT = 500  # entries that a redesigned page may still list
_TELLING = 8  # letters of a title


class Recogniser:
    """Finds the stored entry that an entry of a feed is, in the company of the feed's other entries."""

    def __init__(self, source_id: str, feed: Feed, db: sqlite3.Connection, *, is_moved: bool = False) -> None:
        """`is_moved`: the site was redesigned, and may have given its entries other addresses, too."""
        self.source_id, self.db = source_id, db
        self.entries = distinct(feed)
        self._shared = Counter(key for entry in self.entries.values() for key in other_keys(entry))
        self._present: set[int] | None = None
        self._titled = self._by_title() if is_moved else {}

    def find(self, key: str, entry: Entry) -> Known | None:
        """The stored entry, None for one that is new."""
        return known(self.db, self.source_id, key) or self._by_other_name(key, entry)

    def _by_other_name(self, key: str, entry: Entry) -> Known | None:
        """A key that only it has in the feed and only one entry has in the store, which itself left the feed."""
        for other in (key, *other_keys(entry)):
            n = None if self._shared[other] > 1 else alias(self.db, self.source_id, other)
            if n is not None and n not in self._still_present() and self._agrees(n, entry, other):
                return known_number(self.db, n)
        n = self._titled.get(folded(entry.title or ""))
        return known_number(self.db, n) if n is not None and n not in self._still_present() else None

    def _by_title(self) -> dict[str, int]:
        """Entries by a title that only one of them has, there and here, and that is no mere label."""
        here = Counter(folded(entry.title or "") for entry in self.entries.values())
        there: dict[str, list[int]] = {}
        for n, title in titles(self.db, self.source_id, _RECENT):
            there.setdefault(folded(title), []).append(n)
        return {
            title: numbers[0]
            for title, numbers in there.items()
            if len(numbers) == 1 and here[title] == 1 and len(title) >= _TELLING
        }

    def _agrees(self, n: int, entry: Entry, by: str) -> bool:
        """True if the two say they are one: a link alone is not enough where both have guids or the host differs."""
        if by.startswith(("guid:", "link:", "words:")):
            return True
        before = entry_of(self.db, n)
        if by.startswith("at:") and not (before.id and entry.id):
            return True
        same_time = before.published is not None and before.published == entry.published
        return same_time or same_title(before.title, entry.title)

    def _still_present(self) -> set[int]:
        """Entries that the feed still serves under their own keys."""
        if self._present is None:
            found = (known(self.db, self.source_id, key) for key in self.entries)
            self._present = {entry.n for entry in found if entry}
        return self._present


def distinct(feed: Feed) -> dict[str, Entry]:
    """Entries by key, the first of each, in the feed's order. A guid that names several articles names none.

    Without those that say nothing, and without addresses of no page ("mailto:").
    """
    given = _given_to_several(feed)
    entries: dict[str, Entry] = {}
    for entry in feed.entries:
        named = msgspec.structs.replace(entry, id=None) if entry.id in given else entry
        told = entry if entry.url is None or is_web(entry.url) else msgspec.structs.replace(entry, url=None)
        if told.url or told.title or told.content_html or told.summary_html:
            entries.setdefault(entry_key(named), told)
    return entries


def _given_to_several(feed: Feed) -> set[str]:
    """Guids of which a feed gives one to entries whose titles and addresses differ, as some give all of theirs."""
    seen: dict[str, tuple[set[str], set[str]]] = {}
    for entry in feed.entries:
        if entry.id and entry.url and entry.title:
            titles, addresses = seen.setdefault(entry.id, (set(), set()))
            titles.add(folded(entry.title))
            addresses.add(normalise(entry.url))
    return {guid for guid, (titles, addresses) in seen.items() if len(titles) > 1 and len(addresses) > 1}
