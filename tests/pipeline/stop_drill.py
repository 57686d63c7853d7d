"""A watch is told to stop at a random moment: does it end at once, with 0, and is nothing lost?

python tests/pipeline/stop_drill.py [--moments 50] [--pages 120] [--seed 1]     about three minutes
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from kill_drill import Drill, drill, what_is_left

SOON = 5.0  # seconds that an end may take on a machine that is busy
STARTING = (-signal.SIGTERM, -signal.SIGINT, 130)  # it was being loaded, and had begun nothing


class Stop(NamedTuple):
    """What one stop left."""

    faults: tuple[str, ...]
    code: int
    seconds: float  # that the end took
    sent: int
    kept: int
    again: int


def stop_and_run(drill: Drill, number: signal.Signals, moment: float, name: str) -> Stop:
    """Stop a watch `moment` seconds after its start, run once more, look at what is there."""
    place = drill.make(name)
    drill.site.sent.clear()
    command = [sys.executable, "-m", "broadsheet", "-C", str(place), "watch", "--workers", "2"]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    time.sleep(moment)
    asked = time.monotonic()
    child.send_signal(number)
    told = _ended(child)
    took = time.monotonic() - asked
    has_begun = (place / "library").exists()
    left, sent, kept, again = what_is_left(drill, place, child.pid)
    faults = list(left)
    if child.returncode and (child.returncode not in STARTING or has_begun):
        faults.append(f"it ended with {child.returncode}: {told}")
    if took > SOON:
        faults.append(f"it took {took:.1f} s to end")
    return Stop(tuple(faults), child.returncode, took, sent, kept, again)


def _ended(child: "subprocess.Popen[str]") -> str:
    """What it said at its end, which it comes to in any case."""
    try:
        return child.communicate(timeout=60)[1]
    except subprocess.TimeoutExpired:
        child.kill()
        return child.communicate()[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--pages", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as scratch, drill("loopback", Path(scratch), options.pages) as ready:
        stops = []
        for count in range(options.moments):
            number = chance.choice((signal.SIGTERM, signal.SIGINT))
            stops.append(stop_and_run(ready, number, chance.uniform(0, ready.seconds), f"stopped-{count}"))
            for fault in stops[-1].faults:
                print(f"  {number.name}, moment {count}: {fault}")
    failed = sum(bool(stop.faults) for stop in stops)
    sent, kept, again = (sum(getattr(stop, name) for stop in stops) for name in ("sent", "kept", "again"))
    begun = [stop for stop in stops if stop.code == 0]
    print(f"{len(stops)} stops, {len(begun)} of them after it began, {failed} with faults")
    print(f"slowest end {max(stop.seconds for stop in stops):.2f} s")
    print(f"{sent} responses sent, {kept} archived, {again} sent again")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
