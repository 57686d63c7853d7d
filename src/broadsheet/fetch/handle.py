"""A curl handle of ours: sets itself up for a transfer, takes what arrives and says how it ended.

It carries one transfer after another, and is told only what differs from the last one. Who drives it is wire.py's
business.
"""

import os
import socket
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
import pycurl

from broadsheet.errors import FetchError
from broadsheet.fetch.addresses import refused
from broadsheet.fetch.causes import Failure, failure
from broadsheet.fetch.exchange import Exchange, Headers
from broadsheet.fetch.transfer import Limits, Transfer, parted

MOST_HEADERS = 262_144  # bytes
_FIXED = {
    pycurl.PROTOCOLS: pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS,
    pycurl.HTTP_VERSION: pycurl.CURL_HTTP_VERSION_2TLS,
    pycurl.FOLLOWLOCATION: 0,  # each hop is checked, told and archived by us
    pycurl.NOSIGNAL: 1,
    pycurl.SSL_VERIFYPEER: 1,
    pycurl.SSL_VERIFYHOST: 2,
}
_CONNECTED = (pycurl.CONNECT_TIME, pycurl.PRETRANSFER_TIME)  # the first stays 0 where a connection is used again


class Handle:
    """Carries a transfer: `begin`, drive `curl`, `finish`, and `let_go` in any case.

    hold   keeps what was raised in a callback, such as Ctrl-C (pycurl would print it, and nobody would hear), and says
           -1, on which libcurl breaks off. Each callback does that itself: a wrapper costs more than most of them.
    """

    def __init__(self, hold: Callable[[BaseException], int]) -> None:
        self._hold = hold
        self.curl: Any = pycurl.Curl()
        self.transfer: Transfer
        self._limits: Limits | None = None  # that curl knows
        self._headers: Headers | None = None
        self._lines: list[bytes] = []  # of these headers
        self._head: list[bytes] = []
        self._body: list[bytes] = []
        self._most = 0  # bytes that may have come by now
        self._sockets: list[socket.SocketType] = []  # pycurl works on duplicates
        self._broke: FetchError | None = None  # our own reason to stop
        for option, value in _FIXED.items():
            self.curl.setopt(option, value)
        self.curl.setopt(pycurl.OPENSOCKETFUNCTION, self._open_socket)
        self.curl.setopt(pycurl.PREREQFUNCTION, self._may_use)
        self.curl.setopt(pycurl.HEADERFUNCTION, self._take_header)
        self.curl.setopt(pycurl.WRITEFUNCTION, self._take_body)

    def begin(self, transfer: Transfer) -> None:
        """Set the handle up for a transfer; the exchange begins now."""
        self.transfer, self._most, self._broke = transfer, MOST_HEADERS, None
        transfer.at = transfer.now()
        if transfer.limits is not self._limits:
            for option, value in _limiting(transfer.limits).items():
                self.curl.setopt(option, value)
            self._limits = transfer.limits
        if transfer.headers != self._headers:
            self._lines = [f"{name}: {value}".encode("latin-1") for name, value in transfer.headers]
            self.curl.setopt(pycurl.HTTPHEADER, self._lines)
            self._headers = transfer.headers
        for option, value in transfer.options().items():
            self.curl.setopt(option, value)

    def finish(self, error: tuple[int, str] | None) -> Exchange | FetchError:
        """What was exchanged, or why it failed: `hops` then holds what came until then."""
        ended = self._exchange()
        if error is None:
            return ended
        reason = self._reason(*error)
        reason.where = self.transfer.url
        reason.hops = (msgspec.structs.replace(ended, cause=reason.cause),)
        return reason

    def let_go(self) -> None:
        """Let go of what came, however it ended."""
        for opened in self._sockets:
            opened.close()
        self._sockets.clear()
        self._head.clear()
        self._body.clear()

    def _open_socket(self, purpose: int, address: Any) -> Any:
        try:
            ip, port = address.addr[:2]
            # A proxy is the user's own word, and it connects in our place.
            if not self.transfer.limits.proxy and (refusal := refused(ip, port, self.transfer.reach)):
                self._broke = refusal
                return pycurl.SOCKET_BAD
            self._broke = None  # another address of the same name may be a good one
            self._sockets.append(socket.SocketType(address.family, address.socktype, address.protocol))
            return self._sockets[-1]
        except BaseException as raised:
            return self._hold(raised)

    def _may_use(self, ip: str, _own: str, port: int, _own_port: int) -> int:
        """Judge an open connection too: one that another source may use is not for all."""
        try:
            if self.transfer.limits.proxy or self._sockets:
                return int(pycurl.PREREQFUNC_OK)
            self._broke = refused(ip, port, self.transfer.reach)
            return int(pycurl.PREREQFUNC_ABORT if self._broke else pycurl.PREREQFUNC_OK)
        except BaseException as raised:
            return self._hold(raised)

    def _take_header(self, line: bytes) -> int | None:
        try:
            if self._body:
                return None  # trailers: they say nothing that we use
            if line.startswith(b"HTTP/"):
                self._head.clear()  # what came before was a 1xx or a proxy's
            self._head.append(line)
            self.transfer.came = came = self.transfer.came + len(line)
            if came <= self._most:
                return None
            self._broke = FetchError(f"sends more than {MOST_HEADERS:,} bytes of headers", cause="too large")
            return -1
        except BaseException as raised:
            return self._hold(raised)

    def _take_body(self, part: bytes) -> int | None:
        try:
            if not self._body:
                self._most = self.transfer.came + self.transfer.limits.max_wire
            self._body.append(part)
            self.transfer.came = came = self.transfer.came + len(part)
            if came <= self._most:
                return None
            self._broke = self._too_large()
            return -1
        except BaseException as raised:
            return self._hold(raised)

    def _too_large(self) -> FetchError:
        return FetchError(f"is more than {self.transfer.limits.max_wire:,} bytes", cause="too large")

    def _exchange(self) -> Exchange:
        place, target = parted(self.transfer.url)
        first = f"GET {target} HTTP/1.1\r\nHost: {place}".encode("latin-1")
        return Exchange(
            url=self.transfer.url,
            at=self.transfer.at,
            ip=self.curl.getinfo(pycurl.PRIMARY_IP) or "",
            request=b"\r\n".join([first, *self._lines, b"", b""]),
            status=self.curl.getinfo(pycurl.RESPONSE_CODE),
            head=b"".join(self._head),
            body=b"".join(self._body),
        )

    def _reason(self, code: int, said: str) -> FetchError:
        if self._broke or code == pycurl.E_FILESIZE_EXCEEDED:
            return self._broke or self._too_large()
        told = Failure(
            code=code,
            said=said,
            errno=self.curl.getinfo(pycurl.OS_ERRNO),
            connected=any(self.curl.getinfo(time) > 0 for time in _CONNECTED),
            received=self.transfer.came,
            seconds=self.curl.getinfo(pycurl.TOTAL_TIME),
        )
        return failure(told)


def _limiting(limits: Limits) -> dict[int, Any]:
    return {
        pycurl.CONNECTTIMEOUT_MS: int(limits.connect_timeout * 1000),
        pycurl.TIMEOUT_MS: int(limits.timeout * 1000),
        pycurl.LOW_SPEED_TIME: limits.stall,
        pycurl.LOW_SPEED_LIMIT: limits.trickle,
        pycurl.MAXFILESIZE: limits.max_wire,
        pycurl.PROXY: limits.proxy,  # "": none, whatever the environment says
        **_trusted(limits.ca_file),
    }


@cache
def _trusted(ca_file: str) -> dict[int, str]:
    """Whom to trust: the machine's certificates. The wheel's own path is that of the machine it was built on."""
    paths = ssl.get_default_verify_paths()
    file = ca_file or paths.cafile
    if file:
        return {pycurl.CAINFO: file}
    return {pycurl.CAPATH: paths.capath} if paths.capath and os.path.isdir(paths.capath) else {}
