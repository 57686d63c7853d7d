"""Flattened templates say, byte for byte, what Jinja2 makes of them; what they do not understand is left to it."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import DictLoader, StrictUndefined, TemplateError
from jinja2.filters import do_urlencode
from markupsafe import Markup

from broadsheet.errors import PublishError
from broadsheet.markup import escaped, escaped_plainly
from broadsheet.site import pages
from broadsheet.site.flat import flat, resolved
from broadsheet.site.records import Card, Link, Page, Picture, Render, Site
from broadsheet.site.theme import _Templates, renderer, urlencoded
from broadsheet.site.theme_files import theme_folders
from broadsheet.site.words import LANGUAGES

WORDS = st.text("a7<>&\"'\x00港é%s{}{{ }}🏮 ", max_size=8)
MAYBE = st.just("") | WORDS
LINKS = st.lists(st.builds(Link, name=WORDS, href=WORDS), max_size=3).map(tuple)
NAMES = st.lists(WORDS, max_size=3).map(tuple)
SIZE = st.none() | st.integers(0, 9)
PICTURES = st.none() | st.builds(
    Picture, url=WORDS | st.just("https://x/y"), alt=WORDS, caption=MAYBE, width=SIZE, height=SIZE
)
CARDS = st.builds(
    Card, id=WORDS, title=WORDS, href=WORDS, moment=st.just(0), date=WORDS, shown=WORDS, language=MAYBE,
    source=st.none() | st.builds(Link, name=WORDS, href=WORDS), brief=MAYBE, picture=PICTURES,
)  # fmt: skip
FREE = (
    "id title href absolute canonical language direction standfirst brief date date_shown date_utc updated updated_shown "
    "url site changes"
)
PAGES = st.builds(
    Page, places=LINKS, also=LINKS, source=st.builds(Link, name=WORDS, href=WORDS), authors=NAMES, agencies=NAMES,
    tags=NAMES, lead=PICTURES, minutes=SIZE, date_unknown=st.booleans(), gated=st.booleans(), is_indexed=st.booleans(),
    revisions=st.integers(1, 3), html=WORDS.map(Markup), head=WORDS.map(Markup),
    **dict.fromkeys(FREE.split(), MAYBE),
)  # fmt: skip
SITES = st.builds(
    Site,
    title=WORDS,
    url=st.sampled_from(["", "https://x.example/"]),
    language=st.sampled_from(LANGUAGES),
    sections=LINKS,
)


def both(site: Site, theme: str) -> tuple[Render, Render]:
    """Jinja2's pages, and those of flattened templates."""
    folders = theme_folders(theme, Path("nowhere"))
    return renderer(site, folders), renderer(site, folders, are_many=True)


@pytest.mark.parametrize("theme", ["paper", "wire"])
@settings(max_examples=25)
@given(site=SITES, page=PAGES, cards=st.lists(CARDS, max_size=6), root=st.sampled_from(["", "../", "../../../../"]))
def test_pages_are_those_of_jinja2(theme: str, site: Site, page: Page, cards: list[Card], root: str) -> None:
    plain, many = both(site, theme)
    items = [pages.item(plain, card) for card in cards]
    assert items == [pages.item(many, card) for card in cards]
    listed = pages.Listed("<港>", "section/x/", page.places, page.also, has_feed=page.gated)
    sections = [(link, items[:2]) for link in page.places]
    followed = [pages.Followed(page.source, page.tags, page.url, 3, "new", page.date, page.brief)]
    changes = [(2, "now", page.tags, "<p>x</p>")]
    for render, other in ((plain, many), (many, plain)):
        assert render("article.html", root=root, a=page) == other("article.html", root=root, a=page)
        for closed in (0, 2):
            entries = list(map(Markup, items))
            assert pages.list_page(render, listed, 1, closed, entries) == pages.list_page(
                other, listed, 1, closed, entries
            )
        newest = list(zip(cards, items, strict=True))
        assert pages.front_page(render, newest, sections) == pages.front_page(other, newest, sections)
        assert pages.changes_page(render, page, changes) == pages.changes_page(other, page, changes)
        days = {"2026-11-28": 2, "2026-10-01": 1}
        assert [*pages.archive_pages(render, site, days, {"2026-11"})] == [
            *pages.archive_pages(other, site, days, {"2026-11"})
        ]
        assert pages.sections_page(render, [(1, page.source)]) == pages.sections_page(other, [(1, page.source)])
        assert [*pages.plain_pages(render, site, followed)] == [*pages.plain_pages(other, site, followed)]


