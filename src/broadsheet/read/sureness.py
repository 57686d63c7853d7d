"""How sure the reading is, and whether the page is a list: two sums of weighed signs, fitted by `bench.sureness`."""

import math
import re
from typing import NamedTuple

from broadsheet.read.blocks import Tree
from broadsheet.read.body import Body
from broadsheet.read.leading import address_of, is_another
from broadsheet.read.names import ARTICLE, BODY, HARD, HEADING
from broadsheet.read.weighing import STANDS_ASIDE, WORTH_MOST, worth_of
from broadsheet.text import words
from broadsheet.urls import parts_of

_SLUG = re.compile(r"(?:[^/_-]*[_-]){3}[^/]*$|[^/]{31,}$|(?=[^/]*\d)(?=[^/]*[A-Za-z])[A-Za-z0-9]{9,}$")
_YEAR = re.compile(r"\d{4}")
_TIME = re.compile(r"/(?:19|20)\d\d(?:/\d\d?){0,2}(?:/|/index\.html?)?$")  # of an archive: a year, a month, a day
_SECTIONS = frozenset(  # folders of addresses below which a list stands
    "tag tags topic topics category categories section sections author authors archive archives search label labels "
    "kategorie kategorien rubrik rubriken thema themen schlagwort tema temas categoria categorias etiqueta etiquetas "
    "rubrique categorie sujet sujets kategoria tagi rubrika kategori etiket konu theme themes channel series".split()
)
_LONG = 180  # letters of a paragraph
_TITLE = 20  # letters of a link that may be a headline
_SHORT = 0.25  # of that, where its address has a day
_TOLD = 5  # long paragraphs: with as many, short links are no list
_DATED = re.compile(r"/(?:19|20)\d\d[/-]\d\d?[/-]\d\d?[/-][^/]")
_LEADS = 0.6  # of a sub-heading's letters, in the link
_BESIDE = 60  # letters beside a link that is a headline: date, author
_TINY = 150  # letters of text
LIST_FROM = 1.0
LINKS_LEAST = 3


class Signs(NamedTuple):
    """What a page shows of its kind; each 0 or 1 where nothing else is said."""

    headlines: float  # log2 of the links to other pages, worded as headlines, by the long paragraphs; at most 3
    is_slug: float  # the address ends as that of one article does
    is_home: float  # the address is the site's
    says_article: float  # og:type or JSON-LD
    has_author: float
    linked_headings: float  # 0-1: of the headings those that lead on
    is_shallow: float  # one path segment or none
    title: float  # log2 of its words
    is_tiny: float
    is_section: float  # the address names a category, a tag, an author, a month
    share: float  # 0-1: of the page's prose the body's
    length: float  # log2 of the text's letters by 250, those over 4000 not counted
    weak: float  # 0-1: of the text what has no sentence
    linked: float  # 0-1: of the text
    is_named: float  # the container, or one around it, is named as an article's
    gated: float
    leading: float  # links to other pages, worded as headlines; weighs nothing of itself


LIST = Signs(1.14, -2.15, 0.94, -0.24, -1.61, 1.29, 1.91, -1.34, 2.04, 1.92, 0, 0, 0, 0, 0, 0, 0)
LIST_AT_ZERO = 2.5
SURE = Signs(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1.25, 0.35, -0.55, -0.43, 0.58, 1.04, 0)
SURE_OF_LIST, SURE_AT_ZERO = -1.31, -0.65


