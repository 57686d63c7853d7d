"""What posts show of ours: pictures, copied to where their target keeps them; files of old sites, which lie there."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import urldefrag

import msgspec

from broadsheet.config.records import TargetConfig
from broadsheet.errors import PublishError, disk_trouble
from broadsheet.media.records import Kept
from broadsheet.model import LocalPicture, Post
from broadsheet.pictures import addresses, links, with_links
from broadsheet.pipeline.library import Library
from broadsheet.publish.media import File, Media, from_root, local
from broadsheet.publish.write import digest
from broadsheet.store import old_files, own, pictures
from broadsheet.store.schema import transaction

_decode = msgspec.json.Decoder(Kept).decode


class Copy(NamedTuple):
    """A file of the library, and where a target keeps its copy."""

    path: str  # below the target's folder
    source: Path
    digest: str  # sha256, as hex


Shown = dict[str, LocalPicture | None]


def with_files(library: Library, files: Media, config: TargetConfig, post: Post, path: str) -> Post:
    """The post, with what it names of the files of old sites where this target has them: pictures, links.

    Pictures that are kept in sizes of our own (see `shown_in`) take the place of those.
    """
    named = old_files.named(library.own, {*_wanted(post, "on"), *links(post.html)})
    at = PurePosixPath(path)
    found = {url: files(at, file.address).address for url, file in named.items() if not file.objection}
    if not found:
        return post
    ways = {url: from_root(place, config.root) + url[len(urldefrag(url).url) :] for url, place in found.items()}
    return msgspec.structs.replace(
        post,
        html=with_links(post.html, ways),
        pictures={
            url: LocalPicture(src=from_root(found[url], config.root), at=found[url], width=0, height=0)
            for url in _wanted(post, "on")
            if url in found
        },
    )


def shown_in(
    library: Library, media: Media | None, config: TargetConfig, post: Post, path: str
) -> tuple[Shown, tuple[Copy, ...]]:
    """Of the pictures that a post shows, ours by their own address (None: none is to be shown); and their files."""
    if config.pictures == "off" or media is None:
        return {}, ()
    shown: Shown = {}
    files: list[Copy] = []
    at = PurePosixPath(path)
    for url, (about, cause) in pictures.settled(library.db, _wanted(post, config.pictures)).items():
        if cause == "tiny":
            shown[url] = None
        kept = _decode(about) if about else None
        if kept is None or not all((library.media / variant.name).is_file() for variant in kept.variants):
            continue
        shown[url] = local([File(v.name, v.form, v.width, v.height) for v in kept.variants], media, at, config.root)
        files += _files(kept, media, at, library.media)
    return shown, tuple(files)


def announced(library: Library, config: TargetConfig, wanted: Iterable[Copy]) -> list[Copy]:
    """Those to write, told to the ledger; the caller's transaction. Files that the user edited are left alone."""
    folder = library.folder / config.path
    todo = {copy.path: copy for copy in wanted if not _stands(library, config.name, folder, copy)}
    for copy in todo.values():
        own.about_to_write(library.own, config.name, copy.path, "", copy.digest)
    return list(todo.values())


def lacking(library: Library, config: TargetConfig) -> list[Copy]:
    """Pictures that a target was given once and lacks: posts of the user's may show them, and others link there."""
    found = []
    for path in own.beside_posts(library.own, config.name):
        name = PurePosixPath(path).name
        source = library.media / name[:2] / name
        if source.is_file() and not (library.folder / config.path / path).exists():
            found.append(Copy(path, source, digest(source.read_bytes())))
    return found


def write_copies(
    library: Library, config: TargetConfig, files: Sequence[Copy], write: Callable[[Path, bytes], object]
) -> None:
    """Copy the files to the target, and tell the ledger that they are there. Raises: PublishError."""
    if not files:
        return
    for copy in files:
        try:
            data = copy.source.read_bytes()
        except OSError as error:
            raise disk_trouble(PublishError, error, copy.source) from error
        write(library.folder / config.path / copy.path, data)
    with transaction(library.own):
        own.has_written(library.own, config.name, [copy.path for copy in files])


def _wanted(post: Post, pictures: str) -> list[str]:
    lead = [post.lead_image.url] if post.lead_image else []
    return lead if pictures == "lead" else list(dict.fromkeys((*lead, *addresses(post.html))))


def _files(kept: Kept, media: Media, at: PurePosixPath, folder: Path) -> list[Copy]:
    return [Copy(str(media(at, v.name).file), folder / v.name, v.digest) for v in kept.variants]


def _stands(library: Library, target: str, folder: Path, copy: Copy) -> bool:
    """True if the file is there and is ours as it should be, or is the user's. `check` compares every byte."""
    path, ours = folder / copy.path, own.written(library.own, target, copy.path)
    if not path.is_file():
        return False
    if ours is not None and ours.digest == copy.digest:
        return True
    known = {copy.digest, *((ours.digest, ours.pending) if ours else ())}
    return digest(path.read_bytes()) not in known
