"""What is compiled, where each allocation fails once: a MemoryError, never a crash, another result or another error.

A process of its own for `test_native`: where memory ends, it ends for all threads, those of the tests' runner too.
Prints how many failures were told of, at first and in ten more rounds, and how many pieces of memory those have kept.
"""

import _testcapi
import sys
from collections.abc import Callable
from typing import Any

from selectolax.lexbor import LexborHTMLParser

import broadsheet.api  # noqa: F401 (the compiled module is told all tables)
from broadsheet.native import native

MARKUP = '<p>é <a href="https://e.org/">x</a> &amp; y</p><iframe src="https://www.youtube.com/embed/x"></iframe>'
_TREE = LexborHTMLParser(MARKUP * 5)
CALLS = {  # what is compiled, and what it may be told
    "clean": (MARKUP * 5,),
    "walk": (_TREE.root.mem_id if _TREE.root else 0,),
    "named": (["p", "b", "/b", "p"] * 400, ("p", "/b")),
    "lean": (b'<p>a<script>b</script></p><div class="x">c</div>' * 5, (b'<div class="x">',)),
    "grow": (["p", "b", "/b", "/p"], [' class="a"', "", "", ""], ["é", "&amp;", "z. ", " "]),
    "told": (' name="Author" content="/a?b&amp;c"',),
    "attributes": (' class="x" href="/a?b&amp;c"',),
    "known": ("it's Ёй one two", {"it's": 1, "two": 2}),
    "others": ("it's Ёй one two",),
    "as_utf8": (("é", "漢" * 400, "x"),),
    "escaped_as_utf8": ("<漢>" * 400,),
    "squash": (" a\n漢 " * 400,),
    "quoted": ("漢/" * 400,),
    "quiet": ('<p>漢<img src="x"></p>' * 5,),
    "folded": ("ÉàЁ漢" * 400,),
    "places": (b"x2022abc2022" * 9, b"abc", b"2", 9, 9),
    "sums": ([0, 0, 1], [1.5, 2.5, 3.5]),
    "spread": ([0, 0, 1], [1000, 2000, 3000]),
    "flagged": ([1, 2, 3] * 400, 2),
}


def failures(call: Callable[..., Any], args: tuple[Any, ...]) -> int:
    """How many of the first fifty allocations are told of as failed."""
    known, told = call(*args), 0
    for at in range(50):
        try:
            _testcapi.set_nomemory(at, at + 1)
            assert call(*args) == known
        except MemoryError:
            told += 1
        finally:
            _testcapi.remove_mem_hooks()
    return told


def main(name: str) -> None:
    call, args = getattr(native, name), CALLS[name]
    first = failures(call, args)
    kept = sys.getallocatedblocks()
    more = sum(failures(call, args) for _ in range(10))
    print(first, more, sys.getallocatedblocks() - kept)


if __name__ == "__main__":
    main(sys.argv[1])
