"""Published files parsed back and held against the ledger; what a builder would lose, by name. Reads only."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from broadsheet.config.records import TargetConfig
from broadsheet.errors import PublishError
from broadsheet.model import Record
from broadsheet.pipeline.library import Library
from broadsheet.pipeline.publishing.moved import keeping, moved
from broadsheet.pipeline.site.building import KIND as SITE
from broadsheet.publish.names import terms
from broadsheet.publish.targets import Target, meeting, target_of
from broadsheet.publish.write import edited
from broadsheet.store import articles, old_files, own

_EDITED = "was edited: its bytes are not those that were written"
_BEGINS = ("---\n", "+++\n", "\n---\n", "<html>\n")


class Fault(Record, frozen=True, kw_only=True):
    """One thing that is not as it should be, or worth knowing (`is_fault` False)."""

    target: str
    where: str
    what: str
    is_fault: bool = True


def prove(library: Library) -> Iterator[Fault]:
    """What is wrong with the posts of every target; nothing where all is well."""
    for config in library.config.target:
        if config.kind == SITE:
            yield from _site(library, config)
            continue
        target = target_of(config.kind, config.layout)
        folder = library.folder / config.path
        addresses = own.addresses(library.own, config.name)
        elsewhere = moved(library.own, config.name, folder)
        for post_id, at in addresses.items():
            faults = _faults(library, config.name, target, post_id, at, folder / at.path, elsewhere.get(post_id))
            for what in faults:
                yield Fault(target=config.name, where=str(folder / at.path), what=what)
        yield from _doubles(config, addresses)
        yield from advice(library, config)
        yield from _met(config, "tags", articles.tags(library.db))


def _site(library: Library, config: TargetConfig) -> Iterator[Fault]:
    """Files of a site that are not as they were written, and what others cannot find without its address."""
    if not config.url:
        what = "is not set: links in its feeds begin with /, and there is no sitemap"
        yield Fault(target=config.name, where="url", what=what, is_fault=False)
    for path in own.files(library.own, config.name):
        file, ours = library.folder / config.path / path, own.written(library.own, config.name, path)
        if ours is None or own.is_taken_over(library.own, config.name, path):
            continue
        data = file.read_bytes() if file.is_file() else None
        if data is None:
            yield Fault(target=config.name, where=str(file), what="is missing")
        elif edited(data, ours.digest) and edited(data, ours.pending):
            yield Fault(
                target=config.name, where=str(file), what="was edited: its bytes are not those that were written"
            )


def advice(library: Library, config: TargetConfig) -> Iterator[Fault]:
    """Settings that the builder needs and lacks, and names of sections that it takes for one address."""
    if config.kind == SITE:  # its own builder
        return
    target, folder = target_of(config.kind, config.layout), library.folder / config.path
    settings = next((folder / name for name in target.settings if (folder / name).is_file()), None)
    said = settings.read_text(encoding="utf-8", errors="replace") if settings else ""
    wants = (*target.wants, *(target.wants_for_files if old_files.are_there(library.own) else ()))
    for want in wants if settings else ():
        if not re.search(want.pattern, said):
            yield Fault(target=config.name, where=str(settings), what=f"{config.kind} {want.says}", is_fault=False)
    yield from _met(config, "sections", (name for source in library.config.source for name in source.section))


def _met(config: TargetConfig, where: str, names: Iterable[str]) -> Iterator[Fault]:
    for group in meeting(target_of(config.kind, config.layout), terms(tuple(names))):
        what = f"{' and '.join(f'“{name}”' for name in group)} are one address to {config.kind}"
        yield Fault(target=config.name, where=where, what=what, is_fault=False)


def _faults(
    library: Library, name: str, target: Target, post_id: str, at: own.Address, file: Path, other: Path | None
) -> Iterator[str]:
    if other and file.exists():
        yield f"has one address with {other}, the same post: {keeping(post_id, file, other)}"
    if own.is_taken_over(library.own, name, at.path):
        return
    if other and not file.exists():
        yield f"was moved to {other}, and is left alone: {keeping(post_id, file, other)}"
        return
    try:
        data = file.read_bytes()
    except OSError as error:
        yield f"cannot be read: {error.strerror}"
        return
    ours = own.written(library.own, name, at.path)
    if ours is None or (edited(data, ours.digest) and edited(data, ours.pending)):
        yield _EDITED
    yield from _misread(target, post_id, at, data)


def _misread(target: Target, post_id: str, at: own.Address, data: bytes) -> Iterator[str]:
    """What a file says of itself, held against the ledger."""
    try:
        text = data.decode()
        front = target.read(text)
    except (UnicodeDecodeError, PublishError) as error:
        yield f"does not parse: {error}"
        return
    if not text.startswith(_BEGINS):
        yield "does not begin with its front matter"
    if not front.get("title"):
        yield "has no title"
    if target.address:
        yield from _other(front, "broadsheet_id", post_id)
        yield from _other(front, target.address, at.permalink)


def _other(front: Mapping[str, object], key: str, meant: str) -> Iterator[str]:
    found = str(front.get(key, ""))
    if found.strip("/") != meant.strip("/"):
        yield f"`{key}` is “{found}”, the ledger says “{meant}”"


def _doubles(config: TargetConfig, addresses: Mapping[str, own.Address]) -> Iterator[Fault]:
    """Files and addresses that differ in case or Unicode form alone, which some disks and builders take for one."""
    for kind in ("path", "permalink"):
        seen: dict[str, str] = {}
        for place in filter(None, (getattr(at, kind) for at in addresses.values())):
            if own.fold(place) in seen:
                what = f"is one {kind} with {seen[own.fold(place)]} where case does not count"
                yield Fault(target=config.name, where=place, what=what)
            seen.setdefault(own.fold(place), place)
