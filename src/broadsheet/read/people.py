# ruff: noqa: E501 (tables of words)
"""Names out of bylines and metadata: people apart from agencies, never the site, never a menu word."""

import re
from collections.abc import Iterable

from broadsheet.phrase import Phrase
from broadsheet.text import folded, squash
from broadsheet.written_dates import MONTH_NAMES, MONTHS

# What introduces a name in a byline: before it stands a verb or a kind of text, or nothing.
_DONE = (
    r"written|posted|published|reported|reporting|story|words|text|analysis|article|edited|compiled|presented|reviewed|"
    r"interview|submitted|updated|created|geschrieben|verfasst|veröffentlicht|gespeichert|erstellt|eingetragen|redigiert|"
    r"écrit|rédigé|publié|proposé|escrito|publicado|redactado|enviado|scritto|pubblicato|geschreven|geplaatst|gepubliceerd|"
    r"skrevet|skriven|publicerad|publisert|napisan[ey]|opublikowan[ey]|dodan[ey]|ditulis|опубликовал[аои]?|написал[аои]?"
)
_BY = (
    r"by|von|vom|par|por|di|door|af|av|przez|oleh|yazan|от|"
    r"autor(?:in|e|es|en|i|ka)?|auteure?s?|autore|authors?|автор[ыи]?|penulis|tác giả|szerző|συντάκτης|γράφει|लेखक|লেখক|nga|piše|autorius|autors|müəllif"
)
_COLON_BY = r"text|texte|texto|testo|tekst|teksti|texten|текст|words|story|haber|muhabir|reporter|reportage|írta"
_UNSPACED_BY = r"โดย|ผู้เขียน|เรื่องโดย|حوار(?=\s*:)|بقلم|كتبت?|نویسنده|تحریر|מאת|բ"
BYLINE = re.compile(
    rf"^\W*(?:(?:(?:{_DONE})\s+(?:and \w+ )?)?(?:{_BY})(?:\s*[:：\-–]\s*|\s+)|(?:{_DONE}|{_COLON_BY})\s*[:：]\s*|"
    rf"(?:{_UNSPACED_BY})\s*[:：]?\s*|ein(?:e|em|er)? \w+ von\s+)(?=\S)",
    re.I,
)
CJK_BYLINE = re.compile(  # before a journalist's name may stand that of the paper: "新京报记者 王明"
    r"^\W*(?:本报|本報|[\u3400-\u9fff]{2,8}(?=(?:实习|见习|首席)?(?:记者|記者)\s))?(?:实习|见习|首席)?(?:(?:作者|文|記者|记者|撰文|采写|採訪|责编|責編|責任編輯|责任编辑|编辑|編輯|文字|執筆|取材|글)\s*"
    r"(?:[:：/／|｜＝=]|・写真[:：＝=])\s*|(?:作者|記者|记者|撰文|文)\s+)(?=\S)"
)
KOREAN_BYLINE = re.compile(
    r"^(?:[\[(（【][^\])）】]{1,20}[\])）】]\s*)?(?=[가-힣]{2,4}\s?(?:선임|수습|인턴|전문)?\s?(?:기자|특파원|논설위원|칼럼니스트))"
)
_SPLIT = re.compile(
    r"\s*(?:[;|•·⋅∙/\n、，；]|\s\+\s|,(?!\s*(?:jr|sr|md|phd|ph\.d|m\.d|esq|ii|iii)\b)(?:\s*(?:and|und|et|y|e|&)\s)?|\s(?:and|und|et|y|&|e|en|og|och|"
    r"и|و|with|mit|avec|con)\s)\s*",
    re.I,
)
# What follows a name: a date, or words that say what one does and where; all goes to the end of the line.
_DATED = (
    rf"[\s,]+(?:(?:am|on|le|el|il|den|op|vom|dne|dnia|på)\s+)?(?:(?:{MONTH_NAMES})\.?\s*)?\d.*|"
    r"\d{1,2}[/.]\d{1,2}[/.]\d.*"
)
_WORDED = (
    r"\s+(?:for|in|at|aus|für|correspondent|reporter|staff writer|contributor|contributing writer|"
    r"editor|redakteur\w*|korrespondent\w*|"
    r"updated|published|posted|publiziert|stand|datum|senior|political|updated on|on|executive|managing|deputy)\b.*|\s*[\(\[（].*|\s*[-–—]\s.*|\s+@\w+.*|"
    r"\s*(?:선임|수습|인턴|전문)?\s?(?:기자|특파원|논설위원|칼럼니스트)(?![가-힣]).*|\s*記者\b.*|\s*记者\b.*|\s+(?:(?:责任|責任)?(?:编辑|編輯)|责编|責編|来源|來源|校对|审核|摄影)\s*[:：].*|\s+\S+@\S+.*|"
    r"\s*<.*"
)
_TAIL = re.compile(rf"(?:{_DATED}|{_WORDED})$", re.I)
_TAIL_WITHOUT_FIGURES = re.compile(rf"(?:{_WORDED})$", re.I)
_ABBREVIATED = re.compile(r"\s\w\.\s?\w$")  # "e.V": its last mark went with those around a name
_FIGURE = re.compile(r"\d")
_SECTIONS = re.compile(r",\s+in\s.*$")  # "By Anna Weber, in News, Business"
AGENCIES = {
    folded(name): name
    for name in (
        "Reuters|AFP|Agence France-Presse|AP|Associated Press|The Associated Press|dpa|"
        "Deutsche Presse-Agentur|APA|SID|KNA|epd|EFE|ANSA|Xinhua|新华社|新華社|中新社|共同社|共同通信|"
        "時事通信|中央社|Kyodo|Kyodo News|Yonhap|연합뉴스|TASS|ТАСС|РИА Новости|RIA Novosti|Interfax|Интерфакс|"
        "Ukrinform|UNIAN|PTI|Press Trust of India|ANI|IANS|Bloomberg|Bloomberg News|"
        "DPA|DPA/AFP|dts|AFX|dpa-AFX|APA/dpa|Europa Press|Keystone-SDA|SDA|ATS|Belga|ANP|NTB|TT|Ritzau|PAP|"
        "ČTK|MTI|Lusa|Agerpres|Anadolu|Anadolu Agency|AA|IRNA|SANA|WAM|PA|PA Media|Press Association|"
        "AAP|Australian Associated Press|Canadian Press|The Canadian Press|CNA|Bernama|Antara|TNN|UPI|"
        "AFP news agency|KCNA|STT|BNS|Azertac|Kazinform"
    ).split("|")
}
_NOT_NAMES = frozenset(
    "von by par por autor auteur agencies agenturen admin administrator editor editors redaktion redaktionell editorial staff author team webmaster user guest anonymous desk newsroom nan none null unknown "
    "undefined anónimo anonimo anonyme anonym аноним 匿名 佚名 last lastupdated published posted updated "
    "home about contact share follow email print comments login subscribe news facebook twitter instagram sponsored advertisement "
    "video videos photos gallery audio podcast name username useradmin adminuser superadmin superuser siteadmin nga "
    "archive archives first columnists filedunder staffwriter staffwriters staffreporter staffreporters "
    "管理员 系统管理员 网站管理员 管理員 系統管理員 未知 发布于 发布者 发布时间".split()
)
_WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica".split()
)
_DAYS = frozenset("mon tue tues wed thu thur thurs fri sat sun".split())  # of a date that is told no further
NEWSROOM = frozenset(
    "redaktion redaction rédaction redacción redação redazione redactie redakcja redaksi редакция редакція editorial staff "
    "editorialteam editorialstaff newsdesk newsroom team 编辑部 編集部 편집국".split()
)
_ADDRESS = re.compile(r"https?:|www\.|^\S+/\S+/")
# What is no person though a byline has it: a firm, a desk, initials without a vowel, a host.
_HOUSE = Phrase(
    r"(?:\s(?:GmbH|mbH|AG|KG|eG|e\.\s?V|Ltd|LLC|LLP|Inc|Corp|PLC|Pty|S\.?p\.?A|S\.A|B\.V)\.?$)|"
    r"(?i:(?:^|[\s-])(?:desk|team|staff|bureau|correspondents|sports?|redaktion|newsroom|redacción|redazione|rédaction|редакция)(?:[\s-]|$))|"
    r"(?i:\s(?:times|today|tribune|gazette|chronicle|journal|magazine|news|media|weekly)$)|"
    r"(?:网|網|报|報|报社|報社|新闻|新聞|通讯社|通訊社|电视台|電視台|广播台|卫视|周刊|客户端|编辑部|編集部|新聞社|신문|일보|뉴스|방송)$|"
    r"^[B-DF-HJ-NP-TV-XZ]{3,5}$|^(?:[\w-]+\.)+(?:[a-z]{2,3}|info|news|blog|online|media|shop)$|"
    r"(?i:^(?:[\w-]+\.)+(?:gov|edu)$)"
)
# Addresses and marks, and what a link beside a name asks for: "View staff page", "Follow".
_JUNK = re.compile(
    r"https?:|www\.|[{}<>=#_]|\d{2,}|\.(?:com|org|net|de|uk)\b|©|\?|!|^(?:view|see|show|browse|follow|connect|contact|filed)\s",
    re.I,
)


