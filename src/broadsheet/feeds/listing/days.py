"""Days among the words of a page: which words tell a date and nothing else."""

import re

from broadsheet.text import squash, words
from broadsheet.written_dates import MONTHS, find_date

_WEEKDAYS = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag
    sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado
    domingo lunedì martedì mercoledì giovedì venerdì sabato domenica segunda terça quarta quinta sexta feira maandag
    dinsdag woensdag donderdag vrijdag zaterdag zondag понедельник вторник среда четверг пятница суббота воскресенье
    mon tue tues wed thu thur thurs fri sat sun mo di mi do fr sa so lun mar mer jeu ven sam dim mié jue vie sáb dom
    пн вт ср чт пт сб вс am pm uhr gmt utc st nd rd th de of the""".split()
)
_TIME = re.compile(r"\d+")
_LONGEST = 60  # characters of a line that may be a date


def without_days(text: str) -> str:
    """The words of a text without figures and without names of months and days."""
    return " ".join(word for word in words(_TIME.sub(" ", text)) if not _is_of_a_date(word.lower()))


def is_day(text: str) -> bool:
    """True for a text that is a date, with or without a time, and nothing else."""
    text = squash(text)
    return (
        len(text) <= _LONGEST and any(map(str.isdigit, text)) and not without_days(text) and find_date(text) is not None
    )


def _is_of_a_date(word: str) -> bool:
    return word in _WEEKDAYS or word in MONTHS or word in "年月日년월일"
