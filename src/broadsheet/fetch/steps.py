"""What a fetch waits for, as the steps of a generator: it can be driven alone, or beside a thousand others."""

from collections.abc import Generator
from concurrent.futures import Future
from typing import Any, NamedTuple, TypeAlias, TypeVar

from broadsheet.fetch.transfer import Transfer

T = TypeVar("T")


class Rest(NamedTuple):
    """Nothing is to be done for so many seconds."""

    seconds: float


# A Transfer is answered with its Exchange, or its FetchError is thrown; a Future is answered when it is done.
Step: TypeAlias = Transfer | Rest | Future[Any]
Steps: TypeAlias = Generator[Step, Any, T]
