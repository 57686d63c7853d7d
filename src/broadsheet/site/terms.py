"""What the search looks for: words of scripts with spaces, pairs of neighbours in scripts without. Pure.

The same folding is done by themes/paper/search.js: what is changed here is changed there.
"""

import re
import unicodedata
from zlib import crc32

# UTF-16 units that are searched for in pairs: Thai, Lao, Burmese, Khmer, kana, Han, Hangul.
PAIRED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff"
)
_RUN = re.compile(rf"[{PAIRED}]{{2,}}")
_BEYOND = re.compile("[\U00020000-\U00033fff]")  # Han beyond the first plane: a pair of units by itself
_WORD = re.compile(rf"[^\W_{PAIRED}\U00020000-\U00033fff]+")
_INDIC = re.compile("[\u0900-\u0dff]")
_INDIC_WORD = re.compile(rf"(?:{_WORD.pattern[:-1]}|{_INDIC.pattern})+")  # vowel signs are no letters to `re`
# Accents, niqqud, harakat, tatweel: typing, not wording. Voicing marks of kana and vowels of Thai stay.
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_LETTERS = (("ß", "ss"), ("ى", "ي"), ("ة", "ه"), ("ı", "i"), ("ς", "σ"))
LONGEST = 40  # letters of a word


def folded(text: str) -> str:
    """The text as it is searched: compatibility forms, case, accents and vowel points gone."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", text))).lower()
    for letter, other in _LETTERS:
        plain = plain.replace(letter, other)
    return plain


def folded_alone(letter: str) -> str:
    """What a character folds to, whatever stands beside it; "" where that is nothing, or hangs on its neighbours.

    Composition (NFC) joins a character with one before it only if that is a mark or a vowel or end of Hangul.
    """
    first = _MARKS.sub("", unicodedata.normalize("NFKD", letter))[:1]
    is_joining = not first or unicodedata.category(first)[0] == "M" or "\u1160" <= first <= "\u11ff"
    return "" if is_joining else folded(letter)


def words(text: str) -> set[str]:
    """The words of a folded text."""
    pattern = _INDIC_WORD if _INDIC.search(text) else _WORD
    return {word[:LONGEST] for word in pattern.findall(text)}


def pairs(text: str) -> set[str]:
    """The pairs of neighbours of a folded text, each two UTF-16 units."""
    found = set(_BEYOND.findall(text))
    for run in _RUN.findall(text):
        found.update(map(str.__add__, run, run[1:]))
    return found


def pair_hash(pair: str) -> int:
    """16 bits of a pair. With its second unit it says which pair it is, as the first one's factor is odd."""
    first, second = memoryview(pair.encode("utf-16-le")).cast("H")
    return (first * FIRST + second * SECOND) & 0xFFFF


FIRST, SECOND = 40503, 30011


def word_hash(word: str) -> int:
    """16 bits of a word: of its CRC-32."""
    return crc32(word.encode()) & 0xFFFF
