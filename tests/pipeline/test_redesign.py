"""Sites without a feed are followed, and are still followed after a redesign: who is who stays, and it is told."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from broadsheet.cli.main import cli
from broadsheet.pipeline.again import rebuild
from news_site import Paper, Site, config
from small_web import LONG, article, feed, item

DAY = timedelta(days=1)
MENU = '<nav><ul><li><a href="/">Start</a></li><li><a href="/sport/">Sport</a></li><li><a href="/abo">Abo</a></li></ul></nav>'
FOOT = (
    '<footer><a href="/impressum">Impressum</a> <a href="/datenschutz">Hinweise zum Datenschutz hier lesen</a></footer>'
)


class Story(NamedTuple):
    slug: str
    title: str
    day: str  # ISO 8601


Theme = Callable[[list[Story]], str]

HARBOUR = [
    Story("hafen-ausbau-beschlossen", "Stadtrat beschließt den Ausbau des alten Hafens", "2026-10-31"),
    Story("faehre-faehrt-wieder", "Die Fähre nach Norden fährt wieder täglich", "2026-10-30"),
    Story("bruecke-gesperrt", "Alte Brücke bleibt bis zum Frühjahr gesperrt", "2026-10-29"),
    Story("markt-am-samstag", "Wochenmarkt zieht an das andere Ufer um", "2026-10-28"),
    Story("schule-neubau", "Neubau der Grundschule wird teurer als geplant", "2026-10-27"),
]
CITY = [
    Story("2026-10-31-20311", "市政府公布明年轨道交通建设计划", "2026-10-31"),
    Story("2026-10-30-20298", "老城区三处书店同日重新开门迎客", "2026-10-30"),
    Story("2026-10-29-20277", "本地茶农今秋收成好于往年", "2026-10-29"),
    Story("2026-10-28-20260", "新图书馆试运行首周接待读者两万人", "2026-10-28"),
    Story("2026-10-27-20241", "跨江大桥夜间封闭检修一个月", "2026-10-27"),
]
LAB = [
    Story("glaciers", "What the glaciers of the far north told us this summer", "2026-10-31"),
    Story("seeds", "A bank of seeds that outlived its own building", "2026-10-29"),
    Story("batteries", "Why small batteries age faster in the cold", "2026-10-27"),
    Story("owls", "Counting owls by ear alone, and getting it right", "2026-10-25"),
]


def harbour_before(stories: list[Story]) -> str:
    rows = "".join(
        f'<article class="post"><h2><a href="/{s.slug}">{s.title}</a></h2><time datetime="{s.day}">{s.day}</time>'
        f"<p>Was der Beschluss für die Anwohner bedeutet, steht hier in Kürze.</p></article>"
        for s in stories
    )
    return f"<!doctype html><html><head><title>Hafen</title></head><body>{MENU}<main>{rows}</main>{FOOT}</body></html>"


def harbour_after(stories: list[Story]) -> str:
    """Cards that are one link each, with tracking, and a box of what is read most."""
    cards = "".join(
        f'<li class="card"><a class="card__link" href="/{s.slug}/?utm_source=start#top"><img src="/i/{s.slug}.jpg">'
        f'<span class="card__kicker">Hafen</span><h3 class="card__title">{s.title}</h3></a></li>'
        for s in stories
    )
    read = "".join(f'<li><a href="/{s.slug}/">{s.title}</a></li>' for s in reversed(stories))
    return (
        f"<!doctype html><html><head><title>Hafen</title></head><body>{MENU}<div class='grid'><ul>{cards}</ul></div>"
        f"<aside class='most-read'><h4>Meistgelesen</h4><ol>{read}</ol></aside>{FOOT}</body></html>"
    )


def city_before(stories: list[Story]) -> str:
    rows = "".join(f'<li><span>{s.day}</span><a href="/art/{s.slug}.html">{s.title}</a></li>' for s in stories)
    return (
        "<!doctype html><html lang=zh><head><meta charset=utf-8><title>江城新闻</title></head><body>"
        '<div class="top"><a href="/">首页</a><a href="/sz/">时政要闻</a><a href="/sh/">社会民生</a></div>'
        f'<div class="list"><ul class="news">{rows}</ul></div><div class="pages"><a href="/index_2.html">下一页</a></div>'
        "</body></html>"
    )


def city_after(stories: list[Story]) -> str:
    """Addresses change with the new theme; the titles do not."""
    rows = "".join(
        f'<div class="item"><h3 class="t"><a href="/news/{s.slug[-5:]}">{s.title}</a></h3><em>{s.day}</em></div>'
        for s in stories
    )
    return (
        "<!doctype html><html lang=zh><head><meta charset=utf-8><title>江城新闻</title></head><body>"
        f'<header><a href="/">首页</a><a href="/sz/">时政要闻</a></header><section class="flow">{rows}</section></body></html>'
    )


def lab_before(stories: list[Story]) -> str:
    rows = "".join(f'<h2><a href="{s.slug}.html">{s.title}</a></h2><p>{s.day}</p><hr>' for s in stories)
    return f"<!doctype html><html><head><base href='/notes/'><title>Lab</title></head><body>{MENU}{rows}{FOOT}</body></html>"


def lab_after(stories: list[Story]) -> str:
    """A shell for scripts: the list is in its state alone."""
    posts = [{"title": s.title, "path": f"/notes/{s.slug}.html", "publishedAt": f"{s.day}T08:00:00Z"} for s in stories]
    state = json.dumps({"props": {"pageProps": {"posts": posts}}})
    return (
        "<!doctype html><html><head><title>Lab</title></head><body><div id='root'></div>"
        f"<script id='__NEXT_DATA__' type='application/json'>{state}</script></body></html>"
    )


SITES = {
    "hafen": (HARBOUR, harbour_before, harbour_after, "/{s}", "/{s}/?utm_source=start"),
    "stadt": (CITY, city_before, city_after, "/art/{s}.html", "/news/{n}"),
    "labor": (LAB, lab_before, lab_after, "/notes/{s}.html", "/notes/{s}.html"),
}
NEW = Story("2026-11-02-20999", "Eine neue Meldung 今天新增的一条消息 about something else", "2026-11-02")


@pytest.fixture
def paper(site: Site, tmp_path: Path) -> Paper:
    return Paper(tmp_path / "paper", config(*(f'id = "{name}"\nurl = "{site.url}/{name}"\n' for name in SITES)))


def publish(site: Site, *, after: bool, more: tuple[Story, ...] = ()) -> None:
    """All sites in their theme of before or after; pages stay where they were, and stand where the theme links to."""
    for name, (stories, old, new, *forms) in SITES.items():
        shown = [*more, *stories]
        site.pages[f"/{name}"] = (new if after else old)(shown)
        for story in shown:
            page = article(story.title, *(f"{text} ({story.title})" for text in LONG))
            site.pages |= {form.format(s=story.slug, n=story.slug[-5:]): page for form in forms}


def ids(paper: Paper) -> dict[str, str]:
    """Title of each post, by its id."""
    found = {}
    for text in paper.posts().values():
        fields = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
        found[fields["broadsheet_id"]] = fields["title"]
    return found


def told(paper: Paper, *args: str) -> str:
    return CliRunner().invoke(cli, ["-C", str(paper.folder), "sources", *args]).output


def test_a_redesign_changes_nobodys_name_and_is_told_with_its_day(site: Site, paper: Paper) -> None:
    publish(site, after=False)
    assert paper.kinds() == ["new"] * 14
    before = ids(paper)
    assert len(before) == 14
    assert "otherwise" not in told(paper)

    publish(site, after=True)
    assert set(paper.kinds(DAY, all_sources=True)) <= {"same", "re-read"}
    assert ids(paper) == before, "no post was added, none has another id"
    for name, (stories, *_) in SITES.items():
        assert f"{name}: the list looks otherwise since 2026-11-02" in told(paper)
        assert f"0 of {len(stories)} entries stand where they stood" in told(paper)

    publish(site, after=True, more=(NEW,))
    assert paper.kinds(DAY, all_sources=True).count("new") == 3
    assert set(before.items()) < set(ids(paper).items())
    assert len(ids(paper)) == 17
    assert "since 2026-11-02" in told(paper), "the day is that of the change, not of the last visit"


def test_a_rebuild_remembers_the_same_looks(site: Site, paper: Paper) -> None:
    publish(site, after=False)
    paper.run()
    publish(site, after=True, more=(NEW,))
    paper.run(DAY, all_sources=True)
    before, said = paper.posts(), told(paper)
    for path in (paper.folder / "library").glob("broadsheet.db*"):
        path.unlink()
    assert list(rebuild(paper.folder, 1))
    assert paper.posts() == before
    assert told(paper) == said


def test_what_stays_where_it_was_is_not_told(site: Site, paper: Paper) -> None:
    publish(site, after=False)
    paper.run()
    publish(site, after=False, more=(NEW,))
    assert paper.kinds(DAY, all_sources=True).count("new") == 3
    assert "otherwise" not in told(paper)


def test_a_list_that_falls_silent_is_a_failed_source(site: Site, paper: Paper) -> None:
    publish(site, after=False)
    paper.run()
    site.pages["/hafen"] = "<!doctype html><html><body><p>Wir bauen um.</p></body></html>"
    outcomes = paper.run(DAY, all_sources=True)
    (failed,) = [outcome for outcome in outcomes if outcome.kind == "failed"]
    assert failed.source_id == "hafen"
    assert "it lists no entries" in failed.cause
    assert "allow_empty = true" in failed.cause
    assert "hafen: " in told(paper)
    assert len(ids(paper)) == 14


def test_an_empty_list_may_be_allowed(site: Site, tmp_path: Path) -> None:
    paper = Paper(tmp_path / "paper", config(f'id = "a"\nurl = "{site.url}/"\nallow_empty = true\n'))
    site.pages["/"] = "<!doctype html><html><body><p>Heute nichts.</p></body></html>"
    assert paper.run() == []


def test_a_feed_that_turns_into_a_page_is_a_failure_and_no_list(site: Site, tmp_path: Path) -> None:
    """A notice with some links in the feed's place would be published else."""
    paper = Paper(tmp_path / "paper", config(f'id = "a"\nurl = "{site.url}/feed"\n'))
    site.pages |= {"/feed": feed(item(1, link=f"{site.url}/1")), "/1": article("Nachricht 1", *LONG)}
    paper.run()
    site.pages["/feed"] = harbour_before(HARBOUR)
    (failed,) = [outcome for outcome in paper.run(DAY, all_sources=True) if outcome.kind == "failed"]
    assert "this is a web page, not a feed" in failed.cause


