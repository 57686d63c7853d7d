"""Bodies that no builder can misread: no template syntax, nothing that Markdown would take for its own."""

import re

from broadsheet.markup import unescape
from broadsheet.text import printable
from broadsheet.urls import is_web

_TAG = re.compile(r"<[^>]*>")
_ADDRESS = re.compile(r'( (?:href|src|srcset|poster|cite)=")([^"]*)"')
_BLOCK_END = re.compile(r"(</(?:p|figure|h[1-6]|ul|ol|dl|blockquote|table|pre|div|section|aside)>)(?=<)")
# Lines of three or more open a code block in Hexo, inside of HTML too (its filter backtick_code_block); `[^1]` is a
# footnote to Fluid, there too.
_FENCE = re.compile(r"`{3,}|~{3,}|\[(?=\^)")
# In attributes, names without a semicolon are words (HTML Standard, named character reference state): "&region=1".
_REFERENCE = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);")
_PRE = re.compile(r"(</?pre\b[^>]*>)")


def web(url: str | None) -> str | None:
    """The address if it is one of the web, None else: feeds may name javascript: and file: addresses as links."""
    return printable(url) if url and is_web(url) else None


def without_syntax(html: str) -> str:
    """Clean HTML with braces and fences written so that builders do not see them, and browsers do.

    Braces in addresses as %7B and %7D, all else as character references.
    """
    if "```" in html or "~~~" in html or "[^" in html:
        html = _FENCE.sub(lambda found: f"&#{ord(found[0][0])};" * len(found[0]), html)
    if "{" not in html and "}" not in html:
        return html
    html = _TAG.sub(lambda tag: _ADDRESS.sub(_without_braces, tag[0]), html)
    return html.replace("{", "&#123;").replace("}", "&#125;")


def _without_braces(address: re.Match[str]) -> str:
    return f'{address[1]}{address[2].replace("{", "%7B").replace("}", "%7D")}"'


def one_block(html: str) -> str:
    """HTML without blank lines and indents, so that Markdown takes it for one HTML block (CommonMark 4.6).

    Inside <pre>, where they are words, line ends are written as references.
    """
    parts, depth = [], 0
    for part in _PRE.split(html):
        depth += (part[:4] == "<pre") - (part[:6] == "</pre>")
        parts.append(part.replace("\n", "&#10;") if depth else _outside_pre(part))
    return "".join(parts).strip()


def _outside_pre(html: str) -> str:
    """A line a block, so that a changed paragraph is a changed line; wide spaces that indent a paragraph stay."""
    lines = (line.strip(" \t\r\f") for line in _BLOCK_END.sub(r"\1\n", html).split("\n"))
    return "\n".join(line for line in lines if line.strip())


def first_image(html: str) -> str:
    """The address of the first <img> of a body, as a browser reads it; "" where there is none."""
    found = re.search(r"""<img\b[^>]*?\ssrc=(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", html)
    raw = next((value for value in found.groups() if value), "") if found else ""
    return _REFERENCE.sub(lambda reference: unescape(reference[0]), raw)
