"""What an answer's headers say about the next request: validators, how long it stays fresh, how long to wait."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from broadsheet.fetch.exchange import Headers, Validators, header

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?([0-9]{1,10})", re.I)
_NEVER = re.compile(r"(?:^|[\s,])no-(?:cache|store)(?:$|[\s,])", re.I)


def validators(headers: Headers, before: Validators | None = None) -> Validators:
    """The validators to keep after this answer.

    In: `before`, what was sent, after a 304 only: it keeps what the 304 does not renew. A 200 that gives none
    leaves none (feed reader score, rule 3).
    """
    etag, modified = header(headers, "etag"), header(headers, "last-modified")
    if before is None:
        return Validators(etag=etag, last_modified=modified)
    return Validators(etag=etag or before.etag, last_modified=modified or before.last_modified)


def fresh_seconds(headers: Headers, now: datetime) -> float | None:
    """Seconds that the answer stays fresh (RFC 9111, 5.2.2.1 and 5.3); None where nothing is said. Never negative."""
    control = ",".join(value for key, value in headers if key.lower() == "cache-control")
    if _NEVER.search(control):
        return 0.0
    if found := _MAX_AGE.search(control):
        return float(found[1])
    expires = moment(header(headers, "expires"))
    return max(0.0, (expires - (moment(header(headers, "date")) or now)).total_seconds()) if expires else None


def retry_after(headers: Headers, now: datetime) -> float | None:
    """Seconds to wait (RFC 9110, 10.2.3): given as seconds or as a date; None where nothing (sensible) is said."""
    said = header(headers, "retry-after")
    if said.isascii() and said.isdigit():
        return float(said[:10])
    until = moment(said)
    return max(0.0, (until - now).total_seconds()) if until else None


def moment(text: str) -> datetime | None:
    """An HTTP date as aware UTC; None where it is none ("0" is a common Expires)."""
    try:
        told = parsedate_to_datetime(text)
        return told.replace(tzinfo=told.tzinfo or UTC).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
