"""The lock: only elements, attributes and addresses on a list of harmless ones come through.

nh3 (ammonia) parses as browsers do and serialises anew; what it does not check, `srcset` and control characters in
addresses, is refused here. Our reader has already chosen the largest picture, so no `srcset` is kept at all.
"""

import re
from urllib.parse import urlsplit

import nh3

from broadsheet.markup import shallow
from broadsheet.text import CONTROL, SURROGATE

_TEXT = (
    "a abbr b bdi bdo br cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup time u wbr"
)
_BLOCKS = (
    "address article aside blockquote caption col colgroup dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr "
    "li ol p pre section summary table tbody td tfoot th thead tr ul"
)
_MEDIA = "audio iframe img source track video"
TAGS = frozenset(f"{_TEXT} {_BLOCKS} {_MEDIA}".split())
# Dropped with their content: what they hold is no reading matter, or is parsed by rules of its own.
DROPPED = frozenset(
    "script style template noscript noembed noframes svg math object select option textarea title".split()
)
ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href", "title", "hreflang"},
    "abbr": {"title"},
    "audio": {"src", "controls", "preload"},
    "blockquote": {"cite"},
    "bdo": {"dir"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"datetime"},
    "details": {"open"},
    "iframe": {"src", "width", "height", "title", "allowfullscreen"},
    "img": {"src", "alt", "title", "width", "height"},
    "ins": {"datetime"},
    "li": {"value"},
    "ol": {"start", "type", "reversed"},
    "q": {"cite"},
    "source": {"src", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "track": {"src", "kind", "srclang", "label"},
    "video": {"src", "controls", "poster", "preload", "width", "height"},
}
# Players that show one film or sound and nothing else; an iframe of any other host becomes nothing.
PLAYERS = frozenset(
    "www.youtube.com www.youtube-nocookie.com youtube.com player.vimeo.com vimeo.com www.dailymotion.com "
    "geo.dailymotion.com w.soundcloud.com open.spotify.com embed.podcasts.apple.com player.bilibili.com "
    "embed.ted.com players.brightcove.net cdn.jwplayer.com rutube.ru vk.com www.facebook.com embed.acast.com".split()
)
_SIZE = re.compile(r"\d{1,5}")
_PLAYER_GONE = re.compile(r"<iframe(?![^>]* src=)[^>]*></iframe>")
_WEB = re.compile(r"https?://[^/\\]", re.I)
_LINK_ONLY = re.compile(r"#\S*|mailto:[^\s\x00-\x1f]+", re.I)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def sanitize(html: str) -> str:
    """Harmless HTML with the same words. Twice is once.

    In:     a fragment with absolute addresses, untrusted, of any depth.
    Out:    well-formed; links carry rel="noopener noreferrer nofollow"; comments, styles, scripts, forms are gone.
    Raises: nothing.
    """
    plain = SURROGATE.sub("\ufffd", CONTROL.sub("", html))
    flat = shallow(plain.encode()).decode(errors="replace")
    return _PLAYER_GONE.sub("", _cleaner.clean(flat))


def _keep(tag: str, name: str, value: str) -> str | None:
    """The value of an attribute, or None to drop it."""
    if name in ("src", "href", "poster", "cite"):
        return _address(tag, name, value.strip())
    if name in ("width", "height"):
        return value if _SIZE.fullmatch(value) else None
    return value


def _address(tag: str, name: str, url: str) -> str | None:
    """An address that is absolute and of the web; a player's for an iframe; mail and fragments for links."""
    if tag == "iframe":
        return url if _is_player(url) else None
    if _WEB.match(url) and not _CONTROLS.search(url):
        return url
    return url if name == "href" and _LINK_ONLY.fullmatch(url) else None


def _is_player(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and parts.hostname in PLAYERS and not parts.username


_cleaner = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(DROPPED),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    attribute_filter=_keep,
    strip_comments=True,
    link_rel="noopener noreferrer nofollow",
    url_schemes={"http", "https", "mailto"},
)
