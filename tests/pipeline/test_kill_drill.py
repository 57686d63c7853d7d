"""Killed at a random moment, a run is taken up by the next one: one moment of each kind here, fifty of each kind in `make drill`."""

import random
from pathlib import Path

import pytest
from kill_drill import KINDS, VICTIMS, drill, kill_and_run


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_lost_or_left(tmp_path: Path, kind: str) -> None:
    with drill(kind, tmp_path, 40) as ready:
        results = [kill_and_run(ready, victim, random.uniform(0.2, ready.seconds), victim) for victim in VICTIMS]
    assert [result.faults for result in results] == [()] * len(results)
