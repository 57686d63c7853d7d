"""What blocks say beside the author's words, or hide: numbers of lines, handles of headings, addresses of mail."""

import re
from bisect import bisect_left

from broadsheet.markup import unescape
from broadsheet.phrase import Wording
from broadsheet.read.blocks import Block, Tree, firsts_of
from broadsheet.read.names import HEADING, PRE
from broadsheet.read.opened import PROTECTED, tell_mail
from broadsheet.text import squash

_NUMBERS = re.compile(r'class="[^"]*(?:\bgutter|line-?no|line-?num|pre-numbering|\blnt?[ "]|\blntd|hljs-ln-n)', re.I)
_SIGNS = ("sr-only", "hidden", "screen", "display:")  # one of which is in every such element
_IN_LINE = frozenset("span a abbr".split())
_UNSEEN = Wording(
    r'class="[^"]*(?:\bsr-only|visually-?hidden|screen-?reader|off-?screen|a11y-hidden)|[\s\x0b\x1c-\x1f]hidden="|'
    r'style="[^"]*display:[\s\x0b\x1c-\x1f]?none',
)
_SHORT = 80  # letters: more are a text that a script shows
_GUTTER = 4  # elements around numbers of lines, one of which is named so
_FIGURES = dict.fromkeys(map(ord, "0123456789 \n\t\r\N{NO-BREAK SPACE}"))
# "language-python", "lang-py" (of code itself), "brush: python", "highlight-source-python", "hljs python".
_SAID = (
    r'class="(?:[^"]* )?(?:(?:language|highlight(?:-source)?{})-|brush:\s*|hljs |highlight )'
    r'([a-z][\w+#.-]{{0,20}})(?=[" ;])'
)
_DATA = re.compile(r' data-lang(?:uage)?="([a-z][\w+#.-]{0,20})"', re.I)
_LANGUAGE, _LANGUAGE_AROUND = (re.compile(_SAID.format(more), re.I) for more in ("|lang", ""))
_NO_LANGUAGE = frozenset(
    "text plain plaintext none nohighlight default wrapper block notranslate source tab-size copy undefined auto null "
    "switch chroma table".split()
)
_LABEL = 20  # letters of the name of a language
_ENDS = ".!?…。！？)）\"'”’»"
_PLACE = re.compile(r' id="[^"]+"')
_AROUND = 60  # tags around code that are its frame
_HANDLE = 2  # letters of what a heading ends with, for who wants its address: "¶", "#", a sign of an icon font


def tidied(tree: Tree) -> Tree:
    """The tree of a page, changed in place: headings without handles, code with its language and without the numbers of
    its lines, hidden addresses told.
    """
    is_all = True
    above = None  # the block before, where it may be the label of code
    for block in tree.blocks:
        if block.flags & HEADING and block.linked and not (block.text[0].isalnum() and block.text[-1].isalnum()):
            _without_handle(tree, block)
        elif block.flags & PRE:
            is_all = _without_numbers(tree, block) and is_all
            _name_language(tree, block)
            is_all = not (above and _is_label(tree, above, block)) and is_all
        elif block.linked and PROTECTED in block.text:
            _with_mail(tree, block)
        above = block if block.size <= _LABEL else None
    if not is_all:
        tree.blocks = [block for block in tree.blocks if block.text]
        tree.firsts = firsts_of(tree.blocks)
    return tree


def without_unseen(tree: Tree, chosen: list[int]) -> None:
    """Takes words out of an article's lines that they are hidden in: for screen readers, or for scripts to show."""
    names, raws, texts = tree.tokens
    blocks = [tree.blocks[k] for k in chosen]
    inside = [b for b in blocks if b.last - b.first > 1 or names[b.first] in _IN_LINE]
    whole = "".join(["".join(raws[b.first : b.last]) for b in inside])
    if not any(sign in whole for sign in _SIGNS) or not _UNSEEN.within(whole):
        return
    for block in inside:
        within = range(block.first, block.last)
        unseen = [i for i in within if names[i] in _IN_LINE and raws[i] and _UNSEEN.within(raws[i])]
        for start in unseen:
            end = min(tree.ends[bisect_left(tree.starts, start)], block.last)
            if sum(map(len, texts[start:end])) <= _SHORT:
                texts[start:end] = [""] * (end - start)
        if unseen:
            lines = (f" {texts[i]}" if names[i] == "br" else texts[i] for i in within)
            _reword(block, squash(unescape("".join(lines))))


