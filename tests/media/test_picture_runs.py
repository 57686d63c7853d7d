"""Pictures in runs: every good one kept once, every bad one named, a second run asks for none; the archive is the truth."""

import io
import json
import os
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from broadsheet.api import replay_run
from broadsheet.cli.main import cli
from broadsheet.errors import ConfigError
from broadsheet.feeds.parse import parse_feed
from broadsheet.media.folder import pictures
from broadsheet.media.records import Kept, Recipe
from broadsheet.pipeline import pictures as running
from broadsheet.pipeline.again import rebuild
from broadsheet.pipeline.keeping.backup import backup
from broadsheet.pipeline.keeping.check import check
from broadsheet.pipeline.keeping.restore import restore
from broadsheet.pipeline.library import writing
from broadsheet.pipeline.pictures import Job, PictureOutcome, work
from broadsheet.pipeline.publishing.draining import publish_all
from broadsheet.pipeline.workers import Pool, WorkerCrash
from gallery import BAD, GOOD, TINY, encoded, photo
from picture_site import DRIP, LEAD, ON, PicturePaper, PictureSite, page, picture_site
from small_web import FEED, feed, folder, item, write_web

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KINDS = len(GOOD) + len(BAD) + len(TINY)


@pytest.fixture
def site() -> Iterator[PictureSite]:
    with picture_site() as site:
        yield site


def jpeg(seed: int, size: tuple[int, int] = (90, 60)) -> bytes:
    return encoded(photo(seed, size), "JPEG")


def damage(paper: PicturePaper) -> list[str]:
    return [finding.what for finding in check(paper.folder) if finding.is_damage]


def test_every_good_one_is_kept_once_every_bad_one_named_and_a_second_run_asks_for_none(tmp_path: Path) -> None:
    with picture_site(KINDS * 2) as site:
        paper = PicturePaper(tmp_path / "paper", site)
        told = {outcome.url: outcome for outcome in paper.look()}
        assert told.keys() == site.causes.keys()
        for url, cause in site.causes.items():
            kind = "picture left out" if cause == "tiny" else "picture failed" if cause else "picture kept"
            assert told[url].kind == kind, told[url]
            assert bool(told[url].cause) == bool(cause)
        good = [url for url, cause in site.causes.items() if not cause]
        kept = [found for found in pictures(paper.folder / "library" / "media") if isinstance(found, Kept)]
        assert len(kept) == len(good) == len(GOOD) * 2
        assert Counter(site.asked()) == Counter(url.removeprefix(site.url) for url in site.causes), (
            "each was asked for once"
        )
        text = "".join(paper.posts().values())
        for url, cause in site.causes.items():
            assert (f'src="{url}"' in text) == (cause not in ("", "tiny")), "a bad one keeps its link"
            assert (f'data-from="{url}"' in text) == (cause == "")
        variants = sum(len(picture.variants) for picture in kept)
        assert len(paper.published()) == variants
        before = paper.files(), paper.posts()
        assert paper.look(HOUR / 2, all_sources=True) == []
        assert site.asked() == []
        assert (paper.files(), paper.posts()) == before
        assert damage(paper) == []


def test_what_is_off_changes_no_byte_and_asks_for_nothing(site: PictureSite, tmp_path: Path) -> None:
    site.put([("a", jpeg(1), "")])
    paper = PicturePaper(tmp_path / "paper", site, ON.replace('"on"', '"off"'))
    assert paper.look() == []
    assert site.asked() == []
    off = paper.posts()
    paper.configure((paper.folder / "broadsheet.toml").read_text().replace('"off"', '"on"'))
    assert [outcome.kind for outcome in paper.look(HOUR / 2)] == ["picture kept"], (
        "those of articles that are there too"
    )
    assert paper.posts() != off
    paper.configure((paper.folder / "broadsheet.toml").read_text().replace('"on"', '"off"'))
    with paper.library() as library:
        assert {post.state for post in publish_all(library)} == {"written"}
    assert paper.posts() == off


def test_a_site_that_stands_shows_them_as_the_config_says_now(site: PictureSite, tmp_path: Path) -> None:
    site.put([(str(n), jpeg(n), "") for n in range(3)])
    both = ON + '[[target]]\nkind = "site"\npath = "public"\npictures = "on"\n'
    paper = PicturePaper(tmp_path / "paper", site, both)
    paper.look()
    config = (paper.folder / "broadsheet.toml").read_text()

    def shown() -> tuple[int, int]:
        (page,) = (paper.folder / "public").glob("2*/*/*/*/index.html")
        text = page.read_text(encoding="utf-8")
        return text.count('src="../../../../pictures/'), text.count(f'src="{site.url}/bilder/')

    assert shown() == (3, 0)
    for said, meant in (("lead", (1, 2)), ("off", (0, 3)), ("on", (3, 0))):
        paper.configure(config.replace('"public"\npictures = "on"', f'"public"\npictures = "{said}"'))
        with paper.library() as library:
            list(publish_all(library))
        assert shown() == meant
    assert damage(paper) == []


