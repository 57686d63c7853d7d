"""Hexo in the old system's form and path, for people who move over: posts of RSSHUB-PAGE, byte for byte.

The old script cut titles to make them file names; here only the file name takes its substitutions. A body is the
feed's own markup where it is proven inert, the cleaned one else. No random picture where there is none.
"""

import re
from pathlib import PurePosixPath

from broadsheet.model import Post
from broadsheet.publish.body import first_image, one_block, without_syntax
from broadsheet.publish.front import check, gmt, quoted, shown
from broadsheet.publish.names import terms
from broadsheet.text import cut_bytes, printable, squash

_NAME_MOST = 255 - len(".part")  # bytes
_OLD_UNSAFE = re.compile(r"[:/\\?*“”<>|\[\]]")
_BRACES = str.maketrans({"{": "%7B", "}": "%7D"})
_OLD_DROPPED = re.compile(r"[#.]")
# Written without quotes only where no reader of YAML can take it for anything but these words.
_BARE = re.compile(r"[^\W\d_][\w ]*\w|[^\W\d_]")
_WORDS_OF_YAML = frozenset("y n yes no on off true false null".split())


def path(post: Post, taken: bool) -> PurePosixPath:
    """source/_posts/<section>/<title>.md, the title as the old script spelled it; with the id where it is taken.

    Of the old names only those change that Hexo would skip (they begin with "_" or "."), drop (Hexo 8 reads "%" as
    the start of an escape; it becomes its full-width form) or that a disk refuses.
    """
    suffix = f"-{post.id}.md" if taken else ".md"
    title = _old_name(_OLD_DROPPED.sub("", post.title)) or post.id
    folders = filter(None, (cut_bytes(_old_name(level), 200).rstrip(". ") for level in post.section))
    return PurePosixPath("source/_posts", *folders) / (cut_bytes(title, _NAME_MOST - len(suffix)) + suffix)


def _old_name(text: str) -> str:
    return _OLD_UNSAFE.sub("_", squash(text)).replace("%", "％").lstrip("_. ")


def permalink(post: Post) -> str:
    """The old posts carry none: their address is the builder's affair."""
    return ""


def render(post: Post, at: str, body: str) -> tuple[str, str]:
    """The post as a file, and which body it has: the feed's own, where that is proven inert ("feed"), or the cleaned.

    Raises: PublishError where it does not read back as meant.
    """
    is_inert = body == "feed"
    html = post.feed_html if is_inert else one_block(without_syntax(printable(post.html)))
    image = squash(first_image(html).translate(_BRACES))
    fields = {
        "title": shown(post.title),
        "categories": list(filter(None, map(shown, terms(post.section)))),
        "headimg": image,
        "author": shown(post.section[-2] if len(post.section) > 1 else post.source_name),
        "comments": False,
        "date": gmt(post.feed_date or post.date),
        "thumbnail": image,
    }
    meant = {name: value for name, value in fields.items() if value != "" and value != []}
    head = "---\n" + "".join(f"{name}:{_written(name, value)}\n" for name, value in meant.items()) + "---\n"
    check(head, meant)
    inner = html.replace("{", "&#123;").replace("}", "&#125;")
    note = "feed markup unchanged" if is_inert else "cleaned"
    return f"\n{head}\n<div>   \n{inner}  \n</div>\n            ", note


def _written(name: str, value: object) -> str:
    if isinstance(value, list):
        return " \n" + "\n".join(f" - {_bare(level)}" for level in value)
    if isinstance(value, bool):
        return " true" if value else " false"
    return f" {value}" if name == "date" else f" {_bare(str(value)) if name == 'author' else quoted(str(value))}"


def _bare(text: str) -> str:
    is_safe = _BARE.fullmatch(text) and text.casefold() not in _WORDS_OF_YAML
    return text if is_safe else quoted(text)
