"""Articles cut into pages: where one goes on.

`rel=next` alone proves nothing: on many sites it leads to the next article, or to the next page of a list or of the
comments. So the address must be the same article's, with a page number one higher.
"""

import re
from collections.abc import Iterator
from html import escape
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

import msgspec

from broadsheet.identity import is_front
from broadsheet.markup import attributes, places, plain
from broadsheet.read.blocks import Tree
from broadsheet.read.names import COMMENT
from broadsheet.urls import absolute, normalise, parts_of

_PARAMETERS = frozenset("page p pg pn pageno page_no pagenum paged currentpage seite pagina stranica strona".split())
_ENDING = re.compile(r"\.(?:s?html?|php|aspx?|jsp)$", re.I)
_WORD = r"(?:page|pagina|seite|strona|sivu|p|s)"
_NUMBER = r"([1-9]\d?)"
_FIRST = re.compile(rf"(?:/{_WORD}[-_/]?|_)1$", re.I)  # how the address of a first page says so itself
# What a later page's address has after the first one's. "harbour-2" without an ending is another article of that name.
_LATER = re.compile(rf"(?:/{_WORD}[-_/]?|/|[-_]{_WORD}[-_]?|_){_NUMBER}", re.I)
_LATER_FILE = re.compile(rf"[-_,.]{_WORD}?[-_]?{_NUMBER}", re.I)
_LINK = re.compile(rb"<(?:a|link)\s([^>]{1,2000})>", re.I)
_BEFORE, _AFTER = 1000, 30  # bytes around an article's name in which a link to its next page begins, and has its number
_LOOKS = 2000  # candidates
_TRIES = 20  # links to the next page that do not say so
_FEW = 40  # characters of a link that says no more than where it leads
_NEAR = 300  # bytes after a link's tag in which its words end
_NEXT = re.compile(
    r"^\W*(?:next(?: page)?|continue(?: reading)?|weiter|nächste seite|(?:page )?suivante?|(?:página )?siguiente|"
    r"próxima(?: página)?|(?:pagina )?successiva|avanti|volgende(?: pagina)?|nästa(?: sida)?|neste(?: side)?|"
    r"næste(?: side)?|następna(?: strona)?|další|далее|дальше|следующая(?: страница)?|далі|下一[页頁]|下页|次へ|"
    r"次の?ページ|다음(?: ?페이지)?|التالي|الصفحة التالية|sonraki(?: sayfa)?|trang sau|selanjutnya|berikutnya)?\W*$",
    re.I,
)
_ARROWS = frozenset("»›>→⟩❯")


def next_page(html: bytes, tree: Tree, url: str, base: str = "", first: str = "") -> str | None:
    """The address of an article's next page, as its page links to it; None where it does not.

    In: `html` as parsed, for pagers stand in menus, which the tree is without; `url` is this page's, `base` what its
        links start from, `first` the address of the article's first page.
    """
    if is_front(url):
        return None
    number = number_of(url, first) if first else 1
    candidates = list(islice(_candidates(html, _name_of(first or url), number + 1), _LOOKS)) if number else []
    article = _parts(first or url) if candidates else None
    if article is None or number is None:
        return None
    tried = 0
    for found in candidates:
        attrs = attributes(found[1].decode("utf-8", "replace"))
        address = (absolute(attrs.get("href"), base or url) or "").partition("#")[0]
        if not address or _number(_parts(address), article) != number + 1:
            continue
        tried += 1
        if tried > _TRIES:
            return None
        words = html[found.end() : found.end() + _NEAR].partition(b"</a")[0].decode("utf-8", "replace")
        if "next" in attrs.get("rel", "").lower().split() or (
            _says_next(plain(words), number + 1) and not _is_of_comments(tree, attrs["href"])
        ):
            return address
    return None


def _candidates(html: bytes, named: str, wanted: int) -> Iterator[re.Match[bytes]]:
    """Links that name the article and a number, or nothing but that: few of a page's, and found without a parser."""
    name, digits = named.encode("utf-8", "replace") or b"?", b"%d" % wanted
    alone = re.compile(rb"(?<![\d%%])%s(?!\d)" % digits)  # "%%2F" is a slash
    begins = (name, b'href="?page=' + digits)
    ends = [place for begin in begins for place in places(html, begin, digits, len(digits) + 1, _AFTER)]
    for place in sorted(ends):
        if alone.search(html, max(0, place - len(digits) - 1), place + _AFTER):
            found = _LINK.match(html, html.rfind(b"<", max(0, place - _BEFORE), place))
            if found and found.end() > place:
                yield found


def _is_of_comments(tree: Tree, href: str) -> bool:
    written = f'href="{escape(href)}"'
    return any(tag == "a" and tree.inherited[i] & COMMENT and written in tree.raw(i) for i, tag in enumerate(tree.tags))


def _name_of(url: str) -> str:
    """What the addresses of an article's pages have in common, at least: the last name of its path."""
    stem = parts_of(url).path.rstrip("/").rpartition("/")[2]
    return _FIRST.sub("", f"/{_ENDING.sub('', stem)}")[1:]


def _says_next(words: str, wanted: int) -> bool:
    if len(words) > _FEW:
        return False
    digits = re.findall(r"\d+", words)
    if digits:
        return digits == [str(wanted)] and len(re.sub(r"[\W\d]", "", words)) < 8  # "2", "Page 2"
    return bool(_NEXT.match(words)) and (any(c.isalpha() for c in words) or any(c in _ARROWS for c in words))


def number_of(url: str, first: str) -> int | None:
    """Which page of the article at `first` an address is: 1 for itself; None where it is no page of it."""
    return _number(_parts(url), _parts(first))


def _number(b: "_Parts | None", a: "_Parts | None") -> int | None:
    if a is None or b is None or a.host != b.host or a.rest != b.rest:
        return None
    if (a.stem, a.number) == (b.stem, b.number):
        return 1
    if b.number and b.stem == a.stem and a.number in ("", "1"):  # else it is the number of something else
        return int(b.number)
    if a.number or b.number:
        return None
    beginning = _FIRST.sub("", a.stem)
    if not beginning.strip("/") or not b.stem.startswith(beginning):  # pages of the front page are no article's
        return None
    added = b.stem[len(beginning) :]
    found = _LATER.fullmatch(added) if a.ending == b.ending or not b.ending else None
    if not found and a.ending and a.ending == b.ending:
        found = _LATER_FILE.fullmatch(added)
    return int(found[1]) if found else None


class _Parts(msgspec.Struct, frozen=True):
    """An address: its path without slash and ending, the number of its page parameter, its other parameters."""

    host: str
    stem: str
    ending: str
    number: str
    rest: tuple[tuple[str, str], ...]


def _parts(url: str) -> _Parts | None:
    try:
        parts = urlsplit(normalise(url))
    except ValueError:
        return None
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    numbers = [value for key, value in pairs if key.lower() in _PARAMETERS and re.fullmatch(_NUMBER, value)]
    rest = tuple(pair for pair in pairs if pair[0].lower() not in _PARAMETERS or pair[1] not in numbers)
    path = parts.path.rstrip("/")
    ending = _ENDING.search(path)
    stem = path[: ending.start()] if ending else path
    number = numbers[0] if len(numbers) == 1 else ""
    return _Parts(parts.netloc.removeprefix("www."), stem, ending[0] if ending else "", number, rest)
