"""Pages of a list numbered from the oldest end: a new card touches the front, an old one what comes after it."""

import pytest

from broadsheet.site.pagination import closed_pages, repaginate

SIZE = 3


class List:
    """A list of numbers as a site keeps it."""

    def __init__(self, numbers: list[int]) -> None:
        self.numbers = sorted(numbers)
        self.begins: dict[int, int] = {}
        self.closed = 0
        self.write([min(self.numbers)], [])

    def write(self, moves: list[int], changes: list[int]) -> list[int]:
        """The pages written after cards came or changed."""
        made = repaginate(
            self.closed,
            closed_pages(len(self.numbers), SIZE),
            SIZE,
            sorted(moves),
            changes,
            lambda place: max((page for page, begin in self.begins.items() if begin <= place), default=0),
            self.begins.get,
            lambda since: iter([n for n in self.numbers if since is None or n >= since]),
        )
        self.begins = {page: n for page, n in (self.begins | dict(made.begins)).items() if page <= made.closed + 1}  # type: ignore[arg-type]
        self.closed = made.closed
        assert list(self.begins.values()) == self.numbers[::SIZE][: self.closed + 1]
        return made.write


@pytest.mark.parametrize(
    ("before", "new", "written"),
    [
        (6, 100, [2]),  # two pages' worth: one is full and closed, the front has the rest
        (7, 100, [2]),
        (8, 100, [1, 2, 3]),  # nine: a page is added; the one before it leads to it, the front shrinks
        (18, 100, [6]),
        (20, 100, [5, 6, 7]),
    ],
)
def test_a_new_card_touches_the_front(before: int, new: int, written: list[int]) -> None:
    made = List([10 * n for n in range(before)])
    made.numbers.append(new * 10)
    assert made.write([new * 10], []) == written


def test_a_late_card_moves_what_comes_after_it() -> None:
    made = List([10 * n for n in range(19)])
    made.numbers = sorted([*made.numbers, 75])
    assert made.write([75], []) == [3, 4, 5, 6]


def test_a_card_that_changed_touches_its_page_alone() -> None:
    made = List([10 * n for n in range(20)])
    assert made.write([], [70]) == [3]
    assert made.write([], [190]) == [made.closed + 1]


def test_what_came_and_went_before_a_page_leaves_it_alone() -> None:
    made = List([10 * n for n in range(20)])
    made.numbers = sorted({*made.numbers, 35} - {40})
    assert made.write([35, 40], []) == [2]
