"""Parquet, written by DuckDB from JSON Lines: typed columns, nested revisions, zstd. Extra: `broadsheet[parquet]`."""

from pathlib import Path

from broadsheet.errors import PublishError, UsageError, disk_trouble

_IMAGE = "STRUCT(url VARCHAR, alt VARCHAR, caption VARCHAR, credit VARCHAR, width INTEGER, height INTEGER)"
_REVISION = (
    "STRUCT(number INTEGER, fetched TIMESTAMPTZ, title VARCHAR, text VARCHAR, html VARCHAR, changes VARCHAR[], "
    "silent BOOLEAN, words_digest VARCHAR, payload_digest VARCHAR)"
)
# As in rows.Row; the order is that of the record.
COLUMNS = {
    "id": "VARCHAR",
    "url": "VARCHAR",
    "canonical": "VARCHAR",
    "title": "VARCHAR",
    "authors": "VARCHAR[]",
    "agencies": "VARCHAR[]",
    "published": "TIMESTAMPTZ",
    "updated": "TIMESTAMPTZ",
    "first_seen": "TIMESTAMPTZ",
    "site": "VARCHAR",
    "source": "VARCHAR",
    "section": "VARCHAR[]",
    "sections": "VARCHAR[][]",
    "site_section": "VARCHAR",
    "tags": "VARCHAR[]",
    "language": "VARCHAR",
    "declared_language": "VARCHAR",
    "summary": "VARCHAR",
    "text": "VARCHAR",
    "html": "VARCHAR",
    "lead_image": _IMAGE,
    "images": f"{_IMAGE}[]",
    "kind": "VARCHAR",
    "gated": "BOOLEAN",
    "sureness": "DOUBLE",
    "reading_minutes": "INTEGER",
    "origins": "MAP(VARCHAR, VARCHAR)",
    "reader": "VARCHAR",
    "revision": "INTEGER",
    "revisions": f"{_REVISION}[]",
}
_MEMORY = "2GB"
_LEAST = 16 * 1024 * 1024  # bytes of a line that DuckDB makes room for; it takes several times of it


def write_parquet(rows: Path, to: Path) -> int:
    """Write a file of JSON Lines (see jsonl) as Parquet; the number of rows. `to` is overwritten.

    Raises: UsageError where DuckDB is not installed, PublishError where the file cannot be written.
    """
    try:
        import duckdb  # optional, and slow to import
    except ImportError as error:
        raise UsageError("Parquet needs DuckDB", hint="install it: pip install 'broadsheet[parquet]'") from error
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items())
    try:
        with rows.open("rb") as lines:
            largest = max(_LEAST, 1 + max(map(len, lines), default=0))
        read = f"read_json(?, format = 'newline_delimited', columns = {{{columns}}}, maximum_object_size = {largest})"
        with duckdb.connect(config={"memory_limit": _MEMORY, "threads": 1}) as db:
            # What stands in the copy's own words cannot be a parameter.
            place = str(to).replace("'", "''")
            db.execute(f"COPY (SELECT * FROM {read}) TO '{place}' (FORMAT parquet, COMPRESSION zstd)", [str(rows)])
            found = db.execute("SELECT count(*) FROM read_parquet(?)", [str(to)]).fetchone()
    except duckdb.Error as error:
        raise PublishError(str(error), where=str(to), hint="is there room, and is the folder writable?") from error
    except OSError as error:
        raise disk_trouble(PublishError, error, to) from error
    return int(found[0]) if found else 0
