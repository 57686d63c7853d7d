"""What a file is, told by its first bytes: never by its name or by what the server says."""

import re

from PIL import features

# Decoded by Pillow, under these names of its own. Others (TIFF, ICO, PSD, …) are no pictures of news pages.
DECODED = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP")
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml\b|!--|!doctype\b|\w)", re.I)
_SVG = re.compile(rb"<svg[\s>]", re.I)
_HEAD = 4096  # bytes
_AVIF = (b"avif", b"avis")


def form_of(data: bytes) -> str:
    """One of DECODED; else "svg", "markup" (HTML, XML) or "" (something else)."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        return "BMP"
    if data[4:8] == b"ftyp":
        return "AVIF" if _brands(data) & {*_AVIF} else ""
    if _MARKUP.match(data):
        return "svg" if _SVG.search(data[:_HEAD]) else "markup"
    return ""


def writes(form: str) -> bool:
    """True if this machine's Pillow can write the form ("webp", "avif"); its wheels can."""
    return bool(features.check(form))


def _brands(data: bytes) -> set[bytes]:
    """Major and compatible brands of an ISO base media file (ISO 14496-12, 4.3)."""
    size = min(int.from_bytes(data[:4]), 256)
    return {data[8:12], *(data[at : at + 4] for at in range(16, size, 4))}
