"""One request and its answer on a curl handle. No decision about redirects or statuses: that is http.py's.

A Transfer sets a handle up, takes what arrives and says how it ended; who drives the handle (one after the other, or
many at once in a multi handle) is not its business.
"""

import os
import socket
import ssl
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pycurl

from broadsheet.errors import FetchError
from broadsheet.fetch.addresses import forbidden
from broadsheet.fetch.causes import Failure, failure
from broadsheet.fetch.exchange import Exchange, Headers
from broadsheet.model import Record

MOST_HEADERS = 262_144  # bytes


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

    def __init__(
        self,
        url: str,
        headers: Headers,
        limits: Limits,
        allowed: tuple[str, ...],
        at: datetime,
        is_stopped: Callable[[], bool] = bool,
    ) -> None:
        self.url, self.headers, self.limits, self.allowed, self.at = url, headers, limits, allowed, at
        self._is_stopped = is_stopped
        self._head: list[bytes] = []
        self._body: list[bytes] = []
        self._head_size = self._body_size = 0
        self._sockets: list[socket.socket] = []  # pycurl works on duplicates
        self._broke: FetchError | None = None  # our own reason to stop

    def prepare(self, handle: Any) -> None:
        """Set the handle up from nothing; its open connections are kept."""
        handle.reset()
        for option, value in {**_FIXED, **self._options()}.items():
            handle.setopt(option, value)

    def finish(self, handle: Any, error: tuple[int, str] | None) -> Exchange:
        """What was exchanged. Raises: FetchError, its `hops` holding what came until then."""
        ended = self._exchange(handle)
        if error is None:
            return ended
        reason = self._reason(handle, *error)
        reason.where = self.url
        reason.hops = (Exchange(**{**_fields(ended), "cause": reason.cause}),)
        raise reason

    def close(self) -> None:
        """Let go of what the transfer holds, however it ended."""
        for opened in self._sockets:
            opened.close()

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
            pycurl.HEADERFUNCTION: self._take_header,
            pycurl.WRITEFUNCTION: self._take_body,
            pycurl.XFERINFOFUNCTION: self._breathe,
            **_trusted(limits.ca_file),
        }

    def _open_socket(self, purpose: int, address: Any) -> Any:
        ip = address.addr[0]
        # A proxy is the user's own word, and it connects in our place.
        if not self.limits.proxy and (reason := forbidden(ip, self.allowed)):
            self._broke = FetchError(f"leads to {ip} ({reason})", cause="private address", hint=_ALLOW)
            return pycurl.SOCKET_BAD
        self._broke = None  # another address of the same name may be a good one
        self._sockets.append(socket.socket(address.family, address.socktype, address.protocol))
        return self._sockets[-1]

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

    def _breathe(self, *_: int) -> int:
        """Called about once a second. In the main thread Python runs signal handlers here: Ctrl-C need not wait."""
        if self._is_stopped():
            self._broke = FetchError("the run was stopped", cause="stopped")
            return 1
        return 0

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


_ALLOW = "allow_private in its [[source]] permits it"
_FIXED = {
    pycurl.PROTOCOLS: pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS,
    pycurl.HTTP_VERSION: pycurl.CURL_HTTP_VERSION_2TLS,
    pycurl.FOLLOWLOCATION: 0,  # each hop is checked, told and archived by us
    pycurl.NOSIGNAL: 1,
    pycurl.NOPROGRESS: 0,
    pycurl.SSL_VERIFYPEER: 1,
    pycurl.SSL_VERIFYHOST: 2,
}


def _trusted(ca_file: str) -> dict[int, str]:
    """Whom to trust: the machine's certificates. The wheel's own path is that of the machine it was built on."""
    paths = ssl.get_default_verify_paths()
    file = ca_file or paths.cafile
    if file:
        return {pycurl.CAINFO: file}
    return {pycurl.CAPATH: paths.capath} if paths.capath and os.path.isdir(paths.capath) else {}


def _request(url: str, headers: Headers) -> bytes:
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"GET {path} HTTP/1.1", f"Host: {parts.netloc.rpartition('@')[2]}", *(f"{n}: {v}" for n, v in headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def _fields(record: Exchange) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__struct_fields__}