def test_feeds_of_a_site_show_its_own_copies_as_they_come(site: PictureSite, tmp_path: Path) -> None:
    site.put([("a", jpeg(1), ""), ("b", jpeg(2), "")])
    late = "/bilder/001-001.jpg"
    data, site.pages[late] = site.pages[late], 404
    url = "https://blatt.example/zeitung/"
    paper = PicturePaper(
        tmp_path / "paper", site, f'[[target]]\nkind = "site"\npath = "public"\npictures = "on"\nurl = "{url}"\n'
    )

    def shown() -> list[tuple[int, int]]:
        names = ("feed.xml", "atom.xml", "feed.json")
        found = [parse_feed((paper.folder / "public" / "all" / name).read_bytes()) for name in names]
        texts = [feed.entries[0].content_html or "" for feed in found]
        return [(text.count(f'src="{url}pictures/'), text.count(f'src="{site.url}/bilder/')) for text in texts]

    paper.look()
    assert shown() == [(1, 1)] * 3
    site.pages[late] = data
    paper.look(2 * DAY)
    assert shown() == [(2, 0)] * 3
    assert damage(paper) == []


def test_the_lead_alone(site: PictureSite, tmp_path: Path) -> None:
    site.put([(str(n), jpeg(n), "") for n in range(4)])
    paper = PicturePaper(tmp_path / "paper", site, LEAD)
    (outcome,) = paper.look()
    (text,) = paper.posts().values()
    assert text.count("/pictures/") > text.count("<img") - 3
    assert text.count('src="/pictures/') == 1
    assert text.count(f'src="{site.url}/bilder/') == 3
    assert f'data-from="{outcome.url}"' in text


def test_one_that_fails_keeps_its_link_and_is_tried_again_later(site: PictureSite, tmp_path: Path) -> None:
    site.put([("a", jpeg(1), ""), ("b", jpeg(2), ""), ("c", jpeg(3), "")])
    gone, cut, slow = (f"/bilder/001-00{n}.jpg" for n in range(3))
    site.pages |= {gone: 404, cut: jpeg(2, (500, 400))[:2000], slow: DRIP}
    paper = PicturePaper(tmp_path / "paper", site)
    told = {outcome.url.removeprefix(site.url): outcome for outcome in paper.look()}
    assert {path: outcome.kind for path, outcome in told.items()} == dict.fromkeys((gone, cut, slow), "picture failed")
    assert "404" in told[gone].cause
    assert "truncated" in told[cut].cause
    assert "not finished after" in told[slow].cause
    assert all(outcome.next_try and outcome.next_try > paper.now for outcome in told.values())
    site.asked()
    site.pages |= {gone: jpeg(1), cut: jpeg(2)}
    assert paper.look(HOUR / 2) == []
    again = {outcome.url.removeprefix(site.url): outcome.kind for outcome in paper.look(HOUR)}
    assert again == {cut: "picture kept", slow: "picture failed"}
    site.pages[slow] = jpeg(3)
    assert {outcome.url.removeprefix(site.url): outcome.kind for outcome in paper.look(2 * DAY)} == {
        gone: "picture kept",
        slow: "picture kept",
    }
    assert (
        site.url
        not in "".join(paper.posts().values())
        .replace(f'data-from="{site.url}', "")
        .partition("<div>")[2]
        .partition("<p><a")[0]
    )


def test_one_that_stays_away_is_given_up(site: PictureSite, tmp_path: Path) -> None:
    site.put([("a", jpeg(1), "")])
    site.pages["/bilder/001-000.jpg"] = 500
    paper = PicturePaper(tmp_path / "paper", site)
    tries = [paper.look(timedelta(days=9)) for _ in range(12)]
    assert sum(map(len, tries)) == 8
    assert site.asked() == ["/bilder/001-000.jpg"] * 8


