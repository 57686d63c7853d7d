"""Edited posts survive and are named; a post taken over is written no more, and one given back loses nothing."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from broadsheet.cli.main import cli
from broadsheet.errors import UsageError
from broadsheet.pipeline.keeping.check import check
from news_site import Paper, Site, config
from small_web import LONG, article, feed, item

HOUR = timedelta(hours=1)


@pytest.fixture
def paper(site: Site, tmp_path: Path) -> Paper:
    site.pages["/feed"] = feed(*(item(n, link=f"{site.url}/{n}", guid=f"g{n}") for n in (1, 2)))
    site.pages |= {f"/{n}": article(f"Nachricht {n}", *LONG) for n in (1, 2)}
    paper = Paper(tmp_path / "paper", config(f'id = "blatt"\nurl = "{site.url}/feed"'))
    paper.run()
    return paper


def post_file(paper: Paper, number: int = 1) -> Path:
    (found,) = (paper.folder / "blog").rglob(f"*nachricht-{number}-*.md")
    return found


def edit(paper: Paper) -> Path:
    path = post_file(paper)
    path.write_text(path.read_text(encoding="utf-8") + "\nEin Satz von mir.\n", encoding="utf-8")
    return path


def publish(paper: Paper, *args: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(paper.folder), "publish", *args])


def revise(site: Site, paper: Paper) -> list[str]:
    site.pages["/1"] = article("Nachricht 1", *LONG, "Korrektur: Es sind zwei Häfen.")
    return [o.cause for o in paper.run(2 * HOUR, all_sources=True) if o.kind == "revised"]


def test_an_edited_post_survives_a_revision_and_is_named(site: Site, paper: Paper) -> None:
    path = edit(paper)
    before = path.read_bytes()
    (cause,) = revise(site, paper)
    assert cause.endswith(f"{path.name} was edited: left alone")
    assert path.read_bytes() == before
    told = publish(paper)
    assert f"edited {path}\n" in told.output
    assert "--take-over POST keeps one for good, --release POST gives it back" in " ".join(told.output.split())
    assert path.read_bytes() == before


@pytest.mark.parametrize("by", ["file", "id"])
def test_a_post_taken_over_is_written_and_named_no_more(site: Site, paper: Paper, by: str) -> None:
    path = edit(paper)
    before = path.read_bytes()
    name = str(path) if by == "file" else path.stem.rpartition("-")[2]
    told = publish(paper, "--take-over", name)
    assert told.exit_code == 0, told.output
    assert "posts: 1 taken over, 1 unchanged" in told.output
    assert "left alone" not in " ".join(revise(site, paper))
    assert path.read_bytes() == before
    path.unlink()
    publish(paper)
    assert not path.exists(), "what is theirs to delete is not written again"


def test_a_post_given_back_is_written_again_and_theirs_is_kept(site: Site, paper: Paper) -> None:
    path = edit(paper)
    mine = path.read_bytes()
    publish(paper, "--take-over", str(path))
    revise(site, paper)
    told = publish(paper, "--release", str(path))
    kept = paper.folder / "library" / "released" / "hexo" / path.relative_to(paper.folder / "blog")
    assert f"yours is now {kept}" in told.output
    assert kept.read_bytes() == mine
    assert "Es sind zwei Häfen." in path.read_text(encoding="utf-8"), "with what came since"
    path.write_text("noch einmal meins", encoding="utf-8")
    publish(paper, "--release", str(path))
    assert sorted(p.read_bytes() for p in kept.parent.iterdir()) == sorted([mine, b"noch einmal meins"])


def test_a_post_that_was_deleted_comes_again(paper: Paper) -> None:
    """Deleting is no edit: a cleaned build folder is filled again."""
    path = post_file(paper)
    before = path.read_bytes()
    path.unlink()
    assert "1 unchanged, 1 written" in publish(paper).output
    assert path.read_bytes() == before


def move(paper: Paper) -> tuple[Path, Path]:
    """A post under another name and folder, with another title: (its place, where it is now)."""
    place = post_file(paper)
    mine = paper.folder / "blog" / "source" / "_posts" / "Hafen" / "mein-hafen.md"
    mine.parent.mkdir()
    place.rename(mine)
    mine.write_text(mine.read_text(encoding="utf-8").replace("title: 'Nachricht 1'", "title: Mein Hafen"))
    return place, mine


def test_a_post_that_was_moved_is_left_alone_and_named(site: Site, paper: Paper) -> None:
    place, mine = move(paper)
    (cause,) = revise(site, paper)
    assert cause.endswith(f"{place.name} was moved to {mine}: left alone")
    told = publish(paper)
    assert (told.exit_code, place.exists()) == (0, False)
    assert f"moved {place} to {mine}\n" in told.output
    assert "moved posts are left alone; --take-over POST" in " ".join(told.output.split())
    assert f"{place}: was moved to {mine}, and is left alone" in publish(paper, "--check").output
    (found,) = check(paper.folder)
    assert (found.what, found.is_damage) == (f"was moved to {mine}, and is left alone", False)


def test_a_post_that_was_moved_is_in_a_backup(paper: Paper, tmp_path: Path) -> None:
    _, mine = move(paper)
    packed, again = str(tmp_path / "a.tar"), str(tmp_path / "again")
    for command in (["-C", str(paper.folder), "backup", packed], ["restore", packed, again]):
        told = CliRunner().invoke(cli, command)
        assert told.exit_code == 0, told.output
    found = {path.name for path in (tmp_path / "again" / "blog").rglob("*.md")}
    assert found == {mine.name, post_file(paper, 2).name}


@pytest.mark.parametrize("by", ["place", "file"])
def test_a_post_that_was_moved_and_taken_over_is_named_no_more(paper: Paper, by: str) -> None:
    place, mine = move(paper)
    assert publish(paper, "--take-over", str(place if by == "place" else mine)).exit_code == 0
    assert "moved" not in publish(paper).output
    assert publish(paper, "--check").exit_code == 0
    assert (list(check(paper.folder)), place.exists()) == ([], False)


@pytest.mark.parametrize("by", ["place", "file"])
def test_a_post_that_was_moved_and_given_back_is_at_its_place_and_theirs_is_kept(paper: Paper, by: str) -> None:
    place, mine = move(paper)
    theirs = mine.read_bytes()
    publish(paper, "--release", str(place if by == "place" else mine))
    assert (place.exists(), mine.exists()) == (True, False)
    assert [path.read_bytes() for path in (paper.folder / "library" / "released").rglob("*.md")] == [theirs]
    assert list(check(paper.folder)) == []


def test_two_files_of_one_post_are_told_with_the_remedy(paper: Paper) -> None:
    place, mine = move(paper)
    place.write_bytes(mine.read_bytes())
    said = f"has one address with {mine}, the same post"
    assert f"{place}: {said}: keep it there: `broadsheet publish --take-over " in publish(paper, "--check").output
    (found, *_) = check(paper.folder)
    assert (found.where, found.what) == (str(place), said)
    assert found.mend.endswith(f"and delete {place}; keep ours: delete {mine}")


@pytest.mark.parametrize("name", ["nope", "/etc/passwd", "blog/source/_posts/nope.md"])
def test_what_is_no_post_is_refused(paper: Paper, name: str) -> None:
    told = publish(paper, "--take-over", name)
    assert isinstance(told.exception, UsageError)
    assert str(told.exception) == f"“{name}” is no post of this folder (give the file of a post, or its broadsheet_id)"


def test_both_at_once_is_refused(paper: Paper) -> None:
    name = str(post_file(paper))
    told = publish(paper, "--take-over", name, "--release", name)
    assert "the same post cannot be taken over and released" in str(told.exception)


def diff(paper: Paper, *args: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(paper.folder), "diff", *args])


def test_people_are_told_times_of_the_papers_zone(site: Site, paper: Paper) -> None:
    path = paper.folder / "broadsheet.toml"
    path.write_text('timezone = "Asia/Shanghai"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert "revision 1  2026-11-01 14:00  first read" in diff(paper, f"{site.url}/1").output
    site.pages["/feed"] = 500
    paper.run(2 * HOUR, all_sources=True)
    told = CliRunner().invoke(cli, ["-C", str(paper.folder), "sources"]).output
    assert "2026-11-01 16:00" in told
    assert "next visit 2026-11-01 17:0" in told


def test_diff_shows_the_words_that_came_and_went(site: Site, paper: Paper) -> None:
    revise(site, paper)
    told = diff(paper, f"{site.url}/1")
    assert "{+Korrektur: Es sind zwei Häfen.+}" in told.output
    assert "revision 1  2026-11-01 06:00  first read" in told.output
    assert "revision 2  2026-11-01 08:00  correction note" in told.output
    by_id = post_file(paper).stem.rpartition("-")[2]
    assert diff(paper, by_id).output == told.output
    back = diff(paper, by_id, "--from", "2", "--to", "1")
    assert "[-Korrektur: Es sind zwei Häfen.-]" in back.output
    page = diff(paper, by_id, "--html").stdout
    assert page.startswith("<!doctype html>")
    assert "<ins>" in page


def test_diff_of_an_article_without_a_second_revision(site: Site, paper: Paper) -> None:
    assert "no word changed" in diff(paper, f"{site.url}/2").output


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("https://anderswo.example/",), "no article “https://anderswo.example/” in this library"),
        (("nope",), "no article “nope” in this library (give its address or its broadsheet_id)"),
        (("{url}/1", "--to", "9"), "there is no revision 9 (it has 1)"),
    ],
)
def test_diff_of_what_is_not_there(site: Site, paper: Paper, args: tuple[str, ...], said: str) -> None:
    told = diff(paper, *(arg.format(url=site.url) for arg in args))
    assert isinstance(told.exception, UsageError)
    assert said in str(told.exception)
