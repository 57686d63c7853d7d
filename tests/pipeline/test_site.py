"""The built site: what its pages say, whose files are left alone, addresses that never move."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from selectolax.lexbor import LexborHTMLParser

import broadsheet
from broadsheet.errors import ConfigError, PublishError
from broadsheet.identity import post_id
from broadsheet.model import Article
from broadsheet.pipeline.library import reading, writing
from broadsheet.pipeline.publishing.draining import publish_all
from broadsheet.pipeline.publishing.planning import plan
from broadsheet.pipeline.publishing.proof import prove
from broadsheet.pipeline.publishing.takeover import release, take_over
from broadsheet.pipeline.site import building as site_building
from broadsheet.revisions.changes import KINDS
from broadsheet.site.words import LANGUAGES, changes
from broadsheet.store import imported
from pipeline.site_library import CONFIG, add, change, cold, make, many, published, tree

NASTY = '"><script>x</script>{{ 7*7 }} & {% raw %}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = make(tmp_path / "paper")
    with writing(made, "test") as library:
        many(library, range(40))
        change(library, 39, "!and later")
    published(made)
    return made


def page(folder: Path, number: int) -> LexborHTMLParser:
    """The page of an article."""
    (path,) = (folder / "public").glob(f"2026/*/*/*-{number}-*/index.html")
    return LexborHTMLParser(path.read_bytes())


def test_an_article_says_all_that_is_known(folder: Path) -> None:
    made = page(folder, 36)
    assert [node.text() for node in made.css("h1")] == ["老港区的灯塔重新点亮 36"]
    story = made.css_first("article.story")
    assert (story.attributes["lang"], story.attributes["dir"]) == ("zh", "ltr")
    assert made.css_first("time").attributes["datetime"] == "2026-04-07T18:00:00+08:00"
    assert made.css_first("link[rel=canonical]").attributes["href"] == "https://chenbo.example/36"
    assert made.css_first(".read a").attributes["href"] == "https://chenbo.example/36"
    assert [node.text() for node in made.css(".kicker a")] == ["世界", "新闻"]
    (image,) = made.css(".text img")
    assert (image.attributes["loading"], image.attributes["referrerpolicy"]) == ("lazy", "no-referrer")
    data = json.loads(made.css_first('script[type="application/ld+json"]').text())
    assert data["headline"] == "老港区的灯塔重新点亮 36"


def test_an_arabic_article_reads_from_right_to_left(folder: Path) -> None:
    assert page(folder, 37).css_first("article.story").attributes["dir"] == "rtl"


@pytest.mark.parametrize("theme", ["paper", "wire"])
def test_names_that_users_give_stand_in_the_direction_of_their_own_script(tmp_path: Path, theme: str) -> None:
    ours = 'path = "public"\nlanguage = "ar"\ntheme = '
    made = make(tmp_path / "paper", CONFIG.replace('path = "public"', f'{ours}"{theme}"'))
    with writing(made, "test") as library:
        many(library, range(12))
    published(made)
    front = LexborHTMLParser((made / "public" / "index.html").read_bytes())
    for place in (".mast .name a", ".mast nav li:not(.aside) a", "h2 a[href*=section]"):
        assert front.css(place), place
        assert all(node.css_first("bdi") is not None for node in front.css(place)), place
    assert {node.tag for node in front.css(".meta .source")} == {"bdi"}


def test_gated_articles_are_kept_from_search_engines(folder: Path) -> None:
    robots = page(folder, 12).css_first("meta[name=robots]")
    assert robots.attributes["content"] == "noindex"
    parts = [data for path, data in tree(folder).items() if re.fullmatch(r"sitemap-\d+\.xml", path)]
    assert len(re.findall(rb"<loc>", b"".join(parts))) == 40 - len(range(12, 40, 13))


def test_a_revision_shows_what_changed(folder: Path) -> None:
    assert page(folder, 39).css_first(".byline a[href$='revisions/']") is not None
    (path,) = (folder / "public").rglob("revisions/index.html")
    made = LexborHTMLParser(path.read_bytes())
    assert "later" in "".join(node.text() for node in made.css("ins"))


def test_kinds_of_change_have_words_in_every_language() -> None:
    said = {language: changes(KINDS, language) for language in LANGUAGES}
    assert said["en"] == KINDS
    assert {len(set(words)) for words in said.values()} == {len(KINDS)}
    assert len(set(said.values())) == len(LANGUAGES)
    assert changes(("headline", "something new"), "de-AT") == ("Überschrift", "something new")


def test_feeds_of_each_section_read_back(folder: Path) -> None:
    files = tree(folder)
    for path in ("all/feed.xml", "all/atom.xml", "all/feed.json", "section/世界/新闻/feed.xml"):
        feed = broadsheet.parse_feed(files[path])
        assert feed.entries[0].url
        assert feed.entries[0].url.startswith("https://paper.example/2026/")
        assert "<p>" in (feed.entries[0].content_html or "")
    assert len(broadsheet.parse_feed(files["all/feed.xml"]).entries) == 20


def test_a_source_may_give_its_excerpt_alone_and_stay_out_of_search_engines(folder: Path) -> None:
    """On pages, in feeds, in what changed; said later, all that stands already is made anew, and back again."""
    before = tree(folder)
    words, path = "told to readers only in whole", 'section = ["世界", "新闻"]'
    with writing(folder, "test") as library:
        change(library, 36, words)
        change(library, 36, f"{words}: again")
    published(folder)
    whole = tree(folder)
    said = {name for name, data in whole.items() if words.encode() in data}
    assert {"all/feed.xml", "all/atom.xml", "all/feed.json", "section/世界/新闻/feed.xml"} < said
    assert any(name.endswith("36-" + post_id("chenbo", "guid:36") + "/revisions/index.html") for name in said)
    make(folder, CONFIG.replace(path, f"{path}\nexcerpt_only = true\nnoindex = true"))
    published(folder)
    brief = tree(folder)
    assert {name for name, data in brief.items() if words.encode() in data} == set()
    made = page(folder, 36)
    assert [node.text() for node in made.css(".text p")] == ["港务局表示，灯塔将在冬季之前重新点亮，渔民十分高兴。"]
    assert made.css_first("meta[name=robots]").attributes["content"] == "noindex"
    assert made.css_first(".byline a[href$='revisions/']") is None
    assert len(re.findall(rb"<loc>", brief["sitemap-1.xml"])) < len(re.findall(rb"<loc>", before["sitemap-1.xml"]))
    make(folder, CONFIG)
    published(folder)
    assert tree(folder) == whole


def test_a_summary_that_the_text_begins_with_is_said_once(tmp_path: Path) -> None:
    """In Chinese too, where paragraphs part words that no space parts; and where the text is the summary alone."""

    def made(number: int) -> tuple[str, Article]:
        parts = ("使君高义驱今古，寥落三年坐剑州。", "但见文翁能化俗，焉知李广未封侯？", "路经滟滪双蓬鬓。")
        return "chenbo", Article(
            url=f"https://chenbo.example/{number}",
            title=f"诗 {number}",
            html="".join(f"<p>{part}</p>" for part in parts),
            text="\n\n".join(parts),
            summary="".join(parts) if number == 1 else "杜甫 & 李剑州，一首诗的来历和意思。",
            updated=datetime(2026, 5, 4, 3, 2, tzinfo=UTC),
        )

    folder = make(tmp_path / "paper")
    with writing(folder, "test") as library:
        for number in (1, 2):
            add(library, number, made=made)
    published(folder)
    one, other = (next((folder / "public").glob(f"2026/*/*/诗-{number}-*/index.html")) for number in (1, 2))
    assert LexborHTMLParser(one.read_bytes()).css_first(".standfirst") is None
    whole = LexborHTMLParser(other.read_bytes())
    assert whole.css_first(".standfirst").text() == "杜甫 & 李剑州，一首诗的来历和意思。"
    assert [node.text() for node in whole.css(".byline time")][1] == "4 May 2026 11:02", "as the other date is written"
    assert "date unknown, first seen" in whole.css_first(".byline").text()
    front = LexborHTMLParser((folder / "public" / "index.html").read_bytes())
    assert [node.text() for node in front.css(".meta span[lang]")] == ["date unknown, first seen"] * 2
    make(folder, CONFIG.replace('"新闻"]', '"新闻"]\nexcerpt_only = true'))
    published(folder)
    brief = LexborHTMLParser(other.read_bytes())
    assert brief.css_first(".standfirst") is None
    assert [node.text() for node in brief.css(".text p")] == ["杜甫 & 李剑州，一首诗的来历和意思。"]


def test_notes_are_led_to_on_the_page_and_from_feeds(tmp_path: Path) -> None:
    folder, note = make(tmp_path / "paper"), "n-0a1b2c-fn1"

    def noted(_: int) -> tuple[str, Article]:
        html = f'<p>The plan.<a href="#{note}">1</a></p><p id="{note}">The minutes of May.</p>'
        return "hafen", Article(
            url="https://hafen.example/1", title="Plan", text="The plan.", html=html, kind="article"
        )

    with writing(folder, "test") as library:
        add(library, 1, made=noted)
    published(folder)
    (path,) = (folder / "public").glob("2026/*/*/*/index.html")
    made = LexborHTMLParser(path.read_bytes())
    assert made.css_first(f".text #{note}").text() == "The minutes of May."
    assert made.css_first(f'.text a[href="#{note}"]').text() == "1"
    for name in ("feed.xml", "atom.xml", "feed.json"):
        (entry,) = broadsheet.parse_feed((folder / "public" / "all" / name).read_bytes()).entries
        assert f'<a href="{entry.url}#{note}">1</a>' in (entry.content_html or "")


def test_every_link_between_pages_leads_somewhere(folder: Path) -> None:
    files, top = tree(folder), folder / "public"
    for path, data in files.items():
        if not path.endswith(".html") or path == "404.html":
            continue
        for node in LexborHTMLParser(data).css("a[href], link[rel=stylesheet], script[src]"):
            href = node.attributes.get("href") or node.attributes.get("src") or ""
            if not href or href.startswith(("http", "#")):
                continue
            there = ((top / path).parent / href.partition("?")[0]).resolve()
            assert (there / "index.html" if there.is_dir() else there).is_file(), (path, href)


def test_words_of_others_are_never_markup(tmp_path: Path) -> None:
    folder = make(tmp_path / "paper", CONFIG.replace('name = "Hafenblatt"', f"name = '{NASTY}'"))

    def nasty(_: int) -> tuple[str, Article]:
        return "hafen", Article(
            url="https://hafen.example/1", title=NASTY, text=NASTY, html="<p>x</p>", summary=NASTY, authors=(NASTY,),
            tags=(NASTY,), kind="article",
        )  # fmt: skip

    with writing(folder, "test") as library:
        add(library, 1, made=nasty)
    published(folder)
    for path, data in tree(folder).items():
        if path.endswith(".html"):
            scripts = [node.attributes for node in LexborHTMLParser(data).css("script")]
            assert all(set(each) <= {"src", "defer", "type"} and each for each in scripts), path
            assert b"<script>x" not in data, path


def test_a_folder_that_was_emptied_is_written_again_and_what_was_edited_stays(folder: Path) -> None:
    before = tree(folder)
    edited = next(path for path in before if path.endswith("index.html") and "-7-" in path)
    for path in before:
        (folder / "public" / path).unlink()
    (folder / "public" / edited).write_text("mine")
    assert {put.path for put in published(folder) if put.state == "edited"} == {edited}
    assert tree(folder) == before | {edited: b"mine"}


def test_publishing_again_writes_nothing(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (folder / "public").rglob("*") if path.is_file()}
    assert {put.state for put in published(folder)} == {"unchanged"}
    assert before == {path: path.stat().st_mtime_ns for path in (folder / "public").rglob("*") if path.is_file()}


@pytest.mark.parametrize("title", ["晨报", "夕刊"], ids=["as it is", "made anew"])
def test_a_rehearsal_tells_what_would_be_written_and_writes_nothing(folder: Path, title: str) -> None:
    with writing(folder, "test") as library:
        many(library, range(40, 44))
    make(folder, CONFIG.replace("晨报", title))
    before = tree(folder)
    with reading(folder) as library:
        told = {post.path for post in plan(library) if post.state in ("new", "changed")}
    assert tree(folder) == before
    assert told == {post.path for post in published(folder) if post.state == "written"}


def test_what_was_edited_or_is_missing_is_found(folder: Path) -> None:
    with reading(folder) as library:
        assert list(prove(library)) == []
        (folder / "public" / "index.html").write_text("mine")
        (folder / "public" / "style.css").unlink()
        assert [Path(fault.where).name for fault in prove(library)] == ["index.html", "style.css"]


def test_a_site_without_an_address_is_told_what_it_lacks(folder: Path) -> None:
    make(folder, CONFIG.replace('url = "https://paper.example/"\n', ""))
    published(folder)
    with reading(folder) as library:
        (told,) = prove(library)
    assert (told.where, told.is_fault) == ("url", False)


def test_an_edited_page_is_left_alone_and_named(folder: Path) -> None:
    (path,) = (folder / "public").glob("2026/*/*/*-36-*/index.html")
    path.write_text("mine")
    with writing(folder, "test") as library:
        change(library, 36, "and again")
    told = {put.path: put.state for put in published(folder)}
    assert told[path.relative_to(folder / "public").as_posix()] == "edited"
    assert path.read_text() == "mine"


def test_a_page_that_is_given_back_is_written_again(folder: Path) -> None:
    (path,) = (folder / "public").glob("2026/*/*/*-36-*/index.html")
    before, name = path.read_bytes(), path.relative_to(folder / "public").as_posix()
    path.write_text("mine")
    with writing(folder, "test") as library:
        place = library.folder / "public" / name
        release(library, (str(place),))
    published(folder)
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["style.css", "index.html", "section/世界/新闻/feed.xml", "search/index.html"])
def test_any_file_of_a_site_can_be_taken_over_and_given_back(folder: Path, name: str) -> None:
    file = folder / "public" / name
    before = file.read_bytes()
    file.write_text("mine")
    with writing(folder, "test") as library:
        assert [place.path for place in take_over(library, (str(file),))] == [name]
        assert list(prove(library)) == []
    make(folder, CONFIG.replace("晨报", "夕刊"))
    published(folder)
    assert file.read_text() == "mine"
    make(folder, CONFIG)
    published(folder)
    with writing(folder, "test") as library:
        release(library, (str(file),))
    published(folder)
    assert file.read_bytes() == before


def test_a_site_that_is_to_stand_elsewhere_is_written_there(folder: Path) -> None:
    """Also where somebody has a front page already, and where the site stood before with other pages."""
    before = tree(folder)
    (folder / "web").mkdir()
    (folder / "web" / "index.html").write_text("mine")
    make(folder, CONFIG.replace('path = "public"', 'path = "web"'))
    with reading(folder) as library:
        assert {post.state for post in plan(library)} == {"new", "edited"}
    told = {put.path: put.state for put in published(folder)}
    assert told.pop("index.html") == "edited"
    assert set(told.values()) == {"written"}
    assert {**tree(folder, "web"), "index.html": before["index.html"]} == before
    with writing(folder, "test") as library:
        change(library, 36, "!and again")
    published(folder)
    make(folder, CONFIG)
    again = {put.path: put.state for put in published(folder)}
    assert again["all/index.html"] == "edited", "other bytes than the last ones of ours: told, not lost"
    assert again["style.css"] == "written"


def test_no_address_moves(folder: Path) -> None:
    before = {path for path in tree(folder) if path.endswith(".html") and path.startswith("2026/")}
    with writing(folder, "test") as library:
        for number in range(0, 40, 3):
            change(library, number, "!another title")
    make(folder, CONFIG.replace('path = "public"', 'path = "public"\ntheme = "wire"').replace("Asia/Shanghai", "UTC"))
    published(folder)
    after = set(tree(folder))
    articles = {path for path in before if path.count("/") == 4}
    assert len(articles) == 40
    assert articles <= after


def test_a_build_that_was_killed_is_completed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(folder, CONFIG.replace("晨报", "夕刊"))
    with monkeypatch.context() as patch:
        patch.setattr(site_building, "_remove_stale", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            published(folder)
    published(folder)
    whole = tree(folder)
    make(folder, CONFIG)
    published(folder)
    make(folder, CONFIG.replace("晨报", "夕刊"))
    published(folder)
    assert tree(folder) == whole


@pytest.mark.parametrize("step", ["_build_lists", "_remove_stale", "_texts"])
def test_a_new_site_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    folder = make(tmp_path / "paper")
    with writing(folder, "test") as library:
        many(library, range(40))
    with monkeypatch.context() as patch:
        patch.setattr(site_building, step, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            published(folder)
    assert not (folder / "public").exists()
    with writing(folder, "test") as library:
        many(library, range(40, 43))
        change(library, 7, "!and later")
    assert {put.state for put in published(folder)} == {"written"}
    assert tree(folder) == cold(folder, tmp_path / "cold")
    assert sorted(path.name for path in folder.iterdir()) == ["broadsheet.toml", "library", "public"]
    with reading(folder) as library:
        assert list(prove(library)) == []


def test_a_new_site_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(tmp_path / "paper")
    with writing(folder, "test") as library:
        many(library, range(40))
    error = PublishError("No space left on device")
    with monkeypatch.context() as patch:
        patch.setattr(site_building, "_build_lists", lambda *_: (_ for _ in ()).throw(error))
        with pytest.raises(PublishError):
            published(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["broadsheet.toml", "library"]
    assert {put.state for put in published(folder)} == {"written"}


def test_what_the_config_no_more_makes_is_removed_and_nothing_else(folder: Path) -> None:
    (folder / "public" / "CNAME").write_text("paper.example")
    make(folder, CONFIG.replace('"World", "Harbours"', '"World"'))
    published(folder)
    files = tree(folder)
    assert "section/world/harbours/index.html" not in files
    assert files["CNAME"] == b"paper.example"


def test_a_theme_of_ones_own_needs_one_file(folder: Path) -> None:
    (folder / "mine").mkdir()
    (folder / "mine" / "style.css").write_text("body { color: teal }")
    make(folder, CONFIG.replace('path = "public"', 'path = "public"\ntheme = "mine"'))
    published(folder)
    assert tree(folder)["style.css"] == b"body { color: teal }"


@pytest.mark.parametrize("text", ["{{ nothing_of_ours }}", "{% if %}"])
def test_a_faulty_theme_is_named(folder: Path, text: str) -> None:
    (folder / "mine").mkdir()
    (folder / "mine" / "article.html").write_text(text)
    make(folder, CONFIG.replace('path = "public"', 'path = "public"\ntheme = "mine"'))
    with pytest.raises(PublishError, match=r"template article\.html"):
        published(folder)


def test_a_theme_that_is_not_there_is_told_with_those_that_are(folder: Path) -> None:
    make(folder, CONFIG.replace('path = "public"', 'path = "public"\ntheme = "papier"'))
    with pytest.raises(ConfigError, match=r'no theme "papier".*paper, wire'):
        published(folder)


def test_a_library_without_articles_is_a_site_all_the_same(tmp_path: Path) -> None:
    folder = make(tmp_path / "paper")
    published(folder)
    assert b"Nothing here yet." in tree(folder)["index.html"]


@pytest.mark.parametrize(
    ("alias", "file"),
    [
        ("2021/12/23/新闻/n/", "2021/12/23/新闻/n/index.html"),
        ("posts/7.html", "posts/7.html"),
        ("old", "old/index.html"),
        ("../out/", ""),
        ("old.html", "old.html"),
        ("index.html", ""),
        ("search/", ""),
    ],
)
def test_old_addresses_lead_to_the_article(tmp_path: Path, alias: str, file: str) -> None:
    folder = make(tmp_path / "paper")
    with writing(folder, "test") as library:
        add(library, 1)
        post = post_id("chenbo", "guid:1")
        imported.put_moved(library.own, alias, post)
        list(publish_all(library))
        (at,) = library.own.execute("SELECT permalink FROM address WHERE post_id = ?", (post,)).fetchone()
    made = tree(folder)
    assert not (tmp_path / "out").exists()
    if file:
        assert unquote(f"{'../' * file.count('/')}{at}") in unquote(made[file].decode())
    assert cold(folder, tmp_path / "cold") == made
