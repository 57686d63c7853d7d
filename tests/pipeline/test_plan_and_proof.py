"""`publish --dry-run` writes nothing and says what would be; `publish --check` parses everything back; a new target moves nothing."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from broadsheet.cli.main import cli
from broadsheet.config.records import KINDS
from broadsheet.errors import UsageError
from news_site import Paper, Site, config
from small_web import LONG, article, feed, item

PLAIN = "[[target]]\nkind = 'hexo'\npath = 'blog'\n"


@pytest.fixture
def paper(site: Site, tmp_path: Path) -> Paper:
    site.pages["/feed"] = feed(*(item(n, link=f"{site.url}/{n}", guid=f"g{n}") for n in (1, 2)))
    site.pages |= {f"/{n}": article(f"Nachricht {n}", *LONG) for n in (1, 2)}
    paper = Paper(
        tmp_path / "paper", config(f'id = "blatt"\nurl = "{site.url}/feed"\nsection = ["Zeitung", "Lokales"]')
    )
    paper.run()
    return paper


def publish(paper: Paper, *args: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(paper.folder), "publish", *args])


def everything(paper: Paper) -> dict[Path, bytes]:
    skipped = ("-wal", "-shm", "lock")
    files = (path for path in paper.folder.rglob("*") if path.is_file() and not path.name.endswith(skipped))
    return {path: path.read_bytes() for path in files}


def say(paper: Paper, more: str) -> None:
    path = paper.folder / "broadsheet.toml"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")


def post_files(paper: Paper, folder: str = "blog") -> list[Path]:
    return sorted(path for path in (paper.folder / folder).rglob("*nachricht*.md"))


def test_a_plan_lists_what_would_change_and_writes_nothing(paper: Paper) -> None:
    gone, other = post_files(paper)
    gone.unlink()
    say(paper, '[[target]]\nkind = "hugo"\npath = "hugo"\n')
    (paper.folder / "broadsheet.toml").write_text(
        (paper.folder / "broadsheet.toml")
        .read_text(encoding="utf-8")
        .replace('"Lokales"]', '"Lokales"]\nnoindex = true'),
        encoding="utf-8",
    )
    before = everything(paper)
    told = publish(paper, "--dry-run")
    assert told.exit_code == 0
    assert everything(paper) == before
    lines = told.stdout.splitlines()
    assert f"new blog/{gone.relative_to(paper.folder / 'blog').as_posix()}" in lines
    assert f"changed blog/{other.relative_to(paper.folder / 'blog').as_posix()}" in lines
    assert sum(line.startswith("new hugo/content/posts/Zeitung/Lokales/") for line in lines) == 2
    assert "hexo: 1 changed, 1 new" in told.stderr
    assert "nothing was written" in told.stderr
    publish(paper)
    assert publish(paper, "--dry-run").stdout == ""


def test_a_plan_tells_edited_posts_and_speaks_json(paper: Paper) -> None:
    path = post_files(paper)[0]
    path.write_text(path.read_text(encoding="utf-8") + "mine\n", encoding="utf-8")
    states = [json.loads(line)["state"] for line in publish(paper, "--dry-run", "--json").stdout.splitlines()]
    assert sorted(states) == ["edited", "unchanged"]


def test_every_target_added_later_has_all_posts_and_moves_none(paper: Paper) -> None:
    before = everything(paper)
    others = [kind for kind in KINDS if kind not in ("hexo", "site")]
    say(paper, "".join(f'[[target]]\nkind = "{kind}"\npath = "of-{kind}"\n' for kind in others))
    assert publish(paper).exit_code == 0
    after = everything(paper)
    assert {path for path, data in before.items() if after[path] != data} <= {
        paper.folder / "broadsheet.toml",
        *(paper.folder / "library" / name for name in ("own.db", "broadsheet.db")),
    }
    for kind in others:
        assert sum(1 for path in (paper.folder / f"of-{kind}").rglob("*") if path.is_file()) == 2, kind
    told = publish(paper, "--check")
    assert told.exit_code == 0, told.output
    assert f"{2 * len(others) + 2} posts parsed back: all is well" in told.output


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "site"])
def test_a_post_that_was_moved_is_known_again_in_every_form(paper: Paper, kind: str) -> None:
    say(paper, f'[[target]]\nname = "mine"\nkind = "{kind}"\npath = "mine"\n')
    publish(paper)
    place = min(path for path in (paper.folder / "mine").rglob("*") if path.is_file())
    place.rename(place.with_stem("renamed"))
    assert f"{place}: was moved to {place.with_stem('renamed')}" in publish(paper, "--check").output


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("title: 'Nachricht 1'", "title: 'Nachricht 1", "does not parse: front matter is no YAML 1.1"),
        ("title: 'Nachricht 1'", "title: ''", "has no title"),
        ("comments: false", "comments: no", "`comments` reads as False in YAML 1.1, as 'no' in YAML 1.2"),
        ("broadsheet_source", "broadsheet_s", "was edited"),
        ("permalink: '2", "permalink: '1", "`permalink` is “1"),
        ("broadsheet_id: '", "broadsheet_id: 'x", "`broadsheet_id` is “x"),
        ("---\ntitle", "\ufeff---\ntitle", "does not"),
    ],
)
def test_each_fault_is_named(paper: Paper, was: str, becomes: str, fault: str) -> None:
    path = post_files(paper)[0]
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    told = publish(paper, "--check")
    assert told.exit_code == 1
    assert fault in told.output
    assert path.name in told.output


def test_a_post_that_is_missing_is_a_fault_and_one_taken_over_is_none(paper: Paper) -> None:
    gone, mine = post_files(paper)
    mine.write_text("mine", encoding="utf-8")
    publish(paper, "--take-over", str(mine))
    gone.unlink()
    told = publish(paper, "--check", "--json")
    assert [json.loads(line)["what"] for line in told.stdout.splitlines() if gone.name in line] == [
        "cannot be read: No such file or directory"
    ]
    assert mine.name not in told.stdout


def test_names_that_meet_and_settings_that_lack_are_told(paper: Paper) -> None:
    say(
        paper,
        '[[target]]\nkind = "hugo"\npath = "hugo"\n[[source]]\nid = "x"\nurl = "https://x.example/"\nsection = ["C++", "C#", "its", "it\'s"]\n',
    )
    (paper.folder / "hugo").mkdir()
    (paper.folder / "hugo" / "hugo.toml").write_text("[markup.goldmark.renderer]\n", encoding="utf-8")
    told = publish(paper).output
    assert "hexo: sections: “C++” and “C#” are one address to hexo" in told
    assert "hugo: sections: “its” and “it's” are one address to hugo" in told
    assert "unsafe = true" in told
    (paper.folder / "hugo" / "hugo.toml").write_text("[markup.goldmark.renderer]\nunsafe = true\n", encoding="utf-8")
    assert "unsafe = true" not in publish(paper, "--check").output


def test_each_target_is_told_by_its_name_and_of_many_names_the_first(paper: Paper) -> None:
    signs = ", ".join(f'"c{sign}"' for sign in "+#!?*=~$")
    say(
        paper,
        '[[target]]\nkind = "hugo"\npath = "hugo"\n[[target]]\nkind = "site"\npath = "public"\n'
        + "".join(
            f'[[source]]\nid = "{n}"\nurl = "https://x.example/{n}"\nsection = ["a{n}", "A{n}"]\n' for n in range(9)
        )
        + f'[[source]]\nid = "x"\nurl = "https://x.example/"\nsection = [{signs}]\n',
    )
    told = publish(paper, "--dry-run").stderr
    assert "hexo: 2 unchanged\nhugo: 2 new\nsite: files: " in told
    told = publish(paper).output
    assert "hexo: 2 unchanged\nhugo: 2 written\nsite: files: " in told
    assert "hugo: sections: and 5 more: `publish --check --json` shows all" in told
    assert "hexo: 2 unchanged\nhugo: 2 unchanged\nsite: up to date\n" in publish(paper).output
    (paper.folder / "public" / "index.html").unlink()
    told = publish(paper, "--check").output
    lines = told.splitlines()
    assert lines[0] == f"site: {paper.folder / 'public' / 'index.html'}: is missing"
    assert re.fullmatch(r"4 posts parsed back, \d+ files of sites compared: 1 faults", lines[-1])


def test_a_paper_without_a_target_says_so(paper: Paper) -> None:
    path = paper.folder / "broadsheet.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"\[\[target\]\][^\[]*", "", text), encoding="utf-8")
    assert "there is no [[target]] in broadsheet.toml" in publish(paper).output


def test_a_plan_and_a_proof_stand_alone(paper: Paper) -> None:
    assert isinstance(publish(paper, "--dry-run", "--check").exception, UsageError)
    assert isinstance(publish(paper, "--dry-run", "--take-over", "x").exception, UsageError)


def test_a_source_may_give_its_excerpt_alone(site: Site, paper: Paper) -> None:
    path = paper.folder / "broadsheet.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"Lokales"]', '"Lokales"]\nexcerpt_only = true'), encoding="utf-8"
    )
    publish(paper)
    text = post_files(paper)[0].read_text(encoding="utf-8")
    body = text.split("---\n")[2]
    assert f'<a href="{site.url}/1"' in body
    assert body.count("<p>") == 2
    assert LONG[-1] not in text


@pytest.mark.parametrize("more", ["", 'name = "Blatt am Hafen"\n', "excerpt_only = true\nnoindex = true\n"])
def test_posts_of_a_source_that_is_followed_no_more_stay_as_they_are(paper: Paper, more: str) -> None:
    say(paper, f'\n{more}[[target]]\nkind = "site"\npath = "public"\n')
    publish(paper)
    before = {file: _main(file) for file in [*post_files(paper), *(paper.folder / "public").glob("2*/*/*/*/*.html")]}
    path = paper.folder / "broadsheet.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(text[text.index("[[source]]") : text.rindex("[[target]]")], ""), encoding="utf-8")
    assert "hexo: 2 unchanged" in publish(paper).output
    assert len(before) == 4
    assert {file: _main(file) for file in before} == before


def _main(file: Path) -> str:
    """A post, or what a page of the site has beside its menus, which are the config's."""
    text = file.read_text(encoding="utf-8")
    return text.partition("<main")[2].partition("</main>")[0] if file.suffix == ".html" else text
