"""The head and the body of a post as another program wrote it, well-formed or not.

YAML between `---` lines (Hexo's may lack the first), TOML between `+++`, JSON between `;;;` or as one object. Every
value stays the text that the file has: a title of `2021` or `yes` is that title. Of YAML that no reader takes (titles
with quotes inside, written by scripts) the lines are read one by one.
"""

import json
import re
import tomllib
from typing import Any, NamedTuple

import yaml

_FENCES = {"---": "---", "+++": "+++", ";;;": ";;;"}
_KEY = re.compile(r"([A-Za-z_][\w-]*):(?:\s+(.*))?$")
_ITEM = re.compile(r"\s*-\s+(.*)$")
_BRACES = re.compile(r"&#12[35];")


class Parts(NamedTuple):
    """A post's file, taken apart."""

    fields: dict[str, Any]  # text, lists of text, or tables of those
    body: str
    faults: tuple[str, ...]  # what could not be read as it stands


def parts_of_post(data: bytes) -> Parts:
    """Take a file apart; one without a head is all body. Raises nothing."""
    text, faults = _decoded(data)
    lines = text.split("\n")
    closing = _FENCES.get(lines[0].rstrip()) if lines else None
    if closing:
        end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == closing), 0)
        if not end:
            return Parts({}, text, (*faults, f"the {closing} that ends its head is missing"))
        fields, more = _fields(closing, "\n".join(lines[1:end]))
        return Parts(fields, "\n".join(lines[end + 1 :]), (*faults, *more))
    if text.startswith("{") and (found := _json_head(text)):
        return Parts(*found, faults)
    end = next((n for n, line in enumerate(lines[:200]) if line.rstrip() == "---"), 0)
    if end and _KEY.match(lines[0]):  # Hexo needs no first line
        fields, more = _fields("---", "\n".join(lines[:end]))
        return Parts(fields, "\n".join(lines[end + 1 :]), (*faults, *more))
    return Parts({}, text, faults)


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    faults: tuple[str, ...] = ()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text, faults = data.decode("utf-8-sig", "replace"), (f"is not UTF-8 at byte {error.start}",)
    return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n\ufeff\u200b "), faults


def _fields(fence: str, head: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    if fence == "+++":
        return _toml(head)
    if fence == ";;;":
        found = _json_head(f"{{{head}}}")
        return (found[0], ()) if found else ({}, ("its head is no JSON",))
    try:
        told = yaml.load(head, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f" at line {mark.line + 2}" if mark else ""
        return _unbraced(_line_by_line(head)), (f"its head is no YAML{at}: read line by line",)
    return (_unbraced(told), ()) if isinstance(told, dict) else ({}, ("its head is no table",) if told else ())


def _toml(head: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    try:
        return _texts(tomllib.loads(head)), ()
    except tomllib.TOMLDecodeError as error:
        return {}, (f"its head is no TOML: {error}",)


def _json_head(text: str) -> tuple[dict[str, Any], str] | None:
    try:
        told, end = json.JSONDecoder().raw_decode(text)
    except ValueError:
        return None
    return (_texts(told), text[end:].lstrip()) if isinstance(told, dict) else None


def _texts(value: Any) -> Any:
    """Numbers, truths and times as the text they stand for."""
    if isinstance(value, dict):
        return {str(key): _texts(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_texts(one) for one in value]
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def _line_by_line(head: str) -> dict[str, Any]:
    """`key: value` and `- item` lines, quotes around a whole value away."""
    fields: dict[str, Any] = {}
    last = ""
    for line in head.split("\n"):
        if found := _KEY.match(line):
            last = found[1]
            fields[last] = _bare(found[2] or "")
        elif last and (item := _ITEM.match(line)):
            before = fields[last] if isinstance(fields[last], list) else []
            fields[last] = [*before, _bare(item[1])]
    return fields


def _bare(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value


def _unbraced(value: Any) -> Any:
    """The old script wrote braces as references all over the file, in its head too."""
    if isinstance(value, str):
        return _BRACES.sub(lambda found: "{" if found[0] == "&#123;" else "}", value)
    if isinstance(value, list):
        return [_unbraced(one) for one in value]
    return {key: _unbraced(one) for key, one in value.items()} if isinstance(value, dict) else value
