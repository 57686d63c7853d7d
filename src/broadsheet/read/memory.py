"""What the pages of a site have in common: lines that stand on several of them are the site's, not an article's.

Each page that is read gives a Lesson; the lessons of earlier runs, in their order, give a site's Memory. Both are plain
values: the same lessons give the same memory, whoever reads and however many at a time.
"""

from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b
from itertools import groupby

from broadsheet.model import Record
from broadsheet.read.blocks import Tree, names_of
from broadsheet.read.body import Body, Common
from broadsheet.text import folded
from broadsheet.urls import host

MARK = "~"  # between the name of a reader and the digest of the memory it read with
_LETTERS = 12  # of a line worth remembering
_LEAST = 2  # lessons before there is a memory
_MOST = 60  # lessons it is made of, the newest
_GROWTH = 1.5  # from one memory to the next: so it changes a few times, and not with every run
_SHARED = 0.5  # of the lines taken: two pages that share more are the same article
_OFTEN = 0.1  # of the pages: a line that stands on fewer is a chance
_SAME_LOOK = 0.6  # of the pages before a redesign that had one container


class Lesson(Record, frozen=True, kw_only=True):
    """What one page teaches of its site."""

    title: str  # folded
    taken: tuple[int, ...]  # digests of the lines that were taken for the article's
    beside: tuple[int, ...] = ()  # and of the others
    look: str = ""  # tags and names from the page's root down to the container


class Memory(Record, frozen=True, kw_only=True):
    """What is known of a site; `digest` names it."""

    site: str
    pages: int  # it was learned from
    common: tuple[int, ...]  # digests of lines that stand on several pages, sorted
    looks: tuple[tuple[str, int], ...]  # containers and on how many pages, the most frequent first
    digest: str


class Redesign(Record, frozen=True, kw_only=True):
    """A site that looks otherwise than before, and since when."""

    since: str  # day of the first page of the new look, ISO 8601
    before: str
    after: str


def site_of(url: str) -> str:
    """The name by which a site's memory is kept."""
    return host(url).removeprefix("www.")


def digest_of(text: str) -> int:
    """A line as a number of 63 bits, the same in every process."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()) >> 1


def lesson_of(tree: Tree, body: Body, title: str) -> Lesson:
    """What a page teaches that was read."""
    chosen = set(body.chosen)
    lines = [(k in chosen, digest_of(b.text)) for k, b in enumerate(tree.blocks) if b.size >= _LETTERS]
    return Lesson(
        title=folded(title),
        taken=tuple(dict.fromkeys(line for is_taken, line in lines if is_taken)),
        beside=tuple(dict.fromkeys(line for is_taken, line in lines if not is_taken)),
        look=_look(tree, body.root),
    )


def learned_from(lessons: int) -> int:
    """How many of a site's first lessons its memory is made of: it grows in steps."""
    step = _LEAST
    while (longer := int(step * _GROWTH + 0.5)) <= lessons:
        step = longer
    return step if lessons >= _LEAST else 0


def learn(site: str, lessons: Sequence[Lesson]) -> Memory | None:
    """The memory of a site from the lessons of its pages, in the order of their dates and addresses."""
    count = learned_from(len(lessons))
    told = _distinct(lessons[max(0, count - _MOST) : count])
    if len(told) < _LEAST:
        return None
    on = Counter(line for lesson in told for line in {*lesson.taken, *lesson.beside})
    least = max(2, _OFTEN * len(told))
    taken = {line for lesson in told for line in lesson.taken}  # others the reader leaves out unasked
    common = tuple(sorted(line for line in taken if on[line] >= least))
    looks = tuple(Counter(lesson.look for lesson in told).most_common())
    named = blake2b(repr((common, looks)).encode(), digest_size=5).hexdigest()
    return Memory(site=site, pages=len(told), common=common, looks=looks, digest=named)


def common_of(memory: Memory | None) -> Common | None:
    """A test for the site's own lines, as the decision on the body asks for it."""
    if memory is None:
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
        if min(old.total(), new.total()) < _LEAST:
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
