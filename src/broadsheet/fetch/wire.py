"""The network: libcurl's multi handle behind a poller, so that another thread can wake who waits for it."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pycurl

from broadsheet.errors import FetchError
from broadsheet.fetch.exchange import Exchange
from broadsheet.fetch.handle import Handle
from broadsheet.fetch.polling import IN, OUT, poller
from broadsheet.fetch.transfer import Transfer

MOST_KEPT = 64  # idle connections; a TLS one costs about 50 kB
_EVENTS = {pycurl.POLL_IN: IN, pycurl.POLL_OUT: OUT, pycurl.POLL_INOUT: IN | OUT}


class Wire:
    """Carries transfers out. `wake` may be called from any thread, the rest from one."""

    def __init__(self) -> None:
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._remember)
        self._multi.setopt(pycurl.M_MAXCONNECTS, MOST_KEPT)
        self._raised: BaseException | None = None  # in a callback
        self._wakes_at: float | None = None  # libcurl's own timer
        self._idle: list[Handle] = []
        self._busy: dict[Any, Handle] = {}  # by curl's own
        self._poller = poller()
        self._watched: set[int] = set()  # sockets that libcurl waits for
        self._is_rung = False
        self._bell: socket.socket | None = None
        self._ears: socket.socket | None = None
        self._hears = -1  # the number of the ears

    def listen(self) -> None:
        """From now on `wake` is heard."""
        self._bell, self._ears = socket.socketpair()
        self._bell.setblocking(False)
        self._ears.setblocking(False)
        self._hears = self._ears.fileno()
        self._poller.register(self._hears, IN)

    def start(self, transfer: Transfer) -> None:
        """Begin a transfer."""
        handle = self._idle.pop() if self._idle else Handle(self._hold)
        handle.begin(transfer)
        self._busy[handle.curl] = handle
        self._call(self._multi.add_handle, handle.curl)

    def wait(self, seconds: float) -> list[tuple[Transfer, Exchange | FetchError]]:
        """The transfers that ended."""
        if self._wakes_at is not None:
            seconds = max(0.0, min(seconds, self._wakes_at - time.monotonic()))
        for fd, ready in self._poller.poll(seconds):
            if fd == self._hears and self._ears:
                self._ears.recv(4096)
                self._is_rung = False  # before the caller looks for what it was rung for
            else:  # errors are for libcurl to find out, whether it reads or writes
                read, write = ready & ~OUT and pycurl.CSELECT_IN, ready & ~IN and pycurl.CSELECT_OUT
                self._call(self._multi.socket_action, fd, read | write)
        if self._wakes_at is not None and self._wakes_at <= time.monotonic():
            self._wakes_at = None
            self._call(self._multi.socket_action, pycurl.SOCKET_TIMEOUT, 0)
        return list(self._ended()) if self._busy else []

    def wake(self) -> None:
        """End a `wait`."""
        if self._bell and not self._is_rung:
            self._is_rung = True
            with suppress(BlockingIOError):  # rung often enough
                self._bell.send(b"!")

    def close(self) -> None:
        """Break off what is under way, let all connections go; twice is once."""
        for handle in list(self._busy.values()):
            self._taken(handle)
        for handle in self._idle:
            handle.curl.close()
        self._idle.clear()
        self._multi.close()
        self._poller.close()
        for end in filter(None, (self._bell, self._ears)):
            end.close()

    def _ended(self) -> Iterator[tuple[Transfer, Exchange | FetchError]]:
        queued = 1
        while queued:
            queued, good, bad = self._multi.info_read()
            for curl, error in [(one, None) for one in good] + [(one, (code, said)) for one, code, said in bad]:
                handle = self._busy[curl]
                ended = handle.finish(error)
                self._taken(handle)
                yield handle.transfer, ended

    def _taken(self, handle: Handle) -> None:
        """Take a handle out of the multi handle; its connection stays open there."""
        self._multi.remove_handle(handle.curl)
        del self._busy[handle.curl]
        handle.let_go()
        self._idle.append(handle)

    def _hold(self, raised: BaseException) -> int:
        self._raised = raised
        return -1

    def _call(self, action: Callable[..., object], *told: object) -> None:
        """Let libcurl work; what was raised in a callback is raised here."""
        try:
            action(*told)
        finally:
            raised, self._raised = self._raised, None
            if raised is not None:
                raise raised

    def _watch(self, what: int, fd: int, _multi: Any, _data: Any) -> int | None:
        try:
            if what == pycurl.POLL_REMOVE:
                self._watched.remove(fd)
                with suppress(OSError):  # closed already
                    self._poller.unregister(fd)
            elif fd in self._watched:
                self._poller.modify(fd, _EVENTS[what])
            else:
                self._watched.add(fd)
                self._poller.register(fd, _EVENTS[what])
            return None
        except BaseException as raised:
            return self._hold(raised)

    def _remember(self, milliseconds: int) -> int | None:
        try:
            self._wakes_at = None if milliseconds < 0 else time.monotonic() + milliseconds / 1000
            return None
        except BaseException as raised:
            return self._hold(raised)