@pytest.mark.parametrize("theme", ["paper", "wire"])
def test_all_templates_of_ours_are_flattened(theme: str) -> None:
    env = _Templates(autoescape=True)
    folders = theme_folders(theme, Path("nowhere"))
    env.globals.update(site=Site(title="x"), w=None, dir="ltr", policy="", part=lambda name, root: "")
    for path in (path for folder in folders for path in folder.glob("*.html")):
        env.loader = DictLoader(
            {each.name: each.read_text() for folder in folders[::-1] for each in folder.glob("*.html")}
        )
        env.filters["day"] = str
        body = resolved(env, path.name)
        assert body is not None
        assert flat(env, path.name, body, "../") is not None, path.name


UNDERSTOOD = [
    "{{ x }}{{ y.name }}{{ n }}{{ none }}{{ m }}",
    "{% if x %}a{% elif y %}b{% else %}c{% endif %}{% if not n or x and n > 2 %}d{% endif %}",
    "{% for a, b in pairs %}{{ a }}={{ b }};{% for a in b %}{{ a }}{% endfor %}{{ a }}{% endfor %}{{ x }}",
    "{{ x ~ '<' ~ n }}{{ x or '<' }}{{ 'a' if n == 3 else x }}{{ many[:2]|join(', ') }}{{ many[1:]|join(m) }}",
    "{{ x|urlencode }}{{ many|join('<') }}{{ '{}<'.format(x) }}{{ 'a' in many }}{{ 'a' not in x }}",
    "{{ root }}{% if root %}{{ y.href }}{% endif %}{{ known.title }}{% if known.url %}{{ x }}{% endif %}",
    "{% extends 'base' %}{% block one %}{{ x }}{% block two %}2{% endblock %}{% endblock %}",
    "{% extends 'base' %}\n{% block two %}<b>{{ n }}{% endblock %}\n",
]
LEFT = [
    "{% macro f() %}x{% endmacro %}{{ f() }}",
    "{% set x = 1 %}{{ x }}",
    "{% include 'part' %}",
    "{{ x|upper }}",
    "{{ x is defined }}",
    "{% for a in many %}{{ loop.index }}{% endfor %}",
    "{% for a in many if a %}{{ a }}{% else %}none{% endfor %}",
    "{% extends 'base' %}{% block one %}{{ super() }}!{% endblock %}",
    "{% extends 'base' %}{% set x = 2 %}{% block one %}1{% endblock %}",
    "{{ many[0] }}{{ 'a'.upper() }}",
    "{{ {'class': 5}.class }}",
]
GIVEN: dict[str, Any] = {
    "x": '<"港\'&>', "y": Link(name="<a>", href="b/"), "n": 3, "none": None, "m": Markup("<i>"),
    "pairs": [("1", ["<", "b"]), ("2", [])], "many": ["a", "<b>", Markup("<c>")],
}  # fmt: skip
BASE = "<{% block one %}one {{ n }}{% endblock %}>{% block two %}two{% endblock %}."


@pytest.mark.parametrize("text", UNDERSTOOD + LEFT)
def test_a_template_says_the_same_or_is_left_to_jinja2(text: str) -> None:
    env = _Templates(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    env.loader = DictLoader({"base": BASE, "page": text, "part": "part"})
    env.globals["known"] = Site(title="<known>")
    env.filters["day"] = str
    body = resolved(env, "page")
    made = flat(env, "page", body, "../") if body is not None else None
    assert (made is None) == (text in LEFT)
    if made:
        assert made(GIVEN) == env.get_template("page").render(GIVEN, root="../").encode()


@pytest.mark.parametrize("text", ["{{ nothing }}", "{{ a.nothing }}", "{% if a.nothing %}x{% endif %}", "{% if %}"])
def test_what_is_wrong_is_told_as_jinja2_tells_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "article.html").write_text(text)
    told = []
    for are_many in (False, True):
        render = renderer(Site(title="x"), theme_folders("mine", tmp_path), are_many=are_many)
        with pytest.raises(PublishError) as fault:
            render("article.html", root="", a=Link(name="x", href="y"))
        assert isinstance(fault.value.__cause__, TemplateError)
        told.append(str(fault.value))
    assert told[0] == told[1]


@given(st.text() | st.text("<>&\"'a"))
def test_texts_are_escaped_alike(text: str) -> None:
    assert escaped(text) == escaped_plainly(text) == Markup.escape(text)


@given(st.text("aZ9_/.~-港é%?&=+ \"'<ÿ٣", max_size=9) | st.integers() | st.dictionaries(WORDS, WORDS, max_size=2))
def test_addresses_are_encoded_as_by_jinja2(value: Any) -> None:
    assert urlencoded(value) == do_urlencode(value)
