"""The page in one pass: a flat list of tags, and the blocks of text between block-level tags.

The parsed tree is serialised once (every attribute quoted, every element closed) and read back with one regular
expression: on lexbor that costs half of what touching each node from Python costs, and leaves plain strings.
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from broadsheet.markup import VOID
from broadsheet.read.names import INHERITED, PRE, TAG_FLAGS, flags_of

_STRIPPED = "script style svg template select xmp noembed noframes plaintext math-field".split()
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark nobr q ruby rt rb rtc s "
    "samp small span strike strong sub sup time "
    "tt u var wbr label o:p amp-fit-text shy img picture source".split()
)
_TOKEN = re.compile(r'<(/?[a-zA-Z][^\s>]*)((?: =?[^\s>=/]*="[^"]*")*+)[^>]*>')
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_IFRAME = re.compile(r'(<iframe(?: =?[^\s>=/]*="[^"]*")*+>).*?(?=</iframe>)', re.S)
# Sentence marks of all scripts: ASCII, full width, ideographic, Arabic, Urdu, Devanagari, Ethiopic,
# Greek, Armenian, Khmer, Burmese.
MARKS = re.compile(r"[.,;:!?](?=\s|$|[\"'”’»)])|[。，、；：！？…．｡､؟،؛۔।॥።፣·՝։។၊။]")


class Block:
    """A run of inline text under one block-level element."""

    __slots__ = ("element", "first", "flags", "last", "linked", "links", "marks", "size", "tag", "text")

    def __init__(self, element: int, tag: str, text: str, first: int, last: int, linked: int, links: int, flags: int):
        self.element, self.tag, self.text, self.first, self.last = element, tag, text, first, last
        self.linked, self.links, self.flags = linked, links, flags  # linked: characters inside links
        self.size = len(text)
        self.marks = MARKS.search(text) is not None


class Tokens(NamedTuple):
    """All tags of a page in order, as parallel lists (three long lists are kinder to the collector than tuples)."""

    names: list[str]  # "p", "/p"
    raws: list[str]  # attributes as written by the serialiser
    texts: list[str]  # what follows, entities not read

    def of(self, names: frozenset[str]) -> Iterator[tuple[str, str, str]]:
        """(name, attributes, text) of the tags with these names."""
        return (
            (name, raw, text)
            for name, raw, text in zip(self.names, self.raws, self.texts, strict=True)
            if name in names
        )


class Tree:
    """A page as parallel lists: its tokens, its elements in document order, blocks."""

    __slots__ = ("blocks", "ends", "flags", "inherited", "parents", "pictures", "starts", "tags", "tokens")

    def __init__(self, tokens: Tokens):
        self.tokens = tokens
        self.tags: list[str] = ["#"]
        self.parents: list[int] = [0]
        self.flags: list[int] = [0]
        self.inherited: list[int] = [0]
        self.starts: list[int] = [0]  # token of the start tag
        self.ends: list[int] = [len(tokens.names)]  # token of the end tag
        self.blocks: list[Block] = []
        self.pictures = [i for i, name in enumerate(tokens.names) if name == "img"]

    def raw(self, element: int) -> str:
        """The attributes of an element as written."""
        return self.tokens.raws[self.starts[element]]


def tokens_of(html: bytes, mark: Callable[[LexborHTMLParser], None] | None = None) -> Tokens:
    """All tags of the parsed page, in order, each with its attributes and the text that follows it.

    mark   may give elements of the parse tree an attribute to be known by
    """
    parser = LexborHTMLParser(html)
    parser.strip_tags(_STRIPPED)
    if mark:
        mark(parser)
    written = parser.html or ""
    if "<!--" in written:
        written = _COMMENT.sub("", written)
    if "<iframe" in written:
        written = _IFRAME.sub(r"\1", written)
    parts = _TOKEN.split(written)
    return Tokens(parts[1::3], parts[2::3], parts[3::3])


def grow(tokens: Tokens) -> Tree:
    """The tree and its blocks; one look at each token."""
    tree = Tree(tokens)
    tags, parents, flags, inherited, starts, ends = (
        tree.tags, tree.parents, tree.flags, tree.inherited, tree.starts, tree.ends)  # fmt: skip
    blocks = tree.blocks
    stack, holders = [0], [0]  # open elements; open block-level elements
    pieces: list[str] = []
    first = linked = links = in_link = extra = 0
    breaks = 0
    in_head = "body" in tokens.names
    tag_flags = TAG_FLAGS.get

    def flush(last: int) -> None:
        nonlocal linked, links, breaks, extra
        text = "".join(pieces)
        pieces.clear()
        breaks = 0
        if text and not text.isspace():
            if "&" in text:
                text = unescape(text)
            holder = holders[-1]
            if not inherited[holder] & PRE:
                text = " ".join(text.split())
            blocks.append(
                Block(holder, tags[holder], text, first, last, min(linked, len(text)), links, inherited[holder] | extra)
            )
        linked = links = extra = 0

    for i, (name, raw, text) in enumerate(zip(tokens.names, tokens.raws, tokens.texts, strict=True)):
        if in_head:
            in_head = name != "body"
            if in_head:
                continue
        if name[0] == "/":
            name = name[1:]
            if len(stack) > 1 and tags[stack[-1]] == name:
                closed = stack.pop()
                ends[closed] = i
                if name == "a":
                    in_link -= 1
                elif name not in INLINE:
                    if pieces:
                        flush(i)
                    if holders[-1] == closed:
                        holders.pop()
            if text and (pieces or not text.isspace()):
                if not pieces:
                    first = i
                pieces.append(text)
                if in_link:
                    linked += len(text.strip())
                elif breaks and not text.isspace():
                    breaks = 0
            continue
        if name in VOID:
            if name == "br":
                breaks += 1
                if breaks >= 2 and pieces:
                    flush(i)
                elif pieces:
                    pieces.append("\n")
            elif name == "hr" and pieces:
                flush(i)
            if text and (pieces or not text.isspace()):
                if not pieces:
                    first = i
                pieces.append(text)
                if in_link:
                    linked += len(text.strip())
                if breaks and not text.isspace():
                    breaks = 0
            continue
        own = flags_of(name, raw) if raw else tag_flags(name, 0)
        here = len(tags)
        if name == "a":
            in_link += 1
            links += 1
        elif name not in INLINE:
            if pieces:
                flush(i)
            holders.append(here)
        parent = stack[-1]
        tags.append(name)
        parents.append(parent)
        flags.append(own)
        inherited.append((inherited[parent] & INHERITED) | own)
        starts.append(i)
        ends.append(i)
        stack.append(here)
        if text and (pieces or not text.isspace()):
            if not pieces:
                first = i
            pieces.append(text)
            if in_link:
                linked += len(text.strip())
            if breaks and not text.isspace():
                breaks = 0
    if pieces:
        flush(len(tokens.names))
    return tree
