"""Many visits at once on one thread: one that waits for an answer lets the others go on; their order stays."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Generic, TypeAlias, TypeVar

from broadsheet.model import Source
from broadsheet.urls import host

T = TypeVar("T")
Pending: TypeAlias = Future[Any]  # an answer that was asked for
MOST_HELD = 5000  # things given ahead of their turn, before no further visit begins


@dataclass(slots=True)
class _Visit(Generic[T]):
    """A visit that was begun, and what it gave that is not handed on yet."""

    steps: Iterator[T | Pending]
    given: deque[T]
    is_done: bool = False


def interleave(visits: Iterable[Iterator[T | Pending]], most: int) -> Iterator[T]:
    """What the visits yield: in their order, though up to `most` of them are under way at a time.

    A visit yields what is ready, and answers that it waits for: it is resumed when an answer is there. The order does
    not depend on who answers first; a visit that is ahead of its turn is held back when much of it is waiting.
    """
    coming = (_Visit(visit, deque()) for visit in visits)
    begun: deque[_Visit[T]] = deque()  # the first of them is at its turn
    ready: deque[_Visit[T]] = deque()
    waiting: dict[Pending, list[_Visit[T]]] = {}
    while True:
        while len(ready) + sum(map(len, waiting.values())) < most and sum(len(v.given) for v in begun) < MOST_HELD:
            visit = next(coming, None)
            if visit is None:
                break
            begun.append(visit)
            ready.append(visit)
        if not begun:
            return
        if ready:
            visit = ready.popleft()
            pending = _advance(visit)
            if pending is not None:
                waiting.setdefault(pending, []).append(visit)
        elif waiting:
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for pending in [each for each in waiting if each in done]:
                ready.extend(waiting.pop(pending))
        while begun and (begun[0].given or begun[0].is_done):
            yield from _handed_on(begun[0])
            if not begun[0].is_done:
                break
            begun.popleft()


def _advance(visit: _Visit[T]) -> Pending | None:
    """Go on with a visit until it waits for an answer, or to its end."""
    for step in visit.steps:
        if not isinstance(step, Future):
            visit.given.append(step)
        elif not step.done():
            return step
    visit.is_done = True
    return None


def _handed_on(visit: _Visit[T]) -> Iterator[T]:
    while visit.given:
        yield visit.given.popleft()


def spread(sources: Iterable[Source]) -> list[Source]:
    """The sources so that one host's do not stand in a row: the first of each host, then the second of each, …"""
    by_host: dict[str, list[Source]] = {}
    for source in sources:
        by_host.setdefault(host(source.url), []).append(source)
    return [source for row in zip_longest(*by_host.values()) for source in row if source]
