"""Files are written whole, only where they differ, and a failure names its place and remedy."""

import errno
import os
from pathlib import Path

import pytest

from broadsheet.errors import PublishError
from broadsheet.publish.write import digest, edited, write_all, write_whole


def test_a_file_is_written_once_and_then_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.md"
    assert write_whole(path, b"x")
    before = path.stat()
    assert not write_whole(path, b"x")
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert write_whole(path, b"y")
    assert [p.name for p in path.parent.iterdir()] == ["b.md"]


def test_the_longest_name_can_be_written(tmp_path: Path) -> None:
    assert write_whole(tmp_path / ("港" * 83 + "ab.md"), b"x")


def test_a_write_that_was_cut_short_is_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.write
    monkeypatch.setattr(os, "write", lambda file, data: whole(file, data[:3]))
    write_all(tmp_path, [("a/b.html", b"0123456789")])
    assert (tmp_path / "a" / "b.html").read_bytes() == b"0123456789"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.html"]


def test_what_is_not_ours_is_edited() -> None:
    assert not edited(b"x", digest(b"x"))
    assert edited(b"x ", digest(b"x"))
    assert not edited(None, digest(b"x"))


def test_a_file_in_the_place_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(PublishError) as told:
        write_whole(tmp_path / "a" / "b.md", b"x")
    assert "a file stands where a folder must be: move it away" in str(told.value)


def test_a_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    with pytest.raises(PublishError) as told:
        write_whole(tmp_path / "a.md", b"x")
    assert "a folder stands where a file must be: move it away" in str(told.value)
    assert [p.name for p in tmp_path.iterdir()] == ["a.md"]


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (errno.EACCES, "is the folder writable?"),
        (errno.EROFS, "read-only"),
        (errno.EDQUOT, "quota"),
        (errno.ENAMETOOLONG, "no names that long"),
    ],
)
def test_each_failure_names_its_place_and_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, remedy: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(PublishError) as told:
        write_whole(tmp_path / "b.md", b"x")
    assert told.value.where == str(tmp_path / "b.md")
    assert remedy in told.value.hint


def test_a_full_disk_leaves_the_old_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "b.md"
    write_whole(path, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PublishError) as told:
        write_whole(path, b"new")
    assert str(told.value) == f"{path}: No space left on device (the disk is full: make room, then run again)"
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["b.md"]
