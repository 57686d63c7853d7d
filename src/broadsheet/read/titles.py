"""The headline: what most of the page's voices agree on, without its kicker and without the site's name."""

import re
from typing import Any, NamedTuple

from broadsheet import jsonld
from broadsheet.markup import VOID, attributes, unescape
from broadsheet.read.blocks import INLINE, Tree
from broadsheet.read.head import Head
from broadsheet.read.people import BYLINE
from broadsheet.text import folded, squash

# How much each voice counts; <title> and the like mostly repeat og:title, so they only break ties.
_AGREED, _JSONLD, _ALTERNATIVE, _OG, _ECHO, _FEED = 1.0, 1.5, 0.75, 1.25, 0.1, 2.0
# An only h1 that nothing agrees with. A newsroom's JSON-LD has its own headline; in that of blogs and shops it is
# mostly the title meant for search engines.
_LONE, _LONE_BESIDE_NEWS = 3.0, 1.5
_LONGEST = 500  # characters: more is no title
_WIDEST = 400  # tags: a heading that holds more was never closed
_SOFT_HYPHEN = "\u00ad"  # where a word may be broken: no letter of it
_JOINT = re.compile(r"[\s:：–—]")
_ENDS = tuple(":;,.!?»”")
_PARTS = 6  # separators in a site's name
_LONG = 20  # characters: no site's name or label
LONGEST_NAME = 40  # characters of a site's
_INITIALS = 2  # letters that many a host has by chance
_IN_HOSTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "ñ": "n", "ç": "c"})
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|^\W*\d+\W*$")
_NET = re.compile(
    "(?:网|網|网站|網站|在线|日报|日報|晚报|时报|ニュース)$"
)  # how sites are named in Chinese and Japanese
# What stands beside a headline and is no site's name.
_SECTIONS = frozenset(
    folded(word)
    for word in (
        "News|Latest news|Blog|Home|Homepage|Articles|Article|Opinion|Politics|Business|Sport|Sports|Culture|World|"
        "Technology|Science|Health|Video|Part|Review|Reviews|Interview|Analysis|Nachrichten|Startseite|Artikel|Meinung|"
        "Politik|Wirtschaft|Kultur|Wissenschaft|Panorama|Aktuelles|Presse|Pressemitteilungen|Ratgeber|Actualités|Accueil|"
        "Politique|Économie|Société|Noticias|Inicio|Política|Economía|Cultura|Deportes|Sociedad|Notícias|Economia|"
        "Esportes|Notizie|Cronaca|Nieuws|Nyheter|Nyheder|Haberler|Spor|Gündem|Новости|Политика|Экономика|Спорт|Общество|"
        "新闻|新聞|要闻|时政|时事|经济|财经|国际|社会|体育|文化|科技|首页|正文|资讯|饮食|健康|ニュース|ブログ|뉴스|정치|사회|경제|أخبار|الرئيسية"
    ).split("|")
)
_SEPARATOR = re.compile(
    r"\s+[|\-–—·•»«:/\\]+\s+|\s*[｜|_»«]\s*|ㅣ|(?<=[\u3000-\u9fff\uac00-\ud7af\uff00-\uffef])[-–—_](?=[\u3040-\u9fff\uac00-\ud7af])"
)
# Between the parts of a <title>, the site's too: beside Han, kana and Hangul a dash needs no space.
_BESIDE = re.compile(
    _SEPARATOR.pattern
    + r"|(?<=[\u3000-\u9fff\uac00-\ud7af])[-–—_]+(?=\S)|(?<=\S)[-–—_]+(?=[\u3040-\u9fff\uac00-\ud7af])"
)
_AT_END = re.compile(r"\s*[|｜：]\s*")
# Quotation marks of Russian, French, German and others: where they are a pair, they part nothing.
_QUOTED = re.compile("«[^«»]*»|»[^«»]*«")
_PLAIN_QUOTES = str.maketrans("«»", '""')
# Between the names of a blog and of its post, in old designs.
_ARCHIVE = re.compile(r"(?<=\s[»|–—-]\s)(?:Blog )?Archive\s[»|–—-]\s(?=\S)", re.I)
# A section's name that Chinese, Japanese and Korean pages put between title and site, without spaces.
_CJK_SECTION = re.compile(r"\s?[-–—_]+\s?[\u3040-\u9fff\uac00-\ud7af]{1,6}$")
_NOT_HEADLINE = re.compile(
    r"class=\"[^\"]*(?:kicker|overline|roofline|topline|top-line|dachzeile|spitzmarke|eyebrow|overtitle|pre-?title|"
    r"super-?title|catchline|h1-?small|descriptor|off-?screen|visually-?hidden|element-invisible|sr-only|"
    r"screen-?reader|header-?link|permalink)",
    re.I,
)
_SITE_NAMES = re.compile(r"(?:class|id)=\"[^\"]*(?:\blogo\b|site-?_?(?:title|name|logo)|brand(?:ing)?\b)", re.I)
_HOME = re.compile(r"(?:https?:)?//[^/]+/?|/|(?:\./)?index\.\w+")


