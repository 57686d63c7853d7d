"""An old Hexo site: source/_posts/**.md, addresses by the `permalink` of its _config.yml (hexo/…/post_permalink.ts).

The RSSHUB-PAGE script wrote such sites too. Of its posts are told: who published them first (it called the site the
author), pictures that it took at random or sent through a proxy, and names that hexo-abbrlink made of titles.
"""

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from broadsheet.importers.posts.fields import (
    Around,
    Fields,
    Zones,
    moment_of,
    paths_of,
    people_of,
    text_of,
    texts_of,
    utc,
)
from broadsheet.importers.posts.front import parts_of_post
from broadsheet.importers.posts.markup import html_of, is_html_body
from broadsheet.importers.posts.record import DRAFT, OldPost, Section
from broadsheet.model import Entry

POSTS = "source/_posts"
_WORD = re.compile(r":(\w*[^_\W])")
_FILE_DIGITS = {
    "year": r"(\d{4})",
    "month": r"(\d{2})",
    "day": r"(\d{2})",
    "i_month": r"(\d{1,2})",
    "i_day": r"(\d{1,2})",
}
_SPECIAL = re.compile(r"""[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:"'<>,.?/]+""")  # hexo-util slugize
_PROXIED = re.compile(r"^https?://[^/]+/.*?(https?://.+)$")


def post_of(path: PurePosixPath, data: bytes, around: Around) -> OldPost | str:
    """The post in a file of source/_posts, or why it is none; `path` is below that folder."""
    config, zones, _ = around
    fields, body, faults = parts_of_post(data)
    if text_of(fields, "published").lower() == "false":
        return DRAFT
    named = _from_name(str(config.get("new_post_name") or ":title.md"), path)
    date = moment_of(text_of(fields, "date") or _day(named), zones.site)
    html, summary, lost = html_of(body, is_html_body(body), breaks=True)
    sections = paths_of(fields)
    image, no_picture = _image(fields, html)
    no_address: tuple[str, ...]
    is_scripted = _is_scripted(fields, sections)
    if any(part.startswith("_") for part in path.parts):
        address, no_address = "", ("the old site left it out: its name begins with “_”",)
    else:
        address, no_address = _address(fields, named, config, _shown(date, zones), sections)
    entry = Entry(
        id=f"old:{path}",
        url=text_of(fields, "link_source", "source_url", "canonical") or None,
        title=text_of(fields, "title") or None,
        authors=() if is_scripted else people_of(fields),
        published=utc(date),
        updated=utc(moment_of(text_of(fields, "updated"), zones.site)),
        summary_html=text_of(fields, "excerpt", "description") or summary or None,
        content_html=html,
        categories=texts_of(fields, "tags", "tag"),
        image=image,
        language=text_of(fields, "lang", "language") or None,
    )
    return OldPost(
        path=f"{POSTS}/{path}",
        entry=entry,
        sections=sections,
        address=address,
        aliases=texts_of(fields, "alias", "aliases"),
        source_name=sections[0][-2] if is_scripted else text_of(fields, "source"),
        faults=(*faults, *lost, *no_picture, *no_address, *_undated(date), *_damaged(fields, is_scripted)),
        raw=data,
    )


def _shown(date: datetime | None, zones: Zones) -> datetime | None:
    """The date that Hexo makes addresses of: the machine's clock, taken for the site's zone, shown by the machine's.

    Measured with 7.3: on a machine in UTC a site of Asia/Shanghai has addresses of eight hours before.
    """
    if date is None:
        return None
    wall = date if date.tzinfo is zones.site else date.astimezone(zones.machine).replace(tzinfo=zones.site)
    return wall.astimezone(zones.machine)


def _undated(date: object) -> tuple[str, ...]:
    return () if date else ("it has no date: the old site showed the time of its file",)


def _damaged(fields: Fields, is_scripted: bool) -> tuple[str, ...]:
    title = text_of(fields, "title")
    return ("the old script cut signs of its title: “_” stands for them",) if is_scripted and "_" in title else ()


def _is_scripted(fields: Fields, sections: tuple[Section, ...]) -> bool:
    """True for a post of the RSSHUB-PAGE script: its author is the site, the last level but one of its section."""
    return bool(sections) and len(sections[0]) > 2 and text_of(fields, "author") == sections[0][-2]


