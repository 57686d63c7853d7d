# ruff: noqa: E501 (tables of words)
"""What class and id names, and tags, say of an element: body, caption, byline, or something around the article.

Names are hints, not verdicts: body.py ignores a hint on an element that holds much of the page's prose.
"""

import re
from functools import lru_cache

import re2

ASIDE = 1  # navigation, related, share, newsletter, advertisement, comments, author box
BODY = 2  # named as the article's text
CAPTION = 4  # words that belong to a picture
BYLINE = 8  # who and when
HEADING = 16
ITEM = 32  # list item
TABLE = 64
QUOTE = 128
PRE = 256
FIGURE = 512
HIDDEN = 1024
ARTICLE = 2048
LEAD = 4096  # standfirst
COMMENT = 8192
HARD = 16384  # never article text, however much of it: buttons, forms' labels, navigation
INHERITED = CAPTION | BYLINE | HEADING | ITEM | TABLE | QUOTE | PRE | FIGURE | HIDDEN | LEAD | COMMENT | HARD

# A part of a name: between hyphens, underscores, spaces and humps of camelCase (lowered by `parts`).
_GAP = r"(?:^|[\s_\-])"
_END = r"(?:$|[\s_\-\d])"
_ASIDE_WORDS = (
    "ads? adv advert\\w* adsense adslot advertorial aside banner\\w* bio biography biobox breadcrumbs? bottom-?nav "
    "carousel channels? comments? commentlist commentarea komment\\w+ commentaires? copyright cta dfp "
    "disclaimer disqus "
    "donat\\w+ facebook fb feedback? filed-?under footer footnav hashtags? hidden-print interstitial jp-relatedposts "
    "keywords labels? "
    "legal likes? linkbox login mailchimp masthead menu\\w* meta-?nav modal "
    "more-?(?:articles|from|info|links|news|on|posts|stories|like) "
    "most-?(?:popular|read|viewed) nav\\w* newsletter\\w* next-?(?:article|post) no-?print noprint "
    "offscreen outbrain overlay pager pagination paging "
    "pop-?up popular\\w* postnav prev-?(?:article|post) prev-?next print-?\\w* promo\\w* rating\\w* "
    "reactions? read-?(?:also|more|next|on) "
    "readmore recent recirc\\w* recommend\\w* recos? register registration relacionad\\w+ related\\w* "
    "relate replies reply respond "
    "rss screen-?reader\\w* search\\w* see-?also share share-?\\w+ shares sharing\\w* sharedaddy "
    "addtoany shop shopping sidebar\\w* side-?bar sign-?in sign-?up signup similar "
    "skip-?\\w* skyscraper social\\w* socials sponsor\\w* spot-?im sr-only subnav subscri\\w+ subscribe "
    "suggest\\w+ syndication tag-?list "
    "tag-?links taglist tags taboola taxonomy teasers? telegram toolbar tools toolbox topics "
    "trending tweet-?button twitter-share upsell "
    "view-?comments visually-?hidden visuallyhidden vote votes voting whatsapp you-?(?:may|might)\\w* "
    "anzeige werbung weitere\\w* empfehl\\w+ teilen autor-?info partage\\w* abonn\\w+ compart\\w+ "
    "pinglun tuijian fenxiang xiangguan leia-?mais "
    "lire-?aussi leggi-?anche lees-?ook infobox-?autor jetpack yarpp polls? surveys? post-?views post-?nav\\w* "
    "entry-?footer article-?footer post-?footer "
    "article__?footer author-?(?:box|bio|info|card|desc\\w*|about|profile|details|section|wrap\\w*) "
    "about-?(?:the-?)?author aboutauthor post-?author-?\\w* "
    "video-?player jw-\\w+ jwplayer\\w* vjs-\\w+ video-js plyr\\w* mplayer video-?fallback player-?controls? "
    "abstract-?links jump-?links table-?of-?contents ez-toc\\w* lwptoc simpletoc wprm-recipe-rating"
)
_COMMENT_WORDS = (
    "comments? commentlist commentarea komment\\w+ commentaires? disqus respond replies pinglun comentarios "
    "sohucs changyan\\w* cy-\\w+ ds-thread uyan\\w* giscus utterances valine twikoo "
    "onetrust\\w* ot-\\w+ pc-policy\\w* qc-cmp\\w* cookiebot\\w* usercentrics\\w* didomi\\w* truste "
    "cookies? cookie-?\\w+ consent\\w* gdpr "
    "cmpbox\\w* alertdialog cookielaw\\w* cli-(?:bar|tab|modal|privacy|switch|settings)\\w*"
)
_BYLINE_WORDS = (
    "byline\\w* author\\w* autor\\w* auteur dateline date\\w* datetime time timestamp pubdate posted\\w* "
    "published publish-?\\w* publication-?date "
    "entry-?meta post-?meta article-?meta meta-?\\w* postmeta metadata story-?meta pub-?date updated "
    "modified last-?updated reading-?time read-?time "
    "dateline writer contributors? kicker eyebrow overline rubric post-?categor\\w+ entry-?categor\\w+ "
    "cat-?links post-?info article-?info info-?bar source-?info "
    "article-?source credits? dachzeile roofline"
)
_CAPTION_WORDS = (
    "caption\\w* wp-caption-text figcaption image-?credit\\w* photo-?credit\\w* img-?credit\\w* "
    "picture-?credit\\w* bildunterschrift bildtext legende "
    "image-?(?:desc\\w*|text|source|copyright|info) photo-?(?:desc\\w*|text|by) "
    "media-?(?:caption|credit|desc\\w*|copyright) imagecaption pie-?de-?foto "
    "gallery-?(?:caption|text) pic-?(?:info|desc\\w*|text|caption|title|credit\\w*) video-?(?:title|caption|duration)"
)
_BODY_WORDS = (
    "article-?body article-?text article-?content articlecontent articletext articlebody body-?text "
    "body-?copy content-?body entry-?content entry-?body "
    "main-?content post-?content post-?body postcontent post-?text story-?body story-?content "
    "story-?text storybody news-?content news-?body news-?text "
    "page-?content rich-?text richtext td-post-content text-?content text-?body single-?content "
    "the-?content blog-?content blog-?post-?content field-name-body"
)
_LEAD_WORDS = (
    "stand-?first lead lede lead-?text lead-?paragraph leadtext dek deck sub-?title subtitle sub-?head "
    "subhead sub-?headline subheadline summary teaser-?text "
    "excerpt intro introduction chapeau vorspann article-?intro article-?summary article-?lead "
    "article-?description entradilla sommario abstract preamble ingress"
)


