"""CPU time of the reader beside lexbor's parse of the same pages, each page parsed and read in turn.

python -m bench.speed [--rounds N] [--pages N]

Pages spread evenly over all sets; then the pages of sites that have three or more, each read without a memory and with
what the other pages of its site teach. Sums over the pages of the medians of the rounds, for what else the machine does
comes in spikes; and of all time.
"""

import argparse
import gc
import gzip
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

import broadsheet
from bench.memory import remembered
from bench.shared import need_eval
from broadsheet.read import article
from broadsheet.read.memory import LEAST, Memory
from broadsheet.urls import host

SETS = ("scrapinghub", "fundus", "magic", "wcxb", "adbar", "mozilla")
Page = tuple[bytes, str, Memory | None]


def main() -> None:
    """Two tables: times the parse."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--pages", type=int, default=62)
    options = parser.parse_args()
    sites = pages_of(need_eval() / "extraction")
    pages = [page for site in sites.values() for page in site]
    spread = [(html, url, None) for html, url in pages[:: max(1, len(pages) // options.pages)]]
    tell(f"{len(spread)} pages over all sets", spread, options.rounds, {
        "text": lambda html, url, _: article.text_of(html, url),
        "text, facts, markup": lambda html, url, _: article.extract(html, url),
        "the same, sanitised": lambda html, url, _: broadsheet.extract(html, url),
    })  # fmt: skip
    alike = [(html, url, remembered(html)) for html, url, _ in spread]
    tell("the same, sanitised, each with what two pages just like it teach", alike, options.rounds, {
        "without memory": lambda html, url, _: broadsheet.extract(html, url),
        "with memory": lambda html, url, memory: broadsheet.extract(html, url, memory=memory),
    })  # fmt: skip
    known = [page for members in sites.values() if len(members) > LEAST for page in taught(members)]
    tell(f"{len(known)} pages of sites with {LEAST + 1} or more, sanitised", known, options.rounds, {
        "without memory": lambda html, url, _: broadsheet.extract(html, url),
        "with memory": lambda html, url, memory: broadsheet.extract(html, url, memory=memory),
    })  # fmt: skip


def tell(
    title: str, pages: Sequence[Page], rounds: int, ways: dict[str, Callable[[bytes, str, Memory | None], object]]
) -> None:
    """One line a way to read."""
    print(f"{title}, {sum(len(html) for html, _, _ in pages) / 1e6:.1f} MB")
    gc.collect()
    spent = {name: [[once(read, page)] for page in pages] for name, read in {"parse": parse, **ways}.items()}
    for _ in range(rounds):
        for number, page in enumerate(pages):
            for name, read in {"parse": parse, **ways}.items():
                spent[name][number].append(once(read, page))
    floor, *others = (sum(statistics.median(times[1:]) for times in spent[name]) for name in spent)
    whole_floor, *wholes = (sum(sum(times[1:]) for times in spent[name]) for name in spent)
    for name, middle, whole in zip(ways, others, wholes, strict=True):
        each = middle / max(1, len(pages)) * 1e3
        all_of_it = f"of all time {whole / whole_floor:.2f}"
        print(f"  {name:22} {middle / floor:.2f} times the parse ({all_of_it}), {each:.1f} ms a page")


def parse(html: bytes, url: str, memory: Memory | None) -> object:
    """The floor."""
    return LexborHTMLParser(html)


def once(read: Callable[[bytes, str, Memory | None], object], page: Page) -> float:
    """CPU seconds."""
    begun = time.process_time()
    read(*page)
    return time.process_time() - begun


def pages_of(folder: Path) -> dict[str, list[tuple[bytes, str]]]:
    """The pages of the sets, by site."""
    sites = defaultdict(list)
    for name in SETS:
        for line in (folder / name / "truth.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            html = gzip.decompress((folder / name / f"{row['id']}.html.gz").read_bytes())
            sites[host(row["url"]).removeprefix("www.")].append((html, row["url"]))
    return sites


def taught(pages: Sequence[tuple[bytes, str]]) -> list[Page]:
    """Each page with what all others of its site teach."""
    return [(html, url, broadsheet.learn([*pages[:n], *pages[n + 1 :]])) for n, (html, url) in enumerate(pages)]


if __name__ == "__main__":
    main()
