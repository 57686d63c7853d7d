"""Which pictures in an article's container are not its own: of teasers, of advertisements, behind links to share."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from broadsheet import image_sources
from broadsheet.markup import attributes
from broadsheet.read.blocks import Tree
from broadsheet.read.body import Body
from broadsheet.read.leading import HREF, is_another, is_of
from broadsheet.read.names import BYLINE, TABLE

_SHARES = re.compile(
    r"//(?:[\w-]+\.)*(?:facebook\.com/(?:sharer|share|dialog)|(?:twitter|x)\.com/(?:intent|share)|t\.me/share|linkedin\.com/share|"
    r"pinterest\.[a-z.]+/pin/create|reddit\.com/submit|vk\.com/share|service\.weibo\.com|wa\.me/|api\.whatsapp\.com|"
    r"social-plugins\.line\.me|getpocket\.com/)|^mailto:",
    re.I,
)
# The pages of those who may be followed, and of nothing that they showed.
_FOLLOWS = re.compile(
    r"//(?:www\.)?(?:(?:facebook|twitter|x|instagram|pinterest)\.com/[\w.-]+|"
    r"youtube\.com/(?:user/|channel/|c/|@)[\w.-]+)/?$",
    re.I,
)
# Sides that advertisements have (IAB, fixed sizes), and hardly any picture.
_BANNERS = frozenset("300x250 336x280 728x90 970x90 970x250 468x60 160x600 120x600 300x600 320x50 320x100".split())
_WIDTH, _HEIGHT = (re.compile(rf' {side}="(\d+)(?:px)?"') for side in ("width", "height"))
_NAMED = re.compile(r"(?<!\d)\d{3}x\d{2,3}(?!\d)")
_CLOSE = 12  # elements between a picture and the link around it
_NEAR = 8  # tags between a picture and its version without scripts
_LEFT = 2  # blocks below an article that were left out, its last words being above them
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp)(?:[?#/]|$)|/(?:attachment|photo|gallery|image)s?/", re.I)


def end_of(tree: Tree, body: Body) -> int:
    """The token where an article is over: other words stand there, which were left out. What a rule names has none."""
    if not body.chosen or body.spans:
        return len(tree.tokens.names)
    captions = set(body.captions)
    others = (k for k in range(body.chosen[-1] + 1, len(tree.blocks)) if k not in captions)
    second = next(islice(others, _LEFT - 1, None), None)
    return len(tree.tokens.names) if second is None else tree.blocks[second].first


def left_out(tree: Tree, body: Body, spans: list[tuple[int, int]], over: int) -> set[int]:
    """Tokens of pictures that stand with other articles, behind links that share, or behind links to pages of the site:
    where words that were left out lead too, or below the article's last; and those behind the token where it is `over`.

    Other pictures without a link, and those that lead to themselves in another size, are the article's.
    """
    first, last = (tree.blocks[body.chosen[0]].first, tree.blocks[body.chosen[-1]].last) if body.chosen else (0, 0)
    dropped: set[str] | None = None
    found = set[int]()
    for begin, end in spans:
        for token in tree.pictured(begin, end):
            here = around(tree, token)
            if (
                (body.others and _is_with(tree, here, body.others))
                or (tree.tags[here] == "noscript" and _is_again(tree, token, here))
                or (token < first and _is_face(tree, here))
                or token > over
            ):
                found.add(token)
            elif not (href := _href_of(tree, here)) or _PICTURE.search(href[1]):
                continue
            elif not is_of(body.site, href[1]):
                if _SHARES.search(href[1]) or _FOLLOWS.search(href[1]) or _is_banner(tree.tokens.raws[token]):
                    found.add(token)
            elif token > last:
                found.add(token)
            else:
                dropped = _dropped(tree, body, spans) if dropped is None else dropped
                if href[1] in dropped:
                    found.add(token)
    return found


def still_shown(tree: Tree, captions: list[int], without: set[int], over: int) -> set[int]:
    """The captions but those of pictures that are left out, and those behind the token where the article is `over`.

    In a table they stay: they name what its row is about.
    """
    found = {k for k in captions if tree.blocks[k].first < over}
    if not without:
        return found
    return {k for k in found if tree.blocks[k].flags & TABLE or not _is_of(tree, k, without)}


def _is_of(tree: Tree, k: int, without: set[int]) -> bool:
    """True where the smallest box around a caption that has pictures has such alone."""
    for element in elements_up(tree, tree.blocks[k].element):
        if pictures := tree.pictured(tree.starts[element], tree.ends[element]):
            return without.issuperset(pictures)
    return False


def leads_on(tree: Tree, here: int, site: str) -> bool:
    """True where an element stands in a link to another page of the site."""
    href = _href_of(tree, here)
    return href is not None and not _PICTURE.search(href[1]) and is_another(site, href[1])


def around(tree: Tree, token: int) -> int:
    """The innermost element that a token stands in."""
    here = bisect_left(tree.starts, token) - 1
    while here > 0 and tree.ends[here] < token:
        here = tree.parents[here]
    return max(here, 0)


def elements_up(tree: Tree, here: int) -> Iterator[int]:
    """An element and those that it stands in, up to the page's root."""
    while here:
        yield here
        here = tree.parents[here]


