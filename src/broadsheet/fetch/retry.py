"""Asking again where a failure may pass: a broken connection, a server that is overwhelmed for a moment."""

from collections.abc import Callable

from broadsheet.errors import FetchError
from broadsheet.fetch.exchange import Exchange, Fetched
from broadsheet.fetch.politeness import PATIENCE
from broadsheet.fetch.steps import Rest, Steps

PASSING = frozenset(("reset", "timeout", "unreachable", "wrong length", "500", "502", "504"))
IF_TOLD = frozenset(("429", "503"))  # only where the site says when, and soon
FIRST_WAIT = 2.0  # seconds; doubled each time


def patiently(get: Callable[[], Steps[Fetched]], retries: int) -> Steps[Fetched]:
    """The answer of `get`, which is begun up to `retries` times more; all exchanges are told, failed ones too.

    Raises: FetchError of the last try.
    """
    before: tuple[Exchange, ...] = ()
    for number in range(retries + 1):
        try:
            fetched = yield from get()
            return Fetched(page=fetched.page, hops=(*before, *fetched.hops))
        except FetchError as error:
            error.hops = before = (*before, *error.hops)
            wait = _wait(error, number)
            if wait is None or number == retries:
                raise
        yield Rest(wait)
    raise AssertionError("unreachable")


def _wait(error: FetchError, number: int) -> float | None:
    """Seconds before another try, never none: nobody is asked again at once. None: there is to be none in this run."""
    told = error.retry_after
    if error.cause in IF_TOLD and told is None:
        return None
    if error.cause not in PASSING | IF_TOLD:
        return None
    wait = max(FIRST_WAIT * 2**number, told or 0)
    return wait if wait <= PATIENCE else None
