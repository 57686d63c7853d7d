"""Visits wait side by side and come out in their order."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.model import Source
from broadsheet.pipeline.edge import interleave as module
from broadsheet.pipeline.edge.interleave import Pending, interleave, spread


def visit(name: str, *steps: Pending | str) -> Iterator[Pending | str]:
    for step in steps:
        yield step if isinstance(step, Future) else f"{name}{step}"


def answered() -> Pending:
    future: Pending = Future()
    future.set_result(None)
    return future


def test_one_at_a_time_is_one_after_the_other() -> None:
    begun: list[str] = []

    def noted(name: str) -> Iterator[Pending | str]:
        begun.append(name)
        yield from visit(name, "1", answered(), "2")

    assert list(interleave(map(noted, "abc"), 1)) == ["a1", "a2", "b1", "b2", "c1", "c2"]
    assert begun == ["a", "b", "c"]


def test_one_that_waits_lets_the_others_go_on_and_keeps_its_place() -> None:
    slow: Pending = Future()
    seen: list[str] = []

    def last() -> Iterator[Pending | str]:
        seen.append("c was begun while a waited")
        slow.set_result(None)
        yield "c1"

    steps = iter([visit("a", "1", slow, "2"), visit("b", "1"), last()])
    assert list(interleave(steps, 3)) == ["a1", "a2", "b1", "c1"]
    assert seen


def test_no_more_than_asked_for_are_under_way() -> None:
    under_way, most = [0], [0]
    lock = threading.Lock()

    def work() -> None:
        with lock:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
        threading.Event().wait(0.002)
        with lock:
            under_way[0] -= 1

    with ThreadPoolExecutor(20) as pool:

        def asking(name: str) -> Iterator[Pending | str]:
            for number in range(3):
                yield pool.submit(work)
                yield f"{name}{number}"

        told = list(interleave((asking(name) for name in "abcdefgh"), 3))
    assert told == [f"{name}{number}" for name in "abcdefgh" for number in range(3)]
    assert most[0] <= 3


def test_what_is_ahead_of_its_turn_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_HELD", 10)
    slow: Pending = Future()
    begun: list[int] = []

    def noted(number: int) -> Iterator[Pending | str]:
        begun.append(number)
        yield from visit(str(number), *"abcde")

    def late() -> Iterator[Pending | str]:
        yield slow

    visits = (late() if number == 0 else noted(number) for number in range(100))
    told = interleave(visits, 4)
    threading.Timer(0.05, lambda: slow.set_result(None)).start()
    next(told)
    assert len(begun) <= 4
    assert len(list(told)) == 99 * 5 - 1


def test_a_fault_of_one_visit_is_not_swallowed() -> None:
    def broken() -> Iterator[Pending | str]:
        yield "b1"
        raise ValueError("bug")

    told = interleave(iter([visit("a", "1"), broken()]), 2)
    with pytest.raises(ValueError, match="bug"):
        list(told)


@given(st.lists(st.lists(st.booleans(), max_size=6), max_size=8), st.integers(1, 5))
def test_nothing_is_lost_and_the_order_is_that_of_the_visits(plans: list[list[bool]], most: int) -> None:
    with ThreadPoolExecutor(4) as pool:

        def planned(name: int, plan: list[bool]) -> Iterator[Pending | str]:
            for number, waits in enumerate(plan):
                if waits:
                    yield pool.submit(int)
                yield f"{name}.{number}"

        told = list(interleave((planned(n, plan) for n, plan in enumerate(plans)), most))
    assert told == [f"{n}.{m}" for n, plan in enumerate(plans) for m in range(len(plan))]


def test_sources_of_one_host_do_not_stand_in_a_row() -> None:
    urls = ["https://a.example/1", "https://a.example/2", "https://b.example/1", "https://a.example/3", "rsshub://x"]
    told = [source.url for source in spread(Source(url=url) for url in urls)]
    assert told == [
        "https://a.example/1",
        "https://b.example/1",
        "rsshub://x",
        *(f"https://a.example/{n}" for n in (2, 3)),
    ]
