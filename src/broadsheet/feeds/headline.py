"""What to call an entry that has no title: many a note and status has none. The entry itself stays as its feed says."""

from broadsheet.markup import plain
from broadsheet.model import Entry
from broadsheet.text import excerpt

_COLUMNS = 120


def headline(entry: Entry) -> str:
    """The title of an entry, else the first words of its text, else its address; "" where it has nothing."""
    said = entry.summary_html or entry.content_html or ""
    return entry.title or excerpt(plain(said), _COLUMNS) or entry.url or ""
