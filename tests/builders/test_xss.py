"""No attack string of our own runs in Chromium: as body of a page or of a feed, in every layout, in what Hexo builds."""

import pytest
from attacks import ATTACKS
from bench.browser import told_by
from bench.xss import WAYS, everywhere
from hexo_site import INSTALLED, build, write_posts

pytestmark = [pytest.mark.builders, pytest.mark.timeout(300)]
BARE = "as they are"


def live(way: str) -> dict[str, list[str]]:
    """The attacks that run, or try to, and what they did."""
    told = told_by([WAYS[way](attack) for attack in ATTACKS.values()])
    return {name: said for name, said in zip(ATTACKS, told, strict=True) if said}


def test_the_browser_sees_what_runs() -> None:
    assert len(ATTACKS) >= 60
    assert len(live(BARE)) > len(ATTACKS) / 2


@pytest.mark.parametrize("way", [way for way in WAYS if way != BARE])
def test_nothing_runs_in_a_body(way: str) -> None:
    assert live(way) == {}


@pytest.mark.parametrize("layout", ["", "rsshub-page"])
def test_nothing_runs_on_any_page_that_hexo_builds(layout: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert (INSTALLED / "node_modules").is_dir(), "run tools/builders/install.sh first"
    folder = tmp_path_factory.mktemp("site")
    write_posts(folder, [everywhere(attack, number) for number, attack in enumerate(ATTACKS.values())], layout)
    site = build(folder, "UTC")
    assert site.status == 0
    pages = sorted(path for path in site.public.rglob("*.html") if path.is_file())
    assert len(pages) > len(ATTACKS)
    told = told_by([page.read_text(encoding="utf-8") for page in pages], policy=False)
    assert {str(page): said for page, said in zip(pages, told, strict=True) if said} == {}
