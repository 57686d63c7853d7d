"""broadsheet.toml and the files it includes -> Config. Every mistake is a ConfigError with its place."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from broadsheet.config import check, records
from broadsheet.config.document import Document, document, raw
from broadsheet.config.ids import source_id
from broadsheet.config.records import Config, TargetConfig
from broadsheet.config.shape import nearest, shaped
from broadsheet.errors import BroadsheetError, ConfigError
from broadsheet.model import Record, Rule, Source
from broadsheet.text import slug

Opml = Callable[[bytes], tuple[Source, ...]]
_OPML = (".opml", ".xml")


class _Included(Record, frozen=True, kw_only=True):
    source: tuple[Source, ...] = ()
    rule: tuple[Rule, ...] = ()


class _Told(NamedTuple):
    """A source, and how to complain about it."""

    source: Source
    error: Callable[..., ConfigError]  # (place below the source, what, hint)


def load(path: Path, opml: Opml | None = None, kinds: tuple[str, ...] = records.KINDS) -> Config:
    """The config at `path`, checked, its includes merged, every source with an id and every target with a name.

    In:     `opml` reads an included OPML file (feeds is a higher floor); `kinds` are the targets there are.
    Raises: ConfigError for the first mistake, in the order: file, types, values, includes, double names.
    """
    doc = document(path, path.name if path.exists() else str(path))
    config = shaped(doc, Config)
    _refuse(check.config_mistakes(config), doc.error)
    told = list(_sources(doc, config.source))
    hosts: dict[tuple[str, bool], str] = {}
    rules = list(_rules(doc, config.rule, hosts))
    for file in _included(path, config.include, doc):
        more, further = _from_file(file, _name(file, path.parent), opml, hosts)
        told += more
        rules += further
    targets = _targets(doc, config.target, kinds, path.parent)
    return msgspec.structs.replace(config, target=targets, source=_with_ids(told), rule=tuple(rules))


def _refuse(mistakes: Iterable[check.Mistake], error: Callable[..., ConfigError], *above: str | int) -> None:
    for place, what, hint in mistakes:
        raise error((*above, *place), what, hint)


def _targets(
    doc: Document, targets: tuple[TargetConfig, ...], kinds: tuple[str, ...], home: Path
) -> tuple[TargetConfig, ...]:
    named = tuple(msgspec.structs.replace(target, name=target.name or target.kind) for target in targets)
    names: dict[str, int] = {}
    paths: dict[Path, int] = {}
    for number, target in enumerate(named):
        _refuse(check.target_mistakes(target, kinds, home), doc.error, "target", number)
        if (other := names.setdefault(slug(target.name), number)) != number:
            what = f'target {other + 1} has the name "{named[other].name}" too'
            raise doc.error(("target", number), what, 'give one of them a name = "…"')
        if (other := paths.setdefault(Path(os.path.abspath(home / target.path)), number)) != number:
            raise doc.error(("target", number, "path"), f'target {other + 1} writes to "{target.path}" too')
    return named


def _sources(doc: Document, sources: tuple[Source, ...]) -> Iterator[_Told]:
    for number, source in enumerate(sources):
        error = _below(doc.error, number)
        _refuse(check.source_mistakes(source), error)
        yield _Told(source, error)


def _rules(doc: Document, rules: tuple[Rule, ...], hosts: dict[tuple[str, bool], str]) -> Iterator[Rule]:
    """The rules of a file, checked. `hosts` are those that have one, and in which file."""
    for number, rule in enumerate(rules):
        _refuse(check.rule_mistakes(rule), doc.error, "rule", number)
        if other := hosts.get((rule.host, rule.prior)):
            what = f'another rule{"" if other == doc.name else f" in {other}"} is for "{rule.host}" too'
            raise doc.error(("rule", number, "host"), what, "a host has one; a setting may be a list of selectors")
        hosts[rule.host, rule.prior] = doc.name
        yield rule


def _below(error: Callable[..., ConfigError], number: int) -> Callable[..., ConfigError]:
    return lambda place, what, hint="": error(("source", number, *place), what, hint)


def _included(path: Path, patterns: tuple[str, ...], doc: Document) -> list[Path]:
    """The files that `include` names, each once, in its order; a pattern's matches by name."""
    found: dict[Path, None] = {}
    for number, pattern in enumerate(patterns):
        try:
            files = sorted(path.parent.glob(pattern))
        except (ValueError, NotImplementedError) as error:
            what = f'"{pattern}" is no path relative to this file'
            raise doc.error(("include", number), what, 'such as "more/*.toml"') from error
        if not files and not any(mark in pattern for mark in "*?["):
            raise doc.error(("include", number), f'there is no file "{pattern}"')
        found |= dict.fromkeys(file for file in files if file != path)
    return list(found)


def _name(file: Path, folder: Path) -> str:
    return file.relative_to(folder).as_posix() if file.is_relative_to(folder) else str(file)


def _from_file(
    file: Path, name: str, opml: Opml | None, hosts: dict[tuple[str, bool], str]
) -> tuple[list[_Told], list[Rule]]:
    if file.suffix == ".toml":
        doc = document(file, name)
        for key in doc.data:
            if key not in ("source", "rule"):
                hint = nearest(key, ("source",)) if key.startswith("source") else "settings stand in broadsheet.toml"
                raise doc.error((key,), "an included file may hold [[source]] and [[rule]] only", hint)
        found = shaped(doc, _Included)
        return list(_sources(doc, found.source)), list(_rules(doc, found.rule, hosts))
    if file.suffix in _OPML and opml:
        return list(_from_opml(raw(file, name), name, opml)), []
    raise ConfigError("cannot be included", where=name, hint="a .toml or .opml file")


def _from_opml(data: bytes, name: str, opml: Opml) -> Iterator[_Told]:
    try:
        sources = opml(data)
    except BroadsheetError as error:
        raise ConfigError(error.what, where=name, hint=error.hint) from error
    for number, source in enumerate(sources, 1):
        told = _in_outline(f"{name}: outline {number}")
        _refuse(check.source_mistakes(source), told)
        yield _Told(source, told)


def _in_outline(where: str) -> Callable[..., ConfigError]:
    def error(place: tuple[str | int, ...], what: str, hint: str = "") -> ConfigError:
        return ConfigError(what, where=": ".join((where, *map(str, place))), hint=hint)

    return error


def _with_ids(told: list[_Told]) -> tuple[Source, ...]:
    """Ids as written, then ids made for the rest: a made one never takes a written one's name."""
    taken: set[str] = set()
    for source, error in told:
        if source.id and source.id in taken:
            raise error(("id",), f'another source has the id "{source.id}" too', "an id is given once")
        taken.add(source.id)
    return tuple(_with_id(source, taken) for source, _ in told)


def _with_id(source: Source, taken: set[str]) -> Source:
    if source.id:
        return source
    made = source_id(source.url, taken)
    taken.add(made)
    return msgspec.structs.replace(source, id=made)
