"""The page as a flat list of its tags.

The parse tree is walked where it lies, in C (native/dom.c). Without that it is serialised once (every attribute quoted,
every element closed) and split on "<": half of what touching each node from Python costs. Both leave plain strings.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from selectolax import lexbor
from selectolax.lexbor import LexborHTMLParser

from broadsheet.native import native
from broadsheet.read.code_lines import lined
from broadsheet.read.opened import opened

# What never holds words of an article: what most pages have, then what few have.
_OFTEN = "script style svg template select nav textarea".split()
_SELDOM = "xmp noembed noframes plaintext math-field datalist canvas map annotation annotation-xml".split()
_LEFT_OUT = frozenset((*_OFTEN, *_SELDOM))
# Comments, declarations, and what an iframe holds, which is written as it came.
_NO_TAG = re.compile(r"<!--.*?-->|<[!?][^>]*>|(<iframe(?=[ >])[^>]*>).*?(?=</iframe>)", re.S)
_ANY = b'<!DOCTYPE html><html lang="a"><p id="b" class="c">d<br title="e">f<!--g--><x-y z="1"><i k="&lt;">h</i>'

Lists = tuple[list[str], list[str], list[str]]


class Tokens(NamedTuple):
    """All tags of a page in order, as parallel lists (three long lists are kinder to the collector than tuples)."""

    names: list[str]  # "p", "/p"
    raws: list[str]  # attributes as written by the serialiser
    texts: list[str]  # what follows, entities not read

    def of(self, names: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
        """(name, attributes, text) of the tags with these names."""
        return ((self.names[i], self.raws[i], self.texts[i]) for i in find(self.names, names))


def tokens_of(html: bytes, mark: Callable[[LexborHTMLParser], None] | None = None) -> Tokens:
    """All tags of the parsed page, in order, each with its attributes and the text that follows it.

    mark   may give elements of the parse tree an attribute to be known by
    """
    parser = LexborHTMLParser(html)
    if mark:
        mark(parser)
    tokens = Tokens(*(_walked(parser) if _can_walk else written(parser)))
    opened(*tokens, find(tokens.names, ("button",)))
    lined(tokens.names, tokens.texts, find(tokens.names, ("pre",)))
    return tokens


def _walked(parser: LexborHTMLParser) -> Lists:
    return native.walk(parser.root.mem_id) if native and parser.root else written(parser)


def written(parser: LexborHTMLParser) -> Lists:
    """Names, attributes and texts of the tags of a parse tree, which loses what is no part of an article.

    Also compiled, see native/dom.c; that tells a tag from what looks like one in the name of another ("<a<!--b>").
    """
    parser.strip_tags(_OFTEN)
    lists = split(parser.html or "")
    if _LEFT_OUT.isdisjoint(lists[0]):  # each name costs a pass over the tree
        return lists
    parser.strip_tags(_SELDOM)
    return split(parser.html or "")


def split(page: str) -> Lists:
    """What the serialiser wrote, cut at its tags; without comments, declarations and what iframes hold.

    The serialiser escapes "<" and ">" in words and attributes: these are tags.
    """
    page = _NO_TAG.sub(r"\1", page)
    names, raws, texts = list[str](), list[str](), list[str]()
    begun = ""  # a tag with "<" in a name, which is not escaped
    for part in page.split("<")[1:]:
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
    return names, raws, texts


def named(names: list[str], wanted: tuple[str, ...]) -> list[int]:
    """Where in `names` those stand that are wanted. Also compiled, see native/tokens.c."""
    return [i for i, name in enumerate(names) if name in wanted]


def _bind() -> bool:
    """True where the parser's trees are such as native/dom.c knows."""
    parser = LexborHTMLParser(_ANY)
    return bool(native and parser.root and native.bind(lexbor.__file__, parser.root.mem_id, _LEFT_OUT))


find = native.named if native else named
_can_walk = _bind()
