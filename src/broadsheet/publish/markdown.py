"""Clean HTML as Markdown (CommonMark 0.31, GFM tables): the same words in the same structure, nothing read otherwise.

What Markdown has no form for stands as the HTML it was: ruby, cells that span, definition lists, videos; so does
emphasis whose marks would not be seen, as in **“强调”**后. A picture with a caption is itself, a line break and the
caption in emphasis. Pictures lose their candidates (srcset) and sizes, links their `rel`.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from selectolax.lexbor import LexborHTMLParser, LexborNode

from broadsheet.markup import VOID
from broadsheet.publish.body import one_block, without_syntax
from broadsheet.publish.line import children, emphasised, line
from broadsheet.publish.marks import fence, line_starts

BRACES: Mapping[str, str] = {"{": "&#123;", "}": "&#125;"}  # what template engines would run
_DEEPEST = 60  # levels of elements; the HTML of anything deeper stands
_FRAMES = frozenset("address article aside div p section".split())  # say nothing but where a block ends
_BLOCKS = _FRAMES | frozenset(
    "blockquote details dd dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol pre summary table ul".split()
)
_HEADINGS = {f"h{n}": "#" * n for n in range(1, 7)}
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")
# Begin an HTML block, in which marks are no marks, even where words follow (CommonMark 4.6, condition 6 and 1).
_OPENS_HTML = re.compile(r"</?(?:col|details|dl|div|figure|iframe|ol|p|pre|source|summary|table|track|ul)\b")
_LIST_MARK = re.compile(r"(?:([-*])|\d+([.)]))(?: |$)")


def markdown_of(html: str, spelt: Mapping[str, str] = BRACES) -> str:
    """A clean fragment as Markdown. `spelt`: signs that are written as these references, in addresses as %XX."""
    body = LexborHTMLParser(f"<!doctype html><body>{html}").body
    if body is None or _depth(html) > _DEEPEST:
        return _raw(html, spelt)
    return "\n\n".join(_blocks(body, spelt))


def _depth(html: str) -> int:
    level = deepest = 0
    for closes, name in _TAG.findall(html):
        level += 0 if name in VOID else -1 if closes else 1
        deepest = max(deepest, level)
    return deepest


def _is_block(node: LexborNode) -> bool:
    return node.tag in _BLOCKS or any(inner.tag in _BLOCKS for inner in node.css("*"))


def _blocks(node: LexborNode, spelt: Mapping[str, str]) -> list[str]:
    """Each block of a container, to be parted by blank lines."""
    out: list[str] = []
    for is_block, nodes in groupby(children(node), lambda child: child.tag != "-text" and _is_block(child)):
        if not is_block:
            out += _paragraph(list(nodes), spelt)
            continue
        for one in nodes:
            out += _block(one, spelt, out[-1] if out else "")
    return out


def _paragraph(nodes: list[LexborNode], spelt: Mapping[str, str]) -> list[str]:
    text = line(nodes, "\\\n", spelt)
    if _OPENS_HTML.match(text):
        return [_raw("".join(node.html or "" for node in nodes), spelt)]
    return [line_starts(text)] if text else []


def _block(node: LexborNode, spelt: Mapping[str, str], above: str) -> list[str]:
    """The blocks that one element becomes; `above` is the block before it."""
    tag = node.tag or ""
    if tag in _FRAMES:
        return _blocks(node, spelt)
    if tag in _HEADINGS:
        text = line(list(children(node)), "<br>", spelt)
        return [f"{_HEADINGS[tag]} {text}"] if text else []
    if tag == "hr":
        return ["___"]  # the one mark that no list has
    if tag == "figure":
        return _figure(node, spelt)
    if tag == "blockquote":
        return ["\n".join(f"> {one}" if one else ">" for one in "\n\n".join(_blocks(node, spelt)).split("\n"))]
    made = ""
    if tag == "pre":
        made = _code(node, spelt)
    elif tag in ("ul", "ol"):
        made = _listing(node, spelt, above)
    elif tag == "table":
        made = _table(node, spelt)
    return [made or _raw(node.html or "", spelt)]


def _code(node: LexborNode, spelt: Mapping[str, str]) -> str:
    """A fenced block; "" where the code has markup, or signs that cannot be escaped in one."""
    words = node.text()
    is_plain = all(inner.tag == "code" for inner in node.css("*") if inner != node) and words.strip()
    language = (node.attributes.get("class") or "").removeprefix("language-")
    return fence(words, language) if is_plain and not any(sign in words for sign in spelt) else ""


def _figure(node: LexborNode, spelt: Mapping[str, str]) -> list[str]:
    """What it shows, and its caption; those of one picture are one paragraph."""
    caption = node.css_first("figcaption")
    words = line(list(children(caption)), " ", spelt) if caption else ""
    if caption is not None:
        caption.decompose()
    said, shown = line_starts(emphasised(words)) if words else "", _blocks(node, spelt)
    if said and len(shown) == 1 and shown[0].startswith(("![", "[![")) and "\n" not in shown[0]:
        return [f"{shown[0]}\\\n{said}"]
    return [*shown, said] if said else shown


def _listing(node: LexborNode, spelt: Mapping[str, str], above: str) -> str:
    """A list; "" where its numbers cannot be said in Markdown. Two lists side by side have different marks."""
    items = [child for child in children(node) if child.tag != "-text"]
    start = node.attributes.get("start") or "1"
    is_odd = {"reversed", "type"} & node.attributes.keys() or any(
        i.tag != "li" or "value" in i.attributes for i in items
    )
    if is_odd or not items or not re.fullmatch(r"\d{1,8}", start):
        return ""
    found = _LIST_MARK.match(above)
    taken = found[1] or found[2] if found else ""
    told = [_blocks(item, spelt) for item in items]
    if node.tag == "ul":
        marks = ["*" if taken == "-" else "-"] * len(told)
    else:
        marks = [f"{int(start) + n}{')' if taken == '.' else '.'}" for n in range(len(told))]
    gap = "\n\n" if any(len(blocks) > 1 for blocks in told) else "\n"
    return gap.join(map(_item, marks, told))


def _item(mark: str, blocks: list[str]) -> str:
    first, *rest = "\n\n".join(blocks).split("\n")
    indent = " " * (len(mark) + 1)
    return "\n".join((f"{mark} {first}" if first else mark, *(f"{indent}{one}" if one else "" for one in rest)))


def _table(node: LexborNode, spelt: Mapping[str, str]) -> str:
    """A table of GFM; "" where it is none: one row of headings, as many cells in each row, words alone in them."""
    rows = [[cell for cell in children(row) if cell.tag in ("td", "th")] for row in node.css("tr")]
    if len(node.css("table")) > 1 or node.css_first("caption, tfoot, [colspan], [rowspan]") or not _is_even(rows):
        return ""
    written = [f"| {' | '.join(line(list(children(cell)), '<br>', spelt) for cell in row)} |" for row in rows]
    return "\n".join((written[0], f"|{' --- |' * len(rows[0])}", *written[1:]))


def _is_even(rows: list[list[LexborNode]]) -> bool:
    if not rows or not rows[0] or any(len(row) != len(rows[0]) for row in rows):
        return False
    tags = [{cell.tag for cell in row} for row in rows]
    has_blocks = any(inner.tag in _BLOCKS for row in rows for cell in row for inner in _below(cell))
    return not has_blocks and tags[0] == {"th"} and all(names == {"td"} for names in tags[1:])


def _below(node: LexborNode) -> Iterator[LexborNode]:
    return (inner for inner in node.css("*") if inner != node)


def _raw(html: str, spelt: Mapping[str, str]) -> str:
    """HTML as it is, as one block."""
    block = one_block(without_syntax(html) if spelt else html)
    return block if _OPENS_HTML.match(block) else f"<div>{block}</div>"
