"""Changes to the user's own file: text in, text out; comments, order and spelling stay."""

import tomlkit
from tomlkit.items import AoT, InlineTable, Table

from broadsheet.model import Filter, Record, Source

_TEMPLATE = """\
# The paper that broadsheet makes for you. Every setting: docs/config.md.
title = {title}
timezone = {timezone}  # posts are dated in this zone

# More sources in files of their own:
# include = ["more/*.toml", "feeds.opml"]

# Where posts go. Other settings stay as they are in that folder; only files that broadsheet wrote are changed.
[[target]]
kind = "hexo"
path = "blog"

# Site owners see this and can reach you; please fill it in.
# [fetch]
# contact = "https://example.org/about"  # or an e-mail address

# What to follow: a site, a feed, a sitemap, rsshub://…, or a WARC file. `broadsheet add URL` writes these for you.
# [[source]]
# id = "example-news"                 # never changes; made from the address if left out
# url = "https://example.org/news"
# section = ["World", "News"]         # from the widest to the narrowest
# limit = 15                          # the newest entries of each visit
# include = {{ title = "economy|trade" }}  # patterns: any, title, text, author, category
# exclude = {{ title = "live blog" }}
# max_age = "30d"                     # h, d or w
"""


def template(title: str, timezone: str = "UTC") -> str:
    """A first broadsheet.toml that explains itself."""
    return _TEMPLATE.format(title=_quoted(title), timezone=_quoted(timezone))


def add_source(text: str, source: Source) -> str:
    """The file with `source` as its last [[source]]; only settings that differ from their defaults are written.

    In: TOML that load() accepts. Line ends stay as the file has them.
    """
    document = tomlkit.parse(text)
    rows = document.get("source")
    if isinstance(rows, AoT):
        rows.append(_table(source))
        return _line_ends(tomlkit.dumps(document), text)
    # The first one goes to the end: below the comments that teach, and outside of any other table.
    rows = tomlkit.aot()
    rows.append(_table(source))
    addition = tomlkit.dumps(tomlkit.document().add("source", rows))
    return _line_ends(text + ("" if text.endswith("\n") or not text else "\n") + "\n" + addition, text)


def set_id(text: str, number: int, name: str) -> str:
    """The file with `id = name` in its [[source]] of that number (from 0). Raises IndexError where there is none."""
    document = tomlkit.parse(text)
    rows = document.get("source")
    if not isinstance(rows, AoT) or number >= len(rows):
        raise IndexError(f"no source {number}")
    rows[number]["id"] = name
    return _line_ends(tomlkit.dumps(document), text)


def _table(source: Source) -> Table:
    table = tomlkit.table()
    for key in ("id", "url", *source.__struct_fields__):
        value = getattr(source, key)
        if key not in table and (key == "url" or value != _default(source, key)):
            table[key] = (
                _inline(value) if isinstance(value, Filter) else list(value) if isinstance(value, tuple) else value
            )
    return table


def _inline(rules: Filter) -> InlineTable:
    inline = tomlkit.inline_table()
    for key in rules.__struct_fields__:
        if (value := getattr(rules, key)) != _default(rules, key):
            inline[key] = value
    return inline


def _default(record: Record, key: str) -> object:
    plain = Source(url="") if isinstance(record, Source) else Filter()
    return getattr(plain, key)


def _quoted(text: str) -> str:
    return tomlkit.item(text).as_string()


def _line_ends(text: str, like: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in like else text
