"""A short soak: days of a watch in seconds, under faults, stops and jumping clocks. The long one is `make soak`."""

from pathlib import Path

from bench.soak import simulated


def test_days_of_faults_lose_nothing(tmp_path: Path) -> None:
    result = simulated(tmp_path, hours=40, sites=5, seed=3, stop_every=50)
    assert (result.lost, result.doubled, result.damaged) == (0, 0, ())
    assert result.served > 20
    assert result.faults.total() > 10
    assert result.stops >= 3
    assert max(result.files) - min(result.files) <= 2
