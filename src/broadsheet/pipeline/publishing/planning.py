"""What publishing would do: the same code over a copy of own.db in memory, with a writer that only looks."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from broadsheet.errors import PublishError, disk_trouble
from broadsheet.pipeline.library import Library
from broadsheet.pipeline.publishing.draining import BATCH, batches
from broadsheet.pipeline.publishing.files import publish_files
from broadsheet.pipeline.publishing.moved import Moved
from broadsheet.pipeline.publishing.publish import Published, publish_posts
from broadsheet.pipeline.site.building import rehearse, sites_of
from broadsheet.store import articles


def plan(library: Library) -> Iterator[Published]:
    """Each post as `publish_all` would leave it, "new", "changed" or "unchanged"; of a site each file that it looks at.

    Nothing is written.

    Raises: PublishError where a file cannot be read.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as ledger:
        library.own.backup(ledger)
        rehearsal = replace(library, own=ledger)
        moved = Moved(rehearsal)
        for numbers in batches(articles.numbers(library.db), BATCH):
            yield from publish_posts(rehearsal, list(articles.stored(library.db, numbers)), _look, moved)
        for config in sites_of(library):
            for put in rehearse(rehearsal, config):
                is_there = (library.folder / config.path / put.path).exists()
                state = ("changed" if is_there else "new") if put.state == "written" else put.state
                yield Published(target=config.name, post_id=put.post_id, path=put.path, state=state)
        yield from publish_files(rehearsal, _look)


def _look(path: Path, data: bytes) -> str:
    try:
        return "unchanged" if path.read_bytes() == data else "changed"
    except FileNotFoundError:
        return "new"
    except OSError as error:
        raise disk_trouble(PublishError, error, path) from error
