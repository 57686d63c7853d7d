"""A good broadsheet.toml as a Config."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.config.edit import add_source, set_id, template
from broadsheet.config.ids import source_id
from broadsheet.config.lines import line_of
from broadsheet.config.load import load
from broadsheet.config.records import KINDS, LANGUAGES, THEMES, Config, FetchConfig
from broadsheet.model import Filter, Rule, Source
from broadsheet.site.theme_files import BUILT_IN
from broadsheet.site.words import LANGUAGES as SPOKEN

SAMPLE = """\
title = "晨报"
timezone = "Asia/Shanghai"
[[target]]
kind = "hexo"
path = "blog"
[[source]]
id = "aljazeera-zh"
url = "https://chinese.aljazeera.net/news"
section = ["新媒体", "Aljazeera 半岛网", "新闻"]
limit = 15
exclude = { title = "直播" }
"""


def write(folder: Path, text: str, name: str = "broadsheet.toml") -> Path:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_the_sample(tmp_path: Path) -> None:
    config = load(write(tmp_path, SAMPLE))
    assert (config.title, config.timezone, config.fetch) == ("晨报", "Asia/Shanghai", FetchConfig())
    assert [(t.kind, t.path, t.name) for t in config.target] == [("hexo", "blog", "hexo")]
    assert config.source == (
        Source(
            id="aljazeera-zh",
            url="https://chinese.aljazeera.net/news",
            section=("新媒体", "Aljazeera 半岛网", "新闻"),
            limit=15,
            exclude=Filter(title="直播"),
        ),
    )


def test_a_title_is_enough(tmp_path: Path) -> None:
    assert load(write(tmp_path, 'title = "A"')) == Config(title="A")


def test_rules_are_one_selector_or_several_and_may_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    write(tmp_path, '[[rule]]\nhost = "a.example"\nbody = "main"\nprior = true', "rules/others.toml")
    mine = '[[rule]]\nhost = "a.example"\nbody = ["div.lead", "div.story"]\nremove = ".share"\n'
    assert load(write(tmp_path, f'title = "A"\ninclude = ["rules/*.toml"]\n{mine}')).rule == (
        Rule(host="a.example", body=("div.lead", "div.story"), remove=".share"),
        Rule(host="a.example", body="main", prior=True),
    )


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "broadsheet.toml").write_bytes(b"\xef\xbb\xbf" + SAMPLE.replace("\n", "\r\n").encode())
    assert load(tmp_path / "broadsheet.toml").title == "晨报"


def test_included_files_follow_in_order_and_get_ids(tmp_path: Path) -> None:
    write(tmp_path, '[[source]]\nurl = "https://b.example/"', "more/b.toml")
    write(tmp_path, '[[source]]\nurl = "https://a.example/"', "more/a.toml")
    write(tmp_path, "https://c.example/feed.xml", "feeds.opml")
    main = write(tmp_path, 'title = "A"\ninclude = ["feeds.opml", "more/*.toml", "none/*.toml", "*.toml"]\n')
    config = load(main, opml=lambda data: (Source(url=data.decode()),))
    assert [source.id for source in config.source] == ["c-example-feed", "a-example", "b-example"]


def test_a_made_id_never_takes_a_written_one(tmp_path: Path) -> None:
    made = '[[source]]\nurl = "https://a.example/"\n'
    config = load(write(tmp_path, f'title = "A"\n{made}{made}[[source]]\nid = "a-example"\nurl = "rsshub://x"\n'))
    assert [source.id for source in config.source] == ["a-example-2", "a-example-3", "a-example"]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://chinese.aljazeera.net/news", "chinese-aljazeera-net-news"),
        ("https://www.example.org/", "example-org"),
        ("http://Example.org:8080/rss.xml", "example-org-rss"),
        ("rsshub://aljazeera/news", "rsshub-aljazeera-news"),
        ("crawl/CC-NEWS-2024.warc.gz", "crawl-cc-news-2024"),
        ("https://xn--fiq228c.com/a", "中文-com-a"),
        ("https://example.org/%E6%96%B0%E9%97%BB", "example-org-新闻"),
        ("https://example.org/?p=7", "example-org-p-7"),
        ("https:///", "source"),
    ],
)
def test_an_id_is_made_from_the_address(url: str, name: str) -> None:
    assert source_id(url) == name
    assert source_id(url, {name}) == f"{name}-2"


@given(st.text(max_size=300), st.sets(st.text(max_size=5)))
def test_an_id_is_short_free_and_always_the_same(url: str, taken: set[str]) -> None:
    name = source_id(url, taken)
    assert name == source_id(url, taken)
    assert name
    assert name not in taken
    assert len(name.encode()) <= 60
    assert not set(name) & set(" /\\\n\0")


@pytest.mark.parametrize(
    ("path", "line"),
    [(("a",), 1), (("b", 1), 2), (("c", 0, "d"), 6), (("c", 1), 7), (("c", 1, "e", "f"), 9), (("c", 1, "z"), 7)]
    + [(("c", 1, "g", "h"), 10), (("c",), 5), (("y",), None)],
)
def test_the_line_of_a_setting(path: tuple[str | int, ...], line: int | None) -> None:
    text = 'a = 1\nb = [1, # c\n "]"\n]\n[[c]]\nd = 1\n[["c"]] # two\n[c.e]\nf = """\n[[c]]"""\n'
    text = text.replace('f = """\n[[c]]"""', "f = 1\ng.h = 2")  # keys with dots belong to the open table
    path = ("c", 1, "e", "g", "h") if path[-1] == "h" else path
    assert line_of(text, path) == line


def test_long_texts_hide_no_lines() -> None:
    text = "a = '''\n[[x]]\nb = 1\n'''\nb = 2\nc = '\u2028\x85'\nd = 3\n"
    assert [line_of(text, (key,)) for key in "bxd"] == [5, None, 7]


# --- edits


def test_the_template_is_a_config_that_loads(tmp_path: Path) -> None:
    config = load(write(tmp_path, template('Das "Blatt"\\ 晨报', "Europe/Berlin")))
    assert (config.title, config.timezone, config.source) == ('Das "Blatt"\\ 晨报', "Europe/Berlin", ())


@pytest.mark.parametrize("kind", KINDS)
def test_the_settings_that_the_template_shows_are_good_ones(tmp_path: Path, kind: str) -> None:
    lines = template("A", kind=kind).splitlines()
    shown = [
        line.removeprefix("# ") if line.startswith(("# [", "# ")) and _is_toml(line[2:]) else line for line in lines
    ]
    config = load(write(tmp_path, "\n".join(line for line in shown if not line.startswith("include = ["))))
    assert [source.id for source in config.source] == ["example-news"]
    assert config.fetch.contact
    assert config.target[0].kind == kind
    assert bool(config.target[0].url) == (kind == "site")


def _is_toml(line: str) -> bool:
    try:
        return bool(tomllib.loads(line))
    except tomllib.TOMLDecodeError:
        return False


NEW = Source(url="https://new.example/", id="new", section=("世界",), limit=3, exclude=Filter(title="直播", any="x"))


@pytest.mark.parametrize(
    "text",
    [
        SAMPLE,
        template("A"),
        'title = "A"  # no line end',
        'title = "A"\r\n# c\r\n[fetch]\r\ndelay = 2\r\n',
        'title = "A"\n[[source]]\nurl = "http://a.example"\n[fetch]\n[[source]]\nurl = "http://b.example"\n',
    ],
)
def test_a_source_is_added_below_and_nothing_else_changes(tmp_path: Path, text: str) -> None:
    added = add_source(text, NEW)
    assert added.startswith(text)
    assert "\r\n" in text or "\r" not in added
    assert added.count("\n") == added.count("\r\n") or "\r" not in text
    assert load(write(tmp_path, added)).source[-1] == NEW


def test_a_source_is_added_to_a_list_on_one_line(tmp_path: Path) -> None:
    added = add_source('title = "A" # c\nsource = [{url = "http://a.example"}]\n', NEW)
    assert added.startswith('title = "A" # c\nsource = [{url = "http://a.example"}, ')
    assert load(write(tmp_path, added)).source[-1] == NEW


def test_only_what_was_said_is_written() -> None:
    assert add_source("", Source(url="http://a.example")) == '[[source]]\nurl = "http://a.example"\n'


def test_an_id_is_written_into_its_source() -> None:
    text = '# a\n[[source]]\nurl = "x" # b\n\n[[source]]\nurl = "y"\n'
    assert set_id(text, 0, "eins") == '# a\n[[source]]\nurl = "x" # b\nid = "eins"\n\n[[source]]\nurl = "y"\n'
    with pytest.raises(IndexError):
        set_id(text, 2, "drei")


def test_themes_and_languages_are_those_that_sites_have(tmp_path: Path) -> None:
    assert set(THEMES) == {folder.name for folder in BUILT_IN.iterdir() if folder.is_dir()}
    assert set(LANGUAGES) == set(SPOKEN)
    target = '[[target]]\nkind = "site"\nname = "{0}"\npath = "{0}"\nlanguage = "{0}"\ntheme = "mine"\n'
    (tmp_path / "mine").mkdir()
    (tmp_path / "broadsheet.toml").write_text(
        'title = "x"\n' + "".join(map(target.format, (*LANGUAGES, "zh", "zh-TW", "de_AT")))
    )
    assert len(load(tmp_path / "broadsheet.toml").target) == len(LANGUAGES) + 3
