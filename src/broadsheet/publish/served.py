"""Which files of an old site a site serves again from its own root: harmless to disks, builders and browsers. Pure.

Its posts name them, and posts hold words of others; so a file must be of a kind that a browser shows or saves and
never runs, whatever a server says of it, and that no builder takes for a page. Whoever wants another copies it by hand.
"""

import re
from pathlib import PurePosixPath

from broadsheet.text import printable

NAME_MOST = 200  # bytes of a folder's or file's name, as of our own names
_ADDRESS_MOST = 900  # bytes: file systems take 4,096 with the folder of the site, Windows 260 letters
_KINDS = frozenset(
    (
        "jpg jpeg jpe jfif png apng gif webp avif bmp ico tif tiff heic heif jxl psd "  # pictures
        "pdf epub mobi azw3 djvu ps eps doc docx xls xlsx ppt pptx odt ods odp odg rtf "  # documents
        "txt csv tsv srt vtt ics vcf bib tex log "  # plain text
        "mp3 m4a aac ogg oga opus flac wav mid midi mp4 m4v webm ogv mov avi mkv 3gp "  # sound, video
        "zip gz tgz bz2 tbz xz txz zst 7z rar tar torrent"  # archives
    ).split()
)
# What browsers take for a page where a server names no type (MIME Sniffing, 7.1), and Jekyll for one of its own.
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<[!?a-zA-Z/]|---)")
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\.|$)", re.I)  # on Windows


def objection(address: str, head: bytes) -> str:
    """Why a file may not be served at an address below a site's root; "" where it may.

    head   its first bytes, some hundreds or all
    """
    if not is_name_safe(address):
        return "its name is not one that every disk and builder takes"
    if PurePosixPath(address).suffix.lower().removeprefix(".") not in _KINDS or _PAGE.match(head):
        return "a browser or a builder may run it as a page"
    return ""


def is_name_safe(address: str) -> bool:
    """True for a relative path that stays in its folder on every file system, and that builders do not skip."""
    parts = address.split("/")
    return len(address.encode("utf-8", "replace")) <= _ADDRESS_MOST and all(map(_is_part_safe, parts))


def _is_part_safe(name: str) -> bool:
    return not (
        name.startswith((".", "_"))  # "..", hidden, or left out by Hexo, Jekyll and Eleventy
        or name != name.strip().rstrip(".")  # Windows drops them
        or not name
        or len(name.encode("utf-8", "replace")) > NAME_MOST
        or name != printable(name)
        or _FORBIDDEN.search(name)
        or _RESERVED.match(name)
    )
