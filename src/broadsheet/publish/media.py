"""Where a target keeps the pictures of its posts, and how a post names them there."""

from collections.abc import Callable, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import quote

from broadsheet.model import LocalPicture


class Place(NamedTuple):
    """A picture's file below the target's folder, and its address in posts.

    address   from the site's root ("/pictures/…"), or beside the post ("….webp"), where the post is a folder
    """

    file: PurePosixPath
    address: str


# (the post's file, the picture's name: "ab/….webp"; of a file of an old site its address there) -> where it goes
Media = Callable[[PurePosixPath, str], Place]


def in_folder(folder: str, address: str = "/pictures") -> Media:
    """One folder of pictures for a whole site, which its builder copies as it is to that address."""
    return lambda post_path, name: Place(PurePosixPath(folder) / name, f"{address}/{name}")


def at_root(folder: str) -> Media:
    """The folder whose files the builder copies as they are to the root of the site."""
    return lambda post_path, name: Place(PurePosixPath(folder) / name, f"/{quote(name)}")


def from_root(place: str, root: str) -> str:
    """An address of a `Place` as a body names it, on a site that stands at `root` of its host."""
    return f"{root.rstrip('/')}{place}" if place.startswith("/") else place


class File(NamedTuple):
    """A picture in one size and form."""

    name: str  # "ab/….webp"
    form: str  # "webp", "avif"
    width: int
    height: int


def local(files: Sequence[File], media: Media, post_path: PurePosixPath, root: str) -> LocalPicture:
    """A picture as the posts of a target show it. The files: by form, the most widely known first; then by width."""
    forms = dict.fromkeys(file.form for file in files)
    plain, *better = ([file for file in files if file.form == form] for form in forms)

    def address(file: File) -> str:
        return from_root(media(post_path, file.name).address, root)

    def srcset(of: Sequence[File]) -> str:
        return ", ".join(f"{address(file)} {file.width}w" for file in of)

    widest = plain[-1]
    return LocalPicture(
        src=address(widest),
        at=media(post_path, widest.name).address,
        width=widest.width,
        height=widest.height,
        srcset=srcset(plain) if len(plain) > 1 else "",
        better=tuple((f"image/{of[0].form}", srcset(of)) for of in better),
    )
