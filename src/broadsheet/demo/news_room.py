"""A small web of our own: the sites of articles.toml as real sites would serve them, mess and all."""

import tomllib
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from urllib.parse import quote

import msgspec

from broadsheet.demo import feeds, pages, pictures
from broadsheet.demo.records import Served, Site
from broadsheet.model import Source

HTML = "text/html; charset=utf-8"
OPENED, EDITED = datetime(2026, 10, 31, 12, tzinfo=UTC), datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


@cache
def sites() -> tuple[Site, ...]:
    """The sites of the news room."""
    text = (files("broadsheet.demo") / "articles.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text)["site"], tuple[Site, ...])


@cache
def addresses(round_: int = 1) -> tuple[Served, ...]:
    """Every address and what it answers; in round 2 one article was edited since."""
    edited = EDITED.isoformat() if round_ == 2 else ""
    found = []
    for site in sites():
        body, content_type = feeds.FEEDS[site.feed](site, edited)
        found.append(Served(url=feeds.address(site), body=body, content_type=content_type))
        front = pages.front(site, feeds.address(site)).encode()
        found.append(Served(url=f"http://{site.host}/", body=front, content_type=HTML))
        for article in site.article:
            body = pages.page(site, article, edited).encode()
            content_type = "text/html; charset=iso-8859-1" if site.mess == "wrong-charset" else HTML
            found.append(Served(url=site.url(article), body=body, content_type=content_type, status=article.status))
            if article.picture:
                url = f"http://{site.host}{quote(article.picture.url)}"
                found.append(Served(url=url, body=pictures.picture(url), content_type="image/png"))
    return tuple(found)


def sources() -> tuple[Source, ...]:
    """The sites as sources of a config."""
    return tuple(
        Source(id=site.host.partition(".")[0], url=feeds.address(site), section=site.section) for site in sites()
    )


def config_text(blog: str, port: int, site: str = "") -> str:
    """A broadsheet.toml that follows the news room on a port into a Hexo folder, and a site of its own beside it."""
    lines = ["# The demo's paper.", 'title = "Demo"', 'timezone = "Europe/Berlin"', "", "[[target]]", 'kind = "hexo"']
    lines += [
        f'path = "{blog}"',
        'pictures = "on"',
        "",
    ]
    if site:
        lines += ["[[target]]", 'kind = "site"', f'path = "{site}"', 'pictures = "on"', "hotlink = false", ""]
    lines += [
        "# The news room of `broadsheet demo` answers for its made-up hosts.",
        "[fetch]",
    ]
    lines += [f'proxy = "http://127.0.0.1:{port}"', "delay = 0  # it is ours: it need not be spared"]
    for source in sources():
        section = ", ".join(f'"{level}"' for level in source.section)
        lines += ["", "[[source]]", f'id = "{source.id}"', f'url = "{source.url}"', f"section = [{section}]"]
    return "\n".join(lines) + "\n"


def edited_article() -> str:
    """The address of the article that is edited between the rounds."""
    return next(site.url(article) for site in sites() for article in site.article if article.edited)
