"""Small repairs of clean HTML. Input is the sanitiser's own output: attributes quoted, tags in lower case."""

import re

_TAG_END = r'(?: [\w-]+="[^"]*")*'
_IMG = re.compile(rf"<img{_TAG_END}>")
_SOURCE_TAG = re.compile(rf"<source{_TAG_END}>")
_PIXEL = re.compile(r' (?:width|height)="[01]"')
_SOURCE = re.compile(r' (?:src|srcset)="')
_HOLLOW = re.compile(
    r"<(p|pre|div|span|picture|figure|figcaption|li|ul|ol|blockquote|h[1-6]|section|strong|em|b|i|a)"
    + _TAG_END
    + r">(?:\s|&nbsp;|<br>)*</\1>"
)
_BREAKS = re.compile(r"(?:<br>\s*){3,}")


def normalize(html: str, base: str = "") -> str:
    """Without pictures that are there to be counted, hollow elements and rows of line breaks. Twice is once.

    Pixels: width or height of 0 or 1 (HTML Standard, "Dimension attributes"), or no source at all.
    """
    html = _IMG.sub(lambda found: "" if _is_pixel(found[0]) else found[0], html)
    html = _SOURCE_TAG.sub(lambda found: found[0] if _SOURCE.search(found[0]) else "", html)
    while (less := _HOLLOW.sub("", _BREAKS.sub("<br><br>", html))) != html:
        html = less
    return html


def _is_pixel(img: str) -> bool:
    return not _SOURCE.search(img) or bool(_PIXEL.search(img))
