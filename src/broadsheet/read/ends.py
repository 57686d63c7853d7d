"""Clean ends: what stands before the first paragraph and after the last, and cross references between them."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from broadsheet.read import phrases
from broadsheet.read.blocks import MARKS, Block, Tree
from broadsheet.read.leading import place_on_page, places_of, stays
from broadsheet.read.names import BYLINE, CAPTION, FIGURE, HARD, HEADING, ITEM, LEAD, PRE, QUOTE, TABLE
from broadsheet.read.weighing import UNDER_PICTURE
from broadsheet.text import folded
from broadsheet.written_dates import find_date

ALL_LINKS = 0.9  # share of characters in links
_LEAD_LEAST = 90  # letters of a standfirst
_APPEAL_MOST = 250  # letters of a paragraph that is an appeal if any of its words are
_OPENING = 120  # letters of a longer one that tell
_REMNANT_MOST = 60  # letters
_TOLD_LEAST = 60  # letters outside of its links, of a last paragraph that has many
_NO_BUTTON = HEADING | QUOTE | PRE | TABLE
_LABEL = re.compile(r"[^|:]{3,40}[|:]")
_LABELLED_MOST = 250  # letters of a line of such a label and a link
_BUTTONS, _BUTTON_MOST = 3, 40  # links that say the same; letters of one
_SIGNED_MOST = 80  # letters of a line that tells who or when
_LETTERS = 3
_DAY_MOST = 12  # characters
# Who wrote it, in short, or where to write: "(hal/ara)", "Anna Weber anna@example.org", "Twitter: @anna".
_SIGNED = re.compile(
    r"\((?:[a-zäöüß]{2,4}(?:[/,;]\s?|\s|-)?){1,4}\)|[^.!?]{0,30}[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:Twitter|Instagram|X)\s?:?\s@\w+"
)
_DAY = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\.?")
_FACTS = 2  # rows of a table of facts
_LINE_LEAST = 25  # letters of a line of links
_CONTENTS_LEAST = 3  # items of a table of contents
_CONTENTS_LABEL = 40  # letters of its heading
_ANNOUNCES = 15  # letters of a line that announces a list: shorter ones are labels
_NAMED_LEAST = 60  # of one that is named so
_BESIDE_LEAST = 25  # of one beside another in a box that is named so
_ABOVE = 40  # blocks before the body in which the headline and a standfirst stand
_CLOSING_MOST = 0.3  # of a body: what stands below an article's last heading that is not its own
_COMMENTS_MOST, _NO_LABEL = 60, ITEM | PRE | QUOTE | TABLE
_ARTICLE_LEAST = 400  # letters of an article above what readers say of it
_LABEL_MOST = 90  # letters of such a heading


def clean_ends(
    chosen: list[int], tree: Tree, weight: list[float], scale: float, titles: tuple[str, ...], site: str
) -> list[int]:
    """Without what stands before the first strong block and after the last, and without cross references inside."""
    blocks = tree.blocks
    chosen = closed(_without_comments(chosen, blocks), blocks, scale)
    contents = contents_of(tree, chosen, site)
    own = [blocks[k] for k in chosen]
    around = around_of(own, scale) | _buttons(own)
    links = all_links(own, scale)
    for place in sorted(links):  # a line of links is left out, but in a row that another one announces
        above = place - 1
        is_announced = above >= 0 and above not in around and (above in links or _announces(blocks[chosen[above]]))
        if not is_announced:
            around.add(place)
    chosen = [k for place, k in enumerate(chosen) if place not in around or k in contents]
    known = {folded(t) for t in titles if t}
    strong = [k for k in chosen if weight[k] >= 50 and blocks[k].marks and not is_title(blocks[k], known)]
    if not strong:
        return chosen
    first, last = strong[0], strong[-1]
    # A standfirst is followed by the byline, which may have marks of its own: "Published: 17 May | Updated: 18 May".
    second = next((k for k in strong[1:] if not is_signature(blocks[k], scale)), first)
    out: list[int] = []
    lists = link_lists(chosen, tree, site)
    headings = _headings_before(chosen, chosen.index(first), blocks)
    facts = fact_tables(tree, chosen[: chosen.index(first)]) | contents
    bare = ""  # level of a heading all of whose words so far are links that were left out
    above = -1  # a heading below the last paragraph: of the list under it, if there is one
    for k in chosen:
        b = blocks[k]
        if b.flags & ITEM and _list_of(tree, b) in lists and k not in contents:
            bare = bare or (blocks[out[-1]].tag if out and is_heading(blocks[out[-1]], scale) else "")
            continue
        if bare and b.flags & HEADING and b.tag <= bare:
            out.pop()
        bare = ""
        if k < first and k not in contents and is_title(b, known):
            out.clear()
        elif k < first:
            if k in facts or opens(b, k in headings, scale):
                out.append(k)
        elif not (k < second and is_signature(b, scale)) and (k <= last or goes_on(b, scale)):
            if above >= 0 and b.flags & ITEM:
                out.append(above)
            out.append(k)
        above = k if k > last and b.flags & HEADING else -1
    while out and (is_heading(blocks[out[-1]], scale) or is_last_word(blocks[out[-1]], scale)):
        out.pop()
    while len(out) > 1 and is_remnant(blocks[out[-1]], scale):
        out.pop()
    return out


def contents_of(tree: Tree, chosen: list[int], site: str) -> set[int]:
    """A table of contents that the article has: items that lead to places of it, and their heading."""
    blocks = tree.blocks
    leads = {
        k: place
        for k in chosen
        if blocks[k].flags & ITEM
        and blocks[k].linked > ALL_LINKS * blocks[k].size
        and (place := place_on_page(tree, blocks[k], site))
    }
    if len(leads) < _CONTENTS_LEAST:
        return set()
    places = places_of(tree, leads.values(), 0, blocks[chosen[-1]].last)
    found = {k for k, place in leads.items() if place in places}
    if sum(places[leads[k]] > blocks[k].last for k in found) < _CONTENTS_LEAST:
        return set()
    return found | {
        above for above, k in pairwise(chosen) if k in found and _heads_list(tree, blocks[above], blocks[k])
    }


def _heads_list(tree: Tree, b: Block, item: Block) -> bool:
    """True for a short line right above the list that an item is in, beside it in one box."""
    within = tree.parents[tree.parents[item.element]]
    return b.size <= _CONTENTS_LABEL and not b.linked and tree.parents[b.element] == within


def fact_tables(tree: Tree, before: list[int]) -> set[int]:
    """Of the blocks before the first paragraph, those in a table of facts: rows of a name and what it is."""
    found = set[int]()
    is_told: dict[int, bool] = {}
    for k in before:
        here = tree.enclosing(tree.blocks[k].element, "table") if tree.blocks[k].flags & TABLE else 0
        if here and here not in is_told:
            within = tree.tags_in(here)
            is_told[here] = min(within.count("th"), within.count("td")) >= _FACTS
        if here and is_told[here]:
            found.add(k)
    return found


def _headings_before(chosen: list[int], place: int, blocks: list[Block]) -> set[int]:
    """The headings right before a place, one below the other."""
    begin = place
    while begin and blocks[chosen[begin - 1]].flags & HEADING:
        begin -= 1
    return set(chosen[begin:place])


def opens(b: Block, is_next: bool, scale: float) -> bool:
    """Before the first paragraph: the heading right above it, and what is no label, link or date."""
    if b.flags & HEADING and is_next:
        return not _is_headed_signature(b, scale)
    return not is_loose(b, scale) and not is_signature(b, scale) and not is_dated(b)


def goes_on(b: Block, scale: float) -> bool:
    """After the last paragraph: a line of its own, no heading without text, no appeal."""
    is_text = b.linked * 3 <= b.size or _is_told_with_links(b, scale)
    return is_text and not is_heading(b, scale) and not is_last_word(b, scale)


def _is_told_with_links(b: Block, scale: float) -> bool:
    """A sentence that links much of what it tells, and tells enough beside."""
    told = (b.size - b.linked) * scale
    return told >= _TOLD_LEAST and not b.flags & ITEM and MARKS.search(b.text, b.size - 2) is not None


def closed(chosen: list[int], blocks: list[Block], scale: float) -> list[int]:
    """Without the sections under headings that are not the article's own: its author, other articles, appeals.

    A section ends where a heading of its level stands; one under a mere label, below the last heading, with the body.
    """
    whole = sum(blocks[k].size for k in chosen)
    last = max((k for k in chosen if blocks[k].flags & HEADING), default=-1)
    out: list[int] = []
    section: list[int] = []  # that is left out, unless it is much
    level = ""  # of the heading that began it
    above = 0  # letters

    def kept() -> list[int]:
        return section if sum(blocks[k].size for k in section) > _CLOSING_MOST * whole else []

    labels: list[int] = []
    for k in chosen:
        b = blocks[k]
        above += b.size
        is_label = b.size * scale <= _LABEL_MOST and (b.flags & HEADING or k > last) and not b.flags & PRE
        if above * 2 > whole and is_label:
            labels.append(k)
    closing = {labels[place] for place in phrases.CLOSING.among([blocks[k].text for k in labels])}
    if not closing:
        return chosen
    for k in chosen:
        b = blocks[k]
        if k in closing:
            level = level or b.tag
        elif level and b.flags & HEADING and b.tag <= level:
            out += kept()
            section, level = [], ""
        (section if level else out).append(k)
    return out + kept()


def _without_comments(chosen: list[int], blocks: list[Block]) -> list[int]:
    """Up to the label of what readers say, however much that is: "All reader comments (17)"."""
    short = [place for place, k in enumerate(chosen) if blocks[k].size <= _COMMENTS_MOST]
    said = phrases.COMMENTS.among([blocks[chosen[place]].text for place in short])
    place = next((short[n] for n in said if not blocks[chosen[short[n]]].flags & _NO_LABEL), 0)
    is_after = place and sum(blocks[k].size for k in chosen[:place]) >= _ARTICLE_LEAST
    return chosen[:place] if is_after else chosen


def link_lists(chosen: list[int], tree: Tree, site: str) -> set[int]:
    """Lists whose items are links within the site or the page, and nothing else."""
    items: dict[int, list[Block]] = {}
    for k in chosen:
        b = tree.blocks[k]
        if b.flags & ITEM:
            items.setdefault(_list_of(tree, b), []).append(b)
    found = {
        element
        for element, blocks in items.items()
        if sum(b.linked for b in blocks) > ALL_LINKS * sum(b.size for b in blocks)
        and any(stays(tree, b, site) for b in blocks)
    }
    for above, k in pairwise(chosen) if found else ():
        element = _list_of(tree, tree.blocks[k])
        if element in found and _announces(tree.blocks[above]):
            found.remove(element)
    return found


def _list_of(tree: Tree, item: Block) -> int:
    """The list that an item is in; its words may be in a paragraph of it."""
    above = tree.parents[item.element]
    return tree.parents[above] if tree.tags[above] == "li" else above


def _announces(b: Block) -> bool:
    """A line that says what comes: "Some of them:"."""
    return (
        b.text.endswith((":", "："))
        and b.size >= _ANNOUNCES
        and not b.flags & HEADING
        and not phrases.CROSS.within(b.text)
    )


def is_title(b: Block, known: set[str]) -> bool:
    """The headline, as an element of its own or as any other line; `known` are the titles, folded."""
    return b.tag == "h1" or (b.size < 300 and folded(b.text) in known)


def is_sentence(b: Block, scale: float) -> bool:
    """A heading that is a paragraph all the same: long, and ended as a sentence is."""
    return b.size * scale > 100 and MARKS.search(b.text, b.size - 2) is not None


def is_heading(b: Block, scale: float) -> bool:
    return bool(b.flags & HEADING) and not is_sentence(b, scale)


def is_loose(b: Block, scale: float) -> bool:
    return b.linked * 3 > b.size or b.size * scale < 25


def is_dated(b: Block) -> bool:
    """A line that tells when, and little else."""
    return b.size < 120 and phrases.DATED.within(b.text)


def is_signature(b: Block, scale: float) -> bool:
    """A line that tells who wrote, or when, and nothing else."""
    return not b.flags & HEADING and b.size * scale < _SIGNED_MOST and (phrases.BY.within(b.text) or is_dated(b))


def around_of(blocks: Sequence[Block], scale: float) -> set[int]:
    """The places of the short blocks that are worded like a cross reference, an appeal or a credit."""
    short = [
        (place, b) for place, b in enumerate(blocks) if b.size * scale <= 250 and not b.flags & (QUOTE | PRE | TABLE)
    ]
    asked = (
        (phrases.ALONE, [(place, b.text) for place, b in short if b.size * scale < 50 and not _is_amount(b)]),
        (phrases.CROSS, [(place, b.text) for place, b in short if b.linked * 5 > b.size * 2]),
        (phrases.APPEAL, [(place, b.text[:100]) for place, b in short]),
        (phrases.CREDIT, [(place, b.text) for place, b in short if b.size * scale < 120]),
    )
    return {
        lines[n][0]
        for phrase, lines in asked
        for n in phrase.among([text for _, text in lines])
        if phrase is not phrases.APPEAL or phrases.appeals(lines[n][1])
    }


def _is_amount(b: Block) -> bool:
    """Figures in an item: "1/4" of something, no counter of pictures."""
    return bool(b.flags & ITEM) and b.text[0].isdigit()


def all_links(blocks: Sequence[Block], scale: float) -> set[int]:
    """The places of the short blocks that are links and nothing else."""
    return {
        place
        for place, b in enumerate(blocks)
        if _LINE_LEAST < b.size <= 250 / scale
        and b.linked > ALL_LINKS * b.size
        and not b.flags & (HEADING | ITEM | QUOTE | PRE | TABLE)
    }


def _buttons(blocks: Sequence[Block]) -> set[int]:
    """The places of links that say the same several times, and nothing else: "Get the recipe" below each of ten; and of
    those behind one label, which several lines have: "READ MORE | …", in whatever language.
    """
    linked = [(place, b) for place, b in enumerate(blocks) if b.linked > 0 and b.size <= _LABELLED_MOST]
    linked = [(place, b) for place, b in linked if b.linked * 5 > b.size * 2 and not b.flags & _NO_BUTTON]
    if len(linked) < _BUTTONS:
        return set()
    said = [(place, b.text) for place, b in linked if b.linked == b.size <= _BUTTON_MOST]
    found = ((place, _LABEL.match(b.text)) for place, b in linked if b.linked < b.size and not b.flags & ITEM)
    said += [(place, label[0]) for place, label in found if label and ("|" in label[0] or label[0].isupper())]
    counts = Counter(words for _, words in said)
    return {place for place, words in said if counts[words] >= _BUTTONS}


def is_last_word(b: Block, scale: float) -> bool:
    """An appeal or a credit in the longer form that ends an article."""
    if b.size * scale > 600 or b.flags & (QUOTE | PRE | TABLE):
        return False
    opening = b.text if b.size * scale <= _APPEAL_MOST else b.text[:_OPENING]  # a longer text may say so of something
    said = (phrases.CREDIT, phrases.ABOUT, phrases.ELSEWHERE)
    return phrases.appeals(opening) or any(phrase.within(b.text) for phrase in said)


def _is_headed_signature(b: Block, scale: float) -> bool:
    """A heading that tells who wrote, or on what day: no heading of the text below it."""
    if b.size * scale >= _SIGNED_MOST:
        return False
    return phrases.BY.within(b.text) or (is_dated(b) and find_date(b.text) is not None)


def is_remnant(b: Block, scale: float) -> bool:
    """A last line that says nothing of its own: a day in figures, a few letters, a dash; an agency's "___" does."""
    if b.size * scale > _REMNANT_MOST or b.flags & (QUOTE | PRE | TABLE | ITEM | CAPTION | FIGURE):
        return False
    text = b.text.strip()
    if _SIGNED.fullmatch(text):
        return True
    if sum(map(str.isalnum, text)) < _LETTERS:
        return text.strip("_") != ""
    return len(text) < _DAY_MOST and _DAY.fullmatch(text) is not None


