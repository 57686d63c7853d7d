"""What markup goes through before anyone sees it. The order is the design."""

from broadsheet.clean import sanitize as lock
from broadsheet.clean.normalize import normalize
from broadsheet.clean.sanitize import TAGS, sanitize
from broadsheet.clean.structure import is_read_as_written
from broadsheet.markup import unescape
from broadsheet.native import native
from broadsheet.players import is_player

# The elements that may stay, parse for parse, so that there is an end. All but links in links settle with the second or
# third; those take one for every eight blocks between them (HTML Standard, "adoption agency algorithm"), so in the end
# links go, and if that were not enough all but the words.
PARSES = (TAGS,) * 4 + (TAGS - {"a"},) * 2 + (frozenset[str](),)


def clean_html(html: str, base: str = "") -> str:
    """Untrusted markup in, harmless and tidy markup out; relative addresses start at `base`. Twice is once.

    What is harmless to the letter of a closed grammar, as what we write ourselves, is not parsed again where
    native/clean.c is compiled: the same comes out, in a tenth of the time.
    """
    known = native.clean(html) if native else None
    return through_all(html, base) if known is None else known.strip()


def through_all(html: str, base: str = "") -> str:
    """`clean_html` by its stages alone: what native/clean.c is measured by.

    It is parsed again, as browsers will, where they would read it otherwise: an element that is not kept may have
    parted two that cannot stand in each other (`<li><nav><li>`), and what a parser moves out of a table comes to stand
    where it would open nothing (`<a><table><a>`). Browsers show the same either way, for they did that parse.
    """
    for tags in PARSES:
        # The lock comes first: normalize works on its regular output, and only removes.
        clean = normalize(sanitize(html, base, tags)).strip()
        if clean == html or is_read_as_written(clean):
            return clean
        html = clean
    return html


if native:
    native.learn(unescape=unescape, is_player=is_player, rel=lock.REL, sandbox=lock.SANDBOX)
