"""Pictures that move: kept moving, within bounds; beyond them, their first frame stands."""

from io import BytesIO
from typing import NamedTuple

from PIL import Image

FRAMES_MOST = 400
PIXELS_MOST = 60_000_000  # of all frames together
_SHORTEST = 20  # milliseconds: browsers show what claims less for 100
_LONGEST = 60_000


class Frames(NamedTuple):
    """An animation that was opened, from its first frame."""

    images: list[Image.Image]  # RGBA
    milliseconds: list[int]
    loops: int  # 0: for ever

    @property
    def size(self) -> tuple[int, int]:
        return self.images[0].size

    def encoded(self, size: tuple[int, int], form: str, quality: int) -> bytes:
        """In this size; as animated WebP, whatever the form."""
        scaled = [image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0) for image in self.images]
        out = BytesIO()
        first, *more = scaled
        first.save(
            out,
            "WEBP",
            save_all=True,
            append_images=more,
            duration=self.milliseconds,
            loop=self.loops,
            quality=quality,
            method=2,
        )
        return out.getvalue()


def frames_of(opened: Image.Image) -> Frames | None:
    """The frames of a picture; None where it does not move, or has more of them than is reasonable.

    Raises: OSError, EOFError, … where a frame cannot be decoded.
    """
    if not getattr(opened, "is_animated", False):
        return None
    most = min(FRAMES_MOST, PIXELS_MOST // max(1, opened.width * opened.height))
    loops, images, durations = int(opened.info.get("loop", 1)), list[Image.Image](), list[int]()
    while len(images) <= most:
        try:
            opened.seek(len(images))
        except EOFError:
            break
        images.append(opened.convert("RGBA"))
        durations.append(_lasts(opened.info.get("duration")))
    opened.seek(0)
    return Frames(images, durations, loops) if 1 < len(images) <= most else None


def _lasts(told: object) -> int:
    milliseconds = int(told) if isinstance(told, int | float) else 0
    return min(milliseconds, _LONGEST) if milliseconds >= _SHORTEST else 100
