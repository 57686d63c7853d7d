"""The real Hexo builds every nasty post in each theme: at its address, with title, date and words; in two zones alike."""

import json
import re
import subprocess
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from hexo_site import COMPLAINT, INSTALLED, THEMES, Shown, Site, build, is_date, shown_by, write_posts
from nasty import SCRIPTS, ZONE, combined, posts
from selectolax.lexbor import LexborHTMLParser

from broadsheet.model import Post
from broadsheet.publish import hexo
from broadsheet.publish.front import shown
from broadsheet.publish.names import sections
from broadsheet.text import folded

pytestmark = [pytest.mark.builders, pytest.mark.timeout(300)]
POSTS = posts()
BUILDS = {"landscape in Los Angeles": ("landscape", "America/Los_Angeles"), **{name: (name, "UTC") for name in THEMES}}
# What Fluid says of every site that keeps its settings in the theme's own file.
ADVICE = re.compile(r"^WARN  \[Fluid\] It is recommended that you use override configuration.*$", re.M)
# Hexo's own: it takes the offset of the site's zone not of the moment, but of that wall clock in the machine's zone.
OFF_BY_AN_HOUR = {"fields: summer time begins", "fields: an hour that comes twice"}
JS_STRING = re.compile(r"""'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*\"""")


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Site]:
    assert (INSTALLED / "node_modules").is_dir(), "run tools/builders/install.sh first"
    built = {}
    for name, (theme, zone) in BUILDS.items():
        folder = tmp_path_factory.mktemp("site")
        write_posts(folder, POSTS, "")
        built[name] = build(folder, zone, str(ZONE), theme)
    return built


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def page_of(site: Site, post: Post) -> Path:
    return site.public / hexo.permalink(post) / "index.html"


def seen(site: Site, post: Post, theme: str) -> Shown:
    return shown_by(page_of(site, post).read_text(), theme, ZONE)


def test_the_set_is_large_enough() -> None:
    assert len(POSTS) >= 300
    assert len(SCRIPTS) >= 10
    assert len({hexo.permalink(post) for post in POSTS}) == len(POSTS)


@pytest.mark.parametrize("name", BUILDS)
def test_the_build_says_nothing_bad(sites: dict[str, Site], name: str) -> None:
    assert sites[name].status == 0
    assert not COMPLAINT.findall(ADVICE.sub("", sites[name].output))


def test_every_post_is_at_its_address_and_there_is_no_other(sites: dict[str, Site], theme: str) -> None:
    found = {p.parent for p in sites[theme].public.glob("[0-9]*/*/*/*/index.html")}
    assert found == {page_of(sites[theme], post).parent for post in POSTS}


def test_titles_are_those_of_the_posts(sites: dict[str, Site], theme: str) -> None:
    titles = {post.id: seen(sites[theme], post, theme).title for post in POSTS}
    assert titles == {post.id: " ".join(shown(post.title).split()) or post.id for post in POSTS}


def test_dates_are_those_of_the_posts(sites: dict[str, Site], theme: str) -> None:
    dates = {post.title: (seen(sites[theme], post, theme).date, post.date) for post in POSTS}
    assert {title for title, pair in dates.items() if not is_date(*pair, theme)} == OFF_BY_AN_HOUR


def test_no_word_of_a_post_is_missing(sites: dict[str, Site], theme: str) -> None:
    for post in POSTS:
        said = LexborHTMLParser(f"<div>{post.html}").text(separator=" ")
        assert folded(said) in folded(seen(sites[theme], post, theme).text), post.title


def test_code_keeps_its_lines(sites: dict[str, Site], theme: str) -> None:
    post = next(post for post in POSTS if post.title == "body: code")
    page = LexborHTMLParser(page_of(sites[theme], post).read_text())
    code = page.css_first(f"{THEMES[theme].body} pre")
    assert code is not None
    assert code.text().strip() == "{{ x.y }} {% if %}\n\n    four\n\n\ttab"


def test_nothing_of_the_posts_is_live_on_any_page(sites: dict[str, Site], theme: str) -> None:
    for file in sites[theme].public.rglob("*.html"):
        page = LexborHTMLParser(file.read_text())
        assert not page.css("[onerror*=alert], [onload*=alert], img[src=x], [href^='javascript:alert' i]"), file
        scripts = [script.text() for script in page.css("script:not([type$=json])")]
        assert not [script for script in scripts if "alert(1)" in JS_STRING.sub("", script)], file


