# ruff: noqa: E501 (tables of words)
"""Which address a picture really has: lazy-loading attributes, srcset, and what is no picture at all."""

import re
from collections.abc import Mapping, Sequence
from operator import itemgetter

from broadsheet.phrase import Wording
from broadsheet.urls import absolute, is_web

# In the order of trust. Names seen in the wild; all hold one address, or a srcset.
_LAZY = (
    "data-src data-original data-lazy-src data-orig-file data-original-src data-actualsrc "
    "data-hi-res-src data-full-src data-large-file "
    "data-lazy data-url data-echo data-image data-img data-img-src data-img-url data-source "
    "data-real-src data-full data-large data-zoom-image "
    "data-image-src data-pagespeed-lazy-src data-cfsrc data-runner-src data-ll-src data-defer-src "
    "data-delayed-url data-src-medium "
    "data-original-image data-pin-media data-fullsrc data-default-src data-thumb data-flickity-lazyload data-bg file zoomfile"
).split()
_SETS = "data-srcset srcset data-lazy-srcset data-original-set data-src-set data-ll-srcset data-optimumx-srcset data-srcs".split()
_NAMES_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|[?&#\"])", re.I)
_IN_JSON = re.compile(r'\s*[\[{]\s*"(https?:[^"]+)"')
_BLURRED = re.compile(r"[,/_](?:e_)?blur[_:]\d|[?&]blur=\d|[?&](?:w|width|wid)=(?:[1-5]?\d|60)(?:&|$)", re.I)
_WIDTHS = re.compile(r"min-width:\s*(\d{2,5})")
_SIZED = re.compile(r"[-_](\d{2,4})x(\d{2,4})\.\w{3,4}$")
_SIDED = re.compile(r"_w(\d{2,4})_h(\d{2,4})\.\w{3,4}$")
_NAME = 40  # letters of a file's name that are looked at
_TINY = 40  # pixels
_SMALL = 72  # pixels of both sides, at most: a face or a sign
_PIXELS = re.compile(r"\s*(\d{1,5})")
# Address and descriptors; what follows the address always matches, so that nothing is tried twice.
_CANDIDATE = re.compile(r"([^\s,](?:\S*[^\s,])?)(?:,|\s([^,]*)|$)")
_DESCRIPTOR = re.compile(r"([\d.]{1,20})[wxh]")
# What stands in for a picture: such a word of its name, or one of the second kind that is all of the name.
_PLACEHOLDER = Wording(
    r"^(?:data:|about:|blob:|javascript:|#|$)|(?:^|[/_\-.])(?:blank|spacer|placeholder|place-holder|transparent|lazy-?load\w*|1x1|"
    r"default-?(?:img|image|thumb)\w*|dummy|no-?image|img-?default)(?:[\-_]?\w{0,8})?\.(?:gif|png|svg|jpe?g|webp)|\.svg(?:$|\?)|"
    r"(?:^|/)(?:pixel|lazy|dot|loading|preload(?:er)?|[12]px|grey|gray|empty|fallback|clear|trans)(?:[\-_]?(?:\d+(?:x\d+)?|bg|icon|image|img|spinner))?\.(?:gif|png|svg|jpe?g|webp)|"
    r"\b(?:transparent|spacer|blank)[\w\-]*\.gif|dummy-transparent",
)
# A sign and no picture: by any word of its name or classes, or by one of the second kind that is all of the name.
_ICONS = (
    r"icons?|logos?|avatars?|gravatar|emoji\w*|smil(?:ey|ies)|sprite|badge|button|btn|favicon|tracking|tracker|counter|beacon|"
    r"feed-icon|vgwort|wp-smiley|qr-?codes?|flash[_-]?player"
)
_AMONG_WORDS = r"(?:^|[/_\-.\s\x0b\x1c-\x1f])(?:{})s?(?:[/_\-.\s\x0b\x1c-\x1f\d]|$)"
_ICON = Wording(_AMONG_WORDS.format(_ICONS))
_ICON_OR_SIGN = Wording(
    _AMONG_WORDS.format(f"{_ICONS}|share|facebook|twitter|whatsapp|arrow|bullet|star|rating|author")
)
_SIGNS = frozenset(
    "share facebook twitter linkedin pinterest telegram instagram youtube tiktok reddit weibo weixin wechat whatsapp qq qzone kakaotalk "
    "email mail print rss arrow bullet star stars rating author more follow play fontsize".split()
)
_BESIDE = _SIGNS | frozenset(
    "x fb tw ig yt art left right up down next prev on us social media small large big mini white black blue grey gray red color colour "
    "round circle square new img image pic audio video".split()
)
_WORDS = re.compile(r"[a-z]+")
# Who serves a picture, or in which folder, that is none.
_ODD_ADDRESSES = Wording(
    r"(?:/css/[^?]*\.gif|/(?:logos?|icon(?:e?s|os)?|emojis?|smilies)/[^/?]+(?:$|\?)|/(?:ic|ico|icn)_[a-z]|[/.\-]userpics?\.|/(?:authors?|autor(?:en|es)?|auteurs?|avatars?|user-?pics?|profile[-_]?(?:pic|photo|image)\w*)/|doubleclick\.|scorecardresearch|/pixel[./?]|vgwort|/b/ss/|google-analytics|count(?:er)?\.(?:gif|php)|feedburner\.com/~)",
)
# What a code to be scanned is described as.
_CODE = re.compile(r"(?:关注|扫描?|扫一扫)?(?:(?!来源|图)[\w :：]){0,12}(?:公众号|二维码)[\w :：]{0,8}")


def source(attrs: Mapping[str, str], base: str) -> str | None:
    """The best absolute address that an img or source element names; None for placeholders.

    A blurred or tiny version is taken where there is no other.
    """
    best = _largest(attrs, base)
    if best and not _is_blurred(best):
        return best
    for name in _LAZY:
        if (value := attrs.get(name)) and _is_address(value) and (found := _real(value, base)):
            return found
    found = _real(attrs.get("src", ""), base)
    if found and not _is_blurred(found):
        return found
    others = (value for name, value in attrs.items() if name.startswith("data-") and name not in _LAZY)
    named = (_real(_first_of(value), base) for value in others if _NAMES_PICTURE.search(value))
    return next(filter(None, named), None) or best or found


def _is_blurred(address: str) -> bool:
    """True for the address of a version that stands for the picture until it has come."""
    return ("blur" in address or "w=" in address or "wid" in address) and _BLURRED.search(address) is not None


def _is_address(value: str) -> bool:
    """True for what names a file: editors keep a number of their own there."""
    return "/" in value or _NAMES_PICTURE.search(value) is not None


def _first_of(value: str) -> str:
    """The first address of a value, which may be a JSON object of them."""
    found = _IN_JSON.match(value)
    return found[1] if found else value


def _real(value: str, base: str) -> str | None:
    value = value.strip()
    if not value or value[0] in "{[<" or _PLACEHOLDER.within(value):
        return None
    address = absolute(value, base)
    return address if address and (is_web(address) or not base) else None


def _largest(attrs: Mapping[str, str], base: str) -> str | None:
    for name in _SETS:
        if value := attrs.get(name):
            ranked = sorted(_candidates(value), key=itemgetter(0), reverse=True)
            for _, address in ranked:
                found = _real(address, base)
                if found:
                    return found
    return None


def _candidates(srcset: str) -> list[tuple[float, str]]:
    """(size, address) of each candidate; w and x descriptors are not mixed in one set (HTML Standard, srcset)."""
    found = []
    for address, described in _CANDIDATE.findall(srcset):
        size = _DESCRIPTOR.fullmatch(described.strip())
        try:
            found.append((float(size[1] if size else 1), address))
        except ValueError:
            found.append((1.0, address))
    return found


def largest(sources: Sequence[Mapping[str, str]], base: str) -> str | None:
    """The address of the picture element's source that is shown on the widest screen."""
    ranked = sorted(sources, key=lambda attrs: -max(map(int, _WIDTHS.findall(attrs.get("media", ""))), default=0))
    fit = [attrs for attrs in ranked if "avif" not in attrs.get("type", "")]
    return next((found for attrs in fit or ranked if (found := source(attrs, base))), None)


def pixels(value: str | None) -> int | None:
    """A width or height attribute in CSS pixels."""
    digits = _PIXELS.match(value) if value else None
    return int(digits[1]) if digits else None


def is_decoration(attrs: Mapping[str, str], address: str) -> bool:
    """True for icons, avatars, counters: told by size, by name, or by who serves them."""
    width, height = pixels(attrs.get("width")), pixels(attrs.get("height"))
    if width is None and height is None and (named := _sized(address.partition("?")[0])):
        width, height = int(named[1]), int(named[2])
    if _is_small(width, height) and "%" not in attrs.get("width", ""):
        return True
    named_so = ("class" in attrs or "id" in attrs) and _ICON_OR_SIGN.within(
        f"{attrs.get('class', '')} {attrs.get('id', '')}"
    )
    if named_so or _ODD_ADDRESSES.within(address):
        return True
    if (alt := attrs.get("alt")) and not alt.isascii() and _CODE.fullmatch(alt):
        return True
    name = address.rsplit("/", 1)[-1].split("?")[0]
    return _ICON.within(name[:_NAME]) or _is_sign(name)


def _sized(path: str) -> re.Match[str] | None:
    """The sides that a file's name ends with."""
    return _SIZED.search(path) or (_SIDED.search(path) if "_h" in path else None)


def _is_small(width: int | None, height: int | None) -> bool:
    """True for a side that is too short for a picture, and for a small square. A side of 0 says nothing, but both do."""
    if width == height:
        return width is not None and width <= _SMALL
    return 0 < (width or _TINY) < _TINY or 0 < (height or _TINY) < _TINY


def _is_sign(name: str) -> bool:
    """True for a file's name that says a sign and nothing else: "share-white.png"."""
    words = _WORDS.findall(name.rsplit(".", 1)[0].lower())
    return not _SIGNS.isdisjoint(words) and _BESIDE.issuperset(words)


def asset(address: str) -> str:
    """The file's own name: the same picture comes in many sizes."""
    parts = address.split("?")[0].lower().rstrip("/").rsplit("/", 2)
    stem = parts[-1].rsplit(".", 1)[0]
    return stem if len(stem) >= _OWN_NAME else "/".join(parts[-2:])


_OWN_NAME = 6  # letters: shorter file names ("image", "1") are shared
