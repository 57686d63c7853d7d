"""Whole runs published to every target at once: the demo, and the replay web, each site built by its real builder."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from sites import BUILDERS, ROOT, build, listed_at, names_of, shown_at

from broadsheet.model import Post
from broadsheet.pipeline.library import reading
from broadsheet.pipeline.posts import posts_of
from broadsheet.publish.facts import title_of
from broadsheet.publish.targets import target_of
from broadsheet.store import articles

WEB = Path(os.environ.get("BROADSHEET_SHARED", ROOT.parent / "shared")) / "eval" / "web"
TARGETS = "".join(f'[[target]]\nkind = "{kind}"\npath = "{kind}"\n' for kind in (*BUILDERS, "zola", "obsidian"))
pytestmark = [pytest.mark.builders, pytest.mark.timeout(600)]


class Paper(NamedTuple):
    """A folder after a run."""

    folder: Path
    posts: list[Post]
    ledger: dict[str, dict[str, str]]  # permalink by post id, by target


def run(folder: Path, *args: str) -> None:
    command = [sys.executable, "-m", "broadsheet", "-C", str(folder), *args]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def paper(folder: Path) -> Paper:
    with reading(folder) as library:
        posts = posts_of(library, list(articles.stored(library.db, list(articles.numbers(library.db)))))
    ledger: dict[str, dict[str, str]] = {}
    with closing(sqlite3.connect(folder / "library" / "own.db")) as own:
        for target, post_id, permalink in own.execute("SELECT target, post_id, permalink FROM address"):
            ledger.setdefault(target, {})[post_id] = permalink
    return Paper(folder, posts, ledger)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    folder = tmp_path_factory.mktemp("demo") / "paper"
    run(folder.parent, "demo", str(folder))
    config = folder / "broadsheet.toml"
    config.write_text(config.read_text(encoding="utf-8") + TARGETS, encoding="utf-8")
    run(folder, "publish")
    run(folder, "publish", "--check")
    return paper(folder)


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    folder = tmp_path_factory.mktemp("web")
    lines = [f'title = "Replay"\n{TARGETS}']
    for line in (WEB / "sources.jsonl").read_text(encoding="utf-8").splitlines():
        source = json.loads(line)
        section = json.dumps(source["category"], ensure_ascii=False)
        lines.append(f"[[source]]\nurl = {json.dumps(source['url'])}\nsection = {section}\n")
    (folder / "broadsheet.toml").write_text("".join(lines), encoding="utf-8")
    run(folder, "run", "--replay", str(WEB / "web.warc.gz"))
    run(folder, "publish", "--check")
    return paper(folder)


@pytest.mark.parametrize("kind", BUILDERS)
def test_the_demo_is_built_without_a_loss(demo: Paper, kind: str) -> None:
    nothing_is_lost(demo, kind)


@pytest.mark.shared
@pytest.mark.parametrize("kind", BUILDERS)
def test_the_replay_web_is_built_without_a_loss(web: Paper, kind: str) -> None:
    assert len(web.posts) == len((WEB / "expected.jsonl").read_bytes().splitlines())
    nothing_is_lost(web, kind)


def nothing_is_lost(paper: Paper, kind: str) -> None:
    """Each post at its address, with its title, date and names; each name with its posts; counted in the built pages."""
    site, addresses, target = build(paper.folder / kind, kind), paper.ledger[kind], target_of(kind, "")
    assert site.status == 0, site.output[-3000:]
    assert site.complaints == ()
    assert {post.id for post in paper.posts} == addresses.keys()
    found = {f"{page.parent.relative_to(site.public)}/" for page in site.public.glob("[0-9]*/*/*/*/index.html")}
    assert found == set(addresses.values())
    pages = {post.id: shown_at(site, addresses[post.id]) for post in paper.posts}
    for post in paper.posts:
        assert pages[post.id].title == title_of(post)
        assert abs(pages[post.id].date - post.date) < timedelta(seconds=1)
    for post in paper.posts:
        for taxonomy, names in names_of(kind, post).items():
            shown = pages[post.id].terms[taxonomy]
            if names:
                assert {target.key(name) for name in names} <= {target.key(name) for name in shown}, post.title
                assert all(addresses[post.id] in listed_at(site, address) for address in shown.values()), post.title