def test_a_rule_may_come_and_go(site: Site, paper: Paper, tmp_path: Path) -> None:
    publish(site, after=False)
    plain = f'id = "a"\nurl = "{site.url}/hafen"\n'
    paper = Paper(tmp_path / "other", config(f"{plain}list = {{ item = 'article' }}\n"))
    assert paper.kinds() == ["new"] * 5
    paper.configure(config(plain))
    assert set(paper.kinds(DAY, all_sources=True)) == {"same"}
    assert "otherwise" not in told(paper)


def test_a_shell_for_scripts_is_named(site: Site, tmp_path: Path) -> None:
    site.pages["/"] = "<!doctype html><html><body><div id=root></div><script src=/app.js></script></body></html>"
    (failed,) = Paper(tmp_path / "paper", config(f'id = "a"\nurl = "{site.url}/"\n')).run()
    assert "it lists no entries: its scripts draw it" in failed.cause


def test_who_moved_is_asked_for_where_it_is_now(site: Site, paper: Paper) -> None:
    publish(site, after=False)
    paper.run()
    publish(site, after=True)
    for story in CITY:
        site.pages[f"/art/{story.slug}.html"] = 404
    paper.run(DAY, all_sources=True)
    site.counts()
    assert set(paper.kinds(DAY * 3, all_sources=True)) <= {"same", "re-read"}
    asked = {path for path, _ in site.counts()}
    assert "/news/20311" in asked
    assert not any(path.startswith("/art/") for path in asked)
