"""What changed between two revisions, in classes that a reader of news knows. Pure."""

import re
import unicodedata
from difflib import SequenceMatcher

from broadsheet.model import Article, Record
from broadsheet.revisions.phrases import CORRECTION
from broadsheet.revisions.wording import is_furniture, said
from broadsheet.text import words

KINDS = ("headline", "correction note", "figures", "quotes", "paragraphs added", "paragraphs removed", "wording")
ALIKE = 0.5  # ratio of words from which two paragraphs are one that was changed
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_QUOTE = re.compile(r"“([^”]*)”|„([^“”]*)[“”]|«([^»]*)»|»([^«]*)«|「([^」]*)」|『([^』]*)』|\"([^\"]*)\"|”([^”]*)”")


class Changes(Record, frozen=True, kw_only=True):
    """What changed, in the order of KINDS; `silent`: the words did, the page's own date of change did not."""

    kinds: tuple[str, ...] = ()
    silent: bool = False


def changes(before: Article, after: Article) -> Changes:
    """The classes of change from one article to another; none where they say the same."""
    old, new = _paragraphs(before), _paragraphs(after)
    pairs, removed, added = _aligned(old, new)
    found = {
        "headline": said(before.title or "") != said(after.title or ""),
        "correction note": any(CORRECTION.search(part) for part in (*added, *(b for _, b in pairs)))
        and not _same_notes(old, new),
        "figures": any(_figures(a) != _figures(b) for a, b in pairs),
        "quotes": any(_quotes(a) != _quotes(b) for a, b in pairs),
        "paragraphs added": any(not CORRECTION.search(part) for part in added),
        "paragraphs removed": bool(removed),
        "wording": any(_figures(a) == _figures(b) and _quotes(a) == _quotes(b) for a, b in pairs),
    }
    kinds = tuple(kind for kind in KINDS if found[kind])
    is_silent = bool(kinds) and before.updated == after.updated and not found["correction note"]
    return Changes(kinds=kinds, silent=is_silent)


def _paragraphs(article: Article) -> list[str]:
    return [part for part in article.text.split("\n\n") if said(part) and not is_furniture(part)]


def _same_notes(old: list[str], new: list[str]) -> bool:
    return [said(p) for p in old if CORRECTION.search(p)] == [said(p) for p in new if CORRECTION.search(p)]


def _aligned(old: list[str], new: list[str]) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    """Paragraphs that were changed, as pairs; those that went; those that came."""
    matcher = SequenceMatcher(None, [said(p) for p in old], [said(p) for p in new], autojunk=False)
    pairs, removed, added = list[tuple[str, str]](), list[str](), list[str]()
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            _pair(old[a:b], new[c:d], pairs, removed, added)
    return pairs, removed, added


def _pair(old: list[str], new: list[str], pairs: list[tuple[str, str]], removed: list[str], added: list[str]) -> None:
    """Match each old paragraph of a stretch to the first new one that is alike; order is kept."""
    start = 0
    for one in old:
        found = next((i for i in range(start, len(new)) if _alike(one, new[i])), None)
        if found is None:
            removed.append(one)
            continue
        added += new[start:found]
        pairs.append((one, new[found]))
        start = found + 1
    added += new[start:]


def _alike(one: str, other: str) -> bool:
    return (
        SequenceMatcher(None, words(one.casefold())[:500], words(other.casefold())[:500], autojunk=False).ratio()
        > ALIKE
    )


def _figures(text: str) -> list[str]:
    """Numbers in order; digits of any script are one digit."""
    plain = "".join(
        str(unicodedata.digit(c)) if c.isdigit() and unicodedata.digit(c, None) is not None else c for c in text
    )
    return _FIGURE.findall(plain)


def _quotes(text: str) -> list[str]:
    return [said("".join(groups)) for groups in _QUOTE.findall(text)]
