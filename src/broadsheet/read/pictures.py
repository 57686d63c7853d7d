"""Which pictures in an article's container are not its own: of teasers, of advertisements, behind links to share."""

import re
from bisect import bisect_left

from broadsheet.read.blocks import Tree
from broadsheet.read.leading import is_of
from broadsheet.read.weighing import STANDS_ASIDE, sums_of

_HREF = re.compile(r' href="([^"]*)"')
_SHARES = re.compile(
    r"//(?:[\w-]+\.)*(?:facebook\.com/(?:sharer|share|dialog)|(?:twitter|x)\.com/(?:intent|share)|t\.me/share|linkedin\.com/share|"
    r"pinterest\.[a-z.]+/pin/create|reddit\.com/submit|vk\.com/share|service\.weibo\.com|wa\.me/|api\.whatsapp\.com|"
    r"social-plugins\.line\.me|getpocket\.com/)|^mailto:",
    re.I,
)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp)(?:[?#/]|$)|/(?:attachment|photo|gallery|image)s?/", re.I)


def of_others(tree: Tree, negative: list[int], others: set[int]) -> list[int]:
    """The verdicts on elements, where those that hold blocks of other articles and none else stand aside."""
    if not others:
        return negative
    own, ones = [0.0] * len(tree.tags), [0.0] * len(tree.tags)
    for k, b in enumerate(tree.blocks):
        ones[b.element] += 1
        own[b.element] += k in others
    held, whole = sums_of(tree.parents, own), sums_of(tree.parents, ones)
    return [STANDS_ASIDE if held[i] and held[i] == whole[i] else verdict for i, verdict in enumerate(negative)]


def left_out(tree: Tree, chosen: list[int], spans: list[tuple[int, int]], site: str) -> set[int]:
    """Tokens of pictures behind links that share, or lead to pages of the site: where words that were left out lead
    too, or below the article's last.

    Pictures without a link, and those that lead to themselves in another size, are the article's.
    """
    taken = set(chosen)
    last = tree.blocks[chosen[-1]].last if chosen else 0
    dropped: set[str] | None = None
    found = set[int]()
    for begin, end in spans:
        for token in tree.pictures[bisect_left(tree.pictures, begin) : bisect_left(tree.pictures, end)]:
            raw = tree.raw(link) if (link := link_of(tree, token)) else ""
            href = _HREF.search(raw)
            if not href or _PICTURE.search(href[1]):
                continue
            if not is_of(site, href[1]):
                is_others = _SHARES.search(href[1]) is not None
            elif not (is_others := token > last):
                dropped = _dropped(tree, taken, spans, site) if dropped is None else dropped
                is_others = href[1] in dropped
            if is_others:
                found.add(token)
    return found


def link_of(tree: Tree, token: int) -> int:
    """The link around a picture; 0 where there is none."""
    here = bisect_left(tree.starts, token) - 1
    while here > 0 and tree.ends[here] < token:
        here = tree.parents[here]
    while here > 0 and tree.tags[here] != "a":
        here = tree.parents[here]
    return max(here, 0)


def _dropped(tree: Tree, taken: set[int], spans: list[tuple[int, int]], site: str) -> set[str]:
    """Pages of the site to which links lead that are most of a block which was left out."""
    found = set[str]()
    names, raws, _ = tree.tokens
    for k, b in enumerate(tree.blocks):
        if k in taken or b.linked * 2 < b.size or not any(begin <= b.first < end for begin, end in spans):
            continue
        around = link_of(tree, b.first)
        links = [tree.raw(around)] if around else [raws[i] for i in range(b.first, b.last) if names[i] == "a"]
        found.update(href[1] for raw in links if (href := _HREF.search(raw)))
    return {href for href in found if "#" not in href and is_of(site, href)}
