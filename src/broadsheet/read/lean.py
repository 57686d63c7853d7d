# ruff: noqa: E501 (patterns of a tag)
"""A page's bytes without what is never read: parsing costs what is left.

A scan of the tags, as the tokenizer of HTML sees them (13.2.5). Where it is not sure, the page stays as it is.
"""

import re

from broadsheet.native import native

LARGE = 200_000  # bytes of a page that is half scripts, as large ones are: the scan takes a tenth of what parsing does
LONGEST = 400  # bytes of a start tag that is looked for
_SPACE = rb"[\t\n\f\r ]"
_NAME = re.compile(rb"<(/?)([A-Za-z][^\t\n\f\r />]*)")
_REST = re.compile(  # of a tag, after its name: HTML, 13.2.5.32 to 13.2.5.40
    rb"""(?:[\t\n\f\r /]++|[^\t\n\f\r />][^\t\n\f\r />=]*+(?:S*+=S*+(?:"[^"]*+"|'[^']*+'|(?=>)|[^\t\n\f\r >"'][^\t\n\f\r >]*+)|(?!S*+=)))*+>""".replace(
        b"S", _SPACE
    )
)
_COMMENT = re.compile(rb"<!---?>|<!--.*?--!?>", re.S)
_OTHER = re.compile(rb"<(?:[!?]|/)(?!\[CDATA\[)[^>]*>")
_RAW = {
    name: re.compile(rb"</%b(?=[\t\n\f\r />])" % name, re.I)
    for name in b"script style title textarea iframe noframes noembed xmp".split()
}
_DROPPED = (b"script", b"style")
_FOREIGN = (b"svg", b"math")
_SCRIPT = re.compile(rb"<script", re.I)


def lean_of(html: bytes, starts: tuple[bytes, ...]) -> tuple[bytes, int] | None:
    """A page without what its scripts and styles hold, and the elements that have one of these start tags; how many
    bytes were in those.

    None where a tag, a comment or an element does not end, or ends elsewhere than it seems.
    Also compiled, see native/lean.c.
    """
    known, out = frozenset(start for start in starts if len(start) <= LONGEST), list[bytes]()
    kept = at = 0  # from where on nothing is kept yet
    opened, depth = b"", 0  # the name of the element that is left out, and how many of it are open
    spared = begun = 0  # bytes in such elements; where the one begins
    foreign = dict.fromkeys(_FOREIGN, 0)  # how many of them are open: what is raw elsewhere has tags in them
    while (at := html.find(b"<", at)) >= 0:
        tag = _NAME.match(html, at)
        if not tag:
            if at + 1 == len(html):
                break
            if html[at + 1] not in b"!?/" or html[at + 1 :] == b"/":
                at += 1
                continue
            comment = (_COMMENT if html.startswith(b"<!--", at) else _OTHER).match(html, at)
            if not comment:
                return None
            at = comment.end()
            continue
        rest, name = _REST.match(html, tag.end()), tag[2].lower()
        if not rest:
            return None
        end = rest.end()
        if name in _FOREIGN:
            foreign[name] = max(0, foreign[name] - 1) if tag[1] else foreign[name] + (html[end - 2] != 0x2F)
        if tag[1]:
            if depth and name == opened:
                depth -= 1
                if not depth:
                    spared += at - begun
                    kept = at
        elif name in _RAW:
            close = None if html[end - 2] == 0x2F else _RAW[name].search(html, end)
            if not close or (name == b"script" and _is_double(html, end, close.start())):
                return None
            if any(foreign.values()) and b"<" in html[end : close.start()]:
                return None
            if not depth and name in _DROPPED:
                out.append(html[kept:end])
                kept = close.start()
            end = close.start()
        elif name == b"plaintext":
            return None
        elif depth:
            depth += name == opened
        elif html[at:end] in known:
            out.append(html[kept:end])
            opened, depth, begun = name, 1, end
        at = end
    if depth:
        return None
    return b"".join((*out, html[kept:])), spared


def _is_double(html: bytes, start: int, end: int) -> bool:
    """A script that "hides" another one ends elsewhere than it seems (HTML, 13.2.5.27)."""
    hidden = html.find(b"<!--", start, end)
    return hidden >= 0 and _SCRIPT.search(html, hidden, end) is not None


lean = native.lean if native else lean_of


def light(html: bytes, aside: tuple[bytes, ...] = ()) -> tuple[bytes, int]:
    """A page as it is to be parsed: without the elements that have one of these start tags, and how many bytes those held.

    What scripts and styles hold is left out as well where the page is scanned: a large one always is.
    """
    is_scanned = bool(aside) or (native is not None and len(html) > LARGE)
    return (lean(html, aside) if is_scanned else None) or (html, 0)
