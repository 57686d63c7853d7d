"""The page as a flat list of its tags.

The parsed tree is serialised once (every attribute quoted, every element closed) and split on "<": on lexbor that
costs half of what touching each node from Python costs, and leaves plain strings.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from broadsheet.native import native

# What never holds words of an article goes before the tree is written out: what most pages have, then what few have
# (each name costs a pass over the parse tree).
_OFTEN = "script style svg template select nav textarea".split()
_SELDOM = "xmp noembed noframes plaintext math-field datalist canvas object map annotation annotation-xml".split()
_SELDOM_NAMES = frozenset(_SELDOM)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_IFRAME = re.compile(r"(<iframe[^>]*>).*?(?=</iframe>)", re.S)  # what it holds is written as it came


class Tokens(NamedTuple):
    """All tags of a page in order, as parallel lists (three long lists are kinder to the collector than tuples)."""

    names: list[str]  # "p", "/p"
    raws: list[str]  # attributes as written by the serialiser
    texts: list[str]  # what follows, entities not read

    def of(self, names: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
        """(name, attributes, text) of the tags with these names."""
        return ((self.names[i], self.raws[i], self.texts[i]) for i in _named(self.names, names))


def tokens_of(html: bytes, mark: Callable[[LexborHTMLParser], None] | None = None) -> Tokens:
    """All tags of the parsed page, in order, each with its attributes and the text that follows it.

    mark   may give elements of the parse tree an attribute to be known by
    """
    parser = LexborHTMLParser(html)
    if mark:
        mark(parser)
    parser.strip_tags(_OFTEN)
    tokens = Tokens(*_split(parser.html or ""))
    if _SELDOM_NAMES.isdisjoint(tokens.names):
        return tokens
    parser.strip_tags(_SELDOM)
    return Tokens(*_split(parser.html or ""))


def split(written: str) -> tuple[list[str], list[str], list[str]]:
    """What the serialiser wrote as names, attributes and texts of its tags; without comments and what iframes hold.

    The serialiser escapes "<" and ">" in words and attributes: these are tags. Also compiled, see native/tokens.c.
    """
    if "<!--" in written:
        written = _COMMENT.sub("", written)
    if "<iframe" in written:
        written = _IFRAME.sub(r"\1", written)
    names, raws, texts = list[str](), list[str](), list[str]()
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
    return names, raws, texts


def named(names: list[str], wanted: tuple[str, ...]) -> list[int]:
    """Where in `names` those stand that are wanted. Also compiled, see native/tokens.c."""
    return [i for i, name in enumerate(names) if name in wanted]


_split, _named = (native.split, native.named) if native else (split, named)
