"""A feed in the format that a program wants. A new format is one new file and one line here."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from broadsheet.errors import UsageError
from broadsheet.export.atom import NEVER, write_atom
from broadsheet.export.jsonfeed import write_json_feed
from broadsheet.export.rss import write_rss
from broadsheet.model import Feed

Format = Literal["rss", "atom", "json"]
_WRITERS: dict[Format, Callable[[Feed, datetime], bytes]] = {
    "rss": lambda feed, seen: write_rss(feed),
    "atom": write_atom,
    "json": lambda feed, seen: write_json_feed(feed),
}


def write_feed(feed: Feed, format: Format = "rss", *, seen: datetime = NEVER) -> bytes:
    """The feed as a document in UTF-8: valid, whole, the same bytes for the same feed.

    `feed.hints` becomes links of WebSub and of paging, `feed.url` its own address.
    seen   when it was read: Atom's date of change for what has no date
    Raises: UsageError where there is no such format.
    """
    if format not in _WRITERS:
        raise UsageError(f"“{format}” is no format of a feed", hint=f"one of {', '.join(_WRITERS)}")
    return _WRITERS[format](feed, seen)
