"""Every foreseen trouble, and what to do about it.

    BroadsheetError
    ├── UsageError        the command line does not say what can be done
    ├── ConfigError       broadsheet.toml (or a file it includes) is not as it must be
    ├── FetchError        no usable answer for an address; `cause` is a short stable word
    ├── FeedError         bytes that are no feed
    │   └── EmptyList     a page that lists nothing
    ├── PictureError      bytes that are no picture to keep; `cause` is a short stable word
    ├── ArchiveError      a WARC file that cannot be read or written
    ├── StoreError        a database that cannot be opened, read or written
    ├── LockedError       another broadsheet is writing to this folder
    ├── PublishError      a post that cannot be written safely
    └── StoppedError      the program was asked to end: the run is left where it is, the next one goes on

Each is one line for a person: where, what, and what to do. A bug is any other exception and stops the run.
"""

import errno
from typing import Any, TypeVar

_REMEDIES = {
    errno.EACCES: "is the folder writable?",
    errno.EPERM: "is the folder writable?",
    errno.EROFS: "the disk is read-only: make it writable, or give another folder",
    errno.ENOSPC: "the disk is full: make room, then run again",
    errno.EDQUOT: "your quota is full: make room, then run again",
    errno.EFBIG: "a limit on the size of files stands in the way: raise it (ulimit -f), then run again",
    errno.EIO: "the disk failed: `broadsheet check` says what is damaged",
    errno.ENOTDIR: "a file stands where a folder must be: move it away",
    errno.EEXIST: "a file stands where a folder must be: move it away",
    errno.EISDIR: "a folder stands where a file must be: move it away",
    errno.ENAMETOOLONG: "the file system takes no names that long: shorten the section or give a shorter folder",
}


class BroadsheetError(Exception):
    """One foreseen failure.

    what   the trouble, without a full stop
    where  the file, line, key or address it is in
    hint   the remedy
    """

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what, self.where, self.hint = what, where, hint

    def __str__(self) -> str:
        said = ": ".join(filter(None, (self.where, self.what)))
        return f"{said} ({self.hint})" if self.hint else said

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders; keyword-only fields would be lost by the default."""
        return _rebuild, (type(self), self.what, self.where, self.hint, dict(self.__dict__))


def _rebuild(
    kind: type[BroadsheetError], what: str, where: str, hint: str, fields: dict[str, object]
) -> BroadsheetError:
    error = kind.__new__(kind)
    BroadsheetError.__init__(error, what, where=where, hint=hint)
    error.__dict__.update(fields)
    return error


_E = TypeVar("_E", bound=BroadsheetError)


def disk_trouble(kind: type[_E], error: OSError, where: object) -> _E:
    """What the operating system said of a file or folder, as one of ours with its remedy."""
    return kind(error.strerror or str(error), where=str(where), hint=_REMEDIES.get(error.errno or 0, ""))


class UsageError(BroadsheetError):
    """The command line does not say what can be done."""


class ConfigError(BroadsheetError):
    """The config is not as it must be."""


class FetchError(BroadsheetError):
    """No usable answer for an address.

    cause   a short stable word for tables and logs: "not in the replay", "dns", "refused", "reset",
            "timeout", "404", "too large", "private address", …
    retry_after   seconds that the site asks us to wait, where it does
    hops          what was exchanged before it failed (fetch.exchange.Exchange), for the archive
    """

    retry_after: float | None = None
    hops: tuple[Any, ...] = ()

    def __init__(self, what: str, *, cause: str, where: str = "", hint: str = "") -> None:
        super().__init__(what, where=where, hint=hint)
        self.cause = cause


class FeedError(BroadsheetError):
    """Bytes that are no feed."""


class PictureError(BroadsheetError):
    """Bytes that are no picture to keep.

    cause   "svg", "not a picture", "broken", "too many pixels", "tiny"
    """

    def __init__(self, what: str, *, cause: str, where: str = "", hint: str = "") -> None:
        super().__init__(what, where=where, hint=hint)
        self.cause = cause


class EmptyList(FeedError):
    """A listing page without entries: it says nothing today, or not what we look for."""


class ArchiveError(BroadsheetError):
    """A WARC file that cannot be read or written."""


class StoreError(BroadsheetError):
    """A database that cannot be opened, read or written."""


class LockedError(BroadsheetError):
    """Another broadsheet is writing to this folder."""


class PublishError(BroadsheetError):
    """A post that cannot be written safely."""


class StoppedError(BroadsheetError):
    """The program was asked to end: the run is left where it is, the next one goes on from there."""
