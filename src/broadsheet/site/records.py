"""What rooms and templates speak of: the site as a whole, an article's card, a file to write."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import msgspec
from markupsafe import Markup

from broadsheet.model import Record
from broadsheet.native import native


class Link(Record, frozen=True, kw_only=True, array_like=True):
    """A name and where it leads, below the site's root."""

    name: str
    href: str


class Site(Record, frozen=True, kw_only=True):
    """All that every page shares; pages are made anew when it changes."""

    title: str
    url: str = ""  # where it will stand, with a trailing slash; "" where nobody said
    language: str = "en"
    zone: str = "UTC"
    sections: tuple[Link, ...] = ()  # the widest, in the config's order
    canonical: str = "source"  # "source": search engines are led to it; "self": to us
    hotlink: bool = True  # pictures that we do not keep are shown from where they are
    themes: str = ""  # digest of the theme's files and of what makes the pages

    @property
    def base(self) -> str:
        """The path of the site's root on its host, for the one page that does not know where it stands (404)."""
        return "/" + self.url.split("://", 1)[-1].partition("/")[2]


class Picture(Record, frozen=True, kw_only=True, array_like=True):
    """A picture as a page shows it."""

    url: str
    alt: str = ""
    caption: str = ""
    width: int | None = None
    height: int | None = None


class Page(Record, frozen=True, kw_only=True):
    """What the template of an article's page is given as `a`. `html` and `head` are clean markup, all else is text."""

    id: str
    title: str
    href: str  # below the site's root
    absolute: str  # its own address, "" where nobody said where the site will stand
    canonical: str  # the address that search engines are led to
    language: str  # BCP 47, "" where it is unknown
    direction: str  # "ltr", "rtl"
    places: tuple[Link, ...]  # its section, from the widest
    also: tuple[Link, ...]  # the sections of other sources that serve it
    source: Link
    standfirst: str  # the summary, where the text does not begin with it
    brief: str
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    date: str  # ISO 8601, in the site's zone
    date_shown: str  # the same for people
    date_utc: str
    date_unknown: bool  # `date` is when it was first seen
    updated: str
    updated_shown: str
    minutes: int | None  # of reading
    lead: Picture | None  # where the text does not show it
    html: Any
    url: str  # the source's
    site: str  # the name that it is read at
    tags: tuple[str, ...]
    gated: bool
    revisions: int
    changes: str  # the page of its changes, below the root
    is_indexed: bool
    head: Any = ""  # canonical address, description, Open Graph, JSON-LD


class Card(Record, frozen=True, kw_only=True, array_like=True):
    """What lists, feeds and the search say of an article."""

    id: str
    title: str
    href: str  # below the site's root
    moment: int  # seconds since 1970
    date: str  # ISO 8601, in the site's zone
    shown: str  # the same for people
    language: str = ""
    direction: str = "ltr"
    source: Link | None = None
    section: tuple[str, ...] = ()
    brief: str = ""
    picture: Picture | None = None
    minutes: int | None = None
    revision: int = 1
    is_indexed: bool = True  # for search engines
    lists: tuple[str, ...] = ()  # keys of the lists it stands in
    documents: tuple[tuple[int, str, str], ...] = ()  # moment, id and digest of each revision, for feeds and the search
    date_unknown: bool = False  # `date` is when it was first seen


class File(NamedTuple):
    """A file of the site, whole; `path` below its folder."""

    path: str
    data: bytes


clean: Callable[[str], Markup] = partial(
    str.__new__, Markup
)  # clean markup is told so: Markup(), without its questions
Render = Callable[..., bytes]  # (template, root=…, …) -> page

encode_card: Callable[[Card], bytes] = msgspec.msgpack.Encoder().encode
decode_card: Callable[[bytes], Card] = msgspec.msgpack.Decoder(Card).decode


_BEYOND = re.compile(r"[^!-~]+")


def quoted_plainly(href: str) -> str:
    """An address below the root as a URI (RFC 3986): what is not ASCII as its bytes. Slugs have no other odd signs."""
    return _BEYOND.sub(lambda found: "%" + found[0].encode().hex("%").upper(), href)


quoted: Callable[[str], str] = native.quoted if native else quoted_plainly


def changes_at(href: str) -> str:
    """Where the page of an article's changes stands."""
    return f"{href if href.endswith('/') else href.rpartition('.')[0] + '/'}revisions/"


def root_of(path: str) -> str:
    """The way from a page to the site's root: "" or "../" a folder."""
    return "../" * path.count("/")


def section_key(names: Sequence[str]) -> str:
    """The key of a section's list; names are parted by what no name has."""
    return "section/" + "\x1f".join(names)
