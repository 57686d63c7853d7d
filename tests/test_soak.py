"""A short soak: days of a watch in seconds, under faults, stops and jumping clocks. The long one is `make soak`."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from bench.soak import simulated


def test_days_of_faults_lose_nothing(tmp_path: Path) -> None:
    # In a process of its own: what other tests leave to be collected would close files while it counts them.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as own:
        result = own.submit(simulated, tmp_path, hours=40, sites=5, seed=3, stop_every=50).result()
    assert (result.lost, result.doubled, result.damaged) == (0, 0, ())
    assert result.served > 20
    assert result.faults.total() > 10
    assert result.stops >= 3
    assert max(result.files) - min(result.files) <= 2
