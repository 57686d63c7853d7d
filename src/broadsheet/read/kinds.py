# ruff: noqa: E501 (tables of words)
"""What sort of page it is: an article, a list of others, a gate before one; and how sure that is."""

from typing import Any

from broadsheet.model import Kind
from broadsheet.phrase import Phrase
from broadsheet.read.blocks import Block, Tree
from broadsheet.read.body import Body
from broadsheet.read.head import Head

_GATE = Phrase(
    r"(?i)subscribe (?:now )?to (?:continue|read|unlock)|(?:log ?in|sign in|register|subscribe|"
    r"create an account) to (?:continue|read|view|unlock)|"
    r"(?:this|the full) (?:article|story|content) is (?:for|available|only|reserved)|already a subscriber|"
    r"(?:weiterlesen|lesen sie) mit|jetzt weiterlesen|"
    r"dieser (?:artikel|inhalt) ist (?:nur )?für|artikel (?:ist )?exklusiv für|réservé (?:à nos|"
    r"aux) abonnés|il vous reste \\d+|contenido exclusivo para|"
    r"exclusivo para (?:suscriptores|assinantes)|contenuto riservato|solo per abbonati|nur für abonnenten|"
    r"(?:läs|les) (?:vidare|hele saken)|"
    r"только для подписчиков|оформите подписку|有料会員|会員限定|この記事は有料|続きは会員|订阅后|付费阅读|登录后(?:查看|阅读)|訂閱後|본문을 보려면|"
    r"구독자 전용|للمشتركين",
)
_SHORT = 250
_TEASER = 1500  # letters: more is read in full
_GATE_MOST = 300


def is_gated(head: Head, article: dict[str, Any], tree: Tree, body: Body) -> bool:
    """True where the page says that its article is not free, or shows a gate after little text."""
    nodes = (article, *(n for n in head.nodes if "isAccessibleForFree" in n))
    if any(str(n.get("isAccessibleForFree", "")).lower() == "false" for n in nodes):
        return True
    tier = head.first("article:content_tier article.content_tier")
    if tier.lower() in ("locked", "metered", "paid", "premium"):
        return True
    size = sum(tree.blocks[k].size for k in body.chosen)
    return size < _TEASER and _GATE.within("\n".join(b.text for b in tree.blocks if b.size < _GATE_MOST))


def is_gate(b: Block) -> bool:
    """Words that ask for an account or for money before one may read on."""
    return b.size < _GATE_MOST and _GATE.within(b.text)


def kind_of(text: str, html: str, is_list: bool, gated: bool) -> Kind:
    """The page's kind, from what was read out of it."""
    if is_list:
        return "list"
    if not text:
        return "media" if "<img" in html or "<iframe" in html or "<video" in html else "empty"
    if gated:
        return "gated"
    return "media" if len(text) < _SHORT and ("<iframe" in html or "<video" in html) else "article"