def _without_numbers(tree: Tree, block: Block) -> bool:
    """Takes the numbers of lines out of code; False where it is no more than they."""
    names, raws, texts = tree.tokens
    above, is_gutter = block.element, False
    for _ in range(_GUTTER):
        is_gutter = is_gutter or _NUMBERS.search(tree.raw(above)) is not None
        above = tree.parents[above]
    numbers = [i for i in range(block.first, block.last) if raws[i] and _NUMBERS.search(raws[i])]
    numbers = [i for i in numbers if texts[i].strip().isdigit()]
    if is_gutter and not block.text.translate(_FIGURES):
        numbers = list(range(block.first, block.last))
    if not numbers:
        return True
    for i in numbers:
        texts[i] = ""
    lines = (
        f"\n{texts[i]}" if names[i] == "br" and i > block.first else texts[i] for i in range(block.first, block.last)
    )
    words = unescape("".join(lines))
    _reword(block, words if words.strip() else "")
    return bool(block.text)


def _name_language(tree: Tree, block: Block) -> None:
    """Gives code the class that names its language (HTML Standard, the code element), wherever the page says it."""
    here = tree.enclosing(block.element, "pre")
    if not here:
        return
    start, end = tree.starts[here], tree.ends[here]
    inside = range(start + 1, min(start + 3, block.last))
    own = [tree.tokens.raws[i] for i in inside if tree.tokens.names[i] == "code"] + [tree.raw(here)]
    said = [pattern.search(raw) for pattern in (_LANGUAGE, _DATA) for raw in own]
    above, most = tree.parents[here], 3 * (end - start) + _AROUND  # the numbers of lines are as many again
    while above and tree.ends[above] - tree.starts[above] <= most:
        said.append(_LANGUAGE_AROUND.search(tree.raw(above)))
        above = tree.parents[above]
    names = (found[1].lower() for found in said if found)
    if name := next((name for name in names if name not in _NO_LANGUAGE), ""):
        place = _PLACE.search(tree.tokens.raws[start])  # links may lead to it
        tree.tokens.raws[start] = f' class="language-{name}"{place[0] if place else ""}'


def _is_label(tree: Tree, above: Block, block: Block) -> bool:
    """True for the name of the code's language above it in one box with it, whose words it takes out."""
    here = tree.enclosing(block.element, "pre")
    box = tree.parents[here]
    if above.flags & HEADING or box not in (above.element, tree.parents[above.element]):
        return False
    if f' class="language-{above.text.lower()}"' not in tree.raw(here):
        return False
    _reword(above, "")
    return True


def _with_mail(tree: Tree, block: Block) -> None:
    """Tells the addresses in a block."""
    tell_mail(*tree.tokens, block.first, block.last)
    _reword(block, squash(unescape("".join(tree.tokens.texts[block.first : block.last]))))


def _without_handle(tree: Tree, block: Block) -> None:
    """Takes the link to itself from a heading, and that to an editor: "Costs¶", "# Costs", "Costs [edit]"."""
    names, raws, texts = tree.tokens
    if names[block.first] == "a" and _is_sign(block.text[:1]):
        end = next((i for i in range(block.first, block.last) if names[i] == "/a"), block.last)
        _cut(tree, block, block.first, end)
    begin = block.last
    while begin > block.first and names[begin - 1] != "a":
        begin -= 1
    begin -= 1
    handle = "".join(texts[begin : block.last]).strip()
    if begin < block.first or not (_is_sign(handle) or block.text.endswith("]")):
        return
    if block.text.endswith("]"):
        edits = [i for i in range(block.first, block.last) if "editsection" in raws[i]]
        if not edits:
            return
        begin = edits[0]
    _cut(tree, block, begin, block.last)


def _cut(tree: Tree, block: Block, begin: int, end: int) -> None:
    """Takes the words of these tags out of a heading, if they are a sign or the last, and others remain."""
    names, _, texts = tree.tokens
    taken = "".join(texts[begin:end])
    text = squash(unescape("".join((*texts[block.first : begin], *texts[end : block.last]))))
    if not text or (begin == block.first and not _is_sign(taken.strip())):  # a heading that is no more than that
        return
    texts[begin:end] = [""] * (end - begin)
    if begin == block.first:
        texts[end] = texts[end].lstrip()
    block.linked = sum(len(texts[i]) for i in range(block.first, block.last) if names[i] == "a")
    _reword(block, text)


def _is_sign(handle: str) -> bool:
    """True for what a link says that is no word and no end of a sentence."""
    return len(handle) <= _HANDLE and not any(c.isalnum() or c in _ENDS for c in handle)


def _reword(block: Block, text: str) -> None:
    block.text, block.size = text, len(text)
    block.linked = min(block.linked, block.size)
