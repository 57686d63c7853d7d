"""Memory of the reader over many pages: it must not grow.

python -m bench.flat [--pages N]
"""

import argparse
import gzip
import itertools
import json

import psutil

from bench.shared import need_eval
from broadsheet.read.article import extract

STEP = 10_000


def main() -> None:
    """One line every ten thousand pages: resident memory in MB."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=100_000)
    wanted = parser.parse_args().pages
    folders = [folder for folder in sorted((need_eval() / "extraction").iterdir()) if folder.is_dir()]
    pages = [
        (gzip.decompress((folder / f"{row['id']}.html.gz").read_bytes()), str(row["url"]))
        for folder in folders
        for row in map(json.loads, (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines())
    ]
    process = psutil.Process()
    for number, (html, url) in enumerate(itertools.islice(itertools.cycle(pages), wanted), 1):
        extract(html, url)
        if number in (1_000,) or number % STEP == 0:
            print(f"{number:7} pages  {process.memory_info().rss / 1e6:.0f} MB", flush=True)


if __name__ == "__main__":
    main()
