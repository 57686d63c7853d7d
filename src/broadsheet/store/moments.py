"""How times are stored."""

from datetime import UTC, datetime


def stamp(moment: datetime) -> str:
    """A moment as it is stored: UTC, ISO 8601, so that text order is time order."""
    return moment.astimezone(UTC).isoformat()
