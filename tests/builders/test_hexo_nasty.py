"""The real Hexo builds every nasty post: at its address, with title, date and words; alike in machines of two zones."""

import re
from datetime import UTC
from pathlib import Path

import pytest
from hexo_site import INSTALLED, Site, build, write_posts
from nasty import ZONE, posts
from selectolax.lexbor import LexborHTMLParser

from broadsheet.model import Post
from broadsheet.publish import hexo
from broadsheet.publish.front import shown
from broadsheet.text import folded

pytestmark = [pytest.mark.builders, pytest.mark.timeout(300)]
POSTS = posts()
COMPLAINT = re.compile(r"^(?!INFO  Generated).*(?:WARN|ERROR|FATAL|Error|rejected|deprecated).*$", re.M)
ZONES = ("UTC", "America/Los_Angeles")


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Site]:
    assert (INSTALLED / "node_modules").is_dir(), "run tools/builders/install.sh first"
    built = {}
    for zone in ZONES:
        folder = tmp_path_factory.mktemp("site")
        write_posts(folder, POSTS, "")
        built[zone] = build(folder, zone, str(ZONE))
    return built


@pytest.fixture(scope="module")
def site(sites: dict[str, Site]) -> Site:
    return sites["UTC"]


def page_of(site: Site, post: Post) -> Path:
    return site.public / hexo.permalink(post) / "index.html"


def article(site: Site, post: Post) -> LexborHTMLParser:
    return LexborHTMLParser(page_of(site, post).read_text())


def test_the_set_is_large_enough() -> None:
    assert len(POSTS) >= 100
    assert len({hexo.permalink(post) for post in POSTS}) == len(POSTS)


@pytest.mark.parametrize("zone", ZONES)
def test_the_build_says_nothing_bad(sites: dict[str, Site], zone: str) -> None:
    assert sites[zone].status == 0
    assert not COMPLAINT.findall(sites[zone].output)


def test_every_post_is_at_its_address_and_there_is_no_other(site: Site) -> None:
    found = {p.parent for p in site.public.glob("[0-9]*/*/*/*/index.html")}
    assert found == {page_of(site, post).parent for post in POSTS}


def test_titles_dates_and_words_are_those_of_the_posts(site: Site) -> None:
    for post in POSTS:
        page = article(site, post)
        heading, when = page.css_first("h1.article-title"), page.css_first("time.dt-published")
        assert heading is not None, post.title
        assert when is not None, post.title
        assert " ".join(heading.text().split()) == (shown(post.title) or post.id)
        assert when.attributes["datetime"] == f"{post.date.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"
        body = page.css_first("div.article-entry")
        assert body is not None
        said = LexborHTMLParser(f"<div>{post.html}").text(separator=" ")
        assert folded(said) in folded(body.text(separator=" "))


def test_code_keeps_its_lines(site: Site) -> None:
    post = next(post for post in POSTS if post.title == "body: code")
    code = article(site, post).css_first("div.article-entry pre")
    assert code is not None
    assert code.text() == "{{ x.y }} {% if %}\n\n    four\n\n\ttab"


def test_nothing_of_the_posts_is_live_on_any_page(site: Site) -> None:
    for file in site.public.rglob("*.html"):
        page = LexborHTMLParser(file.read_text())
        assert not page.css("[onerror], [onload], svg, [src=x], [href^='javascript:' i]"), file
        assert not [script for script in page.css("script") if "alert(1)" in script.text()], file


def test_pages_are_the_same_bytes_whatever_zone_the_machine_is_in(sites: dict[str, Site]) -> None:
    one, other = (sites[zone] for zone in ZONES)
    names, others = ({str(p.relative_to(s.public)) for p in s.public.rglob("*.html")} for s in (one, other))
    assert names == others
    assert len(ours(one, POSTS[0])) > 10
    assert [post.title for post in POSTS if ours(one, post) != ours(other, post)] == []


def ours(site: Site, post: Post) -> list[str]:
    """What a page says of its post, without the ids that Hexo draws at random at each build (cuid).

    Not its menu, which the theme caches in the language of whichever page comes first.
    """
    page = article(site, post)
    parts = page.css("head meta, head title, html > body .article-inner")
    return [re.sub(r"\bc[a-z0-9]{24}\b", "", part.html or "") for part in parts]


def test_the_old_layout_is_built_too(tmp_path: Path) -> None:
    write_posts(tmp_path, POSTS, "rsshub-page")
    site = build(tmp_path, "UTC")
    assert site.status == 0
    assert not COMPLAINT.findall(site.output)
    pages = [LexborHTMLParser(p.read_text()) for p in site.public.glob("[0-9]*/**/index.html")]
    titles = sorted(" ".join(h.text().split()) for page in pages if (h := page.css_first("h1.article-title")))
    assert titles == sorted(filter(None, (shown(post.title) for post in POSTS)))
