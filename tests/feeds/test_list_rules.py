"""Lists by the user's own rule: the same page by CSS and by XPath, an API by JSON paths; what a rule misses is told."""

import json

import pytest

from broadsheet.errors import EmptyList, FeedError
from broadsheet.feeds.listing.rules import by_rule
from broadsheet.jsonpath import find, steps
from broadsheet.model import Entry, ListRule

URL = "https://hafenblatt.example/stadt/"
PAGE = """<html><body><ul class="n">
<li data-when="2026-10-31"><a class="b" href="/bild"><img data-src="/i/1.jpg" src="/blank.gif"></a><h3><a href="1">Die Fähre fährt</a></h3><p>Täglich.</p></li>
<li data-when="30.10.2026"><h3><a href="2?utm_source=x">Die Brücke steht</a></h3></li>
<li>Anzeige</li></ul><a href="/andere">Andere Meldungen aus der ganzen Region</a></body></html>""".encode()


def shown(entries: tuple[Entry, ...]) -> list[tuple[str | None, ...]]:
    return [
        (e.url, e.title, e.published.date().isoformat() if e.published else None, e.image, e.summary_html)
        for e in entries
    ]


WANTED = [
    (
        "https://hafenblatt.example/stadt/1",
        "Die Fähre fährt",
        "2026-10-31",
        "https://hafenblatt.example/i/1.jpg",
        "Täglich.",
    ),
    ("https://hafenblatt.example/stadt/2?utm_source=x", "Die Brücke steht", "2026-10-30", None, None),
]


@pytest.mark.parametrize(
    "rule",
    [
        ListRule(item="ul.n > li", link="h3 a", date="@data-when", picture="img", summary="p"),
        ListRule(
            item="//ul[@class='n']/li[h3]",
            link="h3/a/@href",
            title="string(h3)",
            date="@data-when",
            picture=".//img",
            summary="p",
        ),
    ],
    ids=["css", "xpath"],
)
def test_css_and_xpath_find_the_same(rule: ListRule) -> None:
    assert shown(by_rule(PAGE, URL, rule)) == WANTED


def test_what_a_rule_leaves_out_is_the_first_link_and_the_heading() -> None:
    found = by_rule(PAGE, URL, ListRule(item="li h3"))
    assert [(entry.url, entry.title) for entry in found] == [(row[0], row[1]) for row in WANTED]


def test_an_api_by_json_paths() -> None:
    data = {
        "data": {
            "list": [
                {"n": {"t": "茶农丰收", "u": "/a/1", "ts": "2026-10-31"}},
                {"n": {"t": "无"}},
                {"n": {"t": "地铁开工", "u": "/a/2"}},
            ]
        }
    }
    rule = ListRule(item="$.data.list[*].n", link="$.u", title="t", date="ts")
    found = by_rule(json.dumps(data).encode(), "https://x.example/api?p=1", rule)
    assert [(entry.url, entry.title) for entry in found] == [
        ("https://x.example/a/1", "茶农丰收"),
        ("https://x.example/a/2", "地铁开工"),
    ]


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("$.a[0]", [1]),
        ("$.a[-1]", [2]),
        ("$['a'][*]", [1, 2]),
        ("$..x", [3, 4]),
        ("$.*.x", [3]),
        ("$.none[4]", []),
        ("b.x", [3]),
    ],
)
def test_json_paths(path: str, values: list[int]) -> None:
    assert find({"a": [1, 2], "b": {"x": 3, "c": [{"x": 4}]}}, path) == values


@pytest.mark.parametrize("path", ["$.a[?(@.b)]", "$.a[", "$.a.(x)", "$ a"])
def test_what_is_no_path_is_known(path: str) -> None:
    assert steps(path) is None


@pytest.mark.parametrize(
    ("rule", "data", "error", "said"),
    [
        (ListRule(item="ol > li"), PAGE, EmptyList, "“ol > li” finds no entries: it matches nothing"),
        (ListRule(item="p"), PAGE, EmptyList, "its 1 items have no link"),
        (ListRule(item="$.a"), PAGE, FeedError, "a JSON rule, and the answer is no JSON"),
        (ListRule(item="//li[foo()]"), PAGE, FeedError, "cannot be followed"),
    ],
)
def test_a_rule_that_finds_nothing_says_so(rule: ListRule, data: bytes, error: type[FeedError], said: str) -> None:
    with pytest.raises(error) as raised:
        by_rule(data, URL, rule)
    assert said in str(raised.value)
    assert "broadsheet list URL" in str(raised.value)
