"""Where a record lies in a WARC file, and what its header says."""

import re
import uuid
from datetime import UTC, datetime
from pathlib import Path

from broadsheet.model import Moment, Record

# WARC 1.1 clause 5.4 (WARC-Date): W3C-DTF cut at any place, from a year to nanoseconds.
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?)?)?)?(?:Z|\+00:00)?")


UNDATED = datetime.min.replace(tzinfo=UTC)  # stands where a record has no date; such a record is never handed on


class Located(Record, frozen=True, kw_only=True):
    """One record of a WARC file."""

    path: Path
    offset: int  # of its first byte; in a .warc.gz, of its gzip member
    length: int  # bytes in the file, compressed where the file is
    type: str  # "response", "revisit", "request", "metadata", "warcinfo", "resource", …
    url: str  # WARC-Target-URI; "" for warcinfo
    date: Moment  # WARC-Date
    record_id: str  # "<urn:uuid:…>"
    payload_digest: str | None = None  # as written: "sha1:…"
    status: int | None = None  # of the HTTP answer
    location: str | None = None  # its Location header
    refers_to: str | None = None  # revisit, metadata: the record id that is meant
    refers_to_url: str | None = None
    refers_to_date: Moment | None = None
    etag: str = ""  # of the HTTP answer, as sent
    last_modified: str = ""
    said: tuple[tuple[str, str], ...] = ()  # the fields of a warcinfo or metadata record

    def field(self, name: str) -> str | None:
        """What a warcinfo or metadata record says under a name; None where it says nothing."""
        return next((value for key, value in self.said if key == name), None)


def moment(text: str | None) -> datetime | None:
    """A WARC-Date as aware UTC; None where it is missing or no date."""
    found = _DATE.fullmatch((text or "").strip())
    if not found:
        return None
    year, month, day, hour, minute, second, fraction = (part or "" for part in found.groups())
    micro = int(fraction[:6].ljust(6, "0"))
    try:
        return datetime(
            int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0), micro, UTC
        )
    except ValueError:
        return None


def stamp(when: datetime) -> str:
    """A WARC-Date: UTC, with microseconds only where there are any."""
    return when.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def record_urn(*parts: object) -> str:
    """The same parts give the same record id: a run that is replayed writes the same bytes."""
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, ' '.join(map(str, parts)))}>"
