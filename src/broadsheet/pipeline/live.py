"""The network edge: fetch, archive every exchange, hand on where the answer lies."""

import time
from datetime import UTC, datetime

from broadsheet.archive.located import Located
from broadsheet.archive.write import Writer
from broadsheet.config.records import FetchConfig
from broadsheet.errors import FetchError
from broadsheet.fetch.exchange import Exchange
from broadsheet.fetch.http import polite
from broadsheet.model import Source
from broadsheet.pipeline.edge import Answer


class LiveEdge:
    """Fetches over HTTP. What came is written to the archive before anyone reads it, failures too."""

    def __init__(self, config: FetchConfig, writer: Writer, now: datetime) -> None:
        self.now, self.writer = now, writer
        self.client = polite(config, lambda: datetime.now(UTC).replace(microsecond=0), time.monotonic, time.sleep)
        self._fresh: list[Located] = []

    def get(self, url: str, source: Source, key: str | None) -> Answer:
        """The answer for an address. Raises: FetchError."""
        try:
            fetched = self.client.get(url, allow_private=source.allow_private)
        except FetchError as error:
            for number, hop in enumerate(error.hops):
                if hop.status:
                    self._keep(hop, source, key, number)
            self._fresh.append(self.writer.failure(url, error, self.now, source.id, key))
            raise
        kept = [self._keep(hop, source, key, number) for number, hop in enumerate(fetched.hops)]
        self.writer.flush()  # a worker reads the record from the file
        last = kept[-1]
        return Answer(
            url=url,
            final_url=last.url,
            file=str(last.path),
            offset=last.offset,
            date=last.date,
            payload_digest=last.payload_digest,
        )

    def archived(self) -> list[Located]:
        """Records archived since the last call, now safe on disk."""
        self.writer.sync()
        fresh, self._fresh = self._fresh, []
        return fresh

    def _keep(self, hop: Exchange, source: Source, key: str | None, number: int) -> Located:
        record = self.writer.exchange(hop, source.id, key, number)
        self._fresh.append(record)
        return record
