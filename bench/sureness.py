"""The weights of read/sureness.py fitted anew over the evaluation data, and how well they hold on sites left out.

python -m bench.sureness

Logistic regression by gradient descent, classes of equal weight for lists. Folds are by site: no site is on both sides.
"""

import gzip
import json
import math
import random
import sys
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bench.shared import need_eval
from broadsheet.read import article as reader
from broadsheet.read import sureness
from broadsheet.read.sureness import Signs

FOLDS, STEPS, RATE, DECAY = 20, 4000, 0.5, 0.002
LIST_SIGNS, SURE_SIGNS = range(10), range(10, len(Signs._fields) - 1)
RIGHT = 0.9  # F1 of a text that counts as the article's


class Page(NamedTuple):
    """A page that was read."""

    site: str
    signs: list[float]
    is_list: bool
    f1: float | None  # of its text, where the truth is known in full


def main() -> None:
    """Fit, print the weights as the module has them, and the reliability by folds."""
    data = need_eval()
    sys.path.insert(0, str(data / "tools"))
    pages = list(read_all(data))
    lists = fold_sums(pages, LIST_SIGNS, [float(p.is_list) for p in pages], balanced=True)
    report_lists(pages, lists)
    weights, zero = fit([[p.signs[k] for k in LIST_SIGNS] for p in pages], [float(p.is_list) for p in pages], True)
    print("LIST", [round(w, 2) for w in weights], round(zero, 2))
    scored = [p for p in pages if p.f1 is not None]
    listed = [1 / (1 + math.exp(-zero - dot(weights, [p.signs[k] for k in LIST_SIGNS]))) for p in scored]
    rows = [Page(p.site, [*p.signs, x], p.is_list, p.f1) for p, x in zip(scored, listed, strict=True)]
    which = [*SURE_SIGNS, len(Signs._fields)]
    right = [float((p.f1 or 0) >= RIGHT) for p in rows]
    report_curve(rows, fold_sums(rows, which, right, balanced=False))
    weights, zero = fit([[p.signs[k] for k in which] for p in rows], right, False)
    print("SURE", [round(w, 2) for w in weights], round(zero, 2))


def read_all(data: Path) -> Iterator[Page]:
    """Every page of the extraction sets and every listing page, as the reader sees it."""
    seen: list[Signs] = []
    signs_of = sureness.signs_of

    def spy(*args: Any, **named: Any) -> Signs:
        seen.append(signs_of(*args, **named))
        return seen[-1]

    sureness.signs_of = spy
    for folder in ("scrapinghub", "fundus", "magic", "wcxb", "adbar"):
        for line in (data / "extraction" / folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            html = gzip.decompress((data / "extraction" / folder / f"{row['id']}.html.gz").read_bytes())
            text = reader.extract(html, row["url"]).text
            yield Page(row.get("site") or row["url"], list(seen[-1]), False, f1(row.get("text"), text))
    with zipfile.ZipFile(data / "feeds" / "listing.zip") as archive:
        for line in (data / "feeds" / "listing.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            reader.extract(archive.read(row["member"]), row["url"])
            yield Page(row["site"], list(seen[-1]), True, None)


def f1(truth: str | None, text: str) -> float | None:
    """F1 of a text, by the tools beside the data."""
    if not truth or not text:
        return None
    from evaluate import body_score

    hit, extra, missed = body_score(truth, text)
    return float(2 * hit / max(1, 2 * hit + extra + missed))


def fit(rows: list[list[float]], wanted: list[float], balanced: bool) -> tuple[list[float], float]:
    """Weights and the sum at zero."""
    signs, right = np.array(rows), np.array(wanted)
    share = right.mean()
    costs = np.where(right > 0, 0.5 / share, 0.5 / (1 - share)) if balanced else np.ones(len(right))
    weights, zero = np.zeros(signs.shape[1]), 0.0
    for _ in range(STEPS):
        off = (1 / (1 + np.exp(-zero - signs @ weights)) - right) * costs / len(right)
        weights -= RATE * (signs.T @ off + DECAY * weights)
        zero -= RATE * off.sum()
    return weights.tolist(), float(zero)


def fold_sums(pages: list[Page], which: Any, wanted: list[float], balanced: bool) -> list[float]:
    """The sum for each page, by weights that no page of its site has a part in."""
    sites = sorted({page.site for page in pages})
    random.Random(1).shuffle(sites)
    fold = {site: n % FOLDS for n, site in enumerate(sites)}
    rows = [[page.signs[k] for k in which] for page in pages]
    found = [0.0] * len(pages)
    for n in range(FOLDS):
        inside = [i for i, page in enumerate(pages) if fold[page.site] != n]
        weights, zero = fit([rows[i] for i in inside], [wanted[i] for i in inside], balanced)
        for i, page in enumerate(pages):
            if fold[page.site] == n:
                found[i] = zero + dot(weights, rows[i])
    return found


def report_lists(pages: list[Page], sums: list[float]) -> None:
    """Lists called lists and articles called lists, on sites left out."""
    of = {True: [0, 0], False: [0, 0]}
    for page, found in zip(pages, sums, strict=True):
        of[page.is_list][0] += sureness.may_be_list(Signs(*page.signs)) and found > sureness.LIST_FROM
        of[page.is_list][1] += 1
    print(
        f"called lists, folds by site: {of[True][0]} of {of[True][1]} lists, {of[False][0]} of {of[False][1]} articles"
    )


def report_curve(pages: list[Page], sums: list[float]) -> None:
    """The reliability curve on sites left out."""
    told = [1 / (1 + math.exp(-found)) for found in sums]
    print("sureness    pages  told  right")
    edges = (0, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)
    for low, high in pairwise(edges):
        inside = [i for i, p in enumerate(told) if low <= p < high]
        if inside:
            mean = sum(told[i] for i in inside) / len(inside)
            right = sum((pages[i].f1 or 0) >= RIGHT for i in inside) / len(inside)
            print(f"{low:.2f}-{min(high, 1):.2f}  {len(inside):7}  {mean:.2f}   {right:.2f}")


def dot(weights: list[float], row: list[float]) -> float:
    """The weighed sum."""
    return sum(w * x for w, x in zip(weights, row, strict=True))


if __name__ == "__main__":
    main()