def link_around(tree: Tree, here: int) -> int:
    """The link that an element is, or that stands close around it; 0 where there is none."""
    for _ in range(_CLOSE):
        if not here or tree.tags[here] == "a":
            return here
        here = tree.parents[here]
    return here if tree.tags[here] == "a" else 0


def _href_of(tree: Tree, here: int) -> re.Match[str] | None:
    """Where that link leads."""
    link = link_around(tree, here)
    return HREF.search(tree.raw(link)) if link else None


def _is_again(tree: Tree, token: int, noscript: int) -> bool:
    """True for the version without scripts of the picture before it, if that one can be shown."""
    at = bisect_left(tree.pictures, token) - 1
    before = tree.pictures[at] if at >= 0 else -1
    is_near = (
        tree.starts[tree.parents[noscript]] < before < tree.starts[noscript] and before >= tree.starts[noscript] - _NEAR
    )
    return is_near and image_sources.source(attributes(tree.tokens.raws[before]), "") is not None


def _is_banner(raw: str) -> bool:
    """True for a picture of an advertisement's sides, told by its attributes or the file's name."""
    width, height = _WIDTH.search(raw), _HEIGHT.search(raw)
    if width and height:
        return f"{width[1]}x{height[1]}" in _BANNERS
    address = raw.partition(' src="')[2].partition('"')[0]
    named = _NAMED.search(address, address.rfind("/") + 1)
    return named is not None and named[0] in _BANNERS


def _is_face(tree: Tree, here: int) -> bool:
    """True for a picture in a box that says who wrote."""
    return any(tree.flags[element] & BYLINE for element in (here, tree.parents[here], tree.parents[tree.parents[here]]))


def _is_with(tree: Tree, here: int, others: set[int]) -> bool:
    """True where the nearest words around an element are other articles' alone."""
    for element in elements_up(tree, here):
        within = tree.within(element)
        if within:
            return others.issuperset(within)
    return False


def _dropped(tree: Tree, body: Body, spans: list[tuple[int, int]]) -> set[str]:
    """Pages of the site to which links lead that are most of a block which was left out."""
    found, taken = set[str](), set(body.chosen)
    names, raws, _ = tree.tokens
    begin, end = spans[0][0], spans[-1][1]
    for k, b in enumerate(tree.blocks):
        if not begin <= b.first < end or b.linked * 2 < b.size or k in taken:
            continue
        href = _href_of(tree, b.element)
        inside = (HREF.search(raws[i]) for i in range(b.first, b.last) if names[i] == "a") if not href else ()
        found.update(link[1] for link in (href, *inside) if link)
    return {href for href in found if is_another(body.site, href)}
