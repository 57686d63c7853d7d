"""A small web of our own: the sites of articles.toml as real sites would serve them, mess and all."""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from broadsheet.demo import feeds, pages
from broadsheet.demo.records import Served, Site
from broadsheet.model import Source

HTML = "text/html; charset=utf-8"


@cache
def sites() -> tuple[Site, ...]:
    """The sites of the news room."""
    text = (files("broadsheet.demo") / "articles.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text)["site"], tuple[Site, ...])


def addresses(round_: int = 1) -> tuple[Served, ...]:
    """Every address and what it answers; in round 2 one article was edited since."""
    found = []
    for site in sites():
        body, content_type = feeds.FEEDS[site.feed](site)
        found.append(Served(url=feeds.address(site), body=body, content_type=content_type))
        for article in site.article:
            body = pages.page(site, article, round_).encode()
            content_type = "text/html; charset=iso-8859-1" if site.mess == "wrong-charset" else HTML
            found.append(Served(url=site.url(article), body=body, content_type=content_type, status=article.status))
    return tuple(found)


def sources() -> tuple[Source, ...]:
    """The sites as sources of a config."""
    return tuple(
        Source(id=site.host.partition(".")[0], url=feeds.address(site), section=site.section) for site in sites()
    )


def config_text(target: str) -> str:
    """A broadsheet.toml that follows the news room into a Hexo folder."""
    lines = ["# The demo's paper.", 'title = "Demo"', 'timezone = "Europe/Berlin"', "", "[[target]]", 'kind = "hexo"']
    lines += [f'path = "{target}"']
    for source in sources():
        section = ", ".join(f'"{level}"' for level in source.section)
        lines += ["", "[[source]]", f'id = "{source.id}"', f'url = "{source.url}"', f"section = [{section}]"]
    return "\n".join(lines) + "\n"
