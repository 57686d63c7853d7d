"""What a person reads when broadsheet.toml is wrong: file, line, place, what is wrong, what was probably meant."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.config.load import load
from broadsheet.errors import ConfigError, FeedError
from broadsheet.model import Source

SITE = '[[source]]\nurl = "https://example.org/news"\n'
RULE = '[[rule]]\nhost = "example.org"\n'
SITE2 = '[[source]]\nid = "zwei"\nurl = "https://example.org/b"\n'

# (what is wrong, the file below `title = "晨报"`, the message below "broadsheet.toml: ")
MISTAKES = [
    # --- TOML itself
    ("no quotes", "timezone = UTC", 'line 2, column 12: invalid value (text stands in quotes: key = "value")'),
    ("no value", "workers", "line 2, column 8: expected '=' after a key in a key/value pair "
     '(a setting is written key = "value")'),
    ("set twice", 'title = "B"', "line 2, column 12: cannot overwrite a value (the key is already set above)"),
    ("open quotes", 'timezone = "UTC\n', "line 2, column 16: illegal character '\\n' "
     "(a text ends on the line it begins on; close its quotes)"),
    ("open bracket", "[[source]\nurl = 'x'", "line 2, column 9: expected ']]' at the end of an array declaration"),
    ("open list", 'include = ["a"', "line 2, at the end: unclosed array"),
    ("backslash", '[[source]]\nurl = "https://e.org"\nexclude = { title = "\\d+" }',
     "line 4, column 24: unescaped '\\' in a string (in 'single quotes' a \\ stands for itself)"),
    # --- unknown and missing keys
    ("typo", SITE + 'sectoin = ["a"]', 'line 4: source 1: unknown key "sectoin" (did you mean "section"?)'),
    ("typo, source with an id", SITE + SITE2 + "limt = 3",
     'line 7: source “zwei”: unknown key "limt" (did you mean "limit"?)'),
    ("typo in a filter", SITE + 'exclude = { titel = "x" }',
     'line 4: source 1: exclude: unknown key "titel" (did you mean "title"?)'),
    ("typo in a filter table", SITE + '[source.exclude]\ntitel = "x"',
     'line 5: source 1: exclude: unknown key "titel" (did you mean "title"?)'),
    ("typo in a table's name", "[[sources]]\nurl = 'x'", 'line 2: unknown key "sources" (did you mean "source"?)'),
    ("typo at the top", "time_zone = 'UTC'", 'line 2: unknown key "time_zone" (did you mean "timezone"?)'),
    ("typo in [fetch]", "[fetch]\nper_hosts = 1", 'line 3: fetch: unknown key "per_hosts" (did you mean "per_host"?)'),
    ("typo in [rsshub]", "[rsshub]\ninstanz = 'x'",
     'line 3: rsshub: unknown key "instanz" (did you mean "instance"?)'),
    ("nothing like it", "[[target]]\nkind='hexo'\npath='b'\nfoo = 1",
     'line 5: target 1: unknown key "foo" '
     '(known: kind, path, layout, body, name, pictures, root, url, language, theme, canonical, hotlink)'),
    ("no url", "[[source]]\nid = 'a'",
     'line 2: source “a”: the key "url" is missing (such as url = "https://example.org/news")'),
    ("no path", "[[target]]\nkind = 'hexo'", 'line 2: target 1: the key "path" is missing (such as path = "blog")'),
    # --- wrong types
    ("text for a number", SITE + 'limit = "15"',
     'line 4: source 1: limit: expected a whole number, found the text "15" (such as limit = 15)'),
    ("half a number", SITE + "limit = 1.5",
     "line 4: source 1: limit: expected a whole number, found the number 1.5 (such as limit = 15)"),
    ("text for a list", SITE + 'section = "新闻"',
     'line 4: source 1: section: expected a list, found the text "新闻" (such as section = ["世界", "新闻"])'),
    ("number in a list", SITE + "section = [\n  '世界',\n  7,\n]",
     'line 4: source 1: section: item 2: expected a text, found the number 7 (such as section = ["世界", "新闻"])'),
    ("text for a table", SITE + 'exclude = "直播"',
     'line 4: source 1: exclude: expected a table, found the text "直播" (such as exclude = { title = "直播" })'),
    ("text for a switch", SITE + 'full_text = "no"',
     'line 4: source 1: full_text: expected true or false, found the text "no" (such as full_text = false)'),
    ("switch for a number", SITE + "limit = true",
     "line 4: source 1: limit: expected a whole number, found true (such as limit = 15)"),
    ("date for a text", SITE + "max_age = 2026-01-02",
     'line 4: source 1: max_age: expected a text, found the date or time 2026-01-02 (such as max_age = "30d")'),
    ("single brackets", '[source]\nurl = "https://example.org"',
     'line 2: source: expected a list, found a table (such as [[source]] url = "https://example.org/news")'),
    ("text for a number in [fetch]", "[fetch]\ndelay = 'slow'",
     'line 3: fetch: delay: expected a number, found the text "slow" (such as delay = 1.0)'),
    # --- values out of range
    ("no entries", SITE + "limit = 0", "line 4: source 1: limit: must be at least 1, and is 0 (such as limit = 15)"),
    ("no workers", "workers = 0", "line 2: workers: must be at least 1, and is 0 (such as workers = 2)"),
    ("no patience", "[fetch]\ntimeout = 0",
     "line 3: fetch: timeout: must be more than 0.0, and is 0 (such as timeout = 60)"),
    ("per host over all", "[fetch]\nconcurrency = 2\nper_host = 3",
     "line 4: fetch: per_host: is more than concurrency (2)"),
    ("header in a header", '[fetch]\ncontact = "a\\nX: 1"',
     "line 3: fetch: contact: has characters that a header cannot carry "
     '(such as contact = "https://example.org/about")'),
    ("no proxy", '[fetch]\nproxy = "localhost:3128"',
     'line 3: fetch: proxy: "localhost:3128" is no proxy (such as proxy = "http://localhost:3128")'),
    # --- values that name nothing
    ("zone misspelt", 'timezone = "Asia/Shangai"',
     'line 2: timezone: there is no time zone "Asia/Shangai" (did you mean "Asia/Shanghai"?)'),
    ("zone as a city", 'timezone = "berlin"',
     'line 2: timezone: there is no time zone "berlin" (did you mean "Europe/Berlin"?)'),
    ("zone as an offset", 'timezone = "UTC+8"',
     'line 2: timezone: there is no time zone "UTC+8" (zones are named by city, such as "Asia/Shanghai")'),
    ("a part of the world", 'timezone = "Asia"',
     'line 2: timezone: there is no time zone "Asia" (zones are named by city, such as "Asia/Shanghai")'),
    ("no zone", 'timezone = ""',
     'line 2: timezone: there is no time zone "" (zones are named by city, such as "Asia/Shanghai")'),
    ("zone out of the folder", 'timezone = "../etc/passwd"', 'line 2: timezone: there is no time zone "../etc/passwd" '
     '(zones are named by city, such as "Asia/Shanghai")'),
    ("kind misspelt", '[[target]]\nkind = "hexxo"\npath = "b"',
     'line 3: target 1: kind: there is no target "hexxo" (did you mean "hexo"?)'),
    ("age", SITE + 'max_age = "30 days"',
     'line 4: source 1: max_age: "30 days" is no age (such as "36h", "30d" or "2w")'),
    ("age of nothing", SITE + 'max_age = "0d"',
     'line 4: source 1: max_age: "0d" is no age (such as "36h", "30d" or "2w")'),
    ("network", SITE + 'allow_private = ["localhost"]', "line 4: source 1: allow_private: item 1: "
     '"localhost" is no address or network (such as "192.168.1.10" or "10.0.0.0/8")'),
    ("instance", "[rsshub]\ninstance = 'rsshub.app'",
     'line 3: rsshub: instance: "rsshub.app" is no web address (such as "https://rsshub.app")'),
    ("root", "[[target]]\nkind = 'hexo'\npath = 'b'\nroot = 'blog'",
     'line 5: target 1: root: "blog" is no place on a host (such as root = "/" or root = "/blog/")'),
    ("pictures", "[[target]]\nkind = 'hexo'\npath = 'b'\npictures = true",
     'line 5: target 1: pictures: expected a text, found true (such as pictures = "on")'),
    ("a value of few", "[[target]]\nkind = 'hexo'\npath = 'b'\npictures = 'yes'",
     'line 5: target 1: pictures: "yes" is none of its values (known: off, lead, on)'),
    ("a value of few, misspelt", "[[target]]\nkind = 'hexo'\npath = 'b'\nbody = 'markdwon'",
     'line 5: target 1: body: "markdwon" is none of its values (did you mean "markdown"?)'),
    ("a value of few, in a list", "[pictures]\nforms = ['webp', 'png']",
     'line 3: pictures: forms: item 2: "png" is none of its values (known: webp, avif)'),
    ("a value of few, of a source", SITE + "keep = 'some'",
     'line 4: source 1: keep: "some" is none of its values (known: all, changes)'),
    ("a name that is a path", "[[target]]\nkind = 'site'\npath = 'b'\nname = '../x'",
     'line 5: target “../x”: name: "../x" cannot be a name (letters and digits, no "/", such as name = "blog")'),
    ("names of one file", "[[target]]\nkind = 'site'\npath = 'a'\nname = 'My site'\n"
     "[[target]]\nkind = 'site'\npath = 'b'\nname = 'my-site'",
     'line 6: target “my-site”: target 1 has the name "My site" too (give one of them a name = "…")'),
    ("one folder, spelt twice", "[[target]]\nkind = 'hugo'\npath = 'a'\n[[target]]\nkind = 'hexo'\npath = 'b/../a'",
     'line 7: target 2: path: target 1 writes to "b/../a" too'),
    ("posts in the library", "[[target]]\nkind = 'hexo'\npath = 'library/x'",
     "line 4: target 1: path: is in the library, which is broadsheet's own (such as path = \"blog\")"),
    ("a site of the paper's folder", "[[target]]\nkind = 'site'\npath = '.'",
     "line 4: target 1: path: would publish the paper's own folder with it (such as path = \"public\")"),
    ("theme misspelt", "[[target]]\nkind = 'site'\npath = 'b'\ntheme = 'papier'",
     'line 5: target 1: theme: there is no theme "papier" (a folder beside this file, or one of paper, wire)'),
    ("theme of no site", "[[target]]\nkind = 'hexo'\npath = 'b'\ntheme = 'wire'",
     'line 5: target 1: theme: means nothing to hexo (it is for kind = "site")'),
    ("layout of a site", "[[target]]\nkind = 'site'\npath = 'b'\nlayout = 'rsshub-page'",
     "line 5: target 1: layout: means nothing to a site (it is for posts of a builder)"),
    ("a site's address without a scheme", "[[target]]\nkind = 'site'\npath = 'b'\nurl = 'news.example.org'",
     'line 5: target 1: url: "news.example.org" is no web address of a site (did you mean "https://news.example.org/"?)'),
    ("a site's address with a query", "[[target]]\nkind = 'site'\npath = 'b'\nurl = 'https://a.example/?x'",
     'line 5: target 1: url: "https://a.example/?x" is no web address of a site (such as url = "https://news.example.org/")'),
    ("a site's language", "[[target]]\nkind = 'site'\npath = 'b'\nlanguage = 'it'",
     'line 5: target 1: language: a site has no words in "it" '
     "(left out: English; known: en, zh-Hans, zh-Hant, ja, ko, ar, he, de, fr, es, ru, th)"),
    ("widths", "[pictures]\nwidths = [640, 320]",
     "line 3: pictures: widths: must be one or more, rising (such as widths = [640, 1280, 1920])"),
    ("forms", "[pictures]\nforms = ['avif']", "line 3: pictures: forms: must begin with the one that all browsers know "
     '(such as forms = ["webp", "avif"])'),
    # --- patterns
    ("open bracket in a pattern", SITE + "include = { title = '(a' }",
     "line 4: source 1: include: title: is no pattern: missing ): (a "
     "(patterns are RE2: no look-around, no back-references)"),
    ("look-ahead", SITE + "exclude = { any = 'a(?!b)' }",
     "line 4: source 1: exclude: any: is no pattern: invalid perl operator: (?! "
     "(patterns are RE2: no look-around, no back-references)"),
    ("exponential elsewhere, too big here", SITE + "exclude = { text = '(((x{90}){90}){90})' }",
     "line 4: source 1: exclude: text: is no pattern: invalid repetition size: {90} "
     "(patterns are RE2: no look-around, no back-references)"),
    ("empty filter", SITE + "exclude = {}", 'line 4: source 1: exclude: has no pattern (such as { title = "直播" })'),
    # --- addresses
    ("empty url", '[[source]]\nurl = ""', 'line 3: source 1: url: is empty (such as url = "https://example.org/news")'),
    ("no scheme", '[[source]]\nurl = "example.org/feed"',
     'line 3: source 1: url: "example.org/feed" cannot be followed (did you mean "https://example.org/feed"?)'),
    ("feed scheme", '[[source]]\nurl = "feed://example.org/a"',
     'line 3: source 1: url: "feed://example.org/a" cannot be followed (did you mean "https://example.org/a"?)'),
    ("ftp", '[[source]]\nurl = "ftp://example.org/a"', 'line 3: source 1: url: "ftp://example.org/a" '
     "cannot be followed (http, https and rsshub are understood)"),
    ("file", '[[source]]\nurl = "file:///a.warc"', 'line 3: source 1: url: "file:///a.warc" cannot be followed '
     "(a WARC file is named by its path alone)"),
    ("word", '[[source]]\nurl = "news"', 'line 3: source 1: url: "news" cannot be followed '
     "(a site, a feed, rsshub://… or the path of a .warc.gz file)"),
    ("space in front", '[[source]]\nurl = " https://example.org/"', 'line 3: source 1: url: " https://example.org/" '
     'cannot be followed (did you mean "https://example.org/"?)'),
    ("no host", '[[source]]\nurl = "https:///news"', 'line 3: source 1: url: "https:///news" names no host'),
    ("broken host", '[[source]]\nurl = "http://[1/"', 'line 3: source 1: url: "http://[1/" is no address'),
    ("no route", '[[source]]\nurl = "rsshub://"',
     'line 3: source 1: url: "rsshub://" names no route (such as rsshub://aljazeera/news)'),
    # --- rules
    ("a selector that is none", RULE + 'body = "div["', 'line 4: rule “example.org”: body: "div[" is no CSS selector: '
     'it cannot be parsed (such as "div.story > p" or "#content")'),
    ("one of several selectors", RULE + 'remove = [".share", ""]', 'line 4: rule “example.org”: remove: item 2: '
     '"" is no CSS selector: it is empty (such as "div.story > p" or "#content")'),
    ("a selector as a number", RULE + "body = 7", "line 4: rule “example.org”: body: expected a text, "
     'found the number 7 (such as body = ["div.lead", "div.story"])'),
    ("typo in a rule", RULE + 'nextpage = "a"',
     'line 4: rule “example.org”: unknown key "nextpage" (did you mean "next_page"?)'),
    ("a rule of nothing", RULE, 'line 2: rule “example.org”: has no selector (such as body = "article")'),
    ("an address for a host", '[[rule]]\nhost = "https://Example.org/news"\nbody = "p"',
     'line 3: rule “https://Example.org/news”: host: "https://Example.org/news" is no host '
     '(did you mean "example.org"?)'),
    ("a pattern for a host", '[[rule]]\nhost = "*.example.org"\nbody = "p"',
     'line 3: rule “*.example.org”: host: "*.example.org" is no host (did you mean "example.org"?)'),
    ("no host at all", '[[rule]]\nbody = "p"',
     'line 2: rule 1: the key "host" is missing (such as host = "example.org")'),
    ("two rules for a host", RULE + 'body = "p"\n' + RULE + 'title = "h1"', "line 6: rule “example.org”: host: another "
     'rule is for "example.org" too (a host has one; a setting may be a list of selectors)'),
    # --- names
    ("id with a space", SITE + 'id = "a b"', 'line 4: source “a b”: id: "a b" cannot be an id '
     '(letters, digits, "-", "_" and "." of any script, not beginning with "-" or ".")'),
    ("a recording without its pages", "[[source]]\nurl = 'a.warc.gz'\nfull_text = false",
     "line 4: source 1: full_text: of a WARC file there is nothing but its pages (take it out)"),
    ("id as a path", SITE + 'id = "../x"', 'line 4: source “../x”: id: "../x" cannot be an id '
     '(letters, digits, "-", "_" and "." of any script, not beginning with "-" or ".")'),
    ("one id twice", SITE2 + SITE2,
     'line 6: source “zwei”: id: another source has the id "zwei" too (an id is given once)'),
    ("empty section", SITE + 'section = ["a", " "]',
     'line 4: source 1: section: item 2: is empty (such as section = ["世界", "新闻"])'),
    ("two targets of a kind", "[[target]]\nkind='hexo'\npath='a'\n[[target]]\nkind='hexo'\npath='b'",
     'line 5: target 2: target 1 has the name "hexo" too (give one of them a name = "…")'),
    ("two targets, one folder", "[[target]]\nkind='hexo'\npath='a'\n[[target]]\nkind='hexo'\npath='./a/'\nname='x'",
     'line 7: target “x”: path: target 1 writes to "./a/" too'),
    # --- includes
    ("include without a file", 'include = ["more.toml"]', 'line 2: include: item 1: there is no file "more.toml"'),
    ("include absolute", 'include = ["/etc/*.toml"]',
     'line 2: include: item 1: "/etc/*.toml" is no path relative to this file (such as "more/*.toml")'),
]  # fmt: skip


@pytest.fixture
def told(tmp_path: Path):
    def message(text: str | bytes, **others: str) -> str:
        for name, other in others.items():
            (tmp_path / name.replace("_", ".")).write_text(other, encoding="utf-8")
        file = tmp_path / "broadsheet.toml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        with pytest.raises(ConfigError) as caught:
            load(file, opml=lambda data: (Source(url=data.decode()),))
        return str(caught.value)

    return message


@pytest.mark.parametrize(("text", "message"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES])
def test_a_mistake_is_told_with_its_place(told, text: str, message: str) -> None:
    assert told(f'title = "晨报"\n{text}') == f"broadsheet.toml: {message}"


FILES = [
    ("empty", b"", 'the key "title" is missing (such as title = "晨报")'),
    ("only comments", b"# nothing\n", 'the key "title" is missing (such as title = "晨报")'),
    ("title of spaces", b'title = " "', 'line 1: title: is empty (such as title = "晨报")'),
    ("UTF-16", 'title = "a"'.encode("utf-16"), "is written in UTF-16 (save it as UTF-8)"),
    ("GBK", 'a = 1\ntitle = "晨报"'.encode("gbk"), "line 2: byte 16 is not UTF-8 (save it as UTF-8)"),
    ("huge", b"#" * 10_000_001, "is larger than 10 MB (is it the right file?)"),
    ("deep", b'title = "a"\nx = ' + b"[" * 20_000, "brackets nested too deeply"),
]


@pytest.mark.parametrize(("data", "message"), [f[1:] for f in FILES], ids=[f[0] for f in FILES])
def test_a_file_that_cannot_be_a_config(told, data: bytes, message: str) -> None:
    assert told(data) == f"broadsheet.toml: {message}"


def test_a_missing_file_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "broadsheet.toml")
    assert str(caught.value) == f"{tmp_path}/broadsheet.toml: no such file (broadsheet init makes one)"


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    (tmp_path / "broadsheet.toml").mkdir()
    with pytest.raises(ConfigError, match=r"^broadsheet\.toml: is a folder, not a file$"):
        load(tmp_path / "broadsheet.toml")


INCLUDED = [
    ("a setting", {"more_toml": 'timezone = "UTC"'},
     "more.toml: line 1: timezone: an included file may hold [[source]] and [[rule]] only "
     "(settings stand in broadsheet.toml)"),
    ("sources", {"more_toml": "[[sources]]\nurl='x'"},
     'more.toml: line 1: sources: an included file may hold [[source]] and [[rule]] only '
     '(did you mean "source"?)'),
    ("two rules for a host", {"more_toml": RULE + 'body = "p"\n' + RULE + 'title = "h1"'},
     'more.toml: line 5: rule “example.org”: host: another rule is for "example.org" too '
     "(a host has one; a setting may be a list of selectors)"),
    ("a typo", {"more_toml": "\n" + SITE + "limt = 1"},
     'more.toml: line 4: source 1: unknown key "limt" (did you mean "limit"?)'),
    ("an id of the main file", {"more_toml": SITE2},
     'more.toml: line 2: source “zwei”: id: another source has the id "zwei" too (an id is given once)'),
    ("an address", {"more_opml": "mailto:a@b"},
     'more.opml: outline 1: url: "mailto:a@b" cannot be followed (http, https and rsshub are understood)'),
    ("another kind of file", {"more_txt": "x"}, "more.txt: cannot be included (a .toml or .opml file)"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "message"), [i[1:] for i in INCLUDED], ids=[i[0] for i in INCLUDED])
def test_a_mistake_in_an_included_file_names_that_file(told, files: dict[str, str], message: str) -> None:
    assert told('title = "晨报"\ninclude = ["more.*"]\n' + SITE2, **files) == message


def test_opml_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.opml").write_text("<html>")
    (tmp_path / "broadsheet.toml").write_text('title = "a"\ninclude = ["a.opml"]')

    def opml(data: bytes) -> tuple[Source, ...]:
        raise FeedError("not OPML", hint="export it again")

    with pytest.raises(ConfigError, match=r"^a\.opml: not OPML \(export it again\)$"):
        load(tmp_path / "broadsheet.toml", opml)


@given(st.text(max_size=200))
def test_any_text_is_a_config_or_a_told_mistake(tmp_path_factory, text: str) -> None:
    file = tmp_path_factory.mktemp("mistakes") / "broadsheet.toml"
    file.write_text(text.replace("\r", ""), encoding="utf-8", errors="replace")
    try:
        said, place = load(file).title, ""
    except ConfigError as error:
        said, place = str(error), "broadsheet.toml: "
    assert said.strip()
    assert said.startswith(place)
