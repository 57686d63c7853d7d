"""An old Jekyll site: _posts/YYYY-MM-DD-name.ext, addresses by `permalink` (Jekyll's documentation, "Permalinks")."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from broadsheet.importers.posts.fields import Fields, Zones, moment_of, people_of, text_of, texts_of, utc
from broadsheet.importers.posts.front import parts_of_post
from broadsheet.importers.posts.markup import html_of
from broadsheet.importers.posts.record import OldPost
from broadsheet.model import Entry

POSTS = "_posts"
_NAME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})-(.+)$")
_WORD = re.compile(r":(\w+)")
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}


def post_of(path: PurePosixPath, data: bytes, config: Mapping[str, Any], zones: Zones) -> OldPost | None:
    """The post in a file of a _posts folder; `path` is below the site. None for a name that is no post's."""
    named = _NAME.match(path.stem)
    if named is None:
        return None
    fields, body, faults = parts_of_post(data)
    date = moment_of(text_of(fields, "date"), zones.site) or moment_of(named[1], zones.site)
    html, summary, lost = html_of(body, path.suffix in (".html", ".htm"))
    folders = path.parts[: path.parts.index(POSTS)]
    categories = (*folders, *_categories(fields))
    address, no_address = _address(named[2], fields, config, date.astimezone(zones.site) if date else None, categories)
    entry = Entry(
        id=f"old:{path}",
        url=text_of(fields, "link_source", "source_url", "canonical_url", "external_url") or None,
        title=text_of(fields, "title") or named[2].replace("-", " "),
        authors=people_of(fields),
        published=utc(date),
        updated=utc(moment_of(text_of(fields, "last_modified_at", "updated"), zones.site)),
        summary_html=text_of(fields, "excerpt", "description") or summary or None,
        content_html=html,
        categories=texts_of(fields, "tags", "tag"),
        image=next((image for image in texts_of(fields, "image", "cover") if image.startswith("http")), None),
        language=text_of(fields, "lang") or None,
    )
    return OldPost(
        path=str(path),
        entry=entry,
        sections=(categories,) if categories else (),
        address=address,
        aliases=tuple(alias.lstrip("/") for alias in texts_of(fields, "redirect_from")),
        source_name=text_of(fields, "source"),
        faults=(*faults, *lost, *no_address),
        raw=data,
    )


def _categories(fields: Fields) -> tuple[str, ...]:
    """A text is split at its spaces, a list is taken as it is."""
    value = fields.get("categories") or fields.get("category")
    return tuple(value.split()) if isinstance(value, str) else texts_of(fields, "categories")


def _address(
    name: str, fields: Fields, config: Mapping[str, Any], date: datetime | None, categories: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    pattern = text_of(fields, "permalink") or str(config.get("permalink") or "date")
    words = {
        "title": text_of(fields, "slug") or _slug(name, lower=False),
        "slug": _slug(text_of(fields, "slug") or name),
        "categories": "/".join(dict.fromkeys(c.lower() for c in categories)),
        "slugified_categories": "/".join(dict.fromkeys(map(_slug, categories))),
        "output_ext": ".html",
    }
    if date:
        words |= {"year": f"{date.year:04}", "month": f"{date.month:02}", "day": f"{date.day:02}"}
        words |= {"i_month": str(date.month), "i_day": str(date.day), "short_year": f"{date:%y}"}
        words |= {"y_day": f"{date:%j}", "week": f"{date:%V}", "short_day": f"{date:%a}"}
        words |= {"hour": f"{date:%H}", "minute": f"{date:%M}", "second": f"{date:%S}"}
    rule = _STYLES.get(pattern, pattern)
    missing = [word for word in _WORD.findall(rule) if word not in words]
    if missing:
        return "", (f"its address is not in its file: the old site made it of :{missing[0]}",)
    return re.sub(r"/{2,}", "/", _WORD.sub(lambda word: words[word[1]], rule)).lstrip("/"), ()


def _slug(text: str, lower: bool = True) -> str:
    """As Jekyll's slugify: what is neither letter, mark nor digit becomes a hyphen."""
    kept = (c if c.isalnum() or unicodedata.category(c)[0] == "M" else "-" for c in text)
    plain = re.sub(r"-+", "-", "".join(kept)).strip("-")
    return plain.lower() if lower else plain
