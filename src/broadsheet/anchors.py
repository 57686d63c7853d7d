"""Anchors: places of an article that links of its own lead to, as contents and notes do.

Posts stand together on a page, where two of one name would clash: an anchor is named after the article's address and
as its page names it, so that the place on the page can be told from it.
"""

import re
from collections.abc import Callable, Container
from hashlib import blake2b
from html import escape

ANCHOR = re.compile(r"n-[0-9a-f]{6}-[A-Za-z0-9_-]{1,60}")
_BEFORE = len("n-012345-")
_LINK = re.compile(rf'(<a\b[^<>]*? href=")#({ANCHOR.pattern})"')


def anchor(address: str, name: str) -> str:
    """What the place `name` of the page at this address is called; "" for names that not all software takes.

    A name that is an anchor stays what it is: it is read out of a post of ours.
    """
    if ANCHOR.fullmatch(name):
        return name
    made = f"n-{blake2b(address.encode('utf-8', 'replace'), digest_size=3).hexdigest()}-{name}"
    return made if ANCHOR.fullmatch(made) else ""


def led_to(html: str, address: str) -> str:
    """Clean HTML whose links to anchors lead to those of a page of ours: for where it stands elsewhere (feeds)."""
    return _with_links(html, lambda name: f"{address}#{name}")


def led_back(html: str, address: str, but: Container[str] = ()) -> str:
    """Clean HTML whose links to anchors, `but` these, lead to the page that it is from: for where they are none."""
    page = address.partition("#")[0]
    return _with_links(html, lambda name: f"#{name}" if name in but else f"{page}#{name[_BEFORE:]}")


def _with_links(html: str, told: Callable[[str], str]) -> str:
    if 'href="#n-' not in html:
        return html
    return _LINK.sub(lambda found: f'{found[1]}{escape(told(found[2]))}"', html)
