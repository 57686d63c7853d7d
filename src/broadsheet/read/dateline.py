"""Who and when, as the page shows it: time elements, bylines and dates around the headline."""

import re
from collections.abc import Iterator
from datetime import datetime

from broadsheet.dates import parse_date
from broadsheet.markup import attributes, unescape
from broadsheet.read.blocks import Tree
from broadsheet.read.names import COMMENT
from broadsheet.read.people import looks_like_a_name, people_of
from broadsheet.read.written_dates import find_date
from broadsheet.text import squash

_BEFORE, _AFTER = 6, 12  # blocks around the headline in which a dateline stands
_MARKED = re.compile(
    r'rel="[^"]*\bauthor\b|itemprop="author|class="[^"]*\b(?:author|byline|autor|auteur|writer|vcard|creator)', re.I
)
_STRONG = re.compile(
    r'rel="[^"]*\bauthor\b|itemprop="(?:author|name)|class="[^"]*(?:author|byline)[-_]{0,2}(?:name|link|names)\b', re.I
)
_SPOKEN = re.compile(
    r"^\W*(?:(?:written|posted|published|story|words|text|article)\s+)?(?:by|von|par|por|di|door|av|af|"
    r"autor(?:in)?|auteur|author|автор|текст|yazan|oleh|penulis|作者|記者|记者|文)\s*[:：]?\s+\S|"
    r"^\W*(?:作者|記者|记者|文|撰文|編輯|责编)\s*[:：/／]",
    re.I,
)
_UPDATED = re.compile(
    r"updat|modifi|aktualisi|geändert|mis à jour|actualiz|aggiorn|bijgewerkt|uppdater|oppdater|更新|обновл|"
    r"diperbarui|güncel",
    re.I,
)
_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/\-_.]?(0[1-9]|1[0-2])[/\-_.]?(0[1-9]|[12]\d|3[01])(?=[/\-_.t]|$)")


def surroundings(tree: Tree, headline: int, first: int) -> range:
    """Blocks between a little before the headline and the first paragraphs of the body."""
    start = max(0, (headline if headline >= 0 else first) - _BEFORE)
    return range(start, min(len(tree.blocks), max(first + 2, start + _AFTER)))


def shown_date(tree: Tree, near: range, url: str, month_first: bool, last: int) -> datetime | None:
    """The day of publication as the page shows it, or as its address says."""
    updated: datetime | None = None
    for told, is_update in _times(tree, near):
        if not is_update:
            return told
        updated = updated or told
    for k in (*near, *range(last + 1, min(last + 4, len(tree.blocks)))):
        text = tree.blocks[k].text
        if len(text) < 200 and any(c.isdigit() for c in text) and (moment := find_date(text, month_first=month_first)):
            return moment
    return updated or date_of_url(url)


def _times(tree: Tree, near: range) -> Iterator[tuple[datetime, bool]]:
    """Moments in <time> elements near the headline, then anywhere; whether each tells of an update."""
    if not tree.blocks or not near:
        return
    begin, end = tree.blocks[near.start].first - 12, tree.blocks[near.stop - 1].last
    found = [i for i, tag in enumerate(tree.tags) if tag == "time" and not tree.inherited[i] & COMMENT]
    for i in sorted(found, key=lambda i: not begin <= tree.starts[i] <= end):
        if not begin <= tree.starts[i] <= end and i != found[0]:
            continue
        raw = tree.raw(i)
        text = squash(" ".join(tree.beginning(i)))
        moment = parse_date(attributes(raw).get("datetime", "")) or find_date(text)
        if moment:
            yield moment, bool(_UPDATED.search(raw) or _UPDATED.search(text))


def date_of_url(url: str) -> datetime | None:
    """The day in an address such as /2024/05/17/title."""
    m = _IN_PATH.search(url)
    return find_date("-".join(m.groups())) if m else None


def shown_people(tree: Tree, near: range, site: str, last: int) -> tuple[list[str], list[str]]:
    """(people, agencies) of the byline: marked up as such, or worded so near the headline."""
    begin = tree.blocks[near.start].first - 12 if near else 0
    marked = [i for i in _candidates(tree, begin) if _MARKED.search(tree.raw(i))]
    for strong in (True, False):
        for i in marked:
            if bool(_STRONG.search(tree.raw(i))) == strong:
                people, agencies = _named(_words(tree, i), site)
                if (people or agencies) and len(people) < 8:
                    return people, agencies
    for k in (*near, *range(last + 1, min(last + 4, len(tree.blocks)))):
        text = tree.blocks[k].text
        if len(text) < 120 and _SPOKEN.match(text):
            people, agencies = _named(text, site)
            if people or agencies:
                return people, agencies
    return [], []


def _candidates(tree: Tree, begin: int) -> Iterator[int]:
    raws = tree.tokens.raws
    for i, start in enumerate(tree.starts):
        if start >= begin and i and not tree.inherited[i] & COMMENT:
            raw = raws[start].lower()
            if "auth" in raw or "yline" in raw or "aut" in raw or "writer" in raw or "vcard" in raw or "creator" in raw:
                yield i


def _words(tree: Tree, element: int) -> str:
    return unescape(squash("\n".join(p for p in tree.beginning(element) if p and not p.isspace())))


def _named(text: str, site: str) -> tuple[list[str], list[str]]:
    if len(text) > 150:
        return [], []
    people, agencies = people_of([text], site)
    return [p for p in people if looks_like_a_name(p)], agencies
