"""The language of a text: by its script, then by function words and letters. About forty languages."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from broadsheet.native import native

_SAMPLE = 1500  # characters looked at
_BEGINNING = 500  # characters that are enough for nine texts of ten
_LEAST = 40  # letters below which nothing is said
_DENSE = ("han", "kana", "hangul")  # a character says as much as several letters
_SCRIPTS = (
    ("kana", "\u3040-\u30ff\uff66-\uff9d"),
    ("han", "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"),
    ("hangul", "\uac00-\ud7af\u1100-\u11ff"),
    ("latin", "A-Za-z\u00c0-\u024f\u1e00-\u1eff"),
    ("cyrillic", "\u0400-\u052f"),
    ("arabic", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff"),
    ("hebrew", "\u05d0-\u05ea"),
    ("greek", "\u0370-\u03ff\u1f00-\u1fff"),
    ("thai", "\u0e00-\u0e7f"),
    ("devanagari", "\u0900-\u097f"),
    ("bn", "\u0980-\u09ff"),
    ("pa", "\u0a00-\u0a7f"),
    ("gu", "\u0a80-\u0aff"),
    ("ta", "\u0b80-\u0bff"),
    ("te", "\u0c00-\u0c7f"),
    ("kn", "\u0c80-\u0cff"),
    ("ml", "\u0d00-\u0d7f"),
    ("si", "\u0d80-\u0dff"),
    ("lo", "\u0e80-\u0eff"),
    ("my", "\u1000-\u109f"),
    ("ka", "\u10a0-\u10ff"),
    ("am", "\u1200-\u137f"),
    ("km", "\u1780-\u17ff"),
    ("hy", "\u0530-\u058f"),
)
_RANGES = sorted(
    (ord(part[0]), ord(part[-1]), name) for name, letters in _SCRIPTS for part in re.findall(r".-.|.", letters)
)
_STARTS = [start for start, _, _ in _RANGES]
_ALONE = {"hangul": "ko", "hebrew": "he", "greek": "el", "thai": "th"}
# Frequent short words, chosen to tell neighbours apart; shared ones weigh less by being shared.
_WORDS = {
    "latin": {
        "en": "the of and to in is that for it was with as on are this by be at from have has he his not they which you but were we an or who their",
        "de": "der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie",
        "fr": "le la les de des et du en un une est que pour qui dans au par sur plus pas ce avec il ne se sont aux son cette ont être mais elle nous vous",
        "es": "el la los las de que y en un una del por con para se no es su al lo como más pero sus le ha este entre cuando muy sobre también hasta hay desde fue",
        "pt": "o a os as de que e do da em um uma para com não por no na dos das se mais ao como mas foi à são também pela pelo ou seu sua até isso ele está você",
        "it": "il lo la i gli le di che e del della in un una per con non è sono da al dei delle nel alla più si come anche ha ma dal sul questo ai hanno nella",
        "nl": "de het een van en in is dat op te zijn voor met die niet aan er om ook als door maar bij uit naar dan wordt nog werd hij heeft over deze worden hebben",
        "sv": "och att det som en på är av för med den till inte har de ett om var men sig från kan vi när han efter så här vid nu också ska mot hon eller",
        "no": "og i det som en på er av for med til at ikke har de et om var men fra kan vi når han etter så ved nå også skal mot hun eller blir sier være ble jeg",
        "da": "og i det som en på er af for med til at ikke har de et om var men fra kan vi når han efter så ved nu også skal mod hun eller bliver siger være blev jeg",
        "fi": "ja on ei että se oli hän mutta ovat kun myös joka sen tai kuin ole jos sekä mukaan olla vain nyt hänen mitä jo niin ovat kanssa tämä",
        "pl": "i w na z do się nie że to jest o jak po za od przez ale są dla ma już jego który które która był co tym czy oraz może tego ze także",
        "cs": "a v se na je že to s z do o by i ve k za pro si ale jsem jako po tak od podle jeho které který byl jsou má při také až",
        "sk": "a v sa na je že to s z do o by aj vo k za pre si ale som ako po tak od podľa jeho ktoré ktorý bol sú má pri tiež až",
        "hu": "a az és hogy nem is egy van meg ez csak de már volt mint ki még el ha vagy azt kell lehet után szerint majd több nagyon között",
        "ro": "și în de la cu nu a că pe din este o un care mai pentru să au se sunt prin fi ca după fost această al ale sa dar când ce am",
        "tr": "ve bir bu da de için ile olarak çok daha olan gibi en ne var o kadar ise sonra ama mı değil her oldu olduğunu tarafından göre dedi ya",
        "id": "yang dan di untuk dengan ini dari pada itu dalam tidak akan ke adalah juga oleh ada bisa karena saat tersebut telah sudah kami dia mereka atau sebagai seperti serta menjadi ketika namun banyak sangat hingga anda",
        "ms": "yang dan di untuk dengan ini dari pada itu dalam tidak akan ke adalah juga oleh ada boleh kerana ketika tersebut telah sudah kami beliau mereka atau sebagai berkata seperti serta menjadi bahawa daripada sahaja ialah turut semasa",
        "vi": "và của là có được cho không các trong với một những người đã này để khi từ đến cũng về ở tại như ra nhiều năm sẽ trên vào phải đó",
        "tl": "ang ng sa na mga at ay ni si para ito hindi kung may niya siya ko kay din rin nang pa mula",
        "sw": "ya na wa kwa ni katika la za kuwa cha hii kama hiyo baada watu huo alisema pia lakini",
        "ca": "el la els les de que i en un una del per amb no és a al com més però seva ha aquest entre quan molt sobre també fins dels des pel",
        "hr": "i u je na se da za su od s o a koji koja nije kako će bi to što kao iz ali ili koje nakon još samo",
        "sl": "in je v na da se za so z o ki ne pa bi s tudi po kot iz od ali še bo ter pri kako",
        "et": "ja on ei et see oli kui ka mis aga oma ta või siis ning kes selle välja veel nii pole",
        "lv": "un ir ka ar par no uz kas tas arī bet gan kā lai pēc nav tā vai ko šo",
        "lt": "ir kad į yra su iš tai kaip bet buvo apie už dėl po nuo jau arba tik dar šis",
        "sq": "e të në dhe i një për me që nga se më është ka do si janë nuk ai duke",
        "is": "og að í á er sem það til við um en ekki var með af hann eru fyrir hefur þess",
        "eu": "eta da du ez bat izan dira dute zuen baina ere egin dela hori zen",
        "gl": "o a os as de que e do da en un unha para con non por no na dos das se máis ao como pero foi polo tamén",
        "af": "die van en in is dat het vir met op nie wat te om aan was sy as word ook maar deur",
        "az": "və bir bu ilə üçün olan da də ki edib olub isə daha həm sonra haqqında",
    },
    "cyrillic": {
        "ru": "и в не на что с по как это он из к но за от у а его для же так было все то бы о до был при только или после",
        "uk": "і в не на що з за до та у як це від про він але його для є було бути які також або після й під яка",
        "be": "і ў не на што з па як гэта ён да ад але яго для таксама было гэтым быў пра які",
        "bg": "и на за да се в от с не че по е са като до при това но си ще има бе към са които или след",
        "sr": "и у је на се да за су од са о а који која није како ће би то што као из али или које након још",
        "mk": "и на за да се во од со не дека по е ќе ги има како што но го ја кои или сите",
        "kk": "және мен да де бұл үшін бір деп болып бар қазақстан туралы еді ол бойынша",
        "mn": "ба нь энэ байна гэж юм болон нэг монгол улсын хувь билээ",
    },
    "arabic": {
        "ar": "في من على إلى أن عن التي الذي هذا ما مع كان لا هذه ذلك بعد قال بين كما أو وقد هو",
        "fa": "و در به از که این را با است برای آن یک می خود تا بر هم شد ها بود",
        "ur": "کے کی میں ہے اور سے کا کو نے پر کہ ہیں یہ اس بھی کر ہو تھا گیا",
        "ps": "د په او چې ته کې له دی ده یې",
        "ckb": "لە بۆ کە بە ئەو و لەگەڵ دا",
    },
    "devanagari": {
        "hi": "के में की है और से का को ने पर कि हैं यह इस भी कर हो था नहीं",
        "mr": "आणि आहे या ते हे की होते आहेत मध्ये नाही केली झाली व तर असे केला त्यांनी होती",
        "ne": "र छ यो पनि हो गरेको भएको लागि छन् थियो गर्ने भने तथा गर्न हुने भन्ने उनले",
    },
}
_LETTERS = {
    "pl": "ąęłńśźż", "cs": "ěřů", "sk": "ľĺŕô", "ro": "ășțţş", "tr": "ğış", "hu": "őű", "vi": "ảạấầậểếềệổốồộơờởợứừửự", "de": "ßäöü", "sv": "åäö",
    "da": "æøå", "no": "æøå", "is": "ðþ", "es": "ñ¿", "pt": "ãõ", "lv": "āēīūģķļņ", "lt": "ėįųū", "et": "õ", "ca": "ŀ", "uk": "іїєґ", "be": "ў", "sr": "ђћџјљњ",
    "mk": "ѓќѕ", "ru": "ыэё", "kk": "қңғүұһ", "bg": "щъ", "fa": "پچژگ", "ur": "ٹڈڑںےہ", "az": "əğ", "sq": "ë", "ckb": "ێۆڵڕ",
}  # fmt: skip
_SIGNS = {language: frozenset(letters) for language, letters in _LETTERS.items()}
_NO_ASCII_LETTERS = bytes(i for i in range(128) if not chr(i).isalpha())
_OTHERS = re.compile(r"[^\x00-\x7f]+")
_SPLIT = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_DEVANAGARI = re.compile("[\u0900-\u0963\u0970-\u097f]+")  # with its vowel signs, which are no letters to Unicode


def _table() -> dict[str, dict[str, list[tuple[str, float]]]]:
    tables: dict[str, dict[str, list[tuple[str, float]]]] = {}
    for script, languages in _WORDS.items():
        shared = Counter(w for words in languages.values() for w in set(words.split()))
        table = tables.setdefault(script, {})
        for language, words in languages.items():
            for word in set(words.split()):
                table.setdefault(word, []).append((language, 1 / shared[word]))
    return tables


_TABLE = _table()


def language_of(text: str) -> str | None:
    """The BCP 47 tag of the language that most of the text is in ("en", "zh", …); None when unsure."""
    sample = text[:_SAMPLE]
    counts = _scripts(sample)
    # One ideograph says as much as several letters.
    if sum(count * (4 if name in _DENSE else 1) for name, count in counts.items()) < _LEAST:
        return None
    script = max(sorted(counts), key=lambda name: counts[name] * (2 if name in _DENSE else 1))
    if script in ("han", "kana"):
        han, kana = counts.get("han", 0), counts.get("kana", 0)
        return "ja" if kana > 0.05 * (han + kana) else "zh"
    if script in _WORDS:
        return _by_words(sample, script)
    return _ALONE.get(script, script)


def _scripts(sample: str) -> dict[str, int]:
    """Letters of each script."""
    letters, rest = _others(sample)
    counts = {"latin": letters}
    for char, times in Counter(rest).items() if rest else ():
        if name := _script_of(char):
            counts[name] = counts.get(name, 0) + times
    return counts


@lru_cache(8192)
def _script_of(char: str) -> str:
    place = bisect_right(_STARTS, ord(char)) - 1
    return _RANGES[place][2] if place >= 0 and ord(char) <= _RANGES[place][1] else ""


def others(text: str) -> tuple[int, str]:
    """How many letters of ASCII there are, and all that is not ASCII. Also compiled, see native/letters.c."""
    return len(text.encode("ascii", "ignore").translate(None, _NO_ASCII_LETTERS)), "".join(_OTHERS.findall(text))


def known(text: str, table: Mapping[str, Any]) -> tuple[int, list[str]]:
    """How many runs of letters there are, an apostrophe within, and those that the table has. Also compiled, as above."""
    words = _SPLIT.findall(text)
    return len(words), [word for word in words if word in table]


_others, _known = (native.others, native.known) if native else (others, known)


def _by_words(sample: str, script: str) -> str | None:
    """The language of a script whose words are met: by the first of them where that is clear."""
    return _leading(sample[:_BEGINNING], script, 4.0, 0.06, 2.5) or _leading(sample, script, 2.0, 0.03, 1.08)


def _leading(sample: str, script: str, least: float, share: float, lead: float) -> str | None:
    """The language that most words are of: `least` words, this `share` of all, `lead` times as many as of the next."""
    count, ranked = _ranked(sample, script)
    if not ranked or ranked[0][1] < max(least, share * count):
        return None
    if len(ranked) == 2 and ranked[0][1] < lead * ranked[1][1]:
        return None
    return ranked[0][0]


def _ranked(sample: str, script: str) -> tuple[int, list[tuple[str, float]]]:
    """How many words there are, and the two languages that most of them are of, with what speaks for each."""
    is_ascii = sample.isascii()
    lowered = sample.lower() if is_ascii else sample.casefold()  # the same of ASCII, in an eighth of the time
    rest = {} if is_ascii else Counter(_others(lowered)[1])
    scores: dict[str, float] = defaultdict(float)
    table = _TABLE[script]
    if script == "devanagari":
        runs = _DEVANAGARI.findall(lowered)
        count, words = len(runs), [run for run in runs if run in table]
    else:
        count, words = _known(lowered, table)
    for word in words:
        for language, weight in table[word]:
            scores[language] += weight
    for language in _WORDS[script] if rest else ():
        signs = _SIGNS.get(language)
        if signs and not signs.isdisjoint(rest):
            scores[language] += 0.25 * sum(rest[sign] for sign in signs & rest.keys())
    return count, sorted(scores.items(), key=lambda pair: -pair[1])[:2]


_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
# ISO 639 and 15924: languages and scripts that are written from right to left.
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he iw ps sd ug ur yi arab hebr syrc thaa nkoo".split())


@lru_cache(256)
def is_right_to_left(language: str | None) -> bool:
    """True for a BCP 47 tag of a language or script that is written from right to left."""
    language, *rest = (language or "").lower().split("-")
    script = next((part for part in rest if len(part) == 4), language)
    return script in _RIGHT_TO_LEFT


def language_tag(language: str | None) -> str | None:
    """The tag if it is formed as one (RFC 5646, 2.1), None else: builders make paths and look up files with it."""
    return language if language and _TAG.fullmatch(language) else None
