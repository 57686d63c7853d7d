"""An old Jekyll site: _posts/YYYY-MM-DD-name.ext, addresses by `permalink` (Jekyll's documentation, "Permalinks")."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from broadsheet.importers.posts.fields import Around, Fields, Zones, moment_of, people_of, text_of, texts_of, utc
from broadsheet.importers.posts.front import parts_of_post
from broadsheet.importers.posts.markup import html_of
from broadsheet.importers.posts.record import DRAFT, NO_POST, OldPost
from broadsheet.model import Entry

POSTS = "_posts"
_NAME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})-(.+)$")
_WORD = re.compile(r":([a-z_]+)")
_MOMENT = re.compile(r"\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?$")  # YAML's, of no zone
_QUOTED = re.compile(rb"""^date:[ \t]*["']""", re.M)
_SITE = re.compile(r"\{\{-?\s*site\.(baseurl|url)\s*-?\}\}")
_RELATIVE = re.compile(r"""\{\{-?\s*["']([^"']*)["']\s*\|\s*(?:relative|absolute)_url\s*-?\}\}""")
_PRETTY = "._~!$&'()+,;=@"  # signs that the slugs of titles keep
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}


def post_of(path: PurePosixPath, data: bytes, around: Around) -> OldPost | str:
    """The post in a file of a _posts folder, or why it is none; `path` is below the site."""
    config, zones, _ = around
    named = _NAME.match(path.stem)
    if named is None:
        return NO_POST
    fields, body, faults = parts_of_post(data)
    fields, body = _defaults(path, config) | fields, _addressed(body, config)
    if text_of(fields, "published").lower() == "false":
        return DRAFT
    date = _moment(text_of(fields, "date"), data, zones) or moment_of(named[1], zones.site)
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
        image=next(iter(texts_of(fields, "image", "cover")), None),
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


def _moment(text: str, data: bytes, zones: Zones) -> datetime | None:
    """The moment of a head: without a zone it is UTC where YAML takes it for a time, the site's where it is a text."""
    return moment_of(text, ZoneInfo("UTC") if _MOMENT.match(text) and not _QUOTED.search(data) else zones.site)


def _addressed(body: str, config: Mapping[str, Any]) -> str:
    """The body with the addresses that Liquid would put in: `{{ site.baseurl }}`, `{{ "/a.png" | relative_url }}`."""
    body = _SITE.sub(lambda it: str(config.get(it[1]) or ""), body)
    return _RELATIVE.sub(lambda it: f"{config.get('baseurl') or ''}{it[1]}", body)


def _defaults(path: PurePosixPath, config: Mapping[str, Any]) -> dict[str, Any]:
    """What the config says for heads that do not; of two that reach a post the nearer one counts."""
    told = config.get("defaults")
    rules = [rule for rule in told if isinstance(rule, dict)] if isinstance(told, list) else []
    reaching: list[tuple[int, dict[str, Any]]] = []
    for rule in rules:
        scope, values = rule.get("scope"), rule.get("values")
        where = str(scope.get("path") or "").strip("/") if isinstance(scope, dict) else ""
        kind = scope.get("type") or "posts" if isinstance(scope, dict) else "posts"
        if isinstance(values, dict) and kind == "posts" and (not where or path.is_relative_to(where)):
            reaching.append((len(where), values))
    return {name: value for _, values in sorted(reaching, key=lambda it: it[0]) for name, value in values.items()}


def _categories(fields: Fields) -> tuple[str, ...]:
    """Of `categories` a text is split at its spaces; `category` is one, whatever it has."""
    value = fields.get("categories")
    several = tuple(value.split()) if isinstance(value, str) else texts_of(fields, "categories")
    return tuple(dict.fromkeys((*several, *texts_of(fields, "category"))))


def _address(
    name: str, fields: Fields, config: Mapping[str, Any], date: datetime | None, categories: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    pattern = text_of(fields, "permalink") or _rule(config)
    words = {
        "title": _slug(text_of(fields, "slug") or name, _PRETTY),
        "slug": _slug(text_of(fields, "slug") or name).lower(),
        "categories": "/".join(dict.fromkeys(c.lower() for c in categories)),
        "slugified_categories": "/".join(dict.fromkeys(_slug(c).lower() for c in categories)),
        "output_ext": ".html",
    }
    if date:
        words |= {"year": f"{date.year:04}", "month": f"{date.month:02}", "day": f"{date.day:02}"}
        words |= {"i_month": str(date.month), "i_day": str(date.day), "short_year": f"{date:%y}"}
        words |= {"y_day": f"{date:%j}", "week": f"{date:%V}", "short_day": f"{date:%a}"}
        words |= {"short_month": f"{date:%b}", "long_month": f"{date:%B}", "long_day": f"{date:%A}"}
        words |= {"w_day": f"{date:%u}", "w_year": f"{date:%G}"}
        words |= {"hour": f"{date:%H}", "minute": f"{date:%M}", "second": f"{date:%S}"}
    rule = _STYLES.get(pattern, pattern)
    missing = [word for word in _WORD.findall(rule) if word not in words]
    if missing:
        return "", (f"its address is not in its file: the old site made it of :{missing[0]}",)
    told = re.sub(r"/{2,}", "/", _WORD.sub(lambda word: words[word[1]], rule)).lstrip("/")
    # Where a rule has no ending, a dot of the title is none: its file was called "….html".
    is_bare = "." in told.rpartition("/")[2] and "." not in rule and not rule.endswith((":output_ext", "/"))
    return (f"{told}.html" if is_bare else told), ()


def _rule(config: Mapping[str, Any]) -> str:
    """The rule of the collection of posts, else the site's."""
    collections = config.get("collections")
    posts = collections.get("posts") if isinstance(collections, dict) else None
    own = posts.get("permalink") if isinstance(posts, dict) else None
    return str(own or config.get("permalink") or "date")


def _slug(text: str, more: str = "") -> str:
    """As Jekyll's slugify: what is neither letter, mark, digit nor one of `more` becomes a hyphen."""
    kept = (
        c if c in more or unicodedata.category(c)[0] in "LM" or unicodedata.category(c) == "Nd" else "\0" for c in text
    )
    plain = re.sub(r"\0+", "-", "".join(kept))
    return plain.removeprefix("-").removesuffix("-")
