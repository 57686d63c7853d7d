"""The further pages of an article: asked for when its first page is read, archived like any other, joined to it.

Few articles have any, so this stands on the one thread between the workers and the store, and waits there.
"""

from pathlib import Path

import msgspec

from broadsheet.archive.read import read_page
from broadsheet.errors import ArchiveError, FetchError
from broadsheet.model import Article
from broadsheet.pipeline.edge.answers import Answer, Edge, answer_of
from broadsheet.pipeline.library import Library
from broadsheet.pipeline.reading import Reading, article_of, read_whole, reading_of
from broadsheet.pipeline.visits.look import Item
from broadsheet.pipeline.workers import WorkerCrash
from broadsheet.read.joining import gathered


def whole(
    item: Item, reading: Reading | WorkerCrash | None, edge: Edge, library: Library
) -> Reading | WorkerCrash | None:
    """What came of an item, its further pages joined. One that cannot be had is a cause; those before it serve.

    Where the first page was not asked for in this run (it is read anew), neither are the others: the archive has them.
    """
    if not isinstance(reading, Reading) or item.job is None or not reading.article.next_page:
        return reading
    rule, first = item.job.rule, reading.article
    memory = item.job.memory
    causes: list[str] = []
    number = 1

    def get(address: str) -> Article | None:
        nonlocal number
        number += 1
        try:
            answer = _answer(item, address, number, edge, library)
            page = read_page(Path(answer.file), answer.offset, address)
            return article_of(page, None, rule, memory, first=first.url)[0]
        except (FetchError, ArchiveError) as error:
            causes.append(f"page {number}: {error}")
            return None

    parts = gathered(first, get)
    told = reading_of(read_whole(parts))
    told = msgspec.structs.replace(told, parts_cause="; ".join(causes), lesson=reading.lesson)
    if reading.earlier is None:
        return told
    before = reading.earlier  # compared as if its further pages had been the same: only the first was read anew
    if before.next_page == first.next_page:
        before = read_whole([before, *parts[1:]])
    return msgspec.structs.replace(told, earlier=before, earlier_words=reading_of(before).words)


def _answer(item: Item, address: str, number: int, edge: Edge, library: Library) -> Answer:
    """The answer for a further page; where there is none now, the one before. Raises: FetchError."""
    trouble = FetchError("the archive has no answer of it", cause="not in the archive", where=address)
    if item.look is not None:
        try:
            return edge.get(address, item.source, f"{item.key} page {number}")
        except FetchError as error:
            trouble = error
    held = library.last(address, edge.now)
    if held is None:
        raise trouble
    return answer_of(address, held)
