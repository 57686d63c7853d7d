"""The line that feeds put below a text: "The post A appeared first on X", in any language."""

import re

import msgspec

from broadsheet.model import Entry
from broadsheet.urls import host, normalise, parts_of

_LINKS = re.compile(r"<a\b[^>]*?\bhref\s*=\s*[\"']([^\"']*)", re.I)
_LONGEST = 2000  # characters of it, with its markup


def without_signature(entry: Entry) -> Entry:
    """An entry whose texts have no last paragraph with exactly two links: its own and that of its site's front."""
    url = entry.url or ""
    content, summary = (_cut(one, url) for one in (entry.content_html, entry.summary_html))
    if (content, summary) == (entry.content_html, entry.summary_html):
        return entry
    return msgspec.structs.replace(entry, content_html=content, summary_html=summary)


def _cut(markup: str | None, url: str) -> str | None:
    at = markup.rfind("<p") if markup else 0
    if not markup or at <= 0 or len(markup) - at > _LONGEST:
        return markup
    links = _LINKS.findall(markup, at)
    is_signature = len(links) == 2 and normalise(links[0]) == normalise(url) and _is_front(links[1], url)
    return markup[:at].rstrip() if is_signature else markup


def _is_front(address: str, url: str) -> bool:
    same = host(address).removeprefix("www.") == host(url).removeprefix("www.")
    return same and not parts_of(address).path.strip("/") and not parts_of(address).query