def _pattern(words: str) -> str:
    return f"{_GAP}(?:{'|'.join(words.split())}){_END}"


_BITS = (ASIDE, COMMENT, BYLINE, CAPTION, BODY, LEAD)
_GROUPS = re2.Set.SearchSet()  # many alternatives of many groups: one pass for all of them
for _words in (_ASIDE_WORDS, _COMMENT_WORDS, _BYLINE_WORDS, _CAPTION_WORDS, _BODY_WORDS, _LEAD_WORDS):
    _GROUPS.Add(_pattern(_words))
_GROUPS.Compile()
_WIDGET = re.compile(r"(?:^|\s|sidebar[-_]|footer[-_])widget(?:s|-area)?(?=$|\s|_)")
_HUMP = re.compile(r"[_-]+|(?<=[a-z0-9])(?=[A-Z])")  # all that parts words: "article__body", "articleBody"
_CAMEL, _SIGNS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])"), re.compile(r"[_-]")
_MANY_HUMPS, _SYLLABLE = 3, 3  # humps; letters of a word between two
_ID = re.compile(r' id="([^"]*)"')
_ROLES = re.compile(r' (?:itemprop|role)="([^"]*)"')
_SLUG = 4  # words in an id that is a heading's, and no role
_LABELS = re.compile(r"label-(?:(?:visually-)?hidden|above|inline)")  # how the label of a field is shown, which is
# What an element has beside what it is; a "code-toolbar" holds code, "anchorWithStickyNavbar" is a heading below one.
_STATES = ("has-", "with-", "without-", "code-", "anchor-with-", "anchor-target-")
_HIDDEN = re.compile(r' hidden="|style="[^"]*(?:display:\s?none|visibility:\s?hidden)', re.I | re.A)

TAG_FLAGS = {
    "nav": ASIDE | HARD, "aside": ASIDE, "footer": ASIDE, "form": ASIDE, "menu": ASIDE, "dialog": ASIDE, "button": ASIDE | HARD,
    "label": ASIDE, "fieldset": ASIDE, "textarea": ASIDE | HARD, "legend": ASIDE, "figcaption": CAPTION, "figure": FIGURE,
    "h1": HEADING, "h2": HEADING, "h3": HEADING, "h4": HEADING, "h5": HEADING, "h6": HEADING, "li": ITEM, "table": TABLE,
    "blockquote": QUOTE, "pre": PRE, "article": ARTICLE, "time": BYLINE, "address": BYLINE, "noscript": HIDDEN, "datalist": HARD,
    "video": HARD, "audio": HARD, "canvas": HARD, "iframe": HARD, "object": HARD, "caption": 0, "th": 0, "option": HARD, "map": HARD, "rp": HARD,
}  # fmt: skip

