"""What is a revision and what is not, in nine languages: whole pages through the reader, then compared."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

import broadsheet
from broadsheet.model import Article
from broadsheet.revisions.changes import changes
from broadsheet.revisions.wording import words_digest

HERE = Path(__file__).parent
TEXTS = tomllib.loads((HERE / "texts.toml").read_text(encoding="utf-8"))
CASES = tomllib.loads((HERE / "cases.toml").read_text(encoding="utf-8"))
Case = dict[str, Any]


def page(case: Case, extra: str) -> str:
    """The page of a case's language with this markup at its place."""
    text = TEXTS[case["lang"]]
    first, *others = (f"<p>{part}</p>" for part in text["text"])
    place = case.get("place", "end")
    parts = {"top": [extra, first, *others], "between": [first, extra, *others], "end": [first, *others, extra]}[place]
    return (
        f'<!doctype html><html lang="{case["lang"]}"><head><meta charset="utf-8"><title>{text["title"]}</title></head>'
        f'<body><header><a href="/">Blatt</a></header><main><article><h1>{text["title"]}</h1>{"".join(parts)}</article>'
        "</main><footer><p>© Blatt</p></footer></body></html>"
    )


def articles(case: Case) -> tuple[Article, Article]:
    before, after = page(case, case.get("before", "")), page(case, case.get("after", ""))
    if old_new := case.get("replace"):
        assert old_new[0] in after
        after = after.replace(*old_new)
    return broadsheet.extract(before, "https://e.org/a"), broadsheet.extract(after, "https://e.org/a")


def named(cases: list[Case]) -> list[str]:
    return [f"{case['name']}, {case['lang']}" for case in cases]


@pytest.mark.parametrize("case", CASES["revised"], ids=named(CASES["revised"]))
def test_a_revision(case: Case) -> None:
    before, after = articles(case)
    assert words_digest(before.title, before.text) != words_digest(after.title, after.text)
    assert changes(before, after).kinds == tuple(case["changes"])


@pytest.mark.parametrize("case", CASES["unrevised"], ids=named(CASES["unrevised"]))
def test_no_revision(case: Case) -> None:
    before, after = articles(case)
    assert before.text
    assert words_digest(before.title, before.text) == words_digest(after.title, after.text)


def test_there_are_twenty_of_each_in_six_scripts() -> None:
    for cases in CASES.values():
        assert len(cases) >= 20
        assert len({case["lang"] for case in cases} - {"de"}) >= 6
