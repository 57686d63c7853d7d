"""The files of an old site's folder that a post names - pictures, downloads - and the addresses that they had."""

import os
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from broadsheet.importers.posts.record import OldFile
from broadsheet.urls import is_web

NOWHERE = "https://old.invalid/"  # where a site stands whose address nobody says: a name that leads to no machine


class Folder(NamedTuple):
    """Where an old site's files lie; all paths below its resolved root."""

    root: Path
    public: Path  # what stood at the root of the built site
    posts: Path  # where posts lie, with what lies beside them
    sources: frozenset[Path]  # files that are posts themselves
    excluded: tuple[str, ...] = ()  # what the builder left out: names below `public`, patterns
    names: Mapping[str, Path] = {}  # of a vault, in which a link may be a file's name alone


class Seat(NamedTuple):
    """Where a post stands, on disk and on the old site."""

    folder: Folder
    file: Path
    home: str  # the site's address, or NOWHERE
    page: str  # the post's


def whole(value: str, seat: Seat) -> str:
    """The address that a browser made of a link on the old page; of a site that stood nowhere only where a file is."""
    address = _joined(seat.page, value)
    return address if not address.startswith(NOWHERE) or file_of(value, seat) else ""


def file_of(value: str, seat: Seat) -> OldFile | None:
    """The file that a link leads to, on the old site or, where it had none of it, beside the post."""
    url = _joined(seat.page, value)
    for place, address in _places(value, url, seat):
        if _is_file(place) and place.resolve() not in seat.folder.sources and _was_served(place, seat.folder):
            return OldFile(url, address, place, is_inside=place.resolve().is_relative_to(seat.folder.root))
    return None


def names_in(root: Path) -> dict[str, Path]:
    """The files of a vault by name; of several with one name the nearest to its root."""
    found = [path for path in root.rglob("*") if not any(part.startswith(".") for part in path.relative_to(root).parts)]
    return {path.name: path for path in sorted(found, key=lambda path: (-len(path.parts), path)) if path.is_file()}


def _places(value: str, url: str, seat: Seat) -> Iterator[tuple[Path, str]]:
    """(where a linked file may lie, its address below the old site's root), the likeliest first."""
    folder, below, path = seat.folder, _below(seat.home, url), _path(value)
    if below:
        yield folder.public / below, below
    if is_web(value) or not path:
        return
    if path.startswith("/"):  # builders put it below the site's own root, wherever that is
        yield folder.public / path.lstrip("/"), path.lstrip("/")
    elif below:
        yield seat.file.parent / path, below
        yield seat.file.with_suffix("") / path, below  # Hexo's folder of a post
    if below:
        yield folder.posts / below, below
    if folder.names:  # a vault: links count from its root too, or are a file's name alone
        yield folder.root / path, path
    if (named := folder.names.get(path)) is not None:
        yield named, named.relative_to(folder.root).as_posix()


def _below(home: str, url: str) -> str:
    """The path of an address below the old site's root, not escaped; "" where it leads elsewhere or to the root."""
    here, there = urlsplit(home), urlsplit(url)
    root, path = unquote(here.path), unquote(there.path)
    is_here = there.netloc.lower() == here.netloc.lower() and path.startswith(root)
    return path.removeprefix(root) if is_here else ""


def _path(value: str) -> str:
    try:
        return unquote(urlsplit(value).path)
    except ValueError:  # "//[": no address
        return ""


def _joined(page: str, value: str) -> str:
    try:
        return value if is_web(value) else urljoin(page, value)
    except ValueError:
        return ""


def _was_served(place: Path, folder: Folder) -> bool:
    """True for what the old site served or what lies among its posts: others, whose words posts hold, may name more."""
    plain = Path(os.path.normpath(place))
    if not plain.is_relative_to(folder.public):
        return plain.is_relative_to(folder.posts)
    below = plain.relative_to(folder.public)
    names = {path.as_posix() for path in (below, *below.parents)}
    return not any(fnmatchcase(name, pattern.strip("/")) for name in names for pattern in folder.excluded)


def _is_file(place: Path) -> bool:
    try:
        return place.is_file()
    except (OSError, ValueError):  # a name too long, or with NUL: none of ours
        return False
