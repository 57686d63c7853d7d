"""The pictures of the news room: a sky over water, drawn from the address, as PNG."""

import struct
import zlib
from hashlib import sha256

WIDTH, HEIGHT = 640, 360


def picture(url: str) -> bytes:
    """A PNG of WIDTH x HEIGHT pixels: the same address gives the same picture."""
    seed = sha256(url.encode()).digest()
    sky, water = (96 + seed[0] // 2, 120 + seed[1] // 3, 200), (20, 60 + seed[2] // 4, 90 + seed[3] // 4)
    horizon = HEIGHT // 2 + seed[4] % 60
    rows = b"".join(b"\0" + bytes(_shade(sky if y < horizon else water, y / HEIGHT)) * WIDTH for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)  # 8 bits, RGB
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _shade(colour: tuple[int, int, int], down: float) -> tuple[int, ...]:
    return tuple(min(255, int(part * (0.7 + 0.4 * down))) for part in colour)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
