"""A folder again from its backup: every digest verified, nothing half restored, nothing written outside."""

import hashlib
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import msgspec

from broadsheet.errors import StoreError, disk_trouble
from broadsheet.pipeline.keeping.backup import FORMAT, MANIFEST, Manifest

_STEP = 1 << 20
_MANIFEST_MOST = 1 << 28  # bytes


def restore(file: Path, folder: Path, step: Callable[[str], object] = id) -> Manifest:
    """Unpack a backup into a new or empty folder; `step` hears each file.

    Raises: StoreError, and the folder is as it was, where the file is no backup, is cut off or damaged, or would
    write outside the folder.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError("is not empty", where=str(folder), hint="restore into a new folder")
    part = folder.absolute().with_name(f"{folder.absolute().name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        manifest = _unpack(file, part, step)
        if folder.exists():
            folder.rmdir()
        part.replace(folder)
    except (tarfile.TarError, EOFError) as error:
        raise StoreError(f"is no whole backup ({error})", where=str(file), hint="take another copy of it") from error
    except OSError as error:
        raise disk_trouble(StoreError, error, error.filename or file) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return manifest


def _unpack(file: Path, part: Path, step: Callable[[str], object]) -> Manifest:
    found: dict[str, tuple[int, str]] = {}
    manifest = None
    with tarfile.open(file, "r|") as tar:
        for info in tar:
            source = tar.extractfile(info) if info.isreg() else None
            if source is None or not is_inside(info.name):
                raise StoreError(f"holds “{info.name}”, which no backup of ours does", where=str(file))
            if info.name == MANIFEST:
                manifest = _manifest(source.read(_MANIFEST_MOST), file)
                continue
            step(info.name)
            path = part / info.name
            path.parent.mkdir(parents=True, exist_ok=True)
            hashed, size = hashlib.sha256(), 0
            with path.open("wb") as out:
                while data := source.read(_STEP):
                    hashed.update(data)
                    size += out.write(data)
            found[info.name] = size, hashed.hexdigest()
    if manifest is None:
        raise StoreError("its end is missing", where=str(file), hint="take another copy of it")
    _verify(manifest, found, file)
    return manifest


def is_inside(name: str) -> bool:
    """True for a relative path that stays in its folder."""
    path = PurePosixPath(name)
    return (
        not path.is_absolute() and ".." not in path.parts and "\\" not in name and "\0" not in name and bool(path.parts)
    )


def _manifest(data: bytes, file: Path) -> Manifest:
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except msgspec.MsgspecError as error:
        raise StoreError(f"its {MANIFEST} cannot be read ({error})", where=str(file)) from error
    if manifest.format > FORMAT:
        raise StoreError("made by a newer broadsheet", where=str(file), hint="upgrade broadsheet")
    return manifest


def _verify(manifest: Manifest, found: dict[str, tuple[int, str]], file: Path) -> None:
    meant = {member.name: (member.size, member.sha256) for member in manifest.members}
    for name in dict.fromkeys((*meant, *found)):
        if meant.get(name) != found.get(name):
            what = "is not as it was when the backup was made" if name in meant else "is not in the list of its files"
            raise StoreError(f"“{name}” {what}", where=str(file), hint="take another copy of it")
