"""Site memory over whole runs: later runs read cleaner, nothing is a revision for it, a rebuild reads the same."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from broadsheet.api import newest
from broadsheet.cli.main import cli
from broadsheet.pipeline.again import rebuild
from broadsheet.pipeline.library import reading
from news_site import Paper, Site, config, news_site
from small_web import LONG, article, feed, item

DAY = timedelta(days=1)
MOTTO = "Das Hafenblatt gibt es jeden Morgen auch am Kiosk an der alten Brücke."


def page(n: int) -> str:
    return article(f"Nachricht {n}", *(f"{text} Es ist Meldung {n}." for text in LONG), MOTTO)


@pytest.fixture
def site() -> Iterator[Site]:
    with news_site() as site:
        site.pages |= {f"/{n}": page(n) for n in range(1, 9)}
        publish(site, range(1, 4))
        yield site


@pytest.fixture
def paper(site: Site, tmp_path: Path) -> Paper:
    return Paper(tmp_path / "paper", config(f'id = "eins"\nurl = "{site.url}/feed"\n'))


def publish(site: Site, numbers: range) -> None:
    site.pages["/feed"] = feed(*(item(n, link=f"{site.url}/{n}", guid=f"g{n}") for n in numbers))


def mottos(paper: Paper) -> dict[str, bool]:
    with reading(paper.folder) as library:
        return {s.revision.article.title or "": MOTTO in s.revision.article.text for s in newest(library, most=100)}


def posts(paper: Paper) -> dict[str, bytes]:
    return {str(path.relative_to(paper.folder)): path.read_bytes() for path in paper.folder.rglob("blog/**/*.md")}


def test_what_a_run_learns_the_next_one_knows(site: Site, paper: Paper) -> None:
    paper.run()
    publish(site, range(1, 6))
    outcomes = paper.run(DAY, all_sources=True)
    assert sorted(outcome.kind for outcome in outcomes if outcome.entry_key) == ["new", "new", "same", "same", "same"]
    assert mottos(paper) == {f"Nachricht {n}": n < 4 for n in range(1, 6)}


def test_an_edit_is_a_revision_of_their_words_alone(site: Site, paper: Paper) -> None:
    paper.run()
    site.pages["/1"] = page(1).replace("dreistündiger", "vierstündiger")
    outcomes = paper.run(DAY, all_sources=True)
    assert sorted(outcome.kind for outcome in outcomes if outcome.entry_key) == ["revised", "same", "same"]
    with reading(paper.folder) as library:
        changed = {
            s.revision.article.title: s.revision.changes for s in newest(library, most=9) if s.revision.number > 1
        }
    assert list(changed) == ["Nachricht 1"]
    assert "shortened" not in str(changed), "the motto went with our memory, not with their edit"


def test_bytes_that_change_and_words_that_do_not_are_no_revision(site: Site, paper: Paper) -> None:
    paper.run()
    site.pages["/1"] = page(1).replace("<main>", '<main class="neu">')
    outcomes = paper.run(DAY, all_sources=True)
    assert {outcome.kind for outcome in outcomes} <= {"same", "re-read"}


def test_a_rebuild_reads_with_what_was_known_then(site: Site, paper: Paper) -> None:
    paper.run()
    publish(site, range(1, 7))
    paper.run(DAY, all_sources=True)
    before, told = posts(paper), mottos(paper)
    for path in (paper.folder / "library").glob("broadsheet.db*"):
        path.unlink()
    assert list(rebuild(paper.folder, 1))
    assert mottos(paper) == told
    assert posts(paper) == before


def test_a_redesign_is_told_with_its_day(site: Site, paper: Paper) -> None:
    paper.run()
    for n in (4, 5, 6):
        site.pages[f"/{n}"] = page(n).replace("<article>", '<div class="shell"><article class="story">')
    publish(site, range(1, 7))
    paper.run(DAY, all_sources=True)
    home = site.url.removeprefix("http://").partition(":")[0]
    told = CliRunner().invoke(cli, ["-C", str(paper.folder), "sources"])
    assert f"{home} looks otherwise since 2026-11-02" in told.output
    told = CliRunner().invoke(cli, ["-C", str(paper.folder), "sources", "--site", home])
    assert told.exit_code == 0
    assert "6 pages read" in told.output
    assert "article.story" in told.output


def test_a_site_that_nobody_read_is_named(paper: Paper) -> None:
    paper.run()
    told = CliRunner().invoke(cli, ["-C", str(paper.folder), "sources", "--site", "andere.example"])
    assert "nothing is remembered of “andere.example”" in str(told.exception)


def boxed(n: int) -> str:
    """A longer article, in a container that has a name, with a box of others below."""
    paragraphs = [f"{part}. {' '.join(LONG)} Es ist Meldung {n}." for part in range(15)]
    box = "".join(
        f'<li data-more="{"x" * 400}"><a href="/{k}">Noch eine Nachricht aus dem Hafen, Nummer {k}</a></li>'
        for k in range(20, 24)
    )
    page = article(f"Nachricht {n}", *paragraphs).replace("<article>", '<article class="story">')
    return page.replace("</main>", f'<div class="more"><h2>Mehr</h2><ul>{box}</ul></div></main>')


def test_what_no_article_of_a_site_needs_is_not_parsed_again_and_the_posts_are_the_same(
    site: Site, paper: Paper, tmp_path: Path
) -> None:
    site.pages |= {f"/{n}": boxed(n) for n in range(1, 9)}
    paper.run()
    publish(site, range(1, 7))
    paper.run(DAY, all_sources=True)
    home = site.url.removeprefix("http://").partition(":")[0]
    told = CliRunner().invoke(cli, ["-C", str(paper.folder), "sources", "--site", home]).output
    assert '<div class="more">' in told.partition("so never parsed:")[2]
    with reading(paper.folder) as library:
        texts = {s.revision.article.title: s.revision.article.text for s in newest(library, most=9)}
        readers = {"~" in s.revision.article.reader for s in newest(library, most=9)}
    assert readers == {True, False}, "the later ones were read with a memory"
    for n in range(1, 7):
        assert texts[f"Nachricht {n}"].count(f"Es ist Meldung {n}.") == 15
        assert "Noch eine Nachricht" not in texts[f"Nachricht {n}"]
    before = posts(paper)
    for path in (paper.folder / "library").glob("broadsheet.db*"):
        path.unlink()
    assert list(rebuild(paper.folder, 1))
    assert posts(paper) == before
    fresh = Paper(tmp_path / "fresh", (paper.folder / "broadsheet.toml").read_text(encoding="utf-8"))
    fresh.run(DAY)
    assert posts(fresh) == before, "one run without a memory writes what two did"


def test_a_source_that_fails_is_told_how_to_be_asked_at_once(site: Site, paper: Paper) -> None:
    site.pages["/feed"] = "404"
    paper.run()
    told = CliRunner().invoke(cli, ["-C", str(paper.folder), "sources"]).output
    assert "broadsheet run --now eins: asks again without waiting" in told
