"""The 448 pages of the replay web through the whole path: outcomes, titles, dates, text F1 against the truth.

python -m bench.replay_score [FOLDER]        keeps the run's folder where one is named
"""

import json
import sqlite3
import sys
import tempfile
from collections import Counter
from pathlib import Path

import yaml
from ruamel.yaml import YAML

from bench.shared import need_eval
from bench.web import make_folder, run


def main() -> None:
    data = need_eval()
    sys.path.insert(0, str(data / "tools"))
    with tempfile.TemporaryDirectory() as scratch:
        folder = make_folder(Path(sys.argv[1] if len(sys.argv) > 1 else scratch), data / "web" / "sources.jsonl")
        code, outcomes, told = run(folder, data / "web" / "web.warc.gz")
        print(f"exit code {code}; outcomes {dict(Counter(o['kind'] for o in outcomes))}; {len(outcomes)} entries")
        if code:
            print(told[-2000:])
        truth = [json.loads(line) for line in (data / "web" / "expected.jsonl").open(encoding="utf-8")]
        score(truth, articles(folder))
        front_matter(folder)


def articles(folder: Path) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """Entry and article by the entry's address."""
    db = sqlite3.connect(folder / "library" / "broadsheet.db")
    rows = db.execute("SELECT entry, article FROM entry JOIN revision ON entry_n = n AND number = revision")
    pairs = [(json.loads(entry), json.loads(article)) for entry, article in rows]
    return {entry["url"]: (entry, article) for entry, article in pairs}


def score(truth: list[dict[str, str]], found: dict[str, tuple[dict[str, object], dict[str, object]]]) -> None:
    """Titles and dates where the feed gave none; text over all pages: F1 of mean precision and mean recall."""
    import evaluate

    titles, dates, precision, recall = [], [], [], []
    for want in truth:
        entry, got = found.get(want["url"], ({}, {}))
        if want.get("title") and not entry.get("title"):
            titles.append(evaluate.norm(want["title"]) == evaluate.norm(str(got.get("title") or "")))
        if want.get("date") and not entry.get("published"):
            dates.append(evaluate.date_ok(want["date"], got.get("published")))
        if want.get("text"):
            tp, fp, fn = evaluate.body_score(want["text"], got.get("text"))
            precision += [tp / (tp + fp)] if tp + fp else []
            recall.append(tp / (tp + fn) if tp + fn else 1.0)
    p, r = sum(precision) / len(precision), sum(recall) / len(recall)
    print(
        f"titles {sum(titles) / len(titles):.3f} of {len(titles)}; dates {sum(dates) / len(dates):.3f} of {len(dates)}"
    )
    print(f"text F1 {2 * p * r / (p + r):.4f} (P {p:.4f} R {r:.4f}) over {len(recall)} pages")


def front_matter(folder: Path) -> None:
    """Every post loads as YAML 1.1 and 1.2, and its title is the article's."""
    titles = sorted(str(a.get("title") or e.get("title") or a["url"]) for e, a in articles(folder).values())
    loaded: list[list[str]] = [[], []]
    paths = sorted((folder / "blog").rglob("*.md"))
    for path in paths:
        head = path.read_text(encoding="utf-8").split("---\n")[1]
        loaded[0].append(yaml.safe_load(head)["title"])
        loaded[1].append(YAML(typ="safe", pure=True).load(head)["title"])
    equal = [sorted(each) == titles for each in loaded]
    print(f"{len(paths)} posts; titles equal the articles': YAML 1.1 {equal[0]}, YAML 1.2 {equal[1]}")


if __name__ == "__main__":
    main()
