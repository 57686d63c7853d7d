"""Why each block of a page was taken or dropped: the reader's decision, told in plain words after the fact.

Nothing is noted while reading: each reason is found again with the predicates that body.py decides by.
"""

import re
from collections.abc import Iterator
from typing import Literal

from broadsheet.model import Article, Entry, Record, Rule
from broadsheet.read import phrases
from broadsheet.read.article import Understood, understood
from broadsheet.read.blocks import Block, Tree
from broadsheet.read.body import Body
from broadsheet.read.ends import around_of, closed, is_dated, is_last_word, link_lists
from broadsheet.read.names import ASIDE, BYLINE, COMMENT, HARD, HEADING, HIDDEN, ITEM
from broadsheet.read.ruled import holds
from broadsheet.read.teasers import cards, pointers
from broadsheet.read.weighing import STANDS_ASIDE, repeats_of, scale_of
from broadsheet.text import folded, squash

State = Literal["taken", "caption", "dropped"]
_NAMED = re.compile(r' (class|id)="([^"]*)"')
_LONGEST = 60  # characters of an element's name
# What an element's own name or tag says against it, the strongest first.
_AGAINST = (
    (HARD, "never text"),
    (COMMENT, "comments or consent"),
    (HIDDEN, "hidden"),
    (ASIDE, "beside the article"),
    (BYLINE, "byline or date"),
)


class Told(Record, frozen=True, kw_only=True):
    """What became of one block, and why; `at` names the element that decided, where one did."""

    state: State
    why: str
    at: str = ""
    text: str


class Explanation(Record, frozen=True, kw_only=True):
    """A page's article, what is to be said of the page as a whole, and its blocks in their order."""

    article: Article
    notes: tuple[str, ...]
    blocks: tuple[Told, ...]


def explain(
    html: bytes | str, url: str = "", *, entry: Entry | None = None, content_type: str = "", rule: Rule | None = None
) -> Explanation:
    """The article of a page, and for each block of the page why it is or is not part of it. Raises nothing."""
    seen = understood(html, url, entry=entry, content_type=content_type, rule=rule)
    blocks = [(block.first, told) for block, told in zip(seen.tree.blocks, _reasons(seen), strict=True)]
    said = "removed by the imported rule" if rule and rule.prior else "removed by your rule"
    blocks += ((r.token, Told(state="dropped", why=said, text=r.words or "(no words)")) for r in seen.removed)
    blocks.sort(key=lambda pair: pair[0])
    return Explanation(article=seen.article, notes=tuple(_notes(seen, rule)), blocks=tuple(told for _, told in blocks))


def _notes(seen: Understood, rule: Rule | None) -> Iterator[str]:
    article, body = seen.article, seen.body
    if rule:
        yield f"{'the imported' if rule.prior else 'your'} rule for {rule.host}{_followed(body, rule)}"
    if body.root and not body.spans:
        share = f"{body.share:.0%} of the page's prose"
        yield f"the article's container: {_name(seen.tree, body.root)}, {share}"
    if (origin := article.origins.get("html", "")) in ("feed", "json-ld"):
        whose = "feed's" if origin == "feed" else "page's own data (JSON-LD)"
        yield f"the words shown are the {whose}: what the page shows is clearly less"
    if article.next_page:
        yield f"goes on at {article.next_page}"
    for field in ("title", "authors", "published"):
        if value := getattr(article, field):
            said = ", ".join(value) if isinstance(value, tuple) else str(value)
            yield f"{field}: {squash(said)} (from {_SOURCES.get(article.origins[field], article.origins[field])})"


_SOURCES = {"rule": "the rule", "page": "what the page shows", "og": "og:", "json-ld": "JSON-LD", "feed": "the feed"}


def _followed(body: Body, rule: Rule) -> str:
    if not rule.body or body.spans:
        return ""
    if rule.prior:
        return ": its body is not followed, for it matches nothing, or no prose, or far less or more than there is"
    return ": its body matches nothing, so the reader decided"


