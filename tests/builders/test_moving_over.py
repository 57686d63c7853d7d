"""An old site built by its own builder, moved over, built anew: every old address shows the same post."""

import shutil
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
from click.testing import CliRunner
from hexo_site import build
from old_sites import (
    HUGO_RULES,
    JEKYLL_RULES,
    NAMED,
    pages_in,
    pages_of,
    write_hugo,
    write_jekyll,
    write_with_files,
)
from selectolax.lexbor import LexborHTMLParser
from sites import BUILDERS
from sites import build as build_docs_site

from broadsheet.cli.main import cli
from old_site import write_old_site

pytestmark = [pytest.mark.builders, pytest.mark.timeout(300)]
ZONE = "America/New_York"  # of the machine: far from the sites' own, Asia/Shanghai
# An old site's kind, and what it moves to.
MOVES = [(kind, kind) for kind in NAMED] + [("hexo", to) for to in ("eleventy", "astro", "pelican", "site")]
PAPER = 'title = "P"\ntimezone = "Asia/Shanghai"\n[[target]]\nkind = "{kind}"\npath = "blog"\n'


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


def moved_from(old: Path, kind: str, zone: str = "UTC", target: str = "") -> Path:
    """The folder of a new site, of the same kind where no target is said, with the old one's posts in it."""
    paper = old.parent / "paper"
    paper.mkdir()
    (paper / "broadsheet.toml").write_text(PAPER.format(kind=target or kind), encoding="utf-8")
    done = CliRunner().invoke(cli, ["-C", str(paper), "import", "posts", str(old), "--timezone", zone])
    assert done.exit_code == 0, done.output
    return paper / "blog"


def built(old: Path, kind: str) -> Path:
    """An old site built as it lies there; the folder that its builder made."""
    if kind == "hexo":
        return build(old, "UTC", config=(old / "_config.yml").read_text(encoding="utf-8")).public
    pages_of(old, kind)
    return old / BUILDERS[kind].public


def new_site(blog: Path, target: str) -> Path:
    """The new site built; the folder that its builder made."""
    if target == "site":
        return blog
    return build(blog, "UTC", "Asia/Shanghai").public if target == "hexo" else build_docs_site(blog, target).public


def files_at(public: Path, addresses: set[str]) -> dict[str, bytes]:
    """What a built site has at these addresses."""
    return {address: (public / address).read_bytes() for address in addresses if (public / address).is_file()}


def linked_from(public: Path) -> set[str]:
    """The addresses of pictures and downloads that the pages of a built site show or link."""
    found = set()
    for page in public.rglob("*.html"):
        place = f"/{page.relative_to(public).as_posix()}"
        for node in LexborHTMLParser(page.read_text(encoding="utf-8")).css("img[src], a[href]"):
            address = unquote(urljoin(place, node.attributes.get("src") or node.attributes.get("href") or ""))
            if address.endswith((".jpg", ".pdf", ".txt")):
                found.add(address.removeprefix("/"))
    return found


@pytest.mark.parametrize("permalink", [":year/:month/:day/:title/", "posts/:hash/"])
def test_every_old_address_of_hexo_shows_its_post(tmp_path: Path, permalink: str) -> None:
    config = (
        f"title: Old\nurl: https://old.example\npermalink: {permalink}\ntimezone: Asia/Shanghai\ntheme: landscape\n"
    )
    told = write_old_site(tmp_path / "old", 200, config)
    before = pages(build(tmp_path / "old", "UTC", "Asia/Shanghai", config=config).public)
    blog = moved_from(tmp_path / "old", "hexo")
    after = pages(build(blog, "UTC", "Asia/Shanghai").public)
    assert len(before) > 100, "Hexo builds most of them"
    assert before.keys() - after.keys() == set()
    assert len(after) == len(told), "what Hexo could not build is there too"
    words = Counter(mark for mark in told.values() for text in after.values() if mark in text)
    assert set(words) == set(told.values())
    for address, text in before.items():
        (mark,) = (mark for mark in told.values() if f"{mark}," in text or f"{mark} nach" in text)
        assert mark in after[address]


@pytest.mark.parametrize(("kind", "target"), MOVES)
def test_old_files_are_at_their_old_addresses_when_the_old_folder_is_gone(
    tmp_path: Path, kind: str, target: str
) -> None:
    write_with_files(tmp_path / "old", kind)
    named = NAMED[kind]
    before = files_at(built(tmp_path / "old", kind), named)
    blog = moved_from(tmp_path / "old", kind, target=target)
    shutil.rmtree(tmp_path / "old")
    public = new_site(blog, target)
    assert before.keys() == named, "the old site served them"
    assert files_at(public, named) == before
    assert named - linked_from(public) == set(), "and its posts find them"


@pytest.mark.parametrize("rules", HUGO_RULES)
def test_every_old_address_of_hugo_shows_its_post(tmp_path: Path, rules: str) -> None:
    write_hugo(tmp_path / "old", HUGO_RULES[rules])
    before = pages_of(tmp_path / "old", "hugo", ZONE)
    after = pages_in(build_docs_site(moved_from(tmp_path / "old", "hugo", ZONE), "hugo", ZONE).public)
    assert len(before) > 25
    assert {address: after.get(address) for address in before} == before


@pytest.mark.parametrize("rules", JEKYLL_RULES)
def test_every_old_address_of_jekyll_shows_its_post(tmp_path: Path, rules: str) -> None:
    write_jekyll(tmp_path / "old", JEKYLL_RULES[rules])
    before = pages_of(tmp_path / "old", "jekyll", ZONE)
    after = pages_in(build_docs_site(moved_from(tmp_path / "old", "jekyll", ZONE), "jekyll", ZONE).public)
    assert len(before) > 25
    assert after == before, "and drafts are none there"
