"""Builders that cannot be run here: every nasty post held against the documented rules of Zola and of Obsidian."""

import re
import tomllib
from datetime import datetime
from typing import Any

import pytest
import yaml
from nasty import combined, posts
from sites import sample

from broadsheet.publish.facts import title_of
from broadsheet.publish.names import levels
from broadsheet.publish.targets import place_for, target_of
from broadsheet.store.own import fold

pytestmark = pytest.mark.builders
POSTS = [*posts(), *combined()]
# getzola.org, "Page", "Front matter": any other key is an error.
KEYS = set(
    "title description date updated weight draft slug path aliases authors in_search_index template taxonomies extra render "
    "insert_anchor_links".split()
)
# help.obsidian.md, "Tags", "Tag format": letters, numbers, "_", "-", "/"; one sign at least that is no number.
TAG = re.compile(r"(?=[^/]*[^\d/])[^\s#\[\]{}()<>|^\\:%.,;!?'\"&*`~=+$@]+")


@pytest.fixture(params=["html", "markdown"])
def body(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def zola(text: str) -> tuple[dict[str, Any], str]:
    begins, head, body = re.split(r"^\+\+\+$", text, maxsplit=2, flags=re.M)
    assert begins == ""
    return tomllib.loads(head), body


def test_every_post_keeps_the_rules_of_zola(body: str) -> None:
    target, paths, files = target_of("zola", ""), set(), set()
    declared = {row["name"] for row in tomllib.loads(sample("Zola")["config.toml"])["taxonomies"]}
    for post in POSTS:
        text, _ = target.render(post, target.permalink(post), body)
        front, words = zola(text)
        assert front.keys() <= KEYS
        assert front["title"] == title_of(post)
        assert isinstance(front["date"], datetime)
        assert abs((front["date"] - post.date).total_seconds()) < 1
        assert front.get("taxonomies", {}).keys() <= declared
        assert len(front.get("taxonomies", {}).get("categories", [])) == len(levels(post))
        assert not re.search(r"\{\{|\{%|\{#|<!-- more -->", words)
        assert not front["path"].startswith("/")
        paths.add(fold(front["path"]))
        file = place_for(target, post, False, body)
        assert "." not in file.stem  # what follows a dot would be a language
        files.add(fold(str(file)))
    assert len(paths) == len(files) == len(POSTS)


def test_every_post_keeps_the_rules_of_obsidian(body: str) -> None:
    target, files = target_of("obsidian", ""), set[str]()
    for post in POSTS:
        text, _ = target.render(post, "", body)
        front = yaml.safe_load(text.split("---\n")[1])
        assert front["aliases"] == [title_of(post)]
        assert front["published"] == post.date.replace(tzinfo=None, microsecond=0)
        assert all(TAG.fullmatch(tag) for tag in front.get("tags", []))
        plain, clashed = (place_for(target, post, taken, body) for taken in (False, True))
        file = plain if fold(str(plain)) not in files else clashed
        assert fold(str(file)) not in files
        assert not set(file.name) & set('[]#^|\\/:*"<>?%')
        files.add(fold(str(file)))
    assert len(files) == len(POSTS)


def test_markdown_of_a_note_has_no_syntax_of_obsidian_but_ours() -> None:
    target = target_of("obsidian", "")
    for post in POSTS:
        text, _ = target.render(post, "", "markdown")
        words = re.sub(
            r"^(`{3,})\n.*?^\1$|(`+)(?!`).*?(?<!`)\2(?!`)|\]\([^)]*\)|<[^>]*>|\\.",
            "",
            text.split("---\n", 2)[2],
            flags=re.M | re.S,
        )
        assert not re.search(r"%%|==|\[\[|(?:^|\s)#\w|\s\^\w+$|> \[!", words, re.M), post.title
