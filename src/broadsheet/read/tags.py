"""Keywords and section of an article, as its page tells machines and readers; without what only machines mean."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

from broadsheet import jsonld
from broadsheet.markup import unescape
from broadsheet.read.blocks import Tree
from broadsheet.read.head import Head
from broadsheet.text import folded, squash

_MOST, _LONGEST = 20, 60  # tags; characters of one, and of a section
_MANY = 3  # commas: no section's name
_NESTED = 10  # tokens of a link
_BELOW = 12  # blocks under the body in which its tags stand
_SPLIT = re.compile(r"\s*[,;,，、；|]\s*")
_LISTED = re.compile(r",\s*(?:&|and|und|et|y|e)\s")  # "Business, Finance, & Economics" is one
_LABEL = re.compile(
    r"^(?:\w+ )?(?:category|categories|tag|topic|keyword|section|kategorie|thema|catégorie|categoría):\s*", re.I
)
# For machines: numbers of records, paths, names of fields and channels.
_MACHINE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|/.*|(?:type|channel)_.*|[a-z]+(?:[A-Z]|[-_][a-z])\w*:\s.*"
)
_ROW = 12  # tags of one article
_APART = 16  # tags (of markup) from one link to the next in a row
_TAG_ADDRESS = re.compile(r' href="[^"]*/tags?/(?:\?tag=)?[^"/?#]+(?:/|/index\.html?)?"')
_CLOUD = re.compile(r'="[^"]*(?:cloud|side-?bar)', re.I)
_TAG_LINK = ' rel="tag"'
_FIELD = re.compile(r"[a-z]+:\s.*")


def tags_of(head: Head, article: dict[str, Any]) -> tuple[list[str], str]:
    """Keywords of the article, and where they stand: article:tag, else JSON-LD, else news_keywords and the like."""
    if found := [squash(v) for v in head.values.get("article:tag", ())]:
        return (found if len(found) > 1 else _split(found[0])), "og"
    if told := article.get("keywords"):
        texts = [jsonld.text_of(v) for v in (told if isinstance(told, list) else [told])]
        return (texts if len(texts) > 1 else _split(texts[0])), "json-ld"
    words = head.first("news_keywords parsely-tags sailthru.tags")
    return (_split(words), "meta") if words else ([], "")


def keywords_of(head: Head, said: Iterable[str]) -> list[str]:
    """The plain keywords, where at least one is a word of the article: on many a page they are the whole site's."""
    found = [word for word in _split(head.first("keywords")) if word]
    text = "\n".join(said).casefold() if found else ""
    return found if any(word.casefold() in text for word in found) else []


def links_shown(tree: Tree, first: int, last: int) -> list[int]:
    """The links (tokens) to tags between the headline and a little below the body.

    They are marked as such (microformats, "rel-tag"); where none is, their addresses say so.
    """
    if not tree.blocks:
        return []
    begin, end = tree.blocks[first].first, tree.blocks[min(last + _BELOW, len(tree.blocks) - 1)].last
    raws = tree.tokens.raws[begin:end]
    whole = "".join(raws)
    if _TAG_LINK in whole:
        found = [begin + i for i, raw in enumerate(raws) if _TAG_LINK in raw]
        return [i for i in found if tree.tokens.names[i] == "a"][:_MOST]
    body = tree.blocks[min(last, len(tree.blocks) - 1)].first
    return _addressed(tree, begin, raws, body) if "/tag" in whole else []


def _addressed(tree: Tree, begin: int, raws: list[str], body: int) -> list[int]:
    """The first row of links whose addresses are those of tags: none in a sentence, no cloud of all of the site's."""
    found: list[int] = []
    for i in (begin + n for n, raw in enumerate(raws) if "/tag" in raw and _TAG_ADDRESS.search(raw)):
        if found and i - found[-1] > _APART:
            break
        if tree.tokens.names[i] == "a" and _is_in_row(tree, i, body):
            found.append(i)
    return found if len(found) <= _ROW else []


def _is_in_row(tree: Tree, link: int, body: int) -> bool:
    """True for a link that is no part of a sentence, and in nothing named as a cloud but what holds the body too."""
    k = bisect_right(tree.firsts, link) - 1
    if k < 0 or tree.blocks[k].last <= link:  # its words begin in an element within it
        k += 1
    if k == len(tree.blocks) or tree.blocks[k].linked * 2 < tree.blocks[k].size:
        return False
    here = bisect_right(tree.starts, link) - 1
    while here and not tree.starts[here] <= body < tree.ends[here]:
        if _CLOUD.search(tree.raw(here)):
            return False
        here = tree.parents[here]
    return True


def words_in(tree: Tree, links: Iterable[int]) -> list[str]:
    """What each of these links says."""
    return [_words_in(tree, link) for link in links]


def _words_in(tree: Tree, link: int) -> str:
    names, _, texts = tree.tokens
    end = link + 1
    while end < min(len(names), link + _NESTED) and names[end] != "/a":
        end += 1
    return squash(unescape("".join(texts[link:end])))


def _split(text: str) -> list[str]:
    return [text] if _LISTED.search(text) else _SPLIT.split(text)


def tidied(tags: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """Tags without their label, each once, at most twenty: none that says the title, the site or its host."""
    if not (tags := list(tags)):
        return ()
    known = {folded(other) for other in others}
    found = [_LABEL.sub("", tag.strip().removeprefix("#")) for tag in tags]
    is_record = any(_MACHINE.fullmatch(tag) for tag in found)
    kept = [tag for tag in found if tag and len(tag) < _LONGEST and not _MACHINE.fullmatch(tag)]
    told = [tag for tag in kept if not (is_record and _FIELD.fullmatch(tag)) and folded(tag) not in known]
    return tuple(dict.fromkeys(told))[:_MOST]


def section_of(head: Head, article: dict[str, Any], title: str) -> tuple[str, str]:
    """The part of the site that the article is in, and where that is said: the first of several, never its headline."""
    told = head.first("article:section og:article:section parsely-section sailthru.section section")
    for name, origin in ((told, "meta"), (jsonld.text_of(article.get("articleSection")), "json-ld")):
        parted = r"," if name.count(",") >= _MANY else r",(?!\s)"  # "Food, Drink" is one
        first = re.split(parted, name)[0].strip()
        if first and len(first) <= _LONGEST and folded(first) != folded(title):
            return first, origin
    return "", ""
