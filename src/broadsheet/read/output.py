"""The article as HTML: structure kept, addresses absolute, pictures found; words outside the chosen blocks left out."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Set
from html import escape
from itertools import compress, pairwise, takewhile

from broadsheet.anchors import ANCHOR, led_back
from broadsheet.markup import attributes
from broadsheet.model import Image
from broadsheet.read.blocks import FORMATTING, INLINE, Block, Tree
from broadsheet.read.credits import credit_of
from broadsheet.read.facades import film_of, player_of
from broadsheet.read.inner import inner_of
from broadsheet.read.names import FIGURE, HEADING, LEAD
from broadsheet.read.placing import placing
from broadsheet.read.subheads import subheads
from broadsheet.read.writer import Compiled, Writer, absolute

_IDS = re.compile(rf'(<[a-z][a-z0-9]*) id="({ANCHOR.pattern})"')  # no words: they hold no "<"
_LEADS = re.compile(rf'<a href="#({ANCHOR.pattern})"')
_LISTS = (["ul"], ["ol"])
_HEADINGS = frozenset("h2 h3 h4 h5 h6".split())
_SENTENCE, _TEXT_LEAST = 90, 200  # letters of a heading above the first paragraph, and of any, that is none
_RULES = re.compile(r"<hr>(?:\s*<hr>)+")
_VOID_KEPT = ("br", "hr")
# Marks of tokens: more than a tag or words of the article; a chosen block begins; one begins within an element.
_RARE, _BEGINS, _GOES_ON = 1, 2, 3
# An element that a script makes a picture of.
_LAZY_BOX = re.compile(r'data-src(?:set)?="[^"]+\.(?:jpe?g|png|webp|gif)(?:[?"&, ]|$)', re.I)


def render(
    tree: Tree,
    chosen: list[int],
    negative: list[int],
    captions: set[int],
    spans: list[tuple[int, int]],
    without: Set[int],
    base: str,
    address: str,
) -> tuple[str, tuple[Image, ...]]:
    """HTML of the chosen blocks, and of pictures and embeds in `spans` (token ranges, in order) but those `without`.

    Negative elements are passed over whole; captions land in the figure that they stand in. Links within the page are
    those to its own `address`: many sites have one `base` for all pages.
    """
    return written((Compiled or Writer)(base, address), tree, chosen, negative, captions, spans, without)


def written(
    writer: Writer,
    tree: Tree,
    chosen: list[int],
    negative: list[int],
    captions: set[int],
    spans: list[tuple[int, int]],
    without: Set[int] = frozenset(),
) -> tuple[str, tuple[Image, ...]]:
    """`render`, by this writer."""
    writer.without = without
    as_read = _with_places(writer, tree, chosen)
    _unhead(tree, chosen)
    live = {tree.blocks[k].first: tree.blocks[k].last for k in chosen}
    writer.headings = {tree.blocks[k].first for k in subheads(tree, chosen)}
    caption_at = _captions_at(tree, captions)
    negative = _without_holders(tree, chosen, negative)
    first = spans[-1][0]
    if tree.tokens.names[first : first + 1] not in _LISTS:  # an article may be one list
        writer.bare.add(first)
    writer.bare |= placing(tree, chosen)
    before = tree.starts[1] if len(tree.starts) > 1 else len(tree.tokens.names)  # the body, where the tree begins
    marks = bytearray((_RARE,)) * before + bytearray(len(tree.tokens.names) + 1 - before)
    for i in live:
        marks[i] = _BEGINS
    for above, below in pairwise(chosen):
        b = tree.blocks[below]
        if tree.blocks[above].element == b.element and tree.tokens.names[tree.blocks[above].last] == "br":
            marks[b.first] = _GOES_ON
    for i in (0, *writer.bare, *caption_at):
        marks[i] = _RARE
    for begin, end in spans:
        within = tree.elements(begin, end)
        for i in compress(tree.starts[within.start : within.stop], negative[within.start : within.stop]):
            marks[i] = _RARE
        _walk(writer, tree, begin, end, live, caption_at, negative, marks)
    html = _without_edges(writer.finish())
    for i, raw in as_read.items():
        tree.tokens.raws[i] = raw
    if as_read:
        html, standing = _each_once(html)
        html = led_back(html, writer.address, but=standing)
    return html, tuple(writer.images)


def _with_places(writer: Writer, tree: Tree, chosen: list[int]) -> dict[int, str]:
    """Names what links of the article lead to, in the attributes of the tags; what these were, by token."""
    inner, raws = inner_of(tree, chosen, writer.address, writer.base), tree.tokens.raws
    writer.anchors = frozenset(inner.links.values()) - {""}
    as_read = {i: raws[i] for i in (*inner.places, *inner.links)} if inner.links else {}
    for i, name in inner.links.items():
        raws[i] = name and f' href="#{name}"'
    for i, name in inner.places.items() if as_read else ():
        raws[i] = f' PLACE="{name}"{raws[i]}'
    return as_read


def _each_once(html: str) -> tuple[str, set[str]]:
    """The HTML with the first place of each name that a link still leads to, and these names.

    Links may have been left out, and a paragraph that line breaks part is written as several.
    """
    led_to, standing = set(_LEADS.findall(html)), set[str]()

    def once(found: re.Match[str]) -> str:
        if found[2] not in led_to or found[2] in standing:
            return found[1]
        standing.add(found[2])
        return found[0]

    return _IDS.sub(once, html), standing


def _without_edges(html: str) -> str:
    """Without rules that part nothing: at the start, at the end, one after another."""
    return _RULES.sub("<hr>", html).removeprefix("<hr>").removesuffix("<hr>") if "<hr>" in html else html


def _unhead(tree: Tree, chosen: list[int]) -> None:
    """Makes headings paragraphs that are none: a standfirst, or a text of some length."""
    names = tree.tokens.names
    opening = len([*takewhile(lambda k: tree.blocks[k].flags & HEADING, chosen)])
    for place, k in enumerate(chosen):
        b = tree.blocks[k]
        if b.tag not in _HEADINGS:
            continue
        is_lead = place < opening and (b.flags & LEAD or b.size >= _SENTENCE)
        if is_lead or b.size > _TEXT_LEAST:
            start, end = tree.starts[b.element], tree.ends[b.element]
            names[start] = "p"
            if names[end : end + 1] == [f"/{b.tag}"]:
                names[end] = "/p"


def _captions_at(tree: Tree, captions: set[int]) -> dict[int, Block]:
    """Captions by the token where they are written: their element's start, as their first words may be passed over."""
    found: dict[int, Block] = {}
    for k in sorted(captions):
        b = tree.blocks[k]
        start = tree.starts[b.element]
        pictures = bisect_right(tree.pictures, b.first) - bisect_left(tree.pictures, start)
        if pictures and b.tag == "p" and tree.tokens.names[b.last : b.last + 1] == ["/p"]:
            found[b.last] = b  # a paragraph with its picture: both are to be framed
        else:
            found[b.first if pictures or start in found else start] = b
    return found


