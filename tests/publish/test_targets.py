"""Every target: the same post gives the same bytes; a layout that is not there is told with those that are."""

import re
from datetime import UTC, datetime
from pathlib import PurePosixPath

import msgspec
import pytest

from broadsheet.errors import ConfigError
from broadsheet.model import Post
from broadsheet.publish.composed import body_of
from broadsheet.publish.front import shown
from broadsheet.publish.names import NAME_MOST, terms
from broadsheet.publish.targets import TARGETS, target_of

POST = Post(
    id="abcdefghij",
    title="港口: 扩建 {{ x }}",
    date=datetime(2021, 12, 23, tzinfo=UTC),
    url="https://blatt.example/1",
    source_id="blatt",
    source_name="Blatt",
    html="<p>{{ x }}</p>",
    feed_html="<p>{{ x }}</p>",
)


@pytest.mark.parametrize("name", TARGETS, ids="/".join)
def test_every_target_renders_the_same_post_to_the_same_bytes(name: tuple[str, str]) -> None:
    target = target_of(*name)
    one, other = (target.render(POST, target.permalink(POST), "html") for _ in range(2))
    assert one == other
    if name != ("obsidian", ""):  # there, braces are braces
        assert "{" not in re.split(r"^(?:---|\+\+\+|<body>)\n", one[0], flags=re.M)[-1]


@pytest.mark.parametrize("name", TARGETS, ids="/".join)
def test_every_target_writes_below_its_folder_and_tells_a_clash_apart(name: tuple[str, str]) -> None:
    target = target_of(*name)
    plain, clashed = target.path(POST, False), target.path(POST, True)
    for path in (plain, clashed):
        assert isinstance(path, PurePosixPath)
        assert not path.is_absolute()
        assert ".." not in path.parts
    assert POST.id in str(clashed)
    assert "." not in clashed.stem


@pytest.mark.parametrize("name", TARGETS, ids="/".join)
def test_no_name_of_a_file_holds_a_sign_that_nobody_sees(name: tuple[str, str]) -> None:
    path = target_of(*name).path(msgspec.structs.replace(POST, title="C:\\bin &amp; <b>mehr</b>"), False)
    assert str(path).isprintable(), ascii(str(path))


def test_links_to_notes_lead_within_html_and_to_the_page_from_markdown() -> None:
    note = '<p>x <a href="#n-0a1b2c-fn1">1</a></p><p id="n-0a1b2c-fn1">y</p>'
    noted = msgspec.structs.replace(POST, html=note)
    assert note.replace("</p><p", "</p>\n<p") in body_of(noted)
    assert "[1](https://blatt.example/1#fn1)" in body_of(noted, "markdown")


def test_a_layout_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(ConfigError) as told:
        target_of("hexo", "rsshub")
    assert 'target "hexo" has no layout "rsshub"' in str(told.value)
    assert '"rsshub-page"' in told.value.hint


def test_a_body_that_a_builder_would_not_read_as_meant_is_refused() -> None:
    with pytest.raises(ConfigError) as told:
        target_of("jekyll", "", "markdown")
    assert str(told.value) == 'target "jekyll" takes no body "markdown" (it takes "html")'
    assert target_of("hugo", "", "markdown") is target_of("hugo", "")


def test_a_term_stays_short_also_with_what_is_put_behind_its_signs() -> None:
    (term,) = terms(("<div>" * 100,))
    assert len(shown(term).encode()) <= NAME_MOST
