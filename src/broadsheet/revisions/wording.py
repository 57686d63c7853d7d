"""An article's words, as far as somebody wrote them: two readings with equal wording are no revision. Pure."""

import hashlib
import re

from broadsheet.revisions.phrases import AGO, COUNTER, LABEL, WHEN
from broadsheet.revisions.ways import leads_on
from broadsheet.text import folded

SHORT = 120  # characters: what is longer than this is no counter, label or way to another article
_MARKS = re.compile("[\u0640\u064b-\u065f\u0670\u0591-\u05c7]")  # tatweel, harakat, niqqud: typing, not wording
_DIGIT = re.compile(r"\d")


def words_digest(title: str | None, text: str) -> str:
    """sha256 of the wording, as hex."""
    return hashlib.sha256(wording(title, text).encode("utf-8", "surrogatepass")).hexdigest()


def wording(title: str | None, text: str) -> str:
    """Title and paragraphs, one a line: letters and digits alone, folded, without what changes by itself.

    In: `text`, paragraphs parted by blank lines. Gone: white space, case, punctuation and its variants, vowel points,
    counters, relative dates, labels of advertisements, ways to other articles.
    """
    lines = [said(title or ""), *(said(part) for part in text.split("\n\n") if not is_furniture(part))]
    return "\n".join(filter(None, lines))


def said(paragraph: str) -> str:
    """One paragraph's letters and digits, without relative dates."""
    return folded(_MARKS.sub("", AGO.sub("", paragraph)))


def is_furniture(paragraph: str) -> bool:
    """True for a paragraph that nobody wrote for this article."""
    line = paragraph.strip()
    if len(line) > SHORT:
        return False
    if LABEL.search(line) or leads_on(line):
        return True
    if not _DIGIT.search(line) and not AGO.search(line):
        return False
    return bool(COUNTER.search(line) or WHEN.search(AGO.sub(" ", line)))
