"""Articles that a page holds only as JSON for its scripts: the longest markup among the strings of its scripts."""

import re

import msgspec
import re2

# What is never closed ends with the page: looking for its end from each beginning would be quadratic.
_SCRIPT = re.compile(rb"<script\b[^>]{0,1000}>(.*?)(?:</script|\Z)", re.S | re.I)
_STRING = re.compile(r'"((?:[^"\\]++|\\(?:.|\Z))*+)(?:"|\Z)', re.S)
_MAY_HAVE_MARKUP = re2.compile(rb"(?i)(?:<|\\u003c)p")  # quick, over megabytes
_MARKUP = re.compile(r"(?:<|\\+u003c)p\b", re.I)
_LEAST = 400  # characters of markup worth a look
_MOST = 4_000_000  # bytes of a script
_DEEPEST = 2  # JSON in a string in JSON


def markup_of(data: bytes) -> str:
    """The longest string with paragraphs in it; "" where there is none."""
    scripts = (found[1] for found in _SCRIPT.finditer(data))
    long = (script for script in scripts if _LEAST < len(script) < _MOST and _MAY_HAVE_MARKUP.search(script))
    texts = (script.decode("utf-8", "replace") for script in long)
    return max((_longest(text, _DEEPEST) for text in texts), key=len, default="")


def _longest(text: str, deeper: int) -> str:
    """The longest markup in the JSON strings of a text, also in strings that hold JSON themselves."""
    if not _MARKUP.search(text):
        return ""
    best = ""
    for found in _STRING.finditer(text):
        if len(found[1]) < max(_LEAST, len(best)) or not _MARKUP.search(found[1]):
            continue
        value = _read(found[0])
        if deeper and "\\" in value:
            value = _longest(value, deeper - 1) or value
        if value.count("<p") >= 2 and len(value) > len(best):
            best = value
    return best


def _read(literal: str) -> str:
    try:
        return msgspec.json.decode(literal.encode("utf-8", "replace"), type=str)
    except msgspec.DecodeError:
        return ""
