"""Books pass epubcheck (Debian), whatever clean HTML their articles hold."""

import random
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from broadsheet.clean.sanitize import TAGS, sanitize
from broadsheet.cli.main import cli
from broadsheet.export.epub import Book, chapters, write_epub
from broadsheet.model import Post

pytestmark = [pytest.mark.builders, pytest.mark.timeout(300)]
JAR = "/usr/share/java/epubcheck.jar"
LANGUAGES = ("de", "ar", "zh-Hans", "ja", "he", "th", "ko", "ru", None)


def complaints(book: Path) -> list[str]:
    done = subprocess.run(["java", "-jar", JAR, str(book)], capture_output=True, text=True, check=False)
    return [line for line in (done.stdout + done.stderr).splitlines() if line.startswith(("ERROR", "FATAL", "WARNING"))]


def wild(dice: random.Random, depth: int = 0) -> str:
    """Any elements in any order, with attributes good and bad."""
    parts = []
    for _ in range(dice.randint(0, 4)):
        tag = dice.choice(sorted(TAGS))
        attributes = dice.choice(
            (
                "",
                ' lang="x y"',
                ' dir="rtl"',
                ' href="https://x.example/ä b"',
                ' src="https://x.example/a"',
                ' start="0"',
                ' colspan="0"',
                ' datetime="gestern"',
                ' cite="x"',
            )
        )
        inner = wild(dice, depth + 1) if depth < 6 else ""
        parts.append(f"Worte <{tag}{attributes}>{inner} é中 &amp; mehr</{tag}>")
    return "".join(parts)


def test_wild_markup_makes_no_complaint(tmp_path: Path) -> None:
    dice = random.Random(7)
    posts = [
        Post(id=f"p{n}", title=f"Titel {n} <&>", date=datetime(2026, 11, 1, tzinfo=UTC), url=f"https://x.example/{n}", source_id="x",
             source_name="X & Y", section=(f"S{n % 7}",), language=LANGUAGES[n % len(LANGUAGES)], html=sanitize(wild(dice), "https://x.example/"))
        for n in range(400)
    ]  # fmt: skip
    with (tmp_path / "a.epub").open("wb") as file:
        write_epub(file, Book(title="Wild", key="wild"), chapters(posts))
    assert complaints(tmp_path / "a.epub") == []


def test_the_demo_as_a_book_makes_no_complaint(tmp_path: Path) -> None:
    assert CliRunner().invoke(cli, ["demo", str(tmp_path / "demo")]).exit_code == 0
    book = tmp_path / "demo.epub"
    assert CliRunner().invoke(cli, ["-C", str(tmp_path / "demo"), "export", "epub", str(book)]).exit_code == 0
    assert complaints(book) == []
