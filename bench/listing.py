"""Listing pages into entries: precision, recall and F1 of the addresses, each page and the mean over pages.

python -m bench.listing [--misses]
"""

import json
import random
import sys
import zipfile
from typing import NamedTuple

from bench.shared import need_eval
from broadsheet.feeds.listing.find import find_entries
from broadsheet.model import Entry
from broadsheet.urls import normalise

ROUNDS = 2000


class Score(NamedTuple):
    """Of one page."""

    precision: float
    recall: float
    f1: float


def main() -> None:
    folder = need_eval() / "feeds"
    scores: list[Score] = []
    with zipfile.ZipFile(folder / "listing.zip") as pages:
        for line in (folder / "listing.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            wanted = {same(link["url"]): link["title"] for link in row["links"]}
            entries = find_entries(pages.read(row["member"]), row["url"])
            found = {same(entry.url or ""): entry.title or "" for entry in entries}
            scores.append(score(set(wanted), set(found)))
            facts = [sum(bool(fact) for fact in column) for column in zip(*map(known, entries), strict=True)] or [0] * 3
            print(f"{row['url'][:48]:48} {show(scores[-1])}  {len(wanted):3} wanted {len(found):3} found", *facts)
            if "--misses" in sys.argv:
                for url, title in [(url, title) for url, title in wanted.items() if url not in found]:
                    print(f"    - {title[:60]:60} {url[-80:]}")
                for url, title in [(url, title) for url, title in found.items() if url not in wanted]:
                    print(f"    + {title[:60]:60} {url[-80:]}")
    drawn = random.Random(1)
    means = sorted(mean(drawn.choices(scores, k=len(scores))).f1 for _ in range(ROUNDS))
    print(f"{'mean of the pages':48} {show(mean(scores))}  [{means[ROUNDS // 40]:.3f}, {means[-ROUNDS // 40]:.3f}]")


def known(entry: Entry) -> tuple[bool, bool, bool]:
    return bool(entry.published), bool(entry.image), bool(entry.summary_html)


def same(url: str) -> str:
    """Spellings of one address alike."""
    return normalise(url).rstrip("/").replace("http://", "https://").replace("://www.", "://")


def score(wanted: set[str], found: set[str]) -> Score:
    hit = len(wanted & found)
    precision, recall = hit / max(1, len(found)), hit / max(1, len(wanted))
    return Score(precision, recall, 2 * precision * recall / max(1e-9, precision + recall))


def mean(scores: list[Score]) -> Score:
    return Score(*(sum(column) / len(scores) for column in zip(*scores, strict=True)))


def show(score: Score) -> str:
    return f"P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f}"


if __name__ == "__main__":
    main()