def people_of(
    texts: Iterable[str], site: str = "", *, groups: bool = False, persons: bool = False
) -> tuple[list[str], list[str]]:
    """(people, agencies) named in these bylines, in order, each once.

    persons   a field for persons has them: one of them may be who the site is named after
    """
    people: dict[str, str] = {}
    agencies: dict[str, str] = {}
    own = folded(site)
    for text in texts:
        if _ADDRESS.search(text):
            continue
        for name in _split(squash(text), own):
            key = folded(name)
            if not key:
                continue
            if key in AGENCIES or (groups and key != own):
                agencies.setdefault(key, name)
            elif is_name(name, key, "" if persons and _is_personal(name) else own):
                (agencies if _HOUSE.within(name) else people).setdefault(key, name)
    return list(people.values()), list(agencies.values())


def _split(text: str, site: str) -> list[str]:
    is_chinese = _CHINESE.search(text) is not None
    parts = [one for part in _SPLIT.split(_SECTIONS.sub("", _bare(text))) for one in _ideographs(part, is_chinese)]
    cleaned = list(filter(None, map(_clean, parts)))
    cleaned = [name for one in cleaned for name in _beside_house(one, site)]
    if ", " not in text or len(cleaned) < 2:
        return cleaned
    return [name for name in cleaned if not _is_place(name, cleaned[0], text)]


