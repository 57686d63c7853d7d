"""The pictures of posts: which of ours a post shows, and their files copied to where its target keeps them."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import msgspec

from broadsheet.config.records import TargetConfig
from broadsheet.errors import PublishError, disk_trouble
from broadsheet.media.records import Kept, Variant
from broadsheet.model import LocalPicture, Post
from broadsheet.pictures import addresses
from broadsheet.pipeline.library import Library
from broadsheet.publish.media import File, Media, local
from broadsheet.publish.write import digest
from broadsheet.store import own, pictures
from broadsheet.store.schema import transaction

_decode = msgspec.json.Decoder(Kept).decode


class Picture(NamedTuple):
    """A file of a picture that a post shows, and where its target keeps it."""

    path: str  # below the target's folder
    source: Path
    variant: Variant


Shown = dict[str, LocalPicture | None]


def shown_in(
    library: Library, media: Media | None, config: TargetConfig, post: Post, path: str
) -> tuple[Shown, tuple[Picture, ...]]:
    """Of the pictures that a post shows, ours by their own address (None: none is to be shown); and their files."""
    if config.pictures == "off" or media is None:
        return {}, ()
    shown: Shown = {}
    files: list[Picture] = []
    at = PurePosixPath(path)
    for url, (about, cause) in pictures.settled(library.db, _wanted(post, config)).items():
        if cause == "tiny":
            shown[url] = None
        kept = _decode(about) if about else None
        if kept is None or not all((library.media / variant.name).is_file() for variant in kept.variants):
            continue
        shown[url] = local([File(v.name, v.form, v.width, v.height) for v in kept.variants], media, at, config.root)
        files += _files(kept, media, at, library.media)
    return shown, tuple(files)


def announced(library: Library, config: TargetConfig, wanted: Iterable[Picture]) -> list[Picture]:
    """Those to write, told to the ledger; the caller's transaction. Files that the user edited are left alone."""
    folder = library.folder / config.path
    todo = {picture.path: picture for picture in wanted if not _stands(library, config.name, folder, picture)}
    for picture in todo.values():
        own.about_to_write(library.own, config.name, picture.path, "", picture.variant.digest)
    return list(todo.values())


def write_pictures(
    library: Library, config: TargetConfig, files: Sequence[Picture], write: Callable[[Path, bytes], object]
) -> None:
    """Copy the files to the target, and tell the ledger that they are there. Raises: PublishError."""
    if not files:
        return
    for picture in files:
        try:
            data = picture.source.read_bytes()
        except OSError as error:
            raise disk_trouble(PublishError, error, picture.source) from error
        write(library.folder / config.path / picture.path, data)
    with transaction(library.own):
        own.has_written(library.own, config.name, [picture.path for picture in files])


def _wanted(post: Post, config: TargetConfig) -> list[str]:
    lead = [post.lead_image.url] if post.lead_image else []
    return lead if config.pictures == "lead" else list(dict.fromkeys((*lead, *addresses(post.html))))


def _files(kept: Kept, media: Media, at: PurePosixPath, folder: Path) -> list[Picture]:
    return [Picture(str(media(at, v.name).file), folder / v.name, v) for v in kept.variants]


def _stands(library: Library, target: str, folder: Path, picture: Picture) -> bool:
    """True if the file is there and is ours as it should be, or is the user's. `check` compares every byte."""
    path, ours = folder / picture.path, own.written(library.own, target, picture.path)
    if not path.is_file():
        return False
    if ours is not None and ours.digest == picture.variant.digest:
        return True
    known = {picture.variant.digest, *((ours.digest, ours.pending) if ours else ())}
    return digest(path.read_bytes()) not in known
