"""Sub-headings that pages write as paragraphs: a short line all in bold, or named as one, before a paragraph."""

import re
from itertools import pairwise

from broadsheet.read.blocks import Block, Tree
from broadsheet.read.names import FIGURE, HEADING, ITEM, PRE, QUOTE, TABLE

_MOST = 100  # letters
_NEAR = 60  # tags before a line among which it is made bold
_NO_PLACE = HEADING | ITEM | TABLE | QUOTE | FIGURE | PRE
_ENDS_SENTENCE = frozenset('.,;:…。，；：،؛।»”"')
_DASHES = "—–―"  # that begin a line which says whom the words above are by
_STRONG = frozenset(("b", "strong"))
_BOLD = re.compile(r'class="(?:[^"]* )?(?:strong|bold|fw-bold|font-bold)[ "]|font-weight:\s*(?:bold|[6-9]00)', re.I)
_NAMED = re.compile(
    r'class="[^"]*(?:interline|inter-?tit|cross-?head|zwischen-?(?:titel|ueberschrift)|ladillo|sub-?head(?:ing|line)?'
    r'|mellan-?rubrik|mellom-?tittel|mellem-?rubrik)[\w-]*[ "]',
    re.I,
)


def subheads(tree: Tree, chosen: list[int]) -> set[int]:
    """Which of the chosen blocks are sub-headings though they are no heading elements."""
    found = set()
    for k, after in pairwise(chosen[1:]):
        block, next_ = tree.blocks[k], tree.blocks[after]
        if _may_be(block) and next_.size > block.size and not next_.flags & _NO_PLACE and _is_set_off(tree, block):
            found.add(k)
    return found


def _may_be(block: Block) -> bool:
    if not 3 < block.size <= _MOST or block.flags & _NO_PLACE:
        return False
    return block.text[-1] not in _ENDS_SENTENCE and block.text[0] not in _DASHES


def _is_set_off(tree: Tree, block: Block) -> bool:
    """Named as a sub-heading, or each of its words in bold."""
    if _NAMED.search(tree.raw(block.element)):
        return True
    names, raws, texts = tree.tokens
    open_, bold = [], 0  # spans and whether each is bold; how many bold elements are open
    for i in range(max(tree.starts[block.element], block.first - _NEAR), block.last):
        name = names[i]
        if name in _STRONG:
            bold += 1
        elif name in ("/b", "/strong"):
            bold -= 1
        elif name == "span":
            open_.append(bool(_BOLD.search(raws[i])))
            bold += open_[-1]
        elif name == "/span" and open_:
            bold -= open_.pop()
        if i >= block.first and not bold and not texts[i].isspace() and texts[i]:
            return False
    return True