def _beside_house(name: str, site: str) -> list[str]:
    """A person without the site's initials behind, apart from an agency: "Anna Weber Associated Press"."""
    parts = name.split()
    for place in range(2, len(parts) if len(parts) <= _LONGEST_NAME else 0):
        person, house = " ".join(parts[:place]), " ".join(parts[place:])
        if folded(house) in AGENCIES:
            return [_calm(person) if person.isupper() else person, house]
        if house.isupper() and len(house) >= _INITIALS and not person.isupper() and site.startswith(folded(house)):
            return [person]
    return [name]


def _ideographs(part: str, is_chinese: bool) -> list[str]:
    """The names in a row of Han ones; of two ideographs with a space between they are one: "王乐文 方 敏"."""
    if part.isascii() or len(names := part.split()) < 2 or not all(_HAN.fullmatch(name) for name in names):
        return [part]
    if (
        not is_chinese and len(names) < _ROW and min(map(len, names)) < _WHOLE
    ):  # in Japanese a first name behind its family's
        return [part]
    joined: list[str] = []
    for name in names:
        if joined and len(joined[-1]) == 1:
            joined[-1] += name
        else:
            joined.append(name)
    return joined


_CHINESE = re.compile(r"[记编责审]")  # in the word before the names, as it is written in China alone
_INITIALS = 3  # letters of a site's at least
_LONGEST_NAME = 16  # words of a person and a house: more are a text
_ROW, _WHOLE = 3, 3  # names in a row; ideographs of a whole name
_HAN = re.compile(r"[\u3400-\u9fff]{1,4}")