def _without_holders(tree: Tree, chosen: list[int], negative: list[int]) -> list[int]:
    """The verdicts, but none on what a chosen block stands in: a standfirst is chosen whatever it is called."""
    out = negative[:]
    for k in chosen:
        first = tree.blocks[k].first
        here = bisect_right(tree.starts, first) - 1  # its first words may be in an element in the line
        while here and tree.ends[here] <= first:
            here = tree.parents[here]
        while out[here]:
            out[here] = 0
            here = tree.parents[here]
    return out


def _walk(
    writer: Writer,
    tree: Tree,
    begin: int,
    end: int,
    live: dict[int, int],
    caption_at: dict[int, Block],
    negative: list[int],
    marks: bytearray,
) -> None:
    starts, ends = tree.starts, tree.ends
    names, raws, texts = tree.tokens.names, tree.tokens.raws, tree.tokens.texts
    until = -1  # texts of tokens before this one are written
    i = begin
    while i < end:
        i, until = writer.run(names, raws, texts, i, end, until, marks, live, writer.headings)
        if i >= end:
            break
        name, raw, text = names[i], raws[i], texts[i]
        here = bisect_left(starts, i)
        is_element = here < len(starts) and starts[here] == i  # others are void, end, or only format words
        if (is_element or name == "img") and (player := player_of(tree, i)):
            writer.player(player)
            if name != "img":
                writer.open(name, "", True)
                i = max(i + 1, ends[here])
                continue
            name = ""  # the still is not shown
        is_break = False  # two line breaks: the second is one too many in the new paragraph
        if i in live:
            if i > begin and (name == "br" or marks[i] == _GOES_ON):
                is_break = writer.paragraph_break()
            until = live[i]
            writer.is_heading = i in writer.headings
        if name.startswith("/"):
            if name == "/picture":
                writer.sources.clear()
            elif name in ("/video", "/audio"):
                pass
            else:
                writer.close(name[1:])
        elif i and is_element:
            if name in ("video", "audio"):
                _player(writer, tree, here)
                i = max(i + 1, ends[here])
                continue
            if name == "iframe":
                writer.embed(raw)
            elif name == "object" and (film := film_of(tree, i, ends[here])):
                writer.player(film)
                i = max(i + 1, ends[here])
                continue
            elif negative[here] == 2 and name != "noscript" and not (i < until and name in INLINE):
                writer.open(name, "", False)  # balances the end tag, writes nothing
                if tree.inherited[here] & FIGURE or name == "button":
                    _pictures(writer, tree, i, ends[here])
                i = max(i + 1, ends[here])
                continue
            else:
                writer.open(name, raw, i in writer.bare or (negative[here] == 1 and name != "figure"))
                if "data-src" in raw and _LAZY_BOX.search(raw):
                    writer.image(attributes(raw))
        elif name in FORMATTING:
            if i not in writer.bare:
                writer.open(name, raw, False)
        elif name == "img":
            if i not in writer.without:
                writer.image(attributes(raw))
        elif name == "embed":
            if film := film_of(tree, i, i):
                writer.player(film)
        elif name == "source":
            writer.sources.append(attributes(raw))
        elif name in _VOID_KEPT and (i < until or name == "hr") and not is_break:
            writer.void(name)
        if text and i < until:
            writer.text(text)
        if i in caption_at:
            credit = credit_of(tree, caption_at[i])
            writer.caption(_apart(caption_at[i].text, credit), credit)
        i += 1


