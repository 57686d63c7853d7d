"""One request and its answer on a curl handle. No decision about redirects or statuses: that is http.py's.

A Transfer sets a handle up, takes what arrives and says how it ended; who drives the handle is not its business.
"""

import os
import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pycurl

from broadsheet.errors import FetchError
from broadsheet.fetch.addresses import Reach, refused
from broadsheet.fetch.causes import Failure, failure
from broadsheet.fetch.exchange import Exchange, Headers
from broadsheet.model import Record
from broadsheet.urls import host

MOST_HEADERS = 262_144  # bytes
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
    """One exchange: `prepare(handle)`, drive the handle, `finish(...)`, and `close()` in any case."""

    def __init__(self, url: str, headers: Headers, limits: Limits, reach: Reach, now: Callable[[], datetime]) -> None:
        self.url, self.headers, self.limits, self.reach, self._now = url, headers, limits, reach, now
        self.host = host(url)
        self.at = NEVER  # when it began
        self._head: list[bytes] = []
        self._body: list[bytes] = []
        self._head_size = self._body_size = self._seen = 0
        self._sockets: list[socket.socket] = []  # pycurl works on duplicates
        self._broke: FetchError | None = None  # our own reason to stop

    def prepare(self, handle: Any, held: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
        """Set a handle up that `new_handle` made; the exchange begins now.

        held   what a callback of ours becomes, so that nothing raised in it is lost
        """
        self.at = self._now()
        for option, value in self._options().items():
            handle.setopt(option, held(value) if callable(value) else value)

    def moved(self) -> int:
        """Bytes that came since this was last asked."""
        size = self._head_size + self._body_size
        moved, self._seen = size - self._seen, size
        return moved

    def finish(self, handle: Any, error: tuple[int, str] | None) -> Exchange | FetchError:
        """What was exchanged, or why it failed: `hops` then holds what came until then."""
        ended = self._exchange(handle)
        if error is None:
            return ended
        reason = self._reason(handle, *error)
        reason.where = self.url
        reason.hops = (msgspec.structs.replace(ended, cause=reason.cause),)
        return reason

    def close(self) -> None:
        """Let go of what the transfer holds, however it ended."""
        for opened in self._sockets:
            opened.close()
        self._head.clear()
        self._body.clear()  # the handle knows this transfer until its next one

    def _options(self) -> dict[int, Any]:
        limits = self.limits
        return {
            pycurl.URL: self.url,
            pycurl.HTTPHEADER: [f"{name}: {value}".encode("latin-1") for name, value in self.headers],
            pycurl.CONNECTTIMEOUT_MS: int(limits.connect_timeout * 1000),
            pycurl.TIMEOUT_MS: int(limits.timeout * 1000),
            pycurl.LOW_SPEED_TIME: limits.stall,
            pycurl.LOW_SPEED_LIMIT: limits.trickle,
            pycurl.MAXFILESIZE: limits.max_wire,
            pycurl.PROXY: limits.proxy,  # "": none, whatever the environment says
            pycurl.OPENSOCKETFUNCTION: self._open_socket,
            pycurl.PREREQFUNCTION: self._may_use,
            pycurl.HEADERFUNCTION: self._take_header,
            pycurl.WRITEFUNCTION: self._take_body,
            **_trusted(limits.ca_file),
            pycurl.REQUEST_TARGET: _whole(self.url) if self._goes_through() else _target(self.url),
        }

    def _goes_through(self) -> bool:
        """True where a proxy reads the request (RFC 9112, 3.2.2), and does not only pass bytes on."""
        return bool(self.limits.proxy) and not self.limits.proxy.startswith("socks") and self.url.startswith("http://")

    def _open_socket(self, purpose: int, address: Any) -> Any:
        ip, port = address.addr[:2]
        # A proxy is the user's own word, and it connects in our place.
        if not self.limits.proxy and (refusal := refused(ip, port, self.reach)):
            self._broke = refusal
            return pycurl.SOCKET_BAD
        self._broke = None  # another address of the same name may be a good one
        self._sockets.append(socket.socket(address.family, address.socktype, address.protocol))
        return self._sockets[-1]

    def _may_use(self, ip: str, _own: str, port: int, _own_port: int) -> int:
        """Judge an open connection too: one that another source may use is not for all."""
        if self.limits.proxy or self._sockets:
            return int(pycurl.PREREQFUNC_OK)
        self._broke = refused(ip, port, self.reach)
        return int(pycurl.PREREQFUNC_ABORT if self._broke else pycurl.PREREQFUNC_OK)

    def _take_header(self, line: bytes) -> int | None:
        if self._body:
            return None  # trailers: they say nothing that we use
        if line.startswith(b"HTTP/"):
            self._head.clear()  # what came before was a 1xx or a proxy's
        self._head.append(line)
        self._head_size += len(line)
        if self._head_size <= MOST_HEADERS:
            return None
        self._broke = FetchError(f"sends more than {MOST_HEADERS:,} bytes of headers", cause="too large")
        return -1

    def _take_body(self, part: bytes) -> int | None:
        self._body.append(part)
        self._body_size += len(part)
        if self._body_size <= self.limits.max_wire:
            return None
        self._broke = self._too_large()
        return -1

    def _too_large(self) -> FetchError:
        return FetchError(f"is more than {self.limits.max_wire:,} bytes", cause="too large")

    def _exchange(self, handle: Any) -> Exchange:
        return Exchange(
            url=self.url,
            at=self.at,
            ip=handle.getinfo(pycurl.PRIMARY_IP) or "",
            request=_request(self.url, self.headers),
            status=handle.getinfo(pycurl.RESPONSE_CODE),
            head=b"".join(self._head),
            body=b"".join(self._body),
        )

    def _reason(self, handle: Any, code: int, said: str) -> FetchError:
        if self._broke or code == pycurl.E_FILESIZE_EXCEEDED:
            return self._broke or self._too_large()
        told = Failure(
            code=code,
            said=said,
            errno=handle.getinfo(pycurl.OS_ERRNO),
            connected=handle.getinfo(pycurl.CONNECT_TIME) > 0,
            received=self._head_size + self._body_size,
            seconds=handle.getinfo(pycurl.TOTAL_TIME),
        )
        return failure(told)


_FIXED = {
    pycurl.PROTOCOLS: pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS,
    pycurl.HTTP_VERSION: pycurl.CURL_HTTP_VERSION_2TLS,
    pycurl.FOLLOWLOCATION: 0,  # each hop is checked, told and archived by us
    pycurl.NOSIGNAL: 1,
    pycurl.SSL_VERIFYPEER: 1,
    pycurl.SSL_VERIFYHOST: 2,
}


def new_handle() -> Any:
    """A handle with what holds for all transfers."""
    handle = pycurl.Curl()
    for option, value in _FIXED.items():
        handle.setopt(option, value)
    return handle


@cache
def _trusted(ca_file: str) -> dict[int, str]:
    """Whom to trust: the machine's certificates. The wheel's own path is that of the machine it was built on."""
    paths = ssl.get_default_verify_paths()
    file = ca_file or paths.cafile
    if file:
        return {pycurl.CAINFO: file}
    return {pycurl.CAPATH: paths.capath} if paths.capath and os.path.isdir(paths.capath) else {}


def _request(url: str, headers: Headers) -> bytes:
    place = urlsplit(url).netloc.rpartition("@")[2]
    lines = [f"GET {_target(url)} HTTP/1.1", f"Host: {place}", *(f"{n}: {v}" for n, v in headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def _whole(url: str) -> str:
    return f"http://{urlsplit(url).netloc.rpartition('@')[2]}{_target(url)}"


def _target(url: str) -> str:
    """Path and query as they stand in a sendable address: libcurl would spell them its own way."""
    slash = url.find("/", url.find("://") + 3)
    return url[slash:] if slash >= 0 else "/"