def _is_place(name: str, first: str, text: str) -> bool:
    """True for the one word behind a comma where the names have two: "Anna Weber, Ben Cole, Nairobi"."""
    is_one = name.isalpha() and name.istitle() and name.isascii() and folded(name) not in AGENCIES
    return is_one and " " in first and f", {name}" in text


def _bare(text: str) -> str:
    """The text without what introduces a name."""
    for byline in (BYLINE, CJK_BYLINE, KOREAN_BYLINE):
        text = byline.sub("", text, count=1)
    return text


def _clean(part: str) -> str:
    part = _bare(part.strip(" ,.:：-–—|*\"'()（）[]【】"))
    tail = _TAIL if _FIGURE.search(part) else _TAIL_WITHOUT_FIGURES  # no names of months are tried where no date is
    part = tail.sub("", part).strip(" ,:：-–—|*\"'")
    if part.lower() in _DAYS:
        return ""
    if part.rpartition(" ")[2].lower() in _WEEKDAYS and part.count(" ") != 1:  # of the date; "Rick Friday" is a name
        part = part.rpartition(" ")[0]
    if part[-2:-1] in (".", " ") and _ABBREVIATED.search(part):
        part += "."
    return _calm(part) if part.isupper() else part


_LETTERS = re.compile(r"[^\W\d_]+")
# Short words in capitals that are no initials and no house's: "LEE", "RAY", and "LI" at the end.
_SYLLABLE = re.compile(
    r"[B-DF-HJ-NP-TV-XZ][AEIOUY][A-Z]|ABU|ADA|ALI|AMY|ANA|ANN|AVA|ELI|EVA|IAN|IDA|INA|IRA|IVO|UDO|UWE"
)
_LAST_SYLLABLE = re.compile(r"[B-DF-HJ-NP-TV-XZ][AEIOU]")
_CASELESS = re.compile(r"[\u0900-\u1c7f\u2e80-\ud7ff\uf900-\uffef]")  # a house: "IT之家", "WWFジャパン"


def _calm(name: str) -> str:
    """A name in capitals as others are written: "O'DONNELL", "SMITH-JONES"; that of a house as it is."""
    if _HOUSE.within(name) or _CASELESS.search(name):
        return name
    parts = name.split()
    several = len(parts) > 1
    words = [_LETTERS.sub(_capitalized, w) if len(w) > 3 or (several and _SYLLABLE.fullmatch(w)) else w for w in parts]
    if several and _LAST_SYLLABLE.fullmatch(words[-1]):
        words[-1] = words[-1].capitalize()
    return " ".join(words)


def _capitalized(letters: re.Match[str]) -> str:
    return letters[0].capitalize()


def newsroom_of(texts: Iterable[str]) -> list[str]:
    """Names of the house itself, a newsroom or a desk: for when nobody else is named."""
    names = {folded(n): n for text in texts if not _ADDRESS.search(text) for n in _split(squash(text), "")}
    return [n for key, n in names.items() if key in NEWSROOM or is_name(n, key, "")]


def is_name(name: str, key: str, site: str) -> bool:
    """True for what can be a person's name: short, no digits or addresses, not the site, not a role or menu word."""
    if len(key) < 2 or len(name) > 50 or _JUNK.search(name) or key in _NOT_NAMES:
        return False
    return not (site and _is_of_site(key, site)) and len(name.split()) <= 6


