"""Spans of time as the config writes them: "36h", "30d", "2w"."""

import re
from datetime import timedelta

_AGE = re.compile(r"([0-9]{1,6})([hdw])")
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


def age(text: str) -> timedelta | None:
    """The span that `text` names; None where it names none."""
    found = _AGE.fullmatch(text)
    span = timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None
    return span or None
