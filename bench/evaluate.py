"""Every score over the evaluation data beside the checkout, and beside our peers: `make eval`.

python -m bench.evaluate
"""

import os
import subprocess
import sys
from pathlib import Path

from bench.shared import need_eval

ROOT = Path(__file__).parent.parent
PEERS = ("trafilatura", "readability-lxml", "newspaper4k", "resiliparse")
TIMED = "60"  # pages, spread evenly: newspaper4k takes a tenth of a second for each


def main() -> None:
    data = need_eval()
    tools, pages = data / "tools", str(data / "extraction")
    score, structure = str(tools / "evaluate.py"), str(tools / "structure.py")
    ours = ("-x", "bench.extraction:extract")
    all_of_us = (*ours, *(word for peer in PEERS for word in ("-x", peer)))
    tell("The whole path over the replay web", "-m", "bench.replay_score")
    tell(
        "Body and metadata, by set and script",
        score,
        pages,
        *all_of_us,
        "--repeats",
        "0",
        "--by",
        "set",
        "--by",
        "script",
    )
    tell("Structure", structure, pages, *ours, "-x", "trafilatura-html", "-x", "readability-lxml", "-x", "newspaper4k")
    texts = ("-x", "bench.extraction:text", "-x", "trafilatura", "-x", "trafilatura-fast", "-x", "resiliparse")
    with_all = (*ours, "-x", "trafilatura-meta", "-x", "readability-lxml", "-x", "newspaper4k")
    tell("Speed, CPU time by the parse floor", score, pages, *texts, *with_all, "--repeats", "3", "--time-pages", TIMED)
    tell("Intervals", "-m", "bench.intervals")
    tell("Speed beside the parse, with and without site memory", "-m", "bench.speed")
    tell("Site memory", "-m", "bench.memory")
    tell("Sureness and lists", "-m", "bench.sureness")
    tell("Feeds", "-m", "bench.feeds")
    tell("Listing pages", "-m", "bench.listing")
    tell("Discovery", "-m", "bench.discovery")
    tell("Tests over the evaluation data", "-m", "pytest", "-m", "shared and not builders")


def tell(title: str, *command: str) -> None:
    """Run one tool under a heading; its own words are the result."""
    print(f"\n## {title}\n", flush=True)
    path = os.pathsep.join([str(ROOT), str(need_eval() / "tools")])
    subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path, "PYTHONWARNINGS": "ignore"},
        check=False,
    )


if __name__ == "__main__":
    main()
