"""Changes to the user's own file: text in, text out; comments, order and spelling stay."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec
import tomlkit
from tomlkit.items import Array, InlineTable, Table

from broadsheet.config.lines import line_of
from broadsheet.model import Filter, ListRule, Record, Rule, Source

T = TypeVar("T", Table, InlineTable)

_TEMPLATE = """\
# The paper that broadsheet makes for you. Every setting: docs/config.md.
title = {title}
timezone = {timezone}  # posts are dated in this zone

# More sources in files of their own:
# include = ["more/*.toml", "feeds.opml"]

# Where posts go. Other settings stay as they are in that folder; only files that broadsheet wrote are changed.
[[target]]
kind = {kind}
{folder}
pictures = "on"  # kept beside the posts, so that they outlive their sources; else "lead" or "off"

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
# revisit = ["1h", "6h", "1d", "3d", "7d"]  # ages at which a page is looked at again; [] switches it off
# keep = "changes"     # of pages looked at again, archive only those whose article changed; else "all"
"""

_SITE = """\
path = "public"
# url = "https://news.example.org/"  # where it will stand: its feeds and its sitemap need it
# theme = "wire"                     # left out: paper\
"""


def template(title: str, timezone: str = "UTC", kind: str = "hexo") -> str:
    """A first broadsheet.toml that explains itself; `kind` is its target's."""
    folder = _SITE if kind == "site" else 'path = "blog"'
    return _TEMPLATE.format(title=_quoted(title), timezone=_quoted(timezone), kind=_quoted(kind), folder=folder)


def add_source(text: str, *sources: Source) -> str:
    """The file with these sources as its last [[source]]s; only settings that differ from their defaults are written.

    In: TOML that load() accepts. What is there stays as it is, byte for byte; new lines end as the file's do.
    """
    document = tomlkit.parse(text)
    if isinstance(rows := document.get("source"), Array):  # source = [{ … }]: such a list cannot be added to below
        rows.extend(_settings(source, tomlkit.inline_table()) for source in sources)
        return _line_ends(tomlkit.dumps(document), text)
    rows = tomlkit.aot()
    for source in sources:
        rows.append(_settings(source, tomlkit.table()))
    block = tomlkit.dumps(tomlkit.document().add("source", rows))
    gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
    return text + _line_ends(gap + block, text)


def set_instance(text: str, instance: str) -> str:
    """The file with this RSSHub server in its [rsshub]."""
    document = tomlkit.parse(text)
    if "rsshub" not in document:
        above = text.find("\n[[source]]")  # a table belongs before the list of sources, where people look for it
        block = f"\n[rsshub]\ninstance = {_quoted(instance)}\n"
        at = above if above >= 0 else len(text)
        return text[:at] + _line_ends(block, text) + text[at:]
    document["rsshub"]["instance"] = instance
    return _line_ends(tomlkit.dumps(document), text)


def rules_file(rules: Iterable[Rule], head: str) -> str:
    """A file of rules, with these words above them as a comment; only what differs from the defaults is written."""
    document = tomlkit.document()
    for line in head.splitlines():
        document.add(tomlkit.comment(line))
    rows = tomlkit.aot()
    for rule in rules:
        table = tomlkit.table()
        for key, value in msgspec.structs.asdict(rule).items():
            if value not in ((), False):
                table[key] = list(value) if isinstance(value, tuple) else value
        rows.append(table)
    document.add("rule", rows)
    return tomlkit.dumps(document)


def add_include(text: str, pattern: str) -> str:
    """The file with `pattern` among the files that it includes."""
    document = tomlkit.parse(text)
    if "include" in document:
        if pattern not in document["include"]:
            document["include"].append(pattern)
        return _line_ends(tomlkit.dumps(document), text)
    at = line_of(text, ("title",)) or 1  # above it: what the title's own lines are is not asked
    lines = text.splitlines(keepends=True)
    return "".join((*lines[: at - 1], _line_ends(f"include = [{_quoted(pattern)}]\n", text), *lines[at - 1 :]))


def set_id(text: str, number: int, name: str) -> str:
    """The file with `id = name` in its [[source]] of that number (from 0). Raises IndexError where there is none."""
    document = tomlkit.parse(text)
    rows = document.get("source", [])
    rows[number]["id"] = name
    return _line_ends(tomlkit.dumps(document), text)


def _settings(source: Source, table: T) -> T:
    for key in ("id", "url", *(key for key in source.__struct_fields__ if key not in ("id", "url"))):
        value = getattr(source, key)
        if key == "url" or value != _default(source, key):
            table[key] = _value(value)
    return table


def _value(value: object) -> object:
    if isinstance(value, Filter | ListRule):
        given = {key: getattr(value, key) for key in value.__struct_fields__}
        return _inline({key: said for key, said in given.items() if said != _default(value, key)})
    if isinstance(value, dict):
        return _inline(value)
    return list(value) if isinstance(value, tuple) else value


def _inline(pairs: dict[str, object]) -> InlineTable:
    inline = tomlkit.inline_table()
    inline.update(pairs)
    return inline


def _default(record: Record, key: str) -> object:
    plain = {Source: Source(url=""), Filter: Filter(), ListRule: ListRule(item="")}[type(record)]
    return getattr(plain, key)


def _quoted(text: str) -> str:
    return tomlkit.item(text).as_string()


def _line_ends(text: str, like: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in like else text
