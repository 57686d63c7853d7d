"""Reading in worker processes: ordered answers, bounded memory, no orphan, no socket that connects anywhere.

Why not concurrent.futures: its workers outlive a killed parent (each holds the write end of the queue it waits
on), and one crash breaks the whole pool. Why not multiprocessing's processes: fork would hand on the library lock,
spawn imports the whole command line again, forkserver connects to a socket. Here a worker is a fresh interpreter
that knows one pipe, whose other end only the parent holds: when the parent dies, however it dies, the worker reads
end-of-file and leaves.
"""

import signal
import subprocess
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from multiprocessing.connection import Connection, Pipe, wait
from types import TracebackType
from typing import Any, Generic, TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")

AHEAD = 3  # tasks a worker holds: one at work, the next at hand, so that it never waits for the parent
WINDOW = 128  # answers held back for order's sake, at most
_START = "from broadsheet.pipeline.workers import serve; serve({fd})"


class WorkerCrash(Exception):
    """A worker died or hung on a task: `str()` says how."""


class _Worker:
    """One process, its pipe, and the numbers of the tasks that it holds."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        self.pipe, theirs = Pipe()
        command = [sys.executable, "-c", _START.format(fd=theirs.fileno())]
        # Ctrl-C and a service manager's SIGTERM go to all; the parent decides, a worker leaves when its pipe closes.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
        try:
            self.process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        self.pipe.send((sys.path, work.__module__, work.__name__))
        self.held: deque[int] = deque()
        self.since = time.monotonic()

    def take(self, number: int, task: object) -> None:
        if not self.held:
            self.since = time.monotonic()
        self.held.append(number)
        self.pipe.send(task)

    def stop(self, *, now: bool = False) -> None:
        self.pipe.close()
        if now:
            self.process.kill()
        try:
            self.process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def serve(fd: int) -> None:
    """A worker's life: a task in, (answer, None) or (None, traceback) out, until the parent is gone."""
    pipe: Connection[Any, Any] = Connection(fd)
    try:
        sys.path[:], module, name = pipe.recv()
        work = getattr(import_module(module), name)
        while True:
            pipe.send(_attempt(work, pipe.recv()))
    except (EOFError, OSError):
        return


def _attempt(work: Callable[[object], object], task: object) -> tuple[object, str | None]:
    try:
        return work(task), None
    except Exception:  # a bug: shown in the parent, where it stops the run
        return None, traceback.format_exc()


class Pool(Generic[Task, Answer]):
    """`count` workers for one function (importable by name); with `count` 1 the work is done in this process."""

    def __init__(self, work: Callable[[Task], Answer], count: int, *, seconds: float = 60) -> None:
        self.work, self.count, self.seconds = work, count, seconds
        self.workers: list[_Worker] = []

    def __enter__(self) -> "Pool[Task, Answer]":
        return self

    def start(self) -> None:
        """Start the workers, if they are not yet: a run in which nothing changed never needs them."""
        if not self.workers:
            self.workers = [_Worker(self.work) for _ in range(self.count)]

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        for worker in self.workers:
            worker.stop()

    def map(self, tasks: Iterable[Task | None]) -> Iterator[Answer | WorkerCrash | None]:
        """Answers in the order of the tasks; a None among the tasks is answered by None at once.

        Raises: RuntimeError with the worker's traceback where `work` raised.
        """
        if self.count <= 1:
            yield from (None if task is None else self.work(task) for task in tasks)
            return
        yield from self.apart(tasks)

    def apart(self, tasks: Iterable[Task | None]) -> Iterator[Answer | WorkerCrash | None]:
        """As `map`, and never in this process: for tasks that may take it down."""
        return _Flow(self, iter(tasks)).answers()


class _Flow(Generic[Task, Answer]):
    """One pass of tasks through a pool."""

    def __init__(self, pool: Pool[Task, Answer], tasks: Iterator[Task | None]) -> None:
        self.pool, self.tasks = pool, tasks
        self.given: dict[int, Task] = {}  # tasks out at workers
        self.done: dict[int, Answer | WorkerCrash | None] = {}
        self.taken = self.yielded = 0
        self.more = True

    def answers(self) -> Iterator[Answer | WorkerCrash | None]:
        while True:
            self._hand_out()
            while self.yielded in self.done:
                yield self.done.pop(self.yielded)
                self.yielded += 1
                self._hand_out()
            if not self.given and not self.more:
                return
            if self.given:
                self._collect()

    def _hand_out(self) -> None:
        while self.more and self.taken - self.yielded < WINDOW and len(self.given) < AHEAD * self.pool.count:
            try:
                task = next(self.tasks)
            except StopIteration:
                self.more = False
                return
            if task is None:
                self.done[self.taken] = None
            else:
                self.pool.start()
                self._give(min(self.pool.workers, key=lambda w: len(w.held)), self.taken, task)
            self.taken += 1

    def _give(self, worker: _Worker, number: int, task: Task) -> None:
        self.given[number] = task
        try:
            worker.take(number, task)
        except (BrokenPipeError, ConnectionResetError):
            self._replace(worker, "died")

    def _collect(self) -> None:
        busy = {worker.pipe: worker for worker in self.pool.workers if worker.held}
        for pipe in wait(list(busy), timeout=1):
            self._receive(busy[pipe])  # type: ignore[index]
        for worker in self.pool.workers:
            if worker.held and time.monotonic() - worker.since > self.pool.seconds:
                self._replace(worker, f"took longer than {self.pool.seconds:g} s")

    def _receive(self, worker: _Worker) -> None:
        try:
            answer, fault = worker.pipe.recv()
        except (EOFError, ConnectionResetError):
            self._replace(worker, "died")
            return
        if fault is not None:
            raise RuntimeError(f"a worker failed:\n{fault}")
        number = worker.held.popleft()
        worker.since = time.monotonic()
        del self.given[number]
        self.done[number] = answer

    def _replace(self, worker: _Worker, how: str) -> None:
        """A new worker in place of one that died or hangs; the task it was at is lost, the others go again."""
        worker.stop(now=True)
        lost, *waiting = worker.held
        del self.given[lost]
        self.done[lost] = WorkerCrash(f"the reader {how}")
        fresh = self.pool.workers[self.pool.workers.index(worker)] = _Worker(self.pool.work)
        for number in waiting:
            self._give(fresh, number, self.given[number])
