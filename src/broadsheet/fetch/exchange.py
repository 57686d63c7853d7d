"""What went over the wire: enough for the archive to keep it and for the next visit to be polite."""

from broadsheet.model import Moment, Page, Record

Headers = tuple[tuple[str, str], ...]


class Validators(Record, frozen=True, kw_only=True):
    """What a site gave to ask "has it changed?" with: sent back byte for byte, or not at all."""

    url: str = ""  # the address that gave it; "": the one that is asked for
    etag: str = ""
    last_modified: str = ""


class Exchange(Record, frozen=True, kw_only=True):
    """One request and its answer. `body` is as sent, chunking undone, compression not (that is what a WARC digests)."""

    url: str
    at: Moment
    ip: str = ""
    request: bytes = b""  # request line and headers, as HTTP/1.1 words them
    status: int = 0  # 0: no answer
    head: bytes = b""  # status line and headers as sent, with the empty line
    body: bytes = b""
    cause: str = ""  # why it failed; what came until then is kept above

    @property
    def headers(self) -> Headers:
        """Names and values as sent, read as Latin-1: so each value can be sent back byte for byte."""
        lines = self.head.decode("latin-1").replace("\r", "\n").split("\n")[1:]
        parts = [line.partition(":") for line in lines if line]
        return tuple([(name.strip(" \t"), value.strip(" \t")) for name, colon, value in parts if colon])


class Fetched(Record, frozen=True, kw_only=True):
    """The page at the end of all redirects, and every exchange on the way; the last one gave the page."""

    page: Page
    hops: tuple[Exchange, ...]


def header(headers: Headers, name: str) -> str:
    """The first value of a header, "" where it is not there; names compare without case."""
    return next((value for key, value in headers if key.lower() == name), "")
