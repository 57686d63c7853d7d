"""A replay run beside its floor: CPU ratio, gain of the second worker, memory.

python -m bench.replay [--times 1] [--repeats 3]     --times 100: the same web a hundred times, 44,800 posts
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from bench.bigweb import make_bigweb
from bench.measure import Cost, measure
from bench.shared import need_eval
from bench.web import make_folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    data = need_eval() / "web"
    with tempfile.TemporaryDirectory() as scratch:
        warc, sources = data / "web.warc.gz", data / "sources.jsonl"
        if options.times > 1:
            warc, sources = make_bigweb(warc, sources, options.times, Path(scratch) / "web")
        rounds = [one_round(Path(scratch) / str(n), warc, sources) for n in range(options.repeats)]
    report(rounds)


def one_round(scratch: Path, warc: Path, sources: Path) -> dict[str, Cost]:
    """One worker, two workers, a second run, and the floor over the same bytes, one after the other."""
    costs: dict[str, Cost] = {}
    for name, workers in (("one worker", 1), ("two workers", 2)):
        folder = make_folder(scratch / name, sources)
        costs[name] = measure([*command(folder, warc), "--workers", str(workers)])
    costs["all same"] = measure(command(folder, warc))
    costs["floor"] = measure([sys.executable, "-m", "bench.floor", str(warc), str(folder), str(scratch / "floor")])
    return costs


def command(folder: Path, warc: Path) -> list[str]:
    return [sys.executable, "-m", "broadsheet", "-C", str(folder), "run", "--replay", str(warc)]


def report(rounds: list[dict[str, Cost]]) -> None:
    """Medians; ratios are taken within a round, so that a noisy machine disturbs both sides alike."""
    print(f"{'':12}{'CPU s':>9}{'wall s':>9}{'PSS MB':>9}{'x floor':>9}")
    for name in rounds[0]:
        cpu, wall, pss = (statistics.median(getattr(r[name], key) for r in rounds) for key in ("cpu", "wall", "pss"))
        ratio = statistics.median(r[name].cpu / r["floor"].cpu for r in rounds)
        print(f"{name:12}{cpu:9.2f}{wall:9.2f}{pss:9.0f}{ratio:9.2f}")
    gain = statistics.median(r["one worker"].wall / r["two workers"].wall for r in rounds)
    print(f"two workers are {gain:.2f}x faster than one (wall)")


if __name__ == "__main__":
    main()
