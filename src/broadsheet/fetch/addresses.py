"""Which IP addresses a stranger's link may make us connect to: only those that the whole Internet can reach.

Asked at the moment of connecting, of the address itself: names, redirects, odd spellings (0x7f.1, 2130706433) and
names that resolve differently a second time all come down to it. Source: the IANA special-purpose registries
(RFC 6890 and its updates).
"""

import ipaddress
import socket
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from broadsheet.errors import FetchError
from broadsheet.model import Record

# The web's, and those to which its developers' servers move. What lies at others does not expect a stranger's request.
WEB_PORTS = frozenset((80, 443, 8000, 8008, 8080, 8081, 8088, 8443, 8888))
_V4 = {
    "0.0.0.0/8": "this host",
    "10.0.0.0/8": "private network",
    "100.64.0.0/10": "carrier network",  # and Alibaba Cloud's metadata
    "127.0.0.0/8": "loopback",
    "168.63.129.16/32": "cloud metadata",  # Azure: looks public, is answered by the host machine
    "169.254.0.0/16": "link-local",  # and most clouds' metadata
    "172.16.0.0/12": "private network",
    "192.0.0.0/24": "protocol assignment",  # and Oracle Cloud's metadata
    "192.0.2.0/24": "documentation",
    "192.88.99.0/24": "6to4 relay",
    "192.168.0.0/16": "private network",
    "198.18.0.0/15": "benchmark network",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "255.255.255.255/32": "broadcast",
    "240.0.0.0/4": "reserved",
}
_V6 = {
    "::/128": "this host",
    "::1/128": "loopback",
    "64:ff9b:1::/48": "local NAT64",
    "100::/64": "discard",
    "2001::/23": "protocol assignment",  # Teredo, ORCHID, benchmarks
    "2001:db8::/32": "documentation",
    "3fff::/20": "documentation",
    "fc00::/7": "private network",  # and Amazon's metadata over IPv6
    "fe80::/10": "link-local",
    "fec0::/10": "private network",
    "ff00::/8": "multicast",
}
_NAT64 = IPv6Network("64:ff9b::/96")
_GLOBAL_V6 = IPv6Network("2000::/3")
_ISATAP = (0x00005EFE, 0x02005EFE)


class Reach(Record, frozen=True, kw_only=True):
    """What a source may connect to beyond the public web, as its user said."""

    private: tuple[str, ...] = ()  # addresses or networks, as in ("192.168.1.0/24",)
    ports: tuple[int, ...] = ()  # beside WEB_PORTS: that of the source's own address


def refused(ip: str, port: int, reach: Reach) -> FetchError | None:
    """Why no connection may be made there; None if it may. A private address that is allowed is so at every port."""
    address = _address(ip)
    if address is not None and _is_in(address, reach.private):
        return None
    if reason := _reason(address):
        hint = "allow_private in its [[source]] permits it; `add --allow-private` writes it"
        return FetchError(f"leads to {ip} ({reason})", cause="private address", hint=hint)
    if port in WEB_PORTS or port in reach.ports:
        return None
    return FetchError(f"leads to port {port}, which is not the web's", cause="bad port")


def forbidden(ip: str, allowed: tuple[str, ...] = ()) -> str:
    """Why no connection to `ip` may be made; "" if it may.

    In: `allowed` are addresses or networks that the user lets this source use, as in ("192.168.1.0/24",).
    An IPv6 address that carries an IPv4 address (mapped, 6to4, NAT64, ISATAP) is judged by both.
    """
    address = _address(ip)
    return "" if address is not None and _is_in(address, allowed) else _reason(address)


def _address(ip: str) -> IPv4Address | IPv6Address | None:
    try:  # four plain numbers, by far most: a third of what ipaddress takes to read them
        return IPv4Address(socket.inet_pton(socket.AF_INET, ip))
    except (OSError, ValueError):
        pass
    try:
        return ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return None


def _is_in(address: IPv4Address | IPv6Address, allowed: tuple[str, ...]) -> bool:
    """True if the address, or the IPv4 address that it carries, is one of `allowed` or in one."""
    if not allowed:
        return False
    inner = _carried(address) if isinstance(address, IPv6Address) else None
    return any(one in _network(network) for network in allowed for one in (address, inner) if one is not None)


@cache
def _network(network: str) -> IPv4Network | IPv6Network:
    return ipaddress.ip_network(network, strict=False)


def _ranges(networks: dict[str, str]) -> list[tuple[int, int, str]]:
    """First and last address as numbers: compared for every connection, which networks take ten times as long for."""
    bounds = [(_network(network), reason) for network, reason in networks.items()]
    return [(int(each.network_address), int(each.broadcast_address), reason) for each, reason in bounds]


_FORBIDDEN_V4, _FORBIDDEN_V6 = _ranges(_V4), _ranges(_V6)


def _reason(address: IPv4Address | IPv6Address | None) -> str:
    if address is None:
        return "no IP address"
    return _reason_v4(address) if isinstance(address, IPv4Address) else _reason_v6(address, _carried(address))


def _reason_v4(address: IPv4Address) -> str:
    number = int(address)
    return next((reason for first, last, reason in _FORBIDDEN_V4 if first <= number <= last), "")


def _reason_v6(address: IPv6Address, inner: IPv4Address | None) -> str:
    if inner is not None and (reason := _reason_v4(inner)):
        return reason
    if address.ipv4_mapped or address in _NAT64:
        return ""
    number = int(address)
    if reason := next((reason for first, last, reason in _FORBIDDEN_V6 if first <= number <= last), ""):
        return reason
    return "" if address in _GLOBAL_V6 else "reserved"


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside, in the forms that a host, a router or a gateway unpacks."""
    number = int(address)
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address in _NAT64 or (number >> 32) & 0xFFFFFFFF in _ISATAP:
        return IPv4Address(number & 0xFFFFFFFF)
    return None
