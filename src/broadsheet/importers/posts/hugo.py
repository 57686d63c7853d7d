"""An old Hugo site: content/**.md and bundles, addresses by folder, `slug`, `url` and the `permalinks` of its config.

Source: Hugo's documentation, "URL management"; paths are lower case and without spaces (hugolib/paths).
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from broadsheet.importers.posts.fields import Fields, Zones, moment_of, paths_of, people_of, text_of, texts_of, utc
from broadsheet.importers.posts.front import parts_of_post
from broadsheet.importers.posts.markup import html_of
from broadsheet.importers.posts.record import OldPost
from broadsheet.model import Entry

POSTS = "content"
_WORD = re.compile(r":(\w+)")


def post_of(path: PurePosixPath, data: bytes, config: Mapping[str, Any], zones: Zones) -> OldPost | None:
    """The post in a file of content/; None for the page of a section (_index.md)."""
    if path.stem == "_index":
        return None
    fields, body, faults = parts_of_post(data)
    date = moment_of(text_of(fields, "date", "publishDate", "pubdate", "published"), zones.site)
    html, summary, lost = html_of(body, path.suffix in (".html", ".htm"))
    address, no_address = _address(path, fields, config, date)
    params = fields["params"] if isinstance(fields.get("params"), dict) else {}
    told = {**params, **fields}
    entry = Entry(
        id=f"old:{path}",
        url=text_of(told, "link_source", "source_url", "canonicalURL", "canonical") or None,
        title=text_of(fields, "title") or None,
        authors=people_of(told),
        published=utc(date),
        updated=utc(moment_of(text_of(fields, "lastmod", "updated"), zones.site)),
        summary_html=text_of(fields, "summary", "description") or summary or None,
        content_html=html,
        categories=texts_of(fields, "tags"),
        image=next((image for image in texts_of(fields, "images", "image", "cover") if image.startswith("http")), None),
        language=text_of(fields, "language", "lang") or None,
    )
    categories = paths_of(fields)
    section = tuple(path.parts[: -2 if path.stem == "index" else -1])
    return OldPost(
        path=f"{POSTS}/{path}",
        entry=entry,
        # Categories are flat in Hugo: each is a path of its own; folders are the section where there are none.
        sections=tuple((name,) for name in categories[0])
        if len(categories) == 1
        else categories or ((section,) * bool(section)),
        address=address,
        aliases=tuple(alias.lstrip("/") for alias in texts_of(fields, "aliases")),
        source_name=text_of(told, "source"),
        faults=(*faults, *lost, *no_address, *(() if date else ("it has no date",))),
        raw=data,
    )


def _address(
    path: PurePosixPath, fields: Fields, config: Mapping[str, Any], date: datetime | None
) -> tuple[str, tuple[str, ...]]:
    """The post's address below the site's root, or why it cannot be told."""
    own = text_of(fields, "url")
    if own:
        return own.lstrip("/"), ()
    place = path.parent if path.stem == "index" else path.with_suffix("")
    section = place.parts[0] if len(place.parts) > 1 else ""
    pattern = _pattern(config, section)
    if pattern:
        words = _words(place, fields, date)
        missing = [name for name in _WORD.findall(pattern) if name not in words]
        if missing:
            return "", (f"its address is not in its file: the old site made it of :{missing[0]}",)
        told = _WORD.sub(lambda word: words[word[1]], pattern)
    else:
        told = str(place.parent / (text_of(fields, "slug") or place.name))
    plain = _path(told, config)
    return (f"{plain}.html" if config.get("uglyurls") == "true" else f"{plain}/"), ()


def _pattern(config: Mapping[str, Any], section: str) -> str:
    rules = config.get("permalinks")
    rules = rules.get("page", rules) if isinstance(rules, dict) else {}
    rule = rules.get(section) if isinstance(rules, dict) else ""
    return rule if isinstance(rule, str) else ""


def _words(place: PurePosixPath, fields: Fields, date: datetime | None) -> dict[str, str]:
    title = text_of(fields, "title")
    slug = text_of(fields, "slug")
    words = {
        "title": title,
        "slug": slug or title,
        "filename": place.name,
        "contentbasename": place.name,
        "slugorfilename": slug or place.name,
        "slugorcontentbasename": slug or place.name,
        "section": place.parts[0] if len(place.parts) > 1 else "",
        "sections": "/".join(place.parts[:-1]),
    }
    if date:
        words |= {"year": f"{date.year:04}", "month": f"{date.month:02}", "day": f"{date.day:02}"}
        words |= {"monthname": f"{date:%B}".lower(), "yearday": str(date.timetuple().tm_yday)}
        words |= {"hour": f"{date:%H}", "minute": f"{date:%M}", "second": f"{date:%S}"}
    return words


def _path(text: str, config: Mapping[str, Any]) -> str:
    """As Hugo makes paths: letters, digits, marks and a few signs; spaces and hyphens in a row are one hyphen."""
    kept: list[str] = []
    for c in unicodedata.normalize("NFC", text):
        if c.isspace() or c == "-":
            if not kept or kept[-1] != "-":
                kept.append("-")
        elif c in "./_#+~@" or c.isalnum() or unicodedata.category(c)[0] == "M":
            kept.append(c)
    plain = "".join(kept)
    return (plain if config.get("disablepathtolower") == "true" else plain.lower()).strip("/")
