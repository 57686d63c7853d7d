"""Site-config files of fivefilters (one host.txt a site, XPath inside) -> rules that are priors.

The form: "name: value" a line, "#" a comment, a name may come again. A leading dot of the file's name means all hosts
below. https://help.fivefilters.org/full-text-rss/site-patterns.html
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from broadsheet.errors import UsageError, disk_trouble
from broadsheet.importers.refused import Refused
from broadsheet.importers.xpath import NotCss, to_css
from broadsheet.model import Rule
from broadsheet.selectors import fault_of

_PATHS = {"title": "title", "body": "body", "author": "author", "date": "date", "next_page_link": "next_page"}
_PATHS |= {"strip": "remove"}
_STRIPS = ("strip_id_or_class", "strip_image_src")
# Said to their program or to their tests, not of the page.
_SILENT = frozenset(
    "prune tidy parser test_url test_contains autodetect_on_failure autodetect_next_page convert_double_br_tags "
    "insert_detected_image skip_json_ld footnotes".split()
)
_UNKNOWN = "broadsheet has nothing like it"
_WHY = {
    "single_page_link": "pages are read as they are linked, and joined",
    "find_string": "pages are read as they are served",
    "replace_string": "pages are read as they are served",
    "http_header": "headers belong to a [[source]]",
    "requires_login": "broadsheet does not log in",
}
_LINE = re.compile(r"\s*([A-Za-z_]+)\s*(?:\([^)]*\))?\s*:\s?(.*)")
_HOST = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*\.[a-z0-9-]+")
_FIRST = re.compile(r"\((?P<all>.*)\)\[1\](?:/@\w+)?|(?P<each>[^|]*\])\[1\]")


class SiteConfigs(NamedTuple):
    """What a folder of site-config files gives."""

    rules: tuple[Rule, ...]
    refused: tuple[Refused, ...]


def read_site_configs(path: Path) -> SiteConfigs:
    """The rules of a file, or of all .txt files of a folder, by host; what cannot be taken over is told.

    Raises: UsageError where a file cannot be read.
    """
    files = sorted(path.glob("*.txt")) if path.is_dir() else [path]
    rules: dict[str, Rule] = {}
    refused: list[Refused] = []
    for file in sorted(files, key=lambda file: (file.name.startswith("."), file.name)):  # a host before all below it
        host = file.name.removesuffix(".txt").strip(".").removeprefix("www.").lower()
        if not _HOST.fullmatch(host):
            refused.append(Refused(file.name, "its name is no host"))
        elif host in rules:
            refused.append(Refused(file.name, f"another file is for {host} too"))
        else:
            settings, lines = settings_of(_text(file))
            refused += (Refused(f"{file.name}: line {number}", what) for number, what in lines)
            if settings:
                rules[host] = Rule(host=host, prior=True, **settings)
    return SiteConfigs(tuple(rules[host] for host in sorted(rules)), tuple(refused))


def settings_of(text: str) -> tuple[dict[str, tuple[str, ...]], list[tuple[int, str]]]:
    """The settings of a rule that a file's text gives; and (line, why not) of what it does not."""
    found: dict[str, dict[str, None]] = {}
    refused: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            for setting, selector in _settings(line):
                found.setdefault(setting, {})[selector] = None
        except NotCss as why:
            refused.append((number, f"{line.strip()[:100]}: {why}"))
    return {setting: tuple(selectors) for setting, selectors in found.items()}, refused


def _settings(line: str) -> Iterator[tuple[str, str]]:
    """(setting, selector) of a line. Raises: NotCss."""
    parts = _LINE.fullmatch(line)
    name, value = (parts[1].lower(), parts[2].strip()) if parts else ("", "")
    if name in _SILENT or (name in (*_PATHS, *_STRIPS) and not value):
        return
    if name in _STRIPS:
        yield from (("remove", selector) for selector in _stripped(name, value.strip("\"'")))
    elif name in _PATHS:
        setting = _PATHS[name]
        yield from ((setting, selector) for selector in to_css(_first(value) if setting in _ONE else value))
    else:
        raise NotCss(_WHY.get(name, _UNKNOWN))


_ONE = ("title", "date", "next_page")  # of these the reader takes the first one that tells something


def _first(xpath: str) -> str:
    """The expression without a last [1], which CSS cannot say and the reader does anyway."""
    found = _FIRST.fullmatch(xpath)
    return (found["all"] or found["each"]) if found else xpath


def _stripped(name: str, value: str) -> tuple[str, ...]:
    quoted = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if not value or fault_of(f"[id={quoted}]"):
        raise NotCss("it names nothing")
    if name == "strip_image_src":
        return (f"img[src*={quoted}]",)
    if " " in value:  # several names of one element
        return (f"[class*={quoted}]",)
    return f"[class~={quoted}]", f"[id={quoted}]"


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise disk_trouble(UsageError, error, file) from error
