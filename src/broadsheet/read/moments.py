# ruff: noqa: E501 (tables of words)
"""Days in a line of a page, with their hours: that of publication, and that of an update."""

import re
from datetime import UTC, datetime

from broadsheet.dates import zone_named
from broadsheet.written_dates import find_date

UPDATED = re.compile(
    r"updat|modifi|aktualisi|geändert|mis à jour|actualiz|aggiorn|bijgewerkt|uppdater|oppdater|обновл|"
    r"diperbarui|güncel|更新|최종수정|수정\s*[:：]?\s*\d",
    re.I,
)
_PUBLISHED = re.compile(
    r"publi[sckq]|posted|veröffentlicht|erschienen|erstellt|geplaatst|опубликов|发布|發布|公開", re.I
)
UNTIL = re.compile(
    r"valid (?:through|until|to)|expire[sd]?\b|expir(?:y|ation)|gültig bis|läuft ab|valable jusqu|válido hasta|"
    r"válido até|valido fino|geldig tot|действ\w+ до|有效期|截止",
    re.I,
)
_CLOCK = (
    r"(?:(?P<first_half>上午|下午|午前|午後|오전|오후)\s?)?(?<!\d)(?P<hours>[01]?\d|2[0-3])\s?:\s?(?P<minutes>[0-5]\d)(?!\d)"
    r"(?::[0-5]\d)?(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?(?:\s?(?:uhr|hrs|hs|h)\b\.?)?"
    r"(?:\s?\(?(?P<zone>Z\b|(?:(?-i:UTC|GMT)\s?)?[+-]\d\d:?\d\d|(?-i:[A-Z]{2,5})\b))?"
)
# Beside a day: "17 May 2024 at 10:20", "10:20, 17 May 2024". Further away stands how long a film is.
_HOURS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"[\d日일號号]\.?[\s,;|·•\-–—/(（T]{{0,4}}(?:(?:at|um|à|às|a las|alle|kl\.?|klo|om|в|ore|pukul|lúc)\s{{1,2}})?{_CLOCK}",
        rf"^\W{{0,3}}{_CLOCK}[\s,;|·•\-–—/)）]{{1,4}}(?:(?:on|am|le|el|den)\s)?(?:[^\W\d]{{3,12}}\.?,?\s)?\d",
    )
)
_AFTERNOON = ("p", "下午", "午後", "오후")


def dates_in(text: str, month_first: bool) -> tuple[datetime | None, datetime | None]:
    """The day of publication and that of an update in a line; none that only says until when something holds."""
    text = UNTIL.split(text, maxsplit=1)[0]
    said, *later = UPDATED.split(text, maxsplit=1)
    published = moment_in(said, month_first)
    if published or not later:
        return published, None
    changed, *said_later = _PUBLISHED.split(later[0], maxsplit=1)
    return moment_in(said_later[0], month_first) if said_later else None, moment_in(changed, month_first)


def moment_in(text: str, month_first: bool = False) -> datetime | None:
    """The first day in a line, with the hour that stands beside it: UTC where no zone does, as in machines' dates."""
    day = find_date(text, month_first=month_first)
    hour = next(filter(None, (beside.search(text) for beside in _HOURS)), None) if day and ":" in text else None
    if not day or not hour:
        return day
    hours, half = int(hour["hours"]), (hour["half"] or hour["first_half"] or "").lower()
    if half:
        hours = hours % 12 + (12 if half in _AFTERNOON else 0)
    try:
        zone = zone_named(hour["zone"]) if hour["zone"] else UTC
        return day.replace(hour=hours, minute=int(hour["minutes"]), tzinfo=zone or UTC).astimezone(UTC)
    except (ValueError, OverflowError):  # an offset of days, or a moment before the first year: that is no hour
        return day
