"""Every builder builds every nasty post: at its address, with its title, date and words, below each of its names."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pytest
from nasty import SCRIPTS, combined, posts
from selectolax.lexbor import LexborHTMLParser
from sites import BUILDERS, Site, build, listed_at, names_of, page_at, shown_at, write_posts

from broadsheet.publish.facts import title_of
from broadsheet.publish.targets import meeting, target_of
from broadsheet.text import folded

pytestmark = [pytest.mark.builders, pytest.mark.timeout(600)]
# A date to come is no date of a post: it is clamped before it is written (make_post).
POSTS = [post for post in [*posts(), *combined()] if post.date < datetime.now(UTC)]


class Built(NamedTuple):
    """A site and the addresses of its posts."""

    kind: str
    site: Site
    addresses: dict[str, str]


BUILDS = [*((kind, "html") for kind in BUILDERS), *((kind, "markdown") for kind in ("hugo", "eleventy", "astro"))]


@pytest.fixture(scope="module", params=BUILDS, ids=" ".join)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    kind, body = request.param
    folder: Path = tmp_path_factory.mktemp(kind)
    addresses = write_posts(folder, kind, POSTS, body)
    return Built(kind, build(folder, kind), addresses)


def test_the_set_is_large_enough() -> None:
    assert len(POSTS) >= 1000
    assert len({post.language for post in POSTS} & set(SCRIPTS)) >= 10


def test_the_build_says_nothing_bad(built: Built) -> None:
    assert built.site.status == 0, built.site.output[-3000:]
    assert built.site.complaints == ()


def test_every_post_is_at_its_address_and_there_is_no_other(built: Built) -> None:
    public = built.site.public
    found = {f"{page.parent.relative_to(public)}/" for page in public.glob("[0-9]*/*/*/*/index.html")}
    assert found == set(built.addresses.values())
    assert len(found) == len(POSTS)


def test_titles_and_dates_are_those_of_the_posts(built: Built) -> None:
    for post in POSTS:
        page = shown_at(built.site, built.addresses[post.id])
        assert page.title == title_of(post)
        assert abs(page.date - post.date) < timedelta(seconds=1), post.title


def test_no_word_of_a_post_is_missing(built: Built) -> None:
    for post in POSTS:
        said = LexborHTMLParser(f"<div>{post.html}").text(separator=" ")
        assert folded(said) in folded(shown_at(built.site, built.addresses[post.id]).words), post.title


@pytest.mark.parametrize("taxonomy", ["categories", "tags"])
def test_every_name_leads_to_a_page_that_lists_its_posts_and_no_other(built: Built, taxonomy: str) -> None:
    """But for names that the builder takes for one, which are told (`meeting`)."""
    target = target_of(built.kind, "")
    names = {post.id: names_of(built.kind, post)[taxonomy] for post in POSTS}
    told = {name for group in meeting(target, chain(*names.values())) for name in group}
    posts_of = defaultdict(set)
    for post in POSTS:
        for name in names[post.id]:
            posts_of[name].add(built.addresses[post.id])
    for post in POSTS:
        page = shown_at(built.site, built.addresses[post.id])
        shown_names = dict(zip(page.terms[taxonomy].values(), page.terms[taxonomy], strict=True))
        assert len(page.terms[taxonomy]) >= len({target.key(name) for name in names[post.id]}), (
            post.title,
            names[post.id],
        )
        if names[post.id] and not told & set(names[post.id]):
            lists = {listed_at(built.site, address) for address in shown_names}
            assert lists == {frozenset(posts_of[name]) for name in names[post.id]}, (post.title, names[post.id])


def test_code_keeps_its_lines(built: Built) -> None:
    post = next(post for post in POSTS if post.title == "body: code")
    page = LexborHTMLParser(page_at(built.site, built.addresses[post.id]).read_text(encoding="utf-8"))
    code = page.css_first("div.body pre")
    assert code is not None
    assert code.text().strip() == "{{ x.y }} {% if %}\n\n    four\n\n\ttab"


def test_nothing_of_the_posts_is_live_on_any_page(built: Built) -> None:
    for file in built.site.public.rglob("*.html"):
        if file.is_file():
            page = LexborHTMLParser(file.read_text(encoding="utf-8"))
            assert not page.css("[onerror*=alert], [onload*=alert], img[src=x], [href^='javascript:alert' i]"), file
            assert not page.css("script"), file
