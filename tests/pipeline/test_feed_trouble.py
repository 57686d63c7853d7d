"""Feeds change their guids, schemes, hosts, order and dates. Nothing comes twice, nothing is announced again."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from broadsheet.model import Outcome
from news_site import Paper, Site, config, news_site
from small_web import LONG, article, feed, item

DAY = timedelta(days=1)
NUMBERS = (1, 2, 3, 4)
Wording = Callable[[str, int], dict[str, str]]


@pytest.fixture
def site() -> Iterator[Site]:
    with news_site() as site:
        for number in NUMBERS:
            site.pages[f"/news/{number}.html"] = article(f"Nachricht {number}", *LONG, f"Absatz {number} von allen.")
        yield site


def entries(base: str, *, numbers: tuple[int, ...] = NUMBERS, **fields: Callable[[int], str]) -> str:
    """A feed of these entries; each field a function of the number."""
    told = {"guid": lambda n: f"tag:{n}", "link": lambda n: f"{base}/news/{n}.html", **fields}
    return feed(*(item(n, **{name: word(n) for name, word in told.items()}) for n in numbers))


def after(site: Site, folder: Path, first: str, *later: str, extra: str = "") -> tuple[Paper, list[list[Outcome]]]:
    """Runs a day apart: the paper, and the outcomes of the runs after the first one."""
    paper = Paper(folder, config(f'id = "blatt"\nurl = "{site.url}/feed"\n{extra}'))
    site.pages["/feed"] = first
    paper.run()
    outcomes = []
    for text in later:
        site.pages["/feed"] = text
        outcomes.append([o for o in paper.run(DAY, all_sources=True) if o.entry_key is not None])
    return paper, outcomes


def kinds(outcomes: list[Outcome]) -> list[str]:
    return [outcome.kind for outcome in outcomes]


CHANGED: dict[str, tuple[dict[str, Callable[[int], str]], dict[str, Callable[[int], str]]]] = {
    "guid style": ({"guid": lambda n: f"tag:e.org,2026:{n}"}, {"guid": lambda n: f"https://e.org/?p={n}"}),
    "guid given up": ({"guid": lambda n: f"g{n}"}, {"guid": lambda n: ""}),
    "guid taken up": ({"guid": lambda n: ""}, {"guid": lambda n: f"g{n}"}),
    "tracking in links": (
        {"guid": lambda n: ""},
        {"guid": lambda n: "", "link": lambda n: "{base}" + f"/news/{n}.html?utm_source=rss"},
    ),
    "items re-dated": ({}, {"pubDate": lambda n: f"Mon, 02 Nov 2026 0{n}:00:00 GMT"}),
    "guid style, and re-dated": (
        {"guid": lambda n: f"a{n}"},
        {"guid": lambda n: f"b{n}", "pubDate": lambda n: f"Mon, 02 Nov 2026 0{n}:00:00 GMT"},
    ),
}


@pytest.mark.parametrize(("before", "now"), CHANGED.values(), ids=CHANGED)
def test_a_feed_that_words_its_items_anew_announces_nothing(
    site: Site, tmp_path: Path, before: dict[str, Callable[[int], str]], now: dict[str, Callable[[int], str]]
) -> None:
    second = entries(site.url, **now).replace("{base}", site.url)
    paper, (outcomes, again) = after(site, tmp_path / "p", entries(site.url, **before), second, second)
    assert kinds(outcomes) == ["same"] * 4
    assert kinds(again) == ["same"] * 4
    assert len(paper.posts()) == 4


def test_http_becomes_https(site: Site, tmp_path: Path) -> None:
    words = {"description": lambda n: f"<p>Nachricht {n}: {LONG[0]}</p>"}

    def served(scheme: str) -> str:
        base = f"{scheme}://blatt.example"
        return entries(base, guid=lambda n: f"{base}/news/{n}.html", **words)

    first, second = served("http"), served("https")
    paper, (outcomes,) = after(site, tmp_path / "p", first, second, extra="full_text = false")
    assert kinds(outcomes) == ["same"] * 4
    assert len(paper.posts()) == 4


def test_a_host_that_moved_by_301(site: Site, tmp_path: Path) -> None:
    with news_site() as new:
        new.pages = dict(site.pages)
        new.pages["/feed"] = entries(new.url, guid=lambda n: f"{new.url}/news/{n}.html")
        first = entries(site.url, guid=lambda n: f"{site.url}/news/{n}.html")
        paper = Paper(tmp_path / "p", config(f'id = "blatt"\nurl = "{site.url}/feed"'))
        site.pages["/feed"] = first
        posts = (paper.run(), paper.posts())[1]
        site.pages = {path: (301, f"{new.url}{path}") for path in site.pages}
        outcomes = [o for o in paper.run(DAY, all_sources=True) if o.entry_key is not None]
        assert kinds(outcomes) == ["same"] * 4
        assert paper.posts().keys() == posts.keys()


def test_another_order_with_a_limit_takes_the_same_newest(site: Site, tmp_path: Path) -> None:
    first, second = entries(site.url), entries(site.url, numbers=(2, 4, 1, 3))
    paper, (outcomes,) = after(site, tmp_path / "p", first, second, extra="limit = 2")
    assert kinds(outcomes) == ["same"] * 2
    assert len(paper.posts()) == 2


def test_a_feed_that_is_empty_for_a_day(site: Site, tmp_path: Path) -> None:
    paper, (empty, back) = after(site, tmp_path / "p", entries(site.url), feed(), entries(site.url))
    assert kinds(back) == ["same"] * 4
    assert set(kinds(empty)) <= {"same"}
    assert len(paper.posts()) == 4


def test_items_that_share_a_link_stay_apart(site: Site, tmp_path: Path) -> None:
    live = {"link": lambda n: f"{site.url}/news/1.html#post-{n}", "title": lambda n: f"Meldung {n}"}
    first = entries(site.url, numbers=(1, 2), **live)
    second = entries(site.url, numbers=(3, 1, 2), **live)
    paper, (outcomes,) = after(site, tmp_path / "p", first, second, extra="full_text = false")
    assert kinds(outcomes) == ["new", "same", "same"]
    assert len(paper.posts()) == 3


def test_a_guid_that_all_items_share_loses_none_of_them(site: Site, tmp_path: Path) -> None:
    same = {"guid": lambda n: "https://blatt.example/", "title": lambda n: f"Meldung {n}"}
    first, second = (entries(site.url, numbers=numbers, **same) for numbers in ((2, 1), (4, 3, 2, 1)))
    paper, (outcomes, again) = after(site, tmp_path / "p", first, second, second)
    assert kinds(outcomes) == ["new", "new", "same", "same"]
    assert kinds(again) == ["same"] * 4
    assert len(paper.posts()) == 4


def test_another_article_at_the_address_of_an_old_one_is_new(site: Site, tmp_path: Path) -> None:
    """A daily page keeps its address; its feed gives each day a guid, a title and a date of its own."""
    daily = {"link": lambda n: f"{site.url}/news/1.html", "title": lambda n: f"Der Tag {n}"}
    first, second = (entries(site.url, numbers=(n,), **daily) for n in (1, 2))
    _, (outcomes,) = after(site, tmp_path / "p", first, second, extra="full_text = false")
    assert kinds(outcomes) == ["new"]


def test_an_item_that_says_nothing_is_none(site: Site, tmp_path: Path) -> None:
    text = entries(site.url, numbers=(1,)).replace("</channel>", "<item/><item><guid>x</guid></item></channel>")
    _, (again,) = after(site, tmp_path, text, text)
    assert [(outcome.kind, outcome.title) for outcome in again] == [("same", "Nachricht 1")]


def test_a_mail_address_is_none_of_a_page(site: Site, tmp_path: Path) -> None:
    text = feed(item(1, link="mailto:rat@blatt.example", guid="g1", description="Der Rat tagt am Montag im Hafen."))
    paper, (again,) = after(site, tmp_path, text, text)
    assert [(outcome.kind, outcome.cause, outcome.next_try) for outcome in again] == [("same", "", None)]
    (post,) = (paper.folder / "blog").rglob("*.md")
    assert "Der Rat tagt" in post.read_text(encoding="utf-8")
    assert "mailto" not in post.read_text(encoding="utf-8")
