"""Whether markup is what a browser makes of it: the tokens as written, beside the tree as parsed.

What is moved, closed, opened or read anew by the parser (foster parenting, adoption agency, implied tags, an end tag
too many that would leave the layout) is how harmless text becomes harmful markup (mutation XSS) or a broken page.
"""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from broadsheet.markup import VOID, unescape

DEEPEST = 64  # levels; far more than any article has, far less than makes a parser slow
Token = tuple[str, str]  # (mark, name or words): "<" opens, ">" closes, "" is text


class Written:
    """Collects the tokens of a text in order; `objection` says what is wrong with their nesting."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.open: list[str] = []
        self.objection = ""

    def text(self, words: str) -> None:
        self.tokens.append(("", unescape(words)))

    def start(self, name: str) -> None:
        self.tokens.append(("<", name))
        if name in VOID:
            return
        self.open.append(name)
        if len(self.open) > DEEPEST:
            self.objection = f"more than {DEEPEST} levels of elements"

    def end(self, name: str) -> None:
        if not self.open or self.open.pop() != name:
            self.objection = f"</{name}> closes nothing"
        self.tokens.append((">", name))


def objection(written: Written, html: str) -> str:
    """Why a browser would read another structure than is written, "" where it reads the same."""
    if written.objection:
        return written.objection
    if written.open:
        return f"<{written.open[-1]}> is never closed"
    root = LexborHTMLParser(f"<!doctype html><body><div>{html}</div>").body
    tops = list(root.iter(include_text=True)) if root else []
    parsed = list(_parsed(tops[0])) if len(tops) == 1 else None
    return "" if parsed == written.tokens else "browsers read another structure than is written"


def is_read_as_written(html: str) -> bool:
    """Whether a browser's parser, given what another one has serialised, would write it out to the byte."""
    body = LexborHTMLParser(f"<!doctype html><body>{html}").body
    return body is not None and body.html == f"<body>{html}</body>"


def _parsed(node: LexborNode) -> Iterator[Token]:
    for child in node.iter(include_text=True):
        name = child.tag or ""
        if name == "-text":
            yield "", child.text_content or ""
            continue
        yield "<", name
        if name not in VOID:
            yield from _parsed(child)
            yield ">", name
