"""Markup of feeds without what could do harm: scripts, handlers, frames, plug-ins, addresses that run, wild styles.

What is kept is what feedparser keeps (its documented allow-lists), and the elements and attributes that HTML has gained
since. Text and order are never touched, so a fragment stays one ("<tr>" without a table). Every "<" that goes out is
one that was judged: no parser, in whatever state, can read a tag that was not. What is published is sanitised once
more, strictly, by the cleaner.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape

from broadsheet.markup import VOID, unescape
from broadsheet.native import native
from broadsheet.players import is_player

_ELEMENTS = frozenset(
    """a abbr acronym address area article aside audio b bdi bdo big blockquote br button canvas caption center cite
    code col colgroup command data datagrid datalist dd del details dfn dialog dir div dl dt em event-source
    fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd keygen
    label legend li m main map mark menu meter multicol nav nextid nobr noscript ol optgroup option output p
    picture pre progress q rb rp rt rtc ruby s samp search section select small sound source spacer span strike
    strong sub summary sup table tbody td textarea tfoot th thead time tr track tt u ul var video wbr""".split()
)
_ATTRIBUTES = frozenset(
    """abbr accept accept-charset accesskey action align alt autocomplete autofocus axis background balance bgcolor
    bgproperties border bordercolor bordercolordark bordercolorlight bottompadding cellpadding cellspacing ch
    challenge char charoff charset checked choff cite class clear color cols colspan compact contenteditable
    crossorigin referrerpolicy property allowfullscreen
    controls coords data datafld datapagesize datasrc datetime decoding default delay dir disabled draggable
    dynsrc enctype end face fetchpriority for form frame galleryimg gutter headers height hidden hidefocus high
    href hreflang hspace icon id inputmode ismap itemprop keytype label lang leftspacing list loading longdesc
    loop loopcount loopend loopstart low lowsrc max maxlength media method min multiple name nohref noshade
    nowrap open optimum pattern ping point-size poster pqg preload prompt radiogroup readonly rel repeat-max
    repeat-min replace required rev reversed rightspacing role rows rowspan rules scope selected shape size
    sizes span src srcset start step style summary suppress tabindex target template title toppadding translate
    type unselectable urn usemap valign value variable volume vrml vspace width wrap xml:lang""".split()
)
_MATHML = frozenset(
    """annotation annotation-xml maction maligngroup malignmark math menclose merror mfenced mfrac mglyph mi mlabeledtr
    mlongdiv mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mscarries mscarry msgroup
    msline mspace msqrt msrow mstack mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none
    semantics""".split()
)
_MATHML_ATTRIBUTES = frozenset(
    """accent accentunder actiontype align alignmentscope altimg altimg-height altimg-valign altimg-width alttext
    bevelled charalign close columnalign columnlines columnspacing columnspan columnwidth crossout decimalpoint
    denomalign depth dir display displaystyle edge encoding equalcolumns equalrows fence fontstyle fontweight
    form frame framespacing groupalign height href id indentalign indentalignfirst indentalignlast indentshift
    indentshiftfirst indentshiftlast indenttarget infixlinebreakstyle largeop length linebreak linebreakmultchar
    linebreakstyle lineleading linethickness location longdivstyle lquote lspace mathbackground mathcolor
    mathsize mathvariant maxsize minlabelspacing minsize movablelimits notation numalign open other overflow
    position rowalign rowlines rowspacing rowspan rquote rspace scriptlevel scriptminsize scriptsizemultiplier
    selection separator separators shift side src stackalign stretchy subscriptshift superscriptshift symmetric
    voffset width xlink:href xlink:show xlink:type xmlns xmlns:xlink""".split()
)
# In the case that SVG wants.
_SVG = {
    one.lower(): one
    for one in """a animate animateColor animateMotion animateTransform circle defs desc ellipse font-face
    font-face-name font-face-src foreignObject g glyph hkern line linearGradient marker metadata missing-glyph
    mpath path polygon polyline radialGradient rect set stop svg switch text title tspan use""".split()
}
_SVG_ATTRIBUTES = {
    one.lower(): one
    for one in """accent-height accumulate additive alphabetic arabic-form ascent attributeName attributeType
    baseProfile bbox begin by calcMode cap-height class color color-rendering content cx cy d descent display dur dx dy
    end fill fill-opacity fill-rule font-family font-size font-stretch font-style font-variant font-weight from fx fy g1
    g2 glyph-name gradientUnits hanging height horiz-adv-x horiz-origin-x id ideographic k keyPoints keySplines
    keyTimes lang marker-end marker-mid marker-start markerHeight markerUnits markerWidth mathematical max min
    name offset opacity orient origin overline-position overline-thickness panose-1 path pathLength points
    preserveAspectRatio r refX refY repeatCount repeatDur requiredExtensions requiredFeatures restart rotate rx
    ry slope stemh stemv stop-color stop-opacity strikethrough-position strikethrough-thickness stroke
    stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity
    stroke-width systemLanguage target text-anchor to transform type u1 u2 underline-position
    underline-thickness unicode unicode-range units-per-em values version viewBox visibility width widths x
    x-height x1 x2 xlink:actuate xlink:arcrole xlink:href xlink:role xlink:show xlink:title xlink:type xml:base
    xml:lang xml:space xmlns xmlns:xlink y y1 y2 zoomAndPan""".split()
}
_EITHER_LINK = {**{one: one for one in _ATTRIBUTES}, **_SVG_ATTRIBUTES}  # an <a> may be of HTML or of SVG
# Of HTML, but never kept.
_UNSEEN = frozenset(
    """applet base basefont bgsound blink body embed frame frameset head html iframe isindex link listing marquee meta
    noembed noframes noscript object param plaintext script slot style svg template xml xmp""".split()
)
_ANY_NAME = re.compile(r"</?([a-zA-Z][\w.-]*)")
_VOID = VOID | {"command", "keygen"}
_BREAKS = frozenset(("br", "hr", "wbr"))  # that have no attributes and yet mean something
_NAMESPACES = {"svg": "http://www.w3.org/2000/svg", "math": "http://www.w3.org/1998/Math/MathML"}
_CSS = frozenset(
    """azimuth background-color border-bottom-color border-collapse border-color border-left-color border-right-color
    border-top-color clear color cursor direction display elevation float font font-family font-size font-style
    font-variant font-weight height letter-spacing line-height overflow pause pause-after pause-before pitch
    pitch-range richness speak speak-header speak-numeral speak-punctuation speech-rate stress text-align
    text-decoration text-indent unicode-bidi vertical-align voice-family volume white-space width""".split()
)
_SVG_CSS = frozenset(
    "fill fill-opacity fill-rule stroke stroke-linecap stroke-linejoin stroke-opacity stroke-width".split()
)
_CSS_GROUPS = frozenset("background border margin padding".split())
_CSS_KEYWORDS = frozenset(
    """!important aqua auto black block blue bold both bottom brown center collapse dashed dotted fuchsia gray green
    italic left lime maroon medium navy none normal nowrap olive pointer purple red right silver solid teal top
    transparent underline white yellow""".split()
)
_CSS_VALUE = re.compile(
    r"(?:#[0-9a-f]+|rgb\(\d+%?,\d*%?,?\d*%?\)?|\d{0,2}\.?\d{0,2}(?:cm|em|ex|in|mm|pc|pt|px|%|,|\))?)"
)
_LONGEST_STYLE = 2000  # characters: what is written by hand or by an editor is shorter
_CSS_URL = re.compile(r"url\s*\(\s*+[^\s)]++\s*+\)\s*", re.I)
_CSS_WORDS = re.compile(r"""(?:[:,;#%.\sa-zA-Z0-9!]|-(?=\w)|'[\s\w]++'|"[\s\w]++"|\([\d,\s]++\))*+""")
_CSS_RULE = re.compile(r"\s*+([-\w]++)\s*+:\s*+([^:;]*+)(?:;|$)")
# By far most of a text is words and tags with nothing to judge in them: all that stands before the first odd one is
# passed over in one go. What a word may name in such a tag: an element, an attribute of any value or with an address,
# a property in a style; an element, or the end of one, without attributes where a text has SVG or MathML.
_ELEMENT, _VALUE, _ADDRESS, _PROPERTY, _FOREIGN, _FOREIGN_END = (1 << bit for bit in range(6))
_PLAIN_WORDS = {
    _ELEMENT: """a abbr article aside b blockquote br caption center cite code col colgroup dd del details div dl dt em
    figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p picture pre s section small
    source span strong sub summary sup table tbody td tfoot th thead time tr tt u ul wbr""".split(),
    _VALUE: """align alt bgcolor border cellpadding cellspacing class colspan datetime decoding dir face fetchpriority
    height hspace id itemprop lang loading name property rel role rowspan size sizes start tabindex target title type
    valign vspace width""".split(),
    _ADDRESS: ["href", "src", "srcset"],
    _PROPERTY: """background-color border-collapse clear color cursor direction display float font font-family font-size
    font-style font-weight height letter-spacing line-height overflow text-align text-decoration text-indent
    unicode-bidi vertical-align white-space width""".split(),
    _FOREIGN: """mfrac mi mn mo mover mpadded mrow mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder
    munderover""".split(),
    _FOREIGN_END: """a annotation circle defs ellipse g line math path rect semantics stop svg text title
    use""".split(),
}
PLAIN = {
    word: sum(kind for kind, words in _PLAIN_WORDS.items() if word in words)
    for words in _PLAIN_WORDS.values()
    for word in words
}


def _any_of(kind: int) -> str:
    return _tree(_PLAIN_WORDS[kind])


def _tree(words: Iterable[str]) -> str:
    """A pattern for these words as a tree of their letters: few of them are tried."""
    tails: dict[str, list[str]] = {}
    for word in filter(None, words):
        tails.setdefault(word[0], []).append(word[1:])
    branches = "|".join(re.escape(letter) + _tree(rest) for letter, rest in tails.items())
    return f"(?:{branches}){'?+' if '' in words else ''}" if branches else ""


_PLAIN_TAGS = rf"""/?+{_any_of(_ELEMENT)}
    (?:>|(?:[\ \t\n\r\f]++(?:(?:{_any_of(_VALUE)}|(?:data|aria)-[a-z0-9-]++)
    =(?:"[^"<>]*+"|'[^'<>]*+'|[a-z0-9%-]++)
    |{_any_of(_ADDRESS)}=(?:"(?:(?:https?+://|/|\#)[^"<>]*+|[^":<>&\s]*+)"|'(?:https?+://|/|\#)[^'<>]*+')
    |style="(?:{_any_of(_PROPERTY)}
    :\ ?+[a-zA-Z0-9\#%.,\ -]++(?:;\ ?+|(?=")))*+"))*+
    \ ?+/?+>)"""
_PLAIN_FOREIGN = f"(?:/{_any_of(_FOREIGN_END)}|/?+{_any_of(_FOREIGN)})>"
_PLAIN = {
    is_foreign: re.compile(rf"[^<]*+(?:<(?:{tags})[^<]*+)*+", re.S | re.X)
    for is_foreign, tags in {False: _PLAIN_TAGS, True: f"{_PLAIN_TAGS}|{_PLAIN_FOREIGN}"}.items()
}
# Where the tokenizer parts attributes: not at other spaces of Unicode, which it reads as letters of names and values.
_BLANKS = r"\t\n\f\r\ "
# Their words are no text, either; "style" in SVG is as dangerous as in HTML.
_GONE = rf"(?i:(?P<gone>applet|script|style)(?=[{_BLANKS}/>]).*?(?:</(?P=gone)(?=[{_BLANKS}/>])[^>]*+>|\Z))"
_COMMENT = r"!--(?:-?>|.*?(?:--!?>|\Z))"
_DECLARATION = r"!(?=[a-zA-Z]|\[(?:if|endif|else))[^<>]*+>|\?[^<>]*+>"
# One tag, to the letter of the tokenizer (HTML Standard, 13.2.5), but that a "<" ends it; nothing in it is tried twice.
_NAME = rf"[^{_BLANKS}/<>][^{_BLANKS}/<>=]*+"
_EQUALS = rf"[{_BLANKS}]*+=[{_BLANKS}]*+"
_UNQUOTED = rf"""[^{_BLANKS}"'<>][^{_BLANKS}<>]*+"""
_TAG = rf"""(?P<end>/?)(?P<name>[a-zA-Z][^{_BLANKS}/<>]*+)
    (?P<rest>(?:[{_BLANKS}/]++|{_NAME}(?:{_EQUALS}(?:"[^"]*+"|'[^']*+'|{_UNQUOTED})?+)?+)*+)(?:>|(?=<)|(?P<cut>\Z))"""
_ODD = re.compile(rf"<(?:{_GONE}|{_TAG}|{_COMMENT}|{_DECLARATION}|(?:<(?=<))*+)", re.S | re.X)
_ATTRIBUTE = re.compile(rf"""({_NAME})(?:{_EQUALS}(?:"([^"]*+)"|'([^']*+)'|({_UNQUOTED}))?+)?+""")
# What runs, and what cannot be seen to: an address begins with a known scheme, or has none.
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
_BLANK = re.compile(r"[\x00-\x20\x7f-\xa0]+")
_SCHEMES = frozenset(
    """aim callto cvs facetime feed file ftp ftps geo git gopher gtalk h323 hdl http https imap irc irc6 ircs itms
    magnet mailto matrix mms msnim news nntp prospero rsync rtsp rtspu sftp shttp sip sips skype sms snews ssh
    svn svn+ssh tel telnet urn wais webcal xmpp ymsg""".split()
)
_ADDRESSES = frozenset(
    """action altimg background cite data datasrc dynsrc from by to values href icon longdesc lowsrc ping poster src
    srcset template usemap vrml xlink:href""".split()
)
_PICTURE = re.compile(r"data:image/(?:gif|jpeg|png|webp|avif)[;,]", re.I)


def harmless(markup: str) -> str:
    """The markup without what could do harm; the same text where there is nothing to judge. Twice is once. Linear."""
    judge, kept, done = _Judge(), list[str](), 0
    at = _end_of_plain(markup, 0, False)
    while at < len(markup):
        odd = _ODD.match(markup, at)
        assert odd  # a "<" at least
        if (instead := judge(odd)) != odd[0]:
            kept += (markup[done:at], instead)
            done = odd.end()
        at = _end_of_plain(markup, odd.end(), judge.is_foreign)
    return "".join((*kept, markup[done:])) if kept else markup


def end_of_plain(markup: str, begin: int, is_foreign: bool) -> int:
    """Where the first odd tag begins, or the text ends. Also compiled, see native/harmless.c."""
    found = _PLAIN[is_foreign].match(markup, begin)
    assert found  # an empty one at least
    return found.end()


if native:
    native.learn_plain(PLAIN)
_end_of_plain = native.end_of_plain if native else end_of_plain


def title_markup(title: str | None) -> str | None:
    """The markup of a title that has some; None where it is words alone."""
    found = harmless(with_signs(title)) if title and "<" in title else ""
    return found if "<" in found else None


def with_signs(words: str) -> str:
    """Words with what only looks like a tag written as words: "List<String>" is a title, and so is "The <p> element".

    A tag is markup where it has its end or attributes; a break may stand alone.
    """
    ends = _last_ends(words)
    opened = set[str]()

    def written(found: re.Match[str]) -> str:
        name, is_bare = found[1].lower(), words[found.end() : found.end() + 1] in (">", "/")
        if found[0][1] == "/":
            is_markup = name in opened
        else:
            is_markup = not is_bare or name in _BREAKS or ends.get(name, 0) > found.start()
            opened.update((name,) if is_markup else ())
        return found[0] if is_markup and _is_tag(name) else f"&lt;{found[0][1:]}"

    return _ANY_NAME.sub(written, words)


def _last_ends(words: str) -> dict[str, int]:
    """Where the last end tag of each name begins."""
    return {found[1].lower(): found.start() for found in _ANY_NAME.finditer(words) if found[0][1] == "/"}


def _is_tag(name: str) -> bool:
    return name in _ELEMENTS or name in _MATHML or name in _SVG or name in _UNSEEN or "-" in name


class _Judge:
    """What becomes of the odd tags of one text, in their order: once it has SVG or MathML, theirs may stand, too;
    known players stand, with the end tag that is theirs."""

    def __init__(self) -> None:
        self.is_foreign = self.plays = False

    def __call__(self, found: re.Match[str]) -> str:
        end, name, rest, cut = found.group("end", "name", "rest", "cut")
        if name is None:
            # Signs are words; scripts, comments and declarations are nothing.
            return "" if found[0].strip("<") else "&lt;" * len(found[0])
        if cut is not None:  # a text that was cut within a tag
            return ""
        lower = name.lower()
        if lower == "iframe":
            return self._frame(end, rest)
        if lower in _NAMESPACES:
            self.is_foreign = True
        return _written(end, lower, rest, self.is_foreign)

    def _frame(self, end: str, rest: str) -> str:
        if end:
            stands, self.plays = self.plays, False
            return "</iframe>" if stands else ""
        frame = _player(rest)
        self.plays = bool(frame)
        return frame


@lru_cache(maxsize=256)
def _player(rest: str) -> str:
    """The frame of a known player as it may stand, or nothing."""
    kept = _attributes("iframe", rest, _ATTRIBUTES)  # of several addresses the one that is written is judged
    address = next((a[2] or a[3] or a[4] for a in _ATTRIBUTE.finditer(kept) if a[1].lower() == "src"), "")
    return f"<iframe{kept}>" if is_player(unescape(address or "")) else ""


@lru_cache(maxsize=4096)
def _written(end: str, name: str, rest: str, is_foreign: bool) -> str:
    """A tag as it may stand, or nothing; `is_foreign` where the text has SVG or MathML."""
    if name in _ELEMENTS:
        allowed: frozenset[str] | dict[str, str] = _EITHER_LINK if is_foreign and name == "a" else _ATTRIBUTES
    elif is_foreign and name in _MATHML:
        allowed = _MATHML_ATTRIBUTES
    elif (is_foreign and name in _SVG) or name == "svg":
        allowed, name = _SVG_ATTRIBUTES, _SVG[name]
    else:
        return ""
    if end:
        return "" if name in _VOID else f"</{name}>"
    return f"<{name}{_attributes(name, rest, allowed)}>"


def _attributes(element: str, rest: str, allowed: frozenset[str] | dict[str, str]) -> str:
    is_foreign = allowed is not _ATTRIBUTES
    kept: dict[str, str] = {}
    is_whole = not is_foreign and "<" not in rest and ">" not in rest  # and nothing altered: it stands as written
    for found in _ATTRIBUTE.finditer(rest):
        key = found[1].lower()
        value = given = unescape(found[2] or found[3] or found[4] or "")
        if key == "style":
            value = _style(value, is_foreign)
        stands = key not in kept and _may_stand(key, value, allowed) and bool(value or key != "style")
        is_whole = is_whole and stands and value == given
        if not stands:
            continue
        kept[allowed.get(key, key) if isinstance(allowed, dict) else key] = value
    if is_whole:
        return rest
    if element in _NAMESPACES:
        kept["xmlns"] = _NAMESPACES[element]
    if any(key.startswith("xlink:") for key in kept):
        kept["xmlns:xlink"] = "http://www.w3.org/1999/xlink"
    written = "".join(f' {key}="{escape(value)}"' for key, value in kept.items())
    return f"{written} /" if rest.endswith("/") else written


def _may_stand(key: str, value: str, allowed: frozenset[str] | dict[str, str]) -> bool:
    if key == "style":
        return True
    if key not in allowed and not (allowed is _ATTRIBUTES and key.startswith(("data-", "aria-"))):
        return False
    return key not in _ADDRESSES or _is_harmless(key, value)


def _is_harmless(key: str, address: str) -> bool:
    """True for an address without a scheme, or with one that no browser runs."""
    tight = _BLANK.sub("", address)
    scheme = _SCHEME.match(tight)
    if "script:" in tight.lower():
        return False
    return not scheme or scheme[1].lower() in _SCHEMES or (key in ("src", "poster") and bool(_PICTURE.match(tight)))


@lru_cache(maxsize=1024)
def _style(style: str, is_foreign: bool) -> str:
    """The declarations of a style that change how words look, not where they stand or what is fetched."""
    if len(style) > _LONGEST_STYLE:
        return ""
    style = _CSS_URL.sub(" ", style)
    if not _CSS_WORDS.fullmatch(style) or _CSS_RULE.sub("", style).strip():
        return ""
    return " ".join(
        f"{name}: {value};" for name, value in _CSS_RULE.findall(style) if value and _is_tame(name, value, is_foreign)
    )


def _is_tame(name: str, value: str, is_foreign: bool) -> bool:
    lower = name.lower()
    if lower in _CSS or (is_foreign and lower in _SVG_CSS):
        return True
    return lower.partition("-")[0] in _CSS_GROUPS and all(
        word in _CSS_KEYWORDS or _CSS_VALUE.fullmatch(word) for word in value.split()
    )
