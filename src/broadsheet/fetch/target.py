"""An address as a request carries it."""

import re
from urllib.parse import quote, urlsplit, urlunsplit

from broadsheet.errors import FetchError
from broadsheet.urls import is_web, tidy

_URL_SAFE = "!#$%&'()*+,/:;=?@[]~"  # "%" too: what is escaped stays escaped
# Sendable as it stands: by far most addresses. "?" at the end and what else parsers drop stays.
_SENDABLE = re.compile(r"https?://[a-z0-9][a-z0-9.-]*+(?::[0-9]{1,5})?/[A-Za-z0-9!$&'()*+,/:;=?@\[\]~._%-]*+")
_USER = re.compile(r"(?<=://)[^/?#]*@")


def sendable(url: str) -> str:
    """The address as a request can carry it: ASCII, no fragment; nothing else is changed.

    Raises: FetchError "bad address".
    """
    if _SENDABLE.fullmatch(url):
        return url
    try:
        parts = urlsplit(tidy(url))
        if "\\" in parts.netloc:
            raise ValueError("browsers and libraries do not agree on where such a host ends")
        host = parts.netloc if parts.netloc.isascii() else _ascii(parts.netloc)
        path, query = quote(parts.path, safe=_URL_SAFE), quote(parts.query, safe=_URL_SAFE)
        target = urlunsplit((parts.scheme, host, path or "/", query, ""))
    except (ValueError, UnicodeError) as error:
        raise FetchError("is no address that can be asked for", cause="bad address", where=url) from error
    if not is_web(target):
        raise FetchError("is no http or https address", cause="bad address", where=url)
    return target


def _ascii(netloc: str) -> str:
    """Host names of other scripts as the name system has them (RFC 3490)."""
    user, at, place = netloc.rpartition("@")
    host, colon, port = place.partition(":")
    return f"{quote(user)}{at}{host.encode('idna').decode()}{colon}{port}"


def as_utf8(location: str) -> str:
    """Servers that write a place in raw bytes mean UTF-8, as browsers read it."""
    try:
        return location.encode("latin-1").decode()
    except UnicodeError:
        return location


def origin(url: str) -> tuple[str, str]:
    """Scheme and host with port: headers of our own go to the same origin only."""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def shown(url: str) -> str:
    """The address as it may stand in a log: without a user's name and password."""
    return _USER.sub("", url)
