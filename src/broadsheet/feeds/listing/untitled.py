"""Names for links that show no words of their own: a picture, a veil over a whole card, "Read more"."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from broadsheet.feeds.listing.link import Link, around, owners
from broadsheet.feeds.listing.titles import ANY_HEADING, NAMED_TITLE, heading_text, line_of, lines_of, text_of
from broadsheet.text import squash, words

_LEAST = 2  # words of a name that stands in no heading
_ROW = 3  # links that begin alike: the beginning is no part of their names


def named(links: Sequence[Link]) -> list[Link]:
    """The links; those without words are called what heads their card, else what they say to who cannot see them."""
    nameless = [link for link in links if not link.title]
    if not nameless:
        return list(links)
    owned = owners(links)
    names = _distinct({link.key: _in_card(link, owned) for link in nameless})
    names |= _without_beginnings([link for link in nameless if link.key not in names])
    return [
        link._replace(title=names[link.key], is_heading=True, is_inline=False) if link.key in names else link
        for link in links
    ]


def _in_card(link: Link, owned: dict[int, str]) -> str:
    """The one heading around a link; else what is named a title there, or a line that the address is named after."""
    card = around(link, link.node, owned)[-1]
    headings = card.css(ANY_HEADING)
    if headings:
        return heading_text(headings[0]) if len(headings) == 1 else ""
    title = card.css_first(NAMED_TITLE)
    return (text_of(title) if title is not None else "") or line_of(lines_of(card), link.url)


def _without_beginnings(links: Iterable[Link]) -> dict[str, str]:
    """The labels of links by key, without what those of a row begin with: "Post link to "."""
    rows: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for link in links:
        rows[link.place.shape][link.key] = _label(link)
    found: dict[str, str] = {}
    for row in rows.values():
        said = [label for label in row.values() if label]
        start = _beginning(said) if len(said) >= _ROW else ""
        cut = len(start) if len(words(start)) >= _LEAST else 0
        found |= {key: squash(label[cut:]) for key, label in row.items()}
    return {key: name for key, name in _distinct(found).items() if len(words(name)) >= _LEAST}


def _beginning(texts: Sequence[str]) -> str:
    """The words that all texts begin with."""
    low, high = min(texts), max(texts)
    same = next((at for at, letter in enumerate(low) if letter != high[at : at + 1]), len(low))
    return low[:same].rpartition(" ")[0]


def _label(link: Link) -> str:
    """What a link says to who cannot see it: its label, its title, what its picture shows."""
    for node in link.nodes:
        picture = node.css_first("img[alt]")
        shown = picture.attributes.get("alt") if picture is not None else None
        for said in (node.attributes.get("aria-label"), node.attributes.get("title"), shown):
            if name := squash(said or ""):
                return name
    return ""


def _distinct(names: dict[str, str]) -> dict[str, str]:
    """The names that are one address's alone."""
    times = Counter(names.values())
    return {key: name for key, name in names.items() if name and times[name] == 1}
