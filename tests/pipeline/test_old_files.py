"""The files of an old site move with its posts: kept for good, at their old addresses in every target."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from broadsheet.cli.main import cli
from broadsheet.config.records import KINDS
from broadsheet.errors import PublishError
from broadsheet.importers.posts.sites import read_site
from broadsheet.model import Record
from broadsheet.pipeline.again import rebuild
from broadsheet.pipeline.importing import Moved, move_in
from broadsheet.pipeline.keeping.backup import backup
from broadsheet.pipeline.keeping.check import Finding, check
from broadsheet.pipeline.keeping.restore import restore
from broadsheet.pipeline.library import reading, writing
from broadsheet.pipeline.moving import files as taking
from broadsheet.pipeline.moving.pictures import keep_old_pictures
from broadsheet.pipeline.pictures import PictureOutcome
from broadsheet.pipeline.publishing.draining import drain, publish_all
from broadsheet.pipeline.publishing.files import publish_files
from broadsheet.pipeline.publishing.planning import plan
from broadsheet.pipeline.publishing.proof import advice
from broadsheet.pipeline.publishing.publish import Published, to_disk
from broadsheet.pipeline.publishing.takeover import release, take_over
from broadsheet.store import old_files, pictures
from gallery import encoded, photo
from news_site import Paper, config, news_site
from small_web import feed

NOW = datetime(2026, 11, 1, tzinfo=UTC)
JPEG = encoded(photo(1, (200, 150)), "JPEG")
PDF = b"%PDF-1.4 a report"
TEXT = "![a](/images/a.jpg) [c](/files/c%20d.pdf) ![b](b.jpg) Words of the post."
FILES = {
    "_config.yml": "url: https://alt.example\npost_asset_folder: true\n",
    "source/_posts/n.md": f"---\ntitle: N\ndate: 2021-12-23\n---\n{TEXT}",
    "source/images/a.jpg": JPEG,
    "source/files/c d.pdf": PDF,
    "source/_posts/n/b.jpg": b"\xff\xd8\xff broken",
    "source/files/other.pdf": b"no post names it",
}
ADDRESSES = {"images/a.jpg": JPEG, "files/c d.pdf": PDF, "2021/12/23/n/b.jpg": b"\xff\xd8\xff broken"}
WHERE = {"hexo": "source", "hugo": "static", "jekyll": "", "eleventy": "files", "astro": "public", "pelican": "content/files",
         "zola": "static", "obsidian": "files", "site": ""}  # fmt: skip


class Told(Record, frozen=True, kw_only=True):
    """What came of an import."""

    moved: tuple[Moved, ...]
    pictures: tuple[PictureOutcome, ...]
    published: tuple[Published, ...]


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, told in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(told if isinstance(told, bytes) else told.encode())
    return folder


def a_paper(folder: Path, *kinds: str, pictures: str = "off", more: str = "") -> Path:
    targets = (f'[[target]]\nkind = "{kind}"\npath = "{kind}"\npictures = "{pictures}"\n{more}' for kind in kinds)
    return write(folder, {"broadsheet.toml": f'title = "P"\ntimezone = "Asia/Shanghai"\n{"".join(targets)}'})


def move(paper: Path, old: Path, url: str = "") -> Told:
    with writing(paper, "test") as library:
        moved = tuple(move_in(library, read_site(old, url=url), "old", NOW))
        made = tuple(keep_old_pictures(library, 1))
        return Told(moved=moved, pictures=made, published=tuple(drain(library)))


def below(folder: Path, names: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}


def the_post(paper: Path) -> str:
    (path,) = (paper / "hexo" / "source" / "_posts").glob("*.md")
    return path.read_text(encoding="utf-8")


def faults(told: Told) -> list[str]:
    return [fault for one in told.moved for fault in one.faults]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return write(tmp_path / "old", FILES)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    return a_paper(tmp_path / "paper", "hexo", "site")


@pytest.mark.parametrize("kind", KINDS)
def test_every_target_has_them_where_its_builder_serves_them_at_their_old_addresses(
    old: Path, tmp_path: Path, kind: str
) -> None:
    paper = a_paper(tmp_path / "paper", kind)
    told = move(paper, old)
    assert below(paper / kind / WHERE[kind], ADDRESSES) == ADDRESSES
    assert Counter(each.state for each in told.published if each.is_file) == {"written": 3}
    assert not list((paper / kind).rglob("other.pdf"))


def test_posts_show_them_from_the_new_site_wherever_that_stands(old: Path, tmp_path: Path) -> None:
    paper = a_paper(tmp_path / "paper", "hexo", more='root = "/blog/"\n')
    move(paper, old)
    body = the_post(paper)
    assert 'src="/blog/images/a.jpg"' in body
    assert 'href="/blog/files/c%20d.pdf"' in body
    assert 'src="/blog/2021/12/23/n/b.jpg"' in body
    assert "width" not in body, "nobody looked at its pixels"


def test_posts_in_the_old_layout_find_them_too(old: Path, tmp_path: Path) -> None:
    paper = a_paper(tmp_path / "paper", "hexo", more='layout = "rsshub-page"\n')
    move(paper, old)
    assert below(paper / "hexo" / "source", ADDRESSES) == ADDRESSES


def test_a_link_to_a_place_in_a_file_leads_there(tmp_path: Path) -> None:
    text = "---\ntitle: N\n---\n[c](/files/c%20d.pdf?x=1#page=2)"
    old = write(tmp_path / "old", {**FILES, "source/_posts/n.md": text})
    paper = a_paper(tmp_path / "paper", "hexo")
    move(paper, old)
    assert 'href="/files/c%20d.pdf#page=2"' in the_post(paper)


def test_pages_of_a_site_find_them_from_where_they_stand(old: Path, paper: Path) -> None:
    move(paper, old)
    page = (paper / "site" / "2021/12/23/n/index.html").read_text(encoding="utf-8")
    assert 'src="../../../../images/a.jpg"' in page
    assert 'href="../../../../files/c%20d.pdf"' in page


def test_notes_of_a_vault_find_them_from_where_they_stand(old: Path, tmp_path: Path) -> None:
    paper = a_paper(tmp_path / "paper", "obsidian")
    move(paper, old)
    (note,) = (paper / "obsidian").glob("*.md")
    assert "](files/images/a.jpg" in note.read_text(encoding="utf-8")


def test_pictures_among_them_are_kept_in_all_widths_without_a_fetch(old: Path, tmp_path: Path) -> None:
    paper = a_paper(tmp_path / "paper", "hexo", "site", pictures="on")
    told = move(paper, old)
    assert Counter(each.kind for each in told.pictures) == {"picture kept": 1, "picture failed": 1}
    text = the_post(paper)
    assert 'src="/pictures/' in text
    assert 'data-from="https://alt.example/images/a.jpg"' in text
    assert 'src="/2021/12/23/n/b.jpg"' in text, "one that cannot be made anew stays the file that it was"
    assert below(paper / "hexo" / "source", ADDRESSES) == ADDRESSES, "and the old addresses stay alive"
    with writing(paper, "test") as library:
        assert list(keep_old_pictures(library, 1)) == [], "each is made once"


def test_a_run_asks_for_none_of_them(tmp_path: Path) -> None:
    targets = '[[target]]\nkind = "hexo"\npath = "hexo"\npictures = "on"\n'
    with news_site() as site:
        site.pages["/feed"] = feed()
        old = write(tmp_path / "old", {**FILES, "_config.yml": f"url: {site.url}\npost_asset_folder: true\n"})
        paper = Paper(tmp_path / "paper", config(f'id = "a"\nurl = "{site.url}/feed"', targets=targets))
        with writing(paper.folder, "test") as library:
            list(move_in(library, read_site(old), "old", NOW))  # killed before its pictures were made
        paper.run()
        assert {path for path, _ in site.counts()} == {"/feed"}
        assert 'src="/pictures/' in the_post(paper.folder)
        before = set((paper.folder / "library" / "media").rglob("*.webp"))
        list(rebuild(paper.folder, 1))
        with writing(paper.folder, "test") as library:
            assert {each.state for each in publish_all(library)} == {"unchanged"}
        assert before == set((paper.folder / "library" / "media").rglob("*.webp"))


def test_pictures_may_be_switched_on_later(old: Path, paper: Path, tmp_path: Path) -> None:
    assert move(paper, old).pictures == ()
    a_paper(tmp_path / "paper", "hexo", "site", pictures="on")
    with writing(paper, "test") as library:
        assert [each.kind for each in keep_old_pictures(library, 1)] == ["picture kept", "picture failed"]


def test_a_site_whose_address_nobody_says_moves_with_its_files(tmp_path: Path) -> None:
    old = write(tmp_path / "old", {**FILES, "_config.yml": "post_asset_folder: true\n"})
    paper = a_paper(tmp_path / "paper", "hexo")
    told = move(paper, old)
    assert below(paper / "hexo" / "source", ADDRESSES) == ADDRESSES
    assert faults(told) == []
    assert not re.findall(r'(?:src|href)="https://old.invalid', the_post(paper))


def test_a_vault_moves_with_what_its_notes_embed(tmp_path: Path) -> None:
    note = "---\nsource: https://quelle.example/1\n---\n![[p 1.jpg]] Words of the note. ![[q.pdf|Q]]"
    old = write(tmp_path / "old", {".obsidian/x": "", "Clippings/n.md": note, "in/p 1.jpg": JPEG, "q.pdf": PDF})
    paper = a_paper(tmp_path / "paper", "hexo", "obsidian")
    move(paper, old)
    assert below(paper / "hexo" / "source", {"in/p 1.jpg": b"", "q.pdf": b""}) == {"in/p 1.jpg": JPEG, "q.pdf": PDF}
    (path,) = (paper / "hexo" / "source" / "_posts").rglob("*.md")
    text = path.read_text(encoding="utf-8")
    assert 'src="/in/p%201.jpg"' in text
    assert 'href="/q.pdf"' in text
    (path,) = (paper / "obsidian").rglob("*.md")
    assert "](../files/in/p%201.jpg" in path.read_text(encoding="utf-8")


def test_nothing_is_lost_when_the_old_folder_is_deleted(old: Path, paper: Path) -> None:
    move(paper, old)
    for path in sorted(old.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    for path in sorted((paper / "hexo").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    with writing(paper, "test") as library:
        list(publish_all(library))
    assert below(paper / "hexo" / "source", ADDRESSES) == ADDRESSES


def test_imported_again_nothing_is_new_and_nothing_is_written(old: Path, paper: Path) -> None:
    move(paper, old)
    before = {
        path: path.stat().st_mtime_ns for path in paper.rglob("*") if path.is_file() and "library" not in path.parts
    }
    kept = {path: path.stat().st_mtime_ns for path in (paper / "library" / "old").rglob("*")}
    again = move(paper, old)
    assert {each.state for each in again.published if each.is_file} == {"unchanged"}
    assert before == {path: path.stat().st_mtime_ns for path in before}
    assert kept == {path: path.stat().st_mtime_ns for path in (paper / "library" / "old").rglob("*")}


def test_an_import_that_was_killed_is_finished_by_the_next(old: Path, paper: Path) -> None:
    with writing(paper, "test") as library:
        site = read_site(old)
        taking.Taking(library, site, NOW).of(site.posts[0])  # and no post yet, nothing published
    move(paper, old)
    assert below(paper / "hexo" / "source", ADDRESSES) == ADDRESSES
    assert list(check(paper)) == []


def test_publishing_that_was_killed_half_way_is_finished_by_the_next(old: Path, paper: Path) -> None:
    def dies(path: Path, data: bytes) -> str:
        if path.name == "c d.pdf":
            raise PublishError("No space left on device", where=str(path))
        return to_disk(path, data)

    with writing(paper, "test") as library:
        list(move_in(library, read_site(old), "old", NOW))
        with pytest.raises(PublishError, match="No space left"):
            list(publish_files(library, dies))
        list(drain(library))
    assert below(paper / "hexo" / "source", ADDRESSES) == ADDRESSES
    assert below(paper / "site", ADDRESSES) == ADDRESSES
    assert list(check(paper)) == []


def test_on_a_full_disk_nothing_is_half_taken(old: Path, paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> bool:
        raise PublishError("No space left on device", where=str(path))

    with monkeypatch.context() as at:
        at.setattr(taking, "write_whole", full)
        with pytest.raises(PublishError, match="No space left"):
            move(paper, old)
    with reading(paper) as library:
        assert old_files.every(library.own) == []
    move(paper, old)
    assert below(paper / "hexo" / "source", ADDRESSES) == ADDRESSES


def test_posts_that_moved_before_files_did_get_them_by_another_import(old: Path, paper: Path) -> None:
    move(paper, old)
    with writing(paper, "test") as library:
        library.own.execute("DELETE FROM old_file")
    told = move(paper, old)
    assert [one.state for one in told.moved] == ["same"]
    with reading(paper) as library:
        assert len(old_files.every(library.own)) == 3


def test_a_picture_that_a_dead_site_did_not_give_is_taken_from_its_file(old: Path, tmp_path: Path) -> None:
    paper = a_paper(tmp_path / "paper", "hexo", pictures="on")
    write(old, {"source/images/a.jpg": b""})
    (old / "source/images/a.jpg").unlink()
    move(paper, old)
    url = "https://alt.example/images/a.jpg"
    with writing(paper, "test") as library:
        pictures.put_tried(library.db, pictures.Tried(url=url, at=NOW, cause="dns", failures=8))
    write(old, FILES)
    assert [each.kind for each in move(paper, old).pictures if each.url == url] == ["picture kept"]
    assert 'src="/pictures/' in the_post(paper)


def test_a_file_that_changed_since_is_told_and_changes_nothing(old: Path, paper: Path) -> None:
    move(paper, old)
    write(old, {"source/files/c d.pdf": b"%PDF-1.4 another"})
    assert faults(move(paper, old)) == [
        "its file source/files/c d.pdf is another than the one that was kept first for its address: that one stands"
    ]
    assert below(paper / "hexo" / "source", ADDRESSES) == ADDRESSES


def test_what_may_run_as_a_page_is_kept_and_told_and_published_nowhere(tmp_path: Path, paper: Path) -> None:
    text = "[a](/demo/a.html) [b](/demo/b.js) ![c](/demo/c.jpg) [d](/demo/d.txt)"
    page = b"<script>alert(1)</script>"
    names = {f"source/demo/{name}": page + name.encode() for name in ("a.html", "b.js", "c.jpg", "d.txt")}
    old = write(tmp_path / "old", {**FILES, **names, "source/_posts/n.md": f"---\ntitle: N\n---\n{text}"})
    told = move(paper, old)
    assert len([fault for fault in faults(told) if fault.endswith("a browser or a builder may run it as a page")]) == 4
    assert not any(
        page in path.read_bytes() for top in ("hexo", "site") for path in (paper / top).rglob("*.*") if path.is_file()
    )
    kept = [path for path in (paper / "library" / "old").rglob("*") if path.is_file() and page in path.read_bytes()]
    assert len(kept) == 4
    assert list(check(paper)) == []


def test_an_svg_that_is_a_drawing_alone_keeps_its_address_and_one_that_is_more_is_told(
    tmp_path: Path, paper: Path
) -> None:
    drawn = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>'
    acting = drawn.replace(b"<path", b"<path onclick='alert(1)'")
    text = "---\ntitle: N\ndate: 2021-12-23\n---\n[a](/a.svg) [b](/b.svg)"
    old = write(tmp_path / "old", {"source/_posts/n.md": text, "source/a.svg": drawn, "source/b.svg": acting})
    (fault,) = faults(move(paper, old))
    assert "b.svg" in fault
    assert "it is more than a drawing (<path> with onclick" in fault
    assert below(paper / "hexo" / "source", {"a.svg": b"", "b.svg": b""}) == {"a.svg": drawn}
    assert 'href="/a.svg"' in the_post(paper)


def test_pictures_are_shown_whatever_they_are_called(tmp_path: Path) -> None:
    drawn = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>'
    text = "---\ntitle: N\ndate: 2021-12-23\n---\n![a & b](/i/logo.png?a=1&b=2) Words.\n\n![c](/c.svg)\n\n![d](https://d.example/d.svg)"
    files = {"source/_posts/n.md": text, "source/i/logo.png": encoded(photo(1, (99, 99)), "PNG"), "source/c.svg": drawn}
    paper = a_paper(tmp_path / "paper", "hexo", pictures="on")
    told = move(paper, write(tmp_path / "old", files))
    assert faults(told) == []
    shown = re.findall(r'<img[^>]* src="([^"]*)"', the_post(paper))
    assert len(shown) == 2, "a badge of others is an icon as ever"
    assert shown[0].startswith("/pictures/")
    assert shown[1] == "/c.svg"
    assert [each.kind for each in told.pictures] == ["picture kept"], "a drawing is shown as it is, nothing failed"
    before = the_post(paper)
    list(rebuild(paper, 1))
    with writing(paper, "test") as library:
        list(publish_all(library))
    assert the_post(paper) == before


def test_a_picture_that_its_post_uses_as_an_icon_is_told(tmp_path: Path, paper: Path) -> None:
    text = '---\ntitle: N\ndate: 2021-12-23\n---\n<img src="/a.png" width="16"> Words.'
    files = {"source/_posts/n.md": text, "source/a.png": encoded(photo(1, (99, 99)), "PNG")}
    told = faults(move(paper, write(tmp_path / "old", files)))
    assert told == ["its picture a.png looks like an icon: its file keeps its address, the post does not show it"]
    assert (paper / "hexo/source/a.png").is_file()
    assert "a.png" not in the_post(paper)


@pytest.mark.parametrize(
    "link",
    ["/x/%2e%2e/con.pdf", "/a%5c..%5csecret.pdf", "/x%2f..%2fcon.pdf", "/con.pdf", "/.hidden/x.pdf", "//con.pdf"],
)
def test_no_address_leads_out_of_a_target(tmp_path: Path, link: str) -> None:
    files = {"source/con.pdf": PDF, "source/.hidden/x.pdf": PDF, "source/a\\..\\secret.pdf": PDF, "source/x/y.pdf": PDF}
    old = write(tmp_path / "old", {**files, "source/_posts/n.md": f"---\ntitle: N\n---\n[x]({link})"})
    paper = a_paper(tmp_path / "paper", "hexo", "site")
    told = move(paper, old)
    assert link == "//con.pdf" or [fault for fault in faults(told) if "its name is not one" in fault]
    assert list(paper.rglob("*.pdf")) == []


def test_a_file_behind_a_link_that_leads_out_of_the_old_folder_is_told_and_not_taken(
    tmp_path: Path, paper: Path
) -> None:
    old = write(tmp_path / "old", {"source/_posts/n.md": "---\ntitle: N\n---\n[x](/x.pdf)"})
    (tmp_path / "secret.pdf").write_bytes(PDF)
    (old / "source" / "x.pdf").symlink_to(tmp_path / "secret.pdf")
    told = move(paper, old)
    assert "its file source/x.pdf leads out of the old folder, and stays where it is" in faults(told)
    assert not (paper / "library" / "old").exists()


def test_a_file_that_is_too_large_is_told_and_not_taken(
    old: Path, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "MOST", len(PDF) - 1)
    assert any("its file source/files/c d.pdf is larger than" in fault for fault in faults(move(paper, old)))
    assert not list(paper.rglob("c d.pdf"))


def test_what_the_user_has_in_a_target_is_left_alone(old: Path, paper: Path, tmp_path: Path) -> None:
    source = paper / "hexo" / "source"
    write(source, {"images/a.jpg": b"mine", "2021/12/23/n": b"a file of mine where a folder must be"})
    (tmp_path / "elsewhere").mkdir()
    (source / "files").symlink_to(tmp_path / "elsewhere")
    told = move(paper, old)
    assert {each.path: each.state for each in told.published if each.is_file and each.target == "hexo"} == {
        f"source/{address}": "edited" for address in ADDRESSES
    }
    assert (source / "images/a.jpg").read_bytes() == b"mine"
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to("nowhere")])
def test_a_folder_or_a_link_at_its_place_is_left_alone(old: Path, paper: Path, make: object) -> None:
    place = paper / "hexo" / "source" / "images" / "a.jpg"
    place.parent.mkdir(parents=True)
    make(place)  # type: ignore[operator]
    told = move(paper, old)
    assert [each.state for each in told.published if each.path == "source/images/a.jpg"] == ["edited"]


def test_a_file_that_the_user_edits_afterwards_is_theirs(old: Path, paper: Path) -> None:
    move(paper, old)
    (paper / "hexo" / "source" / "images" / "a.jpg").write_bytes(b"better")
    with writing(paper, "test") as library:
        list(publish_all(library))
    assert (paper / "hexo" / "source" / "images" / "a.jpg").read_bytes() == b"better"
    (told,) = check(paper)
    assert (Path(told.where).name, told.what, told.is_damage) == ("a.jpg", "was edited, and is left alone", False)


def test_a_file_may_be_taken_over_and_given_back(old: Path, paper: Path) -> None:
    file = write(paper / "hexo" / "source", {"images/a.jpg": b"mine"}) / "images" / "a.jpg"
    move(paper, old)
    with writing(paper, "test") as library:
        take_over(library, (str(file),))
        file.unlink()
        states = {each.path: each.state for each in publish_all(library) if each.is_file and each.target == "hexo"}
        assert states["source/images/a.jpg"] == "taken over"
        assert not file.exists(), "it is the user's to delete"
        file.write_bytes(b"mine again")
        ((_, kept),) = release(library, (str(file),))
        list(publish_all(library))
    assert kept is not None
    assert kept.read_bytes() == b"mine again"
    assert file.read_bytes() == JPEG


def test_what_a_site_makes_itself_is_not_overwritten(tmp_path: Path) -> None:
    paper = a_paper(tmp_path / "paper", "site", more='url = "https://neu.example"\n')
    text = "---\ntitle: N\n---\n[r](/robots.txt)"
    old = write(tmp_path / "old", {"source/_posts/n.md": text, "source/robots.txt": "Disallow: /"})
    told = move(paper, old)
    assert "Sitemap: https://neu.example/sitemap.xml" in (paper / "site" / "robots.txt").read_text()
    assert [each.cause for each in told.published if each.is_file] == ["another file of this site is at its place"]


def test_a_site_that_is_made_anew_keeps_them(old: Path, paper: Path) -> None:
    move(paper, old)
    text = (paper / "broadsheet.toml").read_text(encoding="utf-8").replace('"P"', '"Q"')
    write(paper, {"broadsheet.toml": text})
    with writing(paper, "test") as library:
        states = Counter(each.state for each in publish_all(library) if each.is_file)
    assert states == {"unchanged": 6}
    assert below(paper / "site", ADDRESSES) == ADDRESSES


def test_a_dry_run_tells_them_and_writes_nothing(old: Path, paper: Path) -> None:
    with writing(paper, "test") as library:
        list(move_in(library, read_site(old), "old", NOW))
        told = [each for each in plan(library) if each.is_file]
    assert {each.state for each in told} == {"new"}
    assert len(told) == 6
    assert not list((paper / "hexo").rglob("*.pdf"))


def test_a_rebuild_keeps_them_and_makes_their_pictures_again(old: Path, tmp_path: Path) -> None:
    paper = a_paper(tmp_path / "paper", "hexo", "site", pictures="on")
    move(paper, old)
    before = {
        path: path.read_bytes()
        for top in ("hexo", "site", "library/media")
        for path in (paper / top).rglob("*.*")
        if path.is_file()
    }
    (paper / "library" / "broadsheet.db").unlink()
    for path in (paper / "library" / "media").rglob("*.*"):
        path.unlink()
    list(rebuild(paper, 1))
    with writing(paper, "test") as library:
        assert {each.state for each in publish_all(library)} == {"unchanged"}
    assert before == {path: path.read_bytes() for path in before}
    assert list(check(paper)) == []


def test_a_backup_holds_them(old: Path, paper: Path, tmp_path: Path) -> None:
    move(paper, old)
    backup(paper, tmp_path / "b.tar")
    restore(tmp_path / "b.tar", tmp_path / "again")
    with writing(tmp_path / "again", "test") as library:
        list(publish_all(library))
    assert below(tmp_path / "again" / "hexo" / "source", ADDRESSES) == ADDRESSES
    assert list(check(tmp_path / "again")) == []


def test_check_tells_what_is_missing_damaged_or_of_no_site(old: Path, paper: Path) -> None:
    move(paper, old)
    kept = sorted(path for path in (paper / "library" / "old").rglob("*") if path.is_file())
    kept[0].write_bytes(b"damaged")
    kept[1].unlink()
    (kept[2].parent / "stray").write_bytes(b"x")
    told: list[Finding] = list(check(paper))
    assert [(Path(each.where), each.what.partition(" (")[0], each.is_damage) for each in told] == [
        (kept[0], "does not have its digest", True),
        (kept[1], "is missing", True),
        (kept[2].parent / "stray", "belongs to no old site", False),
    ]


def test_a_damaged_file_is_not_published_and_another_import_mends_it(old: Path, tmp_path: Path) -> None:
    paper = a_paper(tmp_path / "paper", "hexo")
    with writing(paper, "test") as library:
        list(move_in(library, read_site(old), "old", NOW))
        for path in (paper / "library" / "old").rglob("*"):
            if path.is_file():
                path.write_bytes(b"damaged")
        assert {each.state for each in drain(library) if each.is_file} == {"failed"}
    assert {each.state for each in move(paper, old).published if each.is_file} == {"written"}


@pytest.mark.parametrize(
    ("kind", "settings", "said", "enough"),
    [
        ("eleventy", ".eleventy.js", "", 'config.addPassthroughCopy({ "files": "/" });'),
        (
            "pelican",
            "pelicanconf.py",
            "SLUGIFY_USE_UNICODE = True\n",
            'PATH_METADATA = "files/(?P<save_as>(?P<url>.+))"',
        ),
    ],
)
def test_what_a_builder_must_be_told_to_serve_them_is_said(
    old: Path, tmp_path: Path, kind: str, settings: str, said: str, enough: str
) -> None:
    paper = a_paper(tmp_path / "paper", kind)
    write(paper / kind, {settings: said})
    with writing(paper, "test") as library:
        assert list(advice(library, library.config.target[0])) == []
    move(paper, old)
    with writing(paper, "test") as library:
        (told,) = advice(library, library.config.target[0])
        assert "leaves out the files of your old site" in told.what
        write(paper / kind, {settings: f"{said}{enough}"})
        assert list(advice(library, library.config.target[0])) == []


def test_the_command_counts_them(old: Path, paper: Path) -> None:
    done = CliRunner().invoke(cli, ["-C", str(paper), "import", "posts", str(old)])
    assert done.exit_code == 0
    assert "files of old sites: 3 new; 6 written" in done.output
    done = CliRunner().invoke(cli, ["-C", str(paper), "publish"])
    assert "files of old sites: 6 unchanged" in done.output
