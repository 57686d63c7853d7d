"""A wording, or any pattern, that is asked only whether it is there."""

import re
from collections.abc import Sequence

import re2


class Phrase:
    """A set of one pattern (re2): tells whether a text has it in half the time of a search."""

    def __init__(self, pattern: str):
        made = re2.Set.SearchSet()
        made.Add(pattern)
        made.Compile()
        self._match = made._set.Match  # what its Match calls: that one costs as much again

    def within(self, text: str) -> bool:
        """True where the text has it; those that begin with "^", where it begins with it."""
        return bool(self._match(text.encode()))


class Line(Phrase):
    """A phrase that is looked for in many lines at once: most pages have none of it, and each asking has its price."""

    def __init__(self, pattern: str):
        super().__init__(f"(?m){pattern}")

    def among(self, lines: Sequence[str]) -> list[int]:
        """Which of the lines have it, by their place; there is no line break in any."""
        if not lines or not self.within("\n".join(lines)):
            return []
        if len(lines) == 1:
            return [0]
        half = len(lines) // 2
        return self.among(lines[:half]) + [half + place for place in self.among(lines[half:])]


class Wording:
    """A pattern for addresses and names, in any case: of ASCII re2 tells; of others re, which knows all letters.

    White space is to be written as [\\s\\x0b\\x1c-\\x1f]: re2 knows less of it. No look-around.
    """

    def __init__(self, pattern: str):
        self._phrase = Phrase(f"(?i){pattern}")
        self._search = re.compile(pattern, re.I).search

    def within(self, text: str) -> bool:
        """True where the text has it."""
        return self._phrase.within(text) if text.isascii() else self._search(text) is not None