def title_of(head: Head, article: dict[str, Any], tree: Tree, hint: str, site: str) -> tuple[str, str]:
    """The headline that most of the page's voices agree on (h1, JSON-LD, og:title, <title>, the feed's); its origin.

    A voice that only begins like a heading (a site's name or a section follows) speaks for that heading, by half.
    """
    first = headings_of(tree)
    voices = _voices(head, article, hint, site)
    if len(first) == 1 and _is_of_every_page(head.first("og:title"), head.title, first[0]):
        voices = [voice for voice in voices if voice.origin != "og"] or voices
    ranked = _ranked(first or headings_of(tree, "h2 h3"), voices)
    if len(first) == 1 and len(first[0]) > _LONG and not ranked and not _is_told(headings_of(tree, "h2 h3"), voices):
        news = article.get("headline") and "NewsArticle" in jsonld.types(article)
        ranked = [(_LONE_BESIDE_NEWS if news else _LONE, first[0], "page")]
    for text, origin, _, said in voices:
        ranked.append((sum(voice.weight for voice in voices if voice.said == said), text, origin))
    if not ranked:
        return (first[0], "page") if first else ("", "")
    _, text, origin = max(ranked, key=lambda r: r[0])
    if origin != "page":
        return text.replace(_SOFT_HYPHEN, ""), origin
    # The heading may lack the colon that its line break stands for, or the space that a style makes.
    key = folded(text)
    same = [voice.text.replace(_SOFT_HYPHEN, "") for voice in voices if voice.said == key]
    return _before_bar(max(text, *same, key=_joints) if same else text), origin


def before_site(title: str, site: str) -> str:
    """A title without the site's name, or the beginning of that, at its end: "… ：日本経済新聞"."""
    last = next(reversed([*_AT_END.finditer(title)]), None)
    said = folded(title[last.end() :]) if last else ""
    return title[: last.start()] if last and said and folded(site).startswith(said) else title


def _joints(text: str) -> int:
    return len(_JOINT.findall(text))


class _Voice(NamedTuple):
    text: str
    origin: str
    weight: float
    said: str  # the text folded


_Voices = list[_Voice]


def _ranked(headings: list[str], voices: _Voices) -> list[tuple[float, str, str]]:
    """(weight, text, origin) of the headings that some voice agrees with."""
    ranked = []
    for heading in dict.fromkeys(headings):
        key = folded(heading)
        said = sum(voice.weight * _agreement(key, voice.said) for voice in voices)
        if said:
            ranked.append((_AGREED + said, heading, "page"))
    return ranked


