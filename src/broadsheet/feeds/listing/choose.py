"""Which links of a page are its entries: what each shows of a headline, and what those in its row show."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
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
_LEAST = 1.0  # points of its own
_MOSTLY = 0.6  # of the entries are alike: then the others are none


def verdicts(links: Sequence[Link], dated: frozenset[str], known: frozenset[str] = frozenset()) -> dict[str, str]:
    """Why each link of a page, by its key, is no entry; "" for one that is.

    dated   keys of links that have a date in their card
    known   shapes that entries stood in before
    Links beside the main list are entries only where there is no main list.
    """
    able = [link for link in links if not link.place.menu and not link.is_inline]
    main = [link for link in able if not link.place.side]
    weights = _weights(main, dated, known)
    good = _good(main, weights, _ENOUGH)
    if not good:
        weights = _weights(able, dated, known)
        good = _good(able, weights, _ENOUGH) or _several(_good(able, weights, _PLAIN))
    entries = {link.key for link in _alike(good)}
    return {link.key: "" if link.key in entries else _reason(link, weights) for link in links}


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
    own = {link.key: points(link, dated) + _KNOWN * (link.place.shape in known) for link in links}
    paths, shapes = _means(links, own, _path), _means(links, own, _shape)
    return {link.key: (own[link.key], own[link.key] + paths[_path(link)] + shapes[_shape(link)]) for link in links}


def _good(links: Sequence[Link], weights: dict[str, tuple[float, float]], least: float) -> list[Link]:
    return [link for link in links if weights[link.key][0] >= _LEAST and weights[link.key][1] >= least]


def _several(links: list[Link]) -> list[Link]:
    """A list of titles and nothing else, where there are some."""
    return links if len(links) >= _SEVERAL else []


def points(link: Link, dated: frozenset[str]) -> float:
    """0-5: how much a link reads like a headline: words, a heading, the name of one article in its address, a date."""
    count = min(len(words(link.title)), _FULL)
    return 2 * count / _FULL + link.is_heading + slugness(link.url) + (link.key in dated)


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


def _alike(links: list[Link]) -> list[Link]:
    """The entries without those that differ from nearly all: no day in the address, no heading."""
    for is_so in (_has_day, _is_heading):
        so = [link for link in links if is_so(link)]
        links = so if _MOSTLY * len(links) <= len(so) else links
    return links


def _has_day(link: Link) -> bool:
    return _DAY_IN_PATH.search(parts_of(link.url).path) is not None


def _is_heading(link: Link) -> bool:
    return link.is_heading


def slugness(url: str) -> float:
    """0-1: how much an address looks like that of one article: a day, a number, or several words in its path."""
    parts = parts_of(url)
    path = unquote(parts.path).rstrip("/")
    last = path.rpartition("/")[2]
    if _DAY_IN_PATH.search(path):
        return 1.0
    if _NUMBER.search(last) or _NUMBER.search(parts.query):
        return 0.75
    return min(last.count("-") + last.count("_"), 4) / 4
