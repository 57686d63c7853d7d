# ruff: noqa: E501 (tables of words)
"""What sort of page it is: an article, a list of others, a gate before one; and how sure that is."""

from collections.abc import Iterator
from typing import Any

from broadsheet.model import Kind
from broadsheet.phrase import Line
from broadsheet.read.blocks import Block, Tree
from broadsheet.read.body import Body
from broadsheet.read.head import Head
from broadsheet.read.weighing import STANDS_ASIDE

_GATE = Line(
    r"(?i)subscribe (?:now )?to (?:continue|read|unlock)|(?:log ?in|sign in|register|subscribe|"
    r"create an account) to (?:continue|read|view|unlock)|"
    r"(?:this|the full) (?:article|story|content) is (?:for|available|only|reserved)|already a subscriber|"
    r"(?:weiterlesen|lesen sie) mit|jetzt weiterlesen|"
    r"dieser (?:artikel|inhalt) ist (?:nur )?für|artikel (?:ist )?exklusiv für|réservé (?:à nos|"
    r"aux) abonnés|il vous reste \d+|contenido exclusivo para|"
    r"exclusivo para (?:suscriptores|assinantes)|contenuto riservato|solo per abbonati|nur für abonnenten|"
    r"(?:läs|les) (?:vidare|hele saken)|"
    r"только для подписчиков|оформите подписку|有料会員|会員限定|この記事は有料|続きは会員|订阅后|付费阅读|登录后(?:查看|阅读)|訂閱後|본문을 보려면|"
    r"구독자 전용|للمشتركين",
)
_SHORT = 250
_TEASER = 1500  # letters: more is read in full
_GATE_MOST = 300
_BELOW = 6  # blocks under the body in which a gate stands, whatever it is named


def is_gated(head: Head, article: dict[str, Any], tree: Tree, body: Body) -> bool:
    """True where the page says that its article is not free, or shows a gate after little text."""
    if (told := _is_free(article)) is not None:
        return not told
    if any(_is_free(n) is False for n in head.nodes):
        return True
    tier = head.first("article:content_tier article.content_tier")
    if tier.lower() in ("locked", "metered", "paid", "premium"):
        return True
    size = sum(tree.blocks[k].size for k in body.chosen)
    return size < _TEASER and _GATE.within("\n".join(b.text for b in _before_which_one_stands(tree, body)))


def _is_free(node: dict[str, Any]) -> bool | None:
    """What a node says of its price; None where it says nothing."""
    return {"true": True, "false": False}.get(str(node.get("isAccessibleForFree")).lower())


def _before_which_one_stands(tree: Tree, body: Body) -> Iterator[Block]:
    """Short blocks that may be a gate: none of links alone, as to other articles, nor what stands aside elsewhere."""
    last = body.chosen[-1] if body.chosen else 0
    for k, b in enumerate(tree.blocks):
        is_here = last <= k <= last + _BELOW or body.negative[b.element] != STANDS_ASIDE
        if b.size < _GATE_MOST and b.linked < b.size and is_here:
            yield b


def gates_of(blocks: list[Block]) -> list[int]:
    """The blocks that ask for an account or for money before one may read on."""
    short = [k for k, b in enumerate(blocks) if b.size < _GATE_MOST]
    return [short[place] for place in _GATE.among([blocks[k].text for k in short])]


def kind_of(text: str, html: str, is_list: bool, gated: bool) -> Kind:
    """The page's kind, from what was read out of it."""
    if is_list:
        return "list"
    if not text:
        return "media" if "<img" in html or "<iframe" in html or "<video" in html else "empty"
    if gated and len(text) < _TEASER:
        return "gated"
    return "media" if len(text) < _SHORT and ("<iframe" in html or "<video" in html) else "article"
