"""Pelican: content/posts/<section>/<date>-<slug>-<id>.html with explicit `save_as` and `url`.

An HTML file, whose metadata stand in its head as <meta>: the form in which Pelican takes every value for
what it is, and the body untouched. (As Markdown, Pelican reads metadata as `Name: value` lines without any quoting.)

A post has one category, the widest level of its section; the levels below are tags, before the article's own. Pelican
parts lists at ";" where there is one, at "," else; so each list ends in ";".
"""

import re
import unicodedata
from datetime import datetime
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import PurePosixPath

from broadsheet.errors import PublishError
from broadsheet.language import is_right_to_left, language_tag
from broadsheet.model import Post
from broadsheet.publish.composed import body_of
from broadsheet.publish.facts import facts, lead, original, title_of
from broadsheet.publish.front import Value, compare, rfc3339, tidied
from broadsheet.publish.names import dated_name, folders, levels, post_slug, said, terms, trails

_TAG = re.compile(r"<!--.*?-->|<.*?>", re.S)
_DROPPED = re.compile(r"[^\w\s-]")


def path(post: Post, taken: bool) -> PurePosixPath:
    """The file below the Pelican site."""
    return PurePosixPath("content/posts") / folders(post.section) / f"{dated_name(post)}.html"


def render(post: Post, at: str, body: str) -> tuple[str, str]:
    """The post as a file; and what to say of its body (nothing). Raises: PublishError where it does not read back."""
    category, *below = tuple(map(_term, levels(post))) or ("",)
    known = facts(post)
    fields: dict[str, Value | None] = {
        "title": title_of(post),
        "date": post.date,
        "modified": post.updated,
        "slug": post_slug(post),
        "save_as": f"{at}index.html" if at.endswith("/") else at,
        "url": at,
        "category": category,
        "tags": tuple(dict.fromkeys((*below, *map(_term, terms(post.tags))))),
        "lang": language_tag(post.language),
        "direction": "rtl" if is_right_to_left(post.language) else None,
        "sections": trails(post),
        "summary": known.pop("excerpt"),
        "image": lead(post),
        "canonical_url": original(post),
        **{name: value for name, value in known.items() if name != "author"},
        "authors": tuple(map(_term, terms(post.authors or post.agencies))),
    }
    meant = {name: _said(value) for name, value in tidied(fields).items()}
    return f"<html>\n<head>\n{_head(meant)}\n</head>\n<body>\n{body_of(post)}</body>\n</html>\n", ""


def key(name: str) -> str:
    """The address that Pelican makes of a name (its slugify) with SLUGIFY_USE_UNICODE, which the docs set."""
    return _slug(_term(name))


def _term(name: str) -> str:
    return name if _slug(name) else said(name)


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKC", unescape(_TAG.sub("", name)))
    return re.sub(r"[-\s]+", "-", _DROPPED.sub("", plain).strip()).lower()


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return rfc3339(value)
    # A sign of another code that looks the same, as there is no way to write it.
    return (
        "".join(f"{str(one).replace(';', '；')}; " for one in value).strip() if isinstance(value, list) else str(value)
    )


def _head(meant: dict[str, str]) -> str:
    """The metadata as <meta>, the title too: what stands in <title>, Pelican leaves escaped.

    Raises: PublishError where it does not read back as meant.
    """
    head = "\n".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in meant.items())
    compare("HTML", _Head.read(head), meant, rfc3339)
    return head


def read_head(text: str) -> dict[str, object]:
    """The metadata of a file. Raises: PublishError where there are none."""
    found = _Head.read(text.partition("</head>")[0])
    if not found:
        raise PublishError("the head has no metadata")
    return dict(found)


class _Head(HTMLParser):
    """Reads a head back, as Pelican does, with the parser of the standard library."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    @classmethod
    def read(cls, head: str) -> dict[str, str]:
        """Each value by its name."""
        parser = cls()
        parser.feed(head)
        parser.close()
        return parser.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "meta":
            self.found[told.get("name") or ""] = told.get("content") or ""
