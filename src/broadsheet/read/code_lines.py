"""Code whose lines are boxes or items, as highlighters write them: made the lines of one text again."""

from collections import Counter

_BOXES = frozenset("div p ol ul li".split())
_LINES = ("div", "p", "li")  # one of which is in all such code


def lined(names: list[str], texts: list[str], codes: list[int]) -> None:
    """Changes the tags of a page in place (names, texts), where boxes in code (start tags) are its lines."""
    for start in codes:
        end = next((i for i in range(start, len(names)) if names[i] == "/pre"), start)
        lines = [i for i in range(start, end) if names[i] in _LINES]
        if any(not texts[i].strip().isdigit() for i in lines):  # numbers alone are a list of them, beside the code
            _line(names, texts, start, end)


def _line(names: list[str], texts: list[str], start: int, end: int) -> None:
    """Makes the boxes spans, and ends each of those that are lines with a line break, if they have none yet."""
    level = _level(names[start:end])
    depth, is_ended = 0, True
    for i in range(start, end):
        name = names[i]
        is_box, is_end = name.removeprefix("/") in _BOXES, name.startswith("/")
        depth += is_box and not is_end
        if is_box:
            names[i] = "/span" if is_end else "span"
            if not texts[i].strip() and (depth < level or (is_end and depth == level)):
                texts[i] = ""  # between the lines
            if is_end and depth == level and not is_ended:
                texts[i] = f"\n{texts[i]}"
        depth -= is_box and is_end
        if name == "br" or texts[i]:
            is_ended = texts[i].endswith("\n") if texts[i] else True


def _level(names: list[str]) -> int:
    """How deep the boxes are that are lines: the outermost that there are several of."""
    found: Counter[int] = Counter()
    depth = 0
    for name in names:
        if name in _BOXES:
            depth += 1
            found[depth] += 1
        elif name.removeprefix("/") in _BOXES:
            depth -= 1
    return next((depth for depth in sorted(found) if found[depth] > 1), 1)
