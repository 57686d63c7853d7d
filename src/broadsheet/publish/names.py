"""Names of files, folders and addresses: safe on every file system and in every builder, readable in every script."""

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


def _term(name: str) -> str:
    if len(name.encode()) > NAME_MOST:
        return cut_bytes(name, NAME_MOST - 3) + "…"
    plain = name.strip("_")
    return plain[:1].upper() + plain[1:] if name in _BORN else name
