"""What a run fetched, and for whom, told from its own WARC files: all that a rebuild needs to go through it again."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from broadsheet.archive.located import Located
from broadsheet.archive.read import index, locate
from broadsheet.errors import ArchiveError
from broadsheet.model import Moment, Record
from broadsheet.text import slug

INDEXED = frozenset(("response", "revisit", "resource", "metadata"))  # types of records that the database finds
PICTURE = "urn:broadsheet:picture:"  # begins the key of a picture; its address follows
_HEAD = 65_536  # bytes that hold a warcinfo record


class ArchivedRun(Record, frozen=True, kw_only=True):
    """A run as its files tell it."""

    id: str
    now: Moment
    sequence: int  # 0 where the files are older than this number
    config_digest: str
    paths: tuple[Path, ...]


class Failure(Record, frozen=True, kw_only=True):
    """A fetch that gave no answer."""

    url: str
    cause: str
    detail: str
    at: Moment


class Uses:
    """What each source and entry of one run was answered; the last answer stands.

    faults   what could not be read of the files
    """

    def __init__(self) -> None:
        self.records: dict[str, Located] = {}
        self.answers: dict[
            tuple[str, str], list[str] | Failure
        ] = {}  # (source, entry key or "") -> record ids, hop by hop
        self._orders: dict[str, int] = {}
        self.faults: list[ArchiveError] = []

    @classmethod
    def read(cls, paths: tuple[Path, ...]) -> tuple["Uses", list[Located]]:
        """One pass over the files of a run; and every record in them."""
        uses, found = cls(), list[Located]()
        for path in paths:
            for record in index(path, uses.faults):
                found.append(record)
                uses._add(record)
        return uses, found

    def sources(self) -> tuple[str, ...]:
        """Ids of the sources that the run looked at, in its order."""
        came = dict.fromkeys(source_id for source_id, key in self.answers if not key.startswith(PICTURE))
        return tuple(sorted(came, key=lambda source_id: self._orders.get(source_id, len(came))))

    def keys(self, source_id: str) -> Iterator[str]:
        """Keys of the entries of a source whose pages the run asked for, in its order."""
        return (key for of, key in self.answers if of == source_id and key and not key.startswith(PICTURE))

    def pictures(self) -> Iterator[tuple[str, str]]:
        """(address, source) of the pictures that the run asked for, in its order."""
        return ((key.removeprefix(PICTURE), of) for of, key in self.answers if key.startswith(PICTURE))

    def _add(self, record: Located) -> None:
        if record.type != "metadata":
            self.records[record.record_id] = record
            return
        source_id, key, hop = record.field("source"), record.field("entry") or "", record.field("hop")
        if source_id is None:
            return
        if order := record.field("order"):
            self._orders[source_id] = int(order)
        name = (source_id, key)
        if (cause := record.field("failure")) is not None:
            detail = record.field("detail") or cause
            self.answers[name] = Failure(url=record.url, cause=cause, detail=detail, at=record.date)
        elif record.refers_to and hop == "0":
            self.answers[name] = [record.refers_to]
        elif record.refers_to and isinstance(hops := self.answers.get(name), list):
            hops.append(record.refers_to)


def archived_runs(folder: Path, faults: list[ArchiveError], only: Iterable[str] | None = None) -> list[ArchivedRun]:
    """The runs whose files lie in an archive, in the order in which they were made.

    faults   gets the files that are none of ours
    only     ids of the runs that matter: the files of others are not opened
    """
    runs: dict[str, ArchivedRun] = {}
    names = ["*.warc.gz"] if only is None else [f"{slug(run_id)}-*.warc.gz" for run_id in only]
    for path in sorted({path for name in names for path in folder.rglob(name)}):
        try:
            head = locate(path, 0, _HEAD)
        except ArchiveError as error:
            faults.append(error)
            continue
        run_id = head.field("run")
        if head.type != "warcinfo" or run_id is None:
            faults.append(
                ArchiveError("not written by broadsheet", where=str(path), hint="left alone: use run --replay")
            )
            continue
        before = runs.get(run_id)
        runs[run_id] = ArchivedRun(
            id=run_id,
            now=before.now if before else head.date,
            sequence=int(head.field("sequence") or 0),
            config_digest=head.field("config") or "",
            paths=(*(before.paths if before else ()), path),
        )
    return sorted(runs.values(), key=lambda run: (run.sequence, run.now, run.id))
