"""Commands that fetch one page ask for it as a run would: what its source permits and sends, through the proxy."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from broadsheet import api
from broadsheet.cli.main import cli
from broadsheet.config.records import Config
from broadsheet.errors import FetchError
from broadsheet.fetch.exchange import Fetched
from broadsheet.fetch.http import Client, Request
from broadsheet.model import Source
from news_site import Site, config, news_site
from small_web import LONG, article, feed, item

COMMANDS = (("read",), ("read", "--explain"), ("list",), ("feed",))


@pytest.fixture
def site() -> Iterator[Site]:
    with news_site() as site:
        links = "".join(f'<li><h3><a href="/{n}">Nachricht Nummer {n}</a></h3></li>' for n in range(1, 7))
        site.pages["/"] = article("Hafen", *LONG).replace("</main>", f"<ul>{links}</ul></main>")
        site.pages |= {f"/{n}": article(f"Nachricht {n}", *LONG) for n in range(1, 7)}
        site.pages["/feed"] = feed(item(1, link=f"{site.url}/1"))
        yield site


def ask(folder: Path, site: Site, text: str, command: tuple[str, ...]) -> Result:
    (folder / "broadsheet.toml").write_text(text, encoding="utf-8")
    name, *options = command
    return CliRunner().invoke(cli, ["-C", str(folder), name, f"{site.url}/", *options])


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_private_address_that_its_source_permits(site: Site, tmp_path: Path, command: tuple[str, ...]) -> None:
    told = ask(tmp_path, site, config(f'url = "{site.url}/feed"'), command)
    assert told.exit_code == 0, told.exception
    assert ask(tmp_path, site, config(), command).exception.cause == "private address"


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_proxy_of_the_paper_is_not_gone_around(site: Site, tmp_path: Path, command: tuple[str, ...]) -> None:
    with_proxy = config(f'url = "{site.url}/feed"').replace("[fetch]", '[fetch]\nproxy = "http://127.0.0.1:9"')
    told = ask(tmp_path, site, with_proxy, command)
    assert isinstance(told.exception, FetchError)
    assert site.sent == [], "nothing came but by the proxy"


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_cookies_of_its_source_are_sent(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    (tmp_path / "cookies.txt").write_text("127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\t12345678\n")
    asked: list[Request] = []

    def asks(client: Client, request: Request) -> Fetched:
        asked.append(request)
        return answer(client, request)

    answer = Client.answer
    monkeypatch.setattr(Client, "answer", asks)
    ask(tmp_path, site, config(f'url = "{site.url}/feed"\ncookies = "cookies.txt"'), command)
    assert asked
    assert {cookie.value for request in asked for cookie in request.cookies} == {"12345678"}
    assert all(request.cookies for request in asked)


def test_a_new_source_may_stand_at_a_port_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[Request] = []

    def answer(request: Request) -> None:
        asked.append(request)
        raise FetchError("stop", cause="stopped")

    monkeypatch.setattr(api, "polite", lambda *_, **options: SimpleNamespace(answer=answer))
    with pytest.raises(FetchError, match="stop"):
        api.look_into(Config(title="A"), Source(url="http://rsshub.example:1200/news"), tmp_path)
    assert asked[0].reach.ports == (1200,), "as a run has it"
