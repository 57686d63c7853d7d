"""Many fetches at once on one thread: each waits for its host's turn without keeping another from its own.

`most` bounds the transfers that move. One that does not (a dead host, a server that drips) keeps its connection until
its time is up, but no place: so one bad host in ten does not slow the other nine.
"""

import heapq
import itertools
import math
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import partial
from typing import Any, NamedTuple, Protocol, TypeVar

from broadsheet.errors import FetchError
from broadsheet.fetch.exchange import Exchange
from broadsheet.fetch.politeness import PATIENCE, Hosts, held, hold_of
from broadsheet.fetch.steps import Rest, Steps
from broadsheet.fetch.transfer import Transfer

T = TypeVar("T")
MOST_STILL = 8  # times `most`: transfers under way in all
LOOK = 0.5  # seconds between two looks at which transfers move
TOGETHER = 8  # results that are told at once: each time may wake another thread; unpacked pages take memory
LEAST = 500  # bytes in that time: less is standing still


class Carrier(Protocol):
    """Carries transfers out: the network (wire.py), or what a test puts in its place."""

    def start(self, transfer: Transfer) -> None:
        """Begin a transfer."""

    def wait(self, seconds: float) -> Iterable[tuple[Transfer, Exchange | FetchError]]:
        """The transfers that ended: at once where one has, else after `seconds` at most, or when woken."""

    def listen(self) -> None:
        """From now on `wake` is heard."""

    def wake(self) -> None:
        """End a `wait` of another thread."""

    def close(self) -> None:
        """Break off what is under way."""


class _Task(NamedTuple):
    """A fetch and who waits for it."""

    steps: Steps[Any]
    future: Future[Any]


