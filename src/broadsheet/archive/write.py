"""Writing WARC files: one gzip member a record; the same run writes the same bytes."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol, Self

import msgspec

from broadsheet.archive import layout
from broadsheet.archive.files import RunFiles
from broadsheet.archive.located import Located, record_urn, stamp
from broadsheet.archive.members import GZIP
from broadsheet.archive.payload import sha1
from broadsheet.archive.redaction import Redaction
from broadsheet.errors import ArchiveError, BroadsheetError, disk_trouble

ROTATE_AT = 1 << 30  # bytes
# The fetcher's cause -> WARC 1.1 clause 5.13.
_TRUNCATED = {
    "too large": "length",
    "timeout": "time",
    "too slow": "time",
    "reset": "disconnect",
    "wrong length": "disconnect",
}


class Exchange(Protocol):
    """One request and its answer, as the fetcher tells them."""

    @property
    def url(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def ip(self) -> str: ...
    @property
    def request(self) -> bytes:
        """Request line and headers, as HTTP/1.1 words them."""

    @property
    def status(self) -> int: ...
    @property
    def head(self) -> bytes:
        """Status line and headers as sent."""

    @property
    def body(self) -> bytes:
        """As sent, chunking undone, compression not."""

    @property
    def cause(self) -> str:
        """Why the answer is not whole; "" where it is."""


class Writer:
    """Appends records to `folder`/YYYY/MM/<run id>-00000.warc.gz; a run that writes nothing leaves no file.

    One writer at a time (the library lock). After a kill, `cut_torn_tail` comes first.
    """

    def __init__(
        self, folder: Path, run_id: str, *, redaction: Redaction | None = None, rotate_at: int = ROTATE_AT
    ) -> None:
        self.folder, self.run_id = folder, run_id
        self._files = RunFiles(folder, run_id, rotate_at)
        self._redact = redaction or Redaction()
        self._info: tuple[str, datetime, str, int] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def warcinfo(self, version: str, now: datetime, config_digest: str = "", sequence: int = 0) -> None:
        """What the warcinfo record at the head of each file says; called before the first record.

        sequence   the run's number in its library: a rebuild takes the runs in this order
        """
        self._info = (version, now, config_digest, sequence)

    def exchange(
        self, told: Exchange, earlier: Located | None = None, *, is_same: bool = False, record_id: str = ""
    ) -> Located:
        """An answer and its request; gives the response (or revisit) record. `describe` says what it was for.

        earlier     the response known for this address: a 304, or the same bytes again, becomes a revisit of it
        is_same     other bytes, whose article is that of `earlier`: a revisit of it too; the bytes are not kept
        record_id   the answer's, where it has one already
        """
        url = self._address(told.url)
        kind, about = _kind(told.status, sha1(told.body), earlier, is_same)
        if record_id:
            about["WARC-Record-ID"] = record_id
        where = {"WARC-IP-Address": told.ip, "WARC-Truncated": _TRUNCATED.get(told.cause, "")}
        head = layout.status_line(told.head, told.status)
        if kind == "revisit":
            block = layout.message(head, self._redact.header)
        else:
            block = layout.message(head, partial(self._stored_header, len(told.body))) + told.body
        answer = self._write(kind, url, told.at, block, where | about)
        answer = msgspec.structs.replace(
            answer, status=told.status, refers_to=earlier.record_id if kind == "revisit" and earlier else None
        )
        asked = layout.message(self._redact.text(told.request.decode("latin-1")).encode("latin-1"), self._redact.header)
        self._write("request", url, told.at, asked, {"WARC-Concurrent-To": answer.record_id})
        return answer

    def failure(
        self, url: str, error: BroadsheetError, when: datetime, source_id: str, entry_key: str | None = None
    ) -> Located:
        """A fetch that gave no answer: a metadata record with its cause."""
        detail = self._redact.text(str(error))
        said = [
            ("source", source_id),
            ("entry", self._key(entry_key)),
            ("failure", getattr(error, "cause", "")),
            ("detail", detail),
        ]
        return self._write("metadata", self._address(url), when, layout.fields(said), {})

    def resource(
        self, url: str, when: datetime, body: bytes, content_type: str, earlier: Located | None = None
    ) -> Located:
        """What no site sent: the bytes themselves, or a revisit where `earlier` has the same."""
        digest = sha1(body)
        if earlier and earlier.payload_digest == digest:
            return self.unchanged(earlier, when, content_type)
        about = {"WARC-Payload-Digest": digest}
        record = self._write("resource", self._address(url), when, body, about, content_type)
        return msgspec.structs.replace(record, status=200)

    def unchanged(self, earlier: Located, when: datetime, content_type: str) -> Located:
        """That a resource is the one that is archived already: a revisit of it."""
        kind, about = _kind(200, earlier.payload_digest or "", earlier, is_same=False)
        record = self._write(kind, earlier.url, when, b"", about, content_type)
        return msgspec.structs.replace(record, refers_to=earlier.record_id)

    def copy(self, record: Located) -> Located:
        """A record of another file, its compressed bytes unchanged; gives where it lies now.

        A record of an uncompressed file is compressed. Raises: ArchiveError when it cannot be read.
        """
        data = _stored(record)
        member = data if data.startswith(GZIP) else layout.member(data)
        self._ready(record.date)
        offset = self._files.put(member)
        return msgspec.structs.replace(record, path=self._files.path, offset=offset, length=len(member))

    def describe(
        self, answer: Located, source_id: str, entry_key: str | None = None, hop: int = 0, order: int | None = None
    ) -> Located:
        """What an answer is for: a metadata record that refers to it. The same fact has the same record id, in any run.

        entry_key   None: the answer is the source's own feed
        hop         how many redirects came before it
        order       the source's number in the run, where answers do not come in the order of the sources
        """
        said = [("source", source_id), ("entry", self._key(entry_key)), ("hop", str(hop))]
        said += [] if order is None else [("order", str(order))]
        about = {"WARC-Refers-To": answer.record_id, "WARC-Record-ID": use_urn(answer, source_id, entry_key, hop)}
        return self._write("metadata", answer.url, answer.date, layout.fields(said), about)

    def notice(self, topic: str, head: bytes, body: bytes, when: datetime, source_id: str) -> Located:
        """What a hub sent us of a topic (WebSub): its request, and a record that says which source it concerns.

        It is a request record, which no replay takes for the topic's own answer: it may hold a part of the feed only.
        """
        asked = layout.message(head, self._redact.header) + body
        sent = self._write("request", self._address(topic), when, asked, {"WARC-Payload-Digest": sha1(body)})
        said = layout.fields([("notice", source_id)])
        return self._write("metadata", sent.url, when, said, {"WARC-Refers-To": sent.record_id})

    def flush(self) -> None:
        """When this returns, other processes can read all that was appended."""
        self._files.flush()

    def sync(self) -> None:
        """When this returns, all that was appended is on disk, and so are the names of new files."""
        self._files.sync()

    def close(self) -> None:
        """Sync, and let the file go."""
        self._files.close()

    def _address(self, url: str) -> str:
        return layout.escaped(self._redact.text(url))

    def _key(self, entry_key: str | None) -> str | None:
        return None if entry_key is None else written_key(entry_key, self._redact)

    def _stored_header(self, length: int, name: str, value: str) -> tuple[str, str]:
        return self._redact.header(layout.true_name(name, value, length), value)

    def _write(
        self, kind: str, url: str, when: datetime, block: bytes, about: dict[str, str], content_type: str = ""
    ) -> Located:
        self._ready(when)
        return self._put(kind, url, when, block, about, content_type)

    def _put(
        self, kind: str, url: str, when: datetime, block: bytes, about: dict[str, str], content_type: str = ""
    ) -> Located:
        path, offset = self._files.path, self._files.offset
        # Where a record begins is its number in the run: the same run gives the same id.
        record_id = about.get("WARC-Record-ID") or record_urn(self.run_id, url, stamp(when), kind, path.name, offset)
        head = {"WARC-Record-ID": record_id, "WARC-Target-URI": url, "WARC-Date": stamp(when), **about}
        member = layout.member(layout.record(kind, head.items(), block, content_type))
        self._files.put(member)
        return Located(
            path=path,
            offset=offset,
            length=len(member),
            type=kind,
            url=url,
            date=when,
            record_id=record_id,
            payload_digest=about.get("WARC-Payload-Digest"),
        )

    def _ready(self, when: datetime) -> None:
        version, now, config_digest, sequence = self._info or ("", when, "", 0)
        if not self._files.ready(now):
            return
        said = [
            ("software", f"broadsheet/{version}" if version else "broadsheet"),
            ("format", "WARC File Format 1.1"),
            ("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
            ("run", self.run_id),
            ("sequence", str(sequence) if sequence else None),
            ("config", config_digest or None),
        ]
        self._put("warcinfo", "", now, layout.fields(said), {"WARC-Filename": self._files.path.name})


def use_urn(answer: Located, source_id: str, entry_key: str | None, hop: int) -> str:
    """The id of the record that says what an answer is for."""
    return record_urn("use", answer.record_id, source_id, entry_key or "", hop)


def written_key(entry_key: str, redaction: Redaction) -> str:
    """An entry key as our records name it: on one line, without secrets."""
    return layout.line(redaction.text(entry_key))


def _kind(status: int, digest: str, earlier: Located | None, is_same: bool) -> tuple[str, dict[str, str]]:
    """Response or revisit, and the header fields that say which (WARC 1.1 clause 6.7)."""
    if status == 304:
        known = {"WARC-Payload-Digest": earlier.payload_digest} if earlier and earlier.payload_digest else {}
        return "revisit", {"WARC-Profile": layout.profile("server-not-modified"), **_reference(earlier), **known}
    about = {"WARC-Payload-Digest": digest}
    if earlier and is_same:
        return "revisit", {"WARC-Profile": layout.profile("same-article"), **_reference(earlier), **about}
    if earlier and earlier.payload_digest == digest and earlier.status in (None, status):
        return "revisit", {"WARC-Profile": layout.profile("identical-payload-digest"), **_reference(earlier), **about}
    return "response", about


def _reference(earlier: Located | None) -> dict[str, str]:
    if earlier is None:
        return {}
    return {
        "WARC-Refers-To": earlier.record_id,
        "WARC-Refers-To-Target-URI": earlier.url,
        "WARC-Refers-To-Date": stamp(earlier.date),
    }


def _stored(record: Located) -> bytes:
    try:
        with record.path.open("rb") as file:
            file.seek(record.offset)
            data = file.read(record.length)
    except OSError as error:
        raise disk_trouble(ArchiveError, error, record.path) from error
    if len(data) < record.length:
        raise ArchiveError("the file ends inside this record", where=f"{record.path}, byte {record.offset}")
    return data
