"""No link of a stranger's leads inside: spellings, names, redirects, ports, schemes, smuggling; each with its reason."""

from collections.abc import Callable
from typing import Any

import pycurl
import pytest
from loopback import LOOPBACK, NOW, Site, answer

from broadsheet.config.records import FetchConfig
from broadsheet.errors import FetchError
from broadsheet.fetch.addresses import Reach, refused
from broadsheet.fetch.http import Client
from broadsheet.fetch.target import sendable
from broadsheet.fetch.transfer import Transfer

LOOP, PRIVATE, LOCAL = "(loopback)", "(private network)", "(link-local)"
HOSTS = {  # what stands for the host in an address -> the reason
    # this machine, in every spelling that some resolver or library understands
    "127.0.0.1": LOOP,
    "127.0.0.1.": LOOP,
    "127.255.255.254": LOOP,
    "127.1": LOOP,
    "127.0.1": LOOP,
    "2130706433": LOOP,
    "0x7f000001": LOOP,
    "0x7f.0.0.1": LOOP,
    "0x7f.1": LOOP,
    "0177.0.0.1": LOOP,
    "017700000001": LOOP,
    "0177.0x0.1": LOOP,
    "localhost": LOOP,
    "LocalHost": LOOP,
    "①②⑦.⓪.⓪.①": LOOP,
    "127。0。0。1": LOOP,
    "１２７．０．０．１": LOOP,
    "%31%32%37.0.0.1": LOOP,
    "0": "(this host)",
    "0.0.0.0": "(this host)",
    "0.1.2.3": "(this host)",
    # inside
    "10.0.0.1": PRIVATE,
    "10.1": PRIVATE,
    "167772161": PRIVATE,
    "012.0.0.1": PRIVATE,
    "172.16.0.1": PRIVATE,
    "172.31.255.255": PRIVATE,
    "192.168.0.1": PRIVATE,
    "0xc0a80001": PRIVATE,
    "100.64.0.1": "(carrier network)",
    "100.100.100.200": "(carrier network)",  # Alibaba's metadata
    "169.254.169.254": LOCAL,  # most clouds' metadata
    "169.254.170.2": LOCAL,
    "2852039166": LOCAL,
    "0251.0376.0251.0376": LOCAL,
    "168.63.129.16": "(cloud metadata)",
    "192.0.0.192": "(protocol assignment)",
    "192.0.2.1": "(documentation)",
    "192.88.99.1": "(6to4 relay)",
    "198.18.0.1": "(benchmark network)",
    "203.0.113.9": "(documentation)",
    "224.0.0.251": "(multicast)",
    "239.255.255.250": "(multicast)",
    "240.0.0.1": "(reserved)",
    "255.255.255.255": "(broadcast)",
    # the same behind names before an @, as people read it
    "example.org@127.0.0.1": LOOP,
    "example.org:80@10.0.0.1": PRIVATE,
    "user:secret@169.254.169.254": LOCAL,
}
V6 = {
    "::1": LOOP,
    "0:0:0:0:0:0:0:1": LOOP,
    "::": "(this host)",
    "::ffff:127.0.0.1": LOOP,
    "::ffff:7f00:1": LOOP,
    "::ffff:10.0.0.1": PRIVATE,
    "::ffff:169.254.169.254": LOCAL,
    "::127.0.0.1": "(reserved)",
    "64:ff9b::127.0.0.1": LOOP,
    "64:ff9b::a9fe:a9fe": LOCAL,
    "64:ff9b:1::1": "(local NAT64)",
    "2002:7f00:1::": LOOP,  # 6to4
    "2002:a00:1::": PRIVATE,
    "2001:0:53aa:64c::1": "(protocol assignment)",  # Teredo
    "2a00::5efe:10.0.0.1": PRIVATE,  # ISATAP
    "fc00::1": PRIVATE,
    "fd00:ec2::254": PRIVATE,  # Amazon's metadata
    "fe80::1": LOCAL,
    "fe80::1%25lo": LOCAL,
    "fec0::1": PRIVATE,
    "ff02::1": "(multicast)",
    "100::1": "(discard)",
    "2001:db8::1": "(documentation)",
    "3fff::1": "(documentation)",
    "4000::1": "(reserved)",
}
NO_ADDRESS = [  # never sent at all
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "ftp://127.0.0.1/",
    "dict://127.0.0.1:11211/stats",
    "data:text/html,x",
    "ldap://127.0.0.1/",
    "jar:http://127.0.0.1!/",
    "javascript:alert(1)",
    "//127.0.0.1/",
    "http:///127.0.0.1/",
    "http://",
    "http://[::1",
    "http://127.0.0.1\\@example.org/",
    "http://example.org\\.evil/",
    "http://exa mple.org/",
    "http://example.org%0d%0aHost: x/",
    "http://example.org:99999/",
    "http://example.org:x/",
    "http://a<b>/",
]
LEGAL = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "100.128.0.1",
    "172.32.0.1",
    "192.167.1.1",
    "198.20.0.1",
    "223.255.255.1",
]
LEGAL += ["2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"]


