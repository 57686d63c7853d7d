"""The records of the demo's news room, as articles.toml holds them."""

from typing import Literal

from broadsheet.model import Record


class Picture(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A picture of an article; `lazy`: the page gives its address in data-src only."""

    url: str
    caption: str
    credit: str
    lazy: bool = False


class Heading(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sub-heading before paragraph number `before` (from 0)."""

    before: int
    text: str


class Story(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One article."""

    path: str
    title: str
    author: str = ""
    published: str = ""  # ISO 8601; "": the page gives no date
    paragraphs: tuple[str, ...] = ()
    edited: str = ""  # a paragraph that round 2 adds
    picture: Picture | None = None
    heading: Heading | None = None
    split: bool = False  # the body stands in two containers
    gated: bool = False
    status: int = 200
    feed_text: str = ""  # what the feed gives in full, where the page is missing


class Site(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One site."""

    host: str
    name: str
    language: str
    section: tuple[str, ...]
    feed: Literal["rss-teaser", "rss-full", "atom", "json"]
    mess: Literal["wordpress", "cards", "plain", "wrong-charset"]
    article: tuple[Story, ...]

    def url(self, story: Story) -> str:
        """The address of an article."""
        return f"http://{self.host}{story.path}"


class Asked(Record, frozen=True, kw_only=True):
    """A request that the news room answered."""

    url: str
    status: int
    is_conditional: bool


class Served(Record, frozen=True, kw_only=True):
    """An address and its answer."""

    url: str
    body: bytes
    content_type: str
    status: int = 200
