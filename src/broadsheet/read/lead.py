"""The picture of an article: the one that opens it, else the one that its page names; none that is the whole site's."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from broadsheet import jsonld
from broadsheet.image_sources import asset
from broadsheet.model import Image
from broadsheet.phrase import Phrase
from broadsheet.read.head import Head
from broadsheet.urls import absolute, host, is_web

_PORTRAIT = 200  # pixels wide: smaller ones are of the author
_SIZED = re.compile(r"[-_](\d{2,3})x(\d{2,3})(?=\.\w+$)")  # a name that ends with the sides of a thumbnail
_WORD = re.compile(r"[a-z]+")
# A name made of such words alone (and of the site's) is of a picture that stands for any page: those that say so …
_STANDING_IN = frozenset(
    "default logo logos favicon standard share shared sharing sharef placeholder fallback dummy noimage nophoto "
    "linkedin subscribe missing spacer blank null undefined".split()
)
_SHOWING = frozenset("og opengraph social facebook fb twitter card cover preview meta thumb thumbnail".split())
_HINT = Phrase(
    rf"(?i){'|'.join(sorted(_STANDING_IN | _SHOWING | {'no-?(?:im|ph)', 'touch-icon'}))}"
)  # most names have none of them
_AROUND = frozenset(
    "image images img pic picture photo no not available site page cropped the of to for web square icon wide "
    "card cards white black blue red green grey gray color colour apple touch primary".split()
)
# … and those that only would, in a folder of the site's own furniture.
_FURNITURE = re.compile(r"/(?:themes?|assets|static|default-?images?|templates?|layout|design|skins?)/", re.I)
_NUMBERED = re.compile(
    r"/[^/]*(?:\d{5}|[0-9a-f]{12})[^/]*/|/full/", re.I
)  # a folder of one picture: "/6412345/default.jpg"
_SHORT = 30  # letters of a file's name that may be the site's
_NUMBER = re.compile(r"\d{5}")  # of one picture among many
_FOR_ALL = re.compile(r"/(?:default-?images?|placeholders?)/", re.I)  # folders of pictures that stand for any
_BEGINS = re.compile(r"placeholder|apple-touch-icon|spacer\.|(?:dummy|no-?(?:img|image|photo))[-_.]", re.I)
_NOTHING = frozenset(("null", "undefined"))  # what scripts say for none
_INITIALS = 2  # letters: "PS", "en"


def lead_picture(
    head: Head, article: dict[str, Any], images: Sequence[Image], opens: bool, base: str
) -> tuple[Image | None, str]:
    """The picture that opens the article; else the one that most of og:image, twitter:image and JSON-LD name.

    A picture shown further down (`opens` is false) speaks last: it may be a portrait of the author, or one of many.
    """
    if images and opens and _is_wide(images[0]):
        return images[0], "page"
    voices = [(absolute(told, base), origin) for told, origin in _told_pictures(head, article)]
    told_so = [(address, origin) for address, origin in voices if address and is_web(address)]
    named = [(address, origin) for address, origin in told_so if is_own(address, base)]
    fit = (image for image in images if not _is_small(image) and (named == told_so or _is_wide(image)))
    shown = next(fit, None)
    if shown:
        named.append((shown.url, "page"))
    if not named:
        return None, ""
    counts = Counter(asset(address) for address, _ in named)
    address, origin = max(named, key=lambda voice: counts[asset(voice[0])])
    return (shown if shown and shown.url == address else Image(url=address)), origin


def told_picture(head: Head, article: dict[str, Any], base: str) -> str:
    """The address of the picture that the page's head names for those who share it, as written; "" where none, and
    where that stands for any page."""
    told = next((address for address, _ in _told_pictures(head, article) if address), "")
    return told if is_own(told, base) else ""


def _told_pictures(head: Head, article: dict[str, Any]) -> list[tuple[str, str]]:
    """(address as written, origin) of the pictures that the head names."""
    return [
        (head.first("og:image:secure_url og:image og:image:url"), "og"),
        (head.first("twitter:image twitter:image:src"), "meta"),
        (jsonld.url_of(article.get("image") or article.get("thumbnailUrl")), "json-ld"),
    ]


def _is_wide(image: Image) -> bool:
    return (image.width or _PORTRAIT) >= _PORTRAIT and not _is_small(image)


def _is_small(image: Image) -> bool:
    """True for a thumbnail, and for a GIF that does not say how wide it is: most are signs."""
    is_gif = not image.width and image.url.partition("?")[0].endswith((".gif", ".GIF"))
    return is_gif or _is_thumbnail(image.url)


def _is_thumbnail(address: str) -> bool:
    sized = _SIZED.search(address.split("?")[0])
    return sized is not None and int(sized[1]) < _PORTRAIT


def is_own(address: str, base: str) -> bool:
    """False for a picture that stands for any page of a site, and for a thumbnail."""
    path = (unquote(address) if "%2F" in address else address).partition("?")[0]
    name = path.rpartition("/")[2]
    if not (_HINT.within(name) or _SIZED.search(name) or _FOR_ALL.search(path)):
        return len(name) > _SHORT or not _is_sites_name(name, base)
    if _is_thumbnail(path) or _BEGINS.match(name) or _FOR_ALL.search(path):
        return False
    said = {word for word in _words_in(name) if len(word) > _INITIALS or word in _SHOWING}
    words = said - _words_of(base)
    if name in _NOTHING or (said and not words and not _NUMBER.search(name)):  # the site's name and the sides
        return False
    if words - _STANDING_IN - _SHOWING - _AROUND or _NUMBERED.search(path):
        return True
    return not (words & _STANDING_IN or (words & _SHOWING and _FURNITURE.search(path)))


def _is_sites_name(name: str, base: str) -> bool:
    """True for a file that is called as the site is and nothing else: "paper_180.png"."""
    words = set() if _NUMBER.search(name) else _words_in(name)
    return bool(words) and words <= _words_of(base)


def _words_in(name: str) -> set[str]:
    return set(_WORD.findall(name.rpartition(".")[0].lower()))


def _words_of(base: str) -> set[str]:
    """What a site calls itself in its address."""
    return set(_WORD.findall(host(base))) | {max(host(base).split("."), key=len)}
