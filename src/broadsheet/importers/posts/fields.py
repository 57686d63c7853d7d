"""The fields that heads of posts have in common: texts, lists, times. Pure."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from broadsheet.dates import parse_date
from broadsheet.importers.posts.record import Section
from broadsheet.model import Person

Fields = Mapping[str, Any]


class Zones(NamedTuple):
    """Where an old site's clocks stood."""

    site: ZoneInfo  # as its config says; the machine's where it does not
    machine: ZoneInfo  # that built it


class Around(NamedTuple):
    """What a post's file does not say, and its site does."""

    config: Mapping[str, Any]  # names in lower case, values as text
    zones: Zones
    names: frozenset[PurePosixPath]  # of all files where posts lie


_DAY = re.compile(r"^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)")


def text_of(fields: Fields, *names: str) -> str:
    """The first of these fields that has a text."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def texts_of(fields: Fields, *names: str) -> tuple[str, ...]:
    """The texts of the first of these fields that has any; a text alone is a list of one."""
    for name in names:
        value = fields.get(name)
        items = value if isinstance(value, list) else [value]
        found = tuple(item.strip() for item in items if isinstance(item, str) and item.strip())
        if found:
            return found
    return ()


def people_of(fields: Fields) -> tuple[Person, ...]:
    """Who wrote it: names, or tables with a name."""
    value = fields.get("authors") or fields.get("author") or []
    items = value if isinstance(value, list) else [value]
    names = (item.get("name", "") if isinstance(item, dict) else item for item in items)
    return tuple(Person(name=name.strip()) for name in names if isinstance(name, str) and name.strip())


def paths_of(fields: Fields) -> tuple[Section, ...]:
    """Categories as Hexo reads them: a flat list is one path, a list of lists several, a text one category."""
    value = fields.get("categories") or fields.get("category") or []
    items = value if isinstance(value, list) else [value]
    if not any(isinstance(item, list) for item in items):
        path = tuple(str(item).strip() for item in items if str(item).strip())
        return (path,) if path else ()
    paths = (tuple(map(str, item)) if isinstance(item, list) else (str(item),) for item in items)
    return tuple(path for path in paths if path)


def moment_of(text: str, zone: ZoneInfo) -> datetime | None:
    """The moment that a head names, in the zone that it names; without one it is wall clock of `zone`. None: none."""
    plain = _DAY.sub(lambda day: f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}", text.strip())
    try:
        told = datetime.fromisoformat(plain)
    except ValueError:
        return parse_date(plain)
    return told.replace(tzinfo=zone) if told.tzinfo is None else told


def utc(moment: datetime | None) -> datetime | None:
    """The same moment in UTC, as records have it."""
    return moment.astimezone(UTC) if moment else None
