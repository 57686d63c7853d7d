"""Which files of an old site are served again: harmless to every disk, builder and browser."""

import pytest

from broadsheet.publish.served import is_name_safe, objection

NAME = "its name is not one that every disk and builder takes"
PAGE = "a browser or a builder may run it as a page"


@pytest.mark.parametrize(
    ("address", "head"),
    [
        ("images/a.jpg", b"\xff\xd8\xff"),
        ("files/Bericht 2021 (neu).PDF", b"%PDF-1.4"),
        ("2021/12/城市/图片.webp", b"RIFF"),
        ("data/table.csv", b"a,b\n1,2\n"),
        ("notes.txt", b"1 < 2, and -- that is all"),
        ("a/talk.mp3", b"ID3"),
        ("x.tar.gz", b"\x1f\x8b"),
        ("empty.txt", b""),
    ],
)
def test_pictures_documents_sound_and_archives_are_served(address: str, head: bytes) -> None:
    assert objection(address, head) == ""


@pytest.mark.parametrize(
    "address",
    ["a.html", "a.htm", "a.xhtml", "a.shtml", "a.svg", "a.xml", "a.js", "a.mjs", "a.css", "a.swf", "a.wasm", "a.php", "a.md", "a.njk",
     "a.yml", "a.json", "a.jpg.html", "a", "LICENSE", "a.", "index.HTML", "sw.js", "a.jpg.", "a.hta", "a.mht", "a.jsp"],
)  # fmt: skip
def test_what_may_run_is_not(address: str) -> None:
    assert objection(address, b"words") in (PAGE, NAME)


@pytest.mark.parametrize(
    "head",
    [
        b"<html>",
        b"  \n<!DOCTYPE html>",
        b"\xef\xbb\xbf<script>",
        b"<?xml version='1.0'?>",
        b"<svg xmlns=",
        b"<!-- x --><p>",
        b"---\ntitle: x\n---\n",
    ],
)
@pytest.mark.parametrize("address", ["a.txt", "a.jpg", "a.pdf"])
def test_a_page_under_another_name_is_a_page(address: str, head: bytes) -> None:
    assert objection(address, head) == PAGE


@pytest.mark.parametrize(
    "address",
    ["../a.jpg", "a/../../b.jpg", "/etc/a.jpg", "a//b.jpg", "./a.jpg", "", ".git/a.jpg", ".a.jpg", "_posts/a.jpg", "a\\b.jpg", "c:a.jpg",
     "a\0.jpg", "a\n.jpg", "con.jpg", "x/NUL.txt", "com1.pdf", "LPT9", "aux", "a?.jpg", "a*.jpg", 'a".jpg', "a|b.jpg", "<a>.jpg", "a .jpg/",
     "a./b.jpg", "dir /b.jpg", "\u202egpj.a.jpg", "\ud800.jpg", "x" * 201 + ".jpg", "/".join(["abcdefghi"] * 100) + ".jpg"],
)  # fmt: skip
def test_names_that_leave_their_folder_or_that_some_disk_refuses(address: str) -> None:
    assert not is_name_safe(address)
    assert objection(address, b"words") == NAME


@pytest.mark.parametrize(
    "address", ["console/a.jpg", "a/common.jpg", "a'b.jpg", "a & b #1.jpg", "100%.jpg", "nul-a.jpg"]
)
def test_names_that_only_look_so(address: str) -> None:
    assert is_name_safe(address)