def _voices(head: Head, article: dict[str, Any], hint: str, site: str) -> _Voices:
    """All that name the page elsewhere than in a heading."""
    told = head.first("og:title")
    if _is_cut(told, head.title):
        told = ""
    told_so = [
        (hint, "feed", _FEED),
        (before_site(jsonld.text_of(article.get("headline")), site), "json-ld", _JSONLD),
        (jsonld.text_of(article.get("alternativeHeadline")), "json-ld", _ALTERNATIVE),
        (told if _is_whole(told, head.title, site) else uncut(told, site), "og", _OG),
        (uncut(head.title, site), "meta", _ECHO),
        (uncut(head.first("twitter:title"), site), "meta", _ECHO),
        (head.first("dc.title dc:title dcterms.title dcterm:title parsely-title"), "meta", _ECHO),
    ]
    cut = ((text[:_LONGEST], origin, weight) for text, origin, weight in told_so if text)
    key, voices = folded(site), [_Voice(text, origin, weight, folded(text)) for text, origin, weight in cut]
    return [voice for voice in voices if voice.said != key] or voices


def headings_of(tree: Tree, tags: str = "h1") -> list[str]:
    """The text of each heading of these tags, in order; not of one that names the site."""
    return [
        text
        for i in sorted(i for tag in tags.split() for i in tree.named(tag))
        if tree.ends[i] - tree.starts[i] <= _WIDEST and not _names_the_site(tree, i) and (text := _headline_in(tree, i))
    ]


def _within(tree: Tree, element: int) -> range:
    """The elements inside of one."""
    last = element + 1
    while last < len(tree.starts) and tree.starts[last] < tree.ends[element]:
        last += 1
    return range(element + 1, last)


def _names_the_site(tree: Tree, heading: int) -> bool:
    """A heading named as the site's, or linked to its front page."""
    if _SITE_NAMES.search(tree.raw(heading)):
        return True
    links = [attributes(tree.raw(i)).get("href", "") for i in _within(tree, heading) if tree.tags[i] == "a"]
    return len(links) == 1 and bool(_HOME.fullmatch(links[0].strip()))


def _headline_in(tree: Tree, heading: int) -> str:
    """The words of a heading without its kicker and what only screen readers see; all of them if nothing else is."""
    begin, end = tree.starts[heading], max(tree.ends[heading], tree.starts[heading] + 1)
    names, raws, texts = (tokens[begin:end] for tokens in tree.tokens)
    kept: list[str] = []
    is_parted = False  # by a line break, or the edge of a block, since the last words
    skipped, depth = "", 0  # the element that is left out, and how many of its name are open
    for i, name in enumerate(names):
        if not depth and i and name not in VOID and (name == "small" or (raws[i] and _NOT_HEADLINE.search(raws[i]))):
            skipped, depth = name, 1
        elif depth:
            depth += (name == skipped) - (name == f"/{skipped}")
        is_parted = is_parted or (i > 0 and name.removeprefix("/") not in INLINE) or name == skipped
        if not depth and texts[i]:
            is_apart = (is_parted and texts[i][0] not in _ENDS) or _is_joint(kept, texts[i])
            kept.append(f" {texts[i]}" if is_apart else texts[i])
            is_parted = False
    return _line(kept).lstrip(" -–:|").strip() or _line(texts)


def _is_joint(kept: list[str], text: str) -> bool:
    """True where a word ends in one element and the next begins, though no space is between: "…coastHarbour…"."""
    end, start = kept[-1][-1:] if kept else "", text[0]
    return (end.islower() and start.isupper()) or (end in _ENDS and start.isalnum())


def _line(pieces: list[str]) -> str:
    return squash(unescape("".join(pieces))).replace(_SOFT_HYPHEN, "")


def _before_bar(heading: str) -> str:
    """A heading without the short label behind a bar ("| Opinion"): no sentence has one."""
    rest, bar, label = heading.rpartition(" | ")
    return rest if bar and len(label) < min(_LONG, len(rest)) else heading


def _is_whole(told: str, title: str, site: str) -> bool:
    """True for an og:title that <title> continues with the site's name: what it holds is all headline."""
    if not told or not title.startswith(told) or folded(told).endswith(folded(site) or "\0"):
        return False
    return bool(_SEPARATOR.match(title, len(told)))


def _is_cut(told: str, title: str) -> bool:
    """True for an og:title that ends where <title> has a quotation mark, which its author forgot to escape."""
    return title.startswith(told) and title[len(told) :].lstrip().startswith('"')