class Loop:
    """Drives fetches. `submit` and `call` may be called from any thread; the rest is one thread's.

    clock   seconds that only go forward
    pause   waits so many seconds while nothing is under way; a test hands in its own
    """

    def __init__(
        self,
        carrier: Carrier,
        hosts: Hosts,
        clock: Callable[[], float],
        most: int = 16,
        pause: Callable[[float], object] | None = None,
    ) -> None:
        self.hosts, self.most, self.is_stopped = hosts, most, False
        self._carrier, self._clock, self._pause = carrier, clock, pause or carrier.wait
        self._calls: deque[Callable[[], object]] = deque()  # from other threads
        self._ready: deque[tuple[_Task, Any]] = deque()  # tasks that go on, with what they waited for
        self._done: deque[tuple[Callable[[Any], None], Any]] = deque()  # what came of tasks, with who is to be told
        self._resting: list[tuple[float, int, _Task]] = []  # a heap by time
        self._asking: dict[str, deque[tuple[_Task, Transfer]]] = defaultdict(deque)  # by host
        self._turns: list[tuple[float, int, str]] = []  # a heap: when each host that is asked for may have its turn
        self._lined: set[str] = set()  # the hosts in it
        self._parked: dict[str, set[str]] = defaultdict(set)  # by domain: hosts that wait for a request to end
        self._running: dict[Transfer, _Task] = {}
        self._still = 0  # of the running: those that did not move when last looked at
        self._looked = -math.inf
        self._number = itertools.count()

    def submit(self, steps: Steps[T]) -> Future[T]:
        """Begin a fetch; the Future has its result. It is driven by `run` or `finish`."""
        future: Future[T] = Future()
        self.call(partial(self._ready.append, (_Task(steps, future), None)))
        return future

    def call(self, action: Callable[[], object]) -> None:
        """Do something on the loop's own thread, before what is submitted later."""
        self._calls.append(action)
        self._carrier.wake()

    def run(self) -> None:
        """Drive until `stop`."""
        told: BaseException = FetchError("the run was stopped", cause="stopped")
        self._carrier.listen()
        try:
            while not self.is_stopped:
                self._work()
                self._wait()
        except BaseException as bug:
            told = bug
            raise
        finally:
            self._end(told)

    def finish(self, future: Future[T]) -> T:
        """Drive until one fetch is done; its result."""
        try:
            self._work()
            while not future.done():
                self._wait()
                self._work()
        except BaseException:  # Ctrl-C
            self._carrier.close()
            raise
        return future.result()

    def stop(self) -> None:
        """End `run` soon; what is under way is broken off. From any thread."""
        self.is_stopped = True
        self._carrier.wake()

    def close(self) -> None:
        """Let the connections go. Nothing may be driven any more."""
        self._carrier.close()

    def _work(self) -> None:
        """Do all that can be done now."""
        while self._calls:
            self._calls.popleft()()
        now = self._clock()
        while self._resting and self._resting[0][0] <= now:
            self._ready.append((heapq.heappop(self._resting)[2], None))
        while self._ready:
            self._advance(*self._ready.popleft())
            if len(self._done) >= TOGETHER:
                self._tell()
        self._begin_turns()
        self._tell()

    def _wait(self) -> None:
        """Wait for something to do."""
        if self._calls or self._ready:
            return
        seconds = max(0.0, self._next() - self._clock())
        if not self._running:
            self._pause(min(seconds, 60.0))
            return
        for transfer, ended in self._carrier.wait(min(seconds, 60.0)):
            self._ended(transfer, ended)

    def _next(self) -> float:
        """When there is something to do, if nothing ends before."""
        times = [self._resting[0][0]] if self._resting else []
        if self._turns:
            times.append(self._turns[0][0] if self._has_place() else self._looked + LOOK)
        return min(times, default=math.inf)

    def _advance(self, task: _Task, told: Any) -> None:
        try:
            step = task.steps.throw(told) if isinstance(told, BaseException) else task.steps.send(told)
        except StopIteration as done:
            self._done.append((task.future.set_result, done.value))
        except BaseException as error:
            self._done.append((task.future.set_exception, error))
        else:
            if isinstance(step, Transfer):
                self._asking[step.host].append((task, step))
                self._line_up(step.host, self._clock())
            elif isinstance(step, Rest):
                heapq.heappush(self._resting, (self._clock() + step.seconds, next(self._number), task))
            else:
                step.add_done_callback(lambda _: self._ready.append((task, None)))

    def _tell(self) -> None:
        """Hand over what came: who waits for it on another thread wakes up once for all of it."""
        while self._done:
            tell, what = self._done.popleft()
            tell(what)

    def _line_up(self, host: str, when: float) -> None:
        if host not in self._lined:
            self._lined.add(host)
            heapq.heappush(self._turns, (when, next(self._number), host))

    def _begin_turns(self) -> None:
        """Give their turn to hosts whose time has come, while there is a place."""
        now = self._clock()
        while self._turns and self._turns[0][0] <= now and self._has_place():
            host = heapq.heappop(self._turns)[2]
            self._lined.discard(host)
            if host in self._asking:
                self._turn(host, now)

    def _turn(self, host: str, now: float) -> None:
        """Begin the host's next request; if it cannot be yet, wait as long as it takes, or give all of its up."""
        wait = self.hosts.wait(host, now)
        if wait == math.inf:
            self._parked[self.hosts.domain(host)].add(host)
        elif wait > PATIENCE:
            for task, transfer in self._asking.pop(host):
                self._ready.append((task, held(host, transfer.url, wait)))
        elif wait:
            self._line_up(host, now + wait)
        else:
            self._begin(host, now)

    def _begin(self, host: str, now: float) -> None:
        task, transfer = self._asking[host].popleft()
        if self._asking[host]:
            self._line_up(host, now)
        else:
            del self._asking[host]
        self.hosts.begin(host, now)
        self._running[transfer] = task
        self._carrier.start(transfer)

    def _ended(self, transfer: Transfer, ended: Exchange | FetchError) -> None:
        now, cause = self._clock(), ended.cause
        self.hosts.end(transfer.host, now, hold_of(ended), cause=cause)
        for host in self._parked.pop(self.hosts.domain(transfer.host), ()):
            self._line_up(host, now)
        self._ready.append((self._running.pop(transfer), ended))

    def _has_place(self) -> bool:
        if len(self._running) < self.most:
            return True
        now = self._clock()
        if now - self._looked >= LOOK:
            self._looked = now
            self._still = sum(transfer.moved() < LEAST for transfer in self._running)
        return len(self._running) - self._still < self.most and len(self._running) < self.most * MOST_STILL

    def _end(self, told: BaseException) -> None:
        """Leave nobody waiting."""
        while self._calls:
            self._calls.popleft()()
        for queue in self._asking.values():
            self._ready += [(task, told) for task, _ in queue]
        self._ready += [(task, told) for _, _, task in self._resting]
        self._ready += [(task, told) for task in self._running.values()]
        for kept in (self._asking, self._resting, self._running, self._turns, self._lined):
            kept.clear()
        while self._ready:
            self._advance(self._ready.popleft()[0], told)
        self._tell()
