"""Which sockets are ready: by epoll itself where there is one, of which `selectors` makes six times the cost."""

import math
import select
from typing import Protocol

IN, OUT = select.POLLIN, select.POLLOUT  # epoll's are the same


class Poller(Protocol):
    """What select.epoll has of it."""

    def register(self, fd: int, eventmask: int, /) -> None:
        """Begin to look at a socket."""

    def modify(self, fd: int, eventmask: int, /) -> None:
        """Look for something else in it."""

    def unregister(self, fd: int, /) -> None:
        """Look at it no more."""

    def poll(self, timeout: float, /) -> list[tuple[int, int]]:
        """The sockets that are ready, and for what: at once where one is, else after so many seconds at most."""

    def close(self) -> None:
        """Let go."""


class _Poll:
    """The same by `poll`, that other systems have: slower the more sockets there are."""

    def __init__(self) -> None:
        self._poll = select.poll()
        self.register, self.modify, self.unregister = self._poll.register, self._poll.modify, self._poll.unregister

    def poll(self, timeout: float, /) -> list[tuple[int, int]]:
        return self._poll.poll(math.ceil(timeout * 1000))

    def close(self) -> None: ...


def poller() -> Poller:
    """What this system has."""
    return select.epoll() if hasattr(select, "epoll") else _Poll()
