"""Articles as data: JSON Lines and Parquet hold every article with its revisions, in the documented columns."""

import json
import re
from datetime import timedelta
from pathlib import Path

import duckdb
import msgspec
import pytest
from click.testing import CliRunner, Result

from broadsheet.cli.main import cli
from broadsheet.export.parquet import COLUMNS
from broadsheet.export.rows import Row
from news_site import Paper, config, news_site
from small_web import LONG, article, feed, item

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three articles of two sections, one of them with two revisions."""
    with news_site() as site:
        for n in (1, 2, 3):
            site.pages[f"/{n}"] = article(f"Nachricht {n}", *LONG)
        site.pages["/a"] = feed(*(item(n, link=f"{site.url}/{n}", guid=f"g{n}") for n in (1, 2)))
        site.pages["/b"] = feed(item(3, link=f"{site.url}/3", guid="g3", pubDate="Sat, 25 Dec 2021 23:30:00 GMT"))
        folder = Paper(
            tmp_path_factory.mktemp("paper"),
            config(
                f'id = "a"\nurl = "{site.url}/a"\nsection = ["Stadt", "Hafen"]\n[[source]]\nid = "b"\nurl = "{site.url}/b"\n'
                'section = ["Sport"]\nallow_private = ["127.0.0.1"]\n'
            ),
        )
        folder.run()
        site.pages["/a"] = site.pages["/a"].replace("Nachricht 1", "Nachricht 1: berichtigt")
        site.pages["/1"] = article("Nachricht 1: berichtigt", *LONG, "Nachtrag: Die Kosten sind höher als gemeldet.")
        folder.run(timedelta(days=1), all_sources=True)
    return folder.folder


def export(paper: Path, *arguments: str) -> Result:
    done = CliRunner().invoke(cli, ["-C", str(paper), "export", *arguments])
    assert done.exit_code == 0, done.output
    return done


def test_each_column_is_documented_in_its_order() -> None:
    said = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "data.md").read_text(encoding="utf-8"), re.M)
    assert said == list(Row.__struct_fields__) == list(COLUMNS)


def test_a_source_is_meant_with_what_another_one_served_first(tmp_path: Path) -> None:
    with news_site() as site:
        for n in (1, 2):
            site.pages[f"/{n}"] = article(f"Nachricht {n}", *LONG, f"Absatz {n}.")
        site.pages["/a"] = feed(*(item(n, link=f"{site.url}/{n}", guid=f"g{n}") for n in (1, 2)))
        site.pages["/b"] = feed(item(2, link=f"{site.url}/2", guid="b2"))
        paper = Paper(tmp_path / "paper", config(*(f'id = "{name}"\nurl = "{site.url}/{name}"' for name in "ab")))
        paper.run()
    rows = [json.loads(line) for line in export(paper.folder, "jsonl", "--source", "b").stdout.splitlines()]
    assert [(row["title"], row["source"]) for row in rows] == [("Nachricht 2", "a")]


def test_lines_read_back_as_rows_with_all_revisions(paper: Path, tmp_path: Path) -> None:
    export(paper, "jsonl", str(tmp_path / "a.jsonl"))
    rows = [msgspec.json.decode(line, type=Row) for line in (tmp_path / "a.jsonl").read_bytes().splitlines()]
    assert [row.title for row in rows] == ["Nachricht 1: berichtigt", "Nachricht 2", "Nachricht 3"]
    assert [revision.title for revision in rows[0].revisions] == ["Nachricht 1", "Nachricht 1: berichtigt"]
    assert "Nachtrag" not in rows[0].revisions[0].text
    assert rows[2].section == ("Sport",)


def test_written_again_it_is_the_same_bytes(paper: Path, tmp_path: Path) -> None:
    for name in ("1", "2"):
        export(paper, "jsonl", str(tmp_path / f"{name}.jsonl"))
        export(paper, "parquet", str(tmp_path / f"{name}.parquet"))
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()
    assert (tmp_path / "1.parquet").read_bytes() == (tmp_path / "2.parquet").read_bytes()


def test_parquet_opens_with_the_documented_types_and_every_value(paper: Path, tmp_path: Path) -> None:
    export(paper, "parquet", str(tmp_path / "a.parquet"))
    lines = export(paper, "jsonl").stdout.splitlines()
    with duckdb.connect() as db:
        told = db.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(tmp_path / "a.parquet")]).fetchall()
        kinds = {
            name: kind.replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ").replace('"', "") for name, kind, *_ in told
        }
        assert kinds == COLUMNS
        found = db.execute("SELECT to_json(r) FROM read_parquet(?) AS r", [str(tmp_path / "a.parquet")]).fetchall()
    for (row,), line in zip(found, lines, strict=True):
        read, meant = json.loads(row), json.loads(line)
        for name in ("id", "title", "text", "html", "section", "tags", "sureness", "origins"):
            assert read[name] == meant[name]
        assert [revision["text"] for revision in read["revisions"]] == [
            revision["text"] for revision in meant["revisions"]
        ]


@pytest.mark.parametrize(
    ("arguments", "titles"),
    [
        (("--section", "Stadt"), {"1", "2"}),
        (("--section", "Stadt", "--section", "Hafen"), {"1", "2"}),
        (("--source", "b"), {"3"}),
        (("--since", "2021-12-24"), {"3"}),
        (("--until", "2021-12-23"), {"1", "2"}),
        (("--since", "2021-12-25", "--until", "2021-12-25"), {"3"}),
    ],
)
def test_articles_are_chosen_by_section_source_and_day(
    paper: Path, arguments: tuple[str, ...], titles: set[str]
) -> None:
    rows = [json.loads(line) for line in export(paper, "jsonl", "-", *arguments).stdout.splitlines()]
    assert {row["title"][10:11] for row in rows} == titles


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--section", "Hafen"), "no section “Hafen” (known: "),
        (("--section", "Stadt", "--section", "Haven"), 'no section “Stadt / Haven” (did you mean "Stadt / Hafen"?)'),
        (("--source", "c"), "no source “c” (`broadsheet sources` lists them)"),
        (("--since", "24.12.2021"), "“24.12.2021” is no day (such as 2026-10-28)"),
    ],
)
@pytest.mark.parametrize("kind", ["jsonl", "feed", "epub", "parquet"])
def test_what_names_no_articles_is_told_and_no_file_is_written_over(
    paper: Path, tmp_path: Path, kind: str, arguments: tuple[str, ...], said: str
) -> None:
    file = tmp_path / "there"
    file.write_text("of yesterday")
    done = CliRunner().invoke(cli, ["-C", str(paper), "export", kind, str(file), *arguments])
    assert done.exit_code
    assert said in f"{done.exception} {done.output}"
    assert [path.read_text() for path in file.parent.glob("there*")] == ["of yesterday"]


@pytest.mark.parametrize("kind", ["jsonl", "parquet", "feed", "epub", "opml"])
def test_a_folder_that_is_not_there_is_made(paper: Path, tmp_path: Path, kind: str) -> None:
    export(paper, kind, str(tmp_path / "no" / "such" / "file"))
    assert [path.name for path in (tmp_path / "no" / "such").iterdir()] == ["file"]


@pytest.mark.parametrize("kind", ["jsonl", "parquet", "feed", "epub", "opml"])
def test_a_folder_that_cannot_be_made_is_told_with_the_remedy(paper: Path, tmp_path: Path, kind: str) -> None:
    (tmp_path / "no").touch()
    done = CliRunner().invoke(cli, ["-C", str(paper), "export", kind, str(tmp_path / "no" / "file")])
    assert "a file stands where a folder must be: move it away" in str(done.exception)
