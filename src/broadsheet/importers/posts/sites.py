"""Which builder an old site's folder was for, and all of its posts."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import yaml

from broadsheet.errors import UsageError, disk_trouble
from broadsheet.importers.posts import hexo, hugo, jekyll, obsidian
from broadsheet.importers.posts.fields import Around, Zones, texts_of
from broadsheet.importers.posts.files import NOWHERE, Folder, Seat, file_of, names_in, whole
from broadsheet.importers.posts.markup import at_home, taken_for_icons
from broadsheet.importers.posts.record import NO_HOME, NO_POST, OldPost, OldSite
from broadsheet.importers.refused import Refused
from broadsheet.urls import is_web

_ENDINGS = frozenset((".md", ".markdown", ".html", ".htm", ".mdown"))
_MOST = 50 * 1024 * 1024  # bytes of one post
_NOBODYS = re.compile(r"(?:^|\.)example\.(?:com|org|net)$")
_TABLES = (".toml", ".yaml", ".yml")
_HUGO_CONFIGS = tuple(
    f"{name}{form}" for name in ("hugo", "config", "config/_default/hugo", "config/_default/config") for form in _TABLES
)


class Kind(NamedTuple):
    """How the sites of one builder are told and read."""

    configs: tuple[str, ...]  # its files; the first that is there counts
    posts: str  # where posts lie, "" : anywhere
    public: str  # whose files stand at the root of the built site
    post_of: Callable[[PurePosixPath, bytes, Around], OldPost | str]  # or why a file is none


KINDS = {
    "hexo": Kind(("_config.yml", "_config.yaml"), hexo.POSTS, "source", hexo.post_of),
    "hugo": Kind(_HUGO_CONFIGS, hugo.POSTS, "static", hugo.post_of),
    "jekyll": Kind(("_config.yml", "_config.yaml", "_config.toml"), "", "", jekyll.post_of),
    "obsidian": Kind((), "", "", obsidian.post_of),
}


def read_site(folder: Path, kind: str = "", zone: str = "", url: str = "") -> OldSite:
    """Every post of an old site; files that are none are told.

    kind   of KINDS; "": as the folder looks
    zone   that of the machine which built it; "": UTC, as machines in data centres have it
    url    the address it had; "": as its config says
    Raises: UsageError where the folder is no such site or cannot be read.
    """
    name = kind or _kind_of(folder)
    known = KINDS[name]
    config = _config(folder, known.configs)
    machine = _zone(zone or "UTC")
    zones = Zones(_zone(str(config.get("timezone"))) if config.get("timezone") else machine, machine)
    files = list(_files(folder, folder / known.posts if known.posts else folder, name))
    around = Around(config, zones, frozenset(path for path, _ in files))
    home = _home(name, config, url)
    root = folder.resolve()
    disk = Folder(
        root=root,
        public=root / known.public,
        posts=root / known.posts,
        sources=frozenset(file.resolve() for _, file in files),
        excluded=texts_of(config, "exclude"),  # Jekyll's, Hexo's
        names=names_in(root) if name == "obsidian" else {},
    )
    posts, refused = [], []
    for path, file in files:
        data = _bytes(file)
        post = known.post_of(path, data, around) if len(data) <= _MOST else "is larger than 50 MB"
        if not isinstance(post, str) and not (post.entry.title or post.entry.content_html):
            post = NO_POST
        if isinstance(post, str):
            refused.append(Refused(str(file.relative_to(folder)), post))
        else:
            page = f"{home or NOWHERE}{quote(post.address or post.path)}"
            posts.append(_at_home(post, Seat(disk, root / post.path, home or NOWHERE, page)))
    return OldSite(name, str(config.get("title") or ""), tuple(posts), tuple(refused), folder)


def _home(kind: str, config: Mapping[str, Any], url: str) -> str:
    """The old site's address, with a slash at its end; "" where nobody says it (new sites say example.com)."""
    told = url or {
        "hexo": str(config.get("url") or ""),
        "hugo": str(config.get("baseurl") or ""),
        "jekyll": f"{config.get('url') or ''}{config.get('baseurl') or ''}",
    }.get(kind, "")
    host = urlsplit(told).hostname or ""
    return f"{told.rstrip('/')}/" if is_web(told) and not _NOBODYS.search(host) else ""


