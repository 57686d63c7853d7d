"""Dates as feeds and pages spell them -> aware UTC. A wrong date is worse than none: what is ambiguous is None.

Three tiers, cheapest first: ISO 8601 (RFC 3339), RFC 822 as RSS uses it, then any order of day, month name, year, time
and zone in the big languages.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Month names and their abbreviations, accents folded away; a "|" parts the months, spaces part the spellings.
_MONTH_NAMES = """
january jan janvier janv januar jan. enero ene gennaio gen janeiro januari styczen stycznia sty leden ledna ocak января янв
  январь січня январи ιανουαριου ιαν يناير كانونالثاني januar janner jaen tammikuuta ianuarie ian มกราคม มค ינואר
| february feb fevrier fevr februar febrero febbraio fevereiro fev februari luty lutego lut unor unora subat февраля фев
  февраль лютого φεβρουαριου φεβ فبراير شباط helmikuuta februarie กุมภาพันธ์ กพ פברואר
| march mar mars marz maerz marzo marco maart mrt marzec marca brezen brezna mart марта мар март березня μαρτιου μαρ مارس
  اذار آذار maaliskuuta martie มีนาคม มีค מרץ marc marcius
| april apr avril avr abril abr aprile kwiecien kwietnia kwi duben dubna nisan апреля апр апрель квітня απριλιου απρ ابريل
  أبريل نيسان huhtikuuta aprilie เมษายน เมย אפריל aprilis
| may mai mayo maggio mag maio mei maj maja kveten kvetna mayis мая май травня μαιου μαι مايو ايار toukokuuta พฤษภาคม พค
  מאי majus
| june jun juin juni junio giugno giu junho czerwiec czerwca cze cerven cervna haziran июня июн июнь червня ιουνιου ιουν
  يونيو حزيران kesakuuta iunie มิถุนายน มิย יוני junius
| july jul juillet juil juli julio luglio lug julho lipiec lipca lip cervenec cervence temmuz июля июл июль липня ιουλιου
  ιουλ يوليو تموز heinakuuta iulie กรกฎาคม กค יולי julius
| august aug aout agosto ago augusti augustus sierpien sierpnia sie srpen srpna agustos августа авг август серпня
  αυγουστου αυγ اغسطس أغسطس آب elokuuta สิงหาคม สค אוגוסט augusztus
| september sept sep septembre septiembre settembre set setembro wrzesien wrzesnia wrz zari eylul сентября сен сентябрь
  сент вересня σεπτεμβριου σεπ سبتمبر ايلول syyskuuta septembrie กันยายน กย ספטמבר szeptember
| october oct octobre oktober okt octubre ottobre ott outubro out pazdziernik pazdziernika paz rijen rijna ekim октября окт
  октябрь жовтня οκτωβριου οκτ اكتوبر أكتوبر lokakuuta octombrie ตุลาคม ตค אוקטובר
| november nov novembre noviembre novembro listopada lis kasim ноября ноя ноябрь листопада νοεμβριου νοε نوفمبر marraskuuta
  noiembrie พฤศจิกายน พย נובמבר
| december dec decembre dezember dez diciembre dic dicembre dezembro grudzien grudnia gru prosinec prosince aralik декабря
  дек декабрь грудня δεκεμβριου δεκ ديسمبر joulukuuta decembrie ธันวาคม ธค דצמבר
"""
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "mez": 60, "met": 60, "cest": 120,
    "mesz": 120, "mest": 120, "eet": 120, "eest": 180, "msk": 180, "est": -300, "edt": -240, "et": -300, "cst": -360,
    "cdt": -300, "ct": -360, "mst": -420, "mdt": -360, "mt": -420, "pst": -480, "pdt": -420, "pt": -480, "akst": -540,
    "akdt": -480, "hst": -600, "jst": 540, "kst": 540, "hkt": 480, "sgt": 480, "aest": 600, "aedt": 660, "acst": 570,
    "awst": 480, "nzst": 720, "nzdt": 780, "brt": -180, "art": -180,
}  # fmt: skip
_WEEKDAYS = (
    "mon lun mo пн",
    "tue mar di вт",
    "wed mer mi ср",
    "thu jeu do чт",
    "fri ven fr пт",
    "sat sam sa сб",
    "sun dim so вс",
)


def _fold(text: str) -> str:
    """Casefolded, accents and harakat away: one spelling of a month name."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if not unicodedata.combining(c) or "\u0e00" <= c <= "\u0e7f").replace("ł", "l")


