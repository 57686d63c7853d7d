"""Worker processes: ordered answers, crashes and hangs cost one task, none outlives its parent."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from broadsheet.pipeline.workers import Pool, WorkerCrash


def square(n: int) -> int:
    if n == 13:
        os._exit(3)
    if n == 17:
        time.sleep(60)
    if n == 99:
        raise ValueError("a bug on 99")
    if n % 5 == 0:
        time.sleep(0.002)
    return n * n


@pytest.mark.parametrize("count", [1, 2, 3])
def test_answers_come_in_the_order_of_the_tasks(count: int) -> None:
    tasks = [None if n % 4 == 3 else n for n in range(300) if n not in (13, 17, 99)]
    with Pool(square, count) as pool:
        assert list(pool.map(tasks)) == [None if n is None else n * n for n in tasks]


def test_a_crash_costs_only_its_own_task() -> None:
    with Pool(square, 2) as pool:
        answers = list(pool.map(range(10, 17)))
    assert isinstance(answers[3], WorkerCrash)
    assert str(answers[3]) == "the reader died"
    assert [a for i, a in enumerate(answers) if i != 3] == [100, 121, 144, 196, 225, 256]


def test_a_hang_is_cut_off() -> None:
    with Pool(square, 2, seconds=5) as pool:
        answers = list(pool.map([16, 17, 18]))
    assert answers[0] == 256
    assert answers[2] == 324
    assert str(answers[1]) == "the reader took longer than 5 s"


def test_a_bug_stops_the_run_with_its_traceback() -> None:
    with Pool(square, 2) as pool, pytest.raises(RuntimeError, match="a bug on 99"):
        list(pool.map([98, 99]))


def test_the_tasks_are_taken_no_faster_than_answers_are_used() -> None:
    taken = []
    with Pool(square, 2) as pool:
        answers = pool.map(n for n in range(100, 10_000) if taken.append(n) is None)
        next(answers)
        assert len(taken) < 200


PARENT = """
import sys, time
sys.path.insert(0, {here!r})
from test_workers import square
from broadsheet.pipeline.workers import Pool
def tasks():
    for n in range(100, 10**9):
        time.sleep(0.001); yield n
if __name__ == "__main__":
    with Pool(square, 2) as pool:
        for answer in pool.map(tasks()):
            print(answer, flush=True)
"""


def test_workers_end_with_a_killed_parent() -> None:
    code = PARENT.format(here=os.path.dirname(__file__))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        children = psutil.Process(parent.pid).children(recursive=True)
        assert len(children) >= 2
        os.kill(parent.pid, signal.SIGKILL)
    _, alive = psutil.wait_procs(children, timeout=10)
    assert not alive