def _pictures(writer: Writer, tree: Tree, start: int, end: int) -> None:
    """Pictures in what is passed over: a figure's picture may stand in a button that enlarges it."""
    for i in tree.pictured(start, end):
        if i not in writer.without:
            writer.image(attributes(tree.tokens.raws[i]))


def _apart(caption: str, credit: str) -> str:
    """A caption with a space before the credit that its page sets apart by style alone."""
    at = caption.rfind(credit) if credit else 0
    return (
        f"{caption[:at]} {caption[at:]}"
        if at > 0 and (caption[at - 1].isalnum() or caption[at - 1] in ".!?。")
        else caption
    )


def _player(writer: Writer, tree: Tree, here: int) -> None:
    name, raw = tree.tags[here], tree.raw(here)
    attrs = attributes(raw)
    sources = [attrs.get("src") or attrs.get("data-src")]
    within = range(tree.starts[here] + 1, tree.ends[here])
    sources += [attributes(tree.tokens.raws[i]).get("src") for i in within if tree.tokens.names[i] == "source"]
    found = [a for a in (absolute(s, writer.base) for s in sources if s) if a and a.startswith("http")]
    if not found:
        return
    poster = absolute(attrs.get("poster"), writer.base)
    shown = f' poster="{escape(poster)}"' if poster and name == "video" and poster.startswith("http") else ""
    players = "".join(f'<source src="{escape(a)}">' for a in dict.fromkeys(found))
    writer.media(f"<{name} controls{shown}>{players}</{name}>")
