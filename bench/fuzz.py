"""Spoiled pages through `broadsheet.extract`: no exception, none over a second.

python -m bench.fuzz [--inputs N] [--seed S] [--first K]      K: the number of the input to begin with, to repeat one

The pages are those of the evaluation data and the cases of tests/read; small ones come more often. An input is made
of seed and number alone, so that what is reported can be had again: `--first K --inputs 1`.
"""

import argparse
import faulthandler
import gzip
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random
from typing import NamedTuple

import msgspec

import broadsheet
from bench.memory import remembered
from bench.mutations import URLS, mutate
from bench.shared import need_eval
from broadsheet.clean.stages import clean_html
from broadsheet.markup import plain
from broadsheet.model import Article, Entry
from broadsheet.read.memory import Memory

CASES = Path(__file__).parent.parent / "tests" / "read" / "cases"
SMALL = 120_000  # bytes
HANGS = 60  # seconds after which the run ends with a trace of where it stands
TELL = 1000
SLOW = 1.0  # CPU seconds: the machine's other work does not count


class Input(NamedTuple):
    """What `extract` is given."""

    html: bytes | str
    url: str
    entry: Entry | None
    memory: Memory | None


def pages_of(data: Path) -> list[bytes]:
    """Every page of the evaluation data, and ours."""
    crawled = [gzip.decompress(path.read_bytes()) for path in sorted(data.glob("extraction/*/*.html.gz"))]
    return crawled + [path.read_bytes() for path in sorted(CASES.glob("*.html"))]


def make(pages: list[bytes], seed: int, number: int) -> Input:
    """One input: a spoiled page, sometimes as text, with an entry whose markup is spoiled too, or with a memory."""
    chance = Random(f"{seed}:{number}")
    small = [page for page in pages if len(page) < SMALL] if chance.random() < 0.9 else pages
    page, other = chance.choice(small), chance.choice(small)
    spoiled = mutate(page, chance, other)
    html: bytes | str = spoiled.decode(errors="surrogateescape") if chance.random() < 0.05 else spoiled
    url = chance.choice(URLS) if chance.random() < 0.3 else "https://news.example/2024/05/06/harbour.html"
    entry = None
    if chance.random() < 0.1:
        start = chance.randrange(len(other) + 1)
        content = mutate(other[start : start + 8000], chance, page).decode(errors="replace")
        entry = Entry(id="k", url=url or None, content_html=content, title=content[:200], image=chance.choice(URLS))
    return Input(html, url, entry, remembered(page) if chance.random() < 0.3 else None)


def check(article: Article) -> None:
    """What must hold of every article: it can be stored as it is, and its markup is clean. Raises: AssertionError."""
    msgspec.json.encode(article)
    again = clean_html(article.html)
    assert again == article.html or plain(again) == plain(article.html), "cleaned twice has other words"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    pages = pages_of(need_eval())
    run(pages, options.seed, range(options.first, options.first + options.inputs))


def run(pages: list[bytes], seed: int, numbers: range) -> None:
    """Read these inputs and say what came of them."""
    slowest: list[tuple[float, int, int]] = []  # CPU seconds, number, bytes
    faults, kinds, total, size = Counter[str](), Counter[str](), 0.0, 0
    for number in numbers:
        given = make(pages, seed, number)
        faulthandler.dump_traceback_later(HANGS, exit=True)
        began = time.process_time()
        try:
            article = broadsheet.extract(given.html, given.url, entry=given.entry, memory=given.memory)
            took = time.process_time() - began
            check(article)
        except Exception as error:
            took = time.process_time() - began
            where = traceback.extract_tb(error.__traceback__)[-1]
            fault = f"{type(error).__name__} {Path(where.filename).name}:{where.lineno}"
            faults[fault] += 1
            if faults[fault] <= 3:
                print(f"--seed {seed} --first {number} --inputs 1: {fault}: {str(error)[:200]}", flush=True)
        else:
            kinds[article.kind] += 1
        faulthandler.cancel_dump_traceback_later()
        if took > SLOW:
            print(f"--seed {seed} --first {number} --inputs 1: {took:.2f} s for {len(given.html):,} bytes", flush=True)
        slowest = sorted([*slowest, (took, number, len(given.html))], reverse=True)[:8]
        total, size = total + took, size + len(given.html)
        if (number + 1 - numbers.start) % TELL == 0:
            print(
                f"{number + 1 - numbers.start:7,} inputs, {sum(faults.values())} faults, slowest {slowest[0][0]:.2f} s",
                flush=True,
            )
    print(
        f"{len(numbers):,} inputs of {size / 1e6:,.0f} MB in {total:,.0f} CPU s; {dict(kinds)}; faults {dict(faults)}"
    )
    for took, number, length in slowest:
        print(f"  {took:.3f} CPU s, {length:,} bytes: --seed {seed} --first {number} --inputs 1")


if __name__ == "__main__":
    main()
