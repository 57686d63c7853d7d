"""Sitemaps as sources: the newest pages, and back issues that are taken a few each run until all are there."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from broadsheet.pipeline.again import rebuild
from news_site import Paper, Site, config, news_site
from small_web import LONG, article

DAY = timedelta(days=1)


@pytest.fixture
def site() -> Iterator[Site]:
    """An index of three sitemaps, a month each; the pages of 2025 and 2026."""
    with news_site() as site:
        months = ("2025-12", "2026-09", "2026-10")
        for month in months:
            days = [f"{month}-{day:02}" for day in range(1, 5)]
            rows = "".join(f"<url><loc>{site.url}/{day}</loc><lastmod>{day}T06:00:00Z</lastmod></url>" for day in days)
            site.pages[f"/{month}.xml"] = f"<?xml version='1.0'?><urlset>{rows}</urlset>"
            site.pages |= {
                f"/{day}": article(f"Bericht vom {day}", *(f"{text} {day}" for text in LONG)) for day in days
            }
        rows = "".join(
            f"<sitemap><loc>{site.url}/{month}.xml</loc><lastmod>{month}-28T06:00:00Z</lastmod></sitemap>"
            for month in months
        )
        site.pages["/sitemap.xml"] = f"<?xml version='1.0'?><sitemapindex>{rows}</sitemapindex>"
        yield site


def paper_of(site: Site, folder: Path, more: str) -> Paper:
    return Paper(folder, config(f'id = "blatt"\nurl = "{site.url}/sitemap.xml"\n{more}'))


def days(paper: Paper) -> list[str]:
    """The days of the reports that were published."""
    return sorted(
        line.rstrip("'\"")[-10:]
        for text in paper.posts().values()
        for line in text.splitlines()
        if line.startswith("title: ")
    )


def test_back_issues_come_a_few_each_run_until_all_are_there(site: Site, tmp_path: Path) -> None:
    paper = paper_of(site, tmp_path / "paper", 'limit = 3\nsince = "2026-01-01"\nrevisit = []\n')
    assert paper.kinds() == ["new"] * 3
    assert days(paper) == ["2026-10-02", "2026-10-03", "2026-10-04"]
    assert site.counts()["/2025-12.xml", 200] == 0, "a sitemap from before that day is not asked for"
    assert paper.kinds(DAY, all_sources=True) == ["new"] * 3
    assert days(paper)[:3] == ["2026-09-03", "2026-09-04", "2026-10-01"]
    asked = site.counts()
    assert asked["/2026-10.xml", 200] == 0, "what did not change is read from the archive"
    assert paper.kinds(DAY, all_sources=True) == ["new"] * 2
    assert paper.kinds(DAY, all_sources=True) == []
    assert len(days(paper)) == 8


def test_a_rebuild_takes_what_the_runs_took(site: Site, tmp_path: Path) -> None:
    paper = paper_of(site, tmp_path / "paper", 'limit = 3\nsince = "2026-01-01"\n')
    paper.run()
    paper.run(DAY, all_sources=True)
    before = paper.posts()
    for path in (paper.folder / "library").glob("broadsheet.db*"):
        path.unlink()
    assert [outcome.kind for outcome in rebuild(paper.folder, 1)].count("new") == 6
    assert paper.posts() == before


def test_without_a_day_a_sitemap_is_a_feed_of_its_newest_pages(site: Site, tmp_path: Path) -> None:
    paper = paper_of(site, tmp_path / "paper", "limit = 2\n")
    assert paper.kinds() == ["new"] * 2
    assert days(paper) == ["2026-10-03", "2026-10-04"]
    assert "new" not in paper.kinds(DAY, all_sources=True)


def test_a_sitemap_that_fails_is_asked_for_in_the_next_run(site: Site, tmp_path: Path) -> None:
    held = site.pages["/2026-10.xml"]
    site.pages["/2026-10.xml"] = 404
    paper = paper_of(site, tmp_path / "paper", 'limit = 2\nsince = "2026-01-01"\nrevisit = []\n')
    assert paper.kinds() == ["new"] * 2
    assert days(paper) == ["2026-09-03", "2026-09-04"]
    site.pages["/2026-10.xml"] = held
    assert paper.kinds(DAY, all_sources=True) == ["new"] * 2
    assert days(paper)[2:] == ["2026-10-03", "2026-10-04"]


def test_a_list_by_rule_and_an_api_are_followed(site: Site, tmp_path: Path) -> None:
    site.pages["/api"] = (
        '{"rows": [{"t": "Bericht vom 2026-10-04", "u": "/2026-10-04"}, {"t": "Bericht vom 2026-10-03", "u": "/2026-10-03"}]}'
    )
    days_listed = ("2026-09-01", "2026-09-02")
    rows = "".join(f'<p class="z"><a href="/{day}">Bericht vom {day}</a></p>' for day in days_listed)
    site.pages["/liste"] = f"<html><body>{rows}</body></html>"
    rules = ("list = { item = '$.rows[*]', link = 'u', title = 't' }", "list = { item = '//p[@class=\"z\"]' }")
    paper = Paper(
        tmp_path / "paper",
        config(f'id = "a"\nurl = "{site.url}/api"\n{rules[0]}\n', f'id = "b"\nurl = "{site.url}/liste"\n{rules[1]}\n'),
    )
    assert paper.kinds() == ["new"] * 4
    assert days(paper) == ["2026-09-01", "2026-09-02", "2026-10-03", "2026-10-04"]
    site.pages["/api"] = '{"rows": []}'
    (failed,) = [outcome for outcome in paper.run(DAY, all_sources=True) if outcome.kind == "failed"]
    assert "the list rule “$.rows[*]” finds no entries" in failed.cause
