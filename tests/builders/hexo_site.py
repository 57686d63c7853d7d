"""A real Hexo site of posts: written through TARGETS, built with what tools/builders/install.sh installed."""

import os
import re
import subprocess
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser

from broadsheet.model import Post, Record
from broadsheet.publish.targets import target_of
from broadsheet.publish.write import write_whole

INSTALLED = Path(__file__).parent.parent.parent / "build" / "hexo"
CONFIG = """title: Probe
url: https://probe.example
root: /
permalink: :year/:month/:day/:title/
timezone: {timezone}
theme: {theme}
per_page: 50
"""
COMPLAINT = re.compile(r"^(?!INFO  Generated).*(?:WARN|ERROR|FATAL|Error|rejected|deprecated).*$", re.M)


class Theme(Record, frozen=True, kw_only=True):
    """Where a theme's page of a post has what we look at."""

    title: str  # selectors
    date: str
    body: str
    seconds: bool = True  # does its date have them?


THEMES = {
    "landscape": Theme(title="h1.article-title", date="time.dt-published", body="div.article-entry"),
    "next": Theme(title="h1.post-title", date="time[itemprop^=dateCreated]", body="div.post-body"),
    "fluid": Theme(title="h1#seo-header", date="time[pubdate]", body="div.markdown-body", seconds=False),
    "butterfly": Theme(title="h1.post-title", date="time.post-meta-date-created", body="article#article-container"),
}


class Site(Record, frozen=True, kw_only=True):
    """What a build gave."""

    public: Path
    output: str  # stdout and stderr
    status: int


class Shown(Record, frozen=True, kw_only=True):
    """What a built page shows of its post."""

    title: str
    date: datetime
    text: str


def shown_by(page: str, theme: str, zone: ZoneInfo) -> Shown:
    """Read a page of a post that a theme has made; dates without an offset are of the site's `zone`."""
    made, where = LexborHTMLParser(page), THEMES[theme]
    title, date, body = (made.css_first(selector) for selector in (where.title, where.date, where.body))
    assert title is not None, "no title"
    assert date is not None, "no date"
    assert body is not None, "no body"
    return Shown(
        title=" ".join(title.text().split()),
        date=moment(date.attributes["datetime"] or "", zone),
        text=body.text(separator=" "),
    )


def moment(text: str, zone: ZoneInfo) -> datetime:
    """A date as themes write it: ISO 8601, of the site's zone where it names none, in the digits of its language."""
    date = datetime.fromisoformat("".join(str(unicodedata.digit(c, c)) for c in text))
    return date if date.tzinfo else date.replace(tzinfo=zone)


def is_date(shown: datetime, meant: datetime, theme: str) -> bool:
    """Does the page show this moment, to the second or the minute, as the theme does?"""
    return abs(shown - meant) < timedelta(seconds=1 if THEMES[theme].seconds else 60)


def write_posts(folder: Path, posts: Iterable[Post], layout: str, inert: bool = False) -> None:
    """Write posts as the pipeline does: a path that is taken gets the id."""
    target, taken = target_of("hexo", layout), set[str]()
    for post in posts:
        plain = str(target.path(post, False))
        path = plain if plain.casefold() not in taken else str(target.path(post, True))
        taken.add(path.casefold())
        write_whole(folder / path, target.render(post, target.permalink(post), "feed" if inert else "html")[0].encode())


def build(folder: Path, zone: str, timezone: str = "", theme: str = "landscape", config: str = "") -> Site:
    """Build the site in `folder` on a machine whose zone is `zone`; `timezone` is the site's own setting.

    config   what its _config.yml says, where it is another than ours
    """
    (folder / "_config.yml").write_text(config or CONFIG.format(timezone=f"'{timezone}'", theme=theme))
    (folder / "package.json").write_text((INSTALLED / "package.json").read_text())
    if not (folder / "node_modules").exists():
        (folder / "node_modules").symlink_to(INSTALLED / "node_modules")
    hexo = ["node", str(INSTALLED / "node_modules/hexo/bin/hexo"), "generate", "--no-color"]
    done = subprocess.run(
        hexo, cwd=folder, env={**os.environ, "TZ": zone}, capture_output=True, text=True, timeout=100, check=False
    )
    return Site(public=folder / "public", output=done.stdout + done.stderr, status=done.returncode)
