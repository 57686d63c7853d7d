"""The first pass over a page, compiled where that was possible (see native/ beside src/): same results, less time.

What it does is written in Python beside each use; that is the specification, and stands in where nothing was built.
BROADSHEET_PURE=1 in the environment: Python alone.
"""

import os
from typing import Any, Protocol


class Native(Protocol):
    """What is compiled; see the Python function of the same name."""

    def learn(self, **tables: Any) -> None:
        """Take over Python's tables: once, before all else."""

    def split(self, written: str) -> tuple[list[str], list[str], list[str]]:
        """`read.tokens.split`."""

    def grow(self, names: list[str], raws: list[str], texts: list[str]) -> Any:
        """`read.blocks.grown`."""


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
