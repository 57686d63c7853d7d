"""What a page's scripts would show of its own words: accordions opened, addresses of mail told.

Without scripts these are hidden, or written so that they cannot be read.
"""

import re
from html import escape

from broadsheet.markup import attributes, unescape
from broadsheet.text import squash

_HEADINGS = frozenset("h2 h3 h4 h5 h6".split())
_NEAR = 300  # tags between a button and what it opens, and of what is looked at of either
_QUESTION, _ANSWER = 10, 80  # letters of a button that is a heading of its own, and of what it opens
_HIDDEN = re.compile(r' hidden="|aria-hidden="true"|style="[^"]*(?:display:\s?none|visibility:\s?hidden)', re.I)
_SENTENCE = re.compile(r"[.!?。！？۔।:;](?:\s|$)|[。！？]")
_MAIL = "data-cfemail"  # Cloudflare hides addresses from who harvests them, behind these words
PROTECTED = "[email protected]"


def opened(names: list[str], raws: list[str], texts: list[str], buttons: list[int]) -> None:
    """Changes the tags of a page in place (names, attributes, texts), where it has accordions."""
    for i in buttons:
        if " aria-" in raws[i]:
            _open(names, raws, texts, i)
        elif any(text.rstrip().endswith(("?", "？")) for text in texts[i : i + 2]):
            _ask(names, raws, texts, i)


def _open(names: list[str], raws: list[str], texts: list[str], start: int) -> None:
    """Makes a button a heading, or the words of the heading that it stands in, and shows what it opens."""
    is_heading = names[start - 1] in _HEADINGS and not texts[start - 1].strip()
    if not is_heading and (" aria-expanded=" not in raws[start] or " aria-controls=" not in raws[start]):
        return
    end = _end(names, start)
    said = squash(unescape(" ".join(texts[start:end])))
    if end < 0 or (len(said) < _QUESTION and not is_heading):
        return
    controls = attributes(raws[start]).get("aria-controls", "")
    panel = _panel(names, raws, end, controls, names[start - 1] if is_heading else "")
    if not panel or not _answers(names, texts, panel):
        return
    tag = "span" if is_heading else "h3"
    names[start], names[end], raws[start] = tag, f"/{tag}", ""
    if _HIDDEN.search(raws[panel]):
        raws[panel] = ""


def _ask(names: list[str], raws: list[str], texts: list[str], start: int) -> None:
    """Makes a button a heading that asks what the element next to it answers."""
    end = _end(names, start)
    said = squash(unescape(" ".join(texts[start:end])))
    if end < 0 or len(said) < _QUESTION or end + 1 >= len(names) or names[end + 1].startswith("/"):
        return
    if _answers(names, texts, end + 1):
        names[start], names[end], raws[start] = "h3", "/h3", ""


def _panel(names: list[str], raws: list[str], at: int, name: str, heading: str) -> int:
    """The start tag of what a button opens: named by it, or next to the heading that it stands in; 0: none."""
    last = min(len(names), at + _NEAR)
    if name:
        known = f' id="{escape(name)}"'
        return next((i for i in range(at, last) if known in raws[i]), 0)
    if heading and f"/{heading}" in names[at:last]:
        after = names.index(f"/{heading}", at) + 1
        return after if after < last and not names[after].startswith("/") else 0
    return 0


def _answers(names: list[str], texts: list[str], start: int) -> bool:
    """True for an element that begins with a sentence of some length."""
    end = _end(names, start)
    said = squash(unescape(" ".join(texts[start : end if end >= 0 else start + _NEAR])))
    return len(said) >= _ANSWER and _SENTENCE.search(said) is not None


def _end(names: list[str], start: int) -> int:
    """The end tag of the element that begins at `start`; -1 where it is far away or none."""
    tag, depth = names[start], 0
    for i in range(start, min(len(names), start + _NEAR)):
        depth += (names[i] == tag) - (names[i] == f"/{tag}")
        if not depth:
            return i
    return -1


def tell_mail(names: list[str], raws: list[str], texts: list[str], first: int, last: int) -> None:
    """Writes the addresses among some tags that a script would: each byte but the first, exclusive or that one."""
    for i in range(first, last):
        if _MAIL not in raws[i]:
            continue
        try:
            key, *coded = bytes.fromhex(attributes(raws[i]).get(_MAIL, ""))
            address = bytes(byte ^ key for byte in coded).decode("utf-8")
        except ValueError:
            continue
        texts[i] = escape(address)
        if names[i] == "a":
            raws[i] = f' href="mailto:{escape(address)}"'