@pytest.fixture
def refusal(client: Client) -> Callable[..., FetchError]:
    def refusal(url: str, **options: Any) -> FetchError:
        with pytest.raises(FetchError) as caught:
            client.get(url, **options)
        return caught.value

    return refusal


def test_the_table_is_large_enough() -> None:
    assert len(HOSTS) + len(V6) + len(NO_ADDRESS) >= 60


@pytest.mark.parametrize(("host", "reason"), [*HOSTS.items(), *((f"[{ip}]", reason) for ip, reason in V6.items())])
def test_no_spelling_leads_inside(refusal: Callable[..., FetchError], site: Site, host: str, reason: str) -> None:
    for port in (site.port, 80):
        error = refusal(f"http://{host}:{port}/")
        assert (error.cause, error.what.rpartition(" (")[2]) == ("private address", reason[1:])
        assert error.hint == "allow_private in its [[source]] permits it; `add --allow-private` writes it"
    assert site.connections == 0


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_what_is_no_web_address_is_not_asked_for(refusal: Callable[..., FetchError], url: str) -> None:
    assert refusal(url).cause == "bad address"


@pytest.mark.parametrize(
    "place", [*(f"http://{host}/" for host in ("169.254.169.254", "10.0.0.1", "[::1]")), *NO_ADDRESS[:8]]
)
def test_a_redirect_leads_nowhere_that_a_link_may_not(
    refusal: Callable[..., FetchError], site: Site, place: str
) -> None:
    site.answers["/"] = answer("302 Found", Location=place)
    error = refusal(site.url(), allow_private=LOOPBACK)
    assert error.cause in ("private address", "bad redirect", "bad address")
    assert error.hops[0].status == 302
    assert len(site.requests) == 1


@pytest.mark.parametrize(
    "port", [1, 22, 23, 25, 110, 143, 445, 465, 587, 993, 2375, 3306, 5432, 6379, 9200, 11211, 27017]
)
def test_a_port_that_is_not_the_webs(port: int) -> None:
    error = refused("8.8.8.8", port, Reach())
    assert error is not None
    assert (error.cause, str(error)) == ("bad port", f"leads to port {port}, which is not the web's")
    assert refused("8.8.8.8", port, Reach(ports=(port,))) is None, "the user's own source may lie there"
    assert refused("10.0.0.1", port, Reach(ports=(port,))) is not None
    assert refused("10.0.0.1", port, Reach(private=("10.0.0.0/8",))) is None


@pytest.mark.parametrize("port", [80, 443, 8080, 8443])
@pytest.mark.parametrize("ip", LEGAL)
def test_what_is_public_passes(ip: str, port: int) -> None:
    assert refused(ip, port, Reach()) is None


@pytest.mark.parametrize("url", ["http://example.org/", "https://中文.example:8443/a?b", "http://a-b.example.co.uk/~x"])
def test_what_is_a_web_address_is_sendable(url: str) -> None:
    assert sendable(url).isascii()


