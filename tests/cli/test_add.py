"""A new source is looked into before it is written: its feed is found, three entries are read in full."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from broadsheet.cli.main import cli
from broadsheet.config.load import load
from broadsheet.errors import FeedError, FetchError, UsageError
from broadsheet.feeds.opml import parse_opml
from news_site import Site, config, news_site
from small_web import LONG, article, feed, item

PRIVATE = ("--allow-private", "127.0.0.0/8")


@pytest.fixture
def site() -> Iterator[Site]:
    with news_site() as site:
        site.pages["/feed"] = feed(*(item(n, link=f"{site.url}/{n}", guid=f"g{n}") for n in range(1, 6)))
        site.pages |= {f"/{n}": article(f"Nachricht {n}", *LONG) for n in range(1, 6)}
        links = "".join(
            f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{href}">'
            for title, href in (("Kommentare", "/comments/feed"), ("Alles", "/feed"), ("Sport", "/sport"))
        )
        site.pages["/"] = f"<!doctype html><html><head><title>Blatt</title>{links}</head><body>Hallo</body></html>"
        yield site


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / "broadsheet.toml").write_text(
        "# mein Blatt\n" + config().replace("[fetch]", "[fetch] # höflich"), encoding="utf-8"
    )
    return tmp_path / "paper"


def add(home: Path, *args: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(home), "add", *args, *PRIVATE])


def test_a_feed_is_shown_with_three_entries_read_in_full_and_written(site: Site, home: Path) -> None:
    before = (home / "broadsheet.toml").read_text(encoding="utf-8")
    told = add(home, f"{site.url}/feed", "--section", "Zeitung", "--section", "Lokales", "--limit", "9")
    assert told.exit_code == 0, told.output
    assert "Hafenblatt  5 entries" in told.output
    assert [line.strip() for line in told.output.splitlines() if line.startswith("  Nachricht")] == [
        "Nachricht 1",
        "Nachricht 2",
        "Nachricht 3",
    ]
    assert "2021-12-23 01:01 · 63 words" in told.output
    text = (home / "broadsheet.toml").read_text(encoding="utf-8")
    assert text.startswith(before), "what was there stays as it was"
    (source,) = load(home / "broadsheet.toml").source
    assert (source.url, source.section, source.limit) == (f"{site.url}/feed", ("Zeitung", "Lokales"), 9)
    assert f"followed: {source.id}  Zeitung / Lokales" in told.output


def test_a_page_that_names_its_feed_will_do(site: Site, home: Path) -> None:
    told = add(home, site.url)
    assert f"feed: {site.url}/feed" in told.output
    assert f"also: {site.url}/sport  Sport" in told.output
    assert told.output.index("/sport") < told.output.index("/comments/feed"), "comments are the last thing meant"
    assert load(home / "broadsheet.toml").source[0].url == f"{site.url}/feed"


def test_an_entry_whose_page_fails_shows_the_feeds_words_and_why(site: Site, home: Path) -> None:
    site.pages["/2"] = 404
    told = add(home, f"{site.url}/feed")
    assert f"the feed's text: {site.url}/2: answered 404" in told.output


def test_what_is_followed_already_is_not_written_twice(site: Site, home: Path) -> None:
    add(home, f"{site.url}/feed", "--id", "blatt")
    told = add(home, f"{site.url}/feed")
    assert "already followed: blatt" in told.output
    assert len(load(home / "broadsheet.toml").source) == 1


@pytest.mark.parametrize(
    ("args", "error", "said"),
    [
        (("{url}/5",), FeedError, "this is a web page, not a feed, and it names none (look for “RSS” on the site"),
        (("{url}/nope",), FetchError, "/nope: answered 404"),
        (("ftp://x.example/",), UsageError, "“ftp://x.example/” is no address"),
        (("{url}/feed", "{url}/", "--id", "x"), UsageError, "--id names one source, and there are several addresses"),
    ],
)
def test_what_cannot_be_followed_is_told_and_nothing_is_written(
    site: Site, home: Path, args: tuple[str, ...], error: type[Exception], said: str
) -> None:
    before = (home / "broadsheet.toml").read_bytes()
    told = add(home, *(arg.format(url=site.url) for arg in args))
    assert isinstance(told.exception, error)
    assert said in str(told.exception)
    assert (home / "broadsheet.toml").read_bytes() == before


def test_a_private_address_is_refused_unless_it_is_allowed(site: Site, home: Path) -> None:
    told = CliRunner().invoke(cli, ["-C", str(home), "add", f"{site.url}/feed"])
    assert isinstance(told.exception, FetchError)
    assert told.exception.cause == "private address"


def test_a_config_that_would_not_be_read_back_is_not_written(site: Site, home: Path) -> None:
    path = home / "broadsheet.toml"
    path.write_text(path.read_text(encoding="utf-8") + '[[source]]\nid = "a"\nurl = "https://x.example/a"\n')
    before = path.read_bytes()
    told = add(home, f"{site.url}/feed", "--id", "a")
    assert told.exit_code != 0
    assert 'another source has the id "a" too' in str(told.exception)
    assert path.read_bytes() == before
    assert [p.name for p in home.iterdir()] == ["broadsheet.toml"]


def test_opml_goes_out_and_comes_back(site: Site, home: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    add(home, f"{site.url}/feed", "--section", "Zeitung", "--section", "Lokales")
    path = home / "broadsheet.toml"
    path.write_text(path.read_text(encoding="utf-8") + '[[source]]\nurl = "rsshub://a/b"\nname = "路由 & <x>"\n')
    told = runner.invoke(cli, ["-C", str(home), "export", "opml", str(tmp_path / "out.opml")])
    assert "2 sources" in told.output
    assert [(s.url, s.section) for s in parse_opml((tmp_path / "out.opml").read_bytes())] == [
        (f"{site.url}/feed", ("Zeitung", "Lokales")),
        ("https://rsshub.app/a/b", ()),
    ]
    stdout = runner.invoke(cli, ["-C", str(home), "export", "opml"]).stdout_bytes
    assert stdout == (tmp_path / "out.opml").read_bytes()
    runner.invoke(cli, ["init", str(tmp_path / "other")])
    told = runner.invoke(cli, ["-C", str(tmp_path / "other"), "import", "opml", str(tmp_path / "out.opml")])
    assert "2 new of 2" in told.output
    assert [(s.url, s.section) for s in load(tmp_path / "other" / "broadsheet.toml").source] == [
        (f"{site.url}/feed", ("Zeitung", "Lokales")),
        ("https://rsshub.app/a/b", ()),
    ]


def test_a_file_that_is_no_opml_is_refused(home: Path, tmp_path: Path) -> None:
    (tmp_path / "x.opml").write_text("<html></html>")
    told = CliRunner().invoke(cli, ["-C", str(home), "import", "opml", str(tmp_path / "x.opml")])
    assert isinstance(told.exception, UsageError)
    assert "x.opml: this is no OPML file (export one from your reader)" in str(told.exception)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_get_their_completion(shell: str) -> None:
    told = CliRunner().invoke(cli, ["completion", shell])
    assert told.exit_code == 0
    assert "_BROADSHEET_COMPLETE" in told.output


def test_ids_of_sources_are_completed(site: Site, home: Path) -> None:
    add(home, f"{site.url}/feed", "--id", "hafenblatt")
    words = {"COMP_WORDS": f"broadsheet -C {home} run haf", "COMP_CWORD": "4"}
    told = CliRunner().invoke(
        cli, env={**words, "_BROADSHEET_COMPLETE": "bash_complete"}, prog_name="broadsheet", catch_exceptions=False
    )
    assert "hafenblatt" in told.output
