"""The first pass over a page, compiled where that was possible (see native/ beside src/): same results, less time.

What it does is written in Python beside each use; that is the specification, and stands in where nothing was built.
BROADSHEET_PURE=1 in the environment: Python alone.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol


class Native(Protocol):
    """What is compiled; see the Python function of the same name."""

    Writer: type[Any]  # `read.writer.Writer`: its frames

    def learn(self, **tables: Any) -> None:
        """Take over Python's tables: once, before all else."""

    def is_utf8(self, html: bytes) -> bool:
        """`charset.is_utf8`."""

    def may_be_deep(self, html: bytes, most: int, with_flat: bool) -> bool:
        """`markup._may_be_deep`."""

    def places(self, html: bytes, needle: bytes, digits: bytes, before: int, after: int) -> list[int]:
        """`markup.places_of`."""

    def endless(self, html: bytes, at: int, length: int) -> int:
        """`markup.endless`."""

    def others(self, text: str) -> tuple[int, str]:
        """`language.others`."""

    def known(self, text: str, table: Mapping[str, Any]) -> tuple[int, list[str]]:
        """`language.known`."""

    def folded(self, text: str) -> str | None:
        """`text.folded`; None for letters that are folded in Python alone."""

    def attributes(self, raw: str) -> dict[str, str] | None:
        """`markup.attributes`; None for those that the serialiser would write otherwise."""

    def told(self, raw: str) -> tuple[list[str], str] | None:
        """`read.head.told`; None for those that the serialiser would write otherwise, and for names that are odd."""

    def clean(self, html: str) -> str | None:
        """`clean.stages.through_all` of what is plainly harmless; None for what is to be parsed."""

    def lean(self, html: bytes, starts: tuple[bytes, ...]) -> tuple[bytes, int] | None:
        """`read.lean.lean_of`."""

    def bind(self, path: str, root: int, left_out: frozenset[str]) -> bool:
        """True where parse trees of the library at the path may be walked: once, before `walk`."""

    def walk(self, root: int) -> tuple[list[str], list[str], list[str]]:
        """`read.tokens.written`, of the tree whose first element lies there."""

    def named(self, names: list[str], wanted: tuple[str, ...]) -> list[int]:
        """`read.tokens.named`."""

    def sums(self, parents: list[int], own: list[float]) -> list[float]:
        """`read.weighing.sums`."""

    def spread(self, parents: list[int], own: list[int]) -> list[int]:
        """`read.weighing.spread`."""

    def flagged(self, flags: list[int], bits: int) -> list[int]:
        """`read.weighing.flagged`."""

    def grow(self, names: list[str], raws: list[str], texts: list[str]) -> Any:
        """`read.blocks.grown`."""

    def escaped(self, text: str) -> str:
        """`markup.escaped`."""

    def as_utf8(self, parts: tuple[str, ...]) -> bytes:
        """`markup.as_utf8`."""

    def escaped_as_utf8(self, text: str) -> bytes:
        """`markup.escaped_as_utf8`."""

    def squash(self, text: str) -> str | None:
        """`text.squash`; None for a text that has more to lose than spaces and ends of lines."""

    def quoted(self, href: str) -> str:
        """`site.records.quoted`."""

    def quiet(self, html: str) -> str | None:
        """`site.article.body`, of markup with no picture of ours; None for what may be loud or is oddly written."""

    def index(self, texts: Iterable[str], folded: Callable[[str], str], folded_alone: Callable[[str], str]) -> Any:
        """`site.shards.index`."""

    def learn_plain(self, words: dict[str, int]) -> None:
        """Take over `feeds.harmless`'s table: once, before `end_of_plain`."""

    def end_of_plain(self, markup: str, begin: int, is_foreign: bool) -> int:
        """`feeds.harmless.end_of_plain`."""


def loaded() -> Native | None:
    """The compiled module; None where it was not built or is not wanted."""
    if os.environ.get("BROADSHEET_PURE"):
        return None
    try:
        from broadsheet import _native  # type: ignore[attr-defined, unused-ignore]
    except ImportError:
        return None
    compiled: Native = _native
    return compiled


native = loaded()
