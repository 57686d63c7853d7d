"""Days as listing pages write them: in lines of cards, in figures, without a year, in addresses."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from broadsheet.dates import parse_date
from broadsheet.text import squash, words
from broadsheet.urls import parts_of
from broadsheet.written_dates import MONTH_NAMES, MONTHS, find_date

_WEEKDAYS = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag
    sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado
    domingo lunedì martedì mercoledì giovedì venerdì sabato domenica segunda terça quarta quinta sexta feira maandag
    dinsdag woensdag donderdag vrijdag zaterdag zondag понедельник вторник среда четверг пятница суббота воскресенье
    mon tue tues wed thu thur thurs fri sat sun mo di mi do fr sa so lun mar mer jeu ven sam dim mié jue vie sáb dom
    пн вт ср чт пт сб вс am pm uhr gmt utc st nd rd th de of the""".split()
)
_NUMBERS = re.compile(r"\d+")
_LONGEST = 60  # characters of a line that may be a date
_SHORT = 24  # of one without a year
_FIGURES = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(?:(?:19|20)\d\d|\d\d)(?![\d/])")
_NAME_DAY = re.compile(rf"(?<!\w)({MONTH_NAMES})\.?\s{{1,2}}(\d{{1,2}})(?!\d)", re.I)
_DAY_NAME = re.compile(
    rf"(?<!\d)(?<!\d:)(\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s{{1,2}}(?:de )?({MONTH_NAMES})(?!\w)", re.I
)
_MONTH_DAY = re.compile(r"\W*(\d\d)(?:-|月)(\d\d)(?:日)?\W*")
_IN_PATH = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:([-/])(\d{1,2})\2(\d{1,2})(?=[-/_.]|$)|(\d\d)(\d\d)(?!\d))")
_MONTH_IN_PATH = re.compile(r"/((?:19|20)\d\d)(?:[-/]?(\d\d))?(?=/)")
_AHEAD = timedelta(days=2)  # of the visit: clocks and zones differ


def without_days(text: str) -> str:
    """The words of a text without figures and without names of months and days."""
    return " ".join(word for word in words(_NUMBERS.sub(" ", text)) if not _is_of_a_date(word.lower()))


def is_day(text: str) -> bool:
    """True for a text that is a date, with or without a time, and nothing else."""
    text = squash(text)
    return (
        len(text) <= _LONGEST and any(map(str.isdigit, text)) and not without_days(text) and find_date(text) is not None
    )


def _is_of_a_date(word: str) -> bool:
    return word in _WEEKDAYS or word in MONTHS or word in "年月日년월일"


def day_of(text: str, month_first: bool | None) -> datetime | None:
    """The date in a short line; None where figures may be meant either way, and nothing tells how its page has them."""
    day = find_date(text, month_first=bool(month_first))
    if day is None or (month_first is None and find_date(text, month_first=True) != day):
        return None
    exact = parse_date(text)
    return exact if exact and exact.date() == day.date() else day


def month_first(texts: Iterable[str], language: str) -> bool | None:
    """Whether a page writes 12/31/2026: as any of its dates tells that has only one reading, else as its language does.

    None where "en" alone is said, or nothing: both orders are English.
    """
    figures = [tuple(map(int, found.groups())) for text in texts for found in _FIGURES.finditer(text)]
    months_first, days_first = any(second > 12 for _, second in figures), any(first > 12 for first, _ in figures)
    if months_first != days_first:
        return months_first
    tag = language.lower().replace("_", "-")
    return True if tag == "en-us" else None if tag in ("", "en") or months_first else False


def day_without_year(text: str, address: str, seen: datetime | None) -> datetime | None:
    """A date without its year: that of the address, else the last one before the page was seen."""
    text = squash(text)
    if len(text) > _SHORT or without_days(text) or not any(map(str.isdigit, text)):
        return None
    told = _MONTH_IN_PATH.search(parts_of(address).path)
    if told is not None and (found := _MONTH_DAY.fullmatch(text)) is not None:  # else "10-12" may be a score
        month, day = int(found[1]), int(found[2])
    elif (found := _NAME_DAY.search(text)) is not None:
        month, day = MONTHS[found[1].lower()], int(found[2])
    elif (found := _DAY_NAME.search(text)) is not None:
        month, day = MONTHS[found[2].lower()], int(found[1])
    else:
        return None
    if told is not None:
        return _made(int(told[1]), month, day) if int(told[2] or month) == month else None
    return _last(month, day, seen) if seen else None


def _last(month: int, day: int, seen: datetime) -> datetime | None:
    """The last such day before a page was seen."""
    for year in (seen.year, seen.year - 1):
        if (found := _made(year, month, day)) and found <= seen + _AHEAD:
            return found
    return None


def day_in(address: str) -> datetime | None:
    """The full day in an address."""
    found = _IN_PATH.search(parts_of(address).path)
    if found is None:
        return None
    year, _, month, day, short_month, short_day = found.groups()
    return _made(int(year), int(month or short_month), int(day or short_day))


def _made(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
