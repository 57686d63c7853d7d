"""Hugo: page bundles, content/posts/<section>/<date>-<slug>-<id>/index.md, with an explicit `url`.

YAML, not TOML, though Hugo reads both: it is read back with two readers here, and one writer is easier to trust than
two. All posts stand below one content section, `posts`: themes list the largest one on their front page and hide the
rest, so sections of the user's become taxonomies, not content sections. `categories` has each level of a section;
`sections` the whole path ("世界/新闻" is /sections/世界/新闻/), for levels of one name below different ones.

Hugo drops raw HTML unless its config has `markup.goldmark.renderer.unsafe = true`: see docs/targets.md.
"""

import re
import unicodedata
from pathlib import PurePosixPath

from broadsheet.language import is_right_to_left, language_tag
from broadsheet.model import Post
from broadsheet.publish.composed import body_of
from broadsheet.publish.facts import facts, lead, original, title_of
from broadsheet.publish.front import front_matter, rfc3339
from broadsheet.publish.names import dated_name, folders, levels, said, sections, terms

_KEPT = "._#+~-@/\\"
# Hugo makes a folder of a term: one of these names takes the place of a file that it makes beside. The dot that is
# written instead (U+2024) looks the same and is dropped from the address.
_FILES = {name: name.replace(".", "\u2024") for name in ("index.html", "index.xml")}

_ESCAPE = re.compile(r"%(?=[0-9a-fA-F]{2})")


def path(post: Post, taken: bool) -> PurePosixPath:
    """The bundle's index.md; pictures of the post can stand beside it."""
    return PurePosixPath("content/posts") / folders(post.section) / dated_name(post) / "index.md"


def render(post: Post, at: str, body: str) -> tuple[str, str]:
    """The post as a file; and what to say of its body (nothing). Not `lang`: it would move the page to another site."""
    picture = lead(post)
    fields = {
        "title": title_of(post),
        "date": post.date,
        "lastmod": post.updated or post.date,
        "url": f"/{at}",
        "aliases": tuple(f"/{old}" for old in post.aliases),
        "language": language_tag(post.language),
        "direction": "rtl" if is_right_to_left(post.language) else None,
        "categories": tuple(map(_term, levels(post))),
        "sections": tuple("/".join(map(_term, terms(section))) for section in sections(post)),
        "tags": tuple(map(_term, terms(post.tags))),
        "summary": facts(post)["excerpt"],
        "images": (picture,) if picture else (),  # Open Graph and cards of Hugo's own templates
        "featured_image": picture,  # Ananke
        "canonicalURL": original(post),  # PaperMod
        "robotsNoIndex": post.noindex or None,  # PaperMod
        **facts(post),
    }
    return f"{front_matter(fields, rfc3339)}\n{body_of(post, body)}", ""


def key(name: str) -> str:
    """The address that Hugo makes of a term: of terms with one key one page is lost.

    Those that differ in case, accents' form and spaces alone are one term to it, and lose nothing.
    """
    return _sanitized(_term(name))


def _sanitized(name: str) -> str:
    """What Hugo's own Sanitize keeps, in lower case."""
    kept = "".join(c for c in name if c in _KEPT or unicodedata.category(c)[0] in "LMN" or c.isspace())
    return "-".join(kept.lower().replace("-", " ").split())


def _term(name: str) -> str:
    """The name, its slashes of another code (U+2215): to Hugo, "a/b" stands below "a" and is listed there too.

    So with "%2e", which would be a dot in the address.
    """
    name = _ESCAPE.sub("％", name.replace("/", "\u2215"))
    plain = _sanitized(name)
    return _FILES.get(plain, name) if plain.strip("./\\-") else said(name)
