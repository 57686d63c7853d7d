"""A secret is sent, and is nowhere to be read afterwards."""

import gzip
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from loopback import NOW, answer
from loopback import Site as Loopback

from broadsheet.cli.main import cli
from broadsheet.config.records import Config, FetchConfig
from broadsheet.errors import ConfigError, FetchError
from broadsheet.fetch.exchange import Exchange
from broadsheet.fetch.http import Client
from broadsheet.fetch.secrets import Secrets, secrets_of
from broadsheet.model import Source
from small_web import LONG, article, feed, item

TOKEN, COOKIE, KEY, PLAIN, PASSWORD = (
    "tok-8231-en",
    "sess=c00kie/+=4711",
    "k3y&geheim=99",
    "pl41n-in-config",
    "pr0xy-pass",
)


def test_what_is_hidden_is_revealed_the_same() -> None:
    secrets = Secrets({"KEY": KEY, "SHORT": "abc"})
    assert (
        secrets.reveal("https://x.example/?k=${KEY}&s=${SHORT}&o=${OTHER}")
        == f"https://x.example/?k={KEY}&s=abc&o=${{OTHER}}"
    )
    assert secrets.hide(f"a {KEY} b k3y%26geheim%3D99 c abc") == "a ${KEY} b ${KEY} c abc"
    assert Secrets().hide("anything") == "anything"


@pytest.mark.parametrize(
    "spelt",
    [
        "k3y&geheim=99",
        "k3y%26geheim=99",
        "k3y%26geheim%3d99",
        "k3y&amp;geheim=99",
        "k3y&#38;geheim=99",
        "k3y\\u0026geheim=99",
    ],
)
def test_it_is_hidden_however_it_is_spelt(spelt: str) -> None:
    assert Secrets({"KEY": KEY}).hide(f"<{spelt}>") == "<${KEY}>"
    assert Secrets({"KEY": KEY}).hide("k3y&geheim-99") == "k3y&geheim-99"


def test_a_packed_body_that_holds_a_secret_is_kept_unpacked() -> None:
    secrets = Secrets({"KEY": KEY})
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nX-Echo: " + KEY.encode() + b"\r\n\r\n"
    told = secrets.hidden(Exchange(url=f"https://x.example/{KEY}", at=NOW, head=head, body=gzip.compress(KEY.encode())))
    assert (told.url, told.body) == ("https://x.example/${KEY}", b"${KEY}")
    assert b"X-Archive-Orig-Content-Encoding: gzip\r\nX-Echo: ${KEY}" in told.head
    plain = Exchange(url="https://x.example/", at=NOW, head=head.replace(KEY.encode(), b"-"), body=gzip.compress(b"a"))
    assert secrets.hidden(plain) == plain, "what holds none stays byte for byte"


def test_what_is_not_set_is_told_with_its_place() -> None:
    source = Source(url="https://x.example/?key=${NOPE}", id="blatt")
    with pytest.raises(ConfigError) as caught:
        secrets_of(Config(title="x"), [source], {})
    assert str(caught.value) == (
        "broadsheet.toml: source “blatt”: url: ${NOPE} is not set in the environment (export NOPE=…)"
    )


def test_words_that_pages_hold_by_chance_are_no_secrets() -> None:
    source = Source(url="https://x.example/?key=sport&code=de", id="b", headers={"Accept-Language": "de-DE,de;q=0.9"})
    assert secrets_of(Config(title="x"), [source], {}).hide("sport de de-DE") == "sport de de-DE"


def test_an_error_does_not_tell_it(site: Loopback) -> None:
    site.answers["/"] = answer("404 Not Found", KEY.encode())
    client = Client(FetchConfig(), lambda: NOW, secrets=Secrets({"KEY": KEY}))
    with pytest.raises(FetchError) as caught:
        client.get(site.url("/?k=${KEY}"), allow_private=("127.0.0.0/8",))
    assert "${KEY}" in str(caught.value)
    assert KEY not in repr(caught.value.hops) + str(caught.value)


