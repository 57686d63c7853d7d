"""Addresses: absolute, comparable, and free of what only tracks or leaks."""

import re
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

# C0 controls and spaces at the ends, tab/newline anywhere: the URL Standard's own first step.
_EDGES = "".join(map(chr, range(33)))
_INSIDE = re.compile(r"[\t\n\r]")
_RECORDINGS = (".warc", ".warc.gz")
_TRACKERS = r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|mc_[ce]id|igshid|_hs\w+|wt_mc|ito|cmpid|ocid|spm|at_\w+"
_TRACKING = re.compile(rf"^({_TRACKERS})$", re.I)
# Nothing of a query is tracking without one of these, which most have not.
_MAY_TRACK = re.compile(rf"(?:^|&)(?:{_TRACKERS})|=(?:rss|feed)", re.I)
# Absolute beyond doubt, so that nothing is left to join: by far most addresses of feeds.
_WHOLE = re.compile(r"https?://[a-z0-9.-]++/(?:[!-~]*[!-\"$->@-~])?")
# From the root of its site, and nothing that joining would change: no dots, no parameters, nothing empty.
_ROOTED = re.compile(r"/(?![/.])(?:[A-Za-z0-9_~%+,=@:&.-]++|/(?!\.))*+(?:\?[A-Za-z0-9_~%+,=@:&./-]++)?")
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::[0-9]+)?(?=[/?#]|\Z)")
_PLACE = re.compile(r"#[!-~]+")  # of the page that it stands on
# In parts that joining would put together again as they are: up to the query, and the query.
_IN_PARTS = re.compile(r"(https?://[a-z0-9.-]++/[!-\"$->@-~]*+)(?:\?([!-\"$-~]*+))?")
_PLAIN_HOST = re.compile(r"https?://[a-z0-9.-]++(?:[/?#]|\Z)")  # the short way for nearly all
# The number of a visit, which tells nothing of the page: in the path as Java's servers have it, in the query as PHP's.
_SESSION = re.compile(
    r";jsessionid=[^?#/]*+|(?:(?<=\?)|(?<=&))(?:sid|phpsessid|jsessionid)=[0-9a-f]{32}(?:&|(?=#|\Z))", re.I
)
_LEFT_OVER = re.compile(r"[?&](?=#|\Z)")
# Where a reader comes from; "xtor=rss-4" says so by its value alone.
_ORIGINS = frozenset("ref referrer source src from via cmp campaign partner origin ncid cid s_cid xtor ftag".split())
# Host and port of what needs no more looking at: in lower case, nobody's name in it, no address in brackets.
_PLAIN_PLACE = re.compile(r"https?://([a-z0-9.-]++)(?::([0-9]{1,4}+))?(?:[/?#]|\Z)")
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def tidy(url: str) -> str:
    """The address without white space that does not belong to it (URL Standard, basic URL parser, step 1)."""
    url = url.strip(_EDGES)
    return url if url.isprintable() else _INSIDE.sub("", url)


def absolute(url: str | None, base: str) -> str | None:
    """`url` made absolute against `base`; None where it is empty or cannot be an address."""
    if not url:
        return None
    if _WHOLE.fullmatch(url):
        return url
    if _ROOTED.fullmatch(url) and (origin := _ORIGIN.match(base)):
        return f"{origin[0]}{url}"
    if _PLACE.fullmatch(url) and _WHOLE.fullmatch(page := base.partition("#")[0]) and ";" not in page:
        return f"{page}{url}"  # empty parameters (";") would be lost in joining
    given = tidy(url)
    if not given:
        return None
    try:
        joined = (urljoin(base, given) if base else given).replace(" ", "%20")
        parts = urlsplit(joined)
    except ValueError:  # "http://[": urllib refuses what browsers refuse
        return None
    is_host = parts.scheme in _DEFAULT_PORTS and parts.netloc and joined == f"{parts.scheme}://{parts.netloc}"
    return f"{joined}/" if is_host else joined or None  # "/" is the path of no path (RFC 3986, 6.2.3)


def is_web(url: str | None) -> bool:
    """True for an http(s) address with a host."""
    if url and _PLAIN_HOST.match(url):
        return True
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def is_recording(url: str) -> bool:
    """True for the path of a WARC file: what is followed there are the pages in it."""
    return url.endswith(_RECORDINGS) and "://" not in url


def host(url: str) -> str:
    """The host name, lower case, without port; "" where there is none."""
    if plain := _PLAIN_PLACE.match(url):
        return plain[1]
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def port(url: str) -> int | None:
    """The port that an address names; None where it names none, or none that there can be."""
    if plain := _PLAIN_PLACE.match(url):
        return int(plain[2]) if plain[2] else None
    try:
        return urlsplit(url).port
    except ValueError:
        return None


def parts_of(url: str) -> SplitResult:
    """The parts of an address; all empty where it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def without_session(url: str) -> str:
    """The address without the number of a visit."""
    may_have = "sid=" in url or "SID=" in url or "sessionid=" in url  # told in a tenth of the time
    if not may_have or not _SESSION.search(url):
        return url
    return _LEFT_OVER.sub("", _SESSION.sub("", url))


def normalise(url: str) -> str:
    """The form under which two spellings of one address are equal.

    Scheme and host in lower case, default port, fragment, sessions and tracking parameters gone. Only for
    comparing and for keys: what is fetched and shown stays as it was given.
    """
    given = without_session(tidy(url))
    if plain := _IN_PARTS.fullmatch(given):  # nearly all
        query = _without_tracking(plain[2] or "")
        return f"{plain[1]}?{query}" if query else plain[1]
    try:
        parts = urlsplit(given)
    except ValueError:
        return url
    netloc = parts.netloc.lower().removesuffix(_DEFAULT_PORTS.get(parts.scheme.lower(), " "))
    return urlunsplit((parts.scheme.lower(), netloc, parts.path or "/", _without_tracking(parts.query), ""))


def _without_tracking(query: str) -> str:
    if not _MAY_TRACK.search(unquote(query)):
        return query
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if not _is_tracking(key, value)]
    return query if len(kept) == len(pairs) else urlencode(kept)


def _is_tracking(key: str, value: str) -> bool:
    """True for what only says by which way a reader came: by the feed, as one."""
    return (
        _TRACKING.match(key) is not None
        or value[:4].lower() == "rss-"
        or (value.lower() in ("rss", "feed") and key.lower() in _ORIGINS)
    )
