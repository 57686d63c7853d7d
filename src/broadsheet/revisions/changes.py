"""Stand-in until the room is built."""

from broadsheet.model import Article, Record


class Changes(Record, frozen=True, kw_only=True):
    kinds: tuple[str, ...] = ()
    silent: bool = False


def changes(before: Article, after: Article) -> Changes:
    return Changes(kinds=("wording",), silent=before.updated == after.updated)