def test_no_picture_leads_into_the_network_at_home(site: PictureSite, tmp_path: Path) -> None:
    site.put([("a", jpeg(1), ""), ("b", jpeg(2), ""), ("c", jpeg(3), "")])
    site.pages |= {
        "/bilder/001-000.jpg": (302, "http://10.1.2.3/a.jpg"),
        "/bilder/001-001.jpg": (302, "/bilder/001-002.jpg"),
    }
    told = PicturePaper(tmp_path / "paper", site).look()
    assert [(outcome.kind, "10.1.2.3 (private network)" in outcome.cause) for outcome in told] == [
        ("picture failed", True),
        ("picture kept", False),
        ("picture kept", False),
    ]


def test_the_same_bytes_at_two_addresses_are_one_picture(site: PictureSite, tmp_path: Path) -> None:
    site.put([("a", jpeg(1), ""), ("b", jpeg(1), "")])
    paper = PicturePaper(tmp_path / "paper", site)
    assert len(paper.look()) == 2
    assert len(paper.published()) == 1
    assert len([name for name in paper.files() if name.endswith(".json")]) == 1


def state(paper: PicturePaper) -> list[tuple[object, ...]]:
    with paper.library() as library:
        return list(library.db.execute("SELECT * FROM picture ORDER BY url"))


