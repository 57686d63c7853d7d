"""A site that is brought up to date is, byte for byte, the site that is made from nothing."""

import random
from pathlib import Path

import pytest

from broadsheet.pipeline.library import writing
from broadsheet.site import feeds, pages
from pipeline.site_library import CONFIG, add, change, cold, make, many, published, tree

OTHER = CONFIG.replace('"World", "Harbours"', '"World", "Ports"')
THEMED = CONFIG.replace('path = "public"', 'path = "public"\ntheme = "wire"\nlanguage = "zh-Hans"')


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages so small that a handful of articles fills many."""
    monkeypatch.setattr(pages, "LIST", 3)
    monkeypatch.setattr("broadsheet.pipeline.site.lists.LIST", 3)
    monkeypatch.setattr(feeds, "MAP", 5)
    monkeypatch.setattr(feeds, "FEED", 3)


def step(folder: Path, dice: random.Random, there: list[int]) -> None:
    """Something that happens to a library."""
    with writing(folder, "test") as library:
        match dice.choice(("new", "new", "news", "old", "revised", "re-read", "both")):
            case "new":
                there.append(max(there, default=0) + 1)
                add(library, there[-1])
            case "news":
                fresh = range(max(there, default=0) + 1, max(there, default=0) + dice.randint(3, 12))
                many(library, fresh)
                there += fresh
            case "old":
                if missing := sorted(set(range(max(there, default=1))) - set(there)):
                    there.append(dice.choice(missing))
                    add(library, there[-1])
            case "revised":
                change(library, dice.choice(there), f"!{dice.random()}")
            case "re-read":
                change(library, dice.choice(there), f"read {dice.random()}", is_revision=False)
            case "both":
                change(library, dice.choice(there), f"again {dice.random()}")
                there.append(max(there) + 2)
                add(library, there[-1])


@pytest.mark.parametrize("seed", range(5))
def test_incremental_is_cold(tmp_path: Path, seed: int) -> None:
    dice, folder, there = random.Random(seed), make(tmp_path / "paper"), [3, 9, 20]
    with writing(folder, "test") as library:
        many(library, there)
    for _ in range(6):
        for _ in range(dice.randint(1, 3)):
            step(folder, dice, there)
        published(folder)
        assert differing(tree(folder), cold(folder, tmp_path / "cold")) == []


@pytest.mark.parametrize("config", [OTHER, THEMED, CONFIG.replace("晨报", "夕刊")])
def test_another_config_is_another_site(tmp_path: Path, config: str) -> None:
    folder = make(tmp_path / "paper")
    with writing(folder, "test") as library:
        many(library, range(25))
    published(folder)
    before = tree(folder)
    make(folder, config)
    published(folder)
    assert tree(folder) != before
    assert differing(tree(folder), cold(folder, tmp_path / "cold")) == []


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Paths that only one has, or that differ."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