_MONTHS = {
    _fold(name).strip("."): number for number, names in enumerate(_MONTH_NAMES.split("|"), 1) for name in names.split()
}
_RFC822 = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})\s+([A-Za-z]{3})[a-z]*\.?,?\s+(\d{4}|\d\d)\s+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?"
    r"\s*(?:([+-])(\d\d):?(\d\d)|([A-Za-z]{1,5}))?$",
    re.ASCII,
)
_MONTH3 = {name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_USUAL_ZONES = {"GMT": "+0000", "UTC": "+0000", "Z": "+0000", "UT": "+0000"}
_ISO = re.compile(r"(\d{4})(?:-?(\d\d)(?:-?(\d\d))?)?$")
_TRUNCATED = re.compile(r"-(\d\d)-?(\d\d)$|(\d\d)(\d\d)(\d\d)$")  # ISO 8601:2000, 5.2.1.3: centuries left out
_ISO_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ]+(\d{1,2}:\d\d(?::\d\d)?)(?:[.,](\d+))?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?$", re.I
)
_TIME = re.compile(
    r"(?<![\d:.])(?P<before>午前|午後|上午|下午|오전|오후)?\s*(?P<h>\d{1,2})(?:[:.h時时시点]\s*|(?=\s*[ap]\.?m))(?P<m>\d\d)?"
    r"(?:분|分)?(?::(?P<s>\d\d)(?:[.,]\d+)?)?\s*(?P<after>[ap]\.?\s?m\.?(?![a-z]))?",
    re.I,
)
_YEAR_LAST = re.compile(r"( [+-]\d{4})( \d{4})$")  # Sun Jul 15 01:16:00 +0000 2012: ctime with a zone
_OFFSET = re.compile(r"(?:(?:gmt|utc|ut)\s*)?([+-])(\d{1,2}):?(\d\d)?(?!\d)$", re.I)
_ZONE_NAME = re.compile(r"([A-Za-z]+(?:/[A-Za-z_]+)+|[A-Za-z]{1,5})\)?$")
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일號号]?")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,4})\s*([/.\- ])\s*(\d{1,2})\s*\2\s*(\d{4}|\d\d)(?!\d)")
_DIGITS = {ord(c): str(n % 10) for n, c in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹๐๑๒๓๔๕๖๗๘๙०१२३४५६७८९")}


def parse_date(text: str) -> datetime | None:
    """The moment that a text names, aware UTC; a time without zone is UTC, a date without time is midnight.

    None where it names none, or could name two (11/04/2020 without a weekday to decide).
    """
    text = text.strip()
    try:
        return _iso(text) or _usual(text) or _rfc822(text) or _any_order(text)
    except (ValueError, OverflowError):
        return None


def _iso(text: str) -> datetime | None:
    if text[4:5] != "-" and not text[:4].isdigit():
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return _iso_loose(text)
    if len(text) < 8 or (len(text) == 8 and "-" in text):  # "2003-W01": weeks are no dates of articles
        return _iso_loose(text)
    return _utc(found)


def _iso_loose(text: str) -> datetime | None:
    if (whole := _ISO.match(text)) and len(text) != 6:  # 031231 has no century
        y, m, d = (int(part or 1) for part in whole.groups())
        return datetime(y, m, d, tzinfo=UTC) if y > 100 else None
    found = _ISO_TIME.match(text)
    if not found:
        return None
    day, clock, _, zone = found.groups()
    hour, *rest = clock.split(":")
    naive = datetime.fromisoformat(f"{day}T{hour:0>2}:{':'.join(rest)}")
    return _utc(naive.replace(tzinfo=zone_named(zone or "UTC")))


def _usual(text: str) -> datetime | None:
    """By far most dates of feeds, "Thu, 23 Dec 2021 01:54:48 GMT", as the ISO date that C reads in no time."""
    parts = text.split()
    if len(parts) != 6 or len(parts[4]) != 8 or len(parts[3]) != 4:
        return None
    weekday, day, name, year, clock, zone = parts
    month, shift = _MONTH3.get(name.lower()), zone if zone[0] in "+-" else _USUAL_ZONES.get(zone)
    if month is None or shift is None or len(shift) != 5 or not weekday[0].isalpha():
        return None
    try:
        return _utc(datetime.fromisoformat(f"{year}-{month:02}-{day:0>2}T{clock}{shift}"))
    except ValueError:
        return None


def _rfc822(text: str) -> datetime | None:
    found = _RFC822.match(text)
    if not found:
        return None
    day, name, year, hour, minute, second, sign, hours, minutes, zone = found.groups()
    month = _MONTH3.get(name.lower())
    if month is None:
        return None
    if sign:
        shift = (int(hours) * 60 + int(minutes)) * (1 if sign == "+" else -1)
    else:
        shift = _ZONES.get((zone or "z").lower(), -10_000)
        if shift == -10_000:
            return None
    naive = datetime(_century(year), month, int(day), int(hour), int(minute), min(int(second or 0), 59), tzinfo=UTC)
    return naive - timedelta(minutes=shift)


def _any_order(text: str) -> datetime | None:
    if truncated := _TRUNCATED.match(text):
        year, month, long_year, long_month, day = truncated.groups()
        return datetime(_century(year or long_year), int(month or long_month), int(day or 1), tzinfo=UTC)
    text = " ".join(text.translate(_DIGITS).split())
    if len(text) > 80 or not any(c.isdigit() for c in text):
        return None
    zone, rest = _split_zone(_YEAR_LAST.sub(r" \2\1", text))
    if zone is None:
        return None
    clock, rest = _split_time(rest)
    day = _day(rest)
    if day is None or clock is None:
        return None
    return _utc(datetime(day.year, day.month, day.day, *clock, tzinfo=zone))


def _split_zone(text: str) -> tuple[tzinfo | None, str]:
    """The zone at the end and the text before it; UTC where none is named, None where its name is unknown."""
    if (found := _OFFSET.search(text)) and (":" in text[: found.start()] or found[0][0] not in "+-"):
        sign, hours, minutes = found.groups()
        shift = (int(hours) * 60 + int(minutes or 0)) * (1 if sign == "+" else -1)
        return timezone(timedelta(minutes=shift)), text[: found.start()].strip()
    named = _ZONE_NAME.search(text)
    if not named or named[1].lower() in ("am", "pm", "m", "uhr", "h", "hrs") or _fold(named[1]) in _MONTHS:
        return UTC, text
    before = text[: named.start()].rstrip(" (")
    return (zone_named(named[1]), before) if before.endswith(tuple("0123456789mM.")) else (UTC, text)


def zone_named(name: str) -> tzinfo | None:
    """The zone of a name or an offset ("CEST", "+02:00", "Europe/Berlin"); None where it is unknown.

    Raises: ValueError for an offset of a day or more.
    """
    if found := _OFFSET.fullmatch(name):
        sign, hours, minutes = found.groups()
        return timezone(timedelta(minutes=(int(hours) * 60 + int(minutes or 0)) * (1 if sign == "+" else -1)))
    if (shift := _ZONES.get(name.lower())) is not None:
        return timezone(timedelta(minutes=shift))
    try:
        return ZoneInfo(name) if "/" in name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _split_time(text: str) -> tuple[tuple[int, int, int] | None, str]:
    """(hour, minute, second) and the text without them; midnight where there is no time, None where it is none."""
    for found in _TIME.finditer(text):
        if found["m"] is None and not found["after"]:
            continue
        if "." in found[0] and ":" not in found[0] and not found["after"]:
            continue  # 16.11. is a day
        hour, minute, second = int(found["h"]), int(found["m"] or 0), int(found["s"] or 0)
        half = (found["after"] or "")[:1].lower()
        if half == "p" or found["before"] in ("午後", "下午", "오후"):
            hour = hour % 12 + 12 if hour <= 12 else hour
        elif half == "a" or found["before"] in ("午前", "上午", "오전"):
            hour %= 12
        rest = f"{text[: found.start()]} {text[found.end() :]}"
        return ((hour, minute, second) if hour < 24 and minute < 60 else None), rest
    return (0, 0, 0), text


def _day(text: str) -> date | None:
    if found := _CJK.search(text):
        return date(*map(int, found.groups()))
    words = re.findall(r"(?:[^\W\d_]|[\u0e31-\u0e4e])+(?:\.|(?=[\d\s\-,/]|$))?|\d+", text)
    month = next((m for word in words if (m := _month(word))), None)
    if month:
        return _with_month(month, [word for word in words if word.isdigit()])
    return _numbers(text)


def _month(word: str) -> int | None:
    plain = _fold(word).strip(".")
    return _MONTHS.get(plain) or _MONTHS.get(plain.removeprefix("ב"))  # Hebrew writes "in November" as one word


def _with_month(month: int, numbers: list[str]) -> date | None:
    """Day and year beside a month's name; the year has four digits, or is the second of two numbers."""
    years = [n for n in numbers if len(n) == 4]
    others = [n for n in numbers if len(n) <= 2]
    if not years:
        if len(others) != 2:
            return None
        years = [others.pop()]
    year = _century(years[0])
    return date(year - 543 if year > 2400 else year, month, int(others[0]) if others else 1)


def _numbers(text: str) -> date | None:
    """Day, month and year as three numbers, where only one order can be meant."""
    found = _NUMBERS.search(text)
    if not found:
        return None
    first, _, second, third = found.groups()
    if len(first) == 4:
        return date(int(first), int(second), int(third))
    a, b, year = int(first), int(second), _century(third)
    days = [date(year, m, d) for d, m in ((a, b), (b, a)) if 1 <= m <= 12 and 1 <= d <= 31]
    if len(set(days)) == 1 or (days and found[2] == "."):  # 4.11.2020: nobody writes the month first with dots
        return days[0]
    weekday = next((n for n, names in enumerate(_WEEKDAYS) if _fold(text)[:2] in [w[:2] for w in names.split()]), None)
    fitting = [day for day in days if day.weekday() == weekday]
    return fitting[0] if len(fitting) == 1 else None


def _century(year: str) -> int:
    """A year of two digits is of 1970-2069 (POSIX has 1969-2068)."""
    number = int(year)
    if len(year) > 2:
        return number
    return number + (2000 if number < 70 else 1900)


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is UTC:
        return moment
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
