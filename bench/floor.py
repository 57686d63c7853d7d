"""The least that a replay run must do, without deciding anything: what our run costs is told as a multiple of it.

python -m bench.floor WARC FOLDER OUT     FOLDER: a finished run, which says how much text and which files to write

Every record is read with FastWARC and its compressed bytes are copied to another file; every HTML answer is parsed
with lexbor; the same bytes of text go into SQLite (WAL, synchronous=FULL) and the same number and sizes of files to
disk (temporary file, fsync, rename), in batches of the same size, each ended by the same fsync and commit.
"""

import argparse
import os
import resource
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType
from selectolax.lexbor import LexborHTMLParser

BATCH = 64  # posts a transaction, as in broadsheet.run


def floor(warc: Path, out: Path, rows: Sequence[int], files: Sequence[int], batch: int = BATCH) -> float:
    """Do the work once into the folder `out`; CPU seconds of this process, interpreter start included.

    rows    bytes of text of each row to be stored
    files   bytes of each file to be written
    """
    out.mkdir(parents=True)
    db = sqlite3.connect(out / "floor.db", isolation_level=None)
    db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (n INTEGER PRIMARY KEY, b)")
    rounds, total = max(1, -(-len(files) // batch)), warc.stat().st_size
    records, texts, posts = read(warc), iter(rows), iter(enumerate(files))
    with (out / "copy.warc.gz").open("wb") as copy:
        for done in range(1, rounds + 1):
            while copy.tell() * rounds < total * done:
                copy.write(next(records))
            copy.flush()
            os.fsync(copy.fileno())
            store(db, list(islice(texts, -(-len(rows) // rounds))))
            for number, size in islice(posts, batch):
                write(out / f"{number}.md", b"x" * size)
    db.close()
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def read(warc: Path) -> Iterator[bytes]:
    """The compressed bytes of each record, once it was read and, if it is a page, parsed."""
    with warc.open("rb") as stored:
        for record in ArchiveIterator(str(warc), parse_http=True):
            body = record.reader.read()
            if record.record_type == WarcRecordType.response and "html" in (record.http_content_type or ""):
                LexborHTMLParser(body)
            # The end of a record is known when the next begins: what lies between was read before.
            yield stored.read(record.stream_pos - stored.tell())
        yield stored.read()


def store(db: sqlite3.Connection, sizes: Sequence[int]) -> None:
    """One transaction."""
    db.execute("BEGIN IMMEDIATE")
    db.executemany("INSERT INTO t (b) VALUES (?)", ((b"x" * size,) for size in sizes))
    db.execute("COMMIT")


def write(path: Path, data: bytes) -> None:
    """Whole or not at all."""
    temporary = path.with_suffix(".part")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(path)


def row_sizes(database: Path) -> list[int]:
    """Bytes of each row of each table of a finished run."""
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
    return [size for (table,) in tables.fetchall() for size in _sizes(db, table)]


def _sizes(db: sqlite3.Connection, table: str) -> list[int]:
    columns = [row[1] for row in db.execute(f'PRAGMA table_info("{table}")')]
    total = " + ".join(f'coalesce(length(CAST("{column}" AS BLOB)), 0)' for column in columns)
    return [row[0] for row in db.execute(f'SELECT {total} FROM "{table}"')]


def file_sizes(folder: Path) -> list[int]:
    """Bytes of each file that a finished run wrote, the library and the config left out."""
    return [
        path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] not in ("library", "broadsheet.toml")
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("warc", "folder", "out"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args()
    databases = sorted((options.folder / "library").glob("*.db"))
    rows = [size for database in databases for size in row_sizes(database)]
    files = file_sizes(options.folder)
    used = floor(options.warc, options.out, rows, files)
    print(f"{used:.2f} CPU s: {len(rows)} rows of {sum(rows):,} bytes, {len(files)} files of {sum(files):,} bytes")


if __name__ == "__main__":
    main()
