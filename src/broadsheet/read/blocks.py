"""The page in one pass: its elements, and the blocks of text between block-level tags."""

import re
from bisect import bisect_left

import msgspec

from broadsheet.markup import VOID, unescape
from broadsheet.native import native
from broadsheet.read import names as named
from broadsheet.read.names import INHERITED, PRE, TABLE, TAG_FLAGS, flags_of
from broadsheet.read.tokens import Tokens, find

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
# Sentence marks of all scripts: full width, ideographic, Arabic, Urdu, Devanagari, Ethiopic, Greek, Armenian, Khmer,
# Burmese; and those of ASCII, which end something only before space or a closing mark.
_MARKS, _MARKS_BEFORE = "。，、；：！？…．｡､؟،؛۔।॥።፣·՝։၊။", "\"'”’»)"
MARKS = re.compile(rf"[.,;:!?](?=\s|$|[{_MARKS_BEFORE}])|[{_MARKS}]")
_BLANK = 3  # characters
_LABEL = 25  # characters: of a label nobody asks whether it is a sentence
# What a tag does to the tree: nothing, or how it begins and ends elements.
_NOTHING, _BREAK, _RULE, _END_LINK, _END_INLINE, _END_BLOCK, _LINK, _INLINE, _BLOCK = range(9)
_DOES = dict.fromkeys(VOID, _NOTHING) | {"br": _BREAK, "hr": _RULE}
for _name in INLINE - VOID:
    _DOES |= {_name: _INLINE, f"/{_name}": _END_INLINE}
for _name in FORMATTING:
    _DOES |= {_name: _NOTHING, f"/{_name}": _NOTHING}
_DOES |= {"a": _LINK, "/a": _END_LINK}


class Block(msgspec.Struct, gc=False):
    """A run of inline text under one block-level element."""

    element: int
    tag: str
    text: str
    first: int  # token
    last: int  # token after it
    linked: int  # characters inside links
    size: int  # characters
    flags: int
    marks: bool  # is a sentence, or has one


Parts = tuple[  # of a tree: tags, parents, flags, inherited, starts, ends, blocks, pictures
    list[str], list[int], list[int], list[int], list[int], list[int], list[Block], list[int]
]


class Tree(msgspec.Struct):
    """A page as parallel lists: its tokens, its elements in document order, blocks."""

    tokens: Tokens
    tags: list[str]
    parents: list[int]
    flags: list[int]  # what an element's own tag and names say
    inherited: list[int]  # and those around it
    starts: list[int]  # token of the start tag
    ends: list[int]  # token of the end tag
    blocks: list[Block]
    pictures: list[int]  # tokens
    firsts: list[int]  # tokens of the blocks

    def raw(self, element: int) -> str:
        """The attributes of an element as written."""
        return self.tokens.raws[self.starts[element]]

    def within(self, element: int) -> range:
        """The blocks that begin in an element."""
        return range(bisect_left(self.firsts, self.starts[element]), bisect_left(self.firsts, self.ends[element]))

    def elements(self, begin: int, end: int) -> range:
        """The elements that begin from one token up to another."""
        return range(bisect_left(self.starts, begin), bisect_left(self.starts, end))

    def tags_in(self, element: int) -> list[str]:
        """The tags of an element and of all in it."""
        return self.tags[element : bisect_left(self.starts, self.ends[element])]

    def pictured(self, begin: int, end: int) -> list[int]:
        """The pictures (tokens) from one token up to another."""
        return self.pictures[bisect_left(self.pictures, begin) : bisect_left(self.pictures, end)]

    def named(self, tag: str) -> list[int]:
        """The elements of a tag."""
        return find(self.tags, (tag,))

    def enclosing(self, element: int, tag: str) -> int:
        """The innermost element of a tag that an element is, or is in; 0 where there is none."""
        while element and self.tags[element] != tag:
            element = self.parents[element]
        return element

    def beginning(self, element: int) -> list[str]:
        """What an element says first, tag by tag: enough for a headline, a name or a date, whatever is nested in it."""
        start = self.starts[element]
        end = min(max(self.ends[element], start + 1), start + _TAGS)
        return [text[:_LETTERS] for text in self.tokens.texts[start:end]]


def names_of(tree: Tree, element: int) -> str:
    """The classes of an element, as written."""
    found = _CLASS.search(tree.raw(element))
    return found[1] if found else ""


def is_blank(b: Block) -> bool:
    """True for a line that only holds an empty paragraph open: marks that nobody sees (U+FEFF, U+200B), a lone dot."""
    if b.size > _BLANK:
        return False
    return not any(map(str.isprintable, b.text)) or (b.text == "." and not b.flags & (PRE | TABLE))


def grow(tokens: Tokens) -> Tree:
    """The tree and its blocks. Elements that only format words are not in the tree."""
    return tree_of(tokens, native.grow(*tokens) if native else grown(*tokens))


def tree_of(tokens: Tokens, parts: Parts) -> Tree:
    """A tree that was grown from these tokens."""
    blocks = parts[6]
    return Tree(tokens, *parts, firsts_of(blocks))


def firsts_of(blocks: list[Block]) -> list[int]:
    """The token at which each block begins."""
    return [block.first for block in blocks]


def grown(names: list[str], raws: list[str], texts: list[str]) -> Parts:
    """The parts of a tree from the page's tokens; one look at each. Also compiled, see native/blocks.c."""
    tags, parents, flags, inherited, starts, ends = ["#"], [0], [0], [0], [0], [len(names)]
    blocks = list[Block]()
    stack, holders = [0], [0]  # open elements; open block-level elements
    pieces: list[str] = []
    first = linked = in_link = breaks = 0
    known: dict[str, int] = {}  # bits by tag and attributes: a page repeats itself

    def flush(last: int) -> None:
        nonlocal linked, breaks
        text = "".join(pieces)
        pieces.clear()
        breaks = 0
        if "&" in text:
            text = unescape(text)
        holder = holders[-1]
        if not inherited[holder] & PRE:
            text = " ".join(text.split())
        if text and not text.isspace():
            size = len(text)
            free = size - (linked := min(linked, size))
            marks = free >= _LABEL and MARKS.search(text) is not None
            blocks.append(Block(holder, tags[holder], text, first, last, linked, size, inherited[holder], marks))
        linked = 0

    for i in range(names.index("body") if "body" in names else 0, len(names)):
        name = names[i]
        does = _DOES.get(name, -1)
        if does < 0:
            does = _END_BLOCK if name.startswith("/") else _BLOCK
        if does >= _LINK:
            raw = raws[i]
            if does == _LINK:
                in_link += 1
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
                if breaks >= 2 and not inherited[holders[-1]] & PRE:  # of code it is an empty line
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
    pictures = [i for i, name in enumerate(names) if name == "img"]
    return tags, parents, flags, inherited, starts, ends, blocks, pictures


if native:
    _tags = {tag: _DOES.get(tag, _BLOCK) | named.told_of(tag) for tag in (*_DOES, *TAG_FLAGS, "html", "body", "main")}
    native.learn(tags=_tags, block=Block, label=_LABEL, marks=_MARKS, marks_before=_MARKS_BEFORE, **named.TABLES)