def _is_of_site(key: str, site: str) -> bool:
    short = key.removeprefix("the")
    if site.startswith(key) and _PART_OF_NEWS.fullmatch(site, len(key)):  # "网易" of "网易新闻"
        return True
    return key == site or (len(short) > 5 and (short in site or site in key))


_PART_OF_NEWS = re.compile(
    "(?:新闻|新聞|财经|財經|科技|体育|體育|娱乐|娛樂|订阅|资讯|首页|网|網|在线|ニュース|뉴스|닷컴)+"
)
_PERSONAL = re.compile(
    r"[^\W\d_a-z][^\W\d_A-Z]+(?: [^\W\d_a-z]\.?)?(?: [^\W\d_a-z][^\W\d_A-Z]+(?:-[^\W\d_a-z][^\W\d_A-Z]+)?)"
)
_OF_HOUSES = re.compile(
    r"\b(?:the|news\w*|times|post|daily|weekly|magazine|media|press|journal|tribune|herald|gazette|observer|review|blog\w*|"
    r"online|digital|tech\w*|group|team|staff|desk|studios?|world|today|guide|experts?|teachers?|health|travel|food|home|"
    r"simple|adventures?|photography|pictures|cricket|voices|insider?|insights?|amt|marketing|web|websites?|institute|university|college|company|agency|foundation|center|"
    r"centre|society|association|partners|solutions|services|radio|verlag|zeitung|redaktion|kanzlei|praxis|stiftung|"
    r"verein|verband|schweiz|deutschland|österreich|germany|france|italia|españa|europe|india|africa|america|handball|fußball|football|diario|noticias|le|la|el|les|los|die|der|das)\b",
    re.I,
)


def _is_personal(name: str) -> bool:
    """True for a first and a last name in Latin letters, which no house would have: "Anna Weber", "Anna B. Weber"."""
    return bool(_PERSONAL.fullmatch(name)) and not _OF_HOUSES.search(name)


_HAN_ALONE = re.compile(r"[\u3400-\u9fff ]+")
_LONGEST_HAN = 6  # ideographs of a name
_CAPITALISED = re.compile(
    r"^(?:[^\W\d_a-zа-я]|(?:de|da|di|von|van|der|den|del|la|le|el|al|bin|ibn|y|zu|ter|ten|dos|du)\b|[a-zа-яß]['’])"
)
_ROLES = re.compile(
    r"\b(?:giriş|güncelleme|publiziert|datum|stand|anzahl|kommentare?|folgen|veröffentlicht|aktualisiert|publié|publicado|"
    r"writer|reporter|reviewer|analyst|columnist|founder|contributor|guest|correspondent|"
    r"follow|share|view|more|about|the|posts?|articles?|updated|min|read|comments?|editor|redaktion|"
    r"news|team|staff|photo|contact|email|bio|author|subscribe|published|journalist|"
    r"click|here|home|all|by|am|um|uhr|januar|february|märz|april|june|july|august|september|october|"
    r"november|december)\b|版权|相关|文章|阅读|评论|来源|发布时间|推荐|更多|关于|声明|正文",
    re.I,
)


def looks_like_a_name(text: str, *, marked: bool = False) -> bool:
    """For words that nothing marks as a name: two to four capitalised words, or two to five ideographs or syllables.

    marked   they are marked as a name: on some sites these are written small
    """
    if len(text) > 40 or "@" in text or _ROLES.search(text) or text.strip(".").lower() in MONTHS:
        return False
    if text.isascii() or re.search(r"[a-zа-яα-ω]", text, re.I):
        parts = text.split()
        return 1 <= len(parts) <= 5 and (marked or all(_CAPITALISED.match(part) for part in parts))
    letters = len(text.replace(" ", ""))
    return 2 <= letters <= (25 if marked or not _HAN_ALONE.fullmatch(text) else _LONGEST_HAN)
