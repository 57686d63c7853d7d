"""Bytes to text: what a page says of its charset is believed as far as its bytes allow."""

import pytest

from broadsheet.charset import as_utf8, decode

# Each codec with what a page in it may say; the last two lines have accents far apart, as Latin text has.
PAGES = {
    "cp1251": "В городе открылась новая выставка, посвящённая истории железных дорог.",
    "koi8-r": "Посетители увидят паровозы, старые вагоны и первый билет.",
    "gb18030": "今天上午，市政府宣布新的地铁线路将于明年开通。",
    "big5hkscs": "居民對此表示歡迎，新的捷運路線明年開通。",
    "cp932": "市は今日、新しい地下鉄の路線が来年開業すると発表した。",
    "euc_jp": "一日に三十万人が利用する見込みである。",
    "cp949": "시는 오늘 새로운 지하철 노선이 내년에 개통된다고 발표했다.",
    "cp1256": "أعلنت البلدية اليوم أن خط المترو الجديد سيفتتح في العام المقبل",
    "cp1255": "העירייה הודיעה היום כי קו הרכבת התחתית החדש ייפתח בשנה הבאה",
    "cp874": "เทศบาลประกาศวันนี้ว่ารถไฟใต้ดินสายใหม่จะเปิดให้บริการในปีหน้า",
    "cp1253": "Ο δήμος ανακοίνωσε σήμερα ότι η νέα γραμμή του μετρό θα ανοίξει",
    "cp1252": "La ville a annoncé aujourd’hui que la ligne ouvrira l’année prochaine à prix réduit.",
}


def page(words: str, declared: str) -> str:
    return f"<html><head><meta charset={declared}></head><body><p>{words}</p></body></html>"


@pytest.mark.parametrize("codec", PAGES)
@pytest.mark.parametrize("said", ["text/html; charset=utf-8", "text/html", "text/html; charset=nonsense"])
def test_a_page_that_says_utf_8_and_is_not_is_guessed(codec: str, said: str) -> None:
    html = page(PAGES[codec], "utf-8")
    assert decode(html.encode(codec), said) == html


@pytest.mark.parametrize("codec", PAGES)
def test_what_a_page_declares_is_believed_where_the_bytes_allow_it(codec: str) -> None:
    html = page(PAGES[codec], codec)
    assert decode(html.encode(codec), "text/html; charset=utf-8") == html


def test_a_few_faults_do_not_make_utf_8_another_charset() -> None:
    """A comment pasted in Latin-1 below an article in UTF-8."""
    html = page("Größe, Übung, Straße " * 20, "iso-8859-1")
    data = html.encode() + b"<p>caf\xe9</p>"
    assert decode(data) == f"{html}<p>caf\ufffd</p>"


def test_a_page_cut_in_the_middle_of_a_character_is_utf_8() -> None:
    assert decode("地铁".encode()[:-1]) == "地\ufffd"


def test_what_is_utf_8_is_handed_on_untouched() -> None:
    data = page("地铁线路", "gbk").encode()
    assert as_utf8(data) is data
