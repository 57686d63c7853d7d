"""What the formats share: people, numbers, durations, languages, plain titles."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from broadsheet.dates import parse_date
from broadsheet.feeds.harmless import with_signs
from broadsheet.markup import plain
from broadsheet.model import Person
from broadsheet.text import squash

_IN_MAIL = r"[^\s<>()\"',;:@]"
_MAIL = re.compile(rf"(?<!{_IN_MAIL}){_IN_MAIL}++@{_IN_MAIL}+\.{_IN_MAIL}+")  # looked for where a word begins: linear
_BY = re.compile(r"\Aby\s+(?=[^\W\d_])", re.I)
_IN_BRACKETS = re.compile(r"[\w.-]+ \(([^()]+)\)")  # "hidden (Name)": a mail that is not told
_ADDRESS = re.compile(r"https?://\S+", re.I)
_SHORT = 200  # characters of a name that is worth keeping
_MIDNIGHT = re.compile(r"[T ]24:00(?=\D|$)")
_STAMP = 14  # figures of 20261129100000
_SECONDS = 10  # figures of what has gone by since 1970, from 2001 to 2286
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:\.\d+)?")


def words(markup: str | None) -> str | None:
    """A title or name as plain text on one line; None where nothing is left."""
    if not markup:
        return None
    if "<" in markup:
        return squash(plain(with_signs(markup))) or None
    return squash(plain(markup) if "&" in markup else markup) or None


def line(value: str | None) -> str | None:
    """A value as one trimmed line; None where it is empty."""
    return squash(value) or None if value else None


def mail_of(value: str | None) -> str | None:
    """A mail address; None of what is none."""
    found = line(value)
    return found if found and "@" in found else None


def person(value: str | None) -> Person | None:
    """Someone from "Name", "mail", "mail (Name)" or "Name <mail>" (RSS 2.0, author)."""
    if not value:
        return None
    return _known(value) if len(value) < _SHORT else _person(value)


def _person(value: str) -> Person | None:
    found = words(value.replace("<", "(").replace(">", ")").replace("mailto:", "") if "@" in value else value)
    if not found:
        return None
    found = _BY.sub("", found)
    mail = _MAIL.search(found) if "@" in found else None
    if not mail:
        named = _IN_BRACKETS.fullmatch(found)
        return None if _ADDRESS.fullmatch(found) else Person(name=named[1] if named else found)
    name = found.replace(mail[0], "").strip(" ()<>\"'-,:")
    return Person(name=name or mail[0], email=mail[0])


_known = lru_cache(maxsize=1024)(_person)  # the same few write all of a feed


def people(found: Iterable[Person | None]) -> tuple[Person, ...]:
    """Distinct people in their order; of whom more is told at another place, that is known here, too."""
    there = [one for one in found if one]
    if len(there) < 2:
        return tuple(there)
    distinct = dict.fromkeys(there)
    told: dict[str, Person] = {}
    for one in distinct:
        if one.url or one.email:
            told.setdefault(one.name, one)
    return tuple(dict.fromkeys(one if one.url or one.email else told.get(one.name, one) for one in distinct))


def number(value: str | None) -> int | None:
    """A whole number that is not negative."""
    if not value:
        return None
    value = value.strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else None


def seconds(value: str | None) -> float | None:
    """A duration: seconds, MM:SS or HH:MM:SS (iTunes)."""
    if not value:
        return None
    value = value.strip()
    if found := _CLOCK.fullmatch(value):
        return float(int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3]))
    try:
        return max(0.0, float(value)) if value and len(value) < 12 else None
    except ValueError:
        return None


def odd_date(value: str) -> datetime | None:
    """A date as only feeds have it: seconds or milliseconds since 1970, figures alone, the end of a day as 24:00."""
    value = value.strip()
    if _MIDNIGHT.search(value):
        day = parse_date(_MIDNIGHT.sub(" 00:00", value))
        return day + timedelta(days=1) if day else None
    if not (value.isascii() and value.isdigit()):
        return None
    if len(value) == _STAMP:
        return parse_date(f"{value[:4]}-{value[4:6]}-{value[6:8]}T{value[8:10]}:{value[10:12]}:{value[12:]}Z")
    moment = int(value) if len(value) == _SECONDS else int(value) / 1000 if len(value) == _SECONDS + 3 else 0
    return datetime.fromtimestamp(moment, UTC) if moment else None


def keywords(value: str) -> list[str]:
    """The words of a list parted by commas (iTunes, Media RSS)."""
    return [word for one in value.split(",") if (word := words(one))]


def language(value: str | None) -> str | None:
    """A language tag as BCP 47 writes it: "en_US" is "en-US"."""
    found = line(value) if value else None
    return found.replace("_", "-") if found else None


def first(*values: str | None) -> str | None:
    """The first value that is there and not empty."""
    for value in values:
        if value:
            return value
    return None