def _is_of_every_page(told: str, title: str, heading: str) -> bool:
    """True for an og:title that has no word of <title>, which says what the heading does: it is that of the site."""
    words, said = set(told.casefold().split()), set(title.casefold().split())
    return min(len(words), len(said)) > 1 and not words & said and folded(title).startswith(folded(heading))


def _is_told(headings: list[str], voices: _Voices) -> bool:
    """True if a heading says the same as a voice."""
    return not {folded(heading) for heading in headings}.isdisjoint(voice.said for voice in voices)


def _agreement(a: str, b: str) -> float:
    """How much a voice speaks for a heading; both folded."""
    if a == b:
        return 1.0
    return 0.5 if _begins_alike(a, b) else 0.0


def _begins_alike(a: str, b: str) -> bool:
    return len(a) > 3 and (b.startswith(a) or (len(b) > 15 and a.startswith(b)) or (len(a) > 15 and a in b))


def _without_section(title: str) -> str:
    return _CJK_SECTION.sub("", title) if title[-1:] >= "\u3040" else title


def uncut(title: str, site: str) -> str:
    """The title without the site's name at its end or start."""
    if post := _ARCHIVE.search(title):
        title = title[post.end() :]
    parts = [(m.start(), m.end()) for m in _SEPARATOR.finditer(_marked(title))]
    if not parts:
        return title
    key = folded(site)
    for start, end in parts[-_PARTS:]:
        if key and folded(title[end:]) == key:
            return _without_section(title[:start].strip())
    head, tail = title[: parts[-1][0]].strip(), title[parts[-1][1] :].strip()
    if key and folded(title[: parts[0][0]]) == key:
        return title[parts[0][1] :].strip()
    said = folded(tail)
    if len(tail) <= max(len(head) * 0.8, 12) or (key and (key in said or (len(said) > 5 and said in key))):
        return uncut(head, site) if key and folded(head).endswith(key) else head
    return title


def _marked(title: str) -> str:
    """A title, letter for letter, in which "»" and "«" only stand where they part something."""
    return _QUOTED.sub(lambda quote: quote[0].translate(_PLAIN_QUOTES), title) if "«" in title else title


def site_in(title: str, headline: str, host: str) -> str:
    """The site's name in a <title>: its last part, or its first, beside the headline or as the host has it; else ""."""
    title = _ARCHIVE.sub("", title)
    marks = list(_BESIDE.finditer(_marked(title)))
    if not marks:
        return ""
    said, first, last = folded(headline), marks[0], marks[-1]
    end = len(title)
    if len(marks) > 1 and folded(title[last.end() :]) in _SECTIONS:
        last, end = marks[-2], last.start()
    before, tail = title[: last.start()], title[last.end() : end].strip()
    is_beside = bool(said) and folded(before).startswith(said) and not _YEAR.search(tail)
    if _can_be_site(tail) and (is_beside or _is_of_host(tail, host)):
        return tail
    start, after = title[: first.start()].strip(), title[first.end() :]
    is_beside = (folded(after) == said and not _YEAR.search(start)) or bool(_NET.search(start))
    return start if _can_be_site(start) and (is_beside or _is_of_host(start, host)) else ""


def _can_be_site(name: str) -> bool:
    return 1 < len(name) <= LONGEST_NAME and folded(name) not in _SECTIONS and not BYLINE.match(name)


def _is_of_host(name: str, host: str) -> bool:
    """True for a name that the host has, or that has the host's: "HRSA", "Ökologisch Bauen"."""
    key = folded(name.lower().translate(_IN_HOSTS))
    own = folded(max(host.split("."), key=len))
    return (len(key) > _INITIALS and key in folded(host)) or (
        len(own) > _INITIALS + 2 and own in key and len(key) <= 2 * len(own)
    )


def headline_of(tree: Tree, title: str, first: int) -> int:
    """The block of the headline at or before the body, or -1."""
    wanted = folded(title)[:40]
    for k in range(min(first, len(tree.blocks) - 1), -1, -1):
        said = folded(tree.blocks[k].text[:_LONGEST])
        if wanted and (said.startswith(wanted) or (tree.blocks[k].tag == "h1" and wanted in said)):  # after a kicker
            return k
    return -1
