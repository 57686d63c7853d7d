"""F1 with and without site memory, on the sites of the evaluation data that have three pages or more.

python -m bench.memory

Each page is read with what all other pages of its site teach: none teaches itself.
"""

import gzip
import json
import sys
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

import msgspec

from bench.shared import need_eval
from broadsheet.read.article import understood
from broadsheet.read.memory import Memory, learn, lesson_of, teaches
from broadsheet.urls import host

LEAST = 3  # pages of a site: two to learn from


def main() -> None:
    """One line a set."""
    data = need_eval()
    sys.path.insert(0, str(data / "tools"))
    for folder in ("scrapinghub", "fundus", "magic", "wcxb"):
        report(data / "extraction" / folder)


def report(folder: Path) -> None:
    """Both scores of a set's sites."""
    from evaluate import body_score

    sites = defaultdict(list)
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.get("text"):
            sites[host(row["url"]).removeprefix("www.")].append(row)
    scores: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    better = worse = 0
    for site, rows in sites.items():
        if len(rows) < LEAST:
            continue
        pages = [(row, gzip.decompress((folder / f"{row['id']}.html.gz").read_bytes())) for row in rows]
        seen = [understood(html, row["url"]) for row, html in pages]
        lessons = [lesson_of(each.page, each.tree, each.body, each.article) for each in seen]
        for n, (row, html) in enumerate(pages):
            memory = learn(site, [lesson for k, lesson in enumerate(lessons) if k != n])
            found = []
            for text in (seen[n].article.text, understood(html, row["url"], memory=memory).article.text):
                hit, extra, missed = body_score(row["text"], text)
                found.append((hit / max(1, hit + extra), hit / max(1, hit + missed)))
            scores[False].append(found[0])
            scores[True].append(found[1])
            better += sum(found[1]) > sum(found[0])
            worse += sum(found[1]) < sum(found[0])
    told = [f"{folder.name}: {len(scores[True])} pages of sites with {LEAST} or more"]
    for is_used, name in ((False, "without"), (True, "with")):
        if scores[is_used]:
            p, r = (sum(s[i] for s in scores[is_used]) / len(scores[is_used]) for i in (0, 1))
            told.append(f"{name} memory F1 {2 * p * r / (p + r):.4f} P {p:.4f} R {r:.4f}")
    print("; ".join(told), f"; better {better}, worse {worse}")


@lru_cache(maxsize=200)
def remembered(page: bytes) -> Memory | None:
    """What two pages like this one teach: the next is read without all that stands beside; None for a list."""
    seen = understood(page)
    if not teaches(seen.article):
        return None
    lesson = lesson_of(seen.page, seen.tree, seen.body, seen.article)
    return learn("news.example", [msgspec.structs.replace(lesson, title=title, taken=()) for title in "ab"])


if __name__ == "__main__":
    main()
