"""Who and when, as the page shows it: time elements, bylines and dates around the headline."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from datetime import datetime, time
from itertools import accumulate, chain, islice
from typing import NamedTuple

from broadsheet.dates import parse_date
from broadsheet.markup import attributes, places, unescape
from broadsheet.phrase import Phrase
from broadsheet.read.blocks import Block, Tree
from broadsheet.read.days import WEB
from broadsheet.read.moments import UNTIL, UPDATED, dates_in, moment_in
from broadsheet.read.names import CAPTION, COMMENT
from broadsheet.read.people import AGENCIES, BYLINE, CJK_BYLINE, KOREAN_BYLINE, looks_like_a_name, people_of
from broadsheet.read.places import BOX, standing_at
from broadsheet.text import folded, squash
from broadsheet.written_dates import find_date

_BEFORE, _AFTER = 6, 12  # blocks around the headline in which a dateline stands
_FAR = 20  # blocks before the body in which a headline stands that is called otherwise
_BELOW = 6  # blocks under the body in which one stands
_ENDING = 1  # blocks before the last of the body: some put the byline there
_MARKED = Phrase(
    r'(?i)rel="[^"]*\bauthor\b|itemprop="author|(?:class|id)="[^"]*(?:author|byline|autor|auteur|writer|vcard|creator)|'
    r'\b(?:typeof|itemtype)="[^"]*Person"'
)
_STRONG = Phrase(
    r'(?i)rel="[^"]*\bauthor\b|itemprop="(?:author|name)|class="[^"]*(?:author|byline)[-_]{0,2}(?:name|link|names)\b|'
    r'\b(?:typeof|itemtype)="[^"]*Person"'
)
_AUTHOR_PAGE = Phrase(
    r'(?i)href="[^"]*/(?:authors?|autor(?:es|en|i)?|auteurs?|contributors?|journalists?|reporters?|columnists?|writers?|'
    r'redakteure?|staff|byline)/[^"/]+/?"'
)
_OTHERS = Phrase(r'(?i)(?:class|id)="[^"]*(?:photo|foto|bild|image|img|comment|follow|translat|avatar)')
_HINTS = b"aut byline writer vcard creator person contrib journal reporter column staff redak".split()
# "17 May 2024 by Anna Weber", "News | by Anna Weber"
_LATER = re.compile(
    r"(?:\d{2}|[|•·/,])\s*(?:uhr\s*)?(?=(?:by|von|par|por|di|av|af|door|przez|от)\s+\S)",
    re.I,
)
_UPDATE = 80  # characters of a line that tells of an update and nothing else
_LONE = re.compile(r"(?:written |words |story )?by|author(?:s|\(s\))?:?|von|par|por|di|door|av|af|作者|文", re.I)
_CHECKED = re.compile(
    r"\W*(?:(?:medically|expert) )?(?:reviewed|researched|edited|(?:fact[- ])?checked|redigiert)\b", re.I
)
_HANDLE = re.compile(r"\w+\s+[\w.-]{4,20}$")  # "by annaweber": behind the hour, that is no prose
_Found = tuple[list[str], list[str]]
_LINE = 120  # characters: longer ones are prose
_FEW = 8  # more names than that are a staff list
_BARS = re.compile(r"\s*[|•·⋅∙●▪\n]\s*|\s+[-–—/]\s+")
_LABEL = 30  # characters
_OF_PAGE = re.compile(
    r"publ|post|date|datum|fecha|data|дата|時|时|日|날짜|تاريخ|תאריך", re.I
)  # names of a date that is the page's
# A section may stand behind the year: /2010/politics/08/13/.
_IN_PATH = re.compile(
    r"/((?:19|20)\d\d)(?:[/\-_.]?|/[A-Za-z]{2,20}/)(0[1-9]|1[0-2])[/\-_.]?(0[1-9]|[12]\d|3[01])(?=[/\-_.t]|$)"
)
# In folders a month may be one figure, or a word: /2024/5/7/, /2024/may/17/.
_IN_FOLDERS = re.compile(
    r"/((?:19|20)\d\d)/(1[0-2]|[1-9]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6})/([12]\d|3[01]|0?[1-9])"
    r"(?=/|$)",
    re.I,
)
# East Asian news sites number their articles by day and minute. So does an archive its copies: /web/20240517065400/.
_IN_NUMBER = re.compile(
    r"(?<!/web)/[A-Za-z]{0,4}((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{4,12}(?=[/?#.]|$)"
)


def surroundings(tree: Tree, headline: int, first: int) -> range:
    """Blocks between a little before the headline and the first paragraphs of the body."""
    if headline < 0:  # one that says something else than all voices
        headline = next((k for k in range(first - 1, max(-1, first - _FAR), -1) if tree.blocks[k].tag == "h1"), first)
    start = max(0, headline - _BEFORE)
    return range(start, min(len(tree.blocks), max(first + 2, start + _AFTER)))


class Dateline(NamedTuple):
    """When a page says that it was published and updated, and the element that says so; 0: a time element, or none."""

    published: datetime | None
    updated: datetime | None
    element: int = 0


class Byline(NamedTuple):
    """Who a page says wrote it, and the element that says so; 0: none."""

    people: list[str]
    agencies: list[str]
    element: int = 0


def shown_dates(
    tree: Tree, near: range, headline: int, url: str, month_first: bool, last: int, places: tuple[str, ...] = ()
) -> Dateline:
    """The day of publication and that of an update, as the page shows them; the first else as its address says.

    places   where the pages of its site say it
    """
    old: Dateline | None = None  # before the web: that of what the article tells
    times = [*_times(tree, near, headline)]
    updated = next((told for told, is_update in times if is_update), None)
    if first := next((told for told, is_update in times if not is_update), None):
        return Dateline(first, updated)
    known = (k for element in standing_at(tree, places) for k in tree.within(element))
    before, after = range(near.start, headline), range(max(near.start, headline + 1), near.stop)
    lines = chain(known, after, reversed(before), range(last + 1, min(last + _BELOW, len(tree.blocks))))
    for k in sorted(lines, key=lambda k: tree.blocks[k].flags & CAPTION):  # the day of a picture comes last
        text = tree.blocks[k].text
        if len(text) < 200 and any(c.isdigit() for c in text) and not _is_fact(tree, k):
            published, changed = dates_in(f"{_label_of(tree, k)} {text}", month_first)
            if published and published.year >= WEB:
                changed = updated or changed or _changed_below(tree, k, month_first)
                return Dateline(published, changed, tree.blocks[k].element)
            if published:
                old = old or Dateline(published, updated or changed, tree.blocks[k].element)
            updated = updated or changed
    told_by_address = date_of_url(url)
    return old if old and not told_by_address else Dateline(told_by_address, updated)


def _changed_below(tree: Tree, k: int, month_first: bool) -> datetime | None:
    """The day of an update in the line right below the one that says when it was published."""
    text = tree.blocks[k + 1].text if k + 1 < len(tree.blocks) else ""
    if len(text) > _UPDATE or not UPDATED.search(text) or not any(c.isdigit() for c in text):
        return None
    return dates_in(text, month_first)[1]


def _label_of(tree: Tree, k: int) -> str:
    """The words of the block before, where they say no more than what date follows: "Last updated:"."""
    text = tree.blocks[k - 1].text if k else ""
    is_label = 0 < len(text) <= _LABEL and not any(c.isdigit() for c in text)
    return text if is_label and (UPDATED.search(text) or UNTIL.search(text)) else ""


def _is_fact(tree: Tree, k: int) -> bool:
    """True for a cell that tells something of the subject: "Opened | 19 March 1932"."""
    b = tree.blocks[k]
    if b.tag != "td" or tree.tags[tree.parents[b.element] + 1] != "th":
        return False
    return not (k and _OF_PAGE.search(tree.blocks[k - 1].text))


def _times(tree: Tree, near: range, headline: int) -> Iterator[tuple[datetime, bool]]:
    """Moments in <time> elements near the headline, those under it first, then the page's first one; whether each
    tells of an update."""
    if not tree.blocks or not near:
        return
    begin, end = tree.blocks[near.start].first - 12, tree.blocks[near.stop - 1].last
    under = tree.blocks[headline].first if headline >= 0 else begin
    found = [i for i in tree.named("time") if not tree.inherited[i] & COMMENT]
    for i in sorted(found, key=lambda i: (not begin <= tree.starts[i] <= end, tree.starts[i] < under)):
        if not begin <= tree.starts[i] <= end and i != found[0]:
            continue
        raw = tree.raw(i)
        text = squash(" ".join(tree.beginning(i)))
        attrs = attributes(raw)
        moment = _timed(parse_date(attrs.get("datetime") or attrs.get("content", "")), text)
        if moment:
            # WordPress names the day of a post that was never changed "published updated".
            yield moment, bool(UPDATED.search(text) or (UPDATED.search(raw) and "publish" not in raw.lower()))


def _timed(told: datetime | None, text: str) -> datetime | None:
    """What an element tells machines; what it says where that is nothing, or the hour of a day told without one."""
    if told and told.time() != time():
        return told
    said = moment_in(text)
    return said if said and (told is None or said.date() == told.date()) else told


def date_of_url(url: str) -> datetime | None:
    """The day in an address such as /2024/05/17/title or /A2024051706540001."""
    m = _IN_PATH.search(url) or _IN_NUMBER.search(url) or _IN_FOLDERS.search(url)
    if not m:
        return None
    year, month, day = m.groups()
    return find_date(f"{day} {month} {year}" if month.isalpha() else f"{year}-{month}-{day}")


def shown_people(
    tree: Tree, near: range, site: str, last: int, places: tuple[str, ...] = (), others: Collection[int] = ()
) -> Byline:
    """The names of the byline: where the pages of its site have it (`places`), behind its own word, marked up, worded
    so, or set before the date.

    others   blocks of other articles, which have bylines too
    """
    for i in standing_at(tree, places):
        if found := named_in(tree, i, site):
            return Byline(*found, i)
    begin = tree.blocks[near.start].first - 12 if near else 0
    end = tree.blocks[near.stop - 1].last if near else 0
    if byline := _behind_a_word(tree, near, site):
        return byline
    marked = [(i, strong) for i, strong in marked_up(tree, begin, end) if not _begins_in(tree, i, others)]
    for wanted in (True, False):
        for i, strong in marked:
            if strong == wanted and (found := named_in(tree, i, site, strong)):
                return Byline(*_with_siblings(tree, i, found, [j for j, s in marked if s and strong], site), i)
    around = (*near, *range(max(0, last - _ENDING), min(last + _BELOW, len(tree.blocks))))
    lines = [b for k in around if (b := tree.blocks[k]).size < _LINE and k not in others]
    lines.sort(key=_is_checked)  # who wrote it first
    for read in (_worded, _before_date):
        for b in lines:
            if found := read(b.text, site):
                return Byline(*found, b.element)
    return Byline([], [])


def _begins_in(tree: Tree, element: int, blocks: Collection[int]) -> bool:
    """True where the first block of an element is one of these."""
    within = tree.within(element) if blocks else range(0)
    return len(within) > 0 and within[0] in blocks


def _behind_a_word(tree: Tree, near: range, site: str) -> Byline | None:
    """The names of a block whose words before it say no more than "Written by"."""
    for k in near[:-1]:
        word, b = tree.blocks[k].text, tree.blocks[k + 1]
        if len(word) <= _LABEL and len(b.text) <= BOX and _LONE.fullmatch(word) and (found := _named(b.text, site)):
            return Byline(*_with_items(tree, k + 1, found, site), b.element)
    return None


def _with_items(tree: Tree, k: int, found: _Found, site: str) -> _Found:
    """The names of an item and of those below it in its list: "Author(s)", then each as an item."""
    people, agencies = found
    box = tree.parents[tree.blocks[k].element] if tree.blocks[k].tag == "li" else -1
    for b in islice(tree.blocks, k + 1, k + _FEW):
        if tree.parents[b.element] != box or len(b.text) > BOX or not (more := _named(b.text, site)):
            break
        people, agencies = people + more[0], agencies + more[1]
    return people, agencies


def _is_checked(b: Block) -> bool:
    """True for a line that names who has only looked at an article."""
    return _CHECKED.match(b.text) is not None


def _with_siblings(tree: Tree, element: int, found: _Found, marked: list[int], site: str) -> _Found:
    """The names of an element and of those marked up beside it: authors are often a link each."""
    people, agencies = ({folded(name): name for name in names} for names in found)
    for other in marked:
        if tree.parents[other] == tree.parents[element] and (more := named_in(tree, other, site)):
            people.update({folded(name): name for name in more[0]})
            agencies.update({folded(name): name for name in more[1]})
    return list(people.values()), list(agencies.values())


def marked_up(tree: Tree, begin: int, end: int) -> Iterator[tuple[int, bool]]:
    """(element, is surely an author's name) of what is marked as a byline; links to an author's page up to `end`."""
    first = max(1, bisect_left(tree.starts, begin))
    for i in _hinted([tree.tokens.raws[start] for start in tree.starts[first:]], first):
        raw = tree.raw(i)
        is_remark = tree.inherited[i] & COMMENT and 'rel="author"' not in raw  # "byline-comments" is named as both
        if is_remark or _OTHERS.within(raw) or tree.tags[i] in ("button", "table"):
            continue
        if _MARKED.within(raw):
            yield i, _STRONG.within(raw)
        elif tree.starts[i] <= end and _AUTHOR_PAGE.within(raw):
            yield i, True


def _hinted(raws: list[str], first: int) -> list[int]:
    """Elements, counted from `first`, whose attributes may tell of an author: one search in all of them at once."""
    whole = "".join(raws).encode("ascii", "replace").lower()  # a byte for each character; "İ" in lower case is two
    ends = list(accumulate(map(len, raws)))
    found = {bisect_right(ends, end - len(hint)) for hint in _HINTS for end in places(whole, hint, b"", 0, 0)}
    return [first + element for element in sorted(found)]


def named_in(tree: Tree, element: int, site: str, is_marked: bool = True) -> _Found | None:
    """(people, agencies) in an element's first line that has some, and in the lines marked up like that one."""
    lines = _lines(tree, element)
    if sum(len(line) for _, line in lines) > BOX:
        return None
    people: dict[str, None] = {}
    agencies: dict[str, None] = {}
    first: str | None = None
    for markup, line in lines:
        if first not in (None, markup):
            continue
        found = _worded(line, site, is_marked) or _named(line, site, is_marked)
        if found:
            first = markup
            people.update(dict.fromkeys(found[0]))
            agencies.update(dict.fromkeys(found[1]))
    return (list(people), list(agencies)) if first is not None and len(people) < _FEW else None


def _lines(tree: Tree, element: int) -> list[tuple[str, str]]:
    """(markup, text) of the lines of an element: its blocks, or its own words where it is part of one."""
    blocks = [tree.blocks[k] for k in tree.within(element)]
    lines = [(b.tag + tree.raw(b.element), b.text) for b in blocks if b.last <= tree.ends[element]]
    return lines or [("", squash(unescape(" ".join(p for p in tree.beginning(element) if p))))]


def _worded(text: str, site: str, is_marked: bool = False) -> _Found | None:
    """The names of a line that says "by", at its start or after a date."""
    later = _LATER.search(text)
    said = text[later.end() :] if later else text
    is_byline = any(b.match(said) for b in (BYLINE, CJK_BYLINE, KOREAN_BYLINE))
    is_handle = later is not None and later[0][0].isdigit() and _HANDLE.match(said) is not None
    return _named(said, site, is_marked or is_handle, houses=True) if is_byline else None


def _before_date(text: str, site: str) -> _Found | None:
    """The name of a line like "Anna Weber | 17 May 2024": two to four words before a bar and a date."""
    parts = _BARS.split(text)
    if len(parts) < 2 or not 2 <= len(parts[0].split()) <= 4 or not find_date(parts[1]):
        return None
    return _named(parts[0], site)


def _named(text: str, site: str, is_marked: bool = False, *, houses: bool = False) -> _Found | None:
    """The names in the first part of a line that has some; behind a bar stand roles, sections, dates.

    is_marked   an element for names has them
    houses      a firm or a desk counts, not only agencies
    """
    for part in _BARS.split(text):
        people, agencies = people_of([part], site, persons=True)
        named = [name for name in people if looks_like_a_name(name, marked=is_marked)]
        if named:  # beside a name, a handle is one
            named = [name for name in people if name in named or looks_like_a_name(name, marked=name.islower())]
        agencies = [a for a in agencies if folded(a) in AGENCIES or is_marked or (houses and not a[0].islower())]
        if named or agencies:
            return named, agencies
    return None
