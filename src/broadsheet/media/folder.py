"""library/media on disk: by the digest of the original, each picture with a record of what was made of it.

Derived: the originals are in the archive, and what is missing or damaged here is made of them again.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from broadsheet.media.records import Kept, Recipe, Variant, about_name

_decode = msgspec.json.Decoder(Kept).decode


def encode(kept: Kept) -> bytes:
    """The record as it lies on disk: for programs, and for people to read."""
    return msgspec.json.format(msgspec.json.encode(kept, order="deterministic"), indent=1) + b"\n"


def held(folder: Path, digest: str, recipe: Recipe) -> Kept | None:
    """The picture of this original, where all that the recipe makes of it lies whole in the folder."""
    try:
        kept = _decode((folder / about_name(digest)).read_bytes())
    except (OSError, msgspec.DecodeError):
        return None
    whole = kept.digest == digest and kept.recipe == recipe.name
    return kept if whole and all(is_whole(folder, variant) for variant in kept.variants) else None


def is_whole(folder: Path, variant: Variant) -> bool:
    """True if the file is there with the bytes it was made with."""
    try:
        data = (folder / variant.name).read_bytes()
    except OSError:
        return False
    return hashlib.sha256(data).hexdigest() == variant.digest


def pictures(folder: Path) -> Iterator[Path | Kept]:
    """Every picture of the folder by its record; the path of each record that cannot be read."""
    for path in sorted(folder.glob("??/*.json")):
        try:
            yield _decode(path.read_bytes())
        except (OSError, msgspec.DecodeError):
            yield path