_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())  # their ids are what tables of contents link to
_PARTS = frozenset(("figure", "figcaption", "th"))  # of an article, whatever they are called
_WHOLE = frozenset(("html", "body", "main", "article"))  # their names tell states and subjects, not roles


@lru_cache(maxsize=20_000)
def flags_of_names(names: str) -> int:
    """The bits that the words of class, id, itemprop and role give."""
    if "hentry" in names or "type-post" in names:  # names of the whole post: its categories and tags among them
        return BODY
    flags = 0
    for name in names.split():
        flags |= flags_of_name(name)
    if flags & BODY:
        flags &= ~BYLINE
    return flags


@lru_cache(maxsize=50_000)  # sites differ in their combinations, less in their words
def flags_of_name(name: str) -> int:
    """The bits that one word of class, id, itemprop or role gives."""
    if len(_CAMEL.findall(name)) >= _MANY_HUMPS and any(map(_is_drawn, _SIGNS.split(name))):
        return 0
    lowered = _HUMP.sub("-", name).lower().replace("shareable", "text")  # words that may be shared are text
    if lowered.startswith(_STATES):
        return 0
    if "label-" in lowered:
        lowered = _LABELS.sub("", lowered)
    flags = ASIDE if _WIDGET.search(lowered) else 0
    for group in _GROUPS.Match(lowered) or ():
        flags |= _BITS[group]
    if flags & ASIDE and flags & BODY and "__" in name and flags_of_name(name.rpartition("__")[2]) & ASIDE:
        flags &= ~BODY  # a part of the body (BEM, "block__element") that is an aside
    if flags & LEAD and lowered.startswith(("teaser-", "news-teaser-")):  # of the article itself
        flags &= ~ASIDE
    return flags


def _is_drawn(part: str) -> bool:
    """True for letters drawn by chance, which have a hump at every turn: "n1AuAdJlVL" says nothing of an "ad"."""
    humps = len(_CAMEL.findall(part))
    return humps >= _MANY_HUMPS and len(part) < _SYLLABLE * (humps + 1)


def flags_of(tag: str, raw: str) -> int:
    """The bits of an element from its tag and the raw text of its attributes."""
    flags = TAG_FLAGS.get(tag, 0)
    if tag not in _WHOLE:
        begin = raw.find(' class="')
        if begin >= 0:
            flags |= flags_of_names(raw[begin + 8 : raw.find('"', begin + 8)])
        if ' id="' in raw and tag not in _HEADINGS:
            flags |= _flags_of_id(raw)
        if ' itemprop="' in raw or ' role="' in raw:
            flags |= flags_of_names(" ".join(_ROLES.findall(raw)))
        if flags & BODY:
            flags &= ~BYLINE
    if ("hidden" in raw or "none" in raw) and _HIDDEN.search(raw):
        flags |= HIDDEN
    if tag in _PARTS:
        flags &= ~(ASIDE | BYLINE | COMMENT)
    elif tag in _HEADINGS and tag != "h1":  # of a live blog: "11.04: …" is named as a time
        flags &= ~BYLINE
    return flags


def _flags_of_id(raw: str) -> int:
    """What an id says; not that of a section, which is the words of its heading."""
    found = _ID.search(raw)
    if not found or found[1].count("-") + found[1].count("_") >= _SLUG - 1:
        return 0
    return flags_of_names(found[1])


# For the compiled first pass: it reads attributes and looks words up as `flags_of` does, and asks for new ones.
_KINDS = ((_WHOLE, 1), (_HEADINGS, 2), (_HEADINGS - {"h1"}, 4), (_PARTS, 8))
TABLES = {
    "flags_of": flags_of, "flags_of_name": flags_of_name, "inherited": INHERITED, "pre": PRE,
    "aside": ASIDE, "body": BODY, "byline": BYLINE, "comment": COMMENT, "hidden": HIDDEN,
}  # fmt: skip


def told_of(tag: str) -> int:
    """What a tag is told by its name alone: the kinds that `flags_of` treats apart by 16, its own bits by 256."""
    return TAG_FLAGS.get(tag, 0) << 8 | sum(kind for tags, kind in _KINDS if tag in tags) << 4
