# ruff: noqa: E501 (tables of words)
"""People, dates, picture and the rest, each from the source most often right, with the name of that source."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, islice
from typing import Any, NamedTuple

from broadsheet import jsonld
from broadsheet.dates import parse_date
from broadsheet.image_sources import asset
from broadsheet.model import Image
from broadsheet.read.head import Head
from broadsheet.read.people import AGENCIES, newsroom_of, people_of
from broadsheet.read.titles import LONGEST_NAME, site_in
from broadsheet.text import folded, squash
from broadsheet.urls import absolute, is_web
from broadsheet.written_dates import find_date


class Facts:
    """What was found: value and origin of each field."""

    __slots__ = ("origins", "values")

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.origins: dict[str, str] = {}

    def put(self, field: str, value: Any, origin: str) -> bool:
        """Keep the first value given; empty ones do not count."""
        if value and field not in self.values:
            self.values[field] = value
            self.origins[field] = origin
            return True
        return False


_DATES = (
    ("published", "datePublished", "article:published_time article:published:time og:article:published_time og:published_time datepublished article.published published_time "
     "parsely-pub-date sailthru.date dcterms.created dc.date.issued dcterms.issued dc.date.created "
     "pubdate publishdate publish-date publish_date cxenseparse:recs:publishtime "
     "article_date_original originalpublicationdate citation_publication_date rnews:datepublished bt:pubdate last-modified-x created"),
    ("updated", "dateModified", "article:modified_time article:modified:time og:updated_time og:article:modified_time datemodified dcterms.modified article.updated lastmod revised updated updated_time"),
)  # fmt: skip


def site_of(head: Head, article: dict[str, Any]) -> tuple[str, str]:
    """The site's name and where it says so."""
    if name := head.first("og:site_name application-name"):
        return name, "og"
    if name := jsonld.text_of(article.get("publisher")):
        return name, "json-ld"
    return "", ""


def told_site(head: Head, title: str, host: str) -> tuple[str, str]:
    """The site's name where no field is for it, and where it stands: a site's own node, <title>, a house's node."""
    if name := _named(head, "WebSite"):
        return name, "json-ld"
    if name := site_in(head.title, title, host):
        return name, "title"
    if name := _named(head, "Organization"):
        return name, "json-ld"
    name = head.first("apple-mobile-web-app-title")
    return (name, "meta") if len(name) <= LONGEST_NAME else ("", "")


def _named(head: Head, kind: str) -> str:
    """The name of the first node of a kind: "NewsMediaOrganization" is an "Organization" too."""
    told = (n.get("name") for n in head.nodes if any(t.endswith(kind) for t in jsonld.types(n)))
    return next((name for name in map(jsonld.text_of, told) if 0 < len(name) <= LONGEST_NAME), "")


def lead_picture(
    head: Head, article: dict[str, Any], shown: Image | None, opens: bool, base: str
) -> tuple[Image | None, str]:
    """The picture that opens the article; else the one that most of og:image, twitter:image and JSON-LD name.

    A picture shown further down (`opens` is false) speaks last: it may be a portrait of the author, or one of many.
    """
    if shown and opens and (shown.width or _PORTRAIT) >= _PORTRAIT:
        return shown, "page"
    told = article.get("image") or article.get("thumbnailUrl")
    voices = [
        (absolute(head.first("og:image:secure_url og:image og:image:url"), base), "og"),
        (absolute(head.first("twitter:image twitter:image:src"), base), "meta"),
        (absolute(jsonld.url_of(told), base), "json-ld"),
        (shown.url if shown else None, "page"),
    ]
    named = [(address, origin) for address, origin in voices if address and is_web(address)]
    if not named:
        return None, ""
    counts = Counter(asset(address) for address, _ in named)
    address, origin = max(named, key=lambda voice: counts[asset(voice[0])])
    return (shown if shown and shown.url == address else Image(url=address)), origin


_PORTRAIT = 200  # pixels wide: smaller ones are of the author


def tags_of(head: Head, article: dict[str, Any]) -> tuple[tuple[str, ...], str]:
    """Keywords of the article: article:tag, else JSON-LD, else news_keywords and keywords; at most twenty."""
    if found := [squash(v) for v in head.values.get("article:tag", ())]:
        return _each(found if len(found) > 1 else _SPLIT_TAGS.split(found[0])), "og"
    told = article.get("keywords")
    if told:
        values = told if isinstance(told, list) else [told]
        texts = [jsonld.text_of(v) for v in values]
        return _each(texts if len(texts) > 1 else _SPLIT_TAGS.split(texts[0])), "json-ld"
    words = head.first("news_keywords keywords parsely-tags sailthru.tags")
    return (_each(_SPLIT_TAGS.split(words)), "meta") if words else ((), "")


_SPLIT_TAGS = re.compile(r"\s*[,;，、；|]\s*")


def _each(tags: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t for t in tags if t and len(t) < 60))[:20]


