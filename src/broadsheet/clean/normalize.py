"""Small repairs of clean HTML. Input is the sanitiser's own output: well nested, attributes quoted, lower case."""

import re

from broadsheet.markup import VOID

_TAG_END = r'(?: [\w-]+="[^"]*")*'
_IMG = re.compile(rf"<img{_TAG_END}>")
_SOURCE = re.compile(r' (?:src|srcset)="')
_SOURCE_TAG = re.compile(rf"<source{_TAG_END}>")
_PIXEL = re.compile(r' (?:width|height)="[01]"')
_TAG = re.compile(rf"<(/?)([a-z][a-z0-9]*){_TAG_END}>")
# Elements that say nothing by being there, without words or pictures in them.
_FRAMES = frozenset(
    "p pre div span picture figure figcaption li ul ol blockquote h1 h2 h3 h4 h5 h6 section strong em b i a".split()
)
_WORDS = re.compile(r"\S")
_BREAKS = re.compile(r"<br>\s*(?:<br>\s*){2,}")  # begins with letters, which are searched for fast
# Parsers drop a line end that follows <pre>, each time one more (HTML Standard, "in body" insertion mode).
_PRE_START = re.compile(rf"(<pre{_TAG_END}>)\n+")


def normalize(html: str, base: str = "") -> str:
    """Without pictures that are there to be counted, hollow elements, rows of line breaks. Twice is once.

    Pixels: width or height of 0 or 1 (HTML Standard, "Dimension attributes"), or no source at all.
    """
    html = _IMG.sub(lambda found: "" if _is_pixel(found[0]) else found[0], html)
    html = _SOURCE_TAG.sub(lambda found: found[0] if _SOURCE.search(found[0]) else "", html)
    return _BREAKS.sub("<br><br>", _PRE_START.sub(r"\1", _without_hollow(html)))


def _is_pixel(img: str) -> bool:
    return not _SOURCE.search(img) or bool(_PIXEL.search(img))


def _without_hollow(html: str) -> str:
    """Without elements that hold nothing but white space, line breaks and hollow elements. Linear."""
    out: list[str] = []
    done, starts, is_full = 0, list[int](), [False]  # per open element: its place in out, has it content?
    for found in _TAG.finditer(html):
        words = html[done : found.start()]
        out.append(words)
        done, name = found.end(), found[2]
        is_full[-1] = is_full[-1] or _has_words(words) or (name in VOID and name != "br")
        if found[1] and starts:
            start = starts.pop()
            if not is_full.pop() and name in _FRAMES:
                del out[start:]
                continue
            is_full[-1] = True
        elif name not in VOID:
            starts.append(len(out))
            is_full.append(False)
        out.append(found[0])
    return "".join((*out, html[done:]))


def _has_words(words: str) -> bool:
    return bool(words) and _WORDS.search(words.replace("&nbsp;", "")) is not None
