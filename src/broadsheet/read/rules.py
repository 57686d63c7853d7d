"""A site's rule at work on a page: what its selectors match, and what follows for body, facts and next page.

Matched tags are marked in the parse tree before it is serialised; the marks are read off the tokens and taken away
again. What a rule removes is taken out of the tokens, so that nobody after it needs to know.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import NamedTuple

import msgspec
from selectolax.lexbor import LexborHTMLParser

from broadsheet.dates import parse_date
from broadsheet.markup import VOID, attributes, unescape
from broadsheet.model import Rule
from broadsheet.read.blocks import INLINE, Tree, grow
from broadsheet.read.body import Body
from broadsheet.read.facts import Facts
from broadsheet.read.people import people_of
from broadsheet.read.ruled import is_plausible, named, narrowed
from broadsheet.read.tidying import tidied
from broadsheet.read.tokens import Tokens, tokens_of
from broadsheet.selectors import fault_of, selectors_of
from broadsheet.text import squash
from broadsheet.urls import absolute, host, is_web
from broadsheet.written_dates import find_date

_SETTINGS = ("body", "remove", "title", "author", "date")
_CROWD = 20  # people of one article
_FRAME = ("html", "head", "body")  # the tree is grown by these
_MARK = "data-broadsheet-rule"
_MARKED = re.compile(rf' {_MARK}="([^"]*)"')


class Asked(NamedTuple):
    """A page and what a rule matches on it."""

    rule: Rule
    tokens: Tokens
    found: dict[str, list[int]]  # setting -> tokens of the tags matched, in the page's order
    links: list[str]  # to the next page: read off the parse tree, for menus are left out of the tokens


class Removed(NamedTuple):
    """A part of the page that a rule takes out: where it began, its words."""

    token: int
    words: str


def by_host(rules: Iterable[Rule]) -> dict[str, Rule]:
    """The rules by host; of two for one host the user's, not the prior."""
    found: dict[str, Rule] = {}
    for rule in sorted(rules, key=lambda rule: not rule.prior):  # the user's come last, and stand
        found[rule.host] = rule
    return found


def rule_for(rules: Mapping[str, Rule], url: str) -> Rule | None:
    """The rule of the nearest host: the user's own if there is any, else a prior."""
    if not rules:
        return None
    labels = host(url).split(".")
    found = [rule for n in range(len(labels)) if (rule := rules.get(".".join(labels[n:])))]
    return next((rule for rule in found if not rule.prior), found[0] if found else None)


def mark_of(rule: Rule | None) -> str:
    """What tells articles read by one rule from those read by another; "" without a rule."""
    if rule is None:
        return ""
    data = msgspec.json.encode(msgspec.structs.replace(rule, host=""))
    return f"+{hashlib.sha256(data).hexdigest()[:8]}"


def asked(html: bytes, rule: Rule) -> Asked:
    """The page with what the rule matches on it."""
    links: list[str] = []
    tokens = tokens_of(html, partial(_mark, rule=rule, links=links))
    found: dict[str, list[int]] = {name: [] for name in _SETTINGS}
    for i, raw in enumerate(tokens.raws):
        if _MARK in raw and (marked := _MARKED.search(raw)):
            tokens.raws[i] = _MARKED.sub("", raw)
            for name in dict.fromkeys(marked[1].split()):
                found[name].append(i)
    return Asked(rule, tokens, found, links)


def _mark(parser: LexborHTMLParser, rule: Rule, links: list[str]) -> None:
    for node in parser.css(f"[{_MARK}]"):  # the page's own, whatever it means by it
        del node.attrs[_MARK]
    for name in _SETTINGS:
        for selector in selectors_of(getattr(rule, name)):
            for node in () if fault_of(selector) else parser.css(selector):
                node.attrs[_MARK] = f"{node.attributes.get(_MARK) or ''} {name}"
    for selector in selectors_of(rule.next_page):
        for node in () if fault_of(selector) else parser.css(selector):
            within = (node, *node.css("[href]"))
            links += (link for each in within if (link := each.attributes.get("href")))


