"""Asking again where a failure may pass: a broken connection, a server that is overwhelmed for a moment."""

from collections.abc import Callable

from broadsheet.errors import FetchError
from broadsheet.fetch.exchange import Exchange, Fetched
from broadsheet.fetch.politeness import PATIENCE

PASSING = frozenset(("reset", "timeout", "unreachable", "wrong length", "500", "502", "504"))
IF_TOLD = frozenset(("429", "503"))  # only where the site says when, and soon
FIRST_WAIT = 2.0  # seconds; doubled each time


def patiently(get: Callable[[], Fetched], retries: int, sleep: Callable[[float], bool | None]) -> Fetched:
    """The answer of `get`, which is called up to `retries` times more; all exchanges are told, failed ones too.

    sleep   seconds; True: the run was stopped meanwhile
    Raises: FetchError of the last call.
    """
    before: tuple[Exchange, ...] = ()
    for number in range(retries + 1):
        try:
            fetched = get()
            return Fetched(page=fetched.page, hops=(*before, *fetched.hops))
        except FetchError as error:
            error.hops = before = (*before, *error.hops)
            wait = _wait(error, number)
            if wait is None or number == retries or sleep(wait):
                raise
    raise AssertionError("unreachable")


def _wait(error: FetchError, number: int) -> float | None:
    """Seconds before another try; None: there is to be none in this run."""
    told = error.retry_after
    if error.cause in IF_TOLD:
        return told if told is not None and told <= PATIENCE else None
    if error.cause not in PASSING:
        return None
    wait = max(FIRST_WAIT * 2**number, told or 0)
    return wait if wait <= PATIENCE else None
