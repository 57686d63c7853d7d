"""The real Hexo over whole runs: every post at its address, titles and dates as meant, two time zones alike."""

import html
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
HEXO = ROOT / "build" / "hexo"
WEB = Path(os.environ.get("BROADSHEET_SHARED", ROOT.parent / "shared")) / "eval" / "web"
CONFIG = """title: Test
url: https://blog.example
root: /
timezone: {timezone}
theme: landscape
per_page: 100
index_generator: {{per_page: 100}}
"""
pytestmark = [pytest.mark.builders, pytest.mark.timeout(900)]


def build(site: Path, posts: Path, timezone: str, machine: str) -> tuple[Path, str]:
    """`hexo generate` over a folder of posts, on a machine in a zone; the public folder and what was said."""
    shutil.copytree(HEXO, site, symlinks=True, ignore=shutil.ignore_patterns("node_modules"))
    (site / "node_modules").symlink_to(HEXO / "node_modules")
    (site / "_config.yml").write_text(CONFIG.format(timezone=timezone), encoding="utf-8")
    shutil.copytree(posts, site / "source" / "_posts")
    command = ["node", "--max-old-space-size=6000", "node_modules/hexo/bin/hexo", "generate"]
    done = subprocess.run(command, cwd=site, capture_output=True, text=True, env={**os.environ, "TZ": machine})
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-3000:]
    return site / "public", said


def run(folder: Path, *args: str) -> None:
    command = [sys.executable, "-m", "broadsheet", "-C", str(folder), *args]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def check(folder: Path, tmp: Path, timezone: str) -> int:
    """Build a folder's blog on two machines and hold each page against its post; the number of posts."""
    posts = folder / "blog" / "source" / "_posts"
    built = []
    for n, machine in enumerate(("America/New_York", "Asia/Tokyo")):
        public, said = build(tmp / str(n), posts, timezone, machine)
        assert not re.search(r"\b(WARN|ERROR|FATAL|Error)\b", said), said[-3000:]
        built.append(public)
    with closing(sqlite3.connect(folder / "library" / "own.db")) as own:
        ledger = dict(own.execute("SELECT path, permalink FROM address"))
    for path in posts.rglob("*.md"):
        check_page(path, folder / "blog", ledger, built)
    assert len(ledger) == len(list(posts.rglob("*.md")))
    return len(ledger)


def ours(page: str) -> str:
    """The article of a page: the theme caches its menu in the language of whichever page it renders first, and
    Hexo draws its own ids at random, and orders posts of one date as it happened to read them."""
    found = re.search(r"<article\b.*?(?=<nav id=\"article-nav\"|</article>)", page, re.S)
    assert found is not None
    return re.sub(r'\bid="c[a-z0-9]{24}"', "", found[0])


def check_page(post: Path, blog: Path, ledger: dict[str, str], built: list[Path]) -> None:
    head = yaml.safe_load(post.read_text(encoding="utf-8").split("---\n")[1])
    permalink = ledger[str(post.relative_to(blog))]
    assert head["permalink"] == permalink
    pages = [(public / permalink / "index.html").read_text(encoding="utf-8") for public in built]
    assert ours(pages[0]) == ours(pages[1]), f"{post.name} differs between time zones"
    title = re.search(r'<h1 class="p-name article-title"[^>]*>(.*?)</h1>', pages[0], re.S)
    assert title is not None
    assert html.unescape(title[1]).split() == head["title"].split()
    stamp = re.search(r'<time class="dt-published" datetime="([^"]*)"', pages[0])
    assert stamp is not None
    assert datetime.fromisoformat(stamp[1]).replace(tzinfo=None) == head["date"]  # the site's zone is UTC


def test_the_demo_builds_without_a_loss(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    run(tmp_path, "demo", str(folder))
    posts = folder / "blog" / "source" / "_posts"
    public, said = build(tmp_path / "site", posts, "Europe/Berlin", "UTC")
    assert not re.search(r"\b(WARN|ERROR|FATAL)\b", said), said[-3000:]
    for post in posts.rglob("*.md"):
        head = yaml.safe_load(post.read_text(encoding="utf-8").split("---\n")[1])
        page = (public / head["permalink"] / "index.html").read_text(encoding="utf-8")
        assert "{{" in page or "{{" not in head["title"]


@pytest.mark.shared
def test_the_replay_web_builds_without_a_loss(tmp_path: Path) -> None:
    folder = tmp_path / "web"
    folder.mkdir()
    lines = ['title = "Replay"\n[[target]]\nkind = "hexo"\npath = "blog"\n']
    for line in (WEB / "sources.jsonl").read_text(encoding="utf-8").splitlines():
        source = json.loads(line)
        section = json.dumps(source["category"], ensure_ascii=False)
        lines.append(f"[[source]]\nurl = {json.dumps(source['url'])}\nsection = {section}\n")
    (folder / "broadsheet.toml").write_text("".join(lines), encoding="utf-8")
    run(folder, "run", "--replay", str(WEB / "web.warc.gz"))
    assert check(folder, tmp_path / "sites", "UTC") == len((WEB / "expected.jsonl").read_bytes().splitlines())
