"""Which links of a page are its entries: what each shows of a headline, and what those in its row show."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from broadsheet.feeds.listing.link import Link
from broadsheet.text import words
from broadsheet.urls import parts_of

_DAY_IN_PATH = re.compile(r"/(?:19|20)\d\d[/-]?\d{1,2}(?:[/-]|\d\d)")
_NUMBER = re.compile(r"\d{4,}")
_FULL = 8  # words of a headline beyond doubt
_ENOUGH = 4.8
_PLAIN = 3.0  # on a page where no link has enough: rows of titles, with nothing else to tell them by
_SEVERAL = 4  # of those
_KNOWN = 1.5  # points for standing where entries stood before
_NUMBERED = 0.75  # points for a number that names an article
_ROW = 3  # addresses that differ in it
_SMALL = re.compile(r"\d{2,}(?=\D*$)")  # the last number; sections have one digit
_HALF = 0.5  # of a row are entries: the row is theirs
_FOLDER = 2  # entries in a folder: it is their section
_CODE = re.compile(r"=(?=[\w%-]*\d)[\w%-]{16,}")
_SOME = 2  # links that pass on
_LEAST = 1.0  # points of its own
_MOSTLY = 0.6  # of the entries are alike: then the others are none


class Shown(NamedTuple):
    """What cards show, each as keys of links."""

    dated: frozenset[str]  # with a date in their card
    pictured: frozenset[str]  # with a picture in it
    alone: frozenset[str]  # with a card of their own
    dates: Callable[[Sequence[Link]], frozenset[str]]  # those with a date in their card, were these all the entries


def verdicts(links: Sequence[Link], shown: Shown, known: frozenset[str] = frozenset()) -> dict[str, str]:
    """Why each link of a page, by its key, is no entry; "" for one that is.

    known   shapes that entries stood in before
    Links beside the main list are entries only where there is no main list.
    """
    able = [link for link in links if not link.place.menu and not link.is_inline]
    main = [link for link in able if not link.place.side]
    rows, weights = main, _weights(main, shown.dated, known)
    good = _good(main, weights, _ENOUGH)
    if not good:
        rows, weights = able, _weights(able, shown.dated, known)
        good = _good(able, weights, _ENOUGH)
    good = _with_their_rows(good, rows, shown)
    if not good:
        good = _several(_with_their_rows(_good(able, weights, _PLAIN), able, shown))
    reasons = {link.key: _reason(link, weights) for link in links}
    for rule, why in _RULES:
        before, good = good, rule(good)
        kept = {link.key for link in good}
        reasons |= {link.key: why for link in before if link.key not in kept}
    return reasons | {link.key: "" for link in _alike(good, shown.pictured)}


def _reason(link: Link, weights: dict[str, tuple[float, float]]) -> str:
    if link.place.menu:
        return "in a menu, a form or a footer"
    if link.is_inline:
        return "in running text"
    if link.key not in weights:
        return "beside the main list"
    own, total = weights[link.key]
    if own >= _LEAST and total >= _ENOUGH:
        return "unlike nearly all others"
    return f"{total:.1f} points of {_ENOUGH} for a headline"


def _weights(links: Sequence[Link], dated: frozenset[str], known: frozenset[str]) -> dict[str, tuple[float, float]]:
    """The points of each link: its own, and with those of its rows."""
    numbered = _numbered(links)
    own = {link.key: points(link, dated, numbered) + _KNOWN * (link.place.shape in known) for link in links}
    paths, shapes = _means(links, own, _path), _means(links, own, _shape)
    return {link.key: (own[link.key], own[link.key] + paths[_path(link)] + shapes[_shape(link)]) for link in links}


def _good(links: Sequence[Link], weights: dict[str, tuple[float, float]], least: float) -> list[Link]:
    return [link for link in links if weights[link.key][0] >= _LEAST and weights[link.key][1] >= least]


def _with_their_rows(good: list[Link], links: Sequence[Link], shown: Shown) -> list[Link]:
    """The entries, and what stands as they do, the only one in its card: half of its row are entries.

    Where all of those have a date, it has one, too: "More articles" has none.
    """
    total, count = Counter(map(_shape, links)), Counter(map(_shape, good))
    in_card = Counter(map(_card, links))
    keys = {link.key for link in good}
    others = {
        link.key
        for link in links
        if link.key not in keys
        and count[_shape(link)] >= _HALF * total[_shape(link)]
        and (link.key in shown.alone or (link.place.card and in_card[_card(link)] == 1))
    }
    if not others:
        return good
    both = [link for link in links if link.key in keys or link.key in others]
    dated = shown.dates(both)
    undated = {_shape(link) for link in good if link.key not in dated}
    return [link for link in both if link.key in keys or link.key in dated or _shape(link) in undated]


def _without_sections(good: list[Link]) -> list[Link]:
    """The entries without addresses that are the folder of several others."""
    folders = Counter(folder for link in good for folder in _folders(link.key))
    return [link for link in good if folders[link.key] < _FOLDER]


def _folders(key: str) -> Iterator[str]:
    """The addresses above one."""
    while (cut := key.rfind("/")) > 0:
        key = key[:cut]
        yield key


def _without_ads(good: list[Link]) -> list[Link]:
    """The entries without those of one path that differ in a long code alone, where most have names."""
    counted = Counter(map(_counter, good))
    few = {path for path, count in counted.items() if path and _SOME <= count < len(good) / 2}
    return [link for link in good if _counter(link) not in few] if few else good


_RULES = (
    (_without_ads, "leads on by a code, as advertisements do"),
    (_without_sections, "the section of other entries"),
)


def _counter(link: Link) -> str:
    """The path of an address that only passes on what its code stands for; "" for others."""
    parts = parts_of(link.url)
    return f"{parts.netloc}{parts.path}" if _CODE.search(parts.query) else ""


def _several(links: list[Link]) -> list[Link]:
    """A list of titles and nothing else, where there are some."""
    return links if len(links) >= _SEVERAL else []


def points(link: Link, dated: frozenset[str], numbered: frozenset[str] = frozenset()) -> float:
    """0-5: how much a link reads like a headline: words, a heading, the name of one article in its address, a date."""
    count = min(len(words(link.title)), _FULL)
    return 2 * count / _FULL + link.is_heading + _slugness(link, numbered) + (link.key in dated)


def _means(links: Sequence[Link], own: dict[str, float], by: Callable[[Link], str]) -> dict[str, float]:
    """The mean points of each row of links; a row of few counts less."""
    rows: defaultdict[str, list[float]] = defaultdict(list)
    for link in links:
        rows[by(link)].append(own[link.key])
    return {name: sum(row) / (len(row) + 1) for name, row in rows.items()}


def _path(link: Link) -> str:
    return link.place.path


def _shape(link: Link) -> str:
    return link.place.shape


def _card(link: Link) -> tuple[int, str]:
    return link.place.card, link.place.shape


def _alike(links: list[Link], pictured: frozenset[str]) -> list[Link]:
    """The entries without those that differ from nearly all: no day in the address, no heading.

    The first on the page may differ, and in its heading one that has a picture.
    """
    first = links[0].key if links else ""
    for is_so, stay in ((_has_day, frozenset[str]()), (_is_heading, pictured)):
        so = [link for link in links if is_so(link)]
        if _MOSTLY * len(links) <= len(so):
            links = [link for link in links if is_so(link) or link.key in stay or link.key == first]
    return links


def _has_day(link: Link) -> bool:
    return _DAY_IN_PATH.search(parts_of(link.url).path) is not None


def _is_heading(link: Link) -> bool:
    return link.is_heading


def _numbered(links: Sequence[Link]) -> frozenset[str]:
    """Keys of links that differ in one number alone from others: they are numbered articles."""
    count = Counter(_but_number(link.key) for link in links)
    return frozenset(link.key for link in links if count[_but_number(link.key)] >= _ROW and _SMALL.search(link.key))


def _but_number(key: str) -> str:
    return _SMALL.sub("#", key, count=1)


def _slugness(link: Link, numbered: frozenset[str]) -> float:
    return max(slugness(link.url), _NUMBERED if link.key in numbered else 0.0)


def slugness(url: str) -> float:
    """0-1: how much an address looks like that of one article: a day, a number, or several words in its path."""
    parts = parts_of(url)
    path = unquote(parts.path).rstrip("/")
    last = path.rpartition("/")[2]
    if _DAY_IN_PATH.search(path):
        return 1.0
    if _NUMBER.search(last) or _NUMBER.search(parts.query):
        return _NUMBERED
    return min(last.count("-") + last.count("_"), 4) / 4
