"""Days that head a part of a list: what follows is of that day, until the next heading."""

from datetime import datetime

from selectolax.lexbor import LexborNode

from broadsheet.feeds.listing.days import day_of, is_day
from broadsheet.feeds.listing.titles import HEADINGS, text_of

_HEADS = frozenset((*HEADINGS, "dt", "caption"))


class Headed:
    """The days above the elements of a page, each looked for once."""

    def __init__(self) -> None:
        self._known: dict[int, datetime | None] = {}

    def day(self, node: LexborNode | None) -> datetime | None:
        """The day that heads the part of a page in which an element stands."""
        passed: list[int] = []
        found: datetime | None = None
        while node is not None and node.tag not in ("body", "html", "-undef", None):
            if node.mem_id in self._known:
                found = self._known[node.mem_id]
                break
            passed.append(node.mem_id)
            before = node.prev
            if before is not None and before.tag in _HEADS and before.css_first("a[href]") is None:
                found = _day(before)
                break
            node = before if before is not None else node.parent
        self._known |= dict.fromkeys(passed, found)
        return found


def _day(heading: LexborNode) -> datetime | None:
    text = text_of(heading)
    return day_of(text, None) if is_day(text) else None
