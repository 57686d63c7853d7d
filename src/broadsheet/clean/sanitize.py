"""The lock: only elements, attributes and addresses on a list of harmless ones come through.

nh3 (ammonia) parses as browsers do and serialises anew; what it does not check, `srcset`, players and control
characters in addresses, is checked here.
"""

import re
from collections.abc import Callable
from functools import lru_cache, partial

import nh3

from broadsheet.anchors import ANCHOR
from broadsheet.markup import escaped, shallow
from broadsheet.players import is_player
from broadsheet.text import CONTROL, SURROGATE
from broadsheet.urls import absolute

_TEXT = (
    "a abbr b bdi bdo br cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup time u wbr"
)
_BLOCKS = (
    "address article aside blockquote caption col colgroup dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr "
    "li ol p pre section summary table tbody td tfoot th thead tr ul"
)
_MEDIA = "audio iframe img picture source track video"
TAGS = frozenset(f"{_TEXT} {_BLOCKS} {_MEDIA}".split())
# Dropped with their content: what they hold is no reading matter, or is parsed by rules of its own.
DROPPED = frozenset(
    "script style template noscript noembed noframes svg math object select option textarea title".split()
)
ATTRIBUTES = {
    "*": {"dir", "id", "lang"},
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
    "img": {"src", "srcset", "sizes", "alt", "title", "width", "height"},
    "ins": {"datetime"},
    "li": {"value"},
    "pre": {"class"},
    "ol": {"start", "type", "reversed"},
    "q": {"cite"},
    "source": {"src", "srcset", "sizes", "media", "type", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "track": {"src", "kind", "srclang", "label"},
    "video": {"src", "controls", "poster", "preload", "width", "height"},
}
# What a player needs to play: its own origin's scripts. No forms, no navigation of our page, no downloads.
SANDBOX = ' sandbox="allow-scripts allow-same-origin allow-presentation" loading="lazy"'
_CODE = re.compile(r"language-[\w+#.-]{1,30}", re.ASCII)
_SIZE = re.compile(r"\d{1,5}")
_LINK = re.compile(r'<a((?: (?!href=)[\w-]+="[^"]*")* href="[^"]*"(?: [\w-]+="[^"]*")*)>')
REL = ' rel="noopener noreferrer nofollow"'
_IFRAME = re.compile(r'<iframe((?: [\w-]+="[^"]*")*)>.*?</iframe>', re.S)
_WEB = re.compile(r"https?://[^/\\]", re.I)
_PLAIN = re.compile(r"https?://(?:[a-z0-9]++(?:-[a-z0-9]++)*+\.)++[a-z]++(?:[/?#]|\Z)")  # a host beyond doubt
_JUDGE = nh3.Cleaner(tags={"a"}, attributes={"a": {"href"}}, link_rel=None, url_schemes={"http", "https"})
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_LINK_ONLY = re.compile(r"#\S*|mailto:[^\s\x00-\x1f]+", re.I)
# The serialiser (html5ever) is quadratic in the "&" and in the bytes of U+0080 to U+00BF of one text or attribute.
_LONG = 20_000  # characters; no address or title is that long
# Ends after the reference in which it would be cut (the longest has 33 characters) or before the next.
_PIECE = re.compile(r"<[^<>]*>|([^<>]{8000}[^<>&\s]{0,40})")  # tags are passed over whole, with their attributes
_PARTING = "<x></x>"  # an element that is not kept: it parts the text and is gone
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# What goes out of all text in the end goes out of values before they are judged: it could hide "/.." in an address.
_INVISIBLE = re.compile(rf"(?![\x00-\x9f]){CONTROL.pattern}")
# HTML Standard, "Srcset attributes": addresses hold no white space, descriptors are a number with w or x.
_CANDIDATE = re.compile(r"[\s,]*([^\s,]\S*[^\s,]|[^\s,])(?:\s+(\d{1,5}w|\d{1,2}(?:\.\d{1,3})?x))?\s*(?:,|$)")


def sanitize(html: str, base: str = "", tags: frozenset[str] = TAGS) -> str:
    """Harmless HTML with the same words. Twice is once where what is left out parted nothing: see stages.

    In:     a fragment, untrusted, of any depth; relative addresses start at `base`, without it they are dropped;
            `tags` are those that may stay.
    Out:    well-formed; links carry rel="noopener noreferrer nofollow"; comments, styles, scripts, forms are gone.
    Raises: nothing.
    """
    plain = SURROGATE.sub("\ufffd", CONTROL.sub("", html))
    data = shallow(plain.encode())
    flat = data.decode(errors="replace")
    if data.count(b"&") + data.count(b"\xc2") > _LONG:
        flat = _PIECE.sub(lambda found: f"{found[0]}{_PARTING}" if found[1] else found[0], flat)
    clean = CONTROL.sub("", _cleaner(base, tags).clean(flat))  # again: references have become characters
    html = _LINK.sub(rf"<a\1{REL}>", clean)
    return _IFRAME.sub(_player, html)


def _player(found: re.Match[str]) -> str:
    """An iframe in its sandbox, without the text that browsers never show; nothing where the address was refused."""
    return f"<iframe{found[1]}{SANDBOX}></iframe>" if ' src="' in found[1] else ""


def _keep(base: str, tag: str, name: str, value: str) -> str | None:
    """The value of an attribute, or None to drop it."""
    if len(value) > _LONG:
        return None
    kept = _value(base, tag, name, _INVISIBLE.sub("", value))
    return kept if kept is not None and len(kept) <= _LONG else None


def _value(base: str, tag: str, name: str, value: str) -> str | None:
    if name in ("src", "href", "poster", "cite"):
        return _address(base, tag, name, value.strip())
    if name == "srcset":
        return _srcset(base, tag, value) or None
    if name == "class":  # of code: the language that it is in
        return value if _CODE.fullmatch(value) else None
    if name == "id":  # of anchors only: any other could be taken for a script's own (DOM clobbering)
        return value if ANCHOR.fullmatch(value) else None
    if name in ("width", "height"):
        return value if _SIZE.fullmatch(value) else None
    return value


def _address(base: str, tag: str, name: str, url: str) -> str | None:
    """An address that is absolute and of the web; a player's for an iframe; mail and fragments for links."""
    if name == "href" and _LINK_ONLY.fullmatch(url):
        return url
    if _CONTROLS.search(url):
        return None
    if base and not _SCHEME.match(url):
        url = absolute(url, base) or ""
        if not _is_of_a_host(url):
            return None
    url = url.replace(" ", "%20")  # as browsers write it (URL Standard, "path percent-encode set")
    if tag == "iframe":
        return url if is_player(url) else None
    return url if _WEB.match(url) else None


def _is_of_a_host(url: str) -> bool:
    """Whether nh3 would let an address pass that we made absolute: it judges them as they were before."""
    return bool(_PLAIN.match(url)) or " href=" in _JUDGE.clean(f'<a href="{escaped(url)}">')


def _srcset(base: str, tag: str, value: str) -> str:
    """The candidates with harmless addresses, absolute; "" where the set does not follow the grammar throughout."""
    kept, end = [], 0
    while end < len(value):
        found = _CANDIDATE.match(value, end)
        if found is None:
            return ""
        url = _address(base, tag, "src", found[1])
        kept += [f"{url} {found[2]}" if found[2] else url] if url else []
        end = found.end()
    return ", ".join(kept)


@lru_cache(32)
def _cleaner(base: str, tags: frozenset[str]) -> nh3.Cleaner:
    keep: Callable[[str, str, str], str | None] = partial(_keep, base)
    return nh3.Cleaner(
        tags=set(tags),
        clean_content_tags=set(DROPPED),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=keep,
        strip_comments=True,
        link_rel=None,  # ours, below: nh3 puts it now first, now last
        url_schemes={"http", "https", "mailto"},
    )
