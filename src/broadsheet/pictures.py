"""Which pictures an article shows, and its markup with ours in their place."""

import re
from collections.abc import Mapping
from html import escape

from broadsheet.markup import attributes, unescape
from broadsheet.model import Article, LocalPicture
from broadsheet.urls import is_web, parts_of

ADDRESS_MOST = 4000  # characters
# As the sanitiser writes them: every value in double quotes, which may hold ">".
_ATTRIBUTES = r'((?:\s+[\w-]+(?:="[^"]*")?)*)\s*/?>'
_IMG = re.compile(rf"<img{_ATTRIBUTES}")
_SHOWN = re.compile(rf"<picture\b[^>]*>(?:(?!</?picture\b).)*?<img{_ATTRIBUTES}.*?</picture>|<img{_ATTRIBUTES}", re.S)
_TAG = re.compile(rf"<(?:a|audio|video|source|track)\b{_ATTRIBUTES}")
_LINK = re.compile(r'( (?:href|src|poster)=)"([^"]*)"')
_SIZES = "(max-width: 800px) 100vw, 800px"  # columns of text are seldom wider


def pictures_of(article: Article) -> tuple[tuple[str, bool], ...]:
    """(address, is it the lead picture?) of each picture that can be asked for, the lead first, each once."""
    lead = (article.lead_image.url,) if article.lead_image else ()
    found = dict.fromkeys((*lead, *addresses(article.html)))
    return tuple((url, url in lead) for url in found if _can_be_asked_for(url))


def addresses(html: str) -> tuple[str, ...]:
    """The addresses of the pictures in clean markup, in its order."""
    return tuple(url for found in _IMG.finditer(html) if (url := attributes(found[1]).get("src", "")))


def with_ours(html: str, ours: Mapping[str, LocalPicture | None]) -> str:
    """Clean markup with our pictures in place of those at these addresses; what stands under None is left out.

    The address that a picture came from stays in `data-from`; words beside it (alt, caption, credit) stay as they are.
    """
    return _SHOWN.sub(lambda found: _shown(found, ours), html) if ours else html


def links(html: str) -> tuple[str, ...]:
    """The addresses that clean markup leads to or plays, in its order; pictures are none of them."""
    return tuple(unescape(found[2]) for tag in _TAG.finditer(html) for found in _LINK.finditer(tag[0]))


def with_links(html: str, ours: Mapping[str, str]) -> str:
    """Clean markup with addresses of ours in place of these links; see `links`."""

    def linked(found: re.Match[str]) -> str:
        url = unescape(found[2])
        return f'{found[1]}"{escape(ours[url])}"' if url in ours else found[0]

    return _TAG.sub(lambda tag: _LINK.sub(linked, tag[0]), html) if ours else html


def _shown(found: re.Match[str], ours: Mapping[str, LocalPicture | None]) -> str:
    told = attributes(found[1] or found[2] or "")
    url = told.get("src", "")
    if url not in ours:
        return found[0]
    local = ours[url]
    return _markup(local, url, told) if local else ""


def _markup(local: LocalPicture, url: str, told: Mapping[str, str]) -> str:
    """An <img>, within a <picture> where there are better forms for browsers that know them."""
    said = {
        "src": local.src,
        "srcset": local.srcset,
        "sizes": _SIZES if local.srcset else "",
        "width": str(local.width or told.get("width", "")),
        "height": str(local.height or told.get("height", "")),
        "title": told.get("title", ""),
        "loading": "lazy",
        "data-from": url,
    }
    img = f'<img alt="{escape(told.get("alt", ""))}"{_written(said)}>'
    better = "".join(
        f"<source{_written({'type': kind, 'srcset': srcset, 'sizes': _SIZES})}>" for kind, srcset in local.better
    )
    return f"<picture>{better}{img}</picture>" if better else img


def _written(said: Mapping[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in said.items() if value)


def _can_be_asked_for(url: str) -> bool:
    """True for an address of the web that tells no name and password, and stays on its line in a record."""
    return is_web(url) and "@" not in parts_of(url).netloc and url.isprintable() and len(url) <= ADDRESS_MOST
