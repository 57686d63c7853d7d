"""Anchors: places of an article that links of its own lead to, as contents and notes do.

Posts stand together on a page, where two of one name would clash: an anchor is named after the article's address and
as its page names it, so that the place on the page can be told from it.
"""

import re
from collections.abc import Callable, Container
from hashlib import blake2b
from html import escape
from urllib.parse import unquote

# The name is of letters that all software takes; the bytes of others are written ".E6", as once in MediaWiki.
ANCHOR = re.compile(r"n-[0-9a-f]{6}-[A-Za-z0-9_.-]{1,200}")
_OTHERS = re.compile(r"[^A-Za-z0-9_-]")
_BYTE = re.compile(r"\.([0-9A-F]{2})")
_BEFORE = len("n-012345-")
_LINK = re.compile(rf'(<a\b[^<>]*? href=")#({ANCHOR.pattern})"')


def anchor(address: str, name: str) -> str:
    """What the place `name` of the page at this address is called; "" for a name that is too long, or none.

    A name that is an anchor, read out of a post of ours, is taken for what it was made of: none is another article's.
    """
    if ANCHOR.fullmatch(name):
        name = unquote(_named(name))
    written = _OTHERS.sub(lambda other: "".join(f".{b:02X}" for b in other[0].encode("utf-8", "replace")), name)
    page = address.partition("#")[0].encode("utf-8", "replace")
    made = f"n-{blake2b(page, digest_size=3).hexdigest()}-{written}"
    return made if ANCHOR.fullmatch(made) else ""


def led_to(html: str, address: str) -> str:
    """Clean HTML whose links to anchors lead to those of a page of ours: for where it stands elsewhere (feeds)."""
    return _with_links(html, lambda name: f"{address}#{name}")


def led_back(html: str, address: str, but: Container[str] = ()) -> str:
    """Clean HTML whose links to anchors, `but` these, lead to the page that it is from: for where they are none."""
    page = address.partition("#")[0]
    return _with_links(html, lambda name: f"#{name}" if name in but else f"{page}#{_named(name)}")


def _named(made: str) -> str:
    """What an anchor's page calls it, as addresses write it."""
    return _BYTE.sub(r"%\1", made[_BEFORE:])


def _with_links(html: str, told: Callable[[str], str]) -> str:
    if 'href="#n-' not in html:
        return html
    return _LINK.sub(lambda found: f'{found[1]}{escape(told(found[2]))}"', html)
