# ruff: noqa: E501 (tables of words)
"""Dates as people write them on pages: month names of some thirty languages, and figures in the local order."""

import re
from datetime import UTC, datetime

_MONTHS = """
january jan januar janvier enero ene gennaio gen janeiro januari jänner ocak oca января янв januára ledna leden stycznia styczeń sty tammikuuta ianuarie ian január tháng_1 يناير كانون_الثاني ژانویه ינואר ιανουαρίου ιαν มกราคม ม.ค. січня јануар siječnja sausio janvāris जनवरी জানুয়ারি януари
february feb februar février fév fevr févr febrero febbraio febr fevereiro fev februari feber şubat şub февраля фев února únor lutego luty lut helmikuuta februarie február tháng_2 فبراير شباط فوریه פברואר φεβρουαρίου φεβ กุมภาพันธ์ ก.พ. лютого фебруар veljače vasario februāris फरवरी ফেব্রুয়ারি
march mar märz mrz maerz mars marzo março maart mrt mart марта мар března březen marca marzec maaliskuuta martie március márc tháng_3 مارس آذار מרץ μαρτίου μαρ มีนาคม มี.ค. березня ožujka kovo marts मार्च মার্চ
april apr avril avr abril abr aprile nisan nis апреля апр dubna duben kwietnia kwiecień kwi huhtikuuta aprilie április ápr tháng_4 أبريل ابريل نيسان آوریل אפריל απριλίου απρ เมษายน เม.ย. квітня april travnja balandžio aprīlis अप्रैल এপ্রিল aprill
may mai mayo maggio mag maio mei maj mayıs мая май května květen toukokuuta május máj tháng_5 مايو أيار مه מאי μαΐου μαΐ พฤษภาคม พ.ค. травня maj svibnja gegužės maijs मई মে
june jun juni juin junio giugno giu junho haziran haz июня июн června červen czerwca czerwiec kesäkuuta iunie iun június jún tháng_6 يونيو حزيران ژوئن יוני ιουνίου ιουν มิถุนายน มิ.ย. червня lipnja birželio jūnijs जून জুন
july jul juli juillet juil julio luglio lug julho temmuz tem июля июл července červenec lipca lipiec heinäkuuta iulie iul július júl tháng_7 يوليو تموز ژوئیه יולי ιουλίου ιουλ กรกฎาคม ก.ค. липня srpnja liepos jūlijs जुलाई জুলাই
august aug août agosto ago agt augustus augusti ağustos ağu августа авг srpna srpen sierpnia sierpień sie elokuuta august augusztus tháng_8 أغسطس آب اوت אוגוסט αυγούστου αυγ สิงหาคม ส.ค. серпня kolovoza rugpjūčio augusts अगस्त আগস্ট agustus
september sep sept septembre septiembre settembre set setembro eylül eyl сентября сен сент září września wrzesień wrz syyskuuta septembrie szeptember szept tháng_9 سبتمبر أيلول سپتامبر ספטמבר σεπτεμβρίου σεπ กันยายน ก.ย. вересня rujna rugsėjo septembris सितंबर সেপ্টেম্বর
october oct oktober okt octobre octubre ottobre ott outubro out ekim eki октября окт října říjen października październik paź lokakuuta octombrie október tháng_10 أكتوبر تشرين_الأول اکتبر אוקטובר οκτωβρίου οκτ ตุลาคม ต.ค. жовтня listopada spalio oktobris अक्टूबर অক্টোবর
november nov novembre noviembre novembro kasım kas ноября ноя listopadu listopad lis marraskuuta noiembrie noi tháng_11 نوفمبر تشرين_الثاني نوامبر נובמבר νοεμβρίου νοε พฤศจิกายน พ.ย. листопада studenoga lapkričio novembris नवंबर নভেম্বর
december dec dezember dez décembre déc diciembre dic dicembre dezembro des aralık ara декабря дек prosince prosinec grudnia grudzień gru joulukuuta decembrie tháng_12 ديسمبر كانون_الأول دسامبر דצמבר δεκεμβρίου δεκ ธันวาคม ธ.ค. грудня prosinca gruodžio decembris दिसंबर ডিসেম্বর desember
"""
MONTHS: dict[str, int] = {}
for _number, _line in enumerate(_MONTHS.strip().splitlines(), 1):
    for _word in _line.split():
        MONTHS.setdefault(_word.replace("_", " "), _number)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯๐๑๒๓๔๕๖๗๘๙", "0123456789" * 5)
