"""Built pages in headless Chromium: readable by all, asking nobody, light, saying nothing to the console."""

from pathlib import Path
from urllib.parse import quote

import pytest
from site_browser import browse

from broadsheet.pipeline.library import writing
from pipeline.site_library import CONFIG, change, make, many, published

pytestmark = [pytest.mark.builders, pytest.mark.timeout(300)]
MOST_BYTES = 60_000  # of a page with its style and scripts, without pictures


def built(folder: Path, theme: str) -> Path:
    """A small site in a theme, with pictures of our own alone."""
    make(folder, CONFIG.replace('path = "public"', f'path = "public"\ntheme = "{theme}"\nhotlink = false'))
    with writing(folder, "test") as library:
        many(library, range(70))
        change(library, 67, "!and the tide was in")
    published(folder)
    return folder / "public"


def kinds(site: Path) -> list[str]:
    """A page of each kind, below the site."""
    article = next(site.glob("20*/*/*/*-67-*/index.html"))
    arabic = next(site.glob("20*/*/*/*-62-*/index.html"))
    pages = (article, article.parent / "revisions" / "index.html", arabic)
    return [
        "",
        "all/",
        "sources/",
        "archive/",
        "search/",
        *(quote(f"{page.parent.relative_to(site)}/") for page in pages),
    ]


@pytest.mark.parametrize("theme", ["paper", "wire"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_pages_are_for_all(theme: str, dark: bool, tmp_path: Path) -> None:
    site = built(tmp_path, theme)
    for told in browse(site, [{"url": url, "axe": True, "dark": dark} for url in kinds(site)]):
        assert [each for each in told["violations"] if each[0] in ("serious", "critical")] == [], told["url"]
        assert told["weight"]["page"] <= MOST_BYTES, told["url"]


def test_pages_ask_nobody_and_break_no_rule_of_theirs(tmp_path: Path) -> None:
    site = built(tmp_path, "paper")
    for told in browse(site, [{"url": url} for url in kinds(site)]):
        assert told["outside"] == []
        assert told["said"] == [], told["url"]
