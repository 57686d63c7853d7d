"""Hexo, default layout: source/_posts/<section>/<date>-<slug>-<id>.md with an explicit permalink.

Dates are wall clock time of the config's `timezone`, the way Hexo writes them itself: the only form that gives one
site in machines of any zone. Hexo reads it in the `timezone` of its own _config.yml, which should name the same zone.
(Measured with 7.3: dates with an offset or in RFC 822 are moved by the distance between that zone and the machine's.)
`updated` is always written, as Hexo would else take the file's modification time.
"""

import re
import unicodedata
from pathlib import PurePosixPath

from broadsheet.language import is_right_to_left, language_tag
from broadsheet.model import Post
from broadsheet.publish.body import web
from broadsheet.publish.composed import body_of
from broadsheet.publish.facts import facts, lead, title_of
from broadsheet.publish.front import front_matter
from broadsheet.publish.names import dated_address, dated_name, folders, said, terms

# hexo-util, slugize: what becomes "-" in addresses, next to control characters.
_SPECIAL = re.compile(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+")

# hexo-util, escapeDiacritic: letters that are not a letter with an accent.
_LETTERS = dict(zip("ßæÆøØœŒđĐłŁıħ", "s ae AE o O oe OE d D l L i h".split(), strict=True))


def path(post: Post, taken: bool) -> PurePosixPath:
    """The file below the Hexo site; the id in the name keeps it free, so `taken` never matters."""
    return PurePosixPath("source/_posts") / folders(post.section) / f"{dated_name(post)}.md"


permalink = dated_address


def render(post: Post, at: str, body: str) -> tuple[str, str]:
    """The post as a file; and what to say of its body (nothing)."""
    fields = {
        "title": title_of(post),
        "date": post.date,
        "updated": post.updated or post.date,
        "permalink": at,
        "lang": language_tag(post.language),
        "categories": _categories(post),
        "tags": names(post.tags),
        **facts(post),
        "comments": False,
        "disableNunjucks": True,
        "sitemap": False if post.noindex else None,  # hexo-generator-sitemap
        **theme_keys(post, lead(post)),
    }
    return f"{front_matter(fields)}\n{body_of(post, body)}", ""


def _categories(post: Post) -> tuple[str, ...] | tuple[tuple[str, ...], ...]:
    """One path of categories; of an article that several sources serve, a list of paths."""
    return names(post.section) if len(post.sections) < 2 else tuple(map(names, post.sections))


def names(told: tuple[str, ...]) -> tuple[str, ...]:
    """Names of categories or tags; one that has no address to Hexo would take its parent's page, and says its signs."""
    return tuple(name if not name or _slug(name) else said(name) for name in terms(told))


def theme_keys(post: Post, lead: str | None) -> dict[str, str | None]:
    """What themes look for. Not `photos`: themes print those above the body, where the lead picture stands already."""
    return {
        "headimg": lead,  # Volantis
        "thumbnail": lead,  # Volantis, Icarus
        "cover": lead,  # Volantis, Icarus, Butterfly
        "index_img": lead,  # Fluid
        "copyright_author": post.source_name,  # Butterfly
        "copyright_url": web(post.url),  # Butterfly
        "direction": "rtl" if is_right_to_left(post.language) else None,  # NexT
    }


def key(term: str) -> str:
    """The address that Hexo makes of a term: terms with one key are one page, the last one's."""
    return _slug("".join(names((term,))))


def _slug(term: str) -> str:
    """As hexo-util's slugize."""
    plain = "".join(_LETTERS.get(sign) or _base(sign) for sign in term)
    return re.sub(r"-{2,}", "-", _SPECIAL.sub("-", plain)).strip("-")


def _base(sign: str) -> str:
    """A Latin letter without its accent, any other sign as it is."""
    bare = unicodedata.normalize("NFD", sign)[0]
    return bare if bare.isascii() else sign