def test_no_text_breaks_a_script_of_the_theme(sites: dict[str, Site], theme: str) -> None:
    """Each script that is written into a page is JavaScript still."""
    files = [LexborHTMLParser(file.read_text()) for file in sites[theme].public.rglob("*.html")]
    scripts = {script.text() for page in files for script in page.css("script:not([src], [type])")}
    compile_each = "for (const code of JSON.parse(require('fs').readFileSync(0))) new (require('vm').Script)(code)"
    subprocess.run(["node", "-e", compile_each], input=json.dumps(sorted(scripts)), text=True, check=True)


def test_pages_are_the_same_bytes_whatever_zone_the_machine_is_in(sites: dict[str, Site]) -> None:
    one, other = sites["landscape"], sites["landscape in Los Angeles"]
    names, others = ({str(p.relative_to(s.public)) for p in s.public.rglob("*.html")} for s in (one, other))
    assert {
        name for name in names ^ others if not name.startswith("archives/")
    } == set()  # those are of the machine's months
    assert len(ours(one, POSTS[0])) > 10
    for post in POSTS:
        assert ours(one, post) == ours(other, post)


def ours(site: Site, post: Post) -> list[str]:
    """What a page says of its post, without the ids that Hexo draws at random at each build (cuid).

    Not its menu, which the theme caches in the language of whichever page comes first; tags come in a chance order.
    """
    page = LexborHTMLParser(page_of(site, post).read_text())
    parts = page.css("head meta:not([property='article:tag']), head title, .article-header, .article-entry, time")
    return [re.sub(r"\bc[a-z0-9]{24}\b", "", part.html or "") for part in parts]


def test_every_category_lists_its_posts_and_no_other(sites: dict[str, Site]) -> None:
    """But for those whose names are one address to Hexo, which `publish` tells."""
    public, paths = sites["landscape"].public, defaultdict(set)
    for post in POSTS:
        for section in sections(post):
            for depth in range(1, len(section) + 1):
                paths[hexo.names(section[:depth])].add(hexo.permalink(post))
    keys = [tuple(map(hexo.key, path)) for path in paths]
    for path, meant in paths.items():
        if keys.count(tuple(map(hexo.key, path))) == 1 and all(map(hexo.key, path)):
            folder = public.joinpath("categories", *map(hexo.key, path))
            files = [folder / "index.html", *folder.glob("page/*/index.html")]
            pages = [LexborHTMLParser(file.read_text(encoding="utf-8")) for file in files]
            links = (
                unquote(a.attributes["href"] or "").strip("/") + "/" for page in pages for a in page.css("article a")
            )
            found = set(links)
            assert found == meant, (path, found - meant, meant - found)
    assert sum(keys.count(key) == 1 for key in keys) > 100


def test_many_oddities_in_one_post_are_built_too(tmp_path: Path) -> None:
    mixed = [post for post in combined() if post.date < datetime.now(UTC)]
    write_posts(tmp_path, mixed, "")
    site = build(tmp_path, "UTC", str(ZONE))
    assert site.status == 0
    assert not COMPLAINT.findall(site.output)
    assert len(mixed) + len(POSTS) >= 1000
    assert {p.parent for p in site.public.glob("[0-9]*/*/*/*/index.html")} == {
        page_of(site, post).parent for post in mixed
    }
    for post in mixed:
        page = seen(site, post, "landscape")
        assert page.title == (" ".join(shown(post.title).split()) or post.id)
        assert is_date(page.date, post.date, "landscape") or post.date.month in (4, 9)  # OFF_BY_AN_HOUR
        assert folded(LexborHTMLParser(f"<div>{post.html}").text(separator=" ")) in folded(page.text), post.title


def test_the_old_layout_is_built_too(tmp_path: Path) -> None:
    write_posts(tmp_path, POSTS, "rsshub-page")
    site = build(tmp_path, "UTC")
    assert site.status == 0
    assert not COMPLAINT.findall(site.output)
    pages = [LexborHTMLParser(p.read_text()) for p in site.public.glob("[0-9]*/**/index.html") if p.is_file()]
    titles = sorted(" ".join(h.text().split()) for page in pages if (h := page.css_first("h1.article-title")))
    assert titles == sorted(filter(None, (shown(post.title) for post in POSTS)))