def _image(fields: Fields, html: str) -> tuple[str | None, tuple[str, ...]]:
    """The lead picture, from behind a proxy where it was put there; one that the script took at random is none."""
    told = text_of(fields, "headimg", "thumbnail", "cover", "index_img", "banner_img", "top_img")
    if not told.startswith(("http://", "https://")):
        return told or None, ()
    behind = _PROXIED.match(told)
    if behind and behind[1].split("?")[0] in html:
        return behind[1], ()
    is_random = "<img" not in html and bool(text_of(fields, "headimg")) and bool(text_of(fields, "thumbnail"))
    return (None, (f"its picture {told} was no picture of it",)) if is_random else (told, ())


def _from_name(pattern: str, path: PurePosixPath) -> dict[str, str]:
    """What a file's name tells, by the site's `new_post_name`: its slug (`title`), perhaps its day."""
    plain, rule = str(path.with_suffix("")), str(PurePosixPath(pattern).with_suffix(""))
    names = _WORD.findall(rule)
    groups = iter([_FILE_DIGITS.get(name, "(.+?)") for name in names])
    regex = _WORD.sub("\0", rule)
    found = re.fullmatch("".join(next(groups) if c == "\0" else re.escape(c) for c in regex), plain)
    told = dict(zip(names, found.groups(), strict=True)) if found else {}
    return told if "title" in told else {**told, "title": _slugized(plain)}


def _day(named: Mapping[str, str]) -> str:
    month, day = named.get("month") or named.get("i_month"), named.get("day") or named.get("i_day")
    return f"{named['year']}-{int(month):02}-{int(day):02}" if month and day and "year" in named else ""


def _address(
    fields: Fields,
    named: Mapping[str, str],
    config: Mapping[str, Any],
    date: datetime | None,
    sections: tuple[Section, ...],
) -> tuple[str, tuple[str, ...]]:
    """The post's address below the site's root, or why it cannot be told."""
    own = text_of(fields, "permalink")
    if own:
        return _ended(own.lstrip("/"), config), ()
    pattern = str(config.get("permalink") or ":year/:month/:day/:title/")
    known = _words(fields, named["title"], config, date, sections)
    missing = [name for name in _WORD.findall(pattern) if not known.get(name)]
    if missing:
        return "", (f"its address is not in its file: the old site made it of :{missing[0]}",)
    return _ended(_WORD.sub(lambda word: known[word[1]], pattern).lstrip("/"), config), ()


def _ended(address: str, config: Mapping[str, Any]) -> str:
    if config.get("post_asset_folder") == "true" and not address.endswith(("/", ".html")):
        return f"{address}/"
    return address


def _words(
    fields: Fields, slug: str, config: Mapping[str, Any], date: datetime | None, sections: tuple[Section, ...]
) -> dict[str, str]:
    title = text_of(fields, "title")
    words = {name: value for name, value in fields.items() if isinstance(value, str)}
    words |= {"abbrlink": text_of(fields, "abbrlink") or _abbrlink(title, config)}
    words |= {"title": slug, "name": PurePosixPath(slug).name, "post_title": _slugized(title).lower()}
    words["category"] = "/".join(map(_slugized, sections[0])) if sections else str(config.get("default_category") or "")
    if date:
        told = {"year": "%Y", "month": "%m", "day": "%d", "hour": "%H", "minute": "%M", "second": "%S"}
        words |= {name: date.strftime(form) for name, form in told.items()}
        words |= {"year": f"{date.year:04}", "i_month": str(date.month), "i_day": str(date.day)}
        words["hash"] = hashlib.sha1(f"{slug}{int(date.timestamp())}".encode(), usedforsecurity=False).hexdigest()[:12]
    return words


def _slugized(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not "\u0300" <= c <= "\u036f")
    return _SPECIAL.sub("-", unicodedata.normalize("NFC", plain)).strip("-")


def _abbrlink(title: str, config: Mapping[str, Any]) -> str:
    """The number that hexo-abbrlink makes of a title; another post's of the same number got the next free one."""
    told = config.get("abbrlink")
    options = told if isinstance(told, dict) else {}
    number = zlib.crc32(title.encode()) if options.get("alg") == "crc32" else crc16(title.encode())
    return f"{number:x}" if options.get("rep") == "hex" else str(number)


def crc16(data: bytes) -> int:
    """CRC-16/ARC: polynomial 0x8005 reflected, start 0."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
