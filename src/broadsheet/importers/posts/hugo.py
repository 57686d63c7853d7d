"""An old Hugo site: content/**.md and bundles, addresses by folder, `slug`, `url` and the `permalinks` of its config.

Source: Hugo's documentation, "URL management", and what Hugo 0.168 builds (tests/builders/test_moving_over.py).
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from broadsheet.importers.posts.fields import Around, Fields, moment_of, paths_of, people_of, text_of, texts_of, utc
from broadsheet.importers.posts.front import parts_of_post
from broadsheet.importers.posts.markup import html_of
from broadsheet.importers.posts.record import DRAFT, NO_POST, OldPost
from broadsheet.model import Entry

POSTS = "content"
_WORD = re.compile(r":(\w+(?:\[[^\]]+\])?)")
_CLOCK = {  # a date as Go writes its forms: what strftime calls it ("-": without the leading zero)
    "2006": "%Y", "06": "%y", "01": "%m", "1": "%-m", "Jan": "%b", "January": "%B", "02": "%d", "2": "%-d", "002": "%j",
    "Mon": "%a", "Monday": "%A", "15": "%H", "03": "%I", "3": "%-I", "04": "%M", "4": "%-M", "05": "%S", "5": "%-S",
}  # fmt: skip


def post_of(path: PurePosixPath, data: bytes, around: Around) -> OldPost | str:
    """The post in a file of content/, or why it is none: the page of a section (_index.md), a part of another post."""
    config, zones, names = around
    place, language = _place(path, config)
    if place.stem == "_index" or _is_in_bundle(path, names):
        return NO_POST
    fields, body, faults = parts_of_post(data)
    if text_of(fields, "draft").lower() == "true":
        return DRAFT
    date = moment_of(text_of(fields, "date", "publishDate", "pubdate", "published"), zones.site)
    html, summary, lost = html_of(body, path.suffix in (".html", ".htm"))
    address, no_address = _address(place, language, fields, around, date)
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
        image=next(iter(texts_of(fields, "images", "image", "cover")), None),
        language=text_of(fields, "language", "lang") or language or None,
    )
    categories = paths_of(fields)
    section = tuple(place.parts[: -2 if place.stem == "index" else -1])
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


def _place(path: PurePosixPath, config: Mapping[str, Any]) -> tuple[PurePosixPath, str]:
    """(The file's path without its language, that language): `posts/a.fr.md`, or a folder of one language."""
    told = config.get("languages")
    languages = told if isinstance(told, dict) else {}
    found = _main_language(config) if languages else ""
    for code, about in languages.items():
        folder = PurePosixPath(about.get("contentdir") or POSTS) if isinstance(about, dict) else PurePosixPath(POSTS)
        own = folder.relative_to(POSTS) if folder.is_relative_to(POSTS) else PurePosixPath()
        if own.parts and path.is_relative_to(own):
            path, found = path.relative_to(own), code
            break
    name, _, suffix = path.stem.rpartition(".")
    return (
        (path.with_name(name + path.suffix), suffix.lower()) if suffix.lower() in languages and name else (path, found)
    )


def _main_language(config: Mapping[str, Any]) -> str:
    return str(config.get("defaultcontentlanguage") or "en").lower()


def _is_in_bundle(path: PurePosixPath, names: frozenset[PurePosixPath]) -> bool:
    """True for what lies beside or below a post's index.md: it belongs to that post."""
    folders = path.parents if path.stem.partition(".")[0] != "index" else path.parent.parents
    return any(folder / name in names for folder in folders if folder.parts for name in ("index.md", "index.html"))


def _address(
    place: PurePosixPath, language: str, fields: Fields, around: Around, date: datetime | None
) -> tuple[str, tuple[str, ...]]:
    """The post's address below the site's root, or why it cannot be told."""
    config = around.config
    is_main = language in ("", _main_language(config)) and config.get("defaultcontentlanguageinsubdir") != "true"
    before = "" if is_main else f"{language}/"
    base = place.parent if place.stem == "index" else place.with_suffix("")
    words = _words(base, fields, around, date)
    own = text_of(fields, "url")
    if own:
        told = _WORD.sub(lambda word: _part(words.get(word[1]) or word[0], config), own)
        return told.lstrip("/") if own.startswith("/") else f"{before}{told}", ()
    section = base.parts[0].lower() if len(base.parts) > 1 else ""
    pattern = _rule(config, section)
    if pattern:
        missing = [name for name in _WORD.findall(pattern) if name not in words]
        if missing:
            return "", (f"its address is not in its file: the old site made it of :{missing[0]}",)
        told = _WORD.sub(lambda word: _part(words[word[1]], config), pattern)
    else:
        name = base.name if config.get("disablepathtolower") == "true" else base.name.replace(" ", "-")
        told = _path(str(base.parent / (text_of(fields, "slug") or name)), config)
    plain = re.sub(r"/{2,}", "/", before + told.strip("/")).lstrip("/")
    return (f"{plain}.html" if _is_ugly(config, section) else f"{plain}/"), ()


def _rule(config: Mapping[str, Any], section: str) -> str:
    rules = config.get("permalinks")
    rules = rules.get("page", rules) if isinstance(rules, dict) else {}
    rule = rules.get(section or "/") if isinstance(rules, dict) else ""
    return rule if isinstance(rule, str) else ""


def _is_ugly(config: Mapping[str, Any], section: str) -> bool:
    told = config.get("uglyurls")
    return (told.get(section) if isinstance(told, dict) else told) == "true"


def _words(base: PurePosixPath, fields: Fields, around: Around, date: datetime | None) -> dict[str, str]:
    title, slug = text_of(fields, "title").replace("/", "-"), text_of(fields, "slug")
    sections = _sections(base, around.names)
    words = {
        "title": title,
        "slug": slug or title,
        "filename": base.name,
        "contentbasename": base.name,
        "slugorfilename": slug or base.name,
        "slugorcontentbasename": slug or base.name,
        "section": base.parts[0] if len(base.parts) > 1 else "",
        "sections": "/".join(sections),
        "sections[first]": "".join(sections[:1]),
        "sections[last]": "".join(sections[-1:]),
    }
    for at, name in enumerate(sections):
        words |= {f"sections[{at}]": name, f"sections[{at}:]": "/".join(sections[at:])}
        words |= {f"sections[:{at + 1}]": "/".join(sections[: at + 1])}
    words.setdefault(f"sections[{len(sections)}:]", "")
    if date:
        words |= {name: f"{date:{form}}" for name, form in _CLOCK.items()}
        words |= {"year": f"{date.year:04}", "month": f"{date.month:02}", "day": f"{date.day:02}"}
        words |= {"monthname": f"{date:%B}".lower(), "yearday": str(date.timetuple().tm_yday)}
        words |= {"weekday": f"{date:%w}", "weekdayname": f"{date:%A}".lower()}
        words |= {"hour": f"{date:%H}", "minute": f"{date:%M}", "second": f"{date:%S}"}
    return words


def _sections(base: PurePosixPath, names: frozenset[PurePosixPath]) -> tuple[str, ...]:
    """The sections that a post is in: its first folder, and each below that has an _index.md."""
    folders = [folder for folder in reversed(base.parents) if folder.parts]
    return tuple(at.name for at in folders if len(at.parts) == 1 or at / "_index.md" in names)


def _part(text: str, config: Mapping[str, Any]) -> str:
    """A word of a rule: made a path as all are; then its "+" is read as a space, as in queries, and made one again."""
    return _path(_path(text, config).replace("+", " "), config)


def _path(text: str, config: Mapping[str, Any]) -> str:
    """As Hugo's Sanitize: letters, marks, digits and a few signs stay; spaces are one hyphen, but beside one."""
    if config.get("removepathaccents") == "true":
        text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
        text = unicodedata.normalize("NFC", text)
    kept: list[str] = []
    is_parted = False
    for c in text:
        if c in "./\\_#+~-@" or unicodedata.category(c) == "Nd" or unicodedata.category(c)[0] in "LM":
            kept += ["-", c] if is_parted and c != "-" else [c]
            is_parted = False
        elif c.isspace() and kept and kept[-1] != "-":
            is_parted = True
    plain = "".join(kept)
    return plain if config.get("disablepathtolower") == "true" else plain.lower()