def _at_home(post: OldPost, seat: Seat) -> OldPost:
    """The post, its pictures and links at the addresses that they had on the old site, with the files that it names."""
    html, values, is_whole = at_home(post.entry.content_html or "", lambda value: whole(value, seat))
    image = post.entry.image
    if image:
        values, image = (*values, image), whole(image, seat)
    named = {file.url: file for value in values if (file := file_of(value, seat))}
    icons = [f"its picture {named[url].address} looks like an icon" for url in taken_for_icons(html) if url in named]
    return msgspec.structs.replace(
        post,
        entry=msgspec.structs.replace(post.entry, content_html=html, image=image or None),
        faults=(
            *post.faults,
            *(() if is_whole and (image or not post.entry.image) else (NO_HOME,)),
            *(f"{icon}: its file keeps its address, the post does not show it" for icon in icons),
        ),
        files=tuple(named.values()),
    )


def _kind_of(folder: Path) -> str:
    if (folder / hexo.POSTS).is_dir():
        return "hexo"
    if any((folder / name).is_file() for name in _HUGO_CONFIGS) and (folder / hugo.POSTS).is_dir():
        return "hugo"
    if (folder / jekyll.POSTS).is_dir():
        return "jekyll"
    if (folder / ".obsidian").is_dir():
        return "obsidian"
    raise UsageError(
        "is no Hexo, Hugo or Jekyll site and no Obsidian vault",
        where=str(folder),
        hint=f"name its kind with --kind: {', '.join(KINDS)}",
    )


def _files(folder: Path, posts: Path, kind: str) -> Iterator[tuple[PurePosixPath, Path]]:
    """(path as the kind counts it, file) of everything that may be a post, in the order of names."""
    for file in sorted(posts.rglob("*")):
        below = file.relative_to(posts)
        is_hidden = any(part.startswith(".") or part == "node_modules" for part in below.parts)
        if file.suffix.lower() not in _ENDINGS or is_hidden or not file.is_file():
            continue
        if kind == "jekyll" and jekyll.POSTS not in below.parts[:-1]:
            continue
        yield PurePosixPath(below.as_posix()), file


def _config(folder: Path, names: tuple[str, ...]) -> dict[str, Any]:
    """The site's own config, values as text; {} where it has none."""
    file = next((folder / name for name in names if (folder / name).is_file()), None)
    if file is None:
        return {}
    told = _table(file)
    if file.parent.name == "_default":  # a file a table beside it, as Hugo has them
        others = (file.with_name(other) for other in sorted(path.name for path in file.parent.iterdir()))
        told |= {other.stem: _table(other) for other in others if other.suffix in _TABLES and other != file}
    return {str(key).lower(): _plain(value) for key, value in told.items()}


def _table(file: Path) -> dict[str, Any]:
    """A config file's names and values. Raises: UsageError where it cannot be read."""
    text = _bytes(file).decode("utf-8-sig", "replace")
    try:
        told = tomllib.loads(text) if file.suffix == ".toml" else yaml.load(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"cannot be read: {error}", where=str(file), hint="mend it, then import") from error
    return told if isinstance(told, dict) else {}


def _plain(value: Any) -> Any:
    """Names in lower case, as Hugo takes them; truths as YAML writes them."""
    if isinstance(value, dict):
        return {str(key).lower(): _plain(one) for key, one in value.items()}
    return str(value).lower() if isinstance(value, bool) else value


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UsageError(f"“{name}” is no time zone", hint="name one such as Asia/Shanghai with --timezone") from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise disk_trouble(UsageError, error, path) from error