_SCRIPTED = re.compile(
    rb"""["'\s](?:oriCreateTime|create_?[tT]ime|publish(?:ed)?_?(?:[tT]ime|[dD]ate|[aA]t|[oO]n)|pub_?(?:[tT]ime|[dD]ate)|"""
    rb"""datePublished|ct)["']?\s*[:=]\s*["']?(\d{13}|\d{10}|\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?"""
    rb"""(?:Z|[+-]\d\d:?\d\d)?)?)["']?\s*[,;}]"""
)
_SECONDS = 10  # digits of a moment in seconds, from 2001 on
_WEB = 1995  # year
_ANY_DATES = ("date", "dc.date", "dcterms.date")


class _Told(NamedTuple):
    text: str
    moment: datetime
    origin: str


def dates_of(head: Head, nodes: list[dict[str, Any]], article: dict[str, Any], facts: Facts) -> None:
    """Published and updated, from JSON-LD, then meta."""
    for field, key, names in _DATES:
        told = (jsonld.text_of(node[key]) for node in (article, *nodes) if key in node)
        voices = chain(islice(_told_by(told), 1), _told_in_head(head, names.split()))
        if first := next(voices, None):
            # A plain "date" gives no more than the hour: what the page shows counts before it, see `dated`.
            best = _clearest(first, chain(voices, _told_in_head(head, _ANY_DATES) if field == "published" else ()))
            facts.put(field, best.moment, best.origin)


def _told_by(texts: Iterable[str]) -> Iterator[_Told]:
    return (_Told(text, moment, "json-ld") for text in texts if (moment := _moment(text)))


def _told_in_head(head: Head, names: Iterable[str]) -> Iterator[_Told]:
    for name in names:
        text = head.meta.get(name, "")
        moment = _moment(text)
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
    return abs(one.moment - other.moment) < timedelta(days=1) and not (one.moment - other.moment) % timedelta(minutes=15)


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


def scripted_date(page: bytes) -> datetime | None:
    """The one day that the page's scripts call that of publication; None where they name several, as of other articles."""
    found = [moment for text in set(_SCRIPTED.findall(page)) if (moment := _scripted(text.decode("ascii", "replace")))]
    return min(found) if len({moment.date() for moment in found}) == 1 else None


def _scripted(text: str) -> datetime | None:
    """A moment as scripts write it: seconds or milliseconds since 1970, or ISO 8601; None before the web."""
    if text.isdigit():
        moment: datetime | None = datetime.fromtimestamp(int(text) / 10 ** (len(text) - _SECONDS), UTC)
    else:
        moment = parse_date(text)
    return moment if moment and moment.year >= _WEB else None


def _is_update(head: Head, text: str) -> bool:
    """True for a date that the page calls its update elsewhere: a plain "date" is often that of the last change.

    To the minute as written: some sites write the one with their zone and the other as if it were UTC.
    """
    return any(head.meta.get(name, "")[:16] == text[:16] for name in _DATES[1][2].split())


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


_CROWD = 12  # more names than that are references or a staff list


def authors_of(head: Head, nodes: list[dict[str, Any]], article: dict[str, Any], site: str, facts: Facts) -> None:
    """People and agencies from JSON-LD and meta. Of an organisation that is no agency, see `newsroom`."""
    pairs = jsonld.names_of(article.get("author") or article.get("creator"), nodes)
    people, agencies = people_of([name for name, group in pairs if not group], site, persons=True)
    groups = [name for name, group in pairs if group]
    _, told = people_of(groups, site, groups=True)
    more = [name for name in told if people or folded(name) in AGENCIES]
    facts.put("authors", tuple(people), "json-ld")
    facts.put("agencies", tuple(dict.fromkeys((*agencies, *more))), "json-ld")
    if people:
        return
    houses = {folded(name) for name in groups}
    for values in _told_authors(head):
        people, agencies = people_of(values, site, persons=facts.origins.get("site") == "title")
        people = [name for name in people if folded(name) not in houses]
        if len(people) > _CROWD:
            continue
        facts.put("agencies", tuple(agencies), "meta")
        if facts.put("authors", tuple(people), "meta"):
            return


_AUTHORS = (
    "author article:author parsely-author sailthru.author dc.creator dcterms.creator byl article:author_name "
    "citation_author cxenseparse:author rbauthors shareaholic:article_author_name"
).split()


def _told_authors(head: Head) -> Iterator[list[str]]:
    """What each meta name says of the authors."""
    for name in _AUTHORS:
        values = head.values.get(name, [])
        if name == "citation_author":  # "Weber, Anna" (Google Scholar, "Indexing Guidelines")
            values = [" ".join(reversed(value.split(", "))) for value in values]
        yield values
    told = head.first("twitter:data1")  # the first label is that of the author, or of the reading time
    if head.first("twitter:label1") and not any(c.isdigit() for c in told):
        yield [told]


def newsroom(head: Head) -> tuple[tuple[str, ...], str]:
    """The house, newsroom or desk that the page names as its author, and where: better than nobody."""
    article = jsonld.article_of(head.nodes)
    names = jsonld.names_of(article.get("author") or article.get("creator"), head.nodes)
    if found := newsroom_of(name for name, _ in names):
        return tuple(found), "json-ld"
    told = (newsroom_of(values) for values in _told_authors(head))
    return tuple(next(filter(None, told), ())), "meta"
