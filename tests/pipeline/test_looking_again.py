"""An article is looked at again by age and when its entry changed; what changed is classed, nothing is ever deleted."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from broadsheet.api import revisions_of
from broadsheet.archive.read import index
from broadsheet.pipeline.again import rebuild
from broadsheet.pipeline.keeping.check import check
from broadsheet.store.entries import events
from news_site import Paper, Site, config
from small_web import LONG, article, feed, item

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def paper(site: Site, tmp_path: Path) -> Paper:
    site.pages["/feed"] = feed(item(1, "Hafen", link=f"{site.url}/1", guid="g1"))
    site.pages["/1"] = article("Hafen", *LONG)
    return Paper(tmp_path / "paper", config(f'id = "blatt"\nurl = "{site.url}/feed"'))


def test_a_page_is_asked_for_at_its_ages_and_answers_304(site: Site, paper: Paper) -> None:
    assert paper.kinds() == ["new"]
    assert site.counts() == {("/feed", 200): 1, ("/1", 200): 1}
    assert paper.kinds(0.5 * HOUR, all_sources=True) == ["same"]
    assert site.counts() == {("/feed", 304): 1}, "half an hour old: not yet"
    assert paper.kinds(0.6 * HOUR, all_sources=True) == ["same"]
    assert site.counts() == {("/feed", 304): 1, ("/1", 304): 1}
    assert paper.kinds(0.1 * HOUR, all_sources=True) == ["same"]
    assert site.counts() == {("/feed", 304): 1}, "next at six hours"
    paper.kinds(2 * DAY, all_sources=True)
    assert site.counts()["/1", 304] == 1, "one look stands for the ages that passed"
    paper.kinds(2 * DAY, all_sources=True)
    paper.kinds(4 * DAY, all_sources=True)
    assert site.counts()["/1", 304] == 2, "three days, then seven"
    paper.kinds(30 * DAY, all_sources=True)
    assert site.counts()["/1", 304] == 0, "never after that"


def test_a_source_that_is_not_due_says_so_and_its_pages_are_looked_at_all_the_same(site: Site, paper: Paper) -> None:
    site.validates = False  # without validators a feed is asked for once a day
    paper.run()
    site.counts()
    outcomes = paper.run(1.5 * HOUR)
    assert [(o.kind, o.entry_key is None) for o in outcomes] == [("not due", True), ("same", False)]
    assert site.counts() == {("/1", 200): 1}


def test_a_clock_that_was_a_year_ahead_neither_silences_a_source_nor_its_host(site: Site, paper: Paper) -> None:
    paper.run(365 * DAY)
    assert paper.kinds(-365 * DAY, all_sources=True) == ["same"], "nobody waits for the host"
    site.counts()
    paper.run(2 * DAY)
    assert site.counts()["/feed", 304] == 1, "it is due when its time from then on has passed"


@pytest.mark.parametrize(("setting", "asked"), [("revisit = []", 0), ('revisit = ["2h"]', 1)])
def test_looking_again_is_set_for_each_source(site: Site, paper: Paper, setting: str, asked: int) -> None:
    paper.configure(config(f'id = "blatt"\nurl = "{site.url}/feed"\n{setting}'))
    paper.run()
    site.counts()
    for _ in range(4):
        paper.run(3 * HOUR, all_sources=True)
    assert site.counts()["/1", 304] == asked


def test_a_changed_entry_is_looked_at_at_once(site: Site, paper: Paper) -> None:
    paper.run()
    site.pages["/feed"] = feed(item(1, "Hafen wächst", link=f"{site.url}/1", guid="g1"))
    site.pages["/1"] = article("Hafen wächst", *LONG)
    (outcome,) = paper.run(HOUR / 10, all_sources=True)
    assert (outcome.kind, outcome.cause) == ("revised", "headline; silent")


TEASERS = "".join(
    f'<div><h2><a href="/politik/rat-{n}">Der Rat vertagt die {n}. Sitzung bis zum Herbst</a></h2>'
    f"<p>Der Stadtrat hat am {n}. Mai nach langer Debatte beschlossen, die Sitzung zu vertagen.</p></div>"
    for n in range(9)
)
LOST = {
    "leads to a list": f"<title>Politik | Blatt</title><h1>Politik</h1><main>{TEASERS}</main>",
    "nothing to read": "<title>Blatt</title><div id=app></div><script>start()</script>",
}
INSTEAD = {
    "a proof is wanted": article("Just a moment...", "Enable JavaScript and cookies to continue"),
    "it is gone": article("Seite nicht gefunden", "Der Beitrag, den Sie suchen, ist nicht mehr da. Zur Startseite."),
    "a paper": "%PDF-1.7\n" + "words " * 99,
    "consent is wanted": article("Blatt ist Teil von Verlag", *("Wir und unsere Partner setzen Cookies. " * 9,) * 3),
}


@pytest.mark.parametrize("page", INSTEAD.values(), ids=INSTEAD.keys())
def test_what_stands_in_an_articles_place_is_no_revision_of_it(site: Site, paper: Paper, page: str) -> None:
    paper.run()
    before = paper.posts()
    site.pages["/1"] = page
    (outcome,) = paper.run(2 * HOUR, all_sources=True)
    assert (outcome.kind, outcome.cause) == ("same", "not a page" if page.startswith("%PDF") else "error page")
    assert paper.posts() == before
    site.pages["/1"] = article("Hafen", *LONG[:2])
    (outcome,) = paper.run(6 * HOUR, all_sources=True)
    assert outcome.kind == "revised", "it is back"


@pytest.mark.parametrize("description", ["", "Der Rat will den Hafen ausbauen."])
@pytest.mark.parametrize(("cause", "page"), LOST.items(), ids=LOST.keys())
def test_a_page_that_has_nothing_of_its_article_any_more_is_no_revision(
    site: Site, paper: Paper, cause: str, page: str, description: str
) -> None:
    site.pages["/feed"] = feed(item(1, "Hafen", link=f"{site.url}/1", guid="g1", description=description))
    paper.run()
    before = paper.posts()
    site.pages["/1"] = page
    (outcome,) = paper.run(2 * HOUR, all_sources=True)
    assert (outcome.kind, outcome.cause) == ("same", "nothing to read" if description else cause)
    assert paper.posts() == before


@pytest.mark.parametrize("page", INSTEAD.values(), ids=INSTEAD.keys())
def test_where_another_page_stands_in_its_place_the_feeds_words_serve(site: Site, paper: Paper, page: str) -> None:
    site.pages["/1"] = page
    site.pages["/feed"] = feed(item(1, "Hafen", link=f"{site.url}/1", guid="g1", description=f"<p>{LONG[0]}</p>"))
    (outcome,) = paper.run()
    assert (outcome.kind, outcome.title, outcome.body) == ("new", "Hafen", "feed")
    assert outcome.next_try
    (post,) = paper.posts().values()
    assert LONG[0].encode() in post if isinstance(post, bytes) else LONG[0] in post
    site.pages["/1"] = article("Hafen", *LONG)
    (outcome,) = paper.run(2 * HOUR, all_sources=True)
    assert (outcome.kind, outcome.body) == ("re-read", "page")


def test_an_edit_is_a_revision_and_the_one_before_stays(site: Site, paper: Paper) -> None:
    paper.run()
    before = paper.posts()
    site.pages["/1"] = article("Hafen", LONG[0], LONG[2].replace("vierzehn", "14") + " Das kostet 99 Euro.")
    (outcome,) = paper.run(2 * HOUR, all_sources=True)
    assert outcome.kind == "revised"
    with paper.library() as library:
        _, (first, second) = revisions_of(library, f"{site.url}/1")
    assert "Anwohner" in first.article.text
    assert "Anwohner" not in second.article.text
    assert second.changes == ("figures", "paragraphs removed")
    assert second.silent
    assert paper.posts().keys() == before.keys(), "the address stays"


@pytest.mark.parametrize("answer", [404, 410, (302, "/")], ids=["404", "410", "to the front page"])
def test_an_unpublished_page_is_an_event_and_never_a_deletion(
    site: Site, paper: Paper, answer: int | tuple[int, str]
) -> None:
    paper.run()
    posts, whole = paper.posts(), site.pages["/1"]
    site.pages["/1"], site.pages["/"] = answer, article("Startseite", *LONG[::-1])
    outcomes = paper.run(2 * HOUR, all_sources=True)
    assert [o.kind for o in outcomes] == ["same"]
    assert outcomes[0].cause.startswith("unpublished: ")
    site.pages["/1"] = whole
    paper.run(6 * HOUR, all_sources=True)
    with paper.library() as library:
        n, revisions = revisions_of(library, f"{site.url}/1")
        assert [kind for _, kind, _ in events(library.db, n)] == ["unpublished", "back"]
    assert len(revisions) == 1
    assert paper.posts() == posts


def test_a_page_that_fails_with_a_changed_entry_does_not_take_the_page_away(site: Site, paper: Paper) -> None:
    paper.run()
    site.pages["/1"] = 503
    site.pages["/feed"] = feed(item(1, "Hafen", link=f"{site.url}/1", guid="g1", description="Kurz."))
    (outcome,) = paper.run(2 * HOUR, all_sources=True)
    assert outcome.kind == "same"
    assert all("Anwohner" in post for post in paper.posts().values())


def test_a_page_that_was_never_had_is_tried_again_and_is_no_revision(site: Site, paper: Paper) -> None:
    site.pages["/feed"] = feed(item(1, "Hafen", link=f"{site.url}/1", guid="g1", description=f"<p>{LONG[0]}</p>"))
    site.pages["/1"] = 503
    (outcome,) = paper.run()
    assert (outcome.kind, outcome.cause) == ("new", "503")
    assert outcome.next_try is not None
    site.pages["/1"] = article("Hafen", *LONG)
    assert [o.kind for o in paper.run(DAY) if o.entry_key] == ["re-read"]
    with paper.library() as library:
        _, revisions = revisions_of(library, f"{site.url}/1")
    assert [r.number for r in revisions] == [1]
    assert "Anwohner" in next(iter(paper.posts().values()))


def test_what_did_not_change_is_archived_as_a_revisit(site: Site, paper: Paper) -> None:
    paper.run()
    site.validates = False
    paper.run(2 * DAY)
    files = sorted((paper.folder / "library" / "archive").rglob("*.warc.gz"))
    kinds = [[r.type for r in index(path) if r.type in ("response", "revisit")] for path in files]
    assert kinds == [["response", "response"], ["revisit", "revisit"]]


def test_a_page_that_two_sources_serve_is_fetched_once_and_is_one_article(site: Site, paper: Paper) -> None:
    site.pages["/other"] = feed(item(7, "Hafen", link=f"{site.url}/1", guid="x7"))
    sources = (("blatt", "feed", "Politik"), ("anderes", "other", "Stadt"))
    paper.configure(
        config(*(f'id = "{name}"\nurl = "{site.url}/{path}"\nsection = ["{s}"]' for name, path, s in sources))
    )
    outcomes = paper.run()
    assert [(o.kind, o.cause) for o in outcomes] == [("new", ""), ("new", "the same article as in blatt")]
    assert site.counts()["/1", 200] == 1
    (post,) = paper.posts().values()
    assert "categories:\n  - ['Politik']\n  - ['Stadt']\n" in post
    assert outcomes[0].post_id == outcomes[1].post_id


def advertised(site: Site, title: str, number: int) -> str:
    """The page with another advertisement each time."""
    return article(title, *LONG).replace("</article>", f"</article><aside class='ad'>Angebot {number}!</aside>")


def kept(paper: Paper) -> list[list[str]]:
    """The types of the records of the article's page, a list for each run."""
    files = sorted((paper.folder / "library" / "archive").rglob("*.warc.gz"))
    return [[r.type for r in index(path) if r.type in ("response", "revisit") and r.url[-2:] == "/1"] for path in files]


