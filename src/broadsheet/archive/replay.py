"""WARC files instead of the network: every address is answered from them, or not at all."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urldefrag

from broadsheet.archive.layout import escaped
from broadsheet.archive.located import Located
from broadsheet.archive.read import index, locate
from broadsheet.archive.redaction import Redaction
from broadsheet.errors import ArchiveError, FetchError
from broadsheet.urls import absolute, normalise

REDIRECTS = frozenset((301, 302, 303, 307, 308))
HOPS_MOST = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ANSWERS = frozenset(("response", "revisit", "resource"))


class Replay:
    """The answers in some WARC files, found by address.

    now      the newest WARC-Date in them
    faults   what could not be read of them: torn tails, damaged stretches
    """

    def __init__(self, paths: tuple[Path, ...], redaction: Redaction) -> None:
        self.paths, self.faults, self._redaction = paths, list[ArchiveError](), redaction
        self.now = _EPOCH
        # Six numbers a record (about 48 bytes); the rest is read again from the file when it is asked for.
        self._file, self._offset, self._length = array("H"), array("q"), array("q")
        self._date, self._key, self._folded = array("q"), array("q"), array("q")
        self._by_key, self._by_folded = array("L"), array("L")

    @classmethod
    def open(cls, *paths: Path, redaction: Redaction | None = None) -> "Replay":
        """Index the files, one pass each.

        redaction   what the writer of our own files took out of addresses, so that they are found again

        Raises: ArchiveError for what is no WARC file or has no record.
        """
        replay = cls(paths, redaction or Redaction())
        for number, path in enumerate(paths):
            for record in index(path, replay.faults):
                replay._add(number, record)
        if replay.now == _EPOCH:
            where = str(replay.faults[0]) if replay.faults else ", ".join(map(str, paths))
            raise ArchiveError("no whole record in it", where=where)
        replay._by_key = replay._sorted(replay._key)
        replay._by_folded = replay._sorted(replay._folded)
        return replay

    def __len__(self) -> int:
        return len(self._key)

    def get(self, url: str) -> Located:
        """The newest response for an address: exactly it, else without its fragment, else as our writer would have
        put it, else as `normalise` sees it.

        A revisit leads to the response that it repeats. Raises: FetchError (cause "not in the replay").
        """
        found = next(self._newest_first(url), None)
        if found is None:
            raise _absent(url)
        return self._original(found) if found.type == "revisit" else found

    def follow(self, url: str) -> list[Located]:
        """The answer for an address after the redirects that lead to it, if any, in order.

        Raises: FetchError (cause "not in the replay", or "redirect loop" after 10 of them).
        """
        hops = [self.get(url)]
        while hops[-1].status in REDIRECTS and (target := absolute(hops[-1].location, hops[-1].url)):
            if len(hops) > HOPS_MOST:
                raise FetchError(f"more than {HOPS_MOST} redirects", cause="redirect loop", where=url)
            hops.append(self.get(target))
        return hops

    def _add(self, file: int, record: Located) -> None:
        self.now = max(self.now, record.date)
        if record.type not in _ANSWERS or not record.url:
            return
        self._file.append(file)
        self._offset.append(record.offset)
        self._length.append(record.length)
        self._date.append((record.date - _EPOCH) // timedelta(microseconds=1))
        self._key.append(hash(record.url))
        self._folded.append(hash(normalise(record.url)))

    def _sorted(self, key: "array[int]") -> "array[int]":
        rows = sorted(range(len(key)), key=self._date.__getitem__)
        return array("L", sorted(rows, key=key.__getitem__))

    def _newest_first(self, url: str) -> Iterator[Located]:
        for spelling in dict.fromkeys((url, urldefrag(url).url, escaped(self._redaction.text(url)))):
            yield from (r for r in self._rows(self._by_key, self._key, spelling) if r.url == spelling)
        folded = normalise(url)
        yield from (r for r in self._rows(self._by_folded, self._folded, folded) if normalise(r.url) == folded)

    def _rows(self, order: "array[int]", key: "array[int]", spelling: str) -> Iterator[Located]:
        """Newest first; a hash may be shared by two addresses, so the caller looks at the address itself."""
        wanted = hash(spelling)
        start = end = bisect_left(order, wanted, key=key.__getitem__)
        while end < len(order) and key[order[end]] == wanted:
            end += 1
        for row in reversed(order[start:end]):
            yield locate(self.paths[self._file[row]], self._offset[row], self._length[row])

    def _original(self, revisit: Located) -> Located:
        """The response that a revisit repeats: by date where it is told, else the newest before it.

        WARC 1.1 clause 6.7: WARC-Refers-To-Target-URI and -Date name it; older files give the digest only.
        """
        earlier = [
            record
            for record in self._newest_first(revisit.refers_to_url or revisit.url)
            if record.type != "revisit" and _may_be_original(record, revisit)
        ]
        if not earlier:
            raise _absent(revisit.url, "the response that its revisit repeats")
        return next((record for record in earlier if record.record_id == revisit.refers_to), earlier[0])


def _may_be_original(record: Located, revisit: Located) -> bool:
    if record.record_id == revisit.refers_to or record.date == revisit.refers_to_date:
        return True
    same = revisit.payload_digest is None or revisit.status == 304 or record.payload_digest == revisit.payload_digest
    return revisit.refers_to_date is None and record.date <= revisit.date and same


def _absent(url: str, what: str = "") -> FetchError:
    said = f"not in the replay: {what}" if what else "not in the replay"
    return FetchError(said, cause="not in the replay", where=url)
