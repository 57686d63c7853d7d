"""An old site built by its own builder, moved over, built anew: every old address shows the same post."""

from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from hexo_site import build
from selectolax.lexbor import LexborHTMLParser

from broadsheet.cli.main import cli
from old_site import write_old_site

pytestmark = [pytest.mark.builders, pytest.mark.timeout(300)]
PAPER = 'title = "P"\ntimezone = "Asia/Shanghai"\n[[target]]\nkind = "hexo"\npath = "blog"\n'


def pages(public: Path) -> dict[str, str]:
    """The words of each post's page, by its address."""
    found = {}
    for path in public.rglob("index.html"):
        body = LexborHTMLParser(path.read_text(encoding="utf-8")).css_first(
            "article.article-type-post div.article-entry"
        )
        if body is not None and path.parent.relative_to(public).parts[:1] not in ((), ("page",), ("archives",)):
            found[path.parent.relative_to(public).as_posix()] = body.text()
    return found


@pytest.mark.parametrize("permalink", [":year/:month/:day/:title/", "posts/:hash/"])
def test_every_old_address_of_hexo_shows_its_post(tmp_path: Path, permalink: str) -> None:
    config = (
        f"title: Old\nurl: https://old.example\npermalink: {permalink}\ntimezone: Asia/Shanghai\ntheme: landscape\n"
    )
    told = write_old_site(tmp_path / "old", 200, config)
    before = pages(build(tmp_path / "old", "UTC", "Asia/Shanghai", config=config).public)
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / "broadsheet.toml").write_text(PAPER, encoding="utf-8")
    done = CliRunner().invoke(cli, ["-C", str(tmp_path / "paper"), "import", "posts", str(tmp_path / "old")])
    assert done.exit_code == 0, done.output
    after = pages(build(tmp_path / "paper" / "blog", "UTC", "Asia/Shanghai").public)
    assert len(before) > 100, "Hexo builds most of them"
    assert before.keys() - after.keys() == set()
    assert len(after) == len(told), "what Hexo could not build is there too"
    words = Counter(mark for mark in told.values() for text in after.values() if mark in text)
    assert set(words) == set(told.values())
    for address, text in before.items():
        (mark,) = (mark for mark in told.values() if f"{mark}," in text or f"{mark} nach" in text)
        assert mark in after[address]