def signs_of(
    tree: Tree, body: Body, url: str, title: str, text: str, *, article: bool, author: bool, gated: bool
) -> Signs:
    """The signs of a page that was read; `article`: it says that it is one."""
    _, _, path, query, _ = parts_of(url)
    segments = [part for part in path.split("/") if part]
    last = segments[-1] if segments else ""
    is_time = _TIME.search(path) is not None
    chosen = [tree.blocks[k] for k in body.chosen]
    size = sum(b.size for b in chosen) or 1
    long = sum(_is_worth(_LONG, b.size - b.linked, b.text) for b in chosen)
    is_tiny = not _is_worth(_TINY, len(text), text)
    leading, headings, linked_headings = _leading(tree, body, is_tiny, _SHORT if long < _TOLD else 1.0)
    return Signs(
        headlines=min(3.0, math.log2((1 + leading) / (1 + long))),
        is_slug=float(not url or bool(_SLUG.search(last)) or (bool(_YEAR.search(f"{path}?{query}")) and not is_time)),
        is_home=float(bool(url) and not segments and not query),
        says_article=float(article),
        has_author=float(author),
        linked_headings=linked_headings / (headings + 2),
        is_shallow=float(bool(url) and len(segments) <= 1),
        title=math.log2(1 + sum(2 if len(word) > 1 else 1 for word in words(title)) / 2),
        is_tiny=float(is_tiny),
        is_section=float(is_time or any(part.lower() in _SECTIONS for part in segments[-3:-1])),
        share=body.share,
        length=math.log2(min(len(text) + 1, 4000) / 250),
        weak=sum(b.size for b in chosen if not b.marks) / size,
        linked=sum(b.linked for b in chosen) / size,
        is_named=float(_is_named(tree, body.root)),
        gated=float(gated),
        leading=leading,
    )


def is_list(signs: Signs) -> bool:
    """True for a page of links to articles."""
    return may_be_list(signs) and _sum(LIST, signs, LIST_AT_ZERO) > LIST_FROM


def may_be_list(signs: Signs) -> bool:
    """It has links that lead on, or says nothing at all at the address of a list, for its scripts write them."""
    return signs.leading >= LINKS_LEAST or bool(signs.is_section and signs.is_tiny)


def sureness_of(signs: Signs) -> float:
    """0 to 1: how probable it is that the text is the article's (F1 of .9 or more); see docs/notes/sureness.md."""
    listed = 1 / (1 + math.exp(-_sum(LIST, signs, LIST_AT_ZERO)))
    return round(1 / (1 + math.exp(-_sum(SURE, signs, SURE_AT_ZERO) - SURE_OF_LIST * listed)), 2)


def _sum(weights: Signs, signs: Signs, at_zero: float) -> float:
    return at_zero + sum(weight * sign for weight, sign in zip(weights, signs, strict=True) if weight)


def _leading(tree: Tree, body: Body, is_tiny: bool, part: float) -> tuple[int, int, int]:
    """Links worded as headlines, sub-headings, and sub-headings that are links; those in asides do not count.

    Where there is hardly any text, what was taken for an aside may be what the page is there for ("recent-posts").
    `part` of a headline's letters are enough where its address has a day.
    """
    leading = headings = linked = 0
    aside = body.negative or [0] * len(tree.tags)
    enough = _TITLE * part / WORTH_MOST
    for b in tree.blocks:
        if b.linked < enough and not b.flags & HEADING:
            continue
        is_heading = bool(b.flags & HEADING) and b.tag != "h1"
        if not (is_heading or b.linked >= enough) or (
            aside[b.element] == STANDS_ASIDE and (not is_tiny or b.flags & HARD)
        ):
            continue
        least = _TITLE if b.text.isascii() else _TITLE / worth_of(b.text)
        is_heading = is_heading and b.size >= least / 2
        headings += is_heading
        is_link = is_heading and b.linked >= _LEADS * b.size
        is_headline = b.linked >= least * part and b.size - b.linked <= _BESIDE
        if (is_headline or is_link) and is_another(body.site, address := address_of(tree, b)):
            leading += is_headline and (is_link or b.linked >= least or _DATED.search(address) is not None)
            linked += is_heading
    return leading, headings, linked


def _is_worth(letters: int, size: int, text: str) -> bool:
    """True for a text of which so many letters say as much as this number of Latin ones."""
    return size >= letters or (size * WORTH_MOST >= letters and size * worth_of(text) >= letters)


def _is_named(tree: Tree, element: int) -> bool:
    while element:
        if tree.flags[element] & (BODY | ARTICLE):
            return True
        element = tree.parents[element]
    return False
