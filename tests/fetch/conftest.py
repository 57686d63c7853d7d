"""A loopback site, a client with little patience, and `get`: that client at that site."""

from collections.abc import Callable, Iterator

import pytest
from loopback import LOOPBACK, NOW, Site

from broadsheet.config.records import FetchConfig
from broadsheet.fetch.exchange import Fetched
from broadsheet.fetch.http import Client


@pytest.fixture
def site() -> Iterator[Site]:
    one = Site()
    yield one
    one.close()


@pytest.fixture
def client() -> Iterator[Client]:
    one = Client(FetchConfig(contact="https://me.example/about", timeout=0.7, connect_timeout=0.5), lambda: NOW)
    yield one
    one.close()


@pytest.fixture
def get(client: Client, site: Site) -> Callable[..., Fetched]:
    def get(path: str = "/", **options: object) -> Fetched:
        return client.get(site.url(path), **{"allow_private": LOOPBACK, **options})

    return get