MONTH_NAMES = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_YEAR_FIRST = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s?[-/.年년]\s?(0?[1-9]|1[0-2])\s?[-/.月월]\s?(0?[1-9]|[12]\d|3[01])(?!\d)"
)
_DAY_NAME = re.compile(
    rf"(?<!\d)(?<!\d:)(0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|º|°|\.)?[\s\-/,.]{{1,3}}(?:de |of |ב)?({MONTH_NAMES})(?:/\w+)?\.?"
    r"[\s\-/,.]{1,3}(?:de |del |năm |พ\.ศ\. ?|ค\.ศ\. ?)?((?:19|20)\d\d|25\d\d)(?!\d)",
    re.I,
)
_NAME_DAY = re.compile(
    rf"\b({MONTH_NAMES})\.?\s{{1,2}}(0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?,?\s{{1,2}}((?:19|20)\d\d)(?!\d)", re.I
)
_DAY_YEAR = re.compile(r"\d(?:st|nd|rd|th)?,?\s{1,2}(?:19|20)\d\d(?!\d)", re.I)  # what that ends with, found sooner
# Hungarian, Lithuanian, Latvian, Mongolian: "2024. május 17.", "2024 m. gegužės 17 d."
_YEAR_NAME = re.compile(
    rf"(?<!\d)((?:19|20)\d\d)(?:\.|\s?m\.|,)?\s({MONTH_NAMES})\.?\s(0?[1-9]|[12]\d|3[01])(?!\d)", re.I
)
_REIWA = re.compile(r"令和\s?(\d{1,2}|元)\s?年")  # Japanese years since 2019
_FIGURES = re.compile(r"(?<![\d.,/])(\d{1,2})\s?([./|-])\s?(\d{1,2})\s?\2\s?((?:19|20)\d\d|\d\d)(?![\d.,/]\d|\d)")


def find_date(text: str, *, month_first: bool = False) -> datetime | None:
    """The first full date in a short text, as midnight UTC; None where there is none.

    month_first   how 03/04/2021 is meant where the figures do not tell (true for the United States)
    """
    text = text.translate(_DIGITS)
    if "令和" in text:
        text = _REIWA.sub(lambda m: f"{2018 + (1 if m[1] == '元' else int(m[1]))}年", text)
    found = [hit for hit in (_year_first(text), _named(text), _figures(text, month_first)) if hit]
    return min(found, key=lambda hit: hit[0])[1] if found else None


def _year_first(text: str) -> tuple[int, datetime] | None:
    m = _YEAR_FIRST.search(text)
    return _made(m.start(), int(m[1]), int(m[2]), int(m[3])) if m else None


def _named(text: str) -> tuple[int, datetime] | None:
    if m := _DAY_NAME.search(text):
        year = int(m[3])
        return _made(m.start(), year - 543 if year > 2500 else year, MONTHS[m[2].lower()], int(m[1]))
    if _DAY_YEAR.search(text) and (m := _NAME_DAY.search(text)):
        return _made(m.start(), int(m[3]), MONTHS[m[1].lower()], int(m[2]))
    if m := _YEAR_NAME.search(text):
        return _made(m.start(), int(m[1]), MONTHS[m[2].lower()], int(m[3]))
    return None


def _figures(text: str, month_first: bool) -> tuple[int, datetime] | None:
    m = _FIGURES.search(text)
    if not m or (len(m[4]) == 2 and m[2] == "-"):
        return None
    first, second, year = int(m[1]), int(m[3]), int(m[4]) + (2000 if len(m[4]) == 2 else 0)
    swap = second > 12 or (month_first and m[2] != "." and first <= 12)
    day, month = (second, first) if swap else (first, second)
    return _made(m.start(), year, month, day)


def _made(at: int, year: int, month: int, day: int) -> tuple[int, datetime] | None:
    try:
        return at, datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
