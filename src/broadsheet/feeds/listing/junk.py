"""Addresses that lead to no article, whatever their text: accounts, tags, shares, files, further pages."""

import re
from urllib.parse import unquote

from broadsheet.urls import host, normalise, parts_of

# Whole path segments; an article's own slug holds more than the one word.
_SERVICE = frozenset(
    """login signin sign-in signup sign-up register registration logout account accounts my-account profile password
    subscribe subscription subscriptions newsletter newsletters unsubscribe cart basket checkout store shop donate
    privacy privacy-policy cookie cookies cookie-policy terms terms-of-service terms-of-use tos legal imprint impressum
    disclaimer about about-us contact contact-us contacts kontakt careers jobs advertise advertising advertisement
    press-kit help faq support sitemap accessibility search suche recherche feed feeds rss atom print share oauth
    wp-login.php wp-admin masthead datenschutz agb mentions-legales donations membership""".split()
)
# What follows these is a name, not an article: /tag/x, /author/x. Not judged where the page itself lists them.
_INDEX = frozenset(
    """tag tags tagged topic topics category categories author authors autor auteur contributor contributors people
    person profile profiles user users u member members staff team writer writers section sections series archive
    archives label labels keyword keywords thema themen rubrique rubric channel channels playlists
    collections""".split()
)
_FILES = re.compile(
    r"\.(?:pdf|jpe?g|png|gif|webp|avif|svg|ico|mp3|mp4|m4a|ogg|wav|mov|avi|zip|gz|rar|7z|docx?|xlsx?|pptx?|epub|apk|exe"
    r"|dmg|css|js|xml|rss|atom|json|ics|vcf)$",
    re.I,
)
_SHARES = re.compile(
    r"//(?:[\w-]+\.)*(?:facebook\.com/(?:sharer|share|dialog)|(?:twitter|x)\.com/(?:intent|share|home)|linkedin\.com/share"
    r"|reddit\.com/submit|pinterest\.[a-z.]+/pin/create|t\.me/share|telegram\.me/share|wa\.me/|api\.whatsapp\.com"
    r"|web\.whatsapp\.com|service\.weibo\.com/share|connect\.qq\.com|tumblr\.com/(?:share|widgets)|news\.ycombinator"
    r"\.com/submitlink|getpocket\.com/(?:save|edit)|share\.flipboard|line\.me/r|social-plugins\.line\.me|vk\.com/share"
    r"|b\.hatena\.ne\.jp/(?:add|entry)|apps\.apple\.com|play\.google\.com|itunes\.apple\.com|google\.com/preferences)",
    re.I,
)
_PROFILES = re.compile(
    r"//(?:www\.|m\.)?(?:facebook|twitter|x|instagram|linkedin|youtube|tiktok|pinterest|threads|t|weibo)\.(?:com|net|me)"
    r"/(?:(?!watch\b)@?[\w.-]+|(?:company|in|user|channel|c|school|groups)/[\w.%-]+)?/?(?:\?[^/]*)?$",
    re.I,
)
_PAID = re.compile(r"sponsor(?:ed|_content)|/advertorial|/promoted|[?&]ad(?:id|_id|click)=|doubleclick\.net", re.I)
_PAGED = re.compile(r"(?:^|/)(?:page|seite|pagina|p)[/-]?\d+/?$|/(?:index|list)[_-]\d+\.\w+$", re.I)
_PAGED_QUERY = re.compile(r"(?:^|&)(?:page|paged|pg|p|start|offset|seite|pagina|from)=\d+(?:&|$)", re.I)


def key_of(url: str) -> str:
    """What spellings of one address have in common: also with and without www, a last slash, http or https."""
    return normalise(url).split("://", 1)[-1].removeprefix("www.").rstrip("/")


def is_junk(url: str, page: str) -> bool:
    """True for an address, absolute, that no headline on the listing page `page` would lead to."""
    parts, own = parts_of(url), parts_of(page)
    segments = [segment.lower() for segment in unquote(parts.path).split("/") if segment]
    if not segments and not parts.query:
        return True  # a front page
    if _FILES.search(parts.path) or _SHARES.search(url) or _PAID.search(url) or _PROFILES.search(url):
        return True
    if _is_further_page(url, page):
        return True
    if any(segment in _SERVICE for segment in segments[:2]) or (segments[-1:] and segments[-1] in _SERVICE):
        return not _shares_folder(segments, own.path)
    return _is_index(segments, own.path)


def is_same_site(url: str, page: str) -> bool:
    """True for a host of the same domain, as far as two labels tell."""
    return _domain(url) == _domain(page)


def _domain(url: str) -> str:
    labels = host(url).split(".")
    long = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3  # co.uk, com.cn
    return ".".join(labels[-3 if long else -2 :])


def _is_further_page(url: str, page: str) -> bool:
    parts, own = parts_of(url), parts_of(page)
    if _PAGED_QUERY.search(parts.query) and parts.path.rstrip("/") == own.path.rstrip("/"):
        return True
    below = parts.path.rstrip("/").removeprefix(own.path.rstrip("/"))
    return bool(_PAGED.search(parts.path) or (re.fullmatch(r"/\d{1,3}", below) and below != parts.path.rstrip("/")))


def _is_index(segments: list[str], own: str) -> bool:
    """Names below /tag/ and the like; an article may lie deeper, and a page on one tag may keep its articles there."""
    for place, segment in enumerate(segments[:-1]):
        if segment in _INDEX:
            return len(segments) - place <= 2 and not _shares_folder(segments[: place + 2], own)
    return len(segments) == 1 and segments[0] in _INDEX


def _shares_folder(segments: list[str], own: str) -> bool:
    mine = [segment.lower() for segment in unquote(own).split("/") if segment]
    return len(segments) > 1 and mine[:1] == segments[:1] and len(segments) > len(mine)
