"""The targets there are. A new one is a file with three pure functions, and a line here."""

from collections.abc import Callable
from pathlib import PurePosixPath

from broadsheet.errors import ConfigError
from broadsheet.model import Post, Record
from broadsheet.publish import hexo, rsshub_page
from broadsheet.publish.media import Media, in_folder


class Target(Record, frozen=True, kw_only=True):
    """How one kind of builder wants its posts."""

    path: Callable[[Post, bool], PurePosixPath]  # (post, is the plain path taken?) -> below the target's folder
    permalink: Callable[[Post], str]
    render: Callable[[Post, str, bool], tuple[str, str]]  # (post, permalink, is the feed's markup inert?) -> file, note
    wants_feed_markup: bool = False
    media: Media | None = None  # where the pictures of its posts go; None: they are shown at their own addresses


TARGETS = {
    ("hexo", ""): Target(
        path=hexo.path, permalink=hexo.permalink, render=hexo.render, media=in_folder("source/pictures")
    ),
    ("hexo", "rsshub-page"): Target(
        path=rsshub_page.path, permalink=rsshub_page.permalink, render=rsshub_page.render, wants_feed_markup=True
    ),
}


def target_of(kind: str, layout: str) -> Target:
    """The target of a kind in a layout ("" is the default one). Raises: ConfigError naming those there are."""
    try:
        return TARGETS[kind, layout]
    except KeyError:
        known = ", ".join(f'"{name}"' for of, name in TARGETS if of == kind and name)
        raise ConfigError(f'target "{kind}" has no layout "{layout}"', hint=f"it has {known or 'none'}") from None
