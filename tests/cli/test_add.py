"""A new source is looked into before it is written: its feed is found, three entries are read in full."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from broadsheet.cli.following import follow
from broadsheet.cli.main import cli
from broadsheet.config.load import load
from broadsheet.errors import ConfigError, FeedError, FetchError, UsageError
from broadsheet.feeds.opml import parse_opml
from broadsheet.model import Source
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
        (
            ("{url}/5",),
            FeedError,
            "this is a web page, not a feed, and it lists no entries, and it names none (look for “RSS” on the site",
        ),
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


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--allow-private", "nas.example", '--allow-private: "nas.example" is no address'),
        ("--id", "a b", '--id: "a b" cannot be an id'),
        ("--section", "", "--section: "),
    ],
)
def test_an_option_that_is_no_setting_is_told_before_anything_is_fetched(
    site: Site, home: Path, option: str, value: str, said: str
) -> None:
    told = CliRunner().invoke(cli, ["-C", str(home), "add", f"{site.url}/feed", option, value])
    assert isinstance(told.exception, UsageError)
    assert str(told.exception).startswith(said)
    assert site.sent == []


def test_an_id_of_another_source_is_told_as_the_option(site: Site, home: Path) -> None:
    path = home / "broadsheet.toml"
    path.write_text(path.read_text(encoding="utf-8") + '[[source]]\nid = "a"\nurl = "https://x.example/a"\n')
    before = path.read_bytes()
    told = add(home, f"{site.url}/feed", "--id", "a")
    assert isinstance(told.exception, UsageError)
    assert str(told.exception) == '--id: "a" is https://x.example/a already (an id is given once)'
    assert "Nachricht" not in told.output
    assert path.read_bytes() == before


def test_a_source_that_is_followed_already_keeps_its_id(site: Site, home: Path) -> None:
    add(home, site.url, "--id", "blatt")
    assert "already followed: blatt" in add(home, site.url, "--id", "blatt").output


def test_a_config_that_would_not_be_read_back_is_not_written(home: Path) -> None:
    before = (home / "broadsheet.toml").read_bytes()
    with pytest.raises(ConfigError, match=r"^broadsheet\.toml: line \d+: source “a”: id: another source has the id"):
        follow(home, Source(id="a", url="https://x.example/a"), Source(id="a", url="https://x.example/b"))
    assert (home / "broadsheet.toml").read_bytes() == before
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


def test_a_subscription_that_cannot_be_followed_keeps_no_other_back(site: Site, home: Path, tmp_path: Path) -> None:
    places = ("feed://hafen.example/rss", f"{site.url}/feed", "newsletter:17")
    outlines = "".join(f'<outline text="Nr. {n}" xmlUrl="{place}"/>' for n, place in enumerate(places))
    (tmp_path / "abos.opml").write_text(f"<opml><body>{outlines}</body></opml>", encoding="utf-8")
    told = CliRunner().invoke(cli, ["-C", str(home), "import", "opml", str(tmp_path / "abos.opml")])
    assert told.exit_code == 1
    assert [source.url for source in load(home / "broadsheet.toml").source] == [f"{site.url}/feed"]
    said = (
        'left out: “Nr. 0”: "feed://hafen.example/rss" cannot be followed (did you mean "https://hafen.example/rss"?)'
    )
    assert said in told.output
    assert "left out: “Nr. 2”: " in told.output
    assert "1 new of 3" in told.output


def test_an_opml_file_without_subscriptions_is_told(home: Path, tmp_path: Path) -> None:
    (tmp_path / "x.opml").write_text("<opml><body/>")
    told = CliRunner().invoke(cli, ["-C", str(home), "import", "opml", str(tmp_path / "x.opml")])
    assert isinstance(told.exception, UsageError)
    assert "x.opml: has no subscriptions" in str(told.exception)


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


def rows(site: Site, numbers: range) -> str:
    return "".join(
        f'<article><h2><a href="{site.url}/{n}">Die Nachricht Nummer {n} aus dem Hafen</a></h2><time datetime="2021-12-{n:02}"></time>'
        "</article>"
        for n in numbers
    )


def test_a_page_without_a_feed_is_followed_by_its_list(site: Site, home: Path) -> None:
    site.pages["/stadt/"] = (
        f"<!doctype html><html><head><title>Stadt</title></head><body>{rows(site, range(1, 6))}</body></html>"
    )
    told = add(home, f"{site.url}/stadt/")
    assert told.exit_code == 0, told.output
    assert "Stadt  5 entries" in told.output
    assert f"list: {site.url}/stadt/" in told.output
    assert "why: no feed was found; the page lists them" in told.output
    assert load(home / "broadsheet.toml").source[0].url == f"{site.url}/stadt/"


def test_a_section_is_followed_by_its_list_where_its_feed_is_of_other_things(site: Site, home: Path) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    site.pages |= {f"/{n}": article(f"Die Nachricht Nummer {n} aus dem Hafen", *LONG) for n in range(11, 17)}
    site.pages["/stadt/"] = f"<html><head>{link}</head><body>{rows(site, range(11, 17))}</body></html>"
    told = add(home, f"{site.url}/stadt/")
    assert "why: the feed that the page names has other articles" in told.output
    assert f"also: {site.url}/feed" in told.output
    site.pages["/stadt/"] = f"<html><head>{link}</head><body>{rows(site, range(1, 6))}</body></html>"
    assert f"feed: {site.url}/feed" in add(home, f"{site.url}/stadt/").output


def test_a_feed_costs_one_request_and_a_front_page_a_few(site: Site, home: Path) -> None:
    add(home, f"{site.url}/feed", "--feed-text")
    assert site.counts() == {("/feed", 200): 1}
    site.pages["/"] = "<!doctype html><html><body><p>Willkommen im Hafen.</p></body></html>"
    site.pages["/rss.xml"] = site.pages["/feed"]
    site.pages["/feed"] = 404
    told = add(home, site.url, "--feed-text")
    assert f"feed: {site.url}/rss.xml" in told.output
    assert "why: a well-known address of feeds" in told.output
    assert site.counts() == {("/", 200): 1, ("/feed", 404): 1, ("/rss.xml", 200): 1}


def test_a_site_without_feed_and_list_is_followed_by_its_sitemap(site: Site, home: Path) -> None:
    urls = "".join(f"<url><loc>{site.url}/{n}</loc><lastmod>2021-12-{n:02}</lastmod></url>" for n in range(1, 5))
    site.pages |= {
        "/": "<!doctype html><html><body><p>Willkommen im Hafen.</p></body></html>",
        "/feed": 404,
        "/robots.txt": f"User-agent: *\nSitemap: {site.url}/karte.xml\n",
        "/karte.xml": f"<?xml version='1.0'?><urlset>{urls}</urlset>",
    }
    told = add(home, site.url, "--since", "2021-12-02")
    assert "why: the site's sitemap" in told.output
    (source,) = load(home / "broadsheet.toml").source
    assert (source.url, source.since) == (f"{site.url}/karte.xml", "2021-12-02")


def test_back_issues_are_a_source_of_their_own(site: Site, home: Path) -> None:
    site.pages["/robots.txt"] = f"Sitemap: {site.url}/karte.xml"
    site.pages["/karte.xml"] = f"<?xml version='1.0'?><urlset><url><loc>{site.url}/1</loc></url></urlset>"
    told = add(home, f"{site.url}/feed", "--since", "2021-01-01", "--section", "Zeitung")
    assert f"back issues since 2021-01-01: {site.url}/karte.xml" in told.output
    feed_source, back = load(home / "broadsheet.toml").source
    assert (feed_source.url, feed_source.since) == (f"{site.url}/feed", "")
    assert (back.url, back.since, back.section) == (f"{site.url}/karte.xml", "2021-01-01", ("Zeitung",))
    with pytest.raises(UsageError, match="“soon” is no day"):
        raise add(home, f"{site.url}/feed", "--since", "soon").exception or AssertionError


def test_an_opml_file_adds_all_its_sources(site: Site, home: Path, tmp_path: Path) -> None:
    outlines = "".join(f'<outline text="{n}" xmlUrl="{site.url}/{n}.xml"/>' for n in "ab")
    opml = f'<?xml version="1.0"?><opml version="2.0"><body><outline text="Norden">{outlines}</outline></body></opml>'
    (tmp_path / "liste.opml").write_text(opml, encoding="utf-8")
    assert add(home, str(tmp_path / "liste.opml"), "--section", "Zeitung").exit_code == 0
    assert [source.section for source in load(home / "broadsheet.toml").source] == [("Zeitung", "Norden")] * 2
    site.pages["/abos.opml"] = opml.replace("a.xml", "c.xml").replace("b.xml", "d.xml")
    assert "2 sources: the address is a list of subscriptions" in add(home, f"{site.url}/abos.opml").output
    assert len(load(home / "broadsheet.toml").source) == 4


def test_a_path_is_a_route_of_rsshub(site: Site, home: Path) -> None:
    text = (home / "broadsheet.toml").read_text(encoding="utf-8")
    (home / "broadsheet.toml").write_text(f'{text}[rsshub]\ninstance = "{site.url}"\n', encoding="utf-8")
    site.pages["/hafen/neu"] = site.pages["/feed"]
    told = add(home, "/hafen/neu")
    assert told.exit_code == 0, told.output
    assert load(home / "broadsheet.toml").source[0].url == "rsshub://hafen/neu"
