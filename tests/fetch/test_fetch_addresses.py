"""No link of a stranger leads into the machine, its network or its cloud."""

import ipaddress
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import LOOPBACK, Site, answer

from broadsheet.errors import FetchError
from broadsheet.fetch.addresses import forbidden
from broadsheet.fetch.http import Client

FORBIDDEN = """
0.0.0.0 this host                   0.1.2.3 this host                    127.0.0.1 loopback
127.1.2.3 loopback                  127.255.255.255 loopback             10.0.0.1 private network
10.255.255.255 private network      172.16.0.1 private network           172.31.255.255 private network
192.168.0.1 private network         192.168.255.255 private network      169.254.1.1 link-local
169.254.169.254 link-local          169.254.170.2 link-local             169.254.42.42 link-local
100.64.0.1 carrier network          100.127.255.255 carrier network      100.100.100.200 carrier network
168.63.129.16 cloud metadata        192.0.0.1 protocol assignment        192.0.0.192 protocol assignment
192.0.2.1 documentation             198.51.100.7 documentation           203.0.113.9 documentation
192.88.99.1 6to4 relay              198.18.0.1 benchmark network         198.19.255.255 benchmark network
224.0.0.1 multicast                 239.255.255.250 multicast            240.0.0.1 reserved
254.1.1.1 reserved                  255.255.255.255 broadcast            :: this host
::1 loopback                        0:0:0:0:0:0:0:1 loopback             ::ffff:127.0.0.1 loopback
::ffff:7f00:1 loopback              ::ffff:10.0.0.1 private network      ::ffff:169.254.169.254 link-local
::ffff:0:0 this host                ::127.0.0.1 reserved                 ::8.8.8.8 reserved
::ffff:0:127.0.0.1 reserved         64:ff9b::7f00:1 loopback             64:ff9b::10.0.0.1 private network
64:ff9b::169.254.169.254 link-local  64:ff9b:1::1 local NAT64             64:ff9b:1::8.8.8.8 local NAT64
2002:7f00:1:: loopback              2002:a00:1:: private network         2002:c0a8:101::1 private network
2002:a9fe:a9fe:: link-local         2001::1 protocol assignment          2001:0:7f00:1:: protocol assignment
2001:10::1 protocol assignment      2001:db8::1 documentation            3fff::1 documentation
fc00::1 private network             fd00:ec2::254 private network        fd12:3456::1 private network
fe80::1 link-local                  fe80::1%eth0 link-local              febf::1 link-local
fec0::1 private network             ff02::1 multicast                    ff0e::1 multicast
100::1 discard                      4000::1 reserved                     5f00::1 reserved
2600:1::5efe:10.0.0.1 private network    2600:1::200:5efe:127.0.0.1 loopback   fe80::5efe:8.8.8.8 link-local
localhost no IP address             0x7f.1 no IP address                 2130706433 no IP address
127.1 no IP address                 0177.0.0.1 no IP address             127.0.0.1:80 no IP address
"""
ALLOWED = """8.8.8.8 1.1.1.1 9.255.255.255 11.0.0.0 172.15.255.255 172.32.0.0 192.167.1.1 192.169.0.1 100.63.255.255
100.128.0.0 169.253.1.1 198.17.1.1 198.20.0.1 223.255.255.255 192.0.1.1 2606:4700::1111 2a00:1450::1 240e::1
::ffff:8.8.8.8 64:ff9b::8.8.8.8 2002:808:808::1 2600:1::5efe:8.8.8.8""".split()
ROWS = [row.split(maxsplit=1) for line in FORBIDDEN.splitlines() for row in line.split("  ") if row.strip()]


def test_the_table_is_long() -> None:
    assert len(ROWS) >= 60


@pytest.mark.parametrize(("ip", "reason"), ROWS, ids=[row[0] for row in ROWS])
def test_forbidden(ip: str, reason: str) -> None:
    assert forbidden(ip) == reason.strip()


@pytest.mark.parametrize("ip", ALLOWED)
def test_allowed(ip: str) -> None:
    assert forbidden(ip) == ""


@given(st.ip_addresses())
def test_what_python_calls_private_is_forbidden(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if inner := getattr(
        address, "sixtofour", None
    ):  # judged by the address inside; since 3.13 Python calls all private
        address = inner
    if address.is_private or address.is_multicast or address.is_loopback or address.is_link_local:
        assert forbidden(str(address))
    else:
        assert forbidden(str(address)) in ("", "reserved", *(row[1].strip() for row in ROWS))


@given(st.ip_addresses(v=4))
def test_an_ipv6_wrapping_changes_nothing(inner: ipaddress.IPv4Address) -> None:
    reason = forbidden(str(inner))
    assert forbidden(f"::ffff:{inner}") == reason
    assert forbidden(f"64:ff9b::{inner}") == reason


def test_what_the_user_allows() -> None:
    assert forbidden("192.168.1.9", ("192.168.1.0/24",)) == ""
    assert forbidden("::ffff:192.168.1.9", ("192.168.1.0/24",)) == ""
    assert forbidden("192.168.2.9", ("192.168.1.0/24", "::1")) == "private network"
    assert forbidden("::1", ("192.168.1.0/24", "::1")) == ""


TRICKS = ["127.0.0.1", "127.1", "0x7f.1", "0x7f000001", "2130706433", "0177.0.0.1", "localhost", "LOCALHOST", "0.0.0.0"]
TRICKS += ["[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::]", "127.0.0.1.", "①②⑦.0.0.1", "a@127.0.0.1"]


@pytest.mark.parametrize("host", TRICKS)
def test_no_spelling_of_this_machine_is_connected_to(client: Client, site: Site, host: str) -> None:
    with pytest.raises(FetchError) as caught:
        client.get(f"http://{host}:{site.port}/")
    assert caught.value.cause == "private address"
    assert site.connections == 0


def test_the_message_says_where_it_led_and_what_permits_it(client: Client, site: Site) -> None:
    with pytest.raises(FetchError) as caught:
        client.get(site.url())
    said = "leads to 127.0.0.1 (loopback) (allow_private in its [[source]] permits it; `add --allow-private` writes it)"
    assert str(caught.value) == f"{site.url()}: {said}"


def test_each_hop_is_judged(site: Site, get: Callable) -> None:
    site.answers["/"] = answer("302 Found", Location=f"http://[::1]:{site.port}/")
    with pytest.raises(FetchError) as caught:
        get()
    assert caught.value.cause == "private address"
    assert [hop.status for hop in caught.value.hops] == [302, 0]


def test_a_connection_that_one_source_may_use_is_not_anothers(client: Client, site: Site) -> None:
    site.answers["/"] = answer(body=b"inside")
    assert client.get(site.url(), allow_private=LOOPBACK).page.body == b"inside"
    with pytest.raises(FetchError, match="loopback"):
        client.get(site.url())
    assert len(site.requests) == 1
