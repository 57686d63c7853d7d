"""Whatever a source says, it is written so that it is read back the same."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.config.document import Document
from broadsheet.config.edit import add_source, template
from broadsheet.config.patterns import compiled
from broadsheet.config.records import Config
from broadsheet.config.shape import shaped
from broadsheet.model import Filter, Source

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
FILTERS = st.none() | st.builds(Filter, any=WORDS, title=WORDS, author=WORDS, case_sensitive=st.booleans())
SOURCES = st.builds(
    Source,
    url=WORDS,
    id=WORDS,
    name=WORDS,
    section=st.lists(WORDS, max_size=3).map(tuple),
    limit=st.none() | st.integers(1, 10**6),
    include=FILTERS,
    exclude=FILTERS,
    max_age=WORDS,
    full_text=st.booleans(),
)


def sources(text: str) -> tuple[Source, ...]:
    return shaped(Document("t", text, tomllib.loads(text)), Config).source


@given(st.lists(SOURCES, max_size=3), WORDS)
def test_what_is_written_is_read(added: list[Source], title: str) -> None:
    text = template(title)
    for source in added:
        text = add_source(text, source)
    assert sources(text) == tuple(added)


@given(WORDS, st.booleans())
def test_a_pattern_compiles_or_is_told(pattern: str, case_sensitive: bool) -> None:
    try:
        said = str(compiled(pattern, case_sensitive).search("新闻 news"))
    except ValueError as error:
        said = str(error)
    assert said


def test_a_hungry_pattern_is_quick_or_refused() -> None:
    """Patterns that take some engines until the end of the world: here each is one pass over the text."""
    for pattern in ("(a+)+$", "(a|aa)+$", "(.*a){20}$", "(?:(?:x*)*)*y"):
        assert compiled(pattern).search("a" * 20_000 + "!") is None
    with pytest.raises(ValueError, match="repetition"):
        compiled("(a{1,900}){1,900}")
