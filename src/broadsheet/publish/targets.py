"""The targets there are. A new one is a file with three pure functions, and a line here."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from broadsheet.errors import ConfigError
from broadsheet.model import Post, Record
from broadsheet.publish import astro, eleventy, hexo, hugo, jekyll, obsidian, pelican, rsshub_page, zola
from broadsheet.publish.front import read_front
from broadsheet.publish.media import Media, at_root, in_folder
from broadsheet.publish.names import dated_address
from broadsheet.publish.toml import read_toml

_IN_MD: Mapping[str, str] = {"html": ".md", "markdown": ".md"}
_IN_HTML: Mapping[str, str] = {"html": ".html", "markdown": ".md"}


class Want(NamedTuple):
    """A setting that a builder must have for posts to come out whole."""

    pattern: str  # found in its settings where all is well
    says: str  # what happens else, and the remedy


class Target(Record, frozen=True, kw_only=True):
    """How one kind of builder wants its posts.

    path       (post, is the plain path taken?) -> below the target's folder
    permalink  post -> below the site's root; "" where the builder makes the address
    render     (post, permalink, body) -> file, note; the body is one of `bodies`, or "feed": the feed's inert markup
    bodies     which bodies it takes, the default one first, and the file's suffix for each
    key        term -> the address that the builder makes of it: terms of one key are one page
    read       file -> its front matter, flat
    address    the key of the front matter that says the permalink; "" where none does
    settings   where the builder keeps its own settings; the first one that is there counts
    wants      what must be said there; `wants_for_files` where an old site's files moved here
    media      where the pictures of its posts go; None: they are shown at their own addresses
    files      where files go that an old site had, so that they have their old addresses in the built site
    """

    path: Callable[[Post, bool], PurePosixPath]
    permalink: Callable[[Post], str] = dated_address
    render: Callable[[Post, str, str], tuple[str, str]]
    bodies: Mapping[str, str]
    wants_feed_markup: bool = False
    key: Callable[[str], str] = str
    read: Callable[[str], dict[str, object]] = read_front
    address: str = "permalink"
    settings: tuple[str, ...] = ()
    wants: tuple[Want, ...] = ()
    wants_for_files: tuple[Want, ...] = ()
    media: Media | None = None
    files: Media


_HUGO = tuple(
    f"{name}.{form}" for name in ("hugo", "config", "config/_default/hugo") for form in ("toml", "yaml", "json")
)
TARGETS = {
    ("hexo", ""): Target(
        path=hexo.path,
        render=hexo.render,
        bodies=_IN_MD,
        key=hexo.key,
        media=in_folder("source/pictures"),
        files=at_root("source"),
    ),
    ("hexo", "rsshub-page"): Target(
        path=rsshub_page.path,
        permalink=rsshub_page.permalink,
        render=rsshub_page.render,
        bodies={"html": ".md"},
        wants_feed_markup=True,
        key=hexo.key,
        address="",
        files=at_root("source"),
    ),
    ("hugo", ""): Target(
        path=hugo.path,
        render=hugo.render,
        bodies=_IN_MD,
        key=hugo.key,
        media=in_folder("static/pictures"),
        files=at_root("static"),
        address="url",
        settings=_HUGO,
        wants=(Want(r"unsafe\W+true", "drops HTML: set markup.goldmark.renderer.unsafe = true, or posts are empty"),),
    ),
    ("jekyll", ""): Target(
        path=jekyll.path,
        render=jekyll.render,
        bodies={"html": ".html"},
        key=jekyll.key,
        media=in_folder("pictures"),
        files=at_root(""),
    ),
    ("eleventy", ""): Target(
        path=eleventy.path,
        render=eleventy.render,
        bodies=_IN_HTML,
        key=eleventy.key,
        media=in_folder("pictures"),
        files=at_root("files"),
        settings=tuple(
            f"{name}{form}" for name in ("eleventy.config", ".eleventy") for form in (".mjs", ".js", ".cjs")
        ),
        wants_for_files=(
            Want(
                r"addPassthroughCopy\(\s*\{\s*.?files",
                'leaves out the files of your old site: addPassthroughCopy({ files: "/" })',
            ),
        ),
    ),
    ("astro", ""): Target(
        path=astro.path,
        render=astro.render,
        bodies=_IN_MD,
        key=astro.key,
        address="slug",
        media=in_folder("public/pictures"),
        files=at_root("public"),
    ),
    ("pelican", ""): Target(
        path=pelican.path,
        render=pelican.render,
        bodies={"html": ".html"},
        key=pelican.key,
        media=in_folder("content/images", "/images"),  # copied by default
        files=at_root("content/files"),
        read=pelican.read_head,
        address="url",
        settings=("pelicanconf.py",),
        wants=(
            Want(
                r"SLUGIFY_USE_UNICODE\s*=\s*True", "spells names in Latin, many as one: set SLUGIFY_USE_UNICODE = True"
            ),
        ),
        wants_for_files=(
            Want(
                r"PATH_METADATA\s*=.*files/",
                "leaves out the files of your old site: set STATIC_PATHS and PATH_METADATA as docs/targets.md has them",
            ),
        ),
    ),
    ("zola", ""): Target(
        path=zola.path,
        render=zola.render,
        bodies=_IN_MD,
        key=zola.key,
        media=in_folder("static/pictures"),
        files=at_root("static"),
        read=read_toml,
        address="path",
        settings=("config.toml", "zola.toml"),
        wants=(
            Want(r"name\s*=\s*.categories", "refuses posts of a taxonomy that is not declared: declare categories"),
            Want(r"name\s*=\s*.tags", "refuses posts of a taxonomy that is not declared: declare tags"),
        ),
    ),
    ("obsidian", ""): Target(
        path=obsidian.path,
        permalink=obsidian.permalink,
        render=obsidian.render,
        bodies={"markdown": ".md", "html": ".md"},
        key=obsidian.key,
        media=obsidian.media,
        files=obsidian.files,
        address="",
    ),
}


def target_of(kind: str, layout: str, body: str = "") -> Target:
    """The target of a kind in a layout, with a body ("" is its default). Raises: ConfigError naming those there are."""
    target = TARGETS.get((kind, layout))
    if target is None:
        known = ", ".join(f'"{name}"' for of, name in TARGETS if of == kind and name)
        raise ConfigError(f'target "{kind}" has no layout "{layout}"', hint=f"it has {known or 'none'}")
    if body and body not in target.bodies:
        known = ", ".join(f'"{name}"' for name in target.bodies)
        raise ConfigError(f'target "{kind}" takes no body "{body}"', hint=f"it takes {known}")
    return target


def place_for(target: Target, post: Post, taken: bool, body: str) -> PurePosixPath:
    """Where a new post is written, with the suffix of its body."""
    return target.path(post, taken).with_suffix(suffix_of(target, body))


def suffix_of(target: Target, body: str) -> str:
    """The suffix of files with this body ("" is the target's default)."""
    return target.bodies.get(body) or next(iter(target.bodies.values()))


def body_at(target: Target, wanted: str, path: str) -> str:
    """The body that a file can have at the address it was given: the wanted one, where its suffix is of that body."""
    possible = [body for body, suffix in target.bodies.items() if path.endswith(suffix)] or list(target.bodies)
    return wanted if wanted in possible else possible[0]


def meeting(target: Target, names: Iterable[str]) -> list[tuple[str, ...]]:
    """Names that the builder gives one address, so that it shows them as one, or one in place of the other."""
    groups: dict[str, dict[str, None]] = {}
    for name in names:
        groups.setdefault(target.key(name), {})[name] = None
    return [tuple(group) for group in groups.values() if len(group) > 1]
