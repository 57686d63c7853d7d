# ruff: noqa: E501 (tables of words)
"""When a page was published and updated, as it tells machines: JSON-LD, then meta, then its scripts."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, islice
from typing import Any, NamedTuple

from broadsheet import jsonld
from broadsheet.dates import parse_date
from broadsheet.markup import places
from broadsheet.read.facts import Facts
from broadsheet.read.head import Head
from broadsheet.written_dates import find_date

_DATES = (
    ("published", "datePublished", "article:published_time article:published:time og:article:published_time og:published_time datepublished article.published published_time "
     "parsely-pub-date sailthru.date dcterms.created dc.date.issued dcterms.issued dc.date.created "
     "pubdate publishdate publish-date publish_date cxenseparse:recs:publishtime "
     "article_date_original originalpublicationdate citation_publication_date rnews:datepublished bt:pubdate last-modified-x created".split()),
    ("updated", "dateModified", "article:modified_time article:modified:time og:updated_time og:article:modified_time datemodified dcterms.modified article.updated lastmod revised updated updated_time".split()),
)  # fmt: skip
# What scripts call the day of publication: the beginning of each such name, which is looked for, and the rest of it.
_NAMES = {
    b"ublish": rb"(?:ed)?_?(?:[tT]ime|[dD]ate|[aA]t|[oO]n)", b"ub_": rb"(?:time|date)", b"ubTime": b"", b"ubDate": b"",
    b"reateTime": b"", b"reate_time": b"", b"datePublished": b"", b" ct": b"",
}  # fmt: skip
_MOMENT = (
    rb"""["']?\s*[:=]\s*["']?(\d{13}|\d{10}|\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?"""
    rb"""(?:Z|[+-]\d\d:?\d\d)?)?)["']?\s*[,;}]"""
)
_SCRIPTED = [(name, re.compile(rest + _MOMENT)) for name, rest in _NAMES.items()]
_SECONDS = 10  # digits of a moment in seconds, from 2001 on
WEB = 1995  # year
_ITEM = "datepublished"  # Schema.org's property: it may stand anywhere in a page
_ANY_DATES = ("date", "dc.date", "dcterms.date")


class _Told(NamedTuple):
    text: str
    moment: datetime
    origin: str


def dates_of(head: Head, nodes: list[dict[str, Any]], article: dict[str, Any], facts: Facts) -> None:
    """Published and updated, from JSON-LD, then meta."""
    for field, key, names in _DATES:
        told = (jsonld.text_of(node[key]) for node in (article, *nodes) if key in node)
        voices = chain(islice(_told_by(told), 1), _told_in_head(head, names))
        if first := next(voices, None):
            # A plain "date" gives no more than the hour: what the page shows counts before it, see `dated`.
            best = _clearest(first, chain(voices, _told_in_head(head, _ANY_DATES) if field == "published" else ()))
            facts.put(field, best.moment, best.origin)


def _told_by(texts: Iterable[str]) -> Iterator[_Told]:
    return (_Told(text, moment, "json-ld") for text in texts if (moment := _moment(text)))


def _told_in_head(head: Head, names: Iterable[str]) -> Iterator[_Told]:
    several = len(set(head.values.get(_ITEM, ()))) > 1
    for name in sorted(names, key=_ITEM.__eq__) if several else names:  # each teaser may have its own
        text = head.meta.get(name, "")
        moment = _moment(text) if text else None
        if moment and not (name in _ANY_DATES and _is_update(head, text)):
            yield _Told(text, moment, "og" if ":" in name else "meta")


def _clearest(first: _Told, rest: Iterator[_Told]) -> _Told:
    """The first voice; where that has no hour, or no zone, the first that has both and means the same day, or minute."""
    if _ZONED.search(first.text):
        return first
    others = list(rest)
    if _HOUR.search(first.text):
        return next((one for one in others if _ZONED.search(one.text) and _is_hours_away(one, first)), first)
    day = first.moment.date()
    timed = [one for one in others if _HOUR.search(one.text) and day in _days(one)]
    return next((one for one in timed if _ZONED.search(one.text)), timed[0] if timed else first)


