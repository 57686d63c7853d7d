"""One request as it is to be made. No decision about redirects or statuses: that is http.py's."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pycurl

from broadsheet.fetch.addresses import Reach
from broadsheet.fetch.exchange import Headers
from broadsheet.model import Record
from broadsheet.urls import host

NEVER = datetime.min.replace(tzinfo=UTC)


class Limits(Record, frozen=True, kw_only=True):
    """How long and how much. Seconds and bytes."""

    connect_timeout: float = 10.0
    timeout: float = 60.0
    stall: int = 20  # this long below `trickle` is too slow
    trickle: int = 100  # bytes a second
    max_wire: int = 10_000_000
    proxy: str = ""
    ca_file: str = ""


class Transfer:
    """One exchange that is to be, and how much of it has come."""

    __slots__ = ("_seen", "at", "came", "headers", "host", "limits", "now", "reach", "url")

    def __init__(self, url: str, headers: Headers, limits: Limits, reach: Reach, now: Callable[[], datetime]) -> None:
        self.url, self.headers, self.limits, self.reach, self.now = url, headers, limits, reach, now
        self.host = host(url)
        self.at = NEVER  # when it began
        self.came = self._seen = 0  # bytes, headers included

    def options(self) -> dict[int, Any]:
        """What curl is to be told of this transfer alone."""
        return {
            pycurl.URL: self.url,
            pycurl.REQUEST_TARGET: whole(self.url) if self._goes_through() else parted(self.url)[1],
        }

    def moved(self) -> int:
        """Bytes that came since this was last asked."""
        moved, self._seen = self.came - self._seen, self.came
        return moved

    def _goes_through(self) -> bool:
        """True where a proxy reads the request (RFC 9112, 3.2.2), and does not only pass bytes on."""
        proxy = self.limits.proxy
        return bool(proxy) and not proxy.startswith("socks") and self.url.startswith("http://")


def parted(url: str) -> tuple[str, str]:
    """Host with port, path with query, as they stand in a sendable address: libcurl would spell them its own way."""
    start = url.find("://") + 3
    slash = url.find("/", start)
    place, target = (url[start:slash], url[slash:]) if slash >= 0 else (url[start:], "/")
    return place.rpartition("@")[2], target


def whole(url: str) -> str:
    """The address as a proxy is asked for it: without a user's name and password."""
    return f"http://{''.join(parted(url))}"
