"""An old site moves in: every post kept, at its old address, over rebuilds; what is here already is not kept twice."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from broadsheet.cli.main import cli
from broadsheet.importers.posts.sites import read_site
from broadsheet.pipeline.again import rebuild
from broadsheet.pipeline.importing import Moved, move_in
from broadsheet.pipeline.keeping.check import check
from broadsheet.pipeline.library import writing
from broadsheet.pipeline.publishing.draining import drain, publish_all
from broadsheet.store import imported
from gallery import encoded, photo
from news_site import Paper, config, news_site
from old_site import write_old_site
from small_web import LONG, article, feed, item

NOW = datetime(2026, 11, 1, tzinfo=UTC)
CONFIG = 'title = "P"\ntimezone = "Asia/Shanghai"\n[[target]]\nkind = "hexo"\npath = "blog"\n'


def move(paper: Path, old: Path, name: str = "old") -> list[Moved]:
    with writing(paper, "test") as library:
        moved = list(move_in(library, read_site(old), name, NOW))
        list(drain(library))
        return moved


def posts(paper: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in (paper / "blog").rglob("*.md")}


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / "broadsheet.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path / "paper"


def test_every_post_is_kept_at_its_old_address(paper: Path, tmp_path: Path) -> None:
    told = write_old_site(tmp_path / "old", 200)
    moved = move(paper, tmp_path / "old")
    assert Counter(one.state for one in moved) == {"imported": 200}
    left_out = [one for one in moved if not one.address]
    assert len(left_out) == 20
    assert all("the old site left it out: its name begins with “_”" in one.faults for one in left_out)
    written = posts(paper)
    for one in moved:
        (text,) = (text for name, text in written.items() if name.endswith(f"{one.post_id}.md"))
        assert one.address in text.replace("''", "'")
        assert told[one.path] in text
    assert sum("zufall.example" in text for text in written.values()) == 0, "pictures taken at random are none"


def test_the_bytes_of_each_file_are_kept(paper: Path, tmp_path: Path) -> None:
    write_old_site(tmp_path / "old", 20)
    with writing(paper, "test") as library:
        for one in list(move_in(library, read_site(tmp_path / "old"), "old", NOW)):
            assert imported.raw_of(library.own, one.post_id) == (tmp_path / "old" / one.path).read_bytes()


def test_imported_again_nothing_is_new_and_nothing_is_written(paper: Path, tmp_path: Path) -> None:
    write_old_site(tmp_path / "old", 20)
    move(paper, tmp_path / "old")
    before = {path: path.stat().st_mtime_ns for path in (paper / "blog").rglob("*.md")}
    assert Counter(one.state for one in move(paper, tmp_path / "old")) == {"same": 20}
    assert before == {path: path.stat().st_mtime_ns for path in (paper / "blog").rglob("*.md")}


def test_a_file_that_changed_since_is_told_and_changes_nothing(paper: Path, tmp_path: Path) -> None:
    write_old_site(tmp_path / "old", 3)
    first = move(paper, tmp_path / "old")[0]
    (tmp_path / "old" / first.path).write_text("---\ntitle: other\n---\nother", encoding="utf-8")
    again = next(one for one in move(paper, tmp_path / "old") if one.path == first.path)
    assert again.faults == ("its file changed since it was imported: what was imported stands",)


def test_a_rebuild_takes_them_from_own_db_and_writes_the_same_bytes(paper: Path, tmp_path: Path) -> None:
    write_old_site(tmp_path / "old", 30)
    move(paper, tmp_path / "old")
    before = posts(paper)
    (paper / "library" / "broadsheet.db").unlink()
    list(rebuild(paper, 1))
    with writing(paper, "test") as library:
        assert {post.state for post in publish_all(library)} == {"unchanged"}
    assert posts(paper) == before
    assert list(check(paper)) == []


def test_of_two_posts_with_one_address_the_second_gets_a_new_one_and_it_is_told(paper: Path, tmp_path: Path) -> None:
    folder = tmp_path / "old" / "source" / "_posts"
    folder.mkdir(parents=True)
    (tmp_path / "old" / "_config.yml").write_text("permalink: :post_title/\n", encoding="utf-8")
    for name in ("a", "b"):
        (folder / f"{name}.md").write_text(f"---\ntitle: Twice\ndate: 2021-01-01\n---\n{name}", encoding="utf-8")
    first, second = move(paper, tmp_path / "old")
    assert (first.address, second.address) == ("twice/", "")
    assert second.faults == (f"its address twice/ is that of another post ({first.post_id}) too: it gets a new one",)
    assert len(posts(paper)) == 2


def test_what_a_source_served_already_is_not_kept_twice_and_its_old_address_leads_there(tmp_path: Path) -> None:
    with news_site() as site:
        site.pages |= {"/1": article("Nachricht 1", *LONG), "/feed": feed(item(1, link=f"{site.url}/1", guid="g1"))}
        paper = Paper(tmp_path / "paper", config(f'id = "eins"\nurl = "{site.url}/feed"\n'))
        paper.run()
        folder = tmp_path / "old" / "source" / "_posts"
        folder.mkdir(parents=True)
        text = f"---\ntitle: Nachricht 1\ndate: 2021-12-23\nlink_source: {site.url}/1\ncategories: [Alt]\n---\nkurz"
        (folder / "n.md").write_text(text, encoding="utf-8")
        (moved,) = move(paper.folder, tmp_path / "old")
        assert moved.state == "merged"
        with writing(paper.folder, "test") as library:
            assert imported.aliases(library.own, [moved.post_id]) == {moved.post_id: ("2021/12/23/n/",)}
        (post,) = posts(paper.folder).values()
        assert "Der Stadtrat hat am Dienstag" in post
        assert "Alt" in post, "the old section is one of its sections"
        list(rebuild(paper.folder, 1))
        with writing(paper.folder, "test") as library:
            assert {state.state for state in publish_all(library)} == {"unchanged"}


def test_pictures_of_the_old_site_are_kept_by_the_next_run(tmp_path: Path) -> None:
    with news_site() as site:
        site.pages |= {"/feed": feed(), "/images/a.jpg": encoded(photo(1, (200, 150)), "JPEG")}
        folder = tmp_path / "old" / "source" / "_posts"
        folder.mkdir(parents=True)
        (tmp_path / "old" / "_config.yml").write_text(f"url: {site.url}\n", encoding="utf-8")
        (folder / "a.md").write_text("---\ntitle: A\ndate: 2021-01-01\n---\n![a](/images/a.jpg)", encoding="utf-8")
        targets = '[[target]]\nkind = "hexo"\npath = "blog"\npictures = "on"\n'
        paper = Paper(tmp_path / "paper", config(f'id = "old"\nurl = "{site.url}/feed"', targets=targets))
        move(paper.folder, tmp_path / "old")
        (text,) = posts(paper.folder).values()
        assert f'src="{site.url}/images/a.jpg"' in text
        paper.run()
        (text,) = posts(paper.folder).values()
        assert 'src="/pictures/' in text
        assert f'data-from="{site.url}/images/a.jpg"' in text
        assert len(list((paper.folder / "blog" / "source" / "pictures").rglob("*.webp"))) == 1


def test_the_command_tells_what_could_not_be_saved(paper: Path, tmp_path: Path) -> None:
    write_old_site(tmp_path / "old", 20)
    done = CliRunner().invoke(cli, ["-C", str(paper), "import", "posts", str(tmp_path / "old")])
    assert done.exit_code == 0
    assert "hexo: 20 imported;" in done.output
    assert "and 1 more: the old script cut signs of its title" in done.output
    assert "posts: 20 written" in done.output
