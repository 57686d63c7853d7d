"""Which entries of a feed are wanted, in which order and how many: RSSHub's parameters, with its meaning."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from broadsheet.config.filters import selects
from broadsheet.model import Entry, Filter, Record, Source

_NEVER = datetime(1, 1, 1, tzinfo=UTC)


class Selection(Record, frozen=True, kw_only=True):
    """RSSHub's parameters; patterns are RE2.

    filter      searched for in title, text, author and category; where given, the particular ones are not looked at
    filterout   searched for in title and text
    seconds     dated entries older than that do not pass (filter_time)
    limit       entries that are left at most; None: all
    """

    filter: str = ""
    filter_title: str = ""
    filter_description: str = ""
    filter_author: str = ""
    filter_category: str = ""
    filterout: str = ""
    filterout_title: str = ""
    filterout_description: str = ""
    filterout_author: str = ""
    filterout_category: str = ""
    seconds: int | None = None
    case_sensitive: bool = True
    newest_first: bool = True
    limit: int | None = None


def chosen(entries: Iterable[Entry], selection: Selection, now: datetime) -> tuple[Entry, ...]:
    """The entries that pass, newest first unless in the feed's order, undated ones last. Raises: ValueError of RE2."""
    rules = Source(url="", include=_wanted(selection), exclude=_unwanted(selection))
    passed = [one for one in entries if not selects(one, rules, now) and _is_young(one, selection.seconds, now)]
    if selection.newest_first:
        passed.sort(key=lambda one: one.published or one.updated or _NEVER, reverse=True)
    return tuple(passed[: selection.limit])


def _wanted(given: Selection) -> Filter:
    if given.filter:
        return Filter(any=given.filter, case_sensitive=given.case_sensitive)
    return Filter(
        title=given.filter_title,
        text=given.filter_description,
        author=given.filter_author,
        category=given.filter_category,
        case_sensitive=given.case_sensitive,
    )


def _unwanted(given: Selection) -> Filter:
    return Filter(
        title=given.filterout_title or given.filterout,
        text=given.filterout_description or given.filterout,
        author=given.filterout_author,
        category=given.filterout_category,
        case_sensitive=given.case_sensitive,
    )


def _is_young(entry: Entry, seconds: int | None, now: datetime) -> bool:
    dated = entry.published or entry.updated
    return seconds is None or dated is None or now - dated <= timedelta(seconds=seconds)
