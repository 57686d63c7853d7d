"""Site-config files as rules: XPath that CSS can say is exactly that, everything else is named and left out."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from selectolax.lexbor import LexborHTMLParser

from broadsheet.cli.main import cli
from broadsheet.config.load import load
from broadsheet.importers.fivefilters import read_site_configs, settings_of
from broadsheet.importers.xpath import NotCss, to_css
from broadsheet.model import Rule

FILES = Path(__file__).parent / "site_config"
PAGE = """<html><head><title>T</title><meta property="og:title" content="x"></head><body id="top">
<div id="content" class="a story b"><h1>T</h1><div class="story-body">s</div><p>one</p><p class="x y">two</p>
<a href="/2" rel="next">n</a><ul class="ads"><li>1</li><li class="x">2</li></ul><span class="x">s</span>
<section><div><img src="a/b.png"><p>p</p></div></section></div>
<div class="story x" style="color: red"><p class="x">l</p><em>e</em></div></body></html>"""

EXACT = [
    ("//div[@id='content']", 'div[id="content"]'),
    ('//div[@class="story x"]', 'div[class="story x"]'),
    ("//div[contains(@class, 'story')]", 'div[class*="story"]'),
    ("//div[contains(concat(' ',normalize-space(@class),' '),' story ')]", 'div[class~="story"]'),
    ("//div[contains(concat(' ', @class, ' '), ' story ')]", 'div[class~="story"]'),
    ("//*[@class='x']", '[class="x"]'),
    ("//img[starts-with(@src, 'a/')]", 'img[src^="a/"]'),
    ("//div[@id='content']/p", 'div[id="content"] > p'),
    ("//div[@id='content']//p", 'div[id="content"] p'),
    ("/html/body/div", "html > body > div"),
    ("id('content')//p", '[id="content"] p'),
    ("//p[1]", "p:nth-of-type(1)"),
    ("//li[position()=2]", "li:nth-of-type(2)"),
    ("//p[last()]", "p:last-of-type"),
    ("//section/*[1]", "section > :nth-child(1)"),
    ("//p[not(@class)]", "p:not([class])"),
    ("//p[not(@class='x' or @class='x y')]", 'p:not([class="x"]):not([class="x y"])'),
    ("//p[@class!='x']", 'p[class]:not([class="x"])'),
    ("//p[@class and contains(@class,'y')]", 'p[class][class*="y"]'),
    ("//div[@id='content'][.//img]", 'div[id="content"]:has(img)'),
    ("//div[p]", "div:has(> p)"),
    ("//section[descendant::img]", "section:has(img)"),
    ("//h1/following-sibling::p", "h1 ~ p"),
    ("//*[@class='x' or @id='top']", '[class="x"], [id="top"]'),
    ("//h1 | //span", "h1, span"),
]


@pytest.mark.parametrize(("xpath", "css"), EXACT)
def test_css_finds_what_xpath_finds(xpath: str, css: str) -> None:
    assert ", ".join(to_css(xpath)) == css
    found = LexborHTMLParser(PAGE).css(css)
    expected = lxml_html.fromstring(PAGE).xpath(xpath)
    assert sorted(node.html for node in found) == sorted(
        lxml_html.tostring(element, encoding="unicode", with_tail=False) for element in expected
    )
    assert found


@pytest.mark.parametrize(
    ("xpath", "css"),
    [("//meta[@name='d']/@content", 'meta[name="d"]'), ("//time/@datetime", "time"), ("//h1/text()", "h1")],
)
def test_what_the_reader_looks_for_itself_is_left_to_it(xpath: str, css: str) -> None:
    assert to_css(xpath) == (css,)


REFUSED = [
    ("//p[contains(text(), 'x')]", "a condition on an element's words has no CSS"),
    ("//p[contains(., 'x')]", "a condition on an element's words has no CSS"),
    ("//p[text()='x']", "a condition on an element's words has no CSS"),
    ("//p[@class='x'][1]", "a position after a condition has no CSS"),
    ("(//p)[1]", "a position among all that match has no CSS"),
    ("//div/..", "“..” in a path has no CSS"),
    ("//div/parent::*", "the axis parent has no CSS"),
    ("//div/preceding-sibling::p", "the axis preceding-sibling has no CSS"),
    ("string(//h1)", "string() has no CSS here"),
    ("//p[position() < 3]", "“< 3]” is not understood"),
    ("//p[count(a)=1]", "the condition “count” has no CSS"),
    ("//a/@title", "@title at the end of a path has no CSS"),
    ("//p[", "the condition “nothing” has no CSS"),
    ("//p]", "“]” is not understood"),
    ("//div[@class='x'", "“the end” stands where “]” should"),
    ("//", "“the end” stands where a tag should"),
    ("", "“the end” stands where a tag should"),
    ("//*[@*='x']", "a condition on any attribute has no CSS"),
    ("//div[contains(concat(' ', @class, ' '), ' a b ')]", "“ a b ” in a list of names has no CSS"),
]


@pytest.mark.parametrize(("xpath", "why"), REFUSED)
def test_what_css_cannot_say_is_refused(xpath: str, why: str) -> None:
    with pytest.raises(NotCss) as told:
        to_css(xpath)
    assert str(told.value) == why


@given(
    st.lists(
        st.sampled_from([*"/[]()@='\"|.,*1 ", "div", "or", "and", "not", "contains", "::", "id"]), max_size=40
    ).map("".join)
)
def test_any_text_is_css_or_refused(xpath: str) -> None:
    try:
        selectors = to_css(xpath)
    except NotCss:
        return
    for selector in selectors:
        LexborHTMLParser("").css(selector)


def test_a_folder_of_files() -> None:
    rules, refused = read_site_configs(FILES)
    assert rules == (
        Rule(host="abend.example", body=('div[class="artikel"]',), prior=True),
        Rule(
            host="hafenblatt.example",
            title=('h1[class*="headline"]', 'meta[property="og:title"]'),
            author=('span[class~="by"] > a',),
            date=("time",),
            body=('div[id="text"]', 'section[itemprop="articleBody"]'),
            remove=(
                "figure:not(:has(img))",
                '[class~="teilen"]',
                '[id="teilen"]',
                '[class*="box box-werbung"]',
                'img[src*="/zaehler/"]',
            ),
            next_page=('a[rel="next"]', 'a[class="weiter"]'),
            prior=True,
        ),
    )
    assert [(where, what.rpartition(": ")[2]) for where, what in refused] == [
        ("global.txt", "its name is no host"),
        ("hafenblatt.example.txt: line 9", "substring-after() has no CSS here"),
        ("hafenblatt.example.txt: line 13", "a condition on an element's words has no CSS"),
        ("hafenblatt.example.txt: line 22", "pages are read as they are linked, and joined"),
        ("hafenblatt.example.txt: line 23", "pages are read as they are served"),
        ("hafenblatt.example.txt: line 24", "pages are read as they are served"),
        ("hafenblatt.example.txt: line 25", "headers belong to a [[source]]"),
        ("hafenblatt.example.txt: line 26", "broadsheet has nothing like it"),
        ("www.morgen.example.txt: line 1", "“..” in a path has no CSS"),
        (".abend.example.txt", "another file is for abend.example too"),
    ]


@given(st.text(max_size=200))
def test_any_file_gives_settings_that_are_css(text: str) -> None:
    found, _ = settings_of(text)
    for selectors in found.values():
        for selector in selectors:
            LexborHTMLParser("").css(selector)


class TestCommand:
    @pytest.fixture
    def paper(self, tmp_path: Path) -> Path:
        (tmp_path / "broadsheet.toml").write_text('# Mine.\ntitle = "A"\n\n# No source yet.\n', encoding="utf-8")
        return tmp_path

    def import_(self, paper: Path, path: Path = FILES) -> str:
        told = CliRunner().invoke(cli, ["-C", str(paper), "import", "fivefilters", str(path)])
        assert told.exit_code == 0, told.output
        return told.output

    def test_rules_stand_in_a_file_of_their_own_that_the_config_includes(self, paper: Path) -> None:
        told = self.import_(paper)
        assert "2 rules in rules/fivefilters.toml; 10 lines left out" in told
        assert "left out: global.txt: its name is no host" in told
        assert (paper / "broadsheet.toml").read_text(encoding="utf-8") == (
            '# Mine.\ninclude = ["rules/fivefilters.toml"]\ntitle = "A"\n\n# No source yet.\n'
        )
        assert load(paper / "broadsheet.toml").rule == read_site_configs(FILES).rules
        text = (paper / "rules" / "fivefilters.toml").read_text(encoding="utf-8")
        assert "#   global.txt: its name is no host\n" in text, "what is missing stands in the file"

    def test_twice_is_once(self, paper: Path) -> None:
        self.import_(paper)
        before = {path: path.read_bytes() for path in paper.rglob("*.toml")}
        self.import_(paper)
        assert {path: path.read_bytes() for path in paper.rglob("*.toml")} == before

    def test_one_file(self, paper: Path) -> None:
        assert "1 rule in rules/fivefilters.toml; 0 lines" in self.import_(paper, FILES / "abend.example.txt")

    @pytest.mark.parametrize("include", ['["rules/*.toml"]', '["more/*.toml", "rules/fivefilters.toml"]'])
    def test_an_include_that_names_it_already_stays(self, paper: Path, include: str) -> None:
        text = f'title = "A"\ninclude = {include}  # mine\n'
        (paper / "broadsheet.toml").write_text(text.replace('"rules/fivefilters.toml"', '"rules/*.toml"'))
        before = (paper / "broadsheet.toml").read_bytes()
        self.import_(paper)
        assert (paper / "broadsheet.toml").read_bytes() == before

    def test_an_include_that_does_not_gets_it_too(self, paper: Path) -> None:
        (paper / "broadsheet.toml").write_text('title = "A"\ninclude = ["more/*.toml"]  # mine\n')
        self.import_(paper)
        assert (paper / "broadsheet.toml").read_text() == (
            'title = "A"\ninclude = ["more/*.toml", "rules/fivefilters.toml"]  # mine\n'
        )

    def test_a_folder_without_any_is_told(self, paper: Path, tmp_path: Path) -> None:
        told = CliRunner().invoke(cli, ["-C", str(paper), "import", "fivefilters", str(tmp_path)])
        assert "has no site-config file with a rule for us" in str(told.exception)
        assert not (paper / "rules").exists()
