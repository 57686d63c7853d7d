"""The page in one pass: a flat list of tags, and the blocks of text between block-level tags.

The parsed tree is serialised once (every attribute quoted, every element closed) and read back with one regular
expression: on lexbor that costs half of what touching each node from Python costs, and leaves plain strings.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from broadsheet.markup import VOID, unescape
from broadsheet.read.names import INHERITED, PRE, TAG_FLAGS, flags_of

# What never holds words of an article goes before the tree is written out.
_STRIPPED = (
    "script style svg template select xmp noembed noframes plaintext math-field nav textarea datalist canvas object "
    "map annotation annotation-xml"
).split()
MATH = frozenset(  # MathML: its letters stand in the line
    "math semantics mrow mi mo mn ms mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover mstyle "
    "mpadded mphantom mfenced menclose mtable mtr mtd mmultiscripts mprescripts".split()
)
INLINE = MATH | frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark nobr q ruby rt rb rtc s "
    "samp small span strike strong sub sup time "
    "tt u var wbr label o:p amp-fit-text shy img picture source".split()
)
FORMATTING = frozenset(
    "b bdi bdo big code del dfn em i ins kbd mark nobr q s samp small strike strong sub sup tt u var".split()
)
_TAGS, _LETTERS = 200, 1000  # tags and letters of each that a headline, a name or a date has at most
_CLASS = re.compile(r' class="([^"]*)"')
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_IFRAME = re.compile(r"(<iframe[^>]*>).*?(?=</iframe>)", re.S)  # what it holds is written as it came
# Sentence marks of all scripts: ASCII, full width, ideographic, Arabic, Urdu, Devanagari, Ethiopic,
# Greek, Armenian, Khmer, Burmese.
MARKS = re.compile(r"[.,;:!?](?=\s|$|[\"'”’»)])|[。，、；：！？…．｡､؟،؛۔।॥።፣·՝։។၊။]")


_LABEL = 25  # characters
# What a tag does to the tree: nothing, or how it begins and ends elements.
_NOTHING, _BREAK, _RULE, _END_LINK, _END_INLINE, _END_BLOCK, _LINK, _INLINE, _BLOCK = range(9)
_DOES = dict.fromkeys(VOID, _NOTHING) | {"br": _BREAK, "hr": _RULE}
for _name in INLINE - VOID:
    _DOES |= {_name: _INLINE, f"/{_name}": _END_INLINE}
for _name in FORMATTING:
    _DOES |= {_name: _NOTHING, f"/{_name}": _NOTHING}
_DOES |= {"a": _LINK, "/a": _END_LINK}


class Block:
    """A run of inline text under one block-level element."""

    __slots__ = ("element", "first", "flags", "last", "linked", "links", "marks", "size", "tag", "text")

    def __init__(self, element: int, tag: str, text: str, first: int, last: int, linked: int, links: int, flags: int):
        self.element, self.tag, self.text, self.first, self.last = element, tag, text, first, last
        self.linked, self.links, self.flags = linked, links, flags  # linked: characters inside links
        self.size = len(text)
        self.marks = self.size - linked >= _LABEL and MARKS.search(text) is not None  # of a label nobody asks


class Tokens(NamedTuple):
    """All tags of a page in order, as parallel lists (three long lists are kinder to the collector than tuples)."""

    names: list[str]  # "p", "/p"
    raws: list[str]  # attributes as written by the serialiser
    texts: list[str]  # what follows, entities not read

    def of(self, names: frozenset[str]) -> Iterator[tuple[str, str, str]]:
        """(name, attributes, text) of the tags with these names."""
        found = [i for i, name in enumerate(self.names) if name in names]
        return ((self.names[i], self.raws[i], self.texts[i]) for i in found)


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

    def beginning(self, element: int) -> list[str]:
        """What an element says first, tag by tag: enough for a headline, a name or a date, whatever is nested in it."""
        start = self.starts[element]
        end = min(max(self.ends[element], start + 1), start + _TAGS)
        return [text[:_LETTERS] for text in self.tokens.texts[start:end]]


def names_of(tree: Tree, element: int) -> str:
    """The classes of an element, as written."""
    found = _CLASS.search(tree.raw(element))
    return found[1] if found else ""


def tokens_of(html: bytes, mark: Callable[[LexborHTMLParser], None] | None = None) -> Tokens:
    """All tags of the parsed page, in order, each with its attributes and the text that follows it.

    mark   may give elements of the parse tree an attribute to be known by
    """
    parser = LexborHTMLParser(html)
    if mark:
        mark(parser)
    parser.strip_tags(_STRIPPED)
    written = parser.html or ""
    if "<!--" in written:
        written = _COMMENT.sub("", written)
    if "<iframe" in written:
        written = _IFRAME.sub(r"\1", written)
    names, raws, texts = [], [], []  # the serialiser escapes "<" and ">" in words and attributes: these are tags
    begun = ""  # a tag with "<" in a name, which is not escaped
    for part in written.split("<")[1:]:
        tag, closed, text = part.partition(">")
        if not closed:
            begun += tag
            continue
        if begun:
            tag, begun = begun + tag, ""
        end = tag.find(" ")
        names.append(tag if end < 0 else tag[:end])
        raws.append("" if end < 0 else tag[end:])
        texts.append(text)
    return Tokens(names, raws, texts)


def grow(tokens: Tokens) -> Tree:
    """The tree and its blocks; one look at each token. Elements that only format words are not in the tree."""
    tree = Tree(tokens)
    names, raws, texts = tokens
    tags, parents, flags, inherited, starts, ends = (
        tree.tags, tree.parents, tree.flags, tree.inherited, tree.starts, tree.ends)  # fmt: skip
    blocks = tree.blocks
    stack, holders = [0], [0]  # open elements; open block-level elements
    pieces: list[str] = []
    first = linked = links = in_link = breaks = 0
    known: dict[str, int] = {}  # bits by tag and attributes: a page repeats itself

    def flush(last: int) -> None:
        nonlocal linked, links, breaks
        text = "".join(pieces)
        pieces.clear()
        breaks = 0
        if "&" in text:
            text = unescape(text)
        holder = holders[-1]
        if not inherited[holder] & PRE:
            text = " ".join(text.split())
        if text and not text.isspace():
            linked = min(linked, len(text))
            blocks.append(Block(holder, tags[holder], text, first, last, linked, links, inherited[holder]))
        linked = links = 0

    for i in range(names.index("body") if "body" in names else 0, len(names)):
        name = names[i]
        does = _DOES.get(name, -1)
        if does < 0:
            does = _END_BLOCK if name.startswith("/") else _BLOCK
        if does >= _LINK:
            raw = raws[i]
            if does == _LINK:
                in_link += 1
                links += 1
            elif does == _BLOCK:
                if pieces:
                    flush(i)
                holders.append(len(tags))
            if not raw:
                own = TAG_FLAGS.get(name, 0)
            else:
                own = known.get(name + raw, -1)
                if own < 0:
                    own = known[name + raw] = flags_of(name, raw)
            parent = stack[-1]
            stack.append(len(tags))
            tags.append(name)
            parents.append(parent)
            flags.append(own)
            inherited.append((inherited[parent] & INHERITED) | own)
            starts.append(i)
            ends.append(i)
        elif does >= _END_LINK:
            if len(stack) > 1:
                closed = stack.pop()
                ends[closed] = i
                if does == _END_LINK:
                    in_link -= 1
                elif does == _END_BLOCK:
                    if pieces:
                        flush(i)
                    if holders[-1] == closed:
                        holders.pop()
        elif does == _BREAK:
            breaks += 1
            if pieces:
                if breaks >= 2:
                    flush(i)
                else:
                    pieces.append("\n")
        elif does == _RULE and pieces:
            flush(i)
        text = texts[i]
        if text and (pieces or not text.isspace()):
            if not pieces:
                first = i
            pieces.append(text)
            if in_link:
                linked += len(text.strip())
            if breaks and not text.isspace():
                breaks = 0
    if pieces:
        flush(len(names))
    return tree