@pytest.fixture
def paper(site: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose source needs a key, a token and a cookie; the site echoes all of them."""
    monkeypatch.setenv("PAPER_KEY", KEY)
    monkeypatch.setenv("PAPER_TOKEN", TOKEN)
    monkeypatch.setenv("PAPER_COOKIE", COOKIE)
    echo = f"{KEY} {TOKEN} {COOKIE} {PLAIN}"
    entries = [item(n, link=f"{site.url()}{n}?key={KEY.replace('&', '%26')}", description=echo) for n in (1, 2)]
    cookies = {"Set_Cookie": f"sid={COOKIE}; Path=/"}
    site.answers["/feed"] = answer(body=feed(*entries).encode(), Content_Type="application/rss+xml", **cookies)
    site.answers["/gone"] = answer("410 Gone")
    page = article("Hafen", *LONG, echo).encode()
    for n in (1, 2):
        site.answers[f"/{n}"] = answer(
            body=gzip.compress(page), Content_Encoding="gzip", Content_Type="text/html", **cookies
        )
    (tmp_path / "broadsheet.toml").write_text(
        f"""title = "x"
[[target]]
kind = "hexo"
path = "blog"
[fetch]
delay = 0
robots = false
retries = 0
[[source]]
id = "blatt"
url = "{site.url()}feed?key=${{PAPER_KEY}}"
allow_private = ["127.0.0.0/8"]
headers = {{ Authorization = "Bearer ${{PAPER_TOKEN}}", Cookie = "${{PAPER_COOKIE}}" }}
[[source]]
id = "kaputt"
url = "{site.url()}gone?key=${{PAPER_KEY}}"
allow_private = ["127.0.0.0/8"]
""",
        encoding="utf-8",
    )
    return tmp_path


def test_it_is_sent_and_found_nowhere_afterwards(site: Loopback, paper: Path) -> None:
    told = CliRunner().invoke(cli, ["-C", str(paper), "run", "--json"])
    assert "new" in told.output
    sent = "\n".join(site.requests)
    assert f"Bearer {TOKEN}" in sent
    assert COOKIE in sent
    assert "k3y" in sent
    listed = CliRunner().invoke(cli, ["-C", str(paper), "sources", "--json"])
    for secret in (TOKEN, COOKIE, "c00kie", KEY, "k3y"):
        assert secret not in told.output + listed.output
        for path in paper.rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                data += gzip.decompress(data) if path.name.endswith(".gz") else b""
                assert secret.encode() not in data, f"{secret} in {path.relative_to(paper)}"


def test_its_entries_are_fetched_and_known_again(site: Loopback, paper: Path) -> None:
    runner = CliRunner()
    runner.invoke(cli, ["-C", str(paper), "run"])
    assert len(list((paper / "blog").rglob("*.md"))) == 2
    again = runner.invoke(cli, ["-C", str(paper), "run", "--now"])
    assert "same     2" in again.output
    rebuilt = runner.invoke(cli, ["-C", str(paper), "rebuild", "--workers", "1"])
    assert "posts: 2 unchanged" in rebuilt.output


def test_a_proxys_password_is_sent_to_the_proxy_alone(
    site: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROXY_PASSWORD", PASSWORD)
    monkeypatch.setattr("broadsheet.fetch.retry.FIRST_WAIT", 0.1)
    site.answers["http://blatt.example/feed"] = answer(body=feed(item(1, link="")).encode(), Content_Type="text/xml")
    (tmp_path / "broadsheet.toml").write_text(
        f"""title = "x"
[[target]]
kind = "hexo"
path = "blog"
[fetch]
robots = false
proxy = "http://me:${{PROXY_PASSWORD}}@127.0.0.1:{site.port}"
[[source]]
url = "http://blatt.example/feed"
[[source]]
url = "http://blatt.example:1/nope"
[[source]]
url = "https://blatt.example/tls"
""",
        encoding="utf-8",
    )
    site.answers["http://blatt.example:1/nope"] = answer("407 Proxy Authentication Required", PASSWORD.encode())
    site.answers["blatt.example:443"] = answer("502 Bad Gateway")
    told = CliRunner().invoke(cli, ["-C", str(tmp_path), "run"])
    assert re.search("new +1", told.output)
    assert "Proxy-Authorization: Basic bWU6cHIweHktcGFzcw==" in site.requests[0]
    for path in tmp_path.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            data += gzip.decompress(data) if path.name.endswith(".gz") else b""
            assert PASSWORD.encode() not in data, path
            assert b"bWU6cHIw" not in data, path
    assert PASSWORD not in told.output