def without(tokens: Tokens, starts: list[int]) -> tuple[Tokens, list[Removed]]:
    """The tokens without the elements that begin at `starts`; and what was taken out. Numbers of tokens stay."""
    names, raws, texts = list(tokens.names), list(tokens.raws), list(tokens.texts)
    taken: list[Removed] = []
    done = -1
    for i in starts:
        if i < done:
            continue
        done = _end(tokens, i)
        taken.append(Removed(i, _words(tokens, i)))
        for j in range(i, max(done, i + 1)):
            names[j], raws[j] = "wbr", ""
            if j < done:
                texts[j] = ""
        if done > i:
            name = tokens.names[i] if tokens.names[i] in _FRAME else "div"
            if tokens.names[i] in INLINE:
                names[done] = "wbr"
            else:
                names[i], names[done] = name, f"/{name}"  # words around it stay apart
            raws[done] = ""
    return Tokens(names, raws, texts), taken


def _end(tokens: Tokens, start: int) -> int:
    """The token of the end tag; of a void element, itself."""
    name = tokens.names[start]
    if name in VOID:
        return start
    depth = 0
    for i in range(start, len(tokens.names)):
        if tokens.names[i] == name:
            depth += 1
        elif tokens.names[i] == f"/{name}":
            depth -= 1
            if not depth:
                return i
    return len(tokens.names) - 1


def _words(tokens: Tokens, start: int) -> str:
    """The words of an element on one line."""
    pieces: list[str] = []
    for i in range(start, _end(tokens, start)):
        pieces.append("" if tokens.names[i].removeprefix("/") in INLINE else " ")
        pieces.append(tokens.texts[i])
    return squash(unescape("".join(pieces)))


def _told(tokens: Tokens, start: int) -> str:
    """What a tag tells: of a <meta> its content, of others their words."""
    return squash(attributes(tokens.raws[start]).get("content", "")) or _words(tokens, start)


def put_facts(page: Asked, facts: Facts, month_first: bool) -> None:
    """Title, people and date as the rule finds them, where nothing is known yet."""
    tokens, found = page.tokens, page.found
    facts.put("title", next(filter(None, (_told(tokens, i) for i in found["title"])), ""), "rule")
    told = [text for i in found["author"][:_CROWD] if (text := _told(tokens, i))]
    people, agencies = people_of(told, facts.values.get("site", ""))
    if "authors" not in facts.values and "agencies" not in facts.values:
        facts.put("agencies", tuple(agencies), "rule")
        # A name that looks like none is one all the same where the user says so.
        facts.put("authors", tuple(people) or (() if agencies or page.rule.prior else tuple(told)), "rule")
    moments = (_moment(tokens, i, month_first) for i in found["date"])
    facts.put("published", next(filter(None, moments), None), "rule")


def _moment(tokens: Tokens, start: int, month_first: bool) -> datetime | None:
    attrs, words = attributes(tokens.raws[start]), _told(tokens, start)
    return parse_date(attrs.get("datetime", "")) or parse_date(words) or find_date(words, month_first=month_first)


def next_address(page: Asked, url: str, base: str) -> str | None:
    """The next page that the rule names: of the same host, and not this page itself."""
    for link in page.links:
        address = (absolute(link, base) or "").partition("#")[0]
        if is_web(address) and host(address) == host(url) and address != url.partition("#")[0]:
            return address
    return None


def ruled(
    page: Asked, tree: Tree, own: Body, titles: tuple[str, ...], decide: Callable[[Tree], Body]
) -> tuple[Tree, Body]:
    """The body as the rule has it; the reader's `own` where it has none, or is a prior and no better.

    In: `tree` is made of the page's tokens, without what the user's rule removes; `decide` decides on another one.
    """
    if not page.rule.prior:
        return tree, named(tree, own, page.found["body"], titles) or own
    if not page.found["body" if page.rule.body else "remove"]:  # not the page that it was written for
        return tree, own
    bare = tidied(grow(without(page.tokens, page.found["remove"])[0]))
    again = decide(bare)
    body = narrowed(bare, again, page.found["body"], titles) if page.rule.body else again
    return (bare, body) if body and is_plausible(bare, body, tree, own) else (tree, own)
