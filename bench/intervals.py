"""Body F1 of each set with its 95 % bootstrap interval: what a difference between two readers is worth.

python -m bench.intervals
"""

import gzip
import json
import random
import sys

from bench.shared import need_eval
from broadsheet.read.article import extract

ROUNDS = 2000
SETS = ("scrapinghub", "fundus", "magic", "wcxb")


def main() -> None:
    """One line a set; the formula is that of the tools beside the data: F1 of the mean precision and mean recall."""
    data = need_eval()
    sys.path.insert(0, str(data / "tools"))
    from evaluate import body_score, tokens

    for name in SETS:
        folder = data / "extraction" / name
        scores: list[tuple[float, float]] = []
        exact = empty = 0
        for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if not row.get("text"):
                continue
            text = extract(gzip.decompress((folder / f"{row['id']}.html.gz").read_bytes()), row["url"]).text
            hit, extra, missed = body_score(row["text"], text)
            scores.append((hit / max(1, hit + extra), hit / max(1, hit + missed)))
            exact += tokens(text) == tokens(row["text"])
            empty += not text
        drawn = random.Random(1)
        found = sorted(f1(drawn.choices(scores, k=len(scores))) for _ in range(ROUNDS))
        low, high = found[ROUNDS // 40], found[-ROUNDS // 40]
        print(
            f"{name:12} {len(scores):4} pages  F1 {f1(scores):.4f}  [{low:.4f}, {high:.4f}]"
            f"  exact {exact / len(scores):.3f}  empty {empty}"
        )


def f1(scores: list[tuple[float, float]]) -> float:
    """Of the mean precision and the mean recall."""
    precision, recall = (sum(s[i] for s in scores) / len(scores) for i in (0, 1))
    return 2 * precision * recall / max(1e-9, precision + recall)


if __name__ == "__main__":
    main()
