"""What the pages of a site have in common: lines that stand on several of them are the site's, not an article's, and
so are regions in which nothing of an article ever stood.

Each page that is read gives a Lesson; the lessons of earlier runs, in their order, give a site's Memory. Both are plain
values: the same lessons give the same memory, whoever reads and however many at a time.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from hashlib import blake2b
from itertools import groupby

from broadsheet.model import Article, Record
from broadsheet.read.blocks import Tree, names_of
from broadsheet.read.body import Body, Common
from broadsheet.read.boilerplate import regions_of, same_of, start_of, word_of
from broadsheet.read.dateline import named_in
from broadsheet.read.places import place_of
from broadsheet.text import folded
from broadsheet.urls import host

MARK = "~"  # between the name of a reader and the digest of the memory it read with
_LETTERS = 12  # of a line worth remembering
LEAST = 2  # lessons before there is a memory
_MOST = 60  # lessons it is made of, the newest
_GROWTH = 1.5  # from one memory to the next: so it changes a few times, and not with every run
_SHARED = 0.5  # of the lines taken: two pages that share more are the same article
_OFTEN = 0.1  # of the pages: a line that stands on fewer is a chance
_REGIONS = 32  # of a site
_PLACES = 4  # of bylines, and of dates
_SAME_LOOK = 0.6  # of the pages before a redesign that had one container


class Lesson(Record, frozen=True, kw_only=True):
    """What one page teaches of its site."""

    title: str  # folded
    taken: tuple[int, ...]  # digests of the lines that were taken for the article's
    beside: tuple[int, ...] = ()  # and of the others
    look: str = ""  # tags and names from the page's root down to the container
    container: bytes = b""  # a word of its start tag
    # Start tags of regions without anything of the article. Named anew where more counts as its own, for what was kept
    # of pages read before knows nothing of that: of tags and opening pictures.
    regions: tuple[bytes, ...] = ()
    holders: tuple[int, ...] = ()  # digests of the start tags of elements that hold something of it
    byline: str = ""  # what the box is known by that says who wrote, where no field for machines does; see `places`
    dateline: str = ""  # and that which says when


class Memory(Record, frozen=True, kw_only=True):
    """What is known of a site; `digest` names it."""

    site: str
    pages: int  # it was learned from
    common: tuple[int, ...]  # digests of lines that stand on several pages, sorted
    looks: tuple[tuple[str, int], ...]  # containers and on how many pages, the most frequent first
    containers: tuple[bytes, ...] = ()  # words of their start tags, one of which a page of the site has
    aside: tuple[bytes, ...] = ()  # start tags of regions that no article ever needed, the most frequent first
    bylines: tuple[str, ...] = ()  # what the boxes are known by that say who wrote, the most frequent first
    datelines: tuple[str, ...] = ()  # and those that say when
    digest: str


class Redesign(Record, frozen=True, kw_only=True):
    """A site that looks otherwise than before, and since when."""

    since: str  # day of the first page of the new look, ISO 8601
    before: str
    after: str


def site_of(url: str) -> str:
    """The name by which a site's memory is kept."""
    return host(url).removeprefix("www.")


def digest_of(text: str | bytes) -> int:
    """A line as a number of 63 bits, the same in every process."""
    data = text.encode("utf-8", "replace") if isinstance(text, str) else text
    return int.from_bytes(blake2b(data, digest_size=8).digest()) >> 1


def teaches(article: Article) -> bool:
    """True for a page whose own words were read as an article."""
    return article.origins.get("html") == "page" and article.kind in ("article", "gated")


def lesson_of(html: bytes, tree: Tree, body: Body, article: Article, memory: Memory | None = None) -> Lesson:
    """What a page teaches that was read with this memory; `html` as it came, in UTF-8."""
    chosen = set(body.chosen)
    regions, holders = regions_of(html, tree, body, article, frozenset(memory.aside if memory else ()))
    lines = [(k in chosen, digest_of(b.text)) for k, b in enumerate(tree.blocks) if b.size >= _LETTERS]
    return Lesson(
        title=folded(article.title or ""),
        taken=tuple(dict.fromkeys(line for is_taken, line in lines if is_taken)),
        beside=tuple(dict.fromkeys(line for is_taken, line in lines if not is_taken)),
        look=_look(tree, body.root),
        container=word_of(start_of(tree, body.root)),
        regions=regions,
        holders=tuple(sorted(digest_of(same_of(start)) for start in holders)),
        byline=place_of(tree, body.byline, partial(_says_who, tree, article)),
        dateline=place_of(tree, body.dateline, bool),
    )


def _says_who(tree: Tree, article: Article, element: int) -> bool:
    """True for an element whose names are the article's, and no other."""
    people, agencies = named_in(tree, element, article.site or "") or ([], [])
    return (*people,) == article.authors and (*agencies,) == article.agencies


