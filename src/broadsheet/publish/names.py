"""Names of files, folders and addresses: safe on every file system and in every builder, readable in every script."""

import unicodedata
from pathlib import PurePosixPath

from broadsheet.model import Post
from broadsheet.publish.front import shown
from broadsheet.text import cut_bytes, printable, slug

NAME_MOST = 200  # bytes of a file name; file systems allow 255, temporary names and builders add to it
SLUG_MOST = 90
# Hexo looks names of categories and tags up in plain objects, which have these by birth: the post would be dropped.
_BORN = frozenset(
    "constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf __proto__ "
    "__defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__".split()
)
_UNSAFE = str.maketrans(dict.fromkeys("/\\:*?\"<>|#%{}[]^`~&$!;=+@,'", "-"))


def post_slug(post: Post) -> str:
    """The title's letters and the id: never empty, never taken by another post."""
    return f"{slug(post.title, SLUG_MOST)}-{post.id}".strip("-")


def dated_name(post: Post) -> str:
    """A name for its file, without suffix: the day, the title's letters, the id, which keeps it free."""
    return f"{post.date.date().isoformat()}-{post_slug(post)}"


def dated_address(post: Post) -> str:
    """The address below a site's root, with a trailing slash; letters of all scripts stay."""
    return f"{post.date.date().isoformat().replace('-', '/')}/{post_slug(post)}/"


def folders(section: tuple[str, ...]) -> PurePosixPath:
    """A folder a level of the section; names stay readable, what means something to a shell or builder is "-"."""
    return PurePosixPath(*filter(None, map(folder, section)))


def folder(name: str) -> str:
    """One folder name: no separators, no leading "_" or "." (builders skip those), at most 80 bytes."""
    plain = " ".join(printable(name).translate(_UNSAFE).split())
    return cut_bytes(plain.lstrip("._- "), 80).rstrip(". ")


def terms(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names of categories or tags, each a folder in what builders make: none too long for a file system.

    Those that JavaScript would take for its own begin with a capital letter.
    """
    return tuple(map(_term, map(shown, names)))  # as written: what is put behind signs counts


def levels(post: Post) -> tuple[str, ...]:
    """Every level of the post's sections once: for builders whose categories are flat."""
    return tuple(dict.fromkeys(term for section in sections(post) for term in terms(section)))


def trails(post: Post) -> tuple[str, ...]:
    """The post's sections as paths, "世界 / 新闻": what flat categories cannot say."""
    return tuple(dict.fromkeys(" / ".join(terms(section)) for section in sections(post)))


def sections(post: Post) -> tuple[tuple[str, ...], ...]:
    """The sections of all sources that serve the post, its own first."""
    return post.sections or ((post.section,) if post.section else ())


def worded(name: str) -> str:
    """A name that has a letter or a digit: of one that has none ("😀", "?"), the signs are said after it.

    Builders make addresses of letters and digits; a term without any has no page, or takes another page's place.
    """
    return name if not name or any(sign.isalnum() for sign in name) else said(name)


def said(name: str) -> str:
    """The name, and its signs in words after it: "? question mark"."""
    signs = dict.fromkeys(unicodedata.name(sign, f"U+{ord(sign):04X}").lower() for sign in name if not sign.isspace())
    return cut_bytes(f"{cut_bytes(name, NAME_MOST // 2)} {' '.join(signs)}", NAME_MOST)


def _term(name: str) -> str:
    if len(name.encode()) > NAME_MOST:
        return cut_bytes(name, NAME_MOST - 3) + "…"
    plain = name.strip("_")
    return plain[:1].upper() + plain[1:] if name in _BORN else name
