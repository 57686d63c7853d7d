"""What the tests of runs share."""

from collections.abc import Iterator

import pytest

from news_site import Site, news_site


@pytest.fixture
def site() -> Iterator[Site]:
    """A news site on the loopback, without pages yet."""
    with news_site() as site:
        yield site
