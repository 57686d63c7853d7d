"""The news room as a WARC file, the same bytes each time, so that the demo needs no network."""

import io
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from broadsheet.demo.news_room import addresses

DATES = {1: "2026-11-01T06:00:00Z", 2: "2026-11-02T06:00:00Z"}


def write_warc(path: Path, round_: int = 1) -> None:
    """Write what the sites answer in a round as a .warc.gz; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="WARC/1.1")
        for served in addresses(round_):
            head = StatusAndHeaders(str(served.status), [("Content-Type", served.content_type)], protocol="HTTP/1.1")
            record_id = uuid5(NAMESPACE_URL, f"{served.url} {DATES[round_]}")
            about = {"WARC-Date": DATES[round_], "WARC-Record-ID": f"<urn:uuid:{record_id}>"}
            record = writer.create_warc_record(
                served.url,
                "response",
                payload=io.BytesIO(served.body),
                length=len(served.body),
                http_headers=head,
                warc_headers_dict=about,
            )
            writer.write_record(record)