def test_a_network_is_allowed_to_the_source_that_says_so(refusal: Callable[..., FetchError], site: Site) -> None:
    site.answers["/"] = answer(body=b"inside")
    client = Client(FetchConfig(), lambda: NOW)
    assert client.get(site.url(), allow_private=("127.0.0.1",)).page.body == b"inside"
    assert refusal(site.url(), allow_private=("127.0.0.2", "10.0.0.0/8", "::1")).cause == "private address"
    client.close()


def resolving(monkeypatch: pytest.MonkeyPatch, name: str, port: int, answers: list[str]) -> None:
    """The name resolves to each of these in turn, one a request."""
    options, left = Transfer.options, iter(answers)

    def with_name(transfer: Transfer) -> dict[int, Any]:
        return {**options(transfer), pycurl.RESOLVE: [f"+{name}:{port}:{next(left)}"]}

    monkeypatch.setattr(Transfer, "options", with_name)


@pytest.mark.parametrize("ip", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]"])
def test_a_name_that_resolves_inside(
    refusal: Callable[..., FetchError], site: Site, monkeypatch: pytest.MonkeyPatch, ip: str
) -> None:
    resolving(monkeypatch, "blatt.example", site.port, [ip])
    error = refusal(f"http://blatt.example:{site.port}/")
    assert error.cause == "private address"
    assert ip.strip("[]") in error.what
    assert site.connections == 0


def test_a_name_that_resolves_otherwise_the_second_time(
    refusal: Callable[..., FetchError], site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rebinding: only the address that is connected to counts, whatever was looked up before."""
    site.answers["/"] = answer("302 Found", Location="/again", Connection="close")
    resolving(monkeypatch, "blatt.example", site.port, ["127.0.0.1", "10.0.0.1"])
    error = refusal(f"http://blatt.example:{site.port}/", allow_private=("127.0.0.1",))
    assert (error.cause, [hop.status for hop in error.hops]) == ("private address", [302, 0])
    assert "10.0.0.1" in error.what


def test_an_open_connection_is_judged_too(
    client: Client, refusal: Callable[..., FetchError], site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.answers["/"] = answer(body=b"inside")
    assert client.get(site.url(), allow_private=LOOPBACK).page.body == b"inside"
    assert site.open == 1
    assert refusal(site.url()).cause == "private address"
    assert len(site.requests) == 1


@pytest.mark.parametrize("path", ["/a\r\nHost: x", "/a\nX: y", "/a\x00b", "/a%0d%0aX: y", "/\u560a\u560dX:y"])
def test_nothing_is_smuggled_into_a_request(client: Client, site: Site, path: str) -> None:
    class Any200(dict[str, bytes]):
        def get(self, key: str, default: object = None) -> bytes:  # type: ignore[override]
            return answer(body=b"x")

    site.answers = Any200()
    client.get(site.url(path), allow_private=LOOPBACK)
    (request,) = site.requests
    assert [line.partition(":")[0] for line in request.split("\r\n")[1:-2]] == [
        "Host",
        "User-Agent",
        "Accept",
        "Accept-Encoding",
    ]
    assert request.count("\n") == request.count("\r\n") == 6


def test_a_redirects_answer_smuggles_nothing(client: Client, site: Site) -> None:
    site.answers = {"/": answer("302 Found", Location="/b%0d%0aX-Evil:%201"), "/b%0d%0aX-Evil:%201": answer()}
    client.get(site.url(), allow_private=LOOPBACK)
    assert all("X-Evil" not in line for request in site.requests for line in request.split("\r\n")[1:])


def test_a_users_proxy_connects_in_our_place(site: Site) -> None:
    """It is the user's own word; what it may reach is its own rule."""
    site.answers = {"http://10.0.0.1/x?y": answer(body=b"through")}
    client = Client(FetchConfig(proxy=site.url()), lambda: NOW)
    assert client.get("http://10.0.0.1/x?y").page.body == b"through"
    client.close()