def standfirst(
    chosen: list[int],
    negative: list[int],
    tree: Tree,
    weight: list[float],
    repeats: set[int],
    titles: tuple[str, ...],
    description: str,
    scale: float,
) -> list[int]:
    """Blocks between the headline and the container that introduce the article."""
    if not chosen:
        return []
    blocks, first = tree.blocks, chosen[0]
    known = [folded(t) for t in titles if t]
    start = folded(description)[:40]
    out: list[int] = []
    for k in range(first - 1, max(-1, first - _ABOVE), -1):
        b = blocks[k]
        if b.tag == "h1" or (b.flags & HEADING and b.size > 3 and says(folded(b.text), known)):
            if b.tag != "h1" and not out and _names_what_is_played(blocks, k):
                continue
            return out[::-1]
        described = len(start) > 20 and folded(b.text).startswith(start)
        least = _NAMED_LEAST if b.flags & LEAD else _LEAD_LEAST
        if b.flags & LEAD and out and _are_beside(tree, b, blocks[out[-1]]):
            least = _BESIDE_LEAST
        if (
            k in repeats
            or b.linked * 3 > b.size
            or not (described or least <= b.size * scale)
            or b.size * scale >= 900
            or around_of([b], scale)
            or all_links([b], scale)
            or is_dated(b)
        ):
            continue
        stands = negative[b.element]
        if (described and stands != UNDER_PICTURE) or (
            not stands and not b.flags & (BYLINE | CAPTION | FIGURE | ITEM) and (b.flags & LEAD or b.marks)
        ):
            out.append(k)
    return []


def _names_what_is_played(blocks: list[Block], k: int) -> bool:
    """True for a player's heading: controls follow, and the h1 above says the same."""
    if not blocks[k + 1].flags & HARD:
        return False
    text = folded(blocks[k].text)
    return any(b.tag == "h1" and folded(b.text) == text for b in blocks[max(0, k - _ABOVE) : k])


def _are_beside(tree: Tree, one: Block, other: Block) -> bool:
    """True for paragraphs of one box."""
    return tree.parents[one.element] == tree.parents[other.element] and one.tag == other.tag == "p"


def says(text: str, known: list[str]) -> bool:
    """True for a folded line that is one of these folded titles, or the beginning or end of one, or one begins so."""
    return any(
        text == t or (len(text) > 12 and (t.startswith(text) or text.startswith(t) or text.endswith(t)))
        for t in known
        if t
    )
