"""An old RSSHUB-PAGE checkout -> sources: the routes chosen in temple/temple_config.yml, the user's in user_config.yml.

Sections come from the headings above a route's <Route example="…"> in temple/*.md, as the old script read them; where
those files are gone, from the heading comments of temple_config.yml itself.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from broadsheet.errors import UsageError, disk_trouble
from broadsheet.importers.refused import Refused
from broadsheet.model import Source

CHOSEN, OWN, SCRIPT = "temple/temple_config.yml", "user_config.yml", "muti_work.py"
Section = tuple[str, ...]
_ROUTE = re.compile(r"""<Route\b.*?\bexample=(["'])(.*?)\1""")
_HEADING = re.compile(r"^(#{1,3})(?!#)\s*(?!-)(.*)")  # "# - /route" is a route that was left out
_ANCHOR = re.compile(r"\s*(\{#[^}]*\}|<[^>]*>)\s*")
_INSTANCE = re.compile(r"""requests_url\s*=\s*(["'])(https?://[^"']+)\1""")
_FIRST = re.compile(r"find_all\((?:\"item\"|'item')\)\[0?:(\d+)\]")


class Imported(NamedTuple):
    """What an old checkout asks for."""

    sources: tuple[Source, ...]
    refused: tuple[Refused, ...]
    instance: str  # the RSSHub server that its script asks; "": it does not say


class _Line(NamedTuple):
    """A chosen route, where it stands, and its section (empty: not known)."""

    where: str
    route: Any
    section: Section


def read_checkout(folder: Path) -> Imported:
    """Every chosen route as a source; lines that name none are told.

    Raises: UsageError where the folder is no such checkout or a file of it cannot be read.
    """
    if not any((folder / name).is_file() for name in (CHOSEN, OWN)):
        raise UsageError("is no RSSHUB-PAGE checkout", where=str(folder), hint=f"it holds neither {CHOSEN} nor {OWN}")
    script = _text(folder / SCRIPT)
    first = _FIRST.search(script)
    limit = int(first[1]) if first else 15
    found: dict[tuple[str, Section], Source] = {}
    refused: list[Refused] = []
    for line in (*_chosen(folder), *_own(folder)):
        trouble = _trouble(line)
        key = (str(line.route), line.section)
        if trouble or key in found:
            refused.append(Refused(line.where, trouble or f"{line.route} is chosen twice"))
        else:
            found[key] = Source(url=f"rsshub://{line.route.strip().lstrip('/')}", section=line.section, limit=limit)
    instance = _INSTANCE.search(script)
    return Imported(tuple(found.values()), tuple(refused), instance[2].rstrip("/") if instance else "")


def _trouble(line: _Line) -> str:
    if not isinstance(line.route, str):
        return f"{line.route!r} is no route"
    if not line.route.strip().startswith("/") or len(line.route.strip()) == 1:
        return f"“{line.route}” is no route: one begins with /"
    if re.search(r"\s", line.route.strip()):
        return f"“{line.route}” has a space in it"
    return "" if line.section else f"{line.route}: no heading says where it belongs"


def _chosen(folder: Path) -> Iterator[_Line]:
    """The routes that are not commented out, with the sections of the docs, else of the comments above them."""
    text = _text(folder / CHOSEN)
    documented: dict[str, list[Section]] = {}
    for path in sorted((folder / "temple").rglob("*.md")):
        for route, section in _documented(_text(path)):
            documented.setdefault(route, []).append(section)
    commented = _sections(text.splitlines())
    for number, route in _items(text, CHOSEN):
        where = f"{CHOSEN}: line {number}"
        for section in documented.get(str(route), [commented[number - 1]]):
            yield _Line(where, route, section)


def _documented(text: str) -> Iterator[tuple[str, Section]]:
    lines = text.splitlines()
    for line, section in zip(lines, _sections(lines), strict=True):
        yield from ((found[2], section) for found in _ROUTE.finditer(line))


def _sections(lines: Iterable[str]) -> list[Section]:
    """The headings that each line stands below, from the widest to the narrowest."""
    levels = ["", "", ""]
    told = []
    for line in lines:
        found = _HEADING.match(line.lstrip("\ufeff"))
        name = _ANCHOR.sub(" ", found[2]).replace("#", "").strip() if found else ""
        if found and name.strip("-"):
            depth = len(found[1])
            levels[depth - 1 :] = [name, *[""] * (3 - depth)]
        told.append(tuple(filter(None, levels)))
    return told


def _items(text: str, name: str) -> Iterator[tuple[int, Any]]:
    """(line, route) of the list under `slect` (so it is spelt), or `select`."""
    root = _composed(text, name)
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value in ("slect", "select") and isinstance(value, yaml.SequenceNode):
            yield from ((item.start_mark.line + 1, _plain(item)) for item in value.value)


def _own(folder: Path) -> Iterator[_Line]:
    """The routes under `diy`, each with its own names."""
    root = _composed(_text(folder / OWN), OWN)
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value != "diy" or not isinstance(value, yaml.SequenceNode):
            continue
        for item in value.value:
            told = _plain(item)
            fields = told if isinstance(told, dict) else {"link": told}
            names = (fields.get(name) for name in ("categories", "source_parent", "source_child"))
            section = tuple(str(name).strip() for name in names if name)
            yield _Line(f"{OWN}: line {item.start_mark.line + 1}", fields.get("link"), section)


def _composed(text: str, name: str) -> Any:
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = f": line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise UsageError(f"is no YAML: {error.problem}", where=f"{name}{line}", hint="mend it, then import") from error


def _plain(node: Any) -> Any:
    """A node as text, a list or a dictionary of texts: a route is text, whatever YAML takes it for."""
    if isinstance(node, yaml.MappingNode):
        return {str(_plain(key)): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return node.value or None


def _text(path: Path) -> str:
    """The file's text; "" where there is none."""
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise disk_trouble(UsageError, error, path) from error