def _is_hours_away(one: _Told, other: _Told) -> bool:
    """True where no more than a zone is between two moments: whole quarters of an hour."""
    return abs(one.moment - other.moment) < timedelta(days=1) and not (one.moment - other.moment) % timedelta(
        minutes=15
    )


def _days(told: _Told) -> tuple[date, date | None]:
    """The day of a moment, and the one that was written."""
    written = find_date(told.text[:_DAY_LENGTH])
    return told.moment.date(), written.date() if written else None


_ZONED = re.compile(r"\d:\d\d(?::\d\d)?(?:[.,]\d+)?\s*(?:Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)$", re.I)
_HOUR = re.compile(r"\d:\d\d")


def dated(head: Head, shown: datetime | None) -> tuple[datetime | None, str]:
    """The day that the page shows, else one that it calls no more than a date; with the hour, where that has it."""
    told = _told_in_head(head, _ANY_DATES)
    first = _Told(_written(shown), shown, "page") if shown else next(told, None)
    best = _clearest(first, told) if first else None
    return (best.moment, best.origin) if best else (None, "")


def _written(moment: datetime) -> str:
    """A moment as text: without an hour that is midnight, which stands for none."""
    return moment.isoformat() if moment.time() != time() else moment.isoformat()[:_DAY_LENGTH]


def lacks_hour(facts: Facts) -> bool:
    """True where no moment of publication is known, or only its day."""
    known: datetime | None = facts.values.get("published")
    return known is None or known.time() == time()


def add_hour(facts: Facts, shown: datetime | None) -> None:
    """The moment that the page shows, where all that is known is its day."""
    known: datetime | None = facts.values.get("published")
    if known and shown and known.date() == shown.date():
        facts.values["published"] = shown


def drop_earlier_update(facts: Facts) -> None:
    """No update came before publication: such a day is that of a draft, or of something else."""
    published, updated = facts.values.get("published"), facts.values.get("updated")
    if published and updated and updated < published:
        del facts.values["updated"], facts.origins["updated"]


def scripted_date(page: bytes) -> datetime | None:
    """The one day that the page's scripts call that of publication; None where they name several, as of other articles."""
    told = {
        m[1].decode("ascii")
        for name, rest in _SCRIPTED
        for end in places(page, name, b"", 0, 0)
        if (m := rest.match(page, end))
    }
    found = [moment for text in told if (moment := _scripted(text))]
    return min(found) if len({moment.date() for moment in found}) == 1 else None


def _scripted(text: str) -> datetime | None:
    """A moment as scripts write it: seconds or milliseconds since 1970, or ISO 8601; None before the web."""
    if text.isdigit():
        moment: datetime | None = datetime.fromtimestamp(int(text) / 10 ** (len(text) - _SECONDS), UTC)
    else:
        moment = parse_date(text)
    return moment if moment and moment.year >= WEB else None


def _is_update(head: Head, text: str) -> bool:
    """True for a date that the page calls its update elsewhere: a plain "date" is often that of the last change.

    To the minute as written: some sites write the one with their zone and the other as if it were UTC.
    """
    return any(head.meta.get(name, "")[:16] == text[:16] for name in _DATES[1][2])


def _moment(text: str) -> datetime | None:
    if len(text) < _DAY or not any(c.isdigit() for c in text):  # a bare year is that of the publisher, or of a source
        return None
    moment = parse_date(text) or find_date(text)
    return moment if moment and _is_day(moment) else None


def _is_day(moment: datetime) -> bool:
    """False for what machines write where no day was given: 1 January of the year 1, or the beginning of their time."""
    return moment.year >= _PRESS and abs(moment - _EPOCH) > timedelta(days=1)


_PRESS = 1800  # year: archives have put their newspapers on the web from then on
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_LENGTH = 10  # characters: 2024-05-17
_DAY = 6  # characters: 2024-5
