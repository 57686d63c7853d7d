"""Ctrl-C and SIGTERM: the first asks for an end, the second is the end."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SHOW_CURSOR = b"\x1b[?25h"


@contextmanager
def stopping(stop: Callable[[], object]) -> Iterator[None]:
    """Call `stop` at the first SIGTERM or SIGINT; at the second the process ends at once (nothing is lost by that).

    `stop` is called on a thread of its own: a handler runs between any two steps of the main thread, which may hold
    the very lock that `stop` needs.
    """
    told, tell = os.pipe()
    threading.Thread(target=_wait, args=(told, stop), daemon=True).start()
    seen: list[int] = []

    def handle(number: int, frame: FrameType | None) -> None:
        if seen:
            if sys.stderr.isatty():
                os.write(2, SHOW_CURSOR)
            os._exit(128 + number)
        seen.append(number)
        os.write(tell, b"!")

    before = {number: signal.signal(number, handle) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(tell)  # the thread reads its end


def _wait(told: int, stop: Callable[[], object]) -> None:
    if os.read(told, 1):
        stop()
    os.close(told)
