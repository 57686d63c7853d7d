"""Pages of a list, numbered from its oldest card: a page that is full stays as it is for ever. Pure.

The newest cards, one page's worth and up to another, stand on the list's front; page 1 has the oldest. So a new card
touches the front alone, and once in `size` cards a page is added. What is old moves only when something older comes.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeVar

P = TypeVar("P")


class Pages(NamedTuple):
    """Which pages of a list are to be written. `front` is the number of the open one, `closed + 1`."""

    begins: list[tuple[int, object]]  # (page, its oldest place), for those that moved
    closed: int  # pages that are full and numbered 1 to this
    write: list[int]  # in order; closed + 1 is the front
    gone: list[int]  # numbered pages that are no more
    places: Sequence[Any] = ()  # all, the oldest first, where all pages are written


def closed_pages(total: int, size: int, *, spare: int = 1) -> int:
    """How many pages are full and numbered; `spare` of a page's worth stays on the front at least."""
    return max(0, total // size - spare)


def repaginate(
    before: int,
    closed: int,
    size: int,
    moves: Sequence[P],
    changes: Sequence[P],
    page_of: Callable[[P], int],
    begins_at: Callable[[int], P | None],
    members: Callable[[P | None], Iterator[P]],
) -> Pages:
    """The pages to write after cards came, went (`moves`, in order) or changed in place.

    before      how many numbered pages there were
    closed      how many there are now
    page_of     place -> its page as written, 0 where it is before them all
    begins_at   page -> its oldest place as written
    members     places from one on, the oldest first; all for None
    """
    begins, write = list[tuple[int, object]](), set[int]()
    if moves:
        start = min(max(1, page_of(moves[0])), closed + 1)
        for page, place in _chunks(start, closed, size, members(begins_at(start) if start > 1 else None)):
            if page > start and place > moves[-1] and begins_at(page) == place:  # type: ignore[operator]
                break
            begins.append((page, place))
            write.add(page)
        if closed != before:
            write |= {page for page in (min(before, closed), closed + 1) if page}
    moved = dict(begins)
    write |= {min(_page_now(place, page_of, moved), closed + 1) for place in changes}
    return Pages(begins, closed, sorted(write), list(range(closed + 1, before + 1)))


def _chunks(start: int, closed: int, size: int, places: Iterator[P]) -> Iterator[tuple[int, P]]:
    """(page, its oldest place) from a page on; the last is the front."""
    for page in range(start, closed + 2):
        first = next(places, None)
        if first is None:
            return
        yield page, first
        if page <= closed:
            next(islice(places, size - 1, size - 1), None)


def _page_now(place: P, page_of: Callable[[P], int], moved: dict[int, object]) -> int:
    found = [page for page, begin in moved.items() if begin <= place]  # type: ignore[operator]
    below = min(moved, default=0)
    return max(found) if found else max(1, min(page_of(place), below - 1) if below else page_of(place))
