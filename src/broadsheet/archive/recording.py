"""A WARC file that somebody recorded, as a source: the pages in it, told as a feed tells its entries."""

from pathlib import Path

import msgspec

from broadsheet.archive.located import Located
from broadsheet.archive.read import content_type_of, index
from broadsheet.errors import ArchiveError, disk_trouble

FEED = "application/feed+json"
_PAGES = ("text/html", "application/xhtml+xml")
_ADDRESS = "urn:broadsheet:recording:"  # begins the address under which our archive has such a feed


def address_of(path: str) -> str:
    """What the feed of a recording is called in our archive, by the path that the user gave."""
    return f"{_ADDRESS}{path}"


def path_of(address: str) -> str:
    """The path that `address_of` was given; other addresses as they are."""
    return address.removeprefix(_ADDRESS)


def feed_of(path: Path) -> bytes:
    """The pages of a WARC file as a JSON Feed (version 1.1) of their addresses, the newest first.

    It has no title: that would stand in posts as the name of the pages' site.
    A page is an answer with status 200 that is HTML; an address that was recorded several times is told once.
    Raises: ArchiveError where nothing of the file can be read; what is whole of a damaged one is told.
    """
    faults, newest = list[ArchiveError](), dict[str, Located]()
    for record in index(path, faults):
        if _is_page(record) and (record.url not in newest or newest[record.url].date <= record.date):
            newest[record.url] = record
    if not newest and faults:
        raise faults[0]
    pages = sorted(newest.values(), key=lambda record: record.date, reverse=True)
    items = [{"id": record.url, "url": record.url} for record in pages]
    return msgspec.json.encode({"version": "https://jsonfeed.org/version/1.1", "title": "", "items": items})


def mark_of(path: Path) -> str:
    """What tells a file from a later one of its name: its size and when it was written. Raises: ArchiveError."""
    try:
        about = path.stat()
    except OSError as error:
        raise disk_trouble(ArchiveError, error, path) from error
    return f"{about.st_size}-{about.st_mtime_ns}"


def _is_page(record: Located) -> bool:
    if record.type not in ("response", "resource") or record.status != 200 or not record.url:
        return False
    return content_type_of(record).partition(";")[0].strip().lower() in _PAGES
