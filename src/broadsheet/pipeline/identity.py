"""Who is who, for ever: entry keys, post ids, and whether two readings say the same words. Pure."""

import base64
import hashlib

import msgspec

from broadsheet.model import Article, Entry
from broadsheet.text import folded
from broadsheet.urls import normalise

_encoder = msgspec.json.Encoder(order="sorted")


def entry_key(entry: Entry) -> str:
    """What an entry is known by within its source: its guid, else its normalised link, else its own words.

    The prefix keeps the three apart: a guid that looks like a link is still a guid.
    """
    if entry.id:
        return f"guid:{entry.id}"
    if entry.url:
        return f"link:{normalise(entry.url)}"
    return f"words:{digest((entry.title or '') + (entry.content_html or entry.summary_html or ''))}"


def post_id(source_id: str, key: str) -> str:
    """10 base32 characters (50 bits): among a million posts the odds of any clash are 1 in 2,000."""
    return base64.b32encode(hashlib.sha256(f"{source_id}\n{key}".encode()).digest())[:10].decode().lower()


def digest(text: str) -> str:
    """sha256 of the text, as hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def record_digest(record: msgspec.Struct) -> str:
    """sha256 of a record's JSON, keys sorted: equal records, equal digests, on any machine."""
    return hashlib.sha256(_encoder.encode(record)).hexdigest()


def words_digest(article: Article) -> str:
    """Digest of what they wrote: letters and digits of title and text, without case, spacing or punctuation."""
    return digest(f"{folded(article.title or '')}\n{folded(article.text)}")
