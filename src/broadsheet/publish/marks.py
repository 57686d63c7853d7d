"""The signs of Markdown: words escaped so that no reader takes them for syntax, marks only where they will be seen."""

import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import unquote

# Beside CommonMark's own: "|" tables, "~" struck text, "$" mathematics, "^" footnotes and block ids, "#" tags.
_SIGNS = re.compile(r"[\\`*\[\]<~|$^#]|(?<![^\W_])_|_(?![^\W_])|!(?=\[|$)")
_REFERENCE = re.compile(r"&(?=#\w+;|\w+;)")
# Highlights, comments, and names of emoji.
_TWICE = re.compile(r"=(?==)|(?<==)=|%(?=%)|(?<=%)%|:(?=[a-z0-9_+-]+:)")
# At the start of a line: lists, underlines of headings, quotes, definitions.
_START = re.compile(r"[-+](?=[-+\s]|$)|[=>]|:(?=[:\s]|$)")
_ENDS = re.compile(r"^\s+|\s+$")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_NO_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_MARK = re.compile(r"(?<!\\)(?:\\\\)*\*")
_UNSAFE = {**{sign: f"%{ord(sign):02X}" for sign in ' <>\\{}"`'}, "\n": "", "\t": "", "\r": ""}


def escaped(words: str, spelt: Mapping[str, str]) -> str:
    """Words of a paragraph; `spelt` are signs that are written as these references."""
    text = _REFERENCE.sub("&amp;", words)
    text = _TWICE.sub(r"\\\g<0>", _SIGNS.sub(r"\\\g<0>", text))
    return "".join(spelt.get(sign, sign) for sign in text) if any(sign in text for sign in spelt) else text


def with_ends(text: str) -> str:
    """A line whose wide spaces at the ends stay: readers strip those too, not only the white space of CommonMark."""
    return _ENDS.sub(lambda found: "".join(f"&#{ord(sign)};" for sign in found[0]), text)


def line_starts(text: str) -> str:
    """The lines of a paragraph, none of which begins another block."""
    return "\n".join(_line_start(line.lstrip(" \t")) for line in text.split("\n"))


def _line_start(line: str) -> str:
    if _START.match(line):
        return f"\\{line}"
    return _NUMBER.sub(r"\1\\\2", line, count=1) if _NUMBER.match(line) else line


def marked(mark: str, words: str, before: str, after: str) -> str:
    """The words between emphasis marks, "" where those would not be seen as marks (CommonMark 6.2, flanking).

    `before` and `after` are the signs around, a space at the ends of a line. Nor where there are marks inside: an inner
    one could be read as the end of the outer.
    """
    first, last = words[0], words[-1]
    if before == "*" or _MARK.search(words) or first.isspace() or last.isspace():
        return ""
    opens = not _is_sign(first) or before.isspace() or _is_sign(before)
    closes = not _is_sign(last) or after.isspace() or _is_sign(after)
    return f"{mark}{words}{mark}" if opens and closes else ""


def _is_sign(one: str) -> bool:
    """Punctuation in CommonMark's sense: a character of the general categories P and S."""
    return unicodedata.category(one)[0] in "PS"


def code_span(words: str) -> str:
    """A code span (CommonMark 6.1): more backticks around than inside, spaces where the ends would be taken."""
    ticks = "`" * (_longest(words) + 1)
    pad = " " if words[0] == "`" or words[-1] == "`" or (words[0] == words[-1] == " " and words.strip()) else ""
    return f"{ticks}{pad}{words}{pad}{ticks}"


def fence(words: str, language: str = "") -> str:
    """A fenced code block (CommonMark 4.5), its language told where it is known."""
    ticks = "`" * max(3, _longest(words) + 1)
    return f"{ticks}{language}\n{words.removesuffix(chr(10))}\n{ticks}"


def _longest(words: str) -> int:
    return max(map(len, re.findall("`+", words)), default=0)


def destination(url: str) -> str:
    """The address of a link or picture (CommonMark 6.3)."""
    plain = _REFERENCE.sub("&amp;", "".join(_UNSAFE.get(sign, sign) for sign in url))
    is_bare = plain and not set("()*_~") & set(plain) and plain[0] != "<"
    return plain if is_bare else f"<{plain}>"


def is_decodable(url: str) -> bool:
    """True if each "%" begins an escape, and what the escapes say is UTF-8 (as decodeURI of JavaScript wants it)."""
    if "%" not in url:
        return True
    try:
        unquote(url, errors="strict")
    except UnicodeDecodeError:
        return False
    return not _NO_ESCAPE.search(url)


def title_part(title: str | None, spelt: Mapping[str, str]) -> str:
    """The title behind an address, with the space before it; "" where there is none."""
    words = " ".join((title or "").split())
    return ' "{}"'.format(escaped(words, spelt).replace('"', "&quot;")) if words else ""
