"""Every score over the evaluation data beside the checkout: the replay web, extraction, structure, feeds.

python -m bench.evaluate [--timing]
"""

import os
import subprocess
import sys
from pathlib import Path

from bench.shared import need_eval

ROOT = Path(__file__).parent.parent


def main() -> None:
    data = need_eval()
    tools, pages = data / "tools", data / "extraction"
    repeats = "3" if "--timing" in sys.argv else "0"
    tell("The whole path over the replay web", "-m", "bench.replay_score")
    reader = ("-x", "bench.extraction:extract")
    tell(
        "Body and metadata by set", str(tools / "evaluate.py"), str(pages), *reader, "--repeats", repeats, "--by", "set"
    )
    tell("Structure", str(tools / "structure.py"), str(pages), *reader)
    tell("Feeds", "-m", "bench.feeds")
    tell("Tests over the evaluation data", "-m", "pytest", "-m", "shared and not builders")


def tell(title: str, *command: str) -> None:
    """Run one tool under a heading; its own words are the result."""
    print(f"\n## {title}\n", flush=True)
    path = os.pathsep.join([str(ROOT), str(need_eval() / "tools")])
    subprocess.run([sys.executable, *command], cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, check=False)


if __name__ == "__main__":
    main()
