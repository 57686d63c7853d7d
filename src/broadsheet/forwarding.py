"""Pages that only lead to another one: old addresses, where their server cannot redirect (HTML Standard, 4.2.5.3)."""

import re

from broadsheet.markup import attributes, plain
from broadsheet.urls import absolute, is_web, normalise

MOST = 10_000  # bytes of such a page
_WORDS = 300  # letters that it says beside: "You are being redirected. Click here if nothing happens."
_SOON = 10  # seconds: later, a page is to be read first
_BESIDE = re.compile(rb"<!--.*?-->|<noscript\b.*?</noscript>", re.S | re.I)  # what browsers do not heed
_UNSEEN = re.compile(rb"<(script|style|title)\b.*?</\1>", re.S | re.I)
_META = re.compile(rb"<meta\s([^>]{1,2000})>", re.I)
_CONTENT = re.compile(r"\s*(\d{1,3})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?\s*([^\"'\s]+)", re.I)
_SCRIPTED = re.compile(
    rb"\blocation(?:\.href)?\s*(?:=|\.(?:replace|assign)\()\s*([\"'])(https?:(?:/|\\/){2}[^\"'\s]+)\1", re.I
)


def leads_to(body: bytes, url: str) -> str:
    """The address that a page sends its readers to as soon as they come; "" for a page that has something to say.

    Told by a `<meta http-equiv="refresh">` or by a script that names nothing but the address. `url` is the page's.
    """
    if len(body) > MOST:
        return ""
    page = _BESIDE.sub(b"", body)
    if len(plain(_UNSEEN.sub(b" ", page).decode("utf-8", "replace"))) > _WORDS:
        return ""
    address = absolute(_refresh(page) or _scripted(page), url) or ""
    return address if is_web(address) and normalise(address) != normalise(url) else ""


def _refresh(page: bytes) -> str:
    for found in _META.finditer(page):
        attrs = attributes(f" {found[1].decode('utf-8', 'replace')}")
        if attrs.get("http-equiv", "").lower() == "refresh" and (told := _CONTENT.match(attrs.get("content", ""))):
            return told[2] if int(told[1]) <= _SOON else ""
    return ""


def _scripted(page: bytes) -> str:
    """Where scripts lead; nowhere, where they name several places."""
    named = {found[2].replace(b"\\/", b"/") for found in _SCRIPTED.finditer(page)}
    return named.pop().decode("utf-8", "replace") if len(named) == 1 else ""
