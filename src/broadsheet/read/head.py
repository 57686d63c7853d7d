"""What the head of a page says: meta, links, title, base, and its JSON-LD."""

from typing import Any

from broadsheet import jsonld
from broadsheet.markup import attributes, unescape
from broadsheet.native import native
from broadsheet.read.tokens import Tokens
from broadsheet.text import squash

_LONGEST = 2000  # characters of a title: one that does not end holds the whole page
_NAMING = ("property", "name", "itemprop", "http-equiv")
_HEAD_TAGS = ("meta", "link", "title", "base", "html")


class Head:
    """What the head says: meta by lower-case name (first value wins), all values of a name, links, title, base."""

    __slots__ = ("base", "canonical", "language", "meta", "nodes", "title", "values")

    def __init__(self, tokens: Tokens, html: bytes, wanted: tuple[str, ...] = ()):
        """In: `html` for its JSON-LD; `wanted` parts of names: meta elements that have none of them are passed over;
        none at all, all of them.
        """
        self.meta: dict[str, str] = {}
        self.values: dict[str, list[str]] = {}
        self.title = self.base = self.canonical = self.language = ""
        for name, raw, text in tokens.of(_HEAD_TAGS):
            if name == "meta":
                if not wanted or any(part in raw.lower() for part in wanted):
                    self._meta(*((native.told(raw) if native else None) or told(raw)))
            elif name == "title" and not self.title:
                self.title = squash(unescape(text[:_LONGEST]))
            elif name == "link" and "canonical" in raw:
                attrs = attributes(raw)
                if attrs.get("rel", "").lower() == "canonical":
                    self.canonical = self.canonical or attrs.get("href", "")
            elif name == "base" and not self.base:
                self.base = attributes(raw).get("href", "")
            elif name == "html":
                attrs = attributes(raw)
                self.language = attrs.get("lang") or attrs.get("xml:lang") or ""
        self.nodes: list[dict[str, Any]] = jsonld.graph(html)

    def _meta(self, names: list[str], content: str) -> None:
        content = content.strip()
        for name in names if content else ():
            if name in self.values:
                self.values[name].append(content)
            else:
                self.meta[name], self.values[name] = content, [content]

    def first(self, names: str) -> str:
        """The first non-empty value among these meta names."""
        return next((squash(self.meta[n]) for n in names.split() if n in self.meta), "")


def told(raw: str) -> tuple[list[str], str]:
    """The names of a meta element, in lower case, and what it says of them. Mostly compiled, see native/letters.c."""
    attrs = attributes(raw)
    return [name for key in _NAMING if key in attrs for name in attrs[key].lower().split()], attrs.get("content", "")