def _reasons(seen: Understood) -> Iterator[Told]:
    tree, body = seen.tree, seen.body
    context = _Context(tree, body, seen.article.title or "")
    for k, block in enumerate(tree.blocks):
        state, why, at = reason_of(k, tree, body, context)
        yield Told(state=state, why=why, at=at, text=squash(block.text))


class _Context:
    """What the reasons of a page's blocks share."""

    def __init__(self, tree: Tree, body: Body, title: str) -> None:
        self.chosen, self.captions, self.lead = set(body.chosen), set(body.captions), set(body.lead)
        self.repeats = repeats_of(tree.blocks)
        self.scale = scale_of(tree.blocks)
        self.cards = cards(tree, self.scale, body.site)
        spans = [(tree.starts[body.root], tree.ends[body.root])] if body.root else [(0, len(tree.tokens.names))]
        self.spans = body.spans or spans
        within = [k for k, block in enumerate(tree.blocks) if holds(self.spans, block)]
        self.link_lists = link_lists(within, tree, body.site)
        within = [k for k in within if not (body.negative and body.negative[tree.blocks[k].element])]
        prose = [k for k in body.chosen if k not in self.lead]
        self.pointing = pointers(tree, within, self.scale)
        self.own = set(closed(within, tree.blocks, self.scale))
        self.first, self.last = (prose[0], prose[-1]) if prose else (len(tree.blocks), len(tree.blocks))
        self.title = folded(title)


def reason_of(k: int, tree: Tree, body: Body, context: _Context) -> tuple[State, str, str]:
    """What became of block k, why, and the element that decided, if one did."""
    block = tree.blocks[k]
    if k in context.lead:
        return "taken", "introduces the article", ""
    if k in context.chosen:
        return "taken", "in the rule's body" if body.spans else "in the article's container", ""
    if k in context.captions:
        return "caption", "words of a picture", _name(tree, block.element)
    if body.spans and not holds(context.spans, block):
        return "dropped", "outside the rule's body", ""
    if body.negative and body.negative[block.element]:
        return "dropped", *_named_against(tree, body.negative, block.element)
    return "dropped", _worded_against(k, tree, context), ""


def _named_against(tree: Tree, negative: list[int], element: int) -> tuple[str, str]:
    """The outermost element that stands aside, and what speaks against it."""
    while negative[tree.parents[element]] == STANDS_ASIDE:
        element = tree.parents[element]
    own = tree.flags[element]
    why = next((said for flag, said in _AGAINST if own & flag), "words of a picture")
    return why, _name(tree, element)


def _worded_against(k: int, tree: Tree, context: _Context) -> str:
    block = tree.blocks[k]
    if block.flags & HEADING and context.title and folded(block.text) == context.title:
        return "the headline"
    if k in context.cards:
        return "a teaser of another page"
    if context.repeats.get(k) in context.chosen:
        return "said again elsewhere"
    if k in context.pointing:
        return "points to another article"
    if not holds(context.spans, block):
        return "outside the article's container"
    if around_of([block], context.scale):
        return _kind_around(block)
    if block.flags & ITEM and tree.parents[block.element] in context.link_lists:
        return "in a list of links"
    if k not in context.own and holds(context.spans, block):
        return "under a heading of its own, below the article"
    if is_dated(block):
        return "a line that tells when"
    if k < context.first:
        return "before the first paragraph"
    if is_last_word(block, context.scale):
        return "an appeal or a credit at the end"
    return "a heading without text below" if block.flags & HEADING else "after the last paragraph"


def _kind_around(block: Block) -> str:
    if phrases.CROSS.within(block.text):
        return "points to another article"
    if phrases.APPEAL.within(block.text[:100]):
        return "an appeal or a notice"
    if phrases.CREDIT.within(block.text):
        return "a credit"
    return "a label" if phrases.ALONE.within(block.text) else "a link and nothing else"


def _name(tree: Tree, element: int) -> str:
    """An element as a selector has it: "div.story", "div#content"."""
    names = dict(_NAMED.findall(tree.raw(element)))
    classes = "".join(f".{name}" for name in names.get("class", "").split())
    named = classes or (f"#{names['id']}" if names.get("id") else "")
    return squash(f"{tree.tags[element]}{named}")[:_LONGEST]
