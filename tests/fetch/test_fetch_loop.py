"""Many fetches at once: who waits for a host, or hangs, keeps nobody else waiting. Time is the test's own."""

from collections.abc import Iterator
from concurrent.futures import Future

import pytest
from loopback import NOW

from broadsheet.config.records import FetchConfig
from broadsheet.errors import FetchError
from broadsheet.fetch.exchange import Exchange, Fetched
from broadsheet.fetch.http import Client, Request, polite
from broadsheet.fetch.politeness import domain_of
from broadsheet.fetch.transfer import Transfer


class Web:
    """Hosts that answer after a second, or (those named "dead…") after a hundred; `log`: when each was asked."""

    def __init__(self) -> None:
        self.now, self.log = 0.0, list[tuple[float, str]]()
        self.most = 0
        self._flying: list[tuple[float, Transfer]] = []

    def start(self, transfer: Transfer) -> None:
        self.log.append((self.now, transfer.url.removeprefix("http://")))
        self._flying.append((self.now + (100.0 if "dead" in transfer.host else 1.0), transfer))
        self.most = max(self.most, len(self._flying))

    def wait(self, seconds: float) -> Iterator[tuple[Transfer, Exchange | FetchError]]:
        self.now = min(self.now + seconds, *(end for end, _ in self._flying))
        ended = [transfer for end, transfer in self._flying if end <= self.now]
        self._flying = [(end, transfer) for end, transfer in self._flying if end > self.now]
        for transfer in ended:
            if "dead" in transfer.host:
                yield transfer, FetchError("no connection within 100 s", cause="timeout", where=transfer.url)
            else:
                yield transfer, Exchange(url=transfer.url, at=NOW, status=200, head=b"HTTP/1.1 200 OK\r\n\r\n")

    def pause(self, seconds: float) -> None:
        self.now += seconds

    def listen(self) -> None: ...
    def wake(self) -> None: ...
    def close(self) -> None: ...


@pytest.fixture
def web() -> Web:
    return Web()


def client(web: Web, **settings: float) -> Client:
    config = FetchConfig(robots=False, **settings)
    return polite(config, lambda: NOW, lambda: web.now, web.pause, carrier=web)


def all_of(one: Client, urls: list[str]) -> list[Future[Fetched]]:
    futures = [one.ask(Request(url=f"http://{url}"), 0) for url in urls]
    for future in futures:
        try:
            one.loop.finish(future)
        except FetchError:
            continue
    return futures


def test_who_waits_for_a_host_keeps_no_place(web: Web) -> None:
    all_of(client(web, concurrency=2, delay=5), [*(f"slow.example/{n}" for n in range(9)), "a.example/", "b.example/"])
    begun = {url: at for at, url in web.log}
    assert max(begun["a.example/"], begun["b.example/"]) <= 2
    assert [begun[f"slow.example/{n}"] for n in range(3)] == [0, 6, 12]


def test_who_hangs_keeps_no_place(web: Web) -> None:
    dead = [f"dead{n}.example/" for n in range(4)]
    all_of(client(web, concurrency=4), [*dead, *(f"h{n}.example/" for n in range(20))])
    good = [at for at, url in web.log if url.startswith("h")]
    assert max(good) <= 10, "without this they would begin after a hundred seconds"
    assert web.most <= 4 * 8


def test_places_are_bounded_all_the_same(web: Web) -> None:
    all_of(client(web, concurrency=2), [f"dead{n}.example/" for n in range(40)])
    assert web.most == 2 * 8


def test_the_hosts_of_a_domain_share_its_places(web: Web) -> None:
    all_of(client(web, per_domain=2), [f"h{n}.blatt.example/" for n in range(6)])
    assert [at for at, _ in web.log] == [0, 0, 1, 1, 2, 2]


def test_a_host_that_cannot_be_reached_is_left_alone(web: Web) -> None:
    futures = all_of(client(web), [f"dead.example/{n}" for n in range(9)])
    assert len(web.log) == 3
    assert [future.exception().cause for future in futures] == [*["timeout"] * 3, *["held"] * 6]


def test_what_is_stopped_leaves_nobody_waiting(web: Web) -> None:
    one = client(web)
    futures = [one.ask(Request(url=f"http://{name}.example/{n}"), 2) for name in ("a", "dead") for n in range(3)]
    one.loop._work()
    one.loop.stop()
    one.loop.run()
    assert [future.exception().cause for future in futures] == ["stopped"] * 6


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("news.example.org", "example.org"),
        ("example.org", "example.org"),
        ("a.b.c.example.org", "example.org"),
        ("www.example.co.uk", "example.co.uk"),
        ("news.example.com.cn", "example.com.cn"),
        ("www.gov.uk", "www.gov.uk"),
        ("me.github.io", "github.io"),
        ("127.0.0.1", "127.0.0.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_what_somebody_registered(host: str, domain: str) -> None:
    assert domain_of(host) == domain
