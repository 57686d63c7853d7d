"""The answers of a source that is a WARC file: its pages come into our archive as they were recorded."""

from datetime import datetime
from pathlib import Path

import msgspec

from broadsheet.archive.located import Located
from broadsheet.archive.recording import FEED, address_of, feed_of, mark_of
from broadsheet.archive.replay import Replay
from broadsheet.archive.write import Writer
from broadsheet.errors import ArchiveError, FetchError
from broadsheet.model import Source
from broadsheet.pipeline.edge.answers import Answer, Held, ReplayEdge, Seen, answer_of


class RecordedEdge:
    """What a source at `path` answers. Nothing is asked of its sites; the file is read when something is new.

    order   the source's number in the run
    fresh   gets the records that are written, by id; it is shared by all recordings of a run, since their files may
            hold the same records
    """

    def __init__(
        self,
        source: Source,
        path: Path,
        writer: Writer,
        held: Held,
        now: datetime,
        order: int,
        fresh: dict[str, Located],
    ) -> None:
        self.source, self.path, self.writer, self.held, self.now = source, path, writer, held, now
        self.is_new = False  # the file is another than at the last visit: what is known may stand in it anew
        self._order, self._fresh = order, fresh
        self._pages: ReplayEdge | None = None

    def get(self, url: str, key: str | None, seen: Seen | None) -> Answer:
        """The feed of the pages in the file (`key` None), or one of them. Raises: FetchError, archived too."""
        try:
            if key is None:
                return self._feed(seen)
            if self._pages is None:
                self._pages = ReplayEdge(Replay.open(self.path), self.writer, self.held, self._fresh)
        except ArchiveError as trouble:
            error = FetchError(trouble.what, cause="no recording", where=self.source.url, hint=trouble.hint)
            self._note(self.writer.failure(address_of(self.source.url), error, self.now, self.source.id, key))
            raise error from trouble
        return self._pages.get(url, self.source, key)

    def _feed(self, seen: Seen | None) -> Answer:
        """Read anew where the file is another than before; else the archive has it, and that nothing changed."""
        address, mark = address_of(self.source.url), mark_of(self.path)
        earlier = self.held.located(seen.record) if seen and seen.record else None
        same = earlier if seen and seen.etag == mark else None
        self.is_new = same is None
        if same:
            record = self.writer.unchanged(same, self.now, FEED)
        else:
            record = self.writer.resource(address, self.now, feed_of(self.path), FEED, earlier)
        self._note(record)
        self._note(self.writer.describe(record, self.source.id, order=self._order))
        self.writer.flush()
        holds = earlier if record.type == "revisit" and earlier else record
        return msgspec.structs.replace(answer_of(address, holds, self.now), etag=mark)

    def _note(self, record: Located) -> None:
        self._fresh[record.record_id] = record
