"""Plain text in any script: white space, control characters, names for files and addresses, counting."""

import re
import unicodedata
from typing import Any

from broadsheet.native import native

# C0 (but tab, newline, return), C1, zero-width marks that are not joiners, bidi overrides and isolates, BOM, and the
# marks that stand for objects (Hexo keeps its own places with U+FFFC: found in a text, they stop the whole build).
CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffc\ufffe\uffff]"
)
SURROGATE = re.compile(r"[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
# Written without spaces between words: one character counts as one word (Han, kana, Thai, Lao, Khmer, Burmese).
_SOLO = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_SOLO}]|[^\W{_SOLO}]+")
_NO_LETTER = re.compile(r"[\W_]+")
_LAST_SENTENCE = re.compile(r".*(?:[。！？｡।۔؟]|[.!?](?=\s))", re.S)
_DASHES = re.compile(r"-+")


def printable(text: str) -> str:
    """The text without control characters, lone surrogates, zero-width spaces and bidi overrides."""
    if text.isprintable() and "\ufffc" not in text:
        return text
    return SURROGATE.sub("\ufffd", CONTROL.sub("", text))


def storable(data: Any) -> Any:
    """Decoded JSON without lone surrogates: its grammar allows them ("\\ud800", RFC 8259, 8.2), no encoding does."""
    if isinstance(data, str):
        return SURROGATE.sub("\ufffd", data)
    if isinstance(data, list):
        return [storable(one) for one in data]
    return {key: storable(value) for key, value in data.items()} if isinstance(data, dict) else data


def squash(text: str) -> str:
    """One line: printable, white space runs folded to one space, ends trimmed."""
    known = native.squash(text) if native else None
    return squash_plainly(text) if known is None else known


def squash_plainly(text: str) -> str:
    """`squash` of any text. For most also compiled, see native/line.c."""
    if (
        text.isprintable() and "  " not in text and "\ufffc" not in text
    ):  # no control character and no white space but the plain one
        return text.strip()
    lines = text.replace("\n", " ")
    if lines.isprintable() and "\ufffc" not in lines:
        return " ".join(lines.split())
    return _SPACE.sub(" ", printable(text)).strip()


def words(text: str) -> list[str]:
    """Words as readers count them; in scripts without spaces each character is one."""
    return _WORD.findall(text)


def folded(text: str) -> str:
    """Letters and digits alone, NFKC and casefolded: for telling whether two lines say the same."""
    known = native.folded(text) if native else None
    return folded_letters(text) if known is None else known


def folded_letters(text: str) -> str:
    """`folded` of any letters. For those of most pages also compiled, see native/letters.c."""
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", text).casefold())


def cut_bytes(text: str, most: int) -> str:
    """The longest beginning of at most `most` UTF-8 bytes that does not split a character or a combining mark."""
    if len(text.encode()) <= most:
        return text
    cut = text.encode()[:most].decode(errors="ignore")
    while cut and unicodedata.combining(text[len(cut)]):
        cut = cut[:-1]
    return cut.rstrip()


def excerpt(text: str, most: int = 240) -> str:
    """The beginning of a text: one line of at most `most` columns (a CJK character takes two), cut after a sentence
    where one ends in its second half, else after a word."""
    line = squash(text)
    end = width = 0
    while end < len(line) and width < most:
        width += 2 if unicodedata.east_asian_width(line[end]) in "WF" else 1
        end += 1
    if end == len(line):
        return line
    return cut_line(line, end)


def cut_line(line: str, most: int) -> str:
    """The first `most` letters of a longer line, until a sentence that ends in their second half, else until a word."""
    last = _LAST_SENTENCE.match(line, most // 2, most)
    if last:
        return line[: last.end()].rstrip()
    space = line.rfind(" ", most // 2, most)
    return f"{line[: space if space > 0 else most].rstrip()}…"


def slug(text: str, most: int = 80) -> str:
    """Letters and digits of any script joined by "-", lower case, NFC, at most `most` bytes; may be empty.

    Nothing in it means anything to a shell, a file system, a URL path or a site builder.
    """
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", printable(text)).casefold())
    return cut_bytes(_DASHES.sub("-", _NO_LETTER.sub(_marks_in, plain)), most).strip("-")


def _marks_in(gap: re.Match[str]) -> str:
    """What stands in a slug for what \\w lacks: the vowel signs of Indic and Thai scripts (category M) as they are."""
    if gap[0].isascii():
        return "-"
    return "".join(c if unicodedata.category(c)[0] == "M" else "-" for c in gap[0])
