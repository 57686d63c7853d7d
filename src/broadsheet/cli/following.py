"""New sources into the user's broadsheet.toml; what is followed already is left out."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from broadsheet.cli.talk import people
from broadsheet.config.check import source_mistakes
from broadsheet.config.edit import add_source
from broadsheet.config.ids import source_id
from broadsheet.config.load import load
from broadsheet.errors import ConfigError
from broadsheet.feeds.opml import parse_opml
from broadsheet.model import Source
from broadsheet.pipeline.library import CONFIG
from broadsheet.publish.write import write_whole


def follow(home: Path, *sources: Source) -> Sequence[Source]:
    """Write sources at the end of the config and say which; those that came, with their ids.

    Nothing is written where the file would not be read back. Raises: ConfigError, PublishError.
    """
    path = home / CONFIG
    config = load(path, parse_opml)
    followed = {(source.url, source.section): source.id for source in config.source}
    taken = {source.id for source in config.source}
    new: list[Source] = []
    for source in sources:
        if known := followed.get((source.url, source.section)):
            people.print(f"already followed: {known}", markup=False, soft_wrap=True)
            continue
        named = source if source.id else msgspec.structs.replace(source, id=source_id(source.url, taken))
        taken.add(named.id)
        followed[named.url, named.section] = named.id
        new.append(named)
    if new:
        _write(path, add_source(path.read_bytes().decode(), *new))
    for source in new:
        where = " / ".join(source.section)
        people.print(f"followed: {source.id}{f'  {where}' if where else ''}", markup=False, soft_wrap=True)
    return new


def usable(listed: Iterable[Source]) -> list[Source]:
    """Those of a list of subscriptions that can be followed; the others are told, and keep none of them back."""
    kept = []
    for source in listed:
        fault = next(source_mistakes(source), None)
        if fault is None:
            kept.append(source)
            continue
        _, what, hint = fault
        name = f"“{source.name}”: " if source.name else ""
        people.print(f"left out: {name}{what}{f' ({hint})' if hint else ''}", markup=False, soft_wrap=True)
    return kept


def _write(path: Path, text: str) -> None:
    """Write the config only if it can be read: a trial file beside it is loaded first.

    Raises: ConfigError as of the config itself; PublishError.
    """
    trial = path.with_name(f".{path.name}.trial")
    try:
        write_whole(trial, text.encode())
        load(trial, parse_opml)
        write_whole(path, text.encode())
    except ConfigError as error:
        raise ConfigError(error.what, where=error.where.replace(trial.name, path.name), hint=error.hint) from error
    finally:
        trial.unlink(missing_ok=True)