def wipe(paper: PicturePaper, *names: str) -> None:
    for name in names:
        for path in sorted((paper.folder / "library").glob(name), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()


def test_the_pictures_come_again_from_the_archive_byte_by_byte(site: PictureSite, tmp_path: Path) -> None:
    site.put(
        [(name, of(1), "") for name, of in GOOD.items()] + [(name, of(1), cause) for name, (of, cause) in BAD.items()]
    )
    paper = PicturePaper(tmp_path / "paper", site)
    paper.look()
    paper.look(2 * DAY)
    site.put([("new", jpeg(77), "")], first=60)
    paper.look(3 * DAY)
    before, files, posts = state(paper), paper.files(), paper.posts()
    assert len(posts) == 6
    assert len([row for row in before if row[1] is not None]) == len(GOOD) + 1
    site.shutdown()
    wipe(paper, "broadsheet.db*", "media/??/*", "media/*")
    list(rebuild(paper.folder, 1))
    assert paper.files() == files
    assert state(paper) == before
    with paper.library() as library:
        assert {post.state for post in publish_all(library)} == {"unchanged"}
    assert paper.posts() == posts


def test_a_rebuild_mends_what_is_damaged_and_makes_nothing_else(site: PictureSite, tmp_path: Path) -> None:
    site.put([(str(n), jpeg(n), "") for n in range(5)])
    paper = PicturePaper(tmp_path / "paper", site)
    paper.look()
    files = paper.files()
    assert damage(paper) == []
    media = paper.folder / "library" / "media"
    spoilt, lost = [media / name for name in files if name.endswith(".webp")][:2]
    spoilt.write_bytes(b"x" * spoilt.stat().st_size)
    lost.unlink()
    untouched = {path: path.stat().st_mtime_ns for path in media.rglob("*.webp") if path != spoilt}
    assert sorted(damage(paper)) == ["does not have its digest", "is missing"]
    list(rebuild(paper.folder, 1))
    assert paper.files() == files
    assert damage(paper) == []
    assert {path: path.stat().st_mtime_ns for path in untouched} == untouched


def test_a_replay_takes_pictures_from_its_file(tmp_path: Path) -> None:

    urls = [f"https://blatt.example/bilder/{n}.jpg" for n in range(3)]
    web = {FEED: feed(item(1)), "https://blatt.example/1": page("Nachricht 1", urls), urls[0]: jpeg(1), urls[1]: b"404"}
    place = folder(tmp_path / "paper")
    config = place / "broadsheet.toml"
    config.write_text(
        config.read_text(encoding="utf-8").replace('path = "blog"', 'path = "blog"\npictures = "on"'), encoding="utf-8"
    )
    warc = write_web(tmp_path / "web.warc.gz", web)

    def replayed() -> list[tuple[str, str]]:
        told: list[PictureOutcome] = []
        with writing(place, "run") as library:
            list(replay_run(library, library.config.source, [warc], 1, hear=told.append))
        return [(outcome.kind.removeprefix("picture "), outcome.url) for outcome in told]

    assert replayed() == [("kept", urls[0]), ("failed", urls[1]), ("not asked for", urls[2])]
    files = {path: path.read_bytes() for path in place.rglob("*") if path.is_file() and path.suffix != ".db"}
    assert replayed() == [("not asked for", urls[2])]
    again = {path: path.read_bytes() for path in place.rglob("*") if path.is_file() and path.suffix != ".db"}
    assert {path for path in again if again[path] != files.get(path)} == set(), "the second one changes nothing"


def test_a_run_that_was_killed_among_its_pictures_is_finished_from_the_archive(
    site: PictureSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.put([(str(n), jpeg(n), "") for n in range(6)])
    paper = PicturePaper(tmp_path / "paper", site)
    with monkeypatch.context() as patched:
        patched.setattr(running, "BATCH", 2)
        real, calls = running._commit, iter(range(9))

        def dies(*args: object) -> object:
            if next(calls) == 1:
                raise KeyboardInterrupt
            return real(*args)  # type: ignore[arg-type]

        patched.setattr(running, "_commit", dies)
        with pytest.raises(KeyboardInterrupt):
            paper.look()
    asked = len(site.asked())
    assert asked >= 4
    assert len(paper.look(HOUR / 4)) == 6 - asked
    assert len([row for row in state(paper) if row[1]]) == 6
    assert "".join(paper.posts().values()).count("data-from=") == 6
    assert len(site.asked()) == 6 - asked, "what was fetched is not fetched again"


def test_a_file_that_takes_the_decoder_down_costs_itself_alone() -> None:
    with Pool(dies_on_two, 1, seconds=60) as pool:
        answers = list(pool.apart([1, 2, 3, None]))
    assert isinstance(answers[1], WorkerCrash)
    assert [answers[0], *answers[2:]] == [1, 3, None]


def dies_on_two(n: int) -> int:
    if n == 2:
        os.abort()
    return n


def test_memory_has_a_bound(tmp_path: Path) -> None:
    with Pool(takes, 1) as pool:
        assert list(pool.apart([1, running.MEMORY + 1])) == ["ok", "MemoryError"]


def takes(size: int) -> str:
    running._bound()
    try:
        return "ok" if bytearray(size) else ""
    except MemoryError as error:
        return type(error).__name__


def test_a_record_that_cannot_be_read_is_a_cause(tmp_path: Path) -> None:
    job = Job(
        file=str(tmp_path / "none.warc.gz"),
        offset=0,
        url="https://a.example/a.jpg",
        media=str(tmp_path),
        recipe=Recipe(),
    )
    with Pool(work, 1) as pool:
        (made,) = pool.apart([job])
    assert not isinstance(made, WorkerCrash)
    assert made is not None
    assert made.cause == "not in the archive"


def test_the_budget_of_a_run_and_of_an_article(site: PictureSite, tmp_path: Path) -> None:
    big = [encoded(photo(n, (700, 700)).effect_spread(30), "PNG") for n in range(4)]
    assert min(map(len, big)) > 400_000
    site.put([(str(n), data, "") for n, data in enumerate(big)] + [(str(n), jpeg(n), "") for n in range(3)])
    paper = PicturePaper(tmp_path / "paper", site, extra="[pictures]\nper_run = 1\nper_article = 6\nwidths = [64]\n")
    runs = [len(paper.look(HOUR / 4)) for _ in range(4)]
    assert 2 <= runs[0] < 6
    assert sum(runs) == 6, "later runs go on; the seventh is beyond the article's bound"
    assert runs[-1] == 0


def test_one_host_is_not_asked_for_hours(site: PictureSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site.put([(str(n), jpeg(n), "") for n in range(5)])
    monkeypatch.setattr(running, "A_HOST", 3)
    paper = PicturePaper(tmp_path / "paper", site)
    assert [len(paper.look(HOUR / 4)) for _ in range(3)] == [3, 2, 0]
    files = paper.files()
    wipe(paper, "broadsheet.db*", "media/??/*", "media/*")
    list(rebuild(paper.folder, 1))
    assert paper.files() == files


def test_a_picture_that_the_user_edited_is_left_alone_and_one_deleted_comes_again(
    site: PictureSite, tmp_path: Path
) -> None:
    site.put([("a", jpeg(1), ""), ("b", jpeg(2), "")])
    paper = PicturePaper(tmp_path / "paper", site)
    paper.look()
    mine, lost = (paper.folder / "blog" / "source" / name for name in paper.published())
    mine.write_bytes(b"mine")
    before = lost.read_bytes()
    lost.unlink()
    assert {finding.what for finding in check(paper.folder)} == {"was edited, and is left alone", "is missing"}
    with paper.library() as library:
        list(publish_all(library))
    assert mine.read_bytes() == b"mine"
    assert lost.read_bytes() == before


def test_a_backup_carries_them(site: PictureSite, tmp_path: Path) -> None:
    site.put([("a", jpeg(1), "")])
    paper = PicturePaper(tmp_path / "paper", site)
    paper.look()
    backup(paper.folder, tmp_path / "b.tar")
    restore(tmp_path / "b.tar", tmp_path / "again")
    media = tmp_path / "again" / "library" / "media"
    assert {p.relative_to(media).as_posix(): p.read_bytes() for p in media.rglob("*.*")} == paper.files()


@pytest.mark.parametrize("theirs", [True, False], ids=["of a post of the user's", "of words that were"])
def test_a_restore_brings_those_that_no_post_of_ours_shows(site: PictureSite, tmp_path: Path, theirs: bool) -> None:
    """What was published is linked from elsewhere; a post that was taken over shows it as before."""
    site.put([("a", jpeg(1), "")])
    paper = PicturePaper(tmp_path / "paper", site)
    paper.look()
    before = paper.published()
    if theirs:
        (post,) = (paper.folder / "blog").rglob("*.md")
        told = CliRunner().invoke(cli, ["-C", str(paper.folder), "publish", "--take-over", str(post)])
        assert told.exit_code == 0, told.output
    else:
        site.pages["/1"] = page("Nachricht 1", []).replace("Absatz 2.", "Absatz 2, berichtigt.")
        assert paper.kinds(DAY, all_sources=True) == ["revised"]
    backup(paper.folder, tmp_path / "b.tar")
    told = CliRunner().invoke(cli, ["restore", str(tmp_path / "b.tar"), str(tmp_path / "again")])
    assert told.exit_code == 0, told.output
    paper.folder = tmp_path / "again"
    assert paper.published() == before
    assert damage(paper) == []


def test_people_and_programs_are_told(site: PictureSite, tmp_path: Path) -> None:
    site.put([("a", jpeg(1), ""), ("b", b"GIF89a", ""), ("c", TINY["pixel.gif"](1), "")])
    paper = PicturePaper(tmp_path / "paper", site)
    run = CliRunner().invoke(cli, ["-C", str(paper.folder), "run", "--json"])
    assert run.exit_code == 0, run.output
    assert "pictures: 1 kept, 1 failed, 1 left out (too small to be seen)" in run.stderr
    assert f"    {site.url}/bilder/001-001.jpg\n        cannot be decoded as GIF" in run.stderr
    kinds = [json.loads(line)["kind"] for line in run.stdout.splitlines()]
    assert sorted(kinds) == ["new", "picture failed", "picture kept", "picture left out"]
    told = CliRunner().invoke(cli, ["-C", str(paper.folder), "sources"])
    assert "pictures that could not be kept: 1 (--pictures names them)" in told.stderr
    told = CliRunner().invoke(cli, ["-C", str(paper.folder), "sources", "--pictures"])
    assert f"blatt: {site.url}/bilder/001-001.jpg\n    broken; next try " in told.stderr


def test_a_layout_that_cannot_show_them_says_so(tmp_path: Path, site: PictureSite) -> None:
    paper = PicturePaper(tmp_path / "paper", site, ON + 'layout = "rsshub-page"\n')
    with pytest.raises(ConfigError, match="its layout cannot show pictures of ours"):
        paper.look()


def test_a_book_has_them_inside(site: PictureSite, tmp_path: Path) -> None:
    site.put([("a", GOOD["alpha.png"](1), ""), ("b", GOOD["moving.gif"](1), ""), ("c", b"GIF89a", "")])
    paper = PicturePaper(tmp_path / "paper", site)
    paper.look()
    done = CliRunner().invoke(cli, ["-C", str(paper.folder), "export", "epub", str(tmp_path / "a.epub")])
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(tmp_path / "a.epub") as book:
        inside = [name for name in book.namelist() if name.startswith("EPUB/pictures/")]
        forms = [Image.open(io.BytesIO(book.read(name))).format for name in inside]
    assert forms == ["JPEG", "JPEG"]


def test_further_forms_and_a_site_in_a_folder(site: PictureSite, tmp_path: Path) -> None:
    site.put([("a", jpeg(1, (200, 100)), "")])
    extra = '[pictures]\nforms = ["webp", "avif"]\nwidths = [100, 150]\n'
    paper = PicturePaper(tmp_path / "paper", site, ON + 'root = "/blatt/"\n', extra)
    paper.look()
    (text,) = paper.posts().values()
    assert '<picture><source type="image/avif" srcset="/blatt/pictures/' in text
    assert "headimg: '/pictures/" in text
    assert sorted(name[-9:] for name in paper.published()) == ["-100.avif", "-100.webp", "-150.avif", "-150.webp"]
