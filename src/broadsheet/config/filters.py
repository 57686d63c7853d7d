"""Which entries of a source pass: its include and exclude patterns, its greatest age."""

import unicodedata
from collections.abc import Callable, Iterator
from datetime import datetime

from broadsheet.config.ages import age
from broadsheet.config.patterns import compiled
from broadsheet.markup import plain
from broadsheet.model import Entry, Filter, Source
from broadsheet.text import squash

_MOST = 1_000_000  # characters of an entry's text that are searched


def selects(entry: Entry, source: Source, now: datetime) -> str:
    """Why the entry is excluded, in words; "" if it passes.

    An entry must match every pattern of `include` and none of `exclude`. Patterns are searched for in plain
    text (tags gone, NFC), as RSSHub's filter and filterout do. An entry without a date has no age and passes.
    """
    return next(_reasons(entry, source, now), "")


def _reasons(entry: Entry, source: Source, now: datetime) -> Iterator[str]:
    if source.max_age and _is_older(entry, source.max_age, now):
        yield f"older than {source.max_age}"
    for name, pattern, found in _searched(entry, source.include):
        if not found:
            yield f"include.{name} does not match “{pattern}”"
    for name, pattern, found in _searched(entry, source.exclude):
        if found:
            yield f"exclude.{name} matches “{pattern}”"


def _is_older(entry: Entry, most: str, now: datetime) -> bool:
    dated, span = entry.published or entry.updated, age(most)
    return dated is not None and span is not None and now - dated > span


def _searched(entry: Entry, rules: Filter | None) -> Iterator[tuple[str, str, bool]]:
    """(name, pattern, found?) of each pattern that is given."""
    if rules is None:
        return
    for name, texts in _TEXTS.items():
        if pattern := getattr(rules, name):
            search = compiled(pattern, rules.case_sensitive).search
            yield name, pattern, any(search(unicodedata.normalize("NFC", squash(text))) for text in texts(entry))


def _title(entry: Entry) -> list[str]:
    return [entry.title or ""]


def _text(entry: Entry) -> list[str]:
    """Both texts where a feed gives two: either may hold the word."""
    given = [html for html in (entry.content_html, entry.summary_html) if html]
    return [plain(html[:_MOST]) for html in given] or [""]


def _authors(entry: Entry) -> list[str]:
    return [person.name for person in entry.authors] or [""]


def _categories(entry: Entry) -> list[str]:
    return list(entry.categories) or [""]


def _all(entry: Entry) -> list[str]:
    return [*_title(entry), *_text(entry), *_authors(entry), *_categories(entry)]


_TEXTS: dict[str, Callable[[Entry], list[str]]] = {
    "any": _all,
    "title": _title,
    "text": _text,
    "author": _authors,
    "category": _categories,
}
