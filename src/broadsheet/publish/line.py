"""Words and inline elements as one line of Markdown; what it has no marks for stays HTML (ruby, sub, mark, …)."""

import re
from collections.abc import Iterator, Mapping
from html import escape

from selectolax.lexbor import LexborNode

from broadsheet.publish.body import without_syntax
from broadsheet.publish.marks import code_span, destination, escaped, is_decodable, marked, title_part, with_ends

# Say nothing by themselves; the blocks among them stand in lines of headings and captions.
_PLAIN = frozenset("span time bdi wbr picture source p div section article aside".split())
_APART = frozenset("p div section article aside".split())
_EMPHASIS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_MEDIA = frozenset("iframe video audio".split())
_WHITE = " \t\n\r\f"
_RUN = re.compile(rf"[{_WHITE}]+")
_BREAK = "\0"  # stands for a <br> until the line is whole: no text has it


def line(nodes: list[LexborNode], line_end: str, spelt: Mapping[str, str]) -> str:
    """Nodes as one paragraph's text; `line_end` is what a <br> becomes, `spelt` as in marks.escaped."""
    text = _RUN.sub(" ", _pieces(nodes, " ", " ", spelt))
    text = re.sub(f" ?{_BREAK} ?", _BREAK, text).strip(f" {_BREAK}")
    return with_ends(text).replace(_BREAK, line_end)


def children(node: LexborNode) -> Iterator[LexborNode]:
    """What stands in an element, text too."""
    return node.iter(include_text=True)


def _pieces(nodes: list[LexborNode], before: str, after: str, spelt: Mapping[str, str]) -> str:
    """Nodes side by side; `before` and `after` are the signs around them all, where those are known."""
    text = ""
    for node, following in zip(nodes, (*nodes[1:], None), strict=False):
        text += _piece(node, text[-1:] or before, _first_sign(following) if following else after, spelt)
    return text


def _piece(node: LexborNode, before: str, after: str, spelt: Mapping[str, str]) -> str:
    tag = node.tag or ""
    if tag == "-text":
        return escaped(node.text_content or "", spelt)
    if tag == "br":
        return _BREAK
    if tag == "img":
        return _picture(node, spelt)
    if tag in _MEDIA:
        return _html(node, spelt)
    if tag == "code" and before != "`" and (span := _code(node, spelt)):
        return span
    inner = _pieces(list(children(node)), "x", "x", spelt)  # a letter: the strictest neighbour
    if tag in _PLAIN:
        return f" {inner} " if tag in _APART else inner
    if tag in _EMPHASIS:
        return _emphasis(_EMPHASIS[tag], inner, before, after)
    if tag == "a":
        return _link(node, inner, spelt)
    title = node.attributes.get("title")
    return f"<{tag}{f' title={chr(34)}{escape(title)}{chr(34)}' if title else ''}>{inner}</{tag}>"


def _html(node: LexborNode, spelt: Mapping[str, str]) -> str:
    html = " ".join((node.html or "").split())
    return without_syntax(html) if spelt else html


def _first_sign(node: LexborNode) -> str:
    """The sign with which a node will begin, or one that stands for it."""
    if node.tag == "-text":
        return (node.text_content or "x")[0]
    if node.tag == "br":
        return " "
    return next((_first_sign(child) for child in children(node)), "x") if node.tag in _PLAIN else "["


def emphasised(words: str) -> str:
    """A whole line between marks."""
    return _emphasis("*", words, " ", " ")


def _emphasis(mark: str, inner: str, before: str, after: str) -> str:
    """The words between marks, or between tags where marks would not be seen; white space goes outside."""
    words = inner.strip(_WHITE + _BREAK)
    if not words:
        return inner
    start = inner.index(words)
    ahead, behind = inner[:start], inner[start + len(words) :]
    tag = "strong" if mark == "**" else "em"
    said = marked(mark, words, (ahead or before)[-1], (behind or after)[0]) or f"<{tag}>{words}</{tag}>"
    return f"{ahead}{said}{behind}"


def _link(node: LexborNode, inner: str, spelt: Mapping[str, str]) -> str:
    href = node.attributes.get("href")
    return f"[{inner}]({destination(href)}{title_part(node.attributes.get('title'), spelt)})" if href else inner


def _picture(node: LexborNode, spelt: Mapping[str, str]) -> str:
    """A picture; as HTML where the bytes of its address are no UTF-8: Astro decodes it, and drops the whole post."""
    if not is_decodable(node.attributes.get("src") or ""):
        return _html(node, spelt)
    alt = escaped(_RUN.sub(" ", node.attributes.get("alt") or ""), spelt).strip()
    return f"![{alt}]({destination(node.attributes.get('src') or '')}{title_part(node.attributes.get('title'), spelt)})"


def _code(node: LexborNode, spelt: Mapping[str, str]) -> str:
    """A code span; "" where it holds markup, or signs that cannot be escaped in one."""
    words = _RUN.sub(" ", node.text())
    is_plain = not any(sign in words for sign in (*spelt, "|")) and all(c.tag == "-text" for c in children(node))
    return code_span(words) if is_plain and words.strip() else ""
