"""A real Hexo site of posts: written through TARGETS, built with what tools/builders/install.sh installed."""

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

from broadsheet.model import Post, Record
from broadsheet.publish.targets import target_of
from broadsheet.publish.write import write_whole

INSTALLED = Path(__file__).parent.parent.parent / "build" / "hexo"
CONFIG = """title: Probe
url: https://probe.example
root: /
permalink: :year/:month/:day/:title/
timezone: {timezone}
theme: landscape
per_page: 50
"""


class Site(Record, frozen=True, kw_only=True):
    """What a build gave."""

    public: Path
    output: str  # stdout and stderr
    status: int


def write_posts(folder: Path, posts: Iterable[Post], layout: str, inert: bool = False) -> None:
    """Write posts as the pipeline does: a path that is taken gets the id."""
    target, taken = target_of("hexo", layout), set[str]()
    for post in posts:
        plain = str(target.path(post, False))
        path = plain if plain.casefold() not in taken else str(target.path(post, True))
        taken.add(path.casefold())
        write_whole(folder / path, target.render(post, target.permalink(post), inert)[0].encode())


def build(folder: Path, zone: str, timezone: str = "") -> Site:
    """Build the site in `folder` on a machine whose zone is `zone`; `timezone` is the site's own setting."""
    (folder / "_config.yml").write_text(CONFIG.format(timezone=f"'{timezone}'"))
    (folder / "package.json").write_text((INSTALLED / "package.json").read_text())
    if not (folder / "node_modules").exists():
        (folder / "node_modules").symlink_to(INSTALLED / "node_modules")
    hexo = ["node", str(INSTALLED / "node_modules/hexo/bin/hexo"), "generate", "--no-color"]
    done = subprocess.run(
        hexo, cwd=folder, env={**os.environ, "TZ": zone}, capture_output=True, text=True, timeout=100, check=False
    )
    return Site(public=folder / "public", output=done.stdout + done.stderr, status=done.returncode)
