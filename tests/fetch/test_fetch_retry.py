"""What may pass is tried again, with more time each time; what will not pass is not."""

import pytest
from loopback import NOW

from broadsheet.errors import FetchError
from broadsheet.fetch.exchange import Exchange, Fetched
from broadsheet.fetch.retry import patiently
from broadsheet.fetch.steps import Rest, Steps
from broadsheet.model import Page

PAGE = Page(url="u", final_url="u", status=200, body=b"", fetched=NOW)


class Server:
    """Fails as told, then answers; counts, and keeps what was waited."""

    def __init__(self, *causes: str, retry_after: float | None = None) -> None:
        self.causes, self.retry_after = list(causes), retry_after
        self.calls = 0
        self.waited: list[float] = []

    def get(self) -> Steps[Fetched]:
        yield from ()
        self.calls += 1
        hop = Exchange(url=f"u{self.calls}", at=NOW)
        if not self.causes:
            return Fetched(page=PAGE, hops=(hop,))
        error = FetchError("x", cause=self.causes.pop(0))
        error.hops, error.retry_after = (hop,), self.retry_after
        raise error

    def ask(self, retries: int) -> Fetched:
        """Drive it; time passes at once."""
        steps = patiently(self.get, retries)
        try:
            while True:
                rest = next(steps)
                assert isinstance(rest, Rest)
                self.waited.append(rest.seconds)
        except StopIteration as done:
            return done.value


def test_a_failure_that_passes_is_none() -> None:
    server = Server("reset", "502")
    fetched = server.ask(2)
    assert fetched.page == PAGE
    assert [hop.url for hop in fetched.hops] == ["u1", "u2", "u3"], "every exchange is told, for the archive"
    assert server.waited == [2, 4]


def test_one_that_stays_is_told_with_all_that_was_exchanged() -> None:
    server = Server("reset", "timeout", "500", "500")
    with pytest.raises(FetchError) as caught:
        server.ask(2)
    assert (caught.value.cause, server.calls) == ("500", 3)
    assert [hop.url for hop in caught.value.hops] == ["u1", "u2", "u3"]


@pytest.mark.parametrize(
    "cause", ["404", "410", "403", "dns", "refused", "tls", "robots", "too large", "private address"]
)
def test_what_will_not_pass_is_asked_once(cause: str) -> None:
    server = Server(cause)
    with pytest.raises(FetchError):
        server.ask(5)
    assert (server.calls, server.waited) == (1, [])


@pytest.mark.parametrize(
    ("cause", "told", "waited"),
    [
        ("429", 5, [5]),
        ("503", 30, [30]),
        ("429", None, []),
        ("503", 31, []),
        ("500", 10, [10]),
        ("500", 99, []),
        ("429", 0, [2]),
    ],
)
def test_what_the_site_says_about_waiting_is_obeyed(cause: str, told: float | None, waited: list[float]) -> None:
    server = Server(cause, retry_after=told)
    try:
        server.ask(1)
    except FetchError:
        assert not waited
    assert server.waited == waited


def test_a_run_that_is_stopped_does_not_wait() -> None:
    server = Server("reset", "reset")
    steps = patiently(server.get, 5)
    next(steps)
    with pytest.raises(FetchError, match="stopped"):
        steps.throw(FetchError("the run was stopped", cause="stopped"))
    assert server.calls == 1