@pytest.mark.parametrize(("keep", "types"), [("all", "response"), ("changes", "revisit")])
def test_what_is_kept_of_a_page_whose_article_is_the_same_is_set(
    site: Site, paper: Paper, keep: str, types: str
) -> None:
    paper.configure(config(f'id = "blatt"\nurl = "{site.url}/feed"\nkeep = "{keep}"\nrevisit = ["1d", "2d", "3d"]'))
    for number in range(3):
        site.pages["/1"] = advertised(site, "Hafen", number)
        assert paper.kinds(DAY) == ["new" if number == 0 else "same"]
    assert kept(paper) == [["response"], [types], [types]]
    site.pages["/1"] = article("Hafen", *LONG[:2])
    assert paper.kinds(DAY) == ["revised"]
    assert kept(paper)[-1] == ["response"], "what changed is kept whole"
    assert not (paper.folder / "library" / "undecided").exists()
    assert [found.what for found in check(paper.folder)] == []


def before_and_after_a_rebuild(paper: Paper, question: str) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """What the database answers, and what the one made again does."""
    with paper.library() as library:
        before = library.db.execute(question).fetchall()
    list(rebuild(paper.folder, 1))
    with paper.library() as library:
        return before, library.db.execute(question).fetchall()


def test_a_library_that_keeps_only_changes_can_be_made_again(site: Site, paper: Paper) -> None:
    paper.configure(config(f'id = "blatt"\nurl = "{site.url}/feed"\nkeep = "changes"'))
    for number in range(3):
        site.pages["/1"] = advertised(site, "Hafen", number)
        paper.run(2 * DAY)
    before, after = before_and_after_a_rebuild(
        paper, "SELECT page_record, payload_digest, etag, revision, looked, next_look FROM entry"
    )
    assert after == before


@pytest.mark.parametrize("keep", ["all", "changes"])
def test_news_and_pages_that_lead_on_are_archived_whatever_is_kept(site: Site, paper: Paper, keep: str) -> None:
    """Without the feed that told them a rebuild would lose the news, without the page what it led to."""
    paper.configure(config(f'id = "blatt"\nurl = "{site.url}/feed"\nkeep = "{keep}"'))
    paper.run()
    leading = '<meta http-equiv="refresh" content="0; url=/neu"><p>Umgezogen.</p>'
    site.pages |= {"/1": leading, "/neu": article("Hafen", *LONG, "Nachtrag."), "/2": article("Markt", *LONG)}
    site.pages["/feed"] = feed(*(item(n, link=f"{site.url}/{n}", guid=f"g{n}") for n in (1, 2)))
    assert paper.kinds(DAY, all_sources=True) == ["revised", "new"]
    before, after = before_and_after_a_rebuild(
        paper, "SELECT post_id, page_record, payload_digest, revision FROM entry ORDER BY 1"
    )
    assert after == before
