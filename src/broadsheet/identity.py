"""Who is who, for ever: entry keys, their other forms, post ids, and digests. Pure."""

import base64
import hashlib

import msgspec

from broadsheet.model import Article, Entry
from broadsheet.text import folded
from broadsheet.urls import normalise, parts_of

_encoder = msgspec.json.Encoder(order="sorted")
_FRONTS = frozenset(("", "/", "/index.html", "/index.htm", "/index.php", "/home", "/home/", "/404", "/404.html"))


def entry_key(entry: Entry) -> str:
    """What an entry is known by within its source: its guid, else its normalised link, else its own words.

    The prefix keeps the three apart: a guid that looks like a link is still a guid.
    """
    if entry.id:
        return f"guid:{entry.id}"
    if entry.url:
        return f"link:{normalise(entry.url)}"
    return f"words:{digest((entry.title or '') + (entry.content_html or entry.summary_html or ''))}"


def other_keys(entry: Entry) -> tuple[str, ...]:
    """Keys that stay when a feed changes its guids, its scheme ("at:"), or its host ("path:").

    None for links that lead to no page of their own: a site's front serves all entries alike.
    """
    if not entry.url or is_front(entry.url):
        return ()
    parts = parts_of(normalise(entry.url))
    rest = parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
    return (f"at:{_bare(parts.netloc)}{rest}", f"path:{rest}")


def places(entry: Entry, article: Article, final_url: str | None = None) -> tuple[str, ...]:
    """The addresses at which an article is found, without scheme: as linked, as arrived at, and as it names itself."""
    found = (entry.url, final_url, article.canonical)
    return tuple(dict.fromkeys(place(url) for url in found if url and not is_front(url)))


def place(url: str) -> str:
    """An address for comparing across sources: normalised, without scheme, "www." and trailing slash."""
    parts = parts_of(normalise(url))
    return _bare(parts.netloc) + parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")


def is_front(url: str) -> bool:
    """True for the front page of a site."""
    parts = parts_of(normalise(url))
    return not parts.query and parts.path.lower() in _FRONTS


def post_id(source_id: str, key: str) -> str:
    """10 base32 characters (50 bits): among a million posts the odds of any clash are 1 in 2,000."""
    return base64.b32encode(hashlib.sha256(f"{source_id}\n{key}".encode()).digest())[:10].decode().lower()


def digest(text: str) -> str:
    """sha256 of the text, as hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def record_digest(record: msgspec.Struct) -> str:
    """sha256 of a record's JSON, keys sorted: equal records, equal digests, on any machine."""
    return hashlib.sha256(_encoder.encode(record)).hexdigest()


def same_title(one: str | None, other: str | None) -> bool:
    """True if two titles are there and say the same."""
    return bool(one and other) and folded(one or "") == folded(other or "") != ""


def _bare(netloc: str) -> str:
    return netloc.removeprefix("www.")
