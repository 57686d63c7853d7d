"""Words added and removed between two texts, for people. Pure."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from html import escape
from itertools import groupby
from typing import Literal, NamedTuple

Kind = Literal["same", "added", "removed"]
TOKENS_MOST = 2_000  # of a paragraph that is compared word by word
ISLAND = 2  # letters: words this short between two changes are shown as changed too, or a diff of Chinese is confetti
CONTEXT = 120  # characters of unchanged text shown on each side of a change
# A run of white space, a run of letters of scripts with spaces, or one other character.
_TOKEN = re.compile(r"\s+|[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+|.", re.S)
_PAGE = """<!doctype html>
<html lang="und"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1.05rem/1.6 system-ui, sans-serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem }}
ins {{ background: #b7f0c4; color: #052e12; text-decoration: none }}
del {{ background: #ffd2cf; color: #5c0a05 }}
p {{ white-space: pre-wrap; overflow-wrap: anywhere }}
@media (prefers-color-scheme: dark) {{
  ins {{ background: #14532d; color: #dcfce7 }} del {{ background: #7f1d1d; color: #fee2e2 }} }}
</style></head><body><h1 dir="auto">{title}</h1>
{body}
</body></html>
"""


class Span(NamedTuple):
    """A stretch of text. Same and removed spans joined give the text before, same and added ones the text after."""

    kind: Kind
    text: str


def word_diff(before: str, after: str) -> tuple[Span, ...]:
    """The way from one text to another: paragraphs first, then words inside those that changed."""
    old, new = _lines(before), _lines(after)
    spans: list[Span] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            spans.append(Span("same", "".join(old[a:b])))
        else:
            spans += _changed("".join(old[a:b]), "".join(new[c:d]))
    return tuple(_joined(spans))


def excerpts(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans with long unchanged stretches cut to the words next to a change."""
    listed = list(spans)
    for number, span in enumerate(listed):
        if span.kind != "same" or len(span.text) <= 2 * CONTEXT:
            yield span
            continue
        head = "" if number == 0 else f"{span.text[:CONTEXT].rstrip()} "
        tail = "" if number == len(listed) - 1 else f" {span.text[-CONTEXT:].lstrip()}"
        yield Span("same", f"{head}[…]{tail}")


def as_html(spans: Iterable[Span], title: str) -> str:
    """A page of its own that shows the spans; everything in them is text."""
    tags = {"same": ("", ""), "added": ("<ins>", "</ins>"), "removed": ("<del>", "</del>")}
    marked = []
    for span in spans:
        opens, closes = tags[span.kind]
        parts = (f"{opens}{escape(part)}{closes}" if part else "" for part in span.text.split("\n\n"))
        marked.append("\n\n".join(parts))
    paragraphs = "".join(marked).split("\n\n")
    body = "\n".join(f'<p dir="auto">{part}</p>' for part in paragraphs if part.strip())
    return _PAGE.format(title=escape(title), body=body)


def _changed(old: str, new: str) -> list[Span]:
    one, other = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(one) > TOKENS_MOST or len(other) > TOKENS_MOST:
        return [Span("removed", old), Span("added", new)]
    spans: list[Span] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        gone, same, come = "".join(one[a:b]), "".join(one[a:b]), "".join(other[c:d])
        if tag == "equal" and not _is_island(same, a > 0 and b < len(one)):
            spans.append(Span("same", same))
        else:
            spans += [Span("removed", gone), Span("added", come)]
    return spans


def _is_island(text: str, is_between: bool) -> bool:
    return is_between and "\n" not in text and len(text.strip()) <= ISLAND


def _joined(spans: list[Span]) -> Iterator[Span]:
    """Neighbours of one kind as one; within a stretch of changes what went comes before what came."""
    for is_same, group in groupby((span for span in spans if span.text), key=lambda span: span.kind == "same"):
        stretch = list(group)
        kinds: tuple[Kind, ...] = ("same",) if is_same else ("removed", "added")
        for kind in kinds:
            if text := "".join(span.text for span in stretch if span.kind == kind):
                yield Span(kind, text)


def _lines(text: str) -> list[str]:
    """Paragraphs with what parts them, so that joining them gives the text."""
    return re.findall(r".+?(?:\n\n+|\Z)|\n+", text, re.S)