def learned_from(lessons: int) -> int:
    """How many of a site's first lessons its memory is made of: it grows in steps."""
    step = LEAST
    while (longer := int(step * _GROWTH + 0.5)) <= lessons:
        step = longer
    return step if lessons >= LEAST else 0


def learn(site: str, lessons: Sequence[Lesson]) -> Memory | None:
    """The memory of a site from the lessons of its pages, in the order of their dates and addresses."""
    count = learned_from(len(lessons))
    told = _distinct(lessons[max(0, count - _MOST) : count])
    if len(told) < LEAST:
        return None
    on = Counter(line for lesson in told for line in {*lesson.taken, *lesson.beside})
    least = max(2, _OFTEN * len(told))
    taken = {line for lesson in told for line in lesson.taken}  # others the reader leaves out unasked
    common = tuple(sorted(line for line in taken if on[line] >= least))
    looks = tuple(Counter(lesson.look for lesson in told).most_common())
    aside = _asides(told)
    containers = tuple(sorted({lesson.container for lesson in told} - {b""}))
    bylines, datelines = _often(lesson.byline for lesson in told), _often(lesson.dateline for lesson in told)
    known = (common, looks, containers, aside, bylines, datelines)
    named = blake2b(repr(known).encode(), digest_size=5).hexdigest()
    return Memory(
        site=site,
        pages=len(told),
        common=common,
        looks=looks,
        containers=containers,
        aside=aside,
        bylines=bylines,
        datelines=datelines,
        digest=named,
    )


def _often(places: Iterable[str]) -> tuple[str, ...]:
    """The places that several pages have, the most frequent first."""
    on = Counter(filter(None, places))
    return tuple(sorted((place for place in on if on[place] >= LEAST), key=lambda place: (-on[place], place))[:_PLACES])


def _asides(told: Sequence[Lesson]) -> tuple[bytes, ...]:
    """Regions that several pages have, and that hold something of the article on none."""
    held = {start for lesson in told for start in lesson.holders}
    on = Counter(start for lesson in told for start in lesson.regions)
    often = [start for start, pages in on.items() if pages >= LEAST and digest_of(same_of(start)) not in held]
    return tuple(sorted(often, key=lambda start: (-on[start], start))[:_REGIONS])


def asides_of(memory: Memory | None, html: bytes) -> tuple[bytes, ...]:
    """Start tags of the regions that no article of a page's site needs; none where it does not look like its pages."""
    if not memory or not memory.aside or not any(container in html for container in memory.containers):
        return ()
    return memory.aside


def knows(memory: Memory, tree: Tree, body: Body) -> bool:
    """True where the body stands in a container that the site's pages have."""
    look = _look(tree, body.root)
    return any(look == known for known, _ in memory.looks)


def common_of(memory: Memory | None) -> Common | None:
    """A test for the site's own lines, as the decision on the body asks for it."""
    if memory is None or not memory.common:
        return None
    known = frozenset(memory.common)
    return lambda block: block.size >= _LETTERS and digest_of(block.text) in known


def mark_of(memory: Memory | None) -> str:
    """What a memory adds to the name of the reader: with another memory it is another reader."""
    return f"{MARK}{memory.digest}" if memory else ""


def redesign(looks: Sequence[tuple[str, str]]) -> Redesign | None:
    """The last redesign that the pages of a site show: from one day on, no page has the container of those before.

    looks   (date of the page as ISO 8601, its container), in the order of the dates
    """
    old, new = Counter(look for _, look in looks), Counter[str]()
    for day, pages in groupby(reversed(looks), key=lambda page: page[0][:10]):
        of_day = Counter(look for _, look in pages)
        old, new = old - of_day, new + of_day
        if min(old.total(), new.total()) < LEAST:
            continue
        (before, most), (after, count) = old.most_common(1)[0], new.most_common(1)[0]
        is_one = most >= _SAME_LOOK * old.total() and count >= _SAME_LOOK * new.total()
        if is_one and after not in old:
            return Redesign(since=day, before=before, after=after)
    return None


def _distinct(lessons: Sequence[Lesson]) -> list[Lesson]:
    """Lessons without those of an article that another one has already."""
    out: list[Lesson] = []
    for lesson in lessons:
        taken = set(lesson.taken)
        if not any(
            (other.title and other.title == lesson.title)
            or (taken and len(taken.intersection(other.taken)) > _SHARED * len(taken))
            for other in out
        ):
            out.append(lesson)
    return out


def _look(tree: Tree, element: int) -> str:
    """Tags with their first names from the root to an element; digits and generated names left out."""
    steps: list[str] = []
    while element:
        steps.append(f"{tree.tags[element]}{_name(names_of(tree, element))}")
        element = tree.parents[element]
    return ">".join(reversed(steps[:6]))


def _name(names: str) -> str:
    first = names.split(None, 1)[:1]
    return f".{first[0]}" if first and first[0].replace("-", "").replace("_", "").isalpha() else ""
