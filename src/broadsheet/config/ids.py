"""Short readable names for sources, made from their addresses."""

from collections.abc import Collection, Iterator
from itertools import count
from urllib.parse import unquote, urlsplit

from broadsheet.text import cut_bytes, slug

_ENDINGS = (".gz", ".warc", ".xml", ".rss", ".atom", ".json", ".html", ".htm", ".php", ".aspx")
_MOST = 60  # bytes: an id is typed, and names files


def source_id(url: str, taken: Collection[str] = ()) -> str:
    """A name for `url` that is not `taken`: "https://www.example.org/news.xml" is "example-org-news".

    The same address and the same taken names give the same id. Letters of any script stay (percent and
    punycode forms are read first). A second one gets -2, a third -3.
    """
    base = slug(_words(url), _MOST) or "source"
    return next(name for name in _numbered(base) if name not in taken)


def _numbered(base: str) -> Iterator[str]:
    yield base
    yield from (f"{cut_bytes(base, _MOST - 6)}-{number}" for number in count(2))


def _words(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = _readable(parts.hostname or "").removeprefix("www.")
    except ValueError:
        return url
    scheme = parts.scheme if parts.scheme not in ("http", "https") else ""
    return " ".join((scheme, host, _without_endings(unquote(parts.path)), unquote(parts.query)))


def _readable(host: str) -> str:
    """The host as people write it: "xn--fiq228c.com" is "中文.com"."""
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


def _without_endings(path: str) -> str:
    for ending in _ENDINGS:
        path = path.removesuffix(ending)
    return path
