"""Which entries pass, and in which words it is told why one does not."""

from datetime import UTC, datetime, timedelta

import pytest

from broadsheet.config.filters import selects
from broadsheet.model import Entry, Filter, Person, Source

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ENTRY = Entry(
    title="現場直播：İzmir’de Fußball — 서울",
    summary_html="<p>Der <b>Vor</b>trag &amp; mehr</p>",
    content_html='<p data-x="attr">Ціна 15 грн</p><script>var s</script>',
    authors=(Person(name="Ana Müller"), Person(name="علي")),
    categories=("Sport", "新闻"),
    published=NOW - timedelta(days=10),
)

INCLUDE = [
    (Filter(title="直播"), ""),
    (Filter(title="文字"), "include.title does not match “文字”"),
    (Filter(title="fussball|FUßBALL"), ""),
    (Filter(title="fußball", case_sensitive=True), "include.title does not match “fußball”"),
    (Filter(title="서울"), ""),  # decomposed here, composed there
    (Filter(text="Vortrag & mehr"), ""),
    (Filter(text="ціна [0-9]+"), ""),
    (Filter(text="attr"), "include.text does not match “attr”"),
    (Filter(text="var s"), "include.text does not match “var s”"),
    (Filter(author="^ana"), ""),
    (Filter(author="علي"), ""),
    (Filter(category="^新闻$"), ""),
    (Filter(any="müller"), ""),
    (Filter(any="грн"), ""),
    (Filter(title="直播", author="Bob"), "include.author does not match “Bob”"),
]


@pytest.mark.parametrize(("rules", "reason"), INCLUDE)
def test_include_takes_what_matches_every_pattern(rules: Filter, reason: str) -> None:
    assert selects(ENTRY, Source(url="x", include=rules), NOW) == reason


EXCLUDE = [
    (Filter(title="直播"), "exclude.title matches “直播”"),
    (Filter(title="文字"), ""),
    (Filter(title="文字", category="sport"), "exclude.category matches “sport”"),
    (Filter(any="."), "exclude.any matches “.”"),
    (Filter(author="^$"), ""),
]


@pytest.mark.parametrize(("rules", "reason"), EXCLUDE)
def test_exclude_leaves_out_what_matches_one_pattern(rules: Filter, reason: str) -> None:
    assert selects(ENTRY, Source(url="x", exclude=rules), NOW) == reason


@pytest.mark.parametrize(
    ("age", "reason"), [("10d", ""), ("239h", "older than 239h"), ("1w", "older than 1w"), ("2w", "")]
)
def test_max_age(age: str, reason: str) -> None:
    assert selects(ENTRY, Source(url="x", max_age=age), NOW) == reason


def test_an_entry_without_facts() -> None:
    assert selects(Entry(), Source(url="x", max_age="1h", exclude=Filter(any="a")), NOW) == ""
    assert selects(Entry(), Source(url="x", include=Filter(author="^$")), NOW) == ""


def test_lone_surrogates_and_controls_do_not_stop_a_search() -> None:
    assert selects(Entry(title="a\ud800\x00直\u200b播"), Source(url="x", include=Filter(title="直播")), NOW) == ""
