"""What a link is called: its heading, its words, or of a card that is one link the line that names it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from broadsheet.feeds.listing.days import is_day, without_days
from broadsheet.text import folded, squash, words
from broadsheet.urls import parts_of
from broadsheet.written_dates import find_date

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
ANY_HEADING = ", ".join(HEADINGS)
NAMED_TITLE = "[class*=title i], [class*=headline i]"
_LABELS = (
    "time, small, [class*=kicker i], [class*=eyebrow i], [class*=label i], [class*=categor i], [class*=badge i], "
    "[class*=date i], [class*=author i], [class*=byline i], [class~=cat i], [class~=tag i]"
)
# What stands in a heading and is no word of it: what nobody sees, and what stands above or beside it.
_IN_HEADING = (
    "time, [class*=kicker i], [class*=eyebrow i], [class*=overline i], [class~=badge i], [class*=sr-only i], "
    "[class*=visually-hidden i], [class*=visuallyhidden i], [class*=screen-reader i], [class*=assistive i]"
)
_LABEL = re.compile(r"kicker|eyebrow|label|categor|badge|(?<![\w-])(?:cat|tag)(?![\w-])", re.I)  # a class of one
_BLOCKS = frozenset(
    "div p section header footer figure figcaption ul ol li dl dt dd table tbody tr td blockquote article".split()
).union(HEADINGS)
_BYLINE = re.compile(r"(?:by|von|par|por|di|door|av|af|de|от|автор)\s", re.I)
_RUNNING = 3  # words
_LONG = 40  # words: more than a headline, so a whole card is one link
_SEVERAL = 3  # addresses that say the same of themselves say nothing
_TOLD = 4  # words beside the number of a series: "Posted 3 hours ago" has fewer
_SOLO = "\u0e00"  # from here on scripts are written without spaces: two characters are a word
_ALIKE = 0.3  # of a line's words and those of an address are the same: it is named after the line
_FIGURES = re.compile(r"\d+")
_SLUG = re.compile(r"[\W\d_]+")


def title_of(anchor: LexborNode, address: str) -> tuple[str, bool]:
    """The words of a link, and whether they are a heading."""
    heading = anchor.css_first(ANY_HEADING)
    if heading is not None and (text := heading_text(heading)):
        return text, True
    if _heading_above(anchor):
        return heading_text(anchor), True
    text = text_of(anchor)
    if len(words(text)) <= _RUNNING:
        return text, False
    named = anchor.css_first(NAMED_TITLE)
    if named is not None and (title := text_of(named)) and title != text:
        return title, True
    if len(lines := lines_of(anchor)) > 1:
        if line := line_of(lines, address):
            return line, True
        text = _first_line(lines) or text
        if text in lines:
            return text, False
    text = _without(anchor, _LABELS, text, _RUNNING)
    if len(words(text)) > _LONG:
        text = next((line for child in anchor.css("*") if len(words(line := text_of(child))) in range(3, _LONG)), text)
    return text, False


def text_of(node: LexborNode) -> str:
    """The words of an element on one line."""
    return squash(node.text(separator=" "))


def heading_text(heading: LexborNode) -> str:
    """The words of a heading, without a label in it, and without what only screen readers say."""
    return _without(heading, _IN_HEADING, text_of(heading), 1)


def _without(node: LexborNode, selector: str, text: str, least: int) -> str:
    """The words of an element without those of some in it, where `least` are left."""
    rest = text
    for label in node.css(selector):
        if label.mem_id != node.mem_id and (said := text_of(label)):
            rest = rest.replace(said, "", 1)
    return squash(rest) if rest is not text and len(words(rest)) >= least else text


def lines_of(node: LexborNode) -> list[str]:
    """The words of a card, block by block, without its labels."""
    labels = frozenset(label.mem_id for label in node.css(_LABELS))
    return [line for line in _lines(node, labels) if line]


def _lines(node: LexborNode, labels: frozenset[int]) -> Iterator[str]:
    if node.mem_id in labels:
        return
    if not any(inner.tag in _BLOCKS for inner in node.traverse() if inner.mem_id != node.mem_id):
        yield text_of(node) if node.tag != "-text" else squash(node.text())
        return
    for child in node.iter(include_text=True):
        yield from _lines(child, labels)


def line_of(lines: Sequence[str], address: str) -> str:
    """The line that an address is named after; "" where it is named after none."""
    last = unquote(parts_of(address).path).rstrip("/").rpartition("/")[2]
    slug = {word for word in _SLUG.split(last.lower()) if word}
    if not slug or not lines:
        return ""
    shares = [2 * len(slug & set(said)) / (len(slug) + len(said)) for line in lines for said in [words(line.lower())]]
    best = max(range(len(lines)), key=shares.__getitem__)
    return lines[best] if shares[best] >= _ALIKE else ""


def _first_line(lines: Sequence[str]) -> str:
    """The first line that is neither a label nor a date nor the name of who wrote it."""
    return next(
        (line for line in lines if len(words(without_days(line))) >= _RUNNING and not _BYLINE.match(line)),
        "",
    )


def _heading_above(anchor: LexborNode) -> bool:
    """True for the only address in a heading: a heading with several is a row of links."""
    node = anchor.parent
    for _ in range(3):
        if node is None:
            return False
        if node.tag in HEADINGS:
            return not _is_row(node, anchor)
        node = node.parent
    return False


def _is_row(heading: LexborNode, anchor: LexborNode) -> bool:
    """True where a heading has links to several addresses; one on a label does not count."""
    own = anchor.attributes.get("href")
    first = heading.css_first("a[href]")  # which tells it of all but the first, of however many
    if first is not None and _is_other(first, own):
        return True
    return any(_is_other(other, own) for other in heading.css("a[href]"))


def _is_other(anchor: LexborNode, address: str | None) -> bool:
    given = anchor.attributes
    return given.get("href") != address and not _LABEL.search(given.get("class") or "") and bool(text_of(anchor))


def boilerplate(titles: Sequence[tuple[str, str]]) -> frozenset[str]:
    """Of (title, key): the titles that several addresses have: "Read more", "3 hours ago", "12 comments", dates.

    Such as end with a number ("Issue 12") are a series, and each its own; so are headlines that differ in a number.
    """
    keys: defaultdict[str, set[str]] = defaultdict(set)
    spellings: defaultdict[str, set[str]] = defaultdict(set)
    for title, key in titles:
        plain = _figureless(title)
        keys[plain].add(key)
        spellings[plain].add(title)
    common = {
        plain
        for plain, addresses in keys.items()
        if len(addresses) >= _SEVERAL and not _is_series(spellings[plain], len(addresses))
    }
    return frozenset(title for title, _ in titles if title and _figureless(title) in common)


def _is_series(spellings: set[str], addresses: int) -> bool:
    """True for headlines of which each address has its own: "Day 3 of the strike at the docks"."""
    return len(spellings) >= addresses and all(told(one) >= _TOLD and find_date(one) is None for one in spellings)


def told(text: str) -> int:
    """How many words a text has; figures are none, and of scripts without spaces two characters are one."""
    found = [word for word in words(text) if not word.isdigit()]
    solo = sum(len(word) == 1 and word >= _SOLO for word in found)
    return len(found) - solo + solo // 2


def _figureless(title: str) -> str:
    """A title without figures and dates; one that ends with a number, which tells it from others, as it is."""
    if not any(map(str.isdigit, title)):
        return folded(title)
    if is_day(title):
        return ""
    return folded(title if title.rstrip(" )]")[-1:].isdigit() else _FIGURES.sub("", title))
