"""A picture made anew from its pixels: what the file carried beside them (places, names, programs, scripts) is gone.

Pure, but for the time and memory that a hostile file takes: call it where both are limited.
"""

import hashlib
import re
import warnings
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from broadsheet.errors import PictureError
from broadsheet.media.forms import DECODED, form_of
from broadsheet.media.frames import Frames, frames_of
from broadsheet.media.records import Kept, Recipe, Variant, variant_name

PIXELS_MOST = 50_000_000  # of an original
SIDE_MOST = 16_383  # pixels; WebP's own limit
TINY = 3  # pixels: what is no wider and no higher is there to be counted, not seen
_SRGB = ImageCms.createProfile("sRGB")
_REFUSED = {"svg": "an SVG may hold scripts", "markup": "it is a page, no picture", "": "it is no picture that we know"}


def make(data: bytes, recipe: Recipe) -> tuple[Kept, tuple[bytes, ...]]:
    """A picture in all sizes and forms; and the bytes of each.

    Raises: PictureError; `cause`: "svg", "not a picture", "broken" (cut short too), "too many pixels", "tiny".
    MemoryError where memory is limited.
    """
    form = form_of(data)
    if form not in DECODED:
        raise PictureError(_REFUSED[form], cause="svg" if form == "svg" else "not a picture")
    seen = _decoded(data, form)
    digest = hashlib.sha256(data).hexdigest()
    made = [
        _variant(digest, name, size, seen.encoded(size, name, recipe.quality))
        for name in (recipe.forms[:1] if isinstance(seen, Frames) else recipe.forms)
        for size in sizes(seen.size, recipe.widths)[-1 if isinstance(seen, Frames) else 0 :]
    ]
    kept = Kept(
        digest=digest,
        form=form,
        width=seen.size[0],
        height=seen.size[1],
        moves=isinstance(seen, Frames),
        recipe=recipe.name,
        variants=tuple(variant for variant, _ in made),
    )
    return kept, tuple(blob for _, blob in made)


def as_jpeg(ours: bytes) -> bytes:
    """A picture that we made as JPEG, the one form that every reader of books shows: its first frame, on white."""
    with Image.open(BytesIO(ours), formats=("WEBP",)) as opened:
        shown = opened.convert("RGBA")
    page = Image.new("RGBA", shown.size, "white")
    page.alpha_composite(shown)
    out = BytesIO()
    page.convert("RGB").save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()


class Still(NamedTuple):
    """The pixels of a picture, ready for screens."""

    image: Image.Image  # RGB or RGBA

    @property
    def size(self) -> tuple[int, int]:
        return self.image.size

    def encoded(self, size: tuple[int, int], form: str, quality: int) -> bytes:
        """In this size and form."""
        image, out = self.image, BytesIO()
        scaled = image if image.size == size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        if form == "avif":  # one thread: the same bytes on any machine; speed 9 costs what WebP does
            scaled.save(out, "AVIF", quality=max(1, quality - 20), speed=9, max_threads=1, codec="aom")
        else:
            scaled.save(out, "WEBP", quality=quality, method=4)
        return out.getvalue()


def _decoded(data: bytes, form: str) -> Still | Frames:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=(form,)) as opened:
                _bounded(opened.size)
                return frames_of(opened) or Still(_in_srgb(ImageOps.exif_transpose(opened)))
    except (PictureError, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        count = re.search(r"\d+", str(error))
        raise _too_many(f"{int(count[0]):,}" if count else "so many") from error
    except Exception as error:  # whatever a malformed file leads a decoder to: it is named, with its kind
        said = "" if isinstance(error, UnidentifiedImageError) else str(error)  # that one names a place in memory
        raise PictureError(f"cannot be decoded as {form} ({said or type(error).__name__})", cause="broken") from error


def sizes(original: tuple[int, int], widths: tuple[int, ...]) -> list[tuple[int, int]]:
    """The sizes to make: each width that is less than the original's, and the original's own or the widest."""
    width, height = original
    widest = min(width, widths[-1], max(1, SIDE_MOST * width // height))
    wanted = [*(each for each in widths if each < widest), widest]
    return [(each, max(1, min(SIDE_MOST, round(height * each / width)))) for each in wanted]


def _bounded(size: tuple[int, int]) -> None:
    width, height = size
    if width <= TINY and height <= TINY:
        raise PictureError(f"{width} x {height} pixels: there to be counted, not seen", cause="tiny")
    if width * height > PIXELS_MOST:
        raise _too_many(f"{width} x {height}")


def _too_many(said: str) -> PictureError:
    return PictureError(f"{said} pixels, more than {PIXELS_MOST:,}", cause="too many pixels")


def _in_srgb(image: Image.Image) -> Image.Image:
    """8 bits of red, green, blue (and alpha) in the colours of screens; nothing else stays with it."""
    profile = image.info.get("icc_profile")
    plain = _eight_bits(image)
    if profile:
        plain = _converted(plain, profile)
    plain = plain.convert("RGBA" if plain.has_transparency_data else "RGB")
    plain.info.clear()
    return plain


def _eight_bits(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if image.mode in ("P", "PA", "LA", "1"):
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image


def _converted(image: Image.Image, profile: bytes) -> Image.Image:
    """As the profile means the colours; as they are where it is none, or one for other pictures."""
    out = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        read = ImageCms.ImageCmsProfile(BytesIO(profile))
        made = ImageCms.profileToProfile(image, read, _SRGB, outputMode=out)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return made or image


def _variant(digest: str, form: str, size: tuple[int, int], blob: bytes) -> tuple[Variant, bytes]:
    name = variant_name(digest, size[0], form)
    told = hashlib.sha256(blob).hexdigest()
    return Variant(name=name, form=form, width=size[0], height=size[1], size=len(blob), digest=told), blob
