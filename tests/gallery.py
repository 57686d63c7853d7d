"""Pictures made in code, good and bad: what a loopback site serves, and what is to become of each."""

import random
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO

from PIL import Image, ImageCms

SCRIPT = "<script>top.postMessage('ran','*');new Image().src='http://leak.example/'</script>"


def photo(seed: int, size: tuple[int, int] = (90, 60), mode: str = "RGB") -> Image.Image:
    """A few blurred patches of colour, another for each seed."""
    chance = random.Random(seed)
    small = Image.frombytes("RGB", (6, 4), bytes(chance.randrange(256) for _ in range(72)))
    return small.resize(size, Image.Resampling.BICUBIC).convert(mode)


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def moving(form: str, seed: int, frames: int = 4, **options: object) -> bytes:
    first, *more = (photo(seed + n) for n in range(frames))
    return encoded(first, form, save_all=True, append_images=more, duration=80, loop=0, **options)


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, rows: bytes, *more: bytes, bits: int = 8, colour: int = 2) -> bytes:
    """A PNG of these raw rows, whatever its head claims."""
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))
    body = png_chunk(b"IDAT", zlib.compress(rows, 9))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + body + png_chunk(b"IEND", b"")


@cache
def bomb() -> bytes:
    """2.5 gigapixels of black in 300 kB."""
    squeeze = zlib.compressobj(9)
    row = b"\0" * (50_000 // 8 + 1)
    data = b"".join(squeeze.compress(row * 500) for _ in range(100)) + squeeze.flush()
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + png_chunk(b"IDAT", data) + png_chunk(b"IEND", b"")


def many_frames(count: int = 20_000) -> bytes:
    """A GIF of so many frames, each as large as the whole."""
    whole = encoded(photo(7, (200, 200)).quantize(8), "GIF")
    start = whole.index(b"\x2c")
    return (
        whole[:start]
        + whole[start:-1] * 3
        + b"\x21\xf9\x04\0\x01\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02L\x01\0" * count
        + b";"
    )


def svg(seed: int) -> bytes:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60" onload="top.postMessage(\'ran\',\'*\')">'
        f'<rect width="{seed}" height="60"/><image href="http://leak.example/{seed}.png"/>{SCRIPT}</svg>'
    ).encode()


def rotated(seed: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "SECRET-NAME"
    exif.get_ifd(0x8825)[1] = "N"
    return encoded(photo(seed), "JPEG", exif=exif)


def profiled(seed: int) -> bytes:
    return encoded(photo(seed), "JPEG", icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())


def sixteen_bits(seed: int) -> bytes:
    rows = b"".join(
        b"\0" + struct.pack(">90H", *((seed * 700 + x * 650) % 65536 for x in range(90))) for _ in range(60)
    )
    return png(90, 60, rows, bits=16, colour=0)


# Each: seed -> bytes. All are to be kept.
GOOD: dict[str, Callable[[int], bytes]] = {
    "photo.jpg": lambda n: encoded(photo(n), "JPEG"),
    "progressive.jpg": lambda n: encoded(photo(n), "JPEG", progressive=True),
    "grey.jpg": lambda n: encoded(photo(n, mode="L"), "JPEG"),
    "cmyk.jpg": lambda n: encoded(photo(n, mode="CMYK"), "JPEG"),
    "turned.jpg": rotated,
    "profile.jpg": profiled,
    "chart.png": lambda n: encoded(photo(n), "PNG"),
    "palette.png": lambda n: encoded(photo(n).quantize(16), "PNG"),
    "alpha.png": lambda n: encoded(photo(n, mode="RGBA"), "PNG"),
    "grey-alpha.png": lambda n: encoded(photo(n, mode="LA"), "PNG"),
    "one-bit.png": lambda n: encoded(photo(n, mode="1"), "PNG"),
    "sixteen.png": sixteen_bits,
    "still.gif": lambda n: encoded(photo(n), "GIF"),
    "moving.gif": lambda n: moving("GIF", n),
    "clear.gif": lambda n: encoded(photo(n).quantize(16), "GIF", transparency=n % 16),
    "lossy.webp": lambda n: encoded(photo(n), "WEBP"),
    "moving.webp": lambda n: moving("WEBP", n),
    "new.avif": lambda n: encoded(photo(n), "AVIF", speed=10),
    "old.bmp": lambda n: encoded(photo(n), "BMP"),
    "wide.jpg": lambda n: encoded(photo(n, (1500, 20)), "JPEG", quality=40),
    "mislabelled.png": lambda n: encoded(photo(n), "JPEG"),  # a JPEG by another name, sent as text/html
    "polyglot.gif": lambda n: encoded(photo(n), "GIF") + SCRIPT.encode(),
    "comment.jpg": lambda n: encoded(photo(n), "JPEG", comment=SCRIPT.encode()),
}
# Each: seed -> bytes, and the cause by which it is named.
BAD: dict[str, tuple[Callable[[int], bytes], str]] = {
    "cut.jpg": (lambda n: encoded(photo(n, (400, 300)), "JPEG")[: 1500 + n], "broken"),
    "cut.png": (lambda n: encoded(photo(n), "PNG")[: 400 + n], "broken"),
    "cut.gif": (lambda n: encoded(photo(n), "GIF")[: 900 + n], "broken"),
    "cut.webp": (lambda n: encoded(photo(n), "WEBP")[: 60 + n % 50], "broken"),
    "cut.avif": (lambda n: encoded(photo(n), "AVIF", speed=10)[:-40], "broken"),
    "noise.jpg": (lambda n: b"\xff\xd8\xff" + random.Random(n).randbytes(2000), "broken"),
    "page.jpg": (lambda n: f"<!doctype html><title>{n}</title>{SCRIPT}".encode(), "not a picture"),
    "empty.jpg": (lambda n: b"", "not a picture"),
    "program.png": (lambda n: b"MZ" + random.Random(n).randbytes(300), "not a picture"),
    "old.tiff": (lambda n: encoded(photo(n), "TIFF"), "not a picture"),
    "drawn.svg": (svg, "svg"),
    "drawn.png": (lambda n: b'<?xml version="1.0"?>\n<!-- x -->\n' + svg(n), "svg"),
    "bomb.png": (lambda n: bomb(), "too many pixels"),
    "claims.png": (lambda n: png(60_000, 60_000, b"\0" * 100), "too many pixels"),
}
TINY: dict[str, Callable[[int], bytes]] = {
    "pixel.gif": lambda n: encoded(Image.new("P", (1, 1)), "GIF"),
    "pixel.png": lambda n: encoded(Image.new("RGBA", (3, 3)), "PNG"),
}


def gallery(count: int) -> Iterator[tuple[str, bytes, str]]:
    """(name, bytes, cause of failure: "" where it is to be kept) of `count` pictures, every kind in turn."""
    kinds = [*((name, of, "") for name, of in GOOD.items()), *((name, of, cause) for name, (of, cause) in BAD.items())]
    kinds += [(name, of, "tiny") for name, of in TINY.items()]
    for n in range(count):
        name, of, cause = kinds[n % len(kinds)]
        yield f"{n}-{name}", of(n), cause
